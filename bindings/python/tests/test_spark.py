"""Spark says what the command says, line by line."""

from __future__ import annotations

import os
import pathlib
import random
import shutil
import sys

import pytest
from conftest import WORDS, command, corpus

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
    sites = [(f"x{n}", f"Post {n % 3}", page) for n in range(9)]
    pages = spark.createDataFrame(sites, "id string, outlet string, html string")
    articles = ours.extract(pages.repartition(4), site="outlet").collect()
    assert sorted(it["id"] for it in articles) == [it[0] for it in sites]
    assert all("closed for the winter" in it["text"] for it in articles)


def stories(n: int) -> list[dict[str, object]]:
    """Made-up articles of sites that borrow paragraphs of each other, with words exchanged."""
    draw = random.Random(11)
    paragraphs: list[str] = []
    rows: list[dict[str, object]] = []
    for number in range(n):
        lines = [f"{draw.choice(WORDS)} {draw.choice(WORDS)} {draw.choice(WORDS)} {number}".capitalize()]
        if number % 20 == 0:
            lines[0] = "Letters to the harbor desk"
        for _ in range(draw.randint(3, 6)):
            own = " ".join(sentence(draw) for _ in range(3))
            if paragraphs and draw.random() < 0.3:
                words = draw.choice(paragraphs).split(" ")
                for _ in range(draw.randint(0, 6)):
                    words[draw.randrange(len(words))] = draw.choice(WORDS)
                own = " ".join(words)
            elif draw.random() < 0.3:
                own = f"“{own}” said {draw.choice(WORDS)}."
            paragraphs.append(own)
            lines.append(own)
        lines.append(f"Read the news of town {number % 7} in our letter each morning and stay informed.")
        rows.append({
            "id": f"s{number}",
            "outlet": f"Post {number % 5}",
            "date": f"2024-03-{1 + number % 28:02}",
            "text": "\n\n".join(lines),
        })
    rows[0]["date"] = "some day"
    return rows


def sentence(draw: random.Random) -> str:
    words = [draw.choice(WORDS) + draw.choice(["", "", "s", "ed", "ing", "er"]) for _ in range(draw.randint(7, 16))]
    return " ".join(words).capitalize() + "."


def frame_of(spark, rows):
    names = ("id", "outlet", "date", "text")
    values = [tuple(it[name] for name in names) for it in rows]
    return spark.createDataFrame(values, ", ".join(f"{it} string" for it in names))


def places_of(found):
    """The similarity of each passage, by its places."""
    return {
        tuple(sorted((at.doc, at.start, at.end) for at in it.occurrences)): it.similarity
        for it in found
    }


@pytest.fixture(scope="module")
def reused(spark, tmp_path_factory):
    """What documents share, also with themselves, and the folder of the run."""
    rows = stories(200)
    work = tmp_path_factory.mktemp("reuse") / "work"
    frame = frame_of(spark, rows).repartition(3)
    return rows, frame, work, ours.reuse(frame, work=str(work), repeats=True)


def test_shared_passages_are_those_of_a_scan(reused):
    rows, frame, work, found = reused
    scanned = wireprint.scan(rows)
    expected = places_of(scanned.passages)
    together = found.together()
    # Reports round.
    assert places_of(together) == pytest.approx(expected, abs=0.001)
    assert len(expected) > 80 and any(it < 1 for it in expected.values())
    assert scanned.raw["furniture"], "the corpus has furniture, which is left out"
    assert found.figures["documents"] == len(rows)
    assert found.figures["capped"] == 0 and found.figures["shingles"] > 1000
    texts = {it["id"]: str(it["text"]).encode() for it in rows}
    for row in found.rows.collect():
        text = texts[row["left"]]
        assert text[row["left_start"] : row["left_end"]].decode() == row["text"]
        assert text[: row["left_start"]].count(b"\n") == row["left_line"] - 1
        assert row["left"] <= row["right"] and row["words"] >= 4
        assert (row["left"] == row["right"]) == (row["kind"] == "repeat")
    kinds = {it["kind"] for it in found.rows.select("kind").distinct().collect()}
    assert {"quotation", "unknown"} <= kinds
    # Called again, it goes on behind the last step.
    shutil.rmtree(work / "passages")
    shutil.rmtree(work / "reused")
    again = ours.reuse(frame, work=str(work), repeats=True)
    assert again.together() == together
    with pytest.raises(wireprint.SettingError, match="other settings"):
        ours.reuse(frame, work=str(work))


def test_series_and_days_keep_documents_apart(reused, tmp_path):
    rows, frame, work, _ = reused
    everything = ours.reuse(frame, work=str(work), repeats=True)
    columns = {"series": "outlet", "date": "date"}
    found = ours.reuse(frame, work=str(tmp_path / "apart"), days=3, **columns)
    outlets = {it["id"]: it["outlet"] for it in rows}
    day = {it["id"]: int(it["date"][-2:]) for it in rows if it["date"] != "some day"}
    pair = ("left", "right", "left_start", "left_end", "right_start", "right_end", "similarity")

    def of(found):
        return {tuple(it) for it in found.rows.select(*pair).collect()}

    def wanted(it):
        left, right = it[:2]
        return (
            left in day
            and right in day
            and outlets[left] != outlets[right]
            and abs(day[left] - day[right]) <= 3
        )

    assert of(found) == {it for it in of(everything) if wanted(it)}
    assert 10 < len(of(found)) < len(of(everything))
    assert found.figures["undated"] == 1


def test_what_the_cap_leaves_out_is_told(spark, tmp_path, caplog):
    frame = frame_of(spark, stories(60))
    reused = ours.reuse(frame, work=str(tmp_path / "capped"), cap=4, count_furniture=True)
    figures = reused.figures
    assert figures["capped"] > 0
    assert 0 < figures["capped_tried"] < figures["capped_pairs"]
    assert "shingles stand in more than 4 places" in caplog.text
    with pytest.raises(wireprint.SettingError, match="cap"):
        ours.reuse(frame, work=str(tmp_path / "wrong"), cap=1)
    with pytest.raises(wireprint.SettingError, match="days"):
        ours.reuse(frame, work=str(tmp_path / "wrong"), days=1)


PEOPLE = ("Ruth Amadi", "Olga Lund", "Bram Vesely", "Ines Okafor", "Tarn Osby")


def quoting(n: int) -> list[dict[str, object]]:
    """Made-up articles that quote each other's people: whole, cut, reworded, without marks."""
    draw = random.Random(5)
    said: list[tuple[list[str], str]] = []
    rows: list[dict[str, object]] = []
    for number in range(n):
        lines = [" ".join(draw.choice(WORDS) for _ in range(6)).capitalize()]
        for _ in range(draw.randint(2, 5)):
            words, who = sentence(draw)[:-1].split(" "), draw.choice(PEOPLE)
            how = draw.random()
            if said and how < 0.7:
                words, who = draw.choice(said[-40:])
                words = list(words)
                for _ in range(draw.randint(0, 2)):
                    words[draw.randrange(len(words))] = draw.choice(WORDS)
            else:
                said.append((words, who))
            text, around = " ".join(words), sentence(draw)
            if how < 0.1:
                lines.append(f"The {around} As {who} holds, {text} and so on.")
            elif how < 0.25:
                lines.append(f"{who} said it was “{' '.join(words[1:5])}”. {around}")
            elif how < 0.35:
                lines.append(f"“{draw.choice(['Never ready', 'At the end of the day'])},” said {who}. {around}")
            elif how < 0.42:
                lines.append(f"It is a “harbor of the patient”, as it is called. {around}")
            else:
                lines.append(f"“{text},” said {who}. {around}")
        lines.append(f"Read the news of town {number % 7} in our letter each morning and stay informed.")
        rows.append({
            "id": f"s{number}",
            "outlet": f"Post {number % 5}",
            "date": f"2024-{1 + number % 3:02}-{1 + number % 28:02}",
            "text": "\n\n".join(lines),
        })
    rows[0]["date"] = "some day"
    return rows


def told_by_the_scan(rows):
    """Every statement and set phrase of a scan, by its places."""
    raw = wireprint.scan(rows).raw
    found = {}
    for it in [*raw["quotations"], *raw["set_phrases"]]:
        drift = {of["to"]: [[op["op"], op["text"]] for op in of["ops"]] for of in it["drift"]}
        places = []
        for n, at in enumerate(it["occurrences"]):
            who = at.get("speaker") or {}
            places.append((
                at["doc"],
                at["start"],
                at["end"],
                at["line"],
                at["quoted"],
                at.get("speaker_name"),
                who.get("confidence"),
                at.get("cue"),
                at.get("outlet"),
                drift.get(n, []),
            ))
        key = tuple(sorted(at[:3] for at in places))
        found[key] = (
            it.get("speaker"),
            it["relation"],
            it["similarity"],
            it["stock_phrase"],
            sorted(places, key=lambda at: at[:3]),
        )
    return found


def told_by_spark(found):
    told = {}
    for it in found.together():
        places = [
            (
                at.doc,
                at.start,
                at.end,
                at.line,
                at.quoted,
                at.speaker,
                at.confidence,
                at.cue,
                at.outlet,
                [list(op) for op in at.drift],
            )
            for at in it.places
        ]
        key = tuple(sorted(at[:3] for at in places))
        # Reports round.
        similarity = pytest.approx(it.similarity, abs=0.001)
        told[key] = (it.speaker, it.relation, similarity, it.set_phrase, sorted(places, key=lambda at: at[:3]))
    return told


def test_statements_are_those_of_a_scan(spark, tmp_path):
    rows = quoting(150)
    frame = frame_of(spark, rows).repartition(3)
    work = tmp_path / "statements"
    columns = {"outlet": "outlet", "date": "date"}
    found = ours.statements(frame, work=str(work), **columns)
    expected, told = told_by_the_scan(rows), told_by_spark(found)
    assert told.keys() == expected.keys()
    assert told == expected
    assert len(expected) > 40
    assert any(it[3] for it in expected.values()), "some are set phrases"
    assert any(not at[4] for it in expected.values() for at in it[4]), "some stand in running text"
    assert any(at[9] for it in expected.values() for at in it[4]), "some wordings drift"
    figures = found.figures
    assert figures["documents"] == len(rows) and figures["statements"] == len(expected)
    texts = {it["id"]: str(it["text"]).encode() for it in rows}
    for row in found.rows.collect():
        assert texts[row["doc"]][row["start"] : row["end"]].decode() == row["text"]
    # Called again, it goes on behind the last step.
    for step in ("edges", "grouped", "statements"):
        shutil.rmtree(work / step)
    assert told_by_spark(ours.statements(frame, work=str(work), **columns)) == expected
    with pytest.raises(wireprint.SettingError, match="other settings"):
        ours.statements(frame, work=str(work), days=3, **columns)


def test_statements_of_one_series_and_of_far_days_are_kept_apart(spark, tmp_path):
    rows = quoting(60)
    frame = frame_of(spark, rows)
    columns = {"series": "outlet", "date": "date"}
    found = ours.statements(frame, work=str(tmp_path / "apart"), days=2, **columns)
    outlets = {it["id"]: it["outlet"] for it in rows}
    apart = [it for it in found.together() if not it.set_phrase]
    assert apart
    for it in apart:
        assert len({outlets[at.doc] for at in it.places}) > 1
    with pytest.raises(wireprint.SettingError, match="days"):
        ours.statements(frame, work=str(tmp_path / "wrong"), days=1)


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
