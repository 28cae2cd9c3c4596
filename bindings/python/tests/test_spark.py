"""Spark says what the command says, line by line."""

from __future__ import annotations

import os
import pathlib
import shutil
import sys

import pytest
from conftest import command, corpus

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("pyspark")
if shutil.which("java") is None:
    pytest.skip("there is no Java: SPARK IS NOT TESTED", allow_module_level=True)

import wireprint  # noqa: E402
from wireprint import spark as ours  # noqa: E402


@pytest.fixture(scope="module")
def spark():
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", "1g")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.adaptive.enabled", "true")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def written(rows, folder: pathlib.Path, files: int) -> pathlib.Path:
    """The rows as Parquet, in files of folders, in the order of a walk."""
    size = -(-len(rows) // files)
    for n in range(files):
        part = folder / f"part-{n // 2}" / f"docs-{n}.parquet"
        part.parent.mkdir(parents=True, exist_ok=True)
        some = rows[n * size : (n + 1) * size]
        columns = {key: [it[key] for it in some] for key in ("text", "date", "outlet")}
        columns = {"id": [str(it["id"]) for it in some], **columns}
        pq.write_table(pa.table(columns), part)
    return folder


def of_the_command(folder, tmp_path, *flags) -> str:
    file = tmp_path / "of-the-command.tsv"
    command("dedup", folder, "--dry-run", "--clusters", file, "--no-config", "-q", *flags)
    return file.read_text()


def of_spark(spark, folder, tmp_path, name, **settings) -> str:
    read = spark.read.option("recursiveFileLookup", "true")
    against = settings.pop("against", None)
    if against is not None:
        settings["against"] = read.parquet(str(against))
    columns = {"date": "date", "outlet": "outlet"}
    found = ours.dedup(read.parquet(str(folder)), work=str(tmp_path / name), **columns, **settings)
    ours.write_clusters(found, str(tmp_path / f"{name}.tsv"))
    return (tmp_path / f"{name}.tsv").read_text()


def test_two_thousand_documents_have_the_clusters_of_the_command(spark, tmp_path):
    folder = written(corpus(2000), tmp_path / "corpus", 5)
    expected = of_the_command(folder, tmp_path)
    assert of_spark(spark, folder, tmp_path, "versions") == expected
    assert expected.count("dropped") > 200
    # Called again, it goes on behind the last step; with a step lost, it makes that one anew.
    shutil.rmtree(tmp_path / "versions" / "verdicts")
    shutil.rmtree(tmp_path / "versions" / "clusters")
    assert of_spark(spark, folder, tmp_path, "versions") == expected
    with pytest.raises(wireprint.SettingError, match="other settings"):
        of_spark(spark, folder, tmp_path, "versions", threshold=0.7)


@pytest.mark.parametrize(
    ("name", "settings", "flags"),
    [
        ("threshold", {"threshold": 0.7}, ["--threshold=0.7"]),
        (
            "containment",
            {"threshold": 0.7, "measure": "containment", "keep": "longest"},
            ["--threshold=0.7", "--measure=containment", "--keep=longest"],
        ),
        ("exact", {"exact": True, "keep": "last"}, ["--exact", "--keep=last"]),
        ("earliest", {"keep": "earliest"}, ["--keep=earliest"]),
        ("preferred", {"prefer": ["Velm Courier"]}, ["--prefer=Velm Courier"]),
    ],
)
def test_every_mode_and_policy_is_covered(spark, tmp_path, name, settings, flags):
    folder = written(corpus(300), tmp_path / "corpus", 2)
    expected = of_the_command(folder, tmp_path, *flags)
    assert of_spark(spark, folder, tmp_path, name, **settings) == expected


def test_few_documents_are_compared_in_all_pairs(spark, tmp_path):
    folder = written(corpus(40), tmp_path / "corpus", 2)
    assert of_spark(spark, folder, tmp_path, "few") == of_the_command(folder, tmp_path)


def test_a_component_too_large_for_one_place_is_replayed(spark, tmp_path):
    folder = written(corpus(400, seed=3), tmp_path / "corpus", 2)
    expected = of_the_command(folder, tmp_path, "--keep=longest")
    found = of_spark(spark, folder, tmp_path, "large", most_members=2, keep="longest")
    assert found == expected


def test_a_corpus_is_held_against_another(spark, tmp_path):
    rows = corpus(300)
    old, new = written(rows[:180], tmp_path / "old", 2), written(rows[180:], tmp_path / "new", 2)
    expected = of_the_command(new, tmp_path, f"--against={old}")
    assert of_spark(spark, new, tmp_path, "against", against=old) == expected


def test_ids_that_occur_twice(spark, tmp_path):
    rows = corpus(100)
    again = [*rows, dict(rows[3])]
    folder = written(again, tmp_path / "again", 2)
    assert of_spark(spark, folder, tmp_path, "sent-again") == of_the_command(folder, tmp_path)
    wrong = written([*rows, {**rows[3], "text": "another ferry"}], tmp_path / "wrong", 2)
    with pytest.raises(wireprint.InputError, match="different texts"):
        of_spark(spark, wrong, tmp_path, "twice")


def test_an_order_is_named_or_that_of_files(spark, tmp_path):
    rows = corpus(200)
    folder = written(rows, tmp_path / "corpus", 1)
    expected = of_the_command(folder, tmp_path)
    frame = spark.createDataFrame(
        [(n, str(it["id"]), it["text"]) for n, it in enumerate(rows)], "n int, id string, text string"
    )
    with pytest.raises(wireprint.SettingError, match="order_by"):
        ours.dedup(frame, work=str(tmp_path / "none"))
    found = ours.dedup(frame.repartition(4), work=str(tmp_path / "placed"), order_by="n")
    ours.write_clusters(found, str(tmp_path / "placed.tsv"))
    assert (tmp_path / "placed.tsv").read_text() == expected


def test_documents_are_looked_at_one_by_one(spark, tmp_path):
    rows = [
        ("a", "Harbor Post", "Ida Brandt said: “The bridge will never survive another winter.”"),
        ("b", "Harbor Post", "The ferry stays in port. It is 7\u200b degrees cold today in Velm."),
    ]
    frame = spark.createDataFrame(rows, "id string, outlet string, text string")
    said = ours.quotes(frame).collect()
    assert [(it["doc"], it["speaker"]) for it in said] == [("a", "Ida Brandt")]
    rules = {it["rule"] for it in ours.check(frame).collect()}
    assert "invisible-character" in rules
    page = "<!doctype html><title>T</title><article><h1>T</h1><p>The old bridge of Velm is closed for the winter, the council said.</p></article>"
    pages = spark.createDataFrame([("x", "Post", page)], "id string, outlet string, html string")
    (article,) = ours.extract(pages, site="outlet").collect()
    assert article["id"] == "x" and "closed for the winter" in article["text"]


def test_sketches_of_other_settings_are_refused():
    rows = wireprint._native.Rows.of_lists(
        ["number", "text", "date", "outlet"], [[0], ["The council closed the bridge today."], [None], [None]]
    )
    one, other = (wireprint._native.Parts(["--threshold", it]) for it in ("0.7", "0.8"))
    made = pa.table(one.sketch(rows)).select(["number", "keys"])
    again = wireprint._native.Rows.of_stream(made.__arrow_c_stream__(), "")
    assert len(one.keys(again)) > 0
    with pytest.raises(wireprint.SettingError, match="other settings"):
        other.keys(again)
    with pytest.raises(wireprint.SettingError, match="SimHash"):
        wireprint._native.Parts(["--sketch", "simhash"])
