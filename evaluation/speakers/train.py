#!/usr/bin/env python3
"""Grows the trees of src/quote/data/speakers.tsv from labelled quotations.

  train.py --data DIR --rows PROGRAM [--cross-validate OUT] [--examples FILE] [--model FILE]

DIR holds polnear (quotes.tsv), statements (speakers.tsv, texts of polnear) and speakers
(docs.jsonl, speakers.tsv); PROGRAM is the built example speaker_rows, which writes a line
for every mention that may be a quotation's speaker, with its features. --cross-validate
writes into a folder what the whole program, with trees that did not see the publisher of
an article (or, with --hold-out language, its language), says of each quotation, and prints
how much of that is right by the scorers beside the labels; --model writes trees that have
seen all. Needs lightgbm and numpy.

A mention is right when it names the labelled speaker, or is the pronoun that the label says
names him. Every article is learned twice: as it is, and as if its language had no list of
verbs of saying, so that clauses are read by position where no list helps.
"""
import argparse
import collections
import csv
import importlib.util
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import lightgbm
import numpy as np

FOLDS = 5
ROUNDS = 110
SETTINGS = {
    "objective": "binary", "learning_rate": 0.09, "num_leaves": 24, "min_data_in_leaf": 25,
    "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 8,
    "max_bin": 63, "verbose": -1, "num_threads": 1, "seed": 1, "deterministic": True,
}
# Weights of a quotation: how much one of each set is worth.
WEIGHTS = {"polnear": 0.5, "statements": 1.5, "speakers": 4.0, "examples": 2.0, "news": 1.2}
BARE = 0.5  # of an article read without a list
SMALL = set("the a an of for and in s to on at with from by one his her their".split())


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem + path.parent.name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def texts(path):
    return {it["id"]: it["text"] for it in map(json.loads, open(path, encoding="utf-8"))}


def third(path):
    """A file with every third line of another."""
    lines = open(path, encoding="utf-8").readlines()
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False, encoding="utf-8") as file:
        file.writelines(lines[::3])
    return file.name


def rows_of(program, trees, docs, listed):
    """The rows of each quotation: (doc, start, end) -> [row]."""
    command = [program, "rows" if listed else "rowsbare", trees, docs]
    res = collections.OrderedDict()
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as run:
        for line in run.stdout:
            row = json.loads(line)
            res.setdefault((row["doc"], row["start"], row["end"]), []).append(row)
    return res


def between_marks(text, start, end):
    """The stretches between marks inside an annotated span, as examples/evaluate reads them."""
    text = text.replace("''", '""')
    whole = text[start:end]
    if whole[:1] in "‘'" and whole[-1:] in "’'" and len(whole) > 2:
        return [(start + 1, end - 1)]
    marks = '"“”'
    lo = start - 1 if start and text[start - 1] in marks else start
    hi = end + 1 if end < len(text) and text[end] in marks else end
    found, opened = [], None
    for at in range(lo, hi):
        c = text[at]
        if c == "\n":
            if opened is not None:
                found.append((opened, at))
            opened = None
        elif c in marks:
            if opened is not None and c != "“":
                found.append((opened, at))
                opened = None
            elif opened is None and c != "”":
                opened = at + 1
    if opened is not None:
        found.append((opened, hi))
    return [it for it in found if text[it[0]:it[1]].strip()]


def to_bytes(text):
    offsets, n = [], 0
    for c in text:
        offsets.append(n)
        n += len(c.encode())
    offsets.append(n)
    return offsets


def half(a, b):
    common = min(a[1], b[1]) - max(a[0], b[0])
    return common > 0 and 2 * common >= a[1] - a[0] and 2 * common >= b[1] - b[0]


def words(text):
    every = re.findall(r"\w+", text.lower())
    return [it for it in every if it not in SMALL] or every


def polnear(data, quotations):
    """Labels of the quotations of polnear: key -> [0 or 1 or None], group."""
    documents = texts(data / "polnear/docs.jsonl")
    annotated = collections.defaultdict(list)
    for row in table(data / "polnear/quotes.tsv"):
        if row["start"].isdigit():
            annotated[row["doc"]].append(row)
    pieces = {}
    for doc, rows in annotated.items():
        text, offsets = documents[doc], to_bytes(documents[doc])
        own = pieces.setdefault(doc, [])
        for row in rows:
            start, end = int(row["start"]), min(int(row["end"]), len(text))
            if row["kind"] == "indirect":
                continue
            for span in between_marks(text, start, end):
                span = offsets[span[0]], offsets[span[1]]
                same = next((it for it in own if half(it[0], span)), None)
                if same:
                    same[1].append(row["source"])
                else:
                    own.append((span, [row["source"]]))
    labels = {}
    for key, rows in quotations.items():
        doc, start, end = key
        if doc not in pieces or rows[0]["depth"]:
            continue
        sources = [s for span, s in pieces[doc] if half(span, (start, end))]
        if not sources:
            labels[key] = [0] * len(rows)
            continue
        named = [words(it) for it in sources[0] if it]
        if not named:
            continue
        labels[key] = [int(agrees(row, named)) for row in rows]
    # Where annotators left out a third of what stands between marks, what they left out
    # says nothing.
    marked, left = collections.Counter(), collections.Counter()
    for key, marks in labels.items():
        (marked if any(marks) else left)[key[0]] += 1
    return {k: v for k, v in labels.items() if any(v) or 2 * left[k[0]] <= marked[k[0]]}


def agrees(row, named):
    """Whether a mention is one of the annotated sources: the same, or ending alike."""
    own = words(row["text"])
    if not own:
        return False
    for source in named:
        if not source:
            continue
        if own == source or own[-1] == source[-1] or own[-1] in source and len(own) <= 3:
            return True
        if source[-1] in own and len(source) <= 3:
            return True
    return False


def judged(data, name, docs, quotations):
    """Labels of hand-judged speakers, by the scorer's own verdict."""
    scorer = load(data / name / "score_speakers.py")
    by_doc = collections.defaultdict(list)
    for key in quotations:
        by_doc[key[0]].append(key)
    labels = {}
    for gold in table(data / name / "speakers.tsv"):
        start, end = int(gold["start"]), int(gold["end"])
        best, at = 0, None
        for key in by_doc[gold["doc"]]:
            common = min(end, key[2]) - max(start, key[1])
            if 2 * common >= end - start and common / max(key[2] - key[1], end - start) > best:
                best, at = common / max(key[2] - key[1], end - start), key
        if at is None:
            continue
        nobody = gold["speaker"] in "-?"
        others = [it for it in gold["alternatives"].split("|") if it]
        res = []
        for row in quotations[at]:
            verdicts = {scorer.verdict(it, gold["speaker"], others) for it in (row["name"], row["text"])}
            his = row["shape"] == 6 and row["text"].lower() in ("his", "her")
            if row["shape"] in (2, 3) or his:  # a pronoun
                near = row["zone"] in (0, 1)
                if gold["how"] in ("pronoun", "continued") and not nobody:
                    res.append(1 if near and gold["how"] == "pronoun" else None)
                else:
                    res.append(0)
            else:
                res.append(int("right" in verdicts and not nobody))
        labels[at] = res
    return labels


def examples(path, quotations):
    """Labels of made-up quotations, by where they begin."""
    labels = {}
    gold = {it["id"]: it["quotations"] for it in map(json.loads, open(path, encoding="utf-8"))}
    for key, rows in quotations.items():
        want = [who for start, who in gold[key[0]] if start == key[1]]
        if want:
            labels[key] = [int(names(row, want[0])) for row in rows]
    return labels


def names(row, want):
    return bool(want) and any(row["text"].endswith(it) or row["name"] == it for it in want.split("|"))


class Data:
    """Rows with labels, weights and what they are held out by."""

    def __init__(self):
        self.keys, self.rows, self.labels, self.weights, self.groups = [], [], [], [], []

    def add(self, name, quotations, labels, group, factor):
        for key, marks in labels.items():
            rows = quotations.get(key)
            if rows is None or len(rows) != len(marks):
                continue
            weight = WEIGHTS[name] * factor
            # Several mentions of the right person share his weight.
            right = max(1, sum(1 for it in marks if it))
            for row, mark in zip(rows, marks):
                if mark is None:
                    continue
                self.keys.append((name, factor, key))
                self.rows.append(row)
                self.labels.append(mark)
                self.weights.append(weight * (1 / right ** 0.5 if mark else 1))
                self.groups.append(group(key))

    def arrays(self):
        x = np.array([it["f"] for it in self.rows], dtype=np.int32)
        return x, np.array(self.labels), np.array(self.weights), np.array(self.groups)


def grow(x, y, w):
    return lightgbm.train(SETTINGS, lightgbm.Dataset(x, y, weight=w), ROUNDS)


def as_line(node):
    """A tree in the order in which it is walked; a leaf in ten-thousandths of a logit."""
    if "leaf_value" in node:
        return f"={round(node['leaf_value'] * 10000)}"
    # Features are whole numbers: up to the whole part of the threshold.
    threshold = int(np.floor(node["threshold"]))
    return " ".join([f"{node['split_feature']}<{threshold}", as_line(node["left_child"]), as_line(node["right_child"])])


def write(model, path):
    lines = ["# Grown by evaluation/speakers/train.py: how likely a mention is a quotation's speaker."]
    lines += [as_line(it["tree_structure"]) for it in model.dump_model()["tree_info"]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def publisher(doc):
    """What an article is held out by: polnear/…/outlet_day, language__Publisher_day."""
    if "__" in doc:
        return re.match(r"[^_]+__[^_]+", doc)[0]
    return doc.split("/")[-1].split("_")[0]


def held_out(a, data, documents, out):
    """The whole program on every article, with trees that did not see its fold."""
    x, y, w, groups = data.arrays()
    kinds = {doc: a.kind_of(doc) for docs in documents.values() for doc in docs}
    folds = sorted(set(kinds.values()))
    fold = {it: at % FOLDS for at, it in enumerate(it for it in folds)}
    of_rows = np.array([fold.get(it, -1) for it in groups])
    lines = {name: [] for name in documents}
    for n in range(FOLDS):
        seen = of_rows != n
        trees = out / f"fold{n}.tsv"
        write(grow(x[seen], y[seen], w[seen]), trees)
        for name in documents:
            own = out / f"{name}.docs"
            with open(own, "w", encoding="utf-8") as file:
                for line in open(a.data / name / "docs.jsonl", encoding="utf-8"):
                    if fold[kinds[json.loads(line)["id"]]] == n:
                        file.write(line)
            command = [a.rows, "quotes", str(trees), str(own)]
            for line in subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout.splitlines():
                lines[name].append(line)
    for name, its in lines.items():
        (out / f"{name}.jsonl").write_text("\n".join(its) + "\n", encoding="utf-8")


def verdicts(a, out):
    """How right named answers are, by how sure the program is."""
    for name, docs in (("statements", "polnear"), ("speakers", "speakers")):
        scorer = load(a.data / name / "score_speakers.py")
        answers = collections.defaultdict(list)
        for line in open(out / f"{docs}.jsonl", encoding="utf-8"):
            it = json.loads(line)
            answers[it["doc"]].append(it)
        counts = collections.Counter()
        for gold in table(a.data / name / "speakers.tsv"):
            start, end = int(gold["start"]), int(gold["end"])
            best, found = 0, None
            for it in answers[gold["doc"]]:
                common = min(end, it["end"]) - max(start, it["start"])
                share = common / max(it["end"] - it["start"], end - start)
                if 2 * common >= end - start and share > best:
                    best, found = share, it
            speaker = (found or {}).get("speaker")
            verdict = scorer.verdict(speaker and speaker["name"], gold["speaker"], [it for it in gold["alternatives"].split("|") if it])
            sure = speaker["confidence"] if speaker else "unknown"
            counts[sure, verdict] += 1
            if a.odds and speaker:
                print("odds", name, gold["id"], speaker.get("odds"), speaker.get("guessed"), verdict, sep="\t")
        n = sum(counts.values())
        right = sum(v for k, v in counts.items() if k[1] == "right")
        wrong = sum(v for k, v in counts.items() if k[1] == "wrong")
        print(f"{name}: {n}, right {right / n:.3f}, wrong {wrong / n:.3f}", dict(sorted(counts.items())))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", type=pathlib.Path, required=True)
    p.add_argument("--rows", required=True)
    p.add_argument("--cross-validate", type=pathlib.Path, metavar="OUT")
    p.add_argument("--hold-out", choices=("publisher", "language"), default="publisher")
    p.add_argument("--examples", type=pathlib.Path)
    p.add_argument("--model", type=pathlib.Path)
    p.add_argument("--before", type=pathlib.Path, default=pathlib.Path("crates/news/src/quote/data/speakers.tsv"), help="trees by which rows see the quotations before")
    p.add_argument("--odds", action="store_true", help="print the odds of each answer")
    p.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="another setting of the trees, or weight")
    a = p.parse_args()
    for setting in a.set:
        name, value = setting.split("=")
        (WEIGHTS if name in WEIGHTS else SETTINGS)[name] = float(value) if "." in value else int(value)
    language = {it["doc"]: it["language"] for it in table(a.data / "speakers/speakers.tsv")}
    a.kind_of = publisher if a.hold_out == "publisher" else lambda doc: language.get(doc, "en")
    data = Data()
    documents = {"polnear": [], "speakers": []}
    for name in documents:
        documents[name] = [json.loads(it)["id"] for it in open(a.data / name / "docs.jsonl", encoding="utf-8")]
    group = lambda key: a.kind_of(key[0])
    for listed, factor in ((True, 1), (False, BARE)):
        # Without a list, a third of the English articles is enough.
        docs = a.data / "polnear/docs.jsonl" if listed else third(a.data / "polnear/docs.jsonl")
        english = rows_of(a.rows, a.before, docs, listed)
        others = rows_of(a.rows, a.before, a.data / "speakers/docs.jsonl", listed)
        hand = judged(a.data, "statements", None, english)
        annotated = {k: v for k, v in polnear(a.data, english).items() if k not in hand}
        data.add("polnear", english, annotated, group, factor)
        data.add("statements", english, hand, group, factor)
        data.add("speakers", others, judged(a.data, "speakers", None, others), group, factor)
        if a.examples:
            own = rows_of(a.rows, a.before, a.examples, listed)
            labels = examples(a.examples, own)
            for name in ("examples", "news"):
                part = {k: v for k, v in labels.items() if ("-news-" in k[0]) == (name == "news")}
                data.add(name, own, part, lambda key: "examples", factor)
    x, y, w, groups = data.arrays()
    shares, total = collections.Counter(), sum(data.weights)
    for key, weight in zip(data.keys, data.weights):
        shares["examples" if key[0] in ("examples", "news") else publisher(key[2][0])] += weight / total
    print(f"{len(y)} mentions, {int(y.sum())} right; largest shares {[(k, round(v, 3)) for k, v in shares.most_common(4)]}", file=sys.stderr)
    if a.model:
        write(grow(x, y, w), a.model)
    if a.cross_validate:
        a.cross_validate.mkdir(parents=True, exist_ok=True)
        held_out(a, data, documents, a.cross_validate)
        verdicts(a, a.cross_validate)


if __name__ == "__main__":
    main()
