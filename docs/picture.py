#!/usr/bin/env python3
"""Makes docs/src/terminal.svg and docs/src/page.png from the program itself.

    docs/picture.py [WIREPRINT]          write the pictures
    docs/picture.py --check [WIREPRINT]  fail when they are not what would be written

The first is the first screen of `wireprint scan seeds`, with the colors that a
terminal shows; it follows the reader's light or dark. The second is what Chromium
shows of the page of the same scan. Browsers draw letters differently, so it is not
compared point by point: it notes the SHA-256 of the page that it shows.
"""

import hashlib
import html
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs/src/terminal.svg"
PAGE = ROOT / "docs/src/page.png"
KEY = b"wireprint page SHA-256"
WINDOW = "1180,720"
COLUMNS, LINES = 88, 20
CLASSES = {"1": "b", "2": "f", "4": "u", "9": "s", "36": "c", "32": "g", "31": "r", "35": "m"}
STYLE = """
svg { color-scheme: light dark; }
rect { fill: #fff; stroke: #d5dbe1; } text { font: 13px ui-monospace, Menlo, Consolas, monospace; fill: #1c2024; white-space: pre; }
.b { font-weight: 700; } .u { text-decoration: underline; } .s { text-decoration: line-through; } .f { fill: #59636e; } .c { fill: #0b6e80; } .g { fill: #116329; } .r { fill: #a40e26; } .m { fill: #8a3a76; }
@media (prefers-color-scheme: dark) { rect { fill: #0f1318; stroke: #343c46; } text { fill: #e4e9ee; }
.f { fill: #98a3ae; } .c { fill: #4fc3d6; } .g { fill: #6fdd8b; } .r { fill: #ff8182; } .m { fill: #e6a3d2; } }
"""


def screen(program):
    """The first lines of the program's output, with escapes."""
    args = [program, "scan", "seeds", "--width", str(COLUMNS), "--color", "always"]
    env = {**os.environ, "TERM": "xterm-256color"}
    out = subprocess.run(args, cwd=ROOT, env=env, capture_output=True, check=True).stdout
    return out.decode().splitlines()[:LINES]


def spans(line):
    """The line as SVG: a tspan for each stretch of one style."""
    line = re.sub("\x1b\\]8;;.*?\x1b\\\\", "", line)
    res, classes = [], []
    for part in re.split("(\x1b\\[[0-9;]*m)", line):
        if part.startswith("\x1b["):
            codes = part[2:-1].split(";")
            classes = [] if codes in (["0"], [""]) else [CLASSES[it] for it in codes if it in CLASSES]
        elif part:
            text = html.escape(part)
            res.append(f'<tspan class="{" ".join(classes)}">{text}</tspan>' if classes else text)
    return "".join(res)


def svg(lines):
    width, height = COLUMNS * 8 + 32, (len(lines) + 1) * 19 + 28
    rows = ["$ wireprint scan seeds", *lines]
    texts = [
        f'<text x="16" y="{30 + n * 19}" xml:space="preserve">{spans(row)}</text>'
        for n, row in enumerate(rows)
        if row
    ]
    label = "The first screen of wireprint scan: the main findings of five articles"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{label}">\n<style>{STYLE}</style>\n'
        f'<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8"/>\n'
        + "\n".join(texts)
        + "\n</svg>\n"
    )


def page(program, folder):
    """The page of `wireprint scan seeds`, in a file."""
    path = pathlib.Path(folder) / "seeds.html"
    args = [program, "scan", "seeds", "--format", "html", "--no-config", "-o", str(path)]
    subprocess.run(args, cwd=ROOT, capture_output=True, check=True)
    return path


def shot(path, folder):
    """What Chromium shows of the page, as PNG."""
    names = ("chromium", "chromium-browser", "google-chrome")
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not browser:
        sys.exit("the picture of the page needs Chromium; CHROMIUM names it")
    picture = pathlib.Path(folder) / "page.png"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"]
    flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    flags += [f"--user-data-dir={folder}/profile", f"--window-size={WINDOW}"]
    args = [browser, *flags, f"--screenshot={picture}", path.as_uri()]
    subprocess.run(args, capture_output=True, check=True)
    return picture.read_bytes()


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def chunks(png):
    """The parts of a PNG: each its type and its data."""
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def marked(png, source):
    """The PNG with a note of which page it shows."""
    parts = [it for it in chunks(png) if it[0] != b"tEXt"]
    parts.insert(1, (b"tEXt", KEY + b"\0" + source.encode()))
    out = png[:8]
    for kind, data in parts:
        out += struct.pack(">I", len(data)) + kind + data
        out += struct.pack(">I", zlib.crc32(kind + data))
    return out


def shown(png):
    """Which page a PNG says that it shows."""
    notes = [data.split(b"\0", 1) for kind, data in chunks(png) if kind == b"tEXt"]
    return next((value.decode() for key, value in notes if key == KEY), None)


def main():
    args = [it for it in sys.argv[1:] if it != "--check"]
    program = os.path.abspath(args[0] if args else ROOT / "target/release/wireprint")
    picture = svg(screen(program))
    with tempfile.TemporaryDirectory() as folder:
        path = page(program, folder)
        if "--check" in sys.argv:
            stale = []
            if PICTURE.read_text() != picture:
                stale.append(PICTURE.name)
            if shown(PAGE.read_bytes()) != digest(path):
                stale.append(PAGE.name)
            if stale:
                sys.exit(f"not what docs/picture.py makes: {', '.join(stale)}")
        else:
            PICTURE.write_text(picture)
            PAGE.write_bytes(marked(shot(path, folder), digest(path)))


main()
