#!/usr/bin/env python3
"""What an index bears.

    drills.py BINARY RECORDS kill [TIMES]   kill -9 while it adds, a quarter killed again while it opens
    drills.py BINARY RECORDS disk           a disk that fills up, in three sizes (needs the right to mount)
    drills.py BINARY RECORDS flip [TIMES]   one flipped bit at a time, anywhere in the folder

Nothing that `add` acknowledged may be lost, and no answer may be wrong.
"""
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

binary, records, drill = sys.argv[1:4]
times = int(sys.argv[4]) if len(sys.argv) > 4 else 200
rng = random.Random(3)
folder = Path(tempfile.mkdtemp())
index = folder / "index"
base = [binary, "--no-config", "-q", "index"]


def run(*args, **more):
    return subprocess.run([*base, *args], capture_output=True, text=True, **more)


def status():
    done = run("status", "--index", str(index), "--format", "json")
    return json.loads(done.stdout) if done.returncode == 0 else None


def is_whole():
    return run("verify", "--index", str(index)).returncode == 0


def kill():
    known = killed_twice = begun_anew = added = 0
    for n in range(times):
        batch = rng.choice([5, 20, 100])
        child = subprocess.Popen([*base, "add", records, "--index", str(index), "--batch", str(batch), "--format", "jsonl"],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(.005, .6))
        child.send_signal(signal.SIGKILL)
        child.wait()
        if rng.random() < .25:
            killed_twice += 1
            child = subprocess.Popen([*base, "verify", "--index", str(index)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(rng.uniform(.001, .1))
            child.send_signal(signal.SIGKILL)
            child.wait()
        now = status()
        if now is None:
            assert known == 0, f"kill {n}: the index does not open"
            continue
        assert is_whole(), f"kill {n}: damaged"
        assert now["articles"] >= known, f"kill {n}: {now['articles']} of {known}"
        added += now["articles"] - known
        known = now["articles"]
        if known >= 600 or rng.random() < .1:
            shutil.rmtree(index)
            known, begun_anew = 0, begun_anew + 1
    print(f"{times} kills, {killed_twice} killed again while opening, {added} articles added, "
          f"{begun_anew} indexes begun anew: none damaged, nothing lost")


def disk():
    place = folder / "disk"
    place.mkdir()
    for size in ("400k", "1500k", "4m"):
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], check=True)
        try:
            full = place / "index"
            done = run("add", records, "--index", str(full), "--batch", "20")
            assert done.returncode == 2, (size, done)
            kept = run("status", "--index", str(full), "--format", "json")
            articles = json.loads(kept.stdout)["articles"] if kept.returncode == 0 else 0
            whole = run("verify", "--index", str(full))
            said = done.stderr.strip().splitlines()[-1]
            subprocess.run(["mount", "-o", "remount,size=64m", place], check=True)
            again = run("add", records, "--index", str(full), "--batch", "20")
            after = run("verify", "--index", str(full))
            print(f"{size}: {articles} articles were in, verify {whole.returncode}; {said}; "
                  f"with room again {again.stdout.strip()}, verify {after.returncode}")
            assert again.returncode == 0 and after.returncode == 0
        finally:
            subprocess.run(["umount", place], check=True)


def flip():
    some = [json.loads(it) for it in open(records, encoding="utf-8")][:60]
    small = folder / "small.jsonl"
    small.write_text("".join(json.dumps(it) + "\n" for it in some))
    asked = folder / "asked.jsonl"
    asked.write_text(json.dumps({"id": "asked", "text": some[7]["text"]}))
    run("add", str(small), "--index", str(index), "--batch", "25")
    run("compact", "--index", str(index))

    def answer():
        done = run("query", str(asked), "--index", str(index), "--format", "json")
        return done.returncode, done.stdout

    right = answer()
    assert right[0] == 0
    found = harmless = refused = 0
    for _ in range(times):
        path = rng.choice([it for it in index.iterdir() if it.suffix in (".db", ".seg")])
        whole = path.read_bytes()
        at = rng.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << rng.randrange(8)]) + whole[at + 1:])
        got = answer()
        said = run("verify", "--index", str(index)).returncode != 0
        assert got == right or got[0] == 2, f"{path.name} {at}: a wrong answer"
        refused += got[0] == 2
        found += said
        harmless += not said
        assert said or got == right, f"{path.name} {at}: not found, and not harmless"
        for it in index.iterdir():
            if it.suffix not in (".db", ".seg"):
                it.unlink()
        path.write_bytes(whole)
    print(f"{times} flipped bits: {found} found by verify, {harmless} in bytes that nothing reads; "
          f"{refused} queries refused, the others right, none wrong")


{"kill": kill, "disk": disk, "flip": flip}[drill]()
shutil.rmtree(folder)
