"""Writes the notebooks anew from the cells below: ``python examples/make.py``."""

from __future__ import annotations

import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent

NOTEBOOKS: dict[str, list[tuple[str, str]]] = {
    "who_said_it": [
        ("markdown", "# Who said it, and how did the wording drift?\n\nFor whoever studies coverage: every quotation of some articles with its speaker, and the statements that stand in several."),
        ("code", "from pathlib import Path\n\nimport wireprint\n\narticles = Path.cwd().parents[2] / \"seeds\"\nfound = wireprint.quotes(articles)\nfound"),
        ("code", "frame = found.to_pandas()\nframe.groupby(\"speaker\").size().sort_values(ascending=False).head(5)"),
        ("markdown", "A statement with its places, and what each wording has that the other does not:"),
        ("code", "found.statements[0]"),
        ("code", "assert len(frame) > 50 and found.statements[0].drift()"),
    ],
    "a_clean_corpus": [
        ("markdown", "# A corpus without its duplicates\n\nFor whoever builds training data: which documents are copies or versions of one text, and which of each stays."),
        ("code", "import polars as pl\n\nimport wireprint\n\ntext = \"The council of Velm decided on Monday to close the old bridge until the spring. {} Nobody was hurt when the river rose, the harbor master said, but the ferries stay in port.\"\narticles = pl.DataFrame({\n    \"id\": [\"a\", \"b\", \"c\"],\n    \"outlet\": [\"Harbor Post\", \"Velm Courier\", \"Daily Ferry\"],\n    \"text\": [text.format(\"\"), text.format(\"Bakers fear for their trade.\"), \"Something else happened in the town of Lund today, where a school choir won a prize.\"],\n})\nfound = wireprint.dedup(articles)\nfound"),
        ("code", "clean = articles.filter(found.kept)\nclean"),
        ("code", "wireprint.why(articles.to_dicts()[0], articles.to_dicts()[1])"),
        ("code", "assert clean[\"id\"].to_list() == [\"a\", \"c\"]\nfound.to_polars()"),
    ],
    "from_pages_to_findings": [
        ("markdown", "# From pages to findings\n\nFor whoever keeps an archive: articles out of web pages, what two versions of one differ in, and what is wrong with them."),
        ("code", "import wireprint\n\npage = \"\"\"<!doctype html><html><head><title>Storm over Velm | Harbor Post</title></head><body>\n<nav><a href=\"/\">Home</a></nav><article><h1>Storm over Velm</h1>\n<p>All ferries {} in port until Monday morning, the harbor master of Velm said.</p>\n<p>The old bridge is closed for lorries, and the school by the river stays shut.</p></article></body></html>\"\"\"\nbefore, after = wireprint.extract([page.format(\"stay\"), page.format(\"remain\")])\nafter.text"),
        ("code", "wireprint.diff(before.text, after.text)"),
        ("code", "problems = wireprint.check([{\"id\": \"before\", \"text\": before.text}, {\"id\": \"after\", \"text\": after.text}])\nproblems.to_pandas()"),
        ("code", "assert {it.rule for it in problems} == {\"near-duplicate-document\"}"),
    ],
}


def main() -> None:
    for name, cells in NOTEBOOKS.items():
        made = []
        for at, (kind, source) in enumerate(cells):
            cell: dict[str, object] = {
                "cell_type": kind,
                "id": f"cell-{at}",
                "metadata": {},
                "source": source.splitlines(keepends=True),
            }
            if kind == "code":
                cell |= {"execution_count": None, "outputs": []}
            made.append(cell)
        notebook = {
            "cells": made,
            "metadata": {
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        path = HERE / f"{name}.ipynb"
        path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
