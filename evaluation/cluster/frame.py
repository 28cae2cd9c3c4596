#!/usr/bin/env python3
"""What does a frame cost, against the command on a file of the same documents?

    frame.py WIREPRINT ARTICLES.jsonl [--most N]

Deduplicates the first N articles by the command, of JSON Lines and of Parquet, and from a
frame of polars, each in a process of its own and with one thread. Tells seconds of CPU, the
peak of memory, and, of the frame, by how much the peak grows while it is deduplicated. The
Python that runs this has `wireprint`, built as the command is, and `polars`.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

FRAME = """
import resource, sys
import polars as pl
import wireprint
from wireprint import _native

def used():
    it = resource.getrusage(resource.RUSAGE_SELF)
    return it.ru_utime + it.ru_stime, it.ru_maxrss

frame = pl.read_parquet(sys.argv[1])
before = used()
found = wireprint.dedup(frame)
after = used()
print(after[0] - before[0], before[1], after[1], frame["text"].str.len_bytes().sum(), sum(found.kept))
"""


def child(command):
    """Seconds of CPU and peak of a process, and what it says."""
    code = ("import json, resource, subprocess, sys\n"
            "run = subprocess.run(sys.argv[1:], capture_output=True, text=True)\n"
            "it = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
            "print(json.dumps([run.returncode, it.ru_utime + it.ru_stime, it.ru_maxrss, run.stdout, run.stderr]))")
    around = {**os.environ, "RAYON_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}
    run = subprocess.run([sys.executable, "-c", code, *map(str, command)], capture_output=True, text=True, env=around)
    returned, cpu, peak, said, wrong = json.loads(run.stdout)
    if returned not in (0, 1):
        sys.exit(wrong)
    return cpu, peak, said


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wireprint")
    parser.add_argument("articles")
    parser.add_argument("--most", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--longer", type=int, default=1, help="each text so many times over")
    typed = parser.parse_args()
    import polars as pl

    root = Path(tempfile.mkdtemp())
    lines, parquet = root / "articles.jsonl", root / "articles.parquet"
    with open(typed.articles, encoding="utf-8") as file:
        rows = [json.loads(it) for it, _ in zip(file, range(typed.most))]
    rows = [{"id": str(it.get("id", n)), "text": it["text"] * typed.longer} for n, it in enumerate(rows)]
    lines.write_text("".join(json.dumps(it, ensure_ascii=False) + "\n" for it in rows), encoding="utf-8")
    pl.DataFrame(rows).write_parquet(parquet)
    print(f"{len(rows)} documents, {sum(len(it['text'].encode()) for it in rows) / 1e6:.1f} MB of text")
    for name, path in (("JSON Lines", lines), ("Parquet", parquet)):
        command = [typed.wireprint, "-j", "1", "dedup", path, "--dry-run", "--no-config", "-q"]
        runs = [child(command) for _ in range(typed.times)]
        print(f"command, {name}: {min(it[0] for it in runs):.2f} s of CPU, {runs[0][1] / 1024:.0f} MB")
    script = root / "frame.py"
    script.write_text(FRAME)
    runs = [child([sys.executable, script, parquet])[2].split() for _ in range(typed.times)]
    cpu, before, after, text, kept = min(runs, key=lambda it: float(it[0]))
    print(f"frame: {float(cpu):.2f} s of CPU, peak {int(before) / 1024:.0f} MB before and {int(after) / 1024:.0f} MB after, "
          f"{int(text) / 1e6:.1f} MB of text, {kept} stay")


if __name__ == "__main__":
    main()
