#!/usr/bin/env python3
"""What other programs take for the article of each labelled page.

  votes.py --data DIR --out DIR

DIR of --data holds html-trafilatura, html-readability, html-newspaper4k and html-fundus;
into --out goes one file a set, one line a page: {"id", "votes": {PROGRAM: TEXT}}. Needs the
packages trafilatura, readability-lxml, justext, resiliparse, newspaper4k and boilerpy3.
"""
import argparse
import gzip
import json
import logging
import pathlib

import justext
import newspaper
import trafilatura
from boilerpy3 import extractors
from lxml import html as lxml_html
from readability import Document
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree
from trafilatura.utils import decode_file

SETS = ["html-trafilatura", "html-readability", "html-newspaper4k", "html-fundus"]
LANGUAGES = ["English", "German", "French", "Spanish", "Polish"]
STOP_WORDS = frozenset().union(*map(justext.get_stoplist, LANGUAGES))
BOILERPIPE = extractors.ArticleExtractor(raise_on_failure=False)


def trafilatura_with(**settings):
    return lambda raw, text: trafilatura.extract(raw, include_comments=False, **settings)


def by_readability(raw, text):
    return lxml_html.fromstring(Document(text).summary()).text_content()


def by_justext(raw, text):
    return "\n".join(it.text for it in justext.justext(text, STOP_WORDS) if not it.is_boilerplate)


def by_resiliparse(raw, text):
    settings = {"main_content": True, "alt_texts": False, "links": False, "list_bullets": False}
    return extract_plain_text(HTMLTree.parse(text), **settings)


def by_newspaper(raw, text):
    article = newspaper.Article("http://page.example/a", language="en", fetch_images=False)
    article.download(input_html=text)
    article.parse()
    return article.text


PROGRAMS = {
    "trafilatura": trafilatura_with(),
    "trafilatura-precise": trafilatura_with(favor_precision=True),
    "trafilatura-recall": trafilatura_with(favor_recall=True),
    "readability": by_readability,
    "justext": by_justext,
    "resiliparse": by_resiliparse,
    "newspaper": by_newspaper,
    "boilerpipe": lambda raw, text: BOILERPIPE.get_content(text),
}


def votes(raw):
    text = decode_file(raw)
    res = {}
    for name, program in PROGRAMS.items():
        try:
            res[name] = program(raw, text) or ""
        except Exception as error:  # a program that fails has no vote
            logging.warning("%s: %s", name, error)
            res[name] = ""
    return res


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for name in SETS:
        with open(given.out / f"{name}.jsonl", "w", encoding="utf-8") as out:
            for line in open(given.data / name / "docs.jsonl", encoding="utf-8"):
                page = json.loads(line)
                raw = (given.data / name / page.get("html", f"pages/{page['id']}")).read_bytes()
                raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
                print(json.dumps({"id": page["id"], "votes": votes(raw)}), file=out)


if __name__ == "__main__":
    main()
