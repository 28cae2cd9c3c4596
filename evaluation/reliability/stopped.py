#!/usr/bin/env python3
"""Is anything half written, or left over, when a run is stopped?

Every command that writes is started again and again and killed, or interrupted, at a moment
drawn from the time that it takes. After each stop, every output must be what it was before
or the whole new one; after the next run, no file may be there that no run was told to write.

    stopped.py WIREPRINT CORPUS.jsonl --kills 300 --interrupts 200

CORPUS is any file that takes some tenths of a second. Prints a table, and exits 1 where
something was half written, left over, or went on for more than a second after an interrupt.
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# A name, its arguments, and what it writes; `{in}` is the corpus, `{out}` an empty folder.
COMMANDS = [
    ("dedup -o", ["dedup", "{in}", "-o", "{out}/o.jsonl"], ["o.jsonl"]),
    ("dedup lists", ["dedup", "{in}", "-o", "{out}/o.jsonl.zst", "--clusters", "{out}/c.tsv", "--pairs", "{out}/p.tsv"],
     ["o.jsonl.zst", "c.tsv", "p.tsv"]),
    ("dedup --memory", ["dedup", "{in}", "-o", "{out}/o.jsonl", "--memory", "1M", "--threshold", "0.7"], ["o.jsonl"]),
    ("extract -o", ["extract", "{in}", "-o", "{out}/e.jsonl.gz"], ["e.jsonl.gz"]),
    ("extract parquet", ["extract", "{in}", "-o", "{out}/e.parquet"], ["e.parquet"]),
    ("scan -o", ["scan", "{in}", "--format", "json", "-o", "{out}/s.json"], ["s.json"]),
    ("scan html", ["scan", "{in}", "--format", "html", "-o", "{out}/s.html"], ["s.html"]),
    ("quotes -o", ["quotes", "{in}", "--format", "jsonl", "-o", "{out}/q.jsonl"], ["q.jsonl"]),
    ("compare --svg", ["compare", "{in}", "--svg", "{out}/figures"], ["figures"]),
    ("check --report", ["check", "{in}", "--no-cache", "--exit-zero", "--report", "sarif={out}/r.sarif", "--report",
                        "json={out}/r.json"], ["r.sarif", "r.json"]),
    ("check --update-baseline", ["check", "{in}", "--no-cache", "--baseline", "{out}/b.json", "--update-baseline"],
     ["b.json"]),
]


def digest(path):
    if path.is_dir():
        found = [(str(it.relative_to(path)), digest(it)) for it in sorted(path.rglob("*")) if it.is_file()]
        return repr(found)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


class Place:
    """A folder for outputs and one for temporary files, and a command that writes there."""

    def __init__(self, program, corpus, arguments, outputs):
        self.root = Path(tempfile.mkdtemp())
        self.out, self.temporary = self.root / "out", self.root / "tmp"
        self.out.mkdir()
        self.temporary.mkdir()
        filled = [it.replace("{in}", corpus).replace("{out}", str(self.out)) for it in arguments]
        self.command = [program, "--no-config", *filled]
        self.outputs = outputs
        started = time.monotonic()
        self.run()
        self.seconds = time.monotonic() - started
        self.whole = self.state()

    def start(self):
        return subprocess.Popen(self.command, cwd=self.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                env={**os.environ, "TMPDIR": str(self.temporary)})

    def run(self):
        code = self.start().wait()
        if code not in (0, 1):
            sys.exit(f"exit {code}: {' '.join(self.command)}")

    def state(self):
        return [digest(self.out / it) for it in self.outputs]

    def make_old(self):
        """Old outputs to be overwritten, or none."""
        for name in self.outputs:
            path = self.out / name
            shutil.rmtree(path, ignore_errors=True)
            path.unlink(missing_ok=True) if not path.is_dir() else None
            # A folder of figures is made anew, and what is no baseline would be refused.
            if random.random() < 0.5 and name not in ("figures", "b.json"):
                path.write_text("old\n")
        return self.state()

    def strangers(self):
        known = set(self.outputs)
        return [str(it) for it in self.out.iterdir() if it.name not in known] + [str(it) for it in self.temporary.iterdir()]


def stop_once(place, how):
    old = place.make_old()
    process = place.start()
    time.sleep(random.random() * place.seconds * 1.05)
    stopped = time.monotonic()
    process.send_signal(how)
    process.wait()
    late = time.monotonic() - stopped
    faults = []
    for name, before, whole, now in zip(place.outputs, old, place.whole, place.state()):
        if now not in (before, whole):
            faults.append(f"{name} is half written")
    if how == signal.SIGINT:
        if late > 1:
            faults.append(f"went on for {late:.1f} s")
        faults += [f"left {it}" for it in place.strangers()]
    else:
        place.run()
        faults += [f"left {it} after the next run" for it in place.strangers()]
        if place.state() != place.whole:
            faults.append("the next run wrote something else")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("corpus")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--interrupts", type=int, default=200)
    options = parser.parse_args()
    random.seed(1)
    program, corpus = os.path.abspath(options.program), os.path.abspath(options.corpus)
    places = [(name, Place(program, corpus, arguments, outputs)) for name, arguments, outputs in COMMANDS]
    bad = 0
    for how, count in [(signal.SIGKILL, options.kills), (signal.SIGINT, options.interrupts)]:
        faults = {name: [] for name, _ in places}
        for at in range(count):
            name, place = places[at % len(places)]
            faults[name] += stop_once(place, how)
        for name, found in faults.items():
            bad += len(found)
            print(f"{how.name}\t{name}\t{len(found)} faults", *found[:3], sep="\t", flush=True)
    for _, place in places:
        shutil.rmtree(place.root, ignore_errors=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
