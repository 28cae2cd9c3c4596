#!/usr/bin/env python3
"""Grows the trees of crates/match/src/verify/verdict/model.tsv from labelled pairs.

  train.py --data DIR --generated DIR... [--measures PROGRAM] [--misses FILE] [--model FILE]

DIR of --data holds versions (pairs labelled by reading), digitalgov-revisions, opensuse-news
and scoop-dedup (clusters); each DIR of --generated what synth/generate.py wrote, under seeds
on which nothing is measured. Printed is what trees make of pairs of stories that they did not
see, in ten folds, and of a source that they did not see; --misses writes what they got wrong,
--model the trees that have seen all. Needs lightgbm and numpy, and the release build of the
example pair_measures.

The pairs that were labelled by reading weigh one each, those in written/, which were made up
for one question each, half of that. Of the other sets a sample weighs as
much as a third of them altogether: it holds what has no label of its own there, damaged
copies, revisions of posts, snippets of feeds. Posts that fill one frame with other facts are
named in the sets (exclude_pairs.tsv): of each two posts of different days a pair of versions.
Pairs of one set are a story when documents link them, and a story is in one fold.
"""
import argparse
import collections
import csv
import hashlib
import json
import pathlib
import subprocess

import lightgbm
import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "target/release/examples/pair_measures"
FOLDS = 10
SAMPLE = 900  # pairs of either kind from the other sets
WEIGHT = 150  # of all these pairs of a kind together
WRITTEN = 0.5  # weight of a made-up pair
FRAMES = 24  # weight of the posts of one frame, of each set
ROUNDS = {"joins": 200, "template": 60}
SETTINGS = {
    "objective": "binary", "learning_rate": 0.06, "num_leaves": 8, "min_data_in_leaf": 8,
    "lambda_l2": 3, "feature_fraction": 0.4,
    "verbose": -1, "num_threads": 1, "seed": 1, "deterministic": True,
}
# What may only speak for one story, and only against it.
FOR = [
    "distinct words shared, of short", "pairs of words shared, of short",
    "pairs of words shared, of both", "stems shared, of short",
    "words in shared runs of three, of short", "words equal in order, of short",
    "words kept, of short", "words kept, no line counting more than sixty, of short",
    "words kept, no line counting more than sixty, of long",
    "words kept, of those outside quotations of short",
    "words kept, of those that short does not repeat", "lines half kept, of short",
    "longest stretch of kept words, in words", "kept, of the first forty words of long",
    "kept, of the first hundred words of short", "words of one heading in the other",
    "sentences kept, of long",
]
AGAINST = [
    "repeated, of the kept words of short", "words of lines that are new, of short",
    "longest stretch of new words, of short", "numbers exchanged, of those of short",
    "numbers that stand where the other has another",
    "new numbers among the first forty words of short",
    "numbers exchanged, for a thousand equal words",
    "numbers and names exchanged, for a thousand equal words",
    "dates that stand where the other has another",
]
SOURCES = {"reuters": "wire notices", "abp": "web news", "fakes": "agency copy"}


# Where a short text has other numbers, a corrected toll and another day's notice look the
# same; both stay. Such pairs teach nothing but chance: up to so many words, so many numbers.
UNTOLD = [(100, 1), (150, 2)]


class Pairs:
    """Pairs of a set: ids, measures `x`, whether they are one story `y`."""

    def __init__(self, ids, x, names):
        self.ids, self.x, self.names = ids, x, names

    @classmethod
    def measured(cls, program, *args):
        run = subprocess.run([program, *map(str, args)], stdout=subprocess.PIPE, check=True, text=True)
        rows = [line.split("\t") for line in run.stdout.splitlines()]
        x = np.array([row[2:] for row in rows[1:]], np.int32)
        return cls([tuple(row[:2]) for row in rows[1:]], x, rows[0][2:])


def stories(pairs):
    """A name for what pairs link, pair by pair."""
    parent = {}

    def find(it):
        parent.setdefault(it, it)
        while parent[it] != it:
            parent[it] = parent[parent[it]]
            it = parent[it]
        return it

    for a, b in pairs:
        parent[find(a)] = find(b)
    return [find(a) for a, _ in pairs]


def fold(story):
    return int(hashlib.md5((story + "1").encode()).hexdigest(), 16) % FOLDS


def labelled(data, program):
    path = data / "versions" / "versions.tsv"
    rows = list(csv.DictReader(open(path, encoding="utf-8"), delimiter="\t"))
    res = Pairs.measured(program, data / "versions" / "docs.jsonl", path)
    certain = [at for at, row in enumerate(rows) if row["label"] != "unsure"]
    res.rows = [rows[at] for at in certain]
    res.ids, res.x = [res.ids[at] for at in certain], res.x[certain]
    res.label = np.array([row["label"] for row in res.rows])
    res.y = res.label == "version"
    res.fold = np.array([fold(it) for it in stories(res.ids)])
    res.source = np.array([SOURCES.get(a.split("/")[0], "web pages") for a, _ in res.ids])
    return res


def written(program):
    """Made-up pairs, each for one question: another county, another spelling, a cut take."""
    folder = pathlib.Path(__file__).parent / "written"
    rows = list(csv.DictReader(open(folder / "pairs.tsv", encoding="utf-8"), delimiter="\t"))
    res = Pairs.measured(program, folder / "docs.jsonl", folder / "pairs.tsv")
    res.label = np.array([row["label"] for row in rows])
    res.y = res.label == "version"
    words, numbers = [
        res.x[:, res.names.index(it)]
        for it in ("words of short", "numbers exchanged, of those of short")
    ]
    distinct = res.x[:, res.names.index("distinct numbers of short")]
    counts = (numbers * distinct + 500) // 1000
    res.told = ~res.y
    res.told |= ~np.any([(words <= most) & (counts >= few) for most, few in UNTOLD], axis=0)
    res.fold = np.array([fold(it) for it in families(folder / "docs.jsonl", res.ids)])
    return res


def families(path, ids):
    """Pairs whose texts share four words in a row are of one family, named by a text of it."""
    owner, links = {}, []
    for line in open(path, encoding="utf-8"):
        document = json.loads(line)
        words = document["text"].split()
        for run in zip(*(words[at:] for at in range(4))):
            links.append((document["id"], owner.setdefault(run, document["id"])))
    names = stories([*links, *ids])
    return names[len(links):]


def clustered(folder, program):
    """The proposed pairs of a set with clusters; templates are those that it excludes."""
    res = Pairs.measured(program, folder / "docs.jsonl")
    read = lambda name: [line.split("\t") for line in (folder / name).read_text().splitlines()]
    cluster = {row[0]: row[1] for row in read("clusters.tsv")}
    excluded = read("exclude_pairs.tsv") if (folder / "exclude_pairs.tsv").exists() else []
    excluded = {frozenset(row[:2]) for row in excluded}
    res.y = np.array([cluster.get(a) == cluster.get(b) for a, b in res.ids])
    res.template = np.array([frozenset(it) in excluded for it in res.ids])
    return res


def sample(sets):
    """A sample of all sets, each and either kind with the same weight."""
    chance, x, y, w = np.random.RandomState(0), [], [], []
    for kind in (True, False):
        of = [(it, np.flatnonzero(it.y == kind)) for it in sets]
        of = [(it, places) for it, places in of if len(places)]
        most = SAMPLE // len(of)
        for it, places in of:
            chosen = chance.choice(places, min(most, len(places)), replace=False)
            x.append(it.x[chosen])
            y.append(np.full(len(chosen), kind))
            w.append(np.full(len(chosen), min(0.5, WEIGHT / len(of) / len(chosen))))
    return np.vstack(x), np.concatenate(y), np.concatenate(w)


def frames(of):
    """A pair of versions of each two posts that fill one frame on different days, and weights.

    Posts of one day may be one post that was sent twice.
    """
    chosen = {}
    for at in np.random.RandomState(0).permutation(len(of.y)):
        posts = tuple(it.split("@")[0] for it in of.ids[at])
        if of.template[at] and not of.y[at] and posts[0][:10] != posts[1][:10]:
            chosen.setdefault(posts, at)
    places = np.array(list(chosen.values()), int)
    return of.x[places], np.full(len(places), min(0.5, FRAMES / max(1, len(places))))


def grow(x, y, w, rounds, signs=None):
    settings = SETTINGS | ({"monotone_constraints": signs} if signs else {})
    return lightgbm.train(settings, lightgbm.Dataset(x, y.astype(int), weight=w), rounds)


class Learner:
    def __init__(self, pairs, sets, written):
        self.pairs, self.sets, self.written = pairs, sets, written
        self.others = sample(sets)
        self.frames = [frames(it) for it in sets]
        names = pairs.names
        assert not set(FOR + AGAINST) - set(names), set(FOR + AGAINST) - set(names)
        self.signs = [1 if it in FOR else -1 if it in AGAINST else 0 for it in names]

    def joins(self, chosen, written):
        x, y, w = self.others
        written = written & self.written.told
        x = [self.pairs.x[chosen], x, self.written.x[written]]
        y = [self.pairs.y[chosen], y, self.written.y[written]]
        w = [np.ones(chosen.sum()), w, np.full(written.sum(), WRITTEN)]
        for frame, weight in self.frames:
            x.append(frame)
            y.append(np.zeros(len(frame), bool))
            w.append(weight)
        return grow(np.vstack(x), np.concatenate(y), np.concatenate(w), ROUNDS["joins"], self.signs)

    def template(self, chosen):
        chosen = chosen & ~self.pairs.y
        x, y = [self.pairs.x[chosen]], [self.pairs.label[chosen] == "template"]
        w = [np.ones(chosen.sum())]
        for it in self.sets:
            if hasattr(it, "template") and it.template.any():
                frames = it.x[it.template]
                x.append(frames)
                y.append(np.ones(len(frames), bool))
                w.append(np.full(len(frames), min(0.5, 20 / len(frames))))
        return grow(np.vstack(x), np.concatenate(y), np.concatenate(w), ROUNDS["template"])

    def unseen(self, groups):
        """What trees say of each group that have not seen it: logits of both questions."""
        joins, template = np.zeros(len(self.pairs.y)), np.zeros(len(self.pairs.y))
        written = np.zeros(len(self.written.y))
        for group in sorted(set(groups)):
            out, written_out = groups == group, self.written.fold == group
            trees = self.joins(~out, ~written_out)
            joins[out] = trees.predict(self.pairs.x[out], raw_score=True)
            if written_out.any():
                written[written_out] = trees.predict(self.written.x[written_out], raw_score=True)
            template[out] = self.template(~out).predict(self.pairs.x[out], raw_score=True)
        return joins, template, written


def row(name, pairs, joined, chosen):
    versions, counts = pairs.y & chosen, collections.Counter(pairs.label[joined & chosen])
    total = collections.Counter(pairs.label[chosen])
    found, all_joined = (joined & versions).sum(), (joined & chosen).sum()
    share = lambda part, whole: f"{part / whole:.3f}" if whole else "–"
    others = " | ".join(f"{counts[it]} of {total[it]}" for it in ("template", "partial", "different"))
    print(f"| {name} | {chosen.sum()} | {share(found, versions.sum())} | {share(found, all_joined)} | {others} |")


HEAD = """| pairs | | finds versions | of what it joins, right | joins templates | partial | different |
|---|--:|--:|--:|--:|--:|--:|"""


def table(pairs, joined):
    print(HEAD)
    resemblance = np.array([float(it["resemblance"]) for it in pairs.rows])
    words = np.array([min(int(it["words_a"]), int(it["words_b"])) for it in pairs.rows])
    row("all", pairs, joined, np.ones(len(pairs.y), bool))
    for low, high in [(0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 9)]:
        name = f"resemblance {low}–{min(high, 1)}"
        row(name, pairs, joined, (resemblance >= low) & (resemblance < high))
    for name, low, high in [("fewer than 60 words", 0, 60), ("60 to 200", 60, 201), ("more", 201, 10**9)]:
        row(name, pairs, joined, (words >= low) & (words < high))
    for source in sorted(set(pairs.source)):
        row(source, pairs, joined, pairs.source == source)


def write_misses(path, pairs, score, name):
    with open(path, "a", encoding="utf-8") as out:
        joined = score >= 0
        print(f"# {name}: joined or not against the label; label, score in logits, resemblance, words", file=out)
        for at in np.flatnonzero(joined != pairs.y):
            it = pairs.rows[at]
            print(it["id_a"], it["id_b"], it["label"], f"{score[at]:.2f}", it["resemblance"],
                  f"{it['words_a']}/{it['words_b']}", sep="\t", file=out)


def walked(node):
    """A tree in the order in which it is walked."""
    if "leaf_value" in node:
        return [f"={round(node['leaf_value'] * 10000)}"]
    assert node["decision_type"] == "<="
    here = f"{node['split_feature']}<{int(np.floor(node['threshold']))}"
    return [here, *walked(node["left_child"]), *walked(node["right_child"])]


def write_model(path, models):
    heads = [
        "# Grown by evaluation/versions/train.py. One tree a line, in the order in which it is\n"
        "# walked: `12<340` sends pairs whose measure 12 is up to 340 on to what follows, `=-153`\n"
        "# is a leaf, in ten-thousandths of a logit. First: are the two one story?",
        "# Second, of those that are not: are they one frame with other facts?",
    ]
    parts = []
    for head, model in zip(heads, models):
        trees = model.dump_model()["tree_info"]
        lines = [" ".join(walked(it["tree_structure"])) for it in trees]
        parts.append("\n".join([head, *lines]))
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--generated", type=pathlib.Path, nargs="+", default=[])
    parser.add_argument("--measures", type=pathlib.Path, default=PROGRAM)
    parser.add_argument("--misses", type=pathlib.Path)
    parser.add_argument("--model", type=pathlib.Path)
    options = parser.parse_args()
    pairs = labelled(options.data, options.measures)
    folders = [options.data / it for it in ("digitalgov-revisions", "opensuse-news", "scoop-dedup")]
    sets = [clustered(it, options.measures) for it in [*folders, *options.generated]]
    learner = Learner(pairs, sets, written(options.measures))
    if options.misses:
        options.misses.write_text("")
    if options.model:
        every = np.ones(len(pairs.y), bool)
        all_written = np.ones(len(learner.written.y), bool)
        write_model(options.model, [learner.joins(every, all_written), learner.template(every)])
    for name, groups in [("Ten folds by story", pairs.fold), ("Each source unseen", pairs.source)]:
        score, template, made_up = learner.unseen(groups)
        print(f"\n{name}:\n")
        table(pairs, score >= 0)
        if groups is pairs.fold:
            print("\nMade-up pairs whose families the trees did not see, without the forms:\n")
            print(HEAD)
            every = np.ones(len(made_up), bool)
            row("all", learner.written, made_up >= 0, every)
            row("told by more than chance", learner.written, made_up >= 0, learner.written.told)
        apart = ~pairs.y & (score < 0)
        right = ((template >= 0) == (pairs.label == "template"))[apart].mean()
        print(f"\nOf pairs that are rightly not joined, told as template or not: {right:.3f} right")
        if options.misses:
            write_misses(options.misses, pairs, score, name)


if __name__ == "__main__":
    main()
