#!/usr/bin/env python3
"""Is the answer of an index that of a scan?

    equal.py BINARY RECORDS [QUERIES]

Scans all records at once; then takes QUERIES of them (300), one at a time, out of an index
of all, asks the index for each, and puts it back. What both find in the article that was
asked about is compared: passages, statements and furniture by all their places, versions by
their ids. An answer with something left out is counted apart.
"""
import collections
import json
import subprocess
import sys
import tempfile
from pathlib import Path

binary, records = sys.argv[1:3]
wanted = int(sys.argv[3]) if len(sys.argv) > 3 else 300
folder = Path(tempfile.mkdtemp())


def run(*args):
    done = subprocess.run([binary, "--no-config", "-q", *args], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{args}: {done.stderr}")
    return done.stdout


lines = [json.loads(line) for line in open(records, encoding="utf-8")]
whole = folder / "whole.jsonl"
whole.write_text("".join(json.dumps({k: v for k, v in it.items() if k != "url"}) + "\n" for it in lines))
scan = json.loads(run("scan", str(whole), "--format", "json"))
index = str(folder / "index")
run("index", "add", str(whole), "--index", index)


def places(finding):
    return tuple(f"{it['doc']} {it['start']}-{it['end']}" for it in finding["occurrences"])


def of_each(findings):
    res = collections.defaultdict(set)
    for it in findings:
        for doc in {place["doc"] for place in it["occurrences"]}:
            res[doc].add(places(it))
    return res


full = {key: of_each(scan[key]) for key in ("passages", "quotations", "furniture")}
versions = collections.defaultdict(set)
for it in scan["clusters"]:
    if it["level"] == "document":
        for doc in it["members"]:
            versions[doc] |= set(it["members"]) - {doc}

count = collections.Counter()
step = max(1, len(lines) // wanted)
for record in lines[::step][:wanted]:
    asked = folder / "asked.jsonl"
    asked.write_text(json.dumps({k: v for k, v in record.items() if k != "url"}))
    doc = record["id"]
    run("index", "remove", doc, "--index", index)
    found = json.loads(run("index", "query", str(asked), "--index", index, "--format", "json"))["articles"][0]
    run("index", "add", str(asked), "--index", index)
    left = found.get("left_out")
    count["articles"] += 1
    count["with something left out"] += left is not None
    same = True
    for key, name in (("passages", "passages"), ("quotations", "statements"), ("furniture", "furniture")):
        own, other = {places(it) for it in found[name]}, full[key][doc]
        count[f"{name} of the scan"] += len(other)
        count[f"{name} of both"] += len(own & other)
        count[f"{name} of the index alone"] += len(own - other)
        own_places, other_places = ({it for all in found for it in all if it.startswith(f"{doc} ")} for found in (own, other))
        count[f"{name}: places in the article, scan"] += len(other_places)
        count[f"{name}: places in the article, both"] += len(own_places & other_places)
        if own != other:
            same = False
            print(doc, name, "left out" if left else "", "missed", sorted(other - own)[:2], "more", sorted(own - other)[:2])
    own = {it["id"] for it in found["versions"] + found["contained"]}
    count["versions of the scan"] += len(versions[doc])
    count["versions of both"] += len(own & versions[doc])
    count["versions of the index alone"] += len(own - versions[doc])
    if own != versions[doc]:
        same = False
        print(doc, "versions: missed", versions[doc] - own, "more", own - versions[doc])
    count["equal"] += same
    count["equal or something left out"] += same or left is not None
print(json.dumps(count, indent=1))
