"""The notebooks run from their first cell to their last, and each task is under ten lines."""

from __future__ import annotations

import json

import pytest
from conftest import ROOT

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")

NOTEBOOKS = sorted((ROOT / "bindings/python/examples").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda it: it.stem)
def test_a_notebook_runs(path):
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(path.parent)}}
    nbclient.NotebookClient(notebook, timeout=300, resources=resources).execute()
    shown = json.dumps(notebook)
    assert "text/html" in shown


def test_there_is_one_for_each_kind_of_user():
    assert len(NOTEBOOKS) == 3
