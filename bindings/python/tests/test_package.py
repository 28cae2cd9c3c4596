"""The package: every function on every kind of input, and the command's own answers."""

from __future__ import annotations

import datetime
import doctest
import importlib
import json
import logging
import pathlib
import pkgutil
import re
import threading
import time

import pytest
import wireprint
from conftest import RECORDS, ROOT, command, corpus, jsonl

pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")
pd = pytest.importorskip("pandas")


def test_its_version_is_that_of_the_command():
    manifest = (ROOT / "Cargo.toml").read_text()
    assert f'version = "{wireprint.__version__}"' in manifest
    assert command("--version").split() == ["wireprint", wireprint.__version__]


def kinds(records, tmp_path):
    columns = {key: [it[key] for it in records] for key in records[0]}
    yield "dictionaries", records
    yield "an iterator", iter(records)
    yield "columns", columns
    yield "pyarrow", pa.table(columns)
    yield "pyarrow in batches", pa.Table.from_batches(
        [batch for it in records for batch in pa.Table.from_pylist([it]).to_batches()]
    )
    yield "large texts", pa.table(columns).cast(
        pa.schema([(it, pa.large_string()) for it in columns])
    )
    yield "sliced", pa.table({k: ["x", *v, "y"] for k, v in columns.items()}).slice(1, len(records))
    yield "polars", pl.DataFrame(columns)
    yield "polars, lazily told apart", pl.DataFrame(columns).with_columns(
        pl.col("outlet").cast(pl.Categorical)
    )
    yield "pandas", pd.DataFrame(columns)
    yield "pandas with an index", pd.DataFrame(columns, index=["x", "y", "z"])
    yield "a file", jsonl(tmp_path / "records.jsonl", records)


def test_every_kind_of_input_gives_one_answer(records, tmp_path):
    expected = None
    for name, articles in kinds(records, tmp_path):
        found = wireprint.scan(articles)
        told = json.loads(found.to_json())
        for it in told["documents"]:
            it.pop("path", None), it.pop("record_line", None)
        told.pop("summary")
        for it in told["highlights"]:
            it.pop("path", None)
        expected = expected or told
        assert told == expected, name
    assert expected["documents"][0]["outlet"] == "Harbor Post"
    assert expected["quotations"], "a statement is found"


def test_the_reports_are_the_bytes_of_the_command(records, tmp_path):
    file = jsonl(tmp_path / "records.jsonl", records)
    for name in ("scan", "quotes", "compare", "check"):
        found = getattr(wireprint, name)(file)
        assert found.to_json() == command(name, file, "--format", "json", "--no-config", "-q"), name
    for name in ("scan", "quotes", "compare"):
        page = tmp_path / f"{name}.html"
        command(name, file, "--format", "html", "-o", page, "--no-config", "-q")
        assert getattr(wireprint, name)(file).to_html() == page.read_text(), name
    lines = command("extract", file, "--no-config", "-q")
    assert wireprint.extract(file).to_jsonl() == lines


def test_keywords_are_the_flags(records, tmp_path):
    file = jsonl(tmp_path / "records.jsonl", records)
    found = wireprint.scan(
        records, threshold=0.5, passage_words=12, count_furniture=True, memory="1M"
    )
    assert found.parameters["threshold"] == 0.5
    assert found.parameters["passage_words"] == 12
    assert found.parameters["count_furniture"] is True
    theirs = command("quotes", file, "--speaker", "Brandt", "--format", "json", "--no-config", "-q")
    assert wireprint.quotes(file, speaker="Brandt").to_json() == theirs
    with pytest.raises(wireprint.SettingError, match="between 0 and 1"):
        wireprint.scan(records, threshold=1.5)
    with pytest.raises(wireprint.SettingError, match="preferred"):
        wireprint.dedup(records, keep="preferred")
    with pytest.raises(ValueError, match="no-such"):
        wireprint.check(records, select=["no-such"])


def test_fields_are_named_as_in_the_command(records):
    other = [{"key": it["id"], "body": it["text"], "paper": it["outlet"]} for it in records]
    names = {"text_field": "body", "id_field": "key", "outlet_field": "paper"}
    for articles in (other, pl.DataFrame(other), pd.DataFrame(other)):
        found = wireprint.scan(articles, **names)
        assert [it["id"] for it in found.raw["documents"]] == ["a", "b", "c"]
        assert found.raw["documents"][0]["outlet"] == "Harbor Post"


def test_days_and_numbers_are_read_from_any_column():
    day = datetime.date(2024, 2, 29)
    moment = datetime.datetime(2024, 3, 1, 12, 30, tzinfo=datetime.timezone.utc)
    rows = {"id": [7, 8], "text": ["The ferry stays.", "The train leaves."], "date": [day, None]}
    for articles in (rows, pa.table(rows), pl.DataFrame(rows)):
        documents = wireprint.scan(articles).raw["documents"]
        assert [str(it["id"]) for it in documents] == ["7", "8"]
        assert documents[0]["date"] == "2024-02-29" and documents[1].get("date") is None
    frame = pl.DataFrame({"text": ["The ferry stays."], "date": [moment]})
    assert wireprint.scan(frame).raw["documents"][0]["date"] == "2024-03-01T12:30:00Z"
    days = pd.DataFrame({"text": ["a ferry", "a train"], "date": pd.to_datetime(["2024-02-29", None])})
    for frame in (days, {name: days[name].tolist() for name in days}):
        documents = wireprint.scan(frame).raw["documents"]
        assert documents[0]["date"].startswith("2024-02-29") and documents[1].get("date") is None
    far = pa.table({"text": ["x"], "date": pa.array([-719_162], pa.date32())})
    assert wireprint.check(far).raw["summary"]["documents"] == 1


def test_spans_point_into_the_text(records):
    found = wireprint.quotes(records)
    texts = {it["id"]: it["text"] for it in records}
    assert len(found) == 3
    for it in found:
        whole = texts[it.doc]
        assert whole.encode()[it.start : it.end].decode() == it.text == whole[it.slice(whole)]
        assert it.speaker == "Ida Brandt" and it.cue == "said"


def test_results_are_tables_for_every_library(records):
    found = wireprint.scan(records)
    table = found.to_arrow()
    assert table.num_rows == found.to_polars().height == len(found.to_pandas()) > 0
    assert pa.table(found).equals(table) and pl.DataFrame(found).equals(found.to_polars())
    for result in (
        found,
        wireprint.quotes(records),
        wireprint.compare(records),
        wireprint.check(records),
        wireprint.dedup(records),
        wireprint.diff(records[0], records[2]),
        wireprint.why(records[0], records[2]),
        wireprint.extract(records),
    ):
        for name in result.tables:
            rows = result.to_arrow(name).to_pylist()
            assert rows == result.to_polars(name).to_dicts(), (result, name)
            assert list(result.to_pandas(name).columns) == result.table(name).names()


def test_notebooks_show_the_report_itself(records):
    shown = wireprint.scan(records)._repr_html_()
    assert shown.startswith("<iframe") and "srcdoc" in shown and "Ida Brandt" in shown
    assert "<ins>" in wireprint.scan(records).statements[0]._repr_html_()
    assert wireprint.diff(records[0], records[2])._repr_html_().startswith("<iframe")
    assert "Ida" in wireprint.why(records[0], records[2])._repr_html_()
    danger = "<script>alert(1)</script> “<b>No</b> ferry sails today, and none tomorrow,” said Ida."
    for result in (wireprint.scan(danger), wireprint.diff(danger, "b"), wireprint.check(danger)):
        assert "<script>alert" not in result._repr_html_()


def test_diff_and_why_take_texts_records_and_files(records, tmp_path):
    found = wireprint.diff(records[0], records[2])
    assert found and found.similarity > 0.9
    words = [word for it in found.changes for word in it.words if word[0] != "equal"]
    assert words == [("delete", "Monday"), ("insert", "Tuesday")]
    assert not wireprint.diff("The same.", "The same.")
    assert not wireprint.diff("Only case.", "only CASE.", ignore=["case"])
    files = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for file, it in zip(files, (records[0], records[2])):
        file.write_text(it["text"])
    theirs = command("diff", *files, "--format", "json", "--no-config")
    assert wireprint.diff(*files).to_json() == theirs
    assert wireprint.why(*files).verdict in ("version", "same")
    with pytest.raises(wireprint.SettingError, match="one article"):
        wireprint.diff(records, records[0])


def test_pages_are_articles(tmp_path):
    page = (
        "<!doctype html><html><head><title>Storm | Harbor Post</title>"
        "<meta property='og:site_name' content='Harbor Post'></head><body><nav><a href='/'>Home</a>"
        "</nav><article><h1>Storm over Velm</h1><p>All ferries stay in port until Monday morning, "
        "the harbor master of Velm said.</p><p>The old bridge is closed for lorries.</p></article>"
        "</body></html>"
    )
    (found,) = wireprint.extract(page)
    assert "ferries stay in port" in found.text and "Home" not in found.text
    file = tmp_path / "page.html"
    file.write_text(page)
    (again,) = wireprint.extract(file)
    assert (again.text, again.title) == (found.text, found.title)
    for pages in ([page, page.replace("Monday", "Tuesday")], pl.DataFrame({"html": [page, page], "id": ["x", "y"]})):
        assert len(wireprint.extract(pages)) == 2
    named = wireprint.extract([{"id": "x", "html": page}])
    assert [it.id for it in named] == ["x"]


def test_what_is_no_article_is_said(records, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("x")
    with pytest.raises(ValueError, match="pathlib.Path"):
        wireprint.scan(str(file))
    for wrong in (7, [7], None, [records[0], 7]):
        with pytest.raises(TypeError, match="no article"):
            wireprint.scan(wrong)
    for nothing in ([{"id": 1, "x": 2}], pl.DataFrame({"id": [1]})):
        with pytest.raises(wireprint.InputError) as error:
            wireprint.scan(nothing)
        assert error.value.path == "documents"
    with pytest.raises(wireprint.InputError) as error:
        wireprint.scan(tmp_path / "none.txt")
    assert error.value.path == str(tmp_path / "none.txt")


def test_errors_name_the_file_and_the_line(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": 1, "text": "one ferry"}\n{"id": 1, "text": "another ferry"}\n')
    with pytest.raises(wireprint.InputError) as error:
        wireprint.scan(file)
    assert (error.value.path, error.value.line) == (str(file), 2)
    rows = [{"id": 1, "text": "one ferry"}, {"id": 1, "text": "another ferry"}]
    for run in (wireprint.scan, wireprint.dedup):
        with pytest.raises(wireprint.InputError) as error:
            run(rows)
        assert (error.value.path, error.value.line) == ("documents", 2)
    file.write_text('{"id": 1, "text": "one ferry"}\n{"id": 2,\n')
    with pytest.raises(wireprint.InputError) as error:
        wireprint.scan(file, strict=True)
    assert error.value.line == 2
    with pytest.raises(wireprint.Error):
        wireprint.diff(tmp_path / "none.txt", file)


def test_warnings_are_logged(tmp_path, caplog):
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": 1, "text": "one ferry"}\n{"id": 2,\n')
    with caplog.at_level(logging.INFO, "wireprint"):
        wireprint.scan(file)
    assert any(f"{file}:2" in it.getMessage() for it in caplog.records)


def test_dedup_says_what_the_command_says(tmp_path):
    rows = corpus(300)
    file = jsonl(tmp_path / "docs.jsonl", rows)
    columns = {key: [it[key] for it in rows] for key in ("text", "date", "outlet")}
    for settings in (
        {},
        {"threshold": 0.7},
        {"threshold": 0.6, "measure": "containment"},
        {"exact": True},
        {"sketch": "simhash"},
        {"keep": "last"},
        {"keep": "longest", "threshold": 0.5},
        {"keep": "earliest"},
        {"prefer": ["Velm Courier", "Daily Ferry"]},
    ):
        flags = wireprint._dedup_flags(locals_=settings, reading={})
        command("dedup", file, "--dry-run", "--clusters", tmp_path / "c.tsv", "--no-config", "-q", *flags)
        expected = (tmp_path / "c.tsv").read_text()
        assert wireprint.dedup(file, **settings).clusters_tsv() == expected, settings
        found = wireprint.dedup(rows, **settings)
        assert found.clusters_tsv() == expected, settings
        stream = wireprint.Deduplication(**settings)
        for at in range(0, len(rows), 77):
            stream.add(rows[at : at + 77])
        assert stream.finish().clusters_tsv() == expected, settings
        frame = pl.DataFrame({"id": [str(it["id"]) for it in rows], **columns})
        of_frame = wireprint.dedup(frame, **settings)
        assert of_frame.kept == found.kept, settings
        assert frame.filter(of_frame.kept).height == of_frame.summary["kept"]


def test_one_corpus_is_held_against_another(tmp_path):
    rows = corpus(200)
    old, new = rows[:120], rows[120:]
    files = [jsonl(tmp_path / "old.jsonl", old), jsonl(tmp_path / "new.jsonl", new)]
    command(
        "dedup", files[1], "--against", files[0], "--dry-run", "--clusters", tmp_path / "c.tsv", "--no-config", "-q"
    )
    expected = (tmp_path / "c.tsv").read_text()
    assert wireprint.dedup(new, against=old).clusters_tsv() == expected
    assert wireprint.dedup(files[1], against=files[0]).clusters_tsv() == expected


def test_paragraphs_are_cut(records):
    found = wireprint.dedup(records, level="paragraph")
    assert [it["doc"] for it in found.cuts] == ["c", "c"]
    assert found.cuts[1]["text"].startswith("The council of Velm")
    assert [json.loads(it)["id"] for it in found.corpus_jsonl().splitlines()] == ["a", "b"]


def test_other_threads_go_on():
    texts = [it["text"] for it in corpus(2500)]
    counted, stop = [0], threading.Event()

    def count():
        while not stop.is_set():
            counted[0] += 1
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    try:
        before = counted[0]
        wireprint.dedup(texts, threshold=0.7)
        assert counted[0] - before > 5
    finally:
        stop.set()
        thread.join()


def test_an_interrupt_is_heard():
    import _thread

    texts = [it["text"] for it in corpus(3000)]
    timer = threading.Timer(0.15, _thread.interrupt_main)
    timer.start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        for _ in range(1000):
            wireprint.scan(texts[:400])
    assert time.monotonic() - started < 60


def test_progress_is_told_and_may_stop_the_run():
    texts = [it["text"] for it in corpus(2500)]
    seen = []
    wireprint.dedup(texts, progress=lambda *it: seen.append(it))
    assert {it[0] for it in seen} <= {"read", "search", "verify", "write"} and seen

    def stop(*_):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        wireprint.dedup(texts, progress=stop)


def test_hostile_rows_break_nothing():
    rows = {"text": ["\ud800".encode("utf-8", "replace").decode(), "", "\x00" * 9, "x" * 100_000, None]}
    wireprint.check(rows)
    wireprint.dedup(pa.table({"text": pa.array(["", None, "a b c"], pa.string_view())}))
    with pytest.raises(TypeError):
        wireprint.scan({"text": [object()], "id": [b"x"]}["id"])
    empty = wireprint.scan(pa.table({"text": pa.array([], pa.string())}))
    assert empty.summary["documents"] == 0 and empty.to_arrow().num_rows == 0


def test_the_command_is_there(tmp_path):
    import subprocess
    import sys

    run = subprocess.run([sys.executable, "-m", "wireprint", "scan", "--no-such-flag"], capture_output=True)
    assert run.returncode == 2 and b"--no-such-flag" in run.stderr


def test_the_docstrings_examples_are_true():
    names = [it.name for it in pkgutil.iter_modules(wireprint.__path__)]
    modules = [importlib.import_module(f"wireprint.{it}") for it in names if it != "__main__"]
    tried_in = {}
    for module in (wireprint, *modules):
        failed, tried = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
        assert failed == 0
        tried_in[module.__name__] = tried
    assert tried_in["wireprint"] > 0 and "wireprint.spark" in tried_in
    assert re.match(r"\d+\.\d+", wireprint.__version__)


def test_every_function_tells_its_flags():
    """A keyword is a flag of the command of that name."""
    import inspect

    own = {"articles", "pages", "a", "b", "progress", "reading", "against", "html_field"}
    for name in ("scan", "compare", "quotes", "diff", "why", "check", "extract", "dedup"):
        help_ = command(name, "--help")
        for keyword in set(inspect.signature(getattr(wireprint, name)).parameters) - own:
            assert f"--{keyword.replace('_', '-')}" in help_, (name, keyword)


assert pathlib and RECORDS


VELM = "The harbor board of Velm sold the old pilot house to two sisters on Monday afternoon."


def test_an_index_remembers_what_was_added(tmp_path):
    memory = wireprint.Index(tmp_path / "memory")
    first = {"id": "a", "outlet": "Bay", "url": "https://bay.example/a", "text": VELM}
    assert memory.add([first]) == [wireprint.Came("a", "new", None)]
    later = {**first, "text": VELM + " They will open a school there."}
    assert [it.came for it in memory.add([first, {**later, "id": "b"}])] == ["known", "version"]
    assert len(memory) == 1
    again = wireprint.Index.open(tmp_path / "memory")
    seen = again.query(later["text"], most=5)
    assert seen.articles[0]["versions"][0]["id"] == "b"
    assert seen.to_pandas()["new_words"].tolist() == [0]
    assert "<html" in seen.to_html()
    folder = str(tmp_path / "memory")
    (tmp_path / "asked.txt").write_text(VELM)
    told = json.loads(command("index", "query", str(tmp_path / "asked.txt"), "--index", folder, "--format", "json"))
    assert told["articles"][0]["versions"][0]["id"] == "b"
    assert again.remove("https://bay.example/a") == 2
    assert (len(again), again.remove(["b"])) == (0, 0)


def test_an_index_of_other_settings_or_none_is_an_error(tmp_path):
    with pytest.raises(wireprint.InputError):
        wireprint.Index.open(tmp_path / "none")
    wireprint.Index(tmp_path / "memory", passage_words=12)
    with pytest.raises(wireprint.Error):
        wireprint.Index(tmp_path / "memory", passage_words=9)
    wireprint.Index(tmp_path / "memory")
