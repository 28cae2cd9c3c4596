#!/usr/bin/env python3
"""Learns the points of crates/news/src/furniture/points.tsv from labeled lines.

  train.py --data DIR [--features PROGRAM] [--plain FILE…] [--errors] [--points FILE]

DIR holds provenance.jsonl (id, text) and furniture.json (the lines of 25 of its documents);
lines.tsv beside this program has those of the other 122. PROGRAM is the example
`line_answers`, of which the release build is the default. Each document is learned from twice,
alone and among the others: what stands round a line differs, since more recurs among others.
--plain names documents without furniture (id, text): a line of theirs counts a quarter.

Points are hundredths of a logit of a logistic regression under L1 and L2, fitted by FISTA
(Beck and Teboulle 2009) in a fixed number of steps. Printed are the figures of documents of
publishers that were not learned from, in ten folds, and those of the 25 documents when only the
122 are learned from. The limit is the lowest at which the precision of unseen publishers is .95:
a little above what is promised, since other publishers are others again. Needs numpy.
"""
import argparse
import collections
import hashlib
import json
import pathlib
import subprocess

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = HERE.parents[1] / "target/release/examples/line_answers"
FOLDS, STEPS, L1, L2 = 10, 800, 0.8, 0.1
PRECISION, PLAIN, METADATA = 0.95, 0.25, 3.0
DECIDES = "picture below credit"

Line = collections.namedtuple("Line", "doc mode text label marked answers fold judged")


def answers_of(program, path, *flags):
    run = subprocess.run([program, *flags, path], stdout=subprocess.PIPE, check=True)
    rows = [json.loads(it) for it in run.stdout.decode("utf-8").split("\n") if it]
    return rows[0]["questions"], rows[1:]


def labels_of(data):
    """For each document its lines of furniture, those of metadata, and its publisher."""
    res = {}
    for it in json.load(open(data / "furniture.json"))["documents"]:
        lines = [{x["line"] for x in it[kind]} for kind in ("furniture", "metadata")]
        res[it["doc"]] = (*lines, it["publisher"], True)
    outlets = {it["id"]: it.get("outlet") or it["id"] for it in map(json.loads, open(data / "provenance.jsonl"))}
    for row in open(HERE / "lines.tsv"):
        if not row.startswith("#"):
            doc, *lines = row.rstrip("\n").split("\t")
            res[doc] = (*({int(it) for it in some.split()} for some in lines), outlets[doc], False)
    return res


def lines_of(doc, texts, labels, publishers, mode):
    starts, at = [], 0
    for line in texts[doc["id"]].split("\n"):
        starts.append(at)
        at += len(line.encode()) + 1
    furniture, metadata, publisher, judged = labels[doc["id"]]
    fold = publishers.index(publisher) % FOLDS
    for it in doc["lines"]:
        line = int(np.searchsorted(starts, it["start"], "right")) - 1
        label = "furniture" if line in furniture else "metadata" if line in metadata else "story"
        yield Line(doc["id"], mode, it["text"], label, it["marked"], it["answers"], fold, judged)


def matrix(lines, questions):
    """One column for each answer; of yes and no, for yes alone."""
    first, width = [], 0
    for _, answers in questions:
        first.append(width)
        width += answers if answers > 2 else 1
    res = np.zeros((len(lines), width + 1))
    res[:, width] = 1
    for row, line in zip(res, lines):
        for (_, answers), at, answer in zip(questions, first, line.answers):
            if answers > 2:
                row[at + answer] = 1
            elif answer:
                row[at] = 1
    return res


def fitted(x, y, w):
    """The weights of the columns; the last one, which is 1 everywhere, is free."""
    step = 4 / (np.linalg.norm(x * np.sqrt(w)[:, None], 2) ** 2 + 4 * L2)
    b = old = np.zeros(x.shape[1])
    t = 1.0
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(x @ b, -30, 30)))
        slope = x.T @ (w * (chance - y)) + L2 * b
        new = b - step * slope
        new[:-1] = np.sign(new[:-1]) * np.maximum(0, np.abs(new[:-1]) - step * L1)
        later = (1 + np.sqrt(1 + 4 * t * t)) / 2
        b, old, t = new + (t - 1) / later * (new - old), new, later
    return np.round(old * 100).astype(int)


def counts(lines, hit):
    """Furniture found and in all, lines found to be right and in all, metadata found and in all."""
    res = np.zeros(6, int)
    for line, is_hit in zip(lines, hit):
        is_hit = is_hit or line.marked is not None
        if line.label == "furniture":
            res[:4] += [is_hit, 1, is_hit, is_hit]
        elif line.label == "metadata":
            res[4:] += [is_hit, 1]
        else:
            res[3] += is_hit
    return res


def shown(name, lines, hit):
    for mode in ("among", "alone"):
        chosen = [at for at, it in enumerate(lines) if it.mode == mode]
        f, n, r, t, m, of = counts([lines[it] for it in chosen], [hit[it] for it in chosen])
        print(f"{name} {mode}: recall {f}/{n} {f / max(1, n):.3f} precision {r}/{t} {r / max(1, t):.3f} metadata {m}/{of}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--features", type=pathlib.Path, default=PROGRAM)
    parser.add_argument("--plain", type=pathlib.Path, nargs="*", default=[])
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--points", type=pathlib.Path)
    given = parser.parse_args()
    labels = labels_of(given.data)
    publishers = sorted({it[2] for it in labels.values()}, key=lambda it: hashlib.md5(it.encode()).hexdigest())
    texts = {it["id"]: it["text"] for it in map(json.loads, open(given.data / "provenance.jsonl"))}
    lines = []
    for mode, flags in (("among", []), ("alone", ["--alone"])):
        questions, docs = answers_of(given.features, given.data / "provenance.jsonl", *flags)
        for doc in docs:
            lines += lines_of(doc, texts, labels, publishers, mode)
    plain = []
    for path in given.plain:
        for doc in answers_of(given.features, path)[1]:
            rows = [it for it in doc["lines"] if it["answers"]]
            plain += [Line(doc["id"], "plain", it["text"], "story", None, it["answers"], -1, False) for it in rows]
    decides = [it[0] for it in questions].index(DECIDES)
    open_ = [it for it in lines if it.answers] + plain
    x = matrix(open_, questions)
    y = np.array([it.label == "furniture" for it in open_], float)
    weights = {"plain": PLAIN, "metadata": METADATA}
    w = np.array([weights.get(it.mode, weights.get(it.label, 1.0)) for it in open_])
    folds = np.array([it.fold for it in open_])
    judged = np.array([it.judged for it in open_])
    scores = np.zeros(len(open_), int)
    for fold in range(FOLDS):
        there = folds == fold
        scores[there] = x[there].astype(int) @ fitted(x[~there], y[~there], w[~there])

    def hits(scores, limit):
        score = iter(scores)
        return [bool(it.answers) and (next(score) >= limit or bool(it.answers[decides])) for it in lines]

    def precise(limit):
        _, _, right, found, _, _ = counts(lines, hits(scores, limit))
        return right >= PRECISION * found

    for limit in range(-100, 301, 50):
        shown(f"limit {limit}", lines, hits(scores, limit))
    limit = next((it for it in range(-200, 400, 5) if precise(it)), 100)
    print(f"limit {limit}")
    hit = hits(scores, limit)
    for name, is_judged in (("unseen publishers, 25 documents,", True), ("unseen publishers, 122 documents,", False)):
        chosen = [at for at, it in enumerate(lines) if it.judged == is_judged]
        shown(name, [lines[it] for it in chosen], [hit[it] for it in chosen])
    if given.errors:
        for line in lines:
            if line.mode == "among" and line.marked and line.label == "story":
                print("WRONG", line.label, line.marked, line.doc, line.text[:110].replace("\n", " "), sep="\t")
        for line, is_hit, score in zip([it for it in lines if it.answers], [h for h, it in zip(hit, lines) if it.answers], scores):
            if line.mode == "among" and is_hit != (line.label == "furniture"):
                print("WRONG" if is_hit else "MISS", line.label, score, line.doc, line.text[:110].replace("\n", " "), sep="\t")
    learned = fitted(x[~judged], y[~judged], w[~judged])
    hit = hits(x[: len(scores)].astype(int) @ learned, limit)
    chosen = [at for at, it in enumerate(lines) if it.judged]
    shown("25 documents, by what the 122 teach,", [lines[it] for it in chosen], [hit[it] for it in chosen])
    points = fitted(x, y, w)
    if plain:
        worth = x[len(x) - len(plain) :].astype(int) @ points
        if given.errors:
            for line, score in zip(plain, worth):
                if score >= limit:
                    print("PLAIN", score, line.doc, line.text[:100].replace("\n", " "), sep="\t")
        marked = (worth >= limit).sum()
        print(f"documents without furniture: {marked} of {len(plain)} lines marked")
    if given.points:
        head = ["# Learned by evaluation/furniture/train.py: the limit, then for each question the points"]
        rows, at = [*head, "# of its answers, in hundredths of a logit.", f"limit\t{limit - points[-1]}"], 0
        for name, answers in questions:
            own = points[at : at + answers] if answers > 2 else [0, points[at]]
            at += answers if answers > 2 else 1
            rows.append(f"{name}\t{' '.join(map(str, own))}")
        given.points.write_text("\n".join([*rows, ""]))


if __name__ == "__main__":
    main()
