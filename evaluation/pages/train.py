#!/usr/bin/env python3
"""Grows the trees of crates/read/src/read/html/model.tsv from labelled pages.

  train.py --data DIR --votes DIR [--features PROGRAM] [--cross-validate DIR] [--model FILE]

DIR of --data holds html-trafilatura (segments that must stay, segments that must go),
html-readability and html-newspaper4k (texts) and html-fundus (paragraphs and standfirst);
that of --votes what votes.py wrote. --cross-validate prints what trees make of pages of
sites that they did not see, and writes the misses and the texts into its DIR; --model
writes trees that have seen all. PROGRAM is the example page_units, of which the release
build is the default. Needs lightgbm and numpy.

A unit's label is how sure one can be that it is the article's: by a segment that was
labelled, else by the share of programs that keep it; by the text where the set has one.
What the model is to learn is more than any of the programs knows: labelled segments weigh
sixteen times as much as votes. Each page is learned a second time as the bare article,
and every second one with all names of elements gone, so that pages without any still are
read by their text.
"""
import argparse
import collections
import gzip
import hashlib
import html
import json
import pathlib
import random
import re
import subprocess
import tempfile
import urllib.parse

import lightgbm
import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "target/release/examples/page_units"  # --features

# How far each program's vote counts: by its F1 on html-trafilatura, roughly.
VOTERS = {
    "trafilatura": 2, "trafilatura-precise": 2, "trafilatura-recall": 1.5, "readability": 1,
    "justext": 0.7, "resiliparse": 1, "newspaper": 1, "boilerpipe": 0.7,
}
LABELLED, VOTED, READ, FUNDUS, MADE_UP = 5.0, 0.3, 1.0, 1.0, 0.15  # weights of a unit
TITLE = 22  # the feature that says how a unit matches the headline
SHORT = 25  # letters; a shorter unit has to be a line of a text, a longer one to stand in it
FOLDS = 5
ROUNDS = (120, 80)  # trees of the first and of the second stage
SETTINGS = {
    "objective": "cross_entropy", "learning_rate": 0.08, "num_leaves": 31, "min_data_in_leaf": 40,
    "feature_fraction": 0.25, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 10,
    "max_depth": 8,  # a row goes down as deep as the deepest leaf is
    "max_bin": 127, "verbose": -1, "num_threads": 1, "seed": 1, "deterministic": True,
}


def spaced(text):
    return " ".join(text.split())


def squeezed(text):
    return "".join(c for c in text.lower() if c.isalnum())


class Page:
    """The units of a page, their labels `y` and weights `w`."""

    def __init__(self, page, set_name, units):
        self.id, self.set, self.labels = page["id"], set_name, page
        self.path = None
        self.text = [it["text"] for it in units]
        self.x = np.array([it["features"] for it in units], np.int32)
        self.signature = [it["signature"] for it in units]
        self.blocks = [it["blocks"] for it in units]
        # What is never the article's, whatever the trees say: hidden copies, the headline.
        self.is_out = np.array([it["is_copy"] or it["features"][TITLE] == 2 for it in units])
        # Pages of one site are in one fold.
        host = urllib.parse.urlparse(page.get("url", "")).netloc or page["id"]
        site = ".".join(host.split(".")[-2:])
        if set_name == "html-fundus":  # country__Publisher_date
            site = page["id"].split("_20")[0].split("__")[1]
        self.fold = int(hashlib.md5(site.encode()).hexdigest(), 16) // 7 % FOLDS

    def stand_in(self, text):
        """Which units stand in a text."""
        whole, lines = squeezed(text), {squeezed(it) for it in re.split(r"[\n\t]", text)}
        units = map(squeezed, self.text)
        return np.array([bool(it) and (it in whole if len(it) >= SHORT else it in lines) for it in units])

    def label(self, votes):
        share = sum(weight * self.stand_in(votes[name]) for name, weight in VOTERS.items())
        share = share / sum(VOTERS.values())
        self.w = np.full(len(self.text), VOTED)
        if self.set == "html-trafilatura":
            self.y = share
            self.label_segments()
        elif self.set == "html-fundus":
            self.label_paragraphs(share)
        else:
            kept = self.stand_in(self.labels["text"]).astype(float)
            # The texts of html-readability are themselves a program's.
            is_read = self.set == "html-newspaper4k"
            self.y = kept if is_read else 0.7 * kept + 0.3 * share
            long = np.minimum(1, 0.3 + np.array([len(it) for it in self.text]) / 200)
            self.w = long * (READ if is_read else VOTED)
        self.y[self.is_out] = 0

    def label_paragraphs(self, share):
        """By the paragraphs of a publisher's own parser, which misses lists, quotations
        and tables: what it lacks and the programs keep counts for little."""
        kept = self.stand_in("\n".join(self.labels["summary"] + self.labels["paragraphs"]))
        long = np.minimum(1, 0.3 + np.array([len(it) for it in self.text]) / 200)
        self.y = np.where(kept, 1.0, 0.5 * share)
        self.w = long * np.where(kept, FUNDUS, FUNDUS * (1 - 0.8 * share))

    def label_segments(self):
        keep, drop = set(), set()
        for places in map(self.places, self.labels["with"]):
            if places:  # of several places the one that is most likely meant
                keep.update(max(places, key=lambda it: sum(self.y[i] for i in it) / len(it)))
        for places in map(self.places, self.labels["without"]):
            drop.update(unit for place in places for unit in place)
        for unit in keep | drop:
            if unit in keep and unit in drop:
                self.y[unit] = 0.5
            else:
                self.y[unit], self.w[unit] = float(unit in keep), LABELLED

    def places(self, segment):
        """The runs of units that a segment stands in."""
        units, segment = [spaced(it) for it in self.text], spaced(segment)
        starts = np.cumsum([0] + [len(it) + 1 for it in units[:-1]])
        joined, res, at = " ".join(units), [], -1
        while segment and (at := joined.find(segment, at + 1)) >= 0:
            first, last = (np.searchsorted(starts, it, "right") - 1 for it in (at, at + len(segment) - 1))
            res.append(range(first, last + 1))
        return res

    def likely(self):
        """The units that are in all likelihood the article's."""
        return self.y > (0.6 if self.set == "html-trafilatura" else 0.5)


def units_of(paths):
    run = subprocess.run([PROGRAM, *paths], stdout=subprocess.PIPE, check=True)
    return [json.loads(line)["page"] for line in run.stdout.splitlines()]


def unpacked(path, folder):
    if path.suffix != ".gz":
        return path
    res = pathlib.Path(folder) / path.stem
    res.write_bytes(gzip.decompress(path.read_bytes()))
    return res


def labelled_pages(data, votes):
    res = []
    for name in ["html-trafilatura", "html-readability", "html-newspaper4k", "html-fundus"]:
        voted = {it["id"]: it["votes"] for it in map(json.loads, open(votes / f"{name}.jsonl"))}
        pages = [json.loads(line) for line in open(data / name / "docs.jsonl")]
        with tempfile.TemporaryDirectory() as folder:
            paths = [data / name / it.get("html", f"pages/{it['id']}") for it in pages]
            units = units_of([unpacked(it, folder) for it in paths])
        for page, path, units in zip(pages, paths, units):
            if units:
                res.append(Page(page, name, units))
                res[-1].path = path
                res[-1].label(voted[page["id"]])
    return res


def set_as(chance, units):
    """Paragraphs as a page without names may set them."""
    lines = [html.escape(it).replace("\n", "<br>") for it in units]
    style = chance.choice(["p", "p", "p", "div", "br", "article", "td"])
    if style == "br":
        return "<div>" + "<br><br>\n".join(lines) + "</div>"
    if style == "div":
        return "\n".join(f"<div>{it}</div>" for it in lines)
    paragraphs = "\n".join(f"<p>{it}</p>" for it in lines)
    if style == "td":
        return f"<table><tr><td>{paragraphs}</td></tr></table>"
    return f"<article>{paragraphs}</article>" if style == "article" else paragraphs


def furniture_as(chance, page, units):
    def one(unit):
        text = html.escape(page.text[unit])
        return f'<a href="/x">{text}</a>' if page.x[unit][2] > 500 else text

    tag, around = ("li", "ul") if chance.random() < 0.5 else ("p", "div")
    return f"<{around}>" + "".join(f"<{tag}>{one(it)}</{tag}>" for it in units) + f"</{around}>"


def bare(chance, page):
    """The article alone; now and then only its beginning."""
    kept = [text for text, likely in zip(page.text, page.likely()) if likely]
    if chance.random() < 0.5 and len(kept[0]) < 150:
        body = f"<h1>{html.escape(kept[0])}</h1>\n" + set_as(chance, kept[1:])
    else:
        body = set_as(chance, kept)
    return set_as(chance, kept[: chance.randint(1, 4)]) if chance.random() < 0.3 else body


def nameless(chance, page):
    """The article, and half of the furniture, without a name."""
    likely, res, run = page.likely(), [], []
    chosen = [it for it in range(len(page.text)) if likely[it] or chance.random() < 0.5]
    for at, unit in enumerate(chosen):
        run.append(unit)
        if at + 1 == len(chosen) or likely[chosen[at + 1]] != likely[unit]:
            texts = [page.text[it] for it in run]
            res.append(set_as(chance, texts) if likely[unit] else furniture_as(chance, page, run))
            run = []
    return "\n".join(res) if len(chosen) <= 400 else None


def made_up_pages(pages):
    chance, made = random.Random(5), []
    for page in pages:
        kept = [text for text, likely in zip(page.text, page.likely()) if likely]
        if sum(map(len, kept)) < 150:
            continue
        title = html.escape(kept[0] if len(kept[0]) < 150 else page.labels.get("title") or "Article")
        for kind, body in [("bare", bare(chance, page)), ("nameless", chance.random() < 0.5 and nameless(chance, page))]:
            if body:
                text = f"<!doctype html><html><head><title>{title}</title></head><body>\n{body}\n</body></html>"
                made.append((page, kind, {squeezed(it) for it in kept}, text))
    res = []
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder) / f"{at:04}.html" for at in range(len(made))]
        for path, (*_, text) in zip(paths, made):
            path.write_text(text, encoding="utf-8")
        for (page, kind, kept, _), units in zip(made, units_of(paths)):
            if units:
                res.append(Page({**page.labels, "id": f"{kind} {page.id}"}, kind, units))
                res[-1].fold = page.fold
                res[-1].y = np.array([float(kind == "bare" or squeezed(it) in kept) for it in res[-1].text])
                res[-1].w = np.full(len(units), MADE_UP)
    return res


def likelihood(score):
    """As `context::likelihood`: from logits to thousandths."""
    score = np.clip(np.round(score * 10000) / 10000, -8, 8)
    return np.round(1000 / (1 + np.exp(-score))).astype(np.int64)


def in_context(page, score):
    """As `context::in_context`."""
    likely, n = likelihood(score), len(score)
    weight = np.minimum(page.x[:, 0].astype(np.int64), 300) + 10
    padded = np.concatenate([[0] * 3, likely, [0] * 3])
    near = [padded[3 + step : 3 + step + n] for step in (-3, -2, -1, 1, 2, 3)]
    mass, all_of_it = (np.concatenate([[0], np.cumsum(it)]) for it in (likely * weight, weight))

    def window(reach):
        first, last = np.maximum(0, np.arange(n) - reach), np.minimum(n, np.arange(n) + reach + 1)
        return (mass[last] - mass[first]) // (all_of_it[last] - all_of_it[first])

    sums = collections.defaultdict(lambda: [0, 0])
    for name, blocks, one, heavy in zip(page.signature, page.blocks, likely, weight):
        for key in [name, *blocks]:
            sums[key][0] += int(one) * int(heavy)
            sums[key][1] += int(heavy)

    def mean(keys):
        return np.array([sums[it][0] // sums[it][1] for it in keys])

    total = max(1, int(mass[n]))
    columns = [
        likely, *near, window(5), window(15), mean(page.signature),
        mass[:-1] * 1000 // total, mass[1:] * 1000 // total,
        np.full(n, mass[n] // all_of_it[n]), np.full(n, likely.max()), np.full(n, mass[n] // 1000),
        np.maximum.accumulate(likely), np.maximum.accumulate(likely[::-1])[::-1],
    ]
    for up in range(4):
        columns.append(mean([it[min(up, len(it) - 1)] for it in page.blocks]))
    return np.hstack([page.x, np.array(columns).T.astype(np.int32)])


def grown(pages, rows, rounds):
    labels, weights = (np.concatenate([getattr(it, name) for it in pages]) for name in "yw")
    data = lightgbm.Dataset(np.vstack([rows(it) for it in pages]), labels, weight=weights)
    return lightgbm.train(SETTINGS, data, rounds)


def unseen(pages, rows, rounds):
    """The score of every unit, by trees that did not see its site; and the trees."""
    res, models = {}, []
    for fold in range(FOLDS):
        models.append(grown([it for it in pages if it.fold != fold], rows, rounds))
        for page in (it for it in pages if it.fold == fold):
            res[page.id] = models[-1].predict(rows(page), raw_score=True)
    return res, models


def extracted(pages, first, second):
    """What the program makes of each page with trees that did not see its site."""
    res = {}
    with tempfile.TemporaryDirectory() as folder:
        for fold, stages in enumerate(zip(first, second)):
            model = pathlib.Path(folder) / "model.tsv"
            model.write_text("\n\n".join(map(written, stages)) + "\n")
            chosen = [it for it in pages if it.fold == fold and it.path]
            paths = [unpacked(it.path, folder) for it in chosen]
            run = subprocess.run([PROGRAM, "--model", model, *paths], stdout=subprocess.PIPE, check=True)
            res.update((page.id, json.loads(line)["page"]) for page, line in zip(chosen, run.stdout.splitlines()))
    return res


def cross_validated(pages, alone, first, out):
    """Prints the figures of pages of unseen sites, and writes their misses and texts."""
    out.mkdir(parents=True, exist_ok=True)
    scores, second = unseen(pages, lambda it: in_context(it, alone[it.id]), ROUNDS[1])
    keeps = {it.id: is_kept(it, scores[it.id]) for it in pages}
    found = extracted(pages, first, second)
    kept = {name: it["text"] for name, it in found.items()}
    print("| pages of unseen sites | precision | recall | F1 | mean F1 of a page |")
    print("|---|---:|---:|---:|---:|")

    def row(name, right, found, labelled, mean):
        figures = (right / found, right / labelled, 2 * right / (found + labelled))
        print(f"| {name} | " + " | ".join(f"{it:.3f}" for it in figures) + f" | {mean} |")

    right = lost = wrong = 0
    misses = []
    for page in (it for it in pages if it.set == "html-trafilatura"):
        text = spaced(kept[page.id])
        missing = sum(spaced(it) not in text for it in page.labels["with"])
        extra = sum(spaced(it) in text for it in page.labels["without"])
        right, lost, wrong = right + len(page.labels["with"]) - missing, lost + missing, wrong + extra
        if missing:
            misses.append(f"lost segments {page.id}: {missing} of {len(page.labels['with'])}")
        if extra:
            misses.append(f"kept furniture {page.id}: {extra} of {len(page.labels['without'])}")
    row("`html-trafilatura`, segments", right, right + wrong, right + lost, "")
    write_misses(out / "html-trafilatura-unseen.txt", misses)
    for name in ["html-newspaper4k", "html-readability"]:
        counts, means, misses = np.zeros(3), [], []
        for page in (it for it in pages if it.set == name):
            ours, theirs = map(words, (kept[page.id], page.labels["text"]))
            both, here, there = (ours & theirs).total(), ours.total(), theirs.total()
            counts, means = counts + [both, here, there], means + [2 * both / max(1, here + there)]
            if means[-1] < 0.9:
                shares = f"precision {both / max(1, here):.2f}, recall {both / max(1, there):.2f}"
                misses.append(f"page below {page.id}: {shares}")
        row(f"`{name}`, words", *counts, f"{np.mean(means):.3f}")
        write_misses(out / f"{name}-unseen.txt", misses)
    shares = []
    misses = []
    for page in (it for it in pages if it.set == "html-fundus"):
        body = words(" ".join(page.labels["paragraphs"]))
        allowed = body + words(" ".join(page.labels["summary"]) + " " + (page.labels["title"] or ""))
        ours = words(kept[page.id])
        share = ((ours & allowed).total() / max(1, ours.total()), (ours & body).total() / max(1, body.total()))
        shares.append(share)
        if min(share) < 0.9:
            misses.append(f"page below {page.id}: precision {share[0]:.2f}, recall {share[1]:.2f}")
    precision, recall = np.mean(shares, axis=0)
    print(f"| `html-fundus`, words, means of pages | {precision:.3f} | {recall:.3f} | {2 * precision * recall / (precision + recall):.3f} | |")
    write_misses(out / "html-fundus-unseen.txt", misses)
    for name in ["bare", "nameless"]:
        chosen = [it for it in pages if it.set == name]
        long = np.concatenate([[len(t) for t in it.text] for it in chosen])
        ours = np.concatenate([keeps[it.id] for it in chosen])
        labelled = np.concatenate([it.y > 0.5 for it in chosen])
        both = long[ours & labelled].sum()
        row(f"made up: {name}, characters", both, long[ours].sum(), long[labelled].sum(), "")
    with open(out / "texts.jsonl", "w", encoding="utf-8") as texts:
        for name, it in found.items():
            print(json.dumps({"id": name, **it}), file=texts)


def is_kept(page, score):
    """As `choice::kept`."""
    likely, long = likelihood(score), page.x[:, 0].astype(np.int64)
    order = np.argsort(-likely, kind="stable")
    right, found = np.cumsum((likely * long)[order]), np.cumsum(1000 * long[order])
    best = np.argmax(right / np.maximum(1, found + (likely * long).sum()))
    return (likely >= np.clip(likely[order][best], 200, 501)) & ~page.is_out


def words(text):
    """As html-fundus counts them: characters of scripts without spaces by themselves."""
    wide = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f"
    return collections.Counter(re.findall(rf"[{wide}]|[^\W_{wide}]+", text.lower()))


def write_misses(path, misses):
    path.write_text("\n".join([f"{len(misses)} in all", *sorted(misses), ""]), encoding="utf-8")


def written(model):
    """The trees in the form that `model.rs` reads."""
    res = []
    for tree in model.dump_model()["tree_info"]:
        words, left = [], [tree["tree_structure"]]
        while left:
            node = left.pop()
            if "leaf_value" in node:
                words.append(f"={round(node['leaf_value'] * 10000)}")
            else:
                words.append(f"{node['split_feature']}<{int(np.floor(node['threshold']))}")
                left += [node["right_child"], node["left_child"]]
        res.append(" ".join(words))
    return "\n".join(res)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--votes", type=pathlib.Path, required=True)
    parser.add_argument("--features", type=pathlib.Path, default=PROGRAM)
    parser.add_argument("--model", type=pathlib.Path)
    parser.add_argument("--cross-validate", type=pathlib.Path)
    given = parser.parse_args()
    globals()["PROGRAM"] = given.features
    pages = labelled_pages(given.data, given.votes)
    pages += made_up_pages(pages)
    alone, models = unseen(pages, lambda it: it.x, ROUNDS[0])
    if given.cross_validate:
        cross_validated(pages, alone, models, given.cross_validate)
    if given.model:
        first = grown(pages, lambda it: it.x, ROUNDS[0])
        second = grown(pages, lambda it: in_context(it, alone[it.id]), ROUNDS[1])
        head = "# Grown by evaluation/pages/train.py: each unit alone, then in its context."
        given.model.write_text(f"{head}\n{written(first)}\n\n{written(second)}\n")


if __name__ == "__main__":
    main()
