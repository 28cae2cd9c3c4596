#!/usr/bin/env python3
"""Does `wireprint.spark.reuse` find the passages of a scan?

    reuse.py ARTICLES.jsonl [--most N] [--window W] [--cap C]

Scans the first N articles in memory, searches them on Spark (`local[2]`), and holds the
passages of both against each other, with all their places. The Python that runs this has
`wireprint`, `pyspark` and `pyarrow`.
"""

import argparse
import json
import tempfile
import time

import wireprint
from measured import children, descendants, session, sizes


def places(occurrences):
    return tuple(sorted((it.doc, it.start, it.end) for it in occurrences))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("--most", type=int, default=2000)
    parser.add_argument("--window", type=int, default=1)
    parser.add_argument("--cap", type=int, default=64)
    typed = parser.parse_args()
    rows = {}
    with open(typed.articles, encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            rows.setdefault(str(row["id"]), row["text"])
            if len(rows) == typed.most:
                break
    before = children()
    scanned = wireprint.scan([{"id": id, "text": text} for id, text in rows.items()])
    print(f"{len(rows)} articles; scan: {children() - before:.1f} s of CPU")
    notes = [it["message"] for it in scanned.raw.get("diagnostics", []) if "word sequences" in it["message"]]
    print("of the scan:", *(notes or ["no shingle in too many places"]))
    expected = {places(it.occurrences) for it in scanned.passages}

    from wireprint import spark as ours

    spark = session()
    frame = spark.createDataFrame(list(rows.items()), "id string, text string")
    frame.count()
    started, before = time.monotonic(), descendants()
    with tempfile.TemporaryDirectory() as work:
        reused = ours.reuse(frame, work=work, repeats=True, window=typed.window, cap=typed.cap)
        print(json.dumps(dict(reused.figures)))
        spent = descendants() - before
        print(json.dumps(sizes(work)))
        together = {places(it.occurrences) for it in reused.together()}
    print(f"Spark: {spent:.0f} s of CPU, {time.monotonic() - started:.0f} s by the clock")
    spark.stop()
    print(f"passages: scan {len(expected)}, Spark {len(together)}, in both {len(expected & together)}")

    def pairs(found):
        return {(a[0], b[0]) for it in found for a in it for b in it if a[0] < b[0]}

    own, others = pairs(expected), pairs(together)
    print(f"pairs of articles: scan {len(own)}, Spark {len(others)}, in both {len(own & others)}")
    for name, some in (("only in the scan", expected - together), ("only on Spark", together - expected)):
        for it in sorted(some, key=len)[:5]:
            print(f"{name}: {it[:4]}")


if __name__ == "__main__":
    main()
