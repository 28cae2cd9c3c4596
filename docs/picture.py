#!/usr/bin/env python3
"""Makes docs/src/terminal.svg from the program itself.

    docs/picture.py [WIREPRINT]          write the picture
    docs/picture.py --check [WIREPRINT]  fail when it is not what would be written

The picture is the first screen of `wireprint scan seeds`, with the colors that a
terminal shows; it follows the reader's light or dark.
"""

import html
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs/src/terminal.svg"
COLUMNS, LINES = 88, 20
CLASSES = {"1": "b", "2": "f", "36": "c", "32": "g", "31": "r", "35": "m"}
STYLE = """
svg { color-scheme: light dark; }
rect { fill: #fff; stroke: #d5dbe1; } text { font: 13px ui-monospace, Menlo, Consolas, monospace; fill: #1c2024; white-space: pre; }
.b { font-weight: 700; } .f { fill: #59636e; } .c { fill: #0b6e80; } .g { fill: #116329; } .r { fill: #a40e26; } .m { fill: #8a3a76; }
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


def main():
    args = [it for it in sys.argv[1:] if it != "--check"]
    program = os.path.abspath(args[0] if args else ROOT / "target/release/wireprint")
    picture = svg(screen(program))
    if "--check" in sys.argv:
        if PICTURE.read_text() != picture:
            sys.exit("docs/src/terminal.svg is not what docs/picture.py makes")
    else:
        PICTURE.write_text(picture)


main()
