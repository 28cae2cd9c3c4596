#!/usr/bin/env python3
"""How do time and memory grow with the input?

Every generator's size is doubled three times, for every command, and a step that takes more
than MOST times as much is a failure: n log n takes 2.1 times as much there, a square 4.

    run.py WIREPRINT                       seconds of the processor, and the most memory
    run.py WIREPRINT --short               instructions, counted by valgrind, of small inputs,
                                           one step of four times the size, scan and check
    run.py WIREPRINT --only star --commands scan,dedup --table OUT.tsv

Seconds are those of the process itself, so that a machine that does other things gives nearly
the same; what is below FLOOR seconds is not judged, nor memory below FLOOR_MB.
"""

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from generators import GENERATORS

MOST = 2.6
FLOOR, FLOOR_MB = 0.4, 60
FLOOR_INSTRUCTIONS = 60e6
COMMANDS = {
    "scan": ["scan", "--format", "json"],
    "quotes": ["quotes", "--format", "json"],
    "compare": ["compare", "--format", "html"],
    "check": ["check", "--select", "all", "--exit-zero", "--no-cache", "--format", "json"],
    "dedup": ["dedup", "--dry-run", "--format", "json"],
    "paragraphs": ["dedup", "--dry-run", "--level", "paragraph"],
    "contained": ["dedup", "--dry-run", "--measure", "containment", "--threshold", "0.8"],
    "extract": ["extract", "--format", "json"],
    "diff": ["diff", "--format", "json", "--no-pager"],
    "why": ["why", "--format", "json"],
}
PAIRS = {"diff", "why"}


def arguments(command, named):
    """The command line, or nothing where a pair of articles is needed and there is none."""
    if command not in PAIRS:
        return COMMANDS[command][:1] + named + COMMANDS[command][1:]
    (name,) = named
    if not name.endswith(".jsonl"):
        return None
    return COMMANDS[command][:1] + [f"{name}#r0", f"{name}#r1"] + COMMANDS[command][1:]


def limits():
    # The worst may not stop the machine.
    resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))


def measured(program, args, folder, instructions):
    """Seconds or instructions, and megabytes."""
    if instructions:
        out = folder / "count"
        tool = ["valgrind", "--tool=cachegrind", "--cache-sim=no", f"--cachegrind-out-file={out}"]
        run = subprocess.run(tool + [program, "-j", "1", "--no-config"] + args, cwd=folder,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        found = re.search(r"I\s+refs:\s+([\d,]+)", run.stderr)
        return float(found.group(1).replace(",", "")) if found else None, 0, run.returncode
    process = subprocess.Popen([program, "-j", "1", "--no-config"] + args, cwd=folder,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=limits)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode


def steps(values, floor, doublings):
    """How many times as much each step takes as the one before, a doubling of the input."""
    pairs = [(max(a, floor / 2), b) for a, b in zip(values, values[1:]) if b > floor]
    return [(b / a) ** (1 / doublings) for a, b in pairs]


def one(program, name, command, sizes, instructions):
    costs, memory, codes = [], [], []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            args = arguments(command, GENERATORS[name](size, Path(folder)))
            if args is None:
                return None
            cost, megabytes, code = measured(program, args, Path(folder), instructions)
        if cost is None:
            return None
        costs.append(cost)
        memory.append(megabytes)
        codes.append(code)
        if not 0 <= code <= 2:
            break
    floor = FLOOR_INSTRUCTIONS if instructions else FLOOR
    doublings = (sizes[1] // sizes[0]).bit_length() - 1
    return {
        "costs": costs, "memory": memory, "codes": codes,
        "cost": max(steps(costs, floor, doublings), default=0),
        "megabytes": max(steps(memory, FLOOR_MB, doublings), default=0),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--only", default="", help="a part of the generators' names")
    parser.add_argument("--commands")
    parser.add_argument("--size", type=int, help="bytes of the first size")
    parser.add_argument("--table")
    options = parser.parse_args()
    if options.short and not shutil.which("valgrind"):
        print("GROWTH IS NOT CHECKED: valgrind, which counts instructions, is not here")
        return 0
    first = options.size or (6_000 if options.short else 100_000)
    sizes = [first, 4 * first] if options.short else [first << step for step in range(4)]
    commands = (options.commands or ("scan,check" if options.short else ",".join(COMMANDS))).split(",")
    program = os.path.abspath(options.program)
    table = open(options.table, "w") if options.table else None
    failed = []
    for name in sorted(it for it in GENERATORS if options.only in it):
        for command in commands:
            found = one(program, name, command, sizes, options.short)
            if found is None:
                continue
            bad = [it for it in found["codes"] if not 0 <= it <= 2]
            worse = found["cost"] > MOST or found["megabytes"] > MOST
            row = [name, command, f"{found['cost']:.2f}", f"{found['megabytes']:.2f}",
                   " ".join(f"{it:.3g}" for it in found["costs"]),
                   " ".join(f"{it:.0f}" for it in found["memory"])]
            if table:
                print("\t".join(row), file=table, flush=True)
            if bad or worse:
                failed.append(row)
                print("FAIL", *row, *(f"exit {it}" for it in bad), sep="\t", flush=True)
    print(f"{len(failed)} of the generators and commands grow by more than {MOST} a doubling, or fail")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
