#!/usr/bin/env python3
"""A day in a newsroom: forty snapshots of feeds, four hundred articles, through `watch`.

    newsroom.py BINARY [SEED]

Ten invented outlets write stories of their own, update and correct them, copy each other,
carry agency copy, and quote one person in stories of their own. What each article is was
planned before it was written; what `wireprint index watch` prints of it is held against the
plan. Every feed shows its last fifteen items, so that most of each snapshot is known.
"""
import collections
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

binary = sys.argv[1]
rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 7)
OUTLETS = ["Velm Gazette", "Kelm Courier", "Harbor Post", "Weir Herald", "Tarn Times",
           "Moss Mirror", "Dale Dispatch", "Fen Observer", "Ridge Record", "Quay Chronicle"]
SUBJECTS = """council bridge ferry school hospital library museum airport market stadium theater
reservoir orchard brewery foundry lighthouse tramway cathedral archive bakery shipyard quarry
vineyard glacier laboratory observatory nursery courthouse prison monastery aqueduct""".split()
VERBS = """opened closed mended sold moved lost found doubled halved postponed approved refused
painted flooded inherited leased measured insured audited emptied heated counted guarded rented
restored inspected dismantled donated""".split()
THINGS = """roof budget contract timetable fence statue boiler fleet ledger chimney pavement
carousel telescope painting organ staircase greenhouse turbine elevator fountain manuscript
generator collection scaffold cellar embankment furnace billboard pipeline garage""".split()
PEOPLE = [f"{a} {b}" for a in "Ida Olga Ruth Mara Petra Nils Otto Emil Jonas Hugo".split()
          for b in "Brandt Lund Amadi Voss Keller Strand Novak Moreau Salo Ferri".split()]
PLACES = """Velm Kelm Tarnby Mossford Dalewick Fenmouth Ridgeley Quayside Northam Sudholm Eastry
Westerholt Brackley Dunmoor Elmstead Farrow Greyfell Hollins Inverley Jarrow""".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def sentence():
    a, b = rng.sample(SUBJECTS, 2)
    v, w = rng.sample(VERBS, 2)
    s, t, u = rng.sample(THINGS, 3)
    n = rng.randrange(12, 9000)
    place, other = rng.sample(PLACES, 2)
    return rng.choice([
        f"The {a} of {place} {v} its {s} for {n} crowns after the {b} in {other} {w} a {t}.",
        f"On {rng.choice(DAYS)} workers at the {a} {v} the {s}, which had stood beside the {b} for {n % 90 + 3} years.",
        f"Residents of {place} said that the {s} of the {a} was {v} long before anybody {w} the {t} near {other}.",
        f"A report by the {b} found {n} faults in the {s}, and the {a} {w} one {t} and two {u}s.",
        f"Nobody at the {a} would say why the {t} was {v} while the {u} in {place} waited for repair.",
        f"It was the {n % 40 + 2}th time that the {b} of {other} {v} a {s} without telling the {a}.",
    ])


def quotation():
    s, t = rng.sample(THINGS, 2)
    a, b = rng.sample(SUBJECTS, 2)
    return rng.choice([
        f"We will not let the {a} lose its {s} while the {b} keeps a {t} that nobody has used in {rng.randrange(3, 40)} years",
        f"Anybody who has ever mended a {s} knows that the {a} cannot wait for the {t} of the {b}",
        f"There is no {s} in this country that was built as badly as the {t} between the {a} and the {b}",
    ])


def story():
    who, said = rng.choice(PEOPLE), quotation()
    parts = [" ".join(sentence() for _ in range(rng.randrange(2, 4))) for _ in range(5)]
    parts.insert(2, f"“{said},” said {who}, who speaks for the {rng.choice(SUBJECTS)} of {rng.choice(PLACES)}.")
    title = f"{rng.choice(PLACES)}: {rng.choice(SUBJECTS)} {rng.choice(VERBS)} {rng.choice(THINGS)} {rng.randrange(100)}"
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
                place = next(p for p in PLACES if p in it["parts"][0] or p == PLACES[-1])
                it["parts"][0] = it["parts"][0].replace(place, "Corrigan") + " An earlier version of this article named another town."
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
                words[-1] = "decades" if words[-1] == "years" else words[-1] + "s"
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
