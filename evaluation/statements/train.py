#!/usr/bin/env python3
"""Fits the points of crates/news/src/quote/data/statements.tsv to labelled pairs of quotations.

  train.py --data DIR [--pairs FILE] [--cross-validate OUT] [--points FILE]

DIR holds polnear/docs.jsonl and statements/statements.tsv. --pairs is what the example
statement_pairs wrote of docs.jsonl; without it the release build of the example is run. Labels
of our own stand in evaluation/statements/labels.tsv: those with o and g come from reading what
earlier tables joined, those with n were drawn among pairs near the decision (and fragments that
were not compared then). All are learned from; figures are given for each of the three.
--cross-validate writes points for each of ten folds and what each fold's points make of its
pairs into OUT: a fold's points have seen no pair that shares a document with one of its own.
--points fits to all. Needs numpy.

Points are a sum of steps: boosted stumps (Friedman 2001), each over one trait, of all pairs or
of those whose speakers differ, agree or are not both known. More that matches never takes
points away. Each pair is learned four times: as a scan sees it; with the speakers that a
careful reader finds; without dates and other carriers, as in a small corpus; and so without
anything around it.
"""
import argparse
import collections
import csv
import hashlib
import pathlib
import subprocess

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "target/release/examples/statement_pairs"
GROUPS = ("differ", "unknown", "agree")
RISING = {"run", "run-bits", "bits", "share", "content-share", "around", "named"}
FALLING = {"edits", "carriers", "voices", "spread", "common", "terms"}
FOLDS = 10
ROUNDS, RATE, RIDGE, LEAST = 400, 0.1, 1.0, 4.0
SCALE = 100  # points a logit
WEIGHTS = (1.0, 0.5, 0.5)  # as seen, with true speakers, as in a small corpus (twice)
NOT_KNOWN = -(2**31)  # gives no points
MARGIN = 0.1  # logits: a wrong join costs more than a missed one


def read_pairs(path):
    """-> names of traits, {(doc_a, doc_b): [(start_a, end_a, start_b, end_b, speakers, traits)]}"""
    pairs = collections.defaultdict(list)
    with open(path, encoding="utf-8") as file:
        head = file.readline().rstrip("\n").split("\t")
        for line in file:
            c = line.rstrip("\n").split("\t")
            spans = list(map(int, (c[1], c[2], c[4], c[5])))
            row = (*spans, c[8], np.array(list(map(int, c[9:])), np.int64))
            pairs[c[0], c[3]].append(row)
    return head[9:], pairs


def share(a, b, c, d):
    return max(0, min(b, d) - max(a, c)) / max(b - a, d - c, 1)


def find(pairs, label):
    """The compared pair that a labelled one is, by the scorer's rule."""
    a, b = label["doc_a"], label["doc_b"]
    sa, ea, sb, eb = (int(label[it]) for it in ("start_a", "end_a", "start_b", "end_b"))
    best = None
    for docs, flip in (((a, b), False), ((b, a), True)):
        for row in pairs.get(docs, ()):
            one, two = row[0:2], row[2:4]
            if flip:
                one, two = two, one
            shares = share(sa, ea, *one), share(sb, eb, *two)
            if min(shares) >= 0.5 and (best is None or sum(shares) > best[0]):
                best = (sum(shares), row)
    return best and best[1]


def true_group(label):
    a, b = (label[it].strip() for it in ("speaker_a", "speaker_b"))
    if "?" in (a, b):
        return "unknown"
    return "agree" if a.split()[-1].lower() == b.split()[-1].lower() else "differ"


class Points:
    def __init__(self, names):
        self.names = names
        self.start = np.zeros(3)
        self.steps = []  # (group or None, trait, bound, points up to it, above it)

    def scores(self, g, x):
        res = self.start[g].copy()
        for group, trait, bound, low, high in self.steps:
            value = np.where(x[:, trait] <= bound, low, high)
            value = np.where(x[:, trait] == NOT_KNOWN, 0, value)
            res += value if group is None else np.where(g == group, value, 0)
        return res

    def fit(self, g, x, y, w):
        rate = np.average(y, weights=w)
        self.start[:] = np.log(rate / (1 - rate))
        score = self.scores(g, x)
        for _ in range(ROUNDS):
            p = 1 / (1 + np.exp(-score))
            gradient, hessian = w * (y - p), w * p * (1 - p)
            best = (0, None)
            for group in (None, 0, 1, 2):
                of_group = np.ones(len(y), bool) if group is None else g == group
                for trait, name in enumerate(self.names):
                    rows = of_group & (x[:, trait] != NOT_KNOWN)
                    G, H, W = gradient[rows], hessian[rows], w[rows]
                    v = x[rows, trait]
                    order = np.argsort(v, kind="stable")
                    v = v[order]
                    cut = np.flatnonzero(v[1:] > v[:-1])
                    if not len(cut):
                        continue
                    gl, hl, wl = (np.cumsum(it[order])[cut] for it in (G, H, W))
                    gr, hr, wr = G.sum() - gl, H.sum() - hl, W.sum() - wl
                    low, high = gl / (hl + RIDGE), gr / (hr + RIDGE)
                    gain = gl * low + gr * high
                    fine = (wl >= LEAST) & (wr >= LEAST)
                    if name in RISING:
                        fine &= high >= low
                    if name in FALLING:
                        fine &= high <= low
                    gain[~fine] = 0
                    at = gain.argmax()
                    if gain[at] > best[0] + 1e-9:
                        step = (group, trait, int(v[cut[at]]), RATE * low[at], RATE * high[at])
                        best = (gain[at], step)
            if best[1] is None:
                break
            self.steps.append(best[1])
            score = self.scores(g, x)
        return self

    def table(self):
        lines = []
        for n, group in enumerate(GROUPS):
            start = self.start[n] - MARGIN
            rows = []
            for trait, name in enumerate(self.names):
                own = [it for it in self.steps if it[1] == trait and it[0] in (None, n)]
                bounds = sorted({it[2] for it in own})
                if not bounds:
                    continue
                values = [sum(it[3] if v <= it[2] else it[4] for it in own) for v in bounds]
                values.append(sum(it[4] for it in own))
                steps = []
                for bound, value in zip([*map(str, bounds), "*"], values):
                    points = round(SCALE * value)
                    if steps and steps[-1][1] == points:
                        steps.pop()
                    steps.append((bound, points))
                rows.append((name, " ".join(f"{b}:{p}" for b, p in steps)))
            lines.append(f"{group}\tstart\t{round(SCALE * start)}")
            lines += [f"{group}\t{name}\t{steps}" for name, steps in rows]
        return lines


HEAD = """\
# Points for two quotations being one utterance: above nothing in sum for one that is.
#
# Whether the speakers agree, a trait, and what it gives up to each value. Written by
# evaluation/statements/train.py; crates/news/src/quote/points.rs says what the traits are.
"""


def write(points, path):
    pathlib.Path(path).write_text(HEAD + "\n".join(points.table()) + "\n", encoding="utf-8")


def rows_of(label, row, names):
    """The rows that a pair is learned as: group, traits, weight."""
    group, x = GROUPS.index(row[4]), row[5]
    small = x.copy()
    for name, value in (("days", -1), ("carriers", 2), ("common", 0), ("spread", 0)):
        small[names.index(name)] = value
    small[names.index("voices")] = min(small[names.index("voices")], 2)
    alone = small.copy()
    for name in ("around", "named"):
        alone[names.index(name)] = NOT_KNOWN
    return [
        (group, x, WEIGHTS[0]),
        (GROUPS.index(true_group(label)), x, WEIGHTS[1]),
        (group, small, WEIGHTS[2]),
        (group, alone, WEIGHTS[2]),
    ]


def learn(names, examples):
    rows = [(g, x, label["label"] == "same", w) for label, row in examples for g, x, w in rows_of(label, row, names)]
    g, x, y, w = zip(*rows)
    return Points(names).fit(np.array(g), np.array(x), np.array(y, float), np.array(w))


def kind(own, label):
    return "given" if not own else "drawn" if label["id"].startswith("n") else "read"


def places(label):
    return tuple(sorted((label[f"doc_{it}"], label[f"start_{it}"], label[f"end_{it}"]) for it in "ab"))


def ratio(a, b):
    return f"{a}/{b} = {a / b:.3f}" if b else f"{a}/{b}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--pairs", type=pathlib.Path)
    parser.add_argument("--cross-validate", type=pathlib.Path, metavar="OUT")
    parser.add_argument("--points", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--errors", action="store_true")
    asked = parser.parse_args()
    pairs = asked.pairs
    if pairs is None:
        pairs = pathlib.Path("/tmp/statement-pairs.tsv")
        with open(pairs, "wb") as file:
            subprocess.run([EXAMPLE, asked.data / "polnear/docs.jsonl"], stdout=file, check=True)
    names, compared = read_pairs(pairs)
    files = [asked.data / "statements/statements.tsv", ROOT / "evaluation/statements/labels.tsv"]
    labels = []
    for own, path in enumerate(files):
        if path.exists():
            with open(path, encoding="utf-8") as file:
                labels += [(own, it) for it in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    labels = [it for it in labels if it[1]["label"] != "unsure" and not it[1]["note"].startswith("adjacent")]
    # A pair that two of the lists have counts in the first.
    labels = list({places(it): (own, it) for own, it in reversed(labels)}.values())
    examples = [(kind(own, label), label, find(compared, label)) for own, label in labels]
    known = [it for it in examples if it[2] is not None]
    print(f"{len(labels)} pairs, {len(known)} compared;", "same:", sum(l["label"] == "same" for _, l in labels),
          "of which compared:", sum(l["label"] == "same" for _, l, _ in known))
    if asked.cross_validate:
        asked.cross_validate.mkdir(parents=True, exist_ok=True)
        fold_of = lambda label: int(hashlib.md5(min(label["doc_a"], label["doc_b"]).encode()).hexdigest(), 16) % FOLDS
        counts = collections.Counter()
        for fold in range(FOLDS):
            held = [it for it in examples if fold_of(it[1]) == fold]
            docs = {label[it] for _, label, _ in held for it in ("doc_a", "doc_b")}
            points = learn(names, [(l, r) for _, l, r in known if docs.isdisjoint((l["doc_a"], l["doc_b"]))])
            write(points, asked.cross_validate / f"points-{fold}.tsv")
            for source, label, row in held:
                joined = False
                if row is not None:
                    score = points.scores(np.array([GROUPS.index(row[4])]), row[5][None])[0]
                    joined = score > MARGIN
                counts[source, label["label"] == "same", joined] += 1
                if asked.errors and joined != (label["label"] == "same"):
                    print("false" if joined else "missed", label["id"], label["label"], row and (row[4], dict(zip(names, row[5].tolist())), round(score, 2)), label["note"])
        for source in ("given", "read", "drawn"):
            good, bad, missed = counts[source, True, True], counts[source, False, True], counts[source, True, False]
            print(source, "unseen: precision", ratio(good, good + bad), "recall", ratio(good, good + missed))
    if asked.points:
        write(learn(names, [(l, r) for _, l, r in known]), asked.points)


if __name__ == "__main__":
    main()
