#!/usr/bin/env python3
"""A day in a newsroom: forty snapshots of feeds, four hundred articles, through `watch`.

    newsroom.py BINARY PROSE [SEED]

PROSE is JSONL with `text`, from which sentences are taken, none twice.

Ten invented outlets write stories of their own, update and correct them, copy each other,
carry agency copy, and quote one person in stories of their own. What each article is was
planned before it was written; what `wireprint index watch` prints of it is held against the
plan. Every feed shows its last fifteen items, so that most of each snapshot is known.
"""
import collections
import json
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

binary = sys.argv[1]
rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 7)
OUTLETS = ["Velm Gazette", "Kelm Courier", "Harbor Post", "Weir Herald", "Tarn Times",
           "Moss Mirror", "Dale Dispatch", "Fen Observer", "Ridge Record", "Quay Chronicle"]
PEOPLE = [f"{a} {b}" for a in "Ida Olga Ruth Mara Petra Nils Otto Emil Jonas Hugo".split()
          for b in "Brandt Lund Amadi Voss Keller Strand Novak Moreau Salo Ferri".split()]
PLACES = """Velm Kelm Tarnby Mossford Dalewick Fenmouth Ridgeley Quayside Northam Sudholm Eastry
Westerholt Brackley Dunmoor Elmstead Farrow Greyfell Hollins Inverley Jarrow""".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def prose(path):
    """Sentences without quotation marks, none twice, in random order."""
    res = set()
    for line in open(path, encoding="utf-8"):
        text = re.sub(r"\s+", " ", json.loads(line)["text"])
        for it in re.split(r"(?<=[.!?]) (?=[A-Z])", text):
            if 8 <= len(it.split()) <= 40 and not re.search("[\"“”‘’«»„`_*|]", it) and it[0].isupper() and it[-1] == ".":
                res.add(it)
    res = sorted(res)
    rng.shuffle(res)
    return res


SENTENCES = prose(sys.argv[2])


def sentence():
    return SENTENCES.pop()


def quotation():
    return next(SENTENCES.pop(n) for n in range(len(SENTENCES)) if 12 <= len(SENTENCES[n].split()) <= 30).rstrip(".")


def story():
    who, said = rng.choice(PEOPLE), quotation()
    parts = [" ".join(sentence() for _ in range(rng.randrange(2, 4))) for _ in range(5)]
    parts.insert(2, f"“{said},” said {who}, who lives in {rng.choice(PLACES)}.")
    title = f"{rng.choice(PLACES)}: " + " ".join(sentence().split()[:6])
    return {"title": title, "parts": parts, "said": said, "who": who}


# The plan: for each snapshot an outlet and ten articles, each with the kinds that it must
# and must not bring.
NOTHING = {"copy", "contained", "passage", "statement", "drift", "version", "earlier"}
articles, plan = [], []
for snapshot in range(40):
    outlet = OUTLETS[snapshot % 10]
    own = [it for it in articles if it["outlet"] == outlet and not it["used"]]
    others = [it for it in articles if it["outlet"] != outlet and it["kind"] == "story" and not it["used"]]
    for n in range(10):
        kind = rng.choices(["story", "update", "correction", "copy", "agency", "quote", "drift"],
                           [48, 10, 8, 12, 8, 8, 6])[0]
        if kind in ("update", "correction") and not own or kind in ("copy", "agency", "quote", "drift") and not others:
            kind = "story"
        it = story()
        number = len(articles)
        it |= {"outlet": outlet, "kind": kind, "used": False,
               "url": f"https://{outlet.split()[0].lower()}-{outlet.split()[1].lower()}.example/{number}"}
        must, may_not = {"new"}, set(NOTHING)
        if kind in ("update", "correction"):
            old = own.pop(rng.randrange(len(own)))
            old["used"] = True
            it["url"], it["parts"] = old["url"], list(old["parts"])
            it["title"], it["said"], it["who"] = old["title"], old["said"], old["who"]
            if kind == "update":
                it["parts"].append(" ".join(sentence() for _ in range(2)))
            else:
                words = it["parts"][0].split()
                words[3] = "Corrigan"
                it["parts"][0] = " ".join(words) + " An earlier version of this article named another town."
            must, may_not = {"version"}, {"new", "earlier", "copy"}
        elif kind in ("copy", "agency"):
            old = others.pop(rng.randrange(len(others)))
            old["used"] = True
            it["parts"] = list(old["parts"])
            if kind == "copy":
                it["parts"][-1] = it["parts"][-1].split(". ")[0].rstrip(".") + "."
            else:
                it["parts"][0] = f"{rng.choice(PLACES).upper()} (Norra Press) — " + it["parts"][0]
            must, may_not = {"new", "copy", "statement"}, {"version", "earlier"}
        elif kind in ("quote", "drift"):
            old = others.pop(rng.randrange(len(others)))
            old["used"] = True
            said = old["said"]
            if kind == "drift":
                words = said.split()
                words[len(words) // 2:len(words) // 2] = ["simply"]
                said = " ".join(words)
            it["parts"][2] = f"{old['who']} had told reporters: “{said}.”"
            must = {"new", "statement"} | ({"drift"} if kind == "drift" else set())
            may_not = {"copy", "contained", "version", "earlier"}
        it["date"] = f"2024-05-06T{6 + snapshot // 3:02}:{(snapshot % 3) * 20 + n:02}:00Z"
        it["must"], it["may_not"], it["snapshot"] = must, may_not, snapshot
        articles.append(it)

folder = Path(tempfile.mkdtemp())
(folder / "feeds").mkdir()
shown = collections.defaultdict(dict)
failed, count, lines_all = [], collections.Counter(), 0
for snapshot in range(40):
    fresh = [it for it in articles if it["snapshot"] == snapshot]
    outlet = fresh[0]["outlet"]
    for it in fresh:
        shown[outlet].pop(it["url"], None)
        shown[outlet][it["url"]] = it
    items = "".join(
        f"<item><title>{escape(it['title'])}</title><link>{it['url']}</link><guid>{it['url']}</guid>"
        f"<pubDate>{it['date']}</pubDate><content:encoded>"
        + escape("".join(f"<p>{p}</p>" for p in it["parts"])) + "</content:encoded></item>"
        for it in list(shown[outlet].values())[-15:])
    (folder / "feeds" / f"{outlet.replace(' ', '-')}.xml").write_text(
        f'<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{outlet}</title>{items}</channel></rss>")
    done = subprocess.run([binary, "--no-config", "-q", "index", "watch", "feeds", "--index", "memory", "--once"],
                          cwd=folder, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    lines = [json.loads(it) for it in done.stdout.splitlines()]
    lines_all += len(lines)
    by_url = {it["url"]: it for it in lines}
    # Of an article that is updated in its own snapshot the feed shows the last version.
    expected = {it["url"]: it for it in fresh}
    for url, it in expected.items():
        seen = by_url.pop(url, None)
        count[it["kind"]] += 1
        if seen is None:
            failed.append((it["kind"], url, "nothing was said"))
            continue
        kinds = set(seen["kinds"])
        if it["kind"] in ("update", "correction") and not any(
                a["url"] == url and a["snapshot"] < snapshot for a in articles):
            it["must"], it["may_not"] = {"new"}, {"version"}
        missing, extra = it["must"] - kinds, it["may_not"] & kinds
        if missing or extra:
            failed.append((it["kind"], url, f"missing {sorted(missing)}, and not planned {sorted(extra)}"))
        else:
            count[it["kind"] + " as planned"] += 1
    failed += [("", url, "was said twice") for url in by_url]
for it in failed:
    print(*it)
print(json.dumps(count, indent=1, sort_keys=True))
print(f"{lines_all} lines, {len(failed)} not as planned")
sys.exit(bool(failed))
