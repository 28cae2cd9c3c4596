#!/usr/bin/env python3
"""Does `wireprint verify` say what became of a quotation?

    score.py --data DIR [--binary WIREPRINT] [--errors]

DIR holds polnear/docs.jsonl. cases.tsv, beside this file, names quotations of its articles by
their place, who a text says said them, and what the text makes of them:

    verbatim   the words as they stand: whole, or what they begin or end with
    cut        words left out in between
    reworded   words exchanged for others of the same meaning
    negation, number, name   another meaning
    who        the words as they stand, credited to somebody else
    absent     words that nobody said (they are ours)

An edit is `old=>new`, parted by ` ; `. Each case becomes a text of one sentence; all of them
are held against all articles. Where a text says `cut` and words are missing, or calls another
name another person, that is what the labels say; nobody fitted the verdicts to them.
"""
import argparse
import collections
import csv
import json
import math
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
VERDICTS = {
    "verbatim": "verbatim", "cut": "cut", "reworded": "reworded", "negation": "meaning-changed",
    "number": "meaning-changed", "name": "meaning-changed", "who": "anothers-words", "absent": "not-there",
}


def quoted(case, docs):
    if case["kind"] == "absent":
        return case["edit"]
    text = docs[case["doc"]].encode()[int(case["start"]):int(case["end"])].decode()
    if case["kind"] == "verbatim":
        words = text.split(" ")
        half = math.ceil(len(words) / 2)
        return {"whole": text, "begin": " ".join(words[:half]), "end": " ".join(words[-half:])}[case["edit"]]
    for edit in filter(None, case["edit"].split(" ; ")):
        old, new = edit.split("=>")
        assert text.count(old) == 1, (case["id"], old)
        text = text.replace(old, new)
    return text


def sentence(case, docs, n):
    words, name = quoted(case, docs).strip(), case["speaker"]
    if words[0].islower():
        end = words.rstrip(".,")
        return f"{name[0].upper() + name[1:]} said it was “{end}.”"
    # As it is written before "said".
    if words[-1] not in "!?":
        words = words.rstrip(".,") + ","
    if n % 3 == 0:
        return f"“{words}” said {name}."
    return f"“{words}” {name} said."


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--binary", default="wireprint")
    parser.add_argument("--errors", action="store_true")
    asked = parser.parse_args()
    articles = asked.data / "polnear/docs.jsonl"
    with open(articles, encoding="utf-8") as file:
        docs = {it["id"]: it["text"] for it in map(json.loads, file)}
    with open(HERE / "cases.tsv", encoding="utf-8") as file:
        cases = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    with tempfile.TemporaryDirectory() as folder:
        texts = pathlib.Path(folder) / "texts.jsonl"
        with open(texts, "w", encoding="utf-8") as file:
            for n, case in enumerate(cases):
                file.write(json.dumps({"id": case["id"], "text": sentence(case, docs, n)}) + "\n")
        done = subprocess.run([asked.binary, "verify", texts, "--sources", articles, "--format", "jsonl", "--no-config"],
                              stdout=subprocess.PIPE, check=True, encoding="utf-8")
    found = collections.defaultdict(list)
    for line in done.stdout.splitlines():
        it = json.loads(line)
        if it["type"] == "quotation":
            found[it["doc"]].append(it)
    counts = collections.Counter()
    for n, case in enumerate(cases):
        said = max(found[case["id"]], key=lambda it: len(it["text"]), default=None)
        verdict = said["verdict"] if said else "unseen"
        counts[case["kind"], verdict] += 1
        if asked.errors and verdict != VERDICTS[case["kind"]]:
            print(case["id"], case["kind"], verdict, sentence(case, docs, n), said and said["because"], sep=" | ")
    verdicts = [*dict.fromkeys(VERDICTS.values()), "unseen"]
    print("| altered | cases | right | share |", " | ".join(verdicts), "|")
    print("|---|---:|---:|---:|" + "---:|" * len(verdicts))
    for kind, right in VERDICTS.items():
        total = sum(counts[kind, it] for it in verdicts)
        share = counts[kind, right] / total
        row = [kind, total, counts[kind, right], f"{share:.3f}", *(counts[kind, it] for it in verdicts)]
        print("|", " | ".join(map(str, row)), "|")


if __name__ == "__main__":
    main()
