#!/usr/bin/env python3
"""pages.py PAGES STREAM [ROUNDS]: how fast wireprint reads web pages, beside trafilatura.

PAGES is a folder of pages, STREAM the release build of the example `stream`. Run it with a
Python that has the package trafilatura. Each round reads all pages once with each, one
thread, text and metadata; the table gives the fewest CPU seconds of the rounds. The time
that Python takes to load the package is not counted, that which wireprint takes to start is.
"""
import os
import pathlib
import resource
import subprocess
import sys
import time

import trafilatura


def of_trafilatura(pages):
    begun = time.process_time()
    for page in pages:
        trafilatura.bare_extraction(page.read_bytes(), include_comments=False, with_metadata=True)
    return time.process_time() - begun


def of_wireprint(stream, folder):
    def used():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    begun = used()
    one = {**os.environ, "RAYON_NUM_THREADS": "1"}
    subprocess.run([stream, folder], env=one, stdout=subprocess.DEVNULL, check=True)
    return used() - begun


def main():
    folder, stream, rounds = sys.argv[1], sys.argv[2], int((sys.argv[3:] or ["3"])[0])
    pages = sorted(it for it in pathlib.Path(folder).iterdir() if it.suffix == ".html")
    runs = [(of_wireprint(stream, folder), of_trafilatura(pages)) for _ in range(rounds)]
    print("| program | CPU s | pages a CPU s |\n| --- | ---: | ---: |")
    for name, times in zip(["wireprint", f"trafilatura {trafilatura.__version__}"], zip(*runs)):
        print(f"| {name} | {min(times):.2f} | {len(pages) / min(times):.0f} |")
    ratios = sorted(theirs / ours for ours, theirs in runs)
    print(f"ratio in each round: {', '.join(f'{it:.1f}' for it in ratios)}")


if __name__ == "__main__":
    main()
