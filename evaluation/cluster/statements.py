#!/usr/bin/env python3
"""Does `wireprint.spark.statements` find the statements of a scan?

    statements.py ARTICLES.jsonl [--most N]

Scans the first N articles in memory, searches them on Spark (`local[2]`), and holds the
statements and set phrases of both against each other: all places, who says it at each, the
relation, the speaker and the drift. The Python that runs this has `wireprint`, `pyspark` and
`pyarrow`.
"""

import argparse
import json
import tempfile
import time

import wireprint
from measured import children, descendants, session, sizes


def of_scan(scanned):
    """Each statement by its places, with what is told of it."""
    found = {}
    for it in [*scanned.raw["quotations"], *scanned.raw["set_phrases"]]:
        drift = {of["to"]: [[op["op"], op["text"]] for op in of["ops"]] for of in it["drift"]}
        places = sorted(
            (at["doc"], at["start"], at["end"], at["quoted"], at.get("speaker_name"),
             (at.get("speaker") or {}).get("confidence"), at.get("outlet"), drift.get(n, []))
            for n, at in enumerate(it["occurrences"])
        )
        found[tuple(at[:3] for at in places)] = (it.get("speaker"), it["relation"], it["stock_phrase"], places)
    return found


def of_spark(statements):
    found = {}
    for it in statements:
        places = sorted(
            (at.doc, at.start, at.end, at.quoted, at.speaker, at.confidence, at.outlet, [list(op) for op in at.drift])
            for at in it.places
        )
        found[tuple(at[:3] for at in places)] = (it.speaker, it.relation, it.set_phrase, places)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("--most", type=int, default=2000)
    typed = parser.parse_args()
    rows = {}
    with open(typed.articles, encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            outlet, date = (row.get(name) for name in ("outlet", "date"))
            rows.setdefault(str(row["id"]), (row["text"], outlet, date))
            if len(rows) == typed.most:
                break
    before = children()
    names = ("text", "outlet", "date")
    scanned = wireprint.scan([{"id": id, **dict(zip(names, it))} for id, it in rows.items()])
    print(f"{len(rows)} articles; scan: {children() - before:.1f} s of CPU")
    expected = of_scan(scanned)

    from wireprint import spark as ours

    spark = session()
    values = [(id, *it) for id, it in rows.items()]
    frame = spark.createDataFrame(values, "id string, text string, outlet string, date string")
    frame.count()
    started, before = time.monotonic(), descendants()
    with tempfile.TemporaryDirectory() as work:
        found = ours.statements(frame, work=work, outlet="outlet", date="date")
        print(json.dumps(dict(found.figures)))
        spent = descendants() - before
        print(json.dumps(sizes(work)))
        told = of_spark(found.together())
    print(f"Spark: {spent:.0f} s of CPU, {time.monotonic() - started:.0f} s by the clock")
    spark.stop()
    same = sum(told.get(key) == it for key, it in expected.items())
    both = len(expected.keys() & told.keys())
    print(f"statements: scan {len(expected)}, Spark {len(told)}, the same places {both}, all the same {same}")
    for name, one, other in (("only in the scan", expected, told), ("only on Spark", told, expected)):
        for key in sorted(one.keys() - other.keys(), key=len)[:5]:
            print(f"{name}: {one[key]}")
    for key in [it for it in expected.keys() & told.keys() if expected[it] != told[it]][:5]:
        print(f"told otherwise: {expected[key]}\n{told[key]}")


if __name__ == "__main__":
    main()
