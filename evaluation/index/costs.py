#!/usr/bin/env python3
"""What adding and asking cost, in seconds of CPU.

    costs.py BINARY STREAM [QUERIES]

STREAM is what `stream.py` writes. Adds all but the last QUERIES (200) articles in batches of
500, then asks for each of the others in a process of its own, from which the CPU of a
process that only opens the index is taken off.
"""
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

binary, stream = sys.argv[1:3]
wanted = int(sys.argv[3]) if len(sys.argv) > 3 else 200
folder = Path(tempfile.mkdtemp())
index = str(folder / "index")
lines = open(stream, encoding="utf-8").readlines()
known = folder / "known.jsonl"
known.write_text("".join(lines[:-wanted]))


def cpu(*args):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([binary, "--no-config", "-q", "-j", "1", "index", *args, "--index", index], capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stderr)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, done.stdout


spent, _ = cpu("add", str(known))
memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
number = len(lines) - wanted
size = {it.suffix: 0 for it in Path(index).iterdir()}
for it in Path(index).iterdir():
    size[it.suffix] += it.stat().st_size
print(f"{number} articles, {os.path.getsize(known) / number:.0f} bytes of JSONL each: added {number / spent:.0f} a CPU second, {memory:.0f} MB")
print(f"bytes an article: documents {size['.db'] / number:.0f}, postings {size['.seg'] / number:.0f}")
idle = min(cpu("status")[0] for _ in range(5))
times, kinds = [], {"versions": 0, "passages": 0, "statements": 0, "left out": 0}
for line in lines[-wanted:]:
    asked = folder / "asked.jsonl"
    asked.write_text(line)
    spent, out = cpu("query", str(asked), "--format", "json")
    found = json.loads(out)["articles"][0]
    times.append((spent - idle) * 1000)
    for key in ("versions", "passages", "statements"):
        kinds[key] += bool(found[key])
    kinds["left out"] += "left_out" in found
times.sort()
at = lambda q: times[int((len(times) - 1) * q)]
print(f"{wanted} queries, CPU ms: p50 {at(.5):.1f}, p90 {at(.9):.1f}, p99 {at(.99):.1f}; articles with {kinds}")
