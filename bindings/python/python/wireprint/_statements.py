"""Statements between the documents of a corpus that no machine holds."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import _native
from ._reuse import _Run as _Texts
from ._reuse import _Settings
from ._steps import Batches, Made, components, numbered, over, refuse, settled_of
from .errors import SettingError

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

_LOG = logging.getLogger("wireprint")


@dataclass(frozen=True)
class Said:
    """Where a statement stands, and who says it there.

    Attributes:
        doc: the id of the document.
        start, end: bytes of the document's text as UTF-8.
        line: from 1.
        text: the words as they stand there.
        quoted: whether quotation marks stand round them; else it is running text.
        speaker: the full name that the article gives for who says it.
        confidence: how sure that is: ``certain`` or ``likely``.
        cue: the word that says so.
        outlet: who carries it, where ``outlet`` was named.
        drift: how the wording differs from the representative's: operations (``equal``,
            ``delete``, ``insert``) and their texts. Nothing where it does not.
    """

    doc: str
    start: int
    end: int
    line: int
    text: str
    quoted: bool
    speaker: str | None
    confidence: str | None
    cue: str | None
    outlet: str | None
    drift: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Statement:
    """One statement in all its places, as a scan has it.

    Attributes:
        speaker: the fullest of its speakers' names.
        relation: the weakest that joins its places: ``exact``, ``partial``, ``reworded`` or
            ``fragments``.
        similarity: the lowest share of words that joins a place to the representative.
        set_phrase: whether it is a set phrase or a title rather than a statement.
        representative: which of the places the others are held against.
        places: all of them, by document and place.
    """

    speaker: str | None
    relation: str
    similarity: float
    set_phrase: bool
    representative: int
    places: tuple[Said, ...]


@dataclass(frozen=True)
class Statements:
    """What :func:`statements` found.

    Attributes:
        rows: a row a place of a statement: ``statement`` (a number), ``doc``, ``start``,
            ``end`` (bytes of the text as UTF-8), ``line`` (from 1), ``text``, ``quoted``,
            ``speaker``, ``confidence``, ``cue``, ``outlet``, ``representative``, ``drift``
            (JSON: a list of operations and their texts; null where the wording is the
            representative's), and of the whole statement ``said_by``, ``set_phrase``,
            ``relation`` and ``similarity``.
        figures: how many ``documents`` and ``quotations`` there are, how many ``words`` in a
            row stand in two quotations or more, how many of them are ``capped``, how many
            pairs of places these have (``capped_pairs``) and how many of those were held
            against each other (``capped_tried``), of how many short quotations not all others
            with the same words were looked at (``short_capped``), how many ``pairs`` of
            quotations were compared, how many of them are one utterance (``edges``), the
            quotations of the largest connected ``component`` of those, and how many
            ``statements`` were found, set phrases among them.
    """

    rows: DataFrame
    figures: Mapping[str, int]

    def together(self) -> Iterator[Statement]:
        """The statements with all their places, as ``wireprint scan`` has them.

        Rows come to the driver one partition at a time.
        """
        ordered = self.rows.orderBy("statement", "_n")
        held: list[Any] = []
        for row in ordered.toLocalIterator():
            if held and held[0]["statement"] != row["statement"]:
                yield _together(held)
                held = []
            held.append(row)
        if held:
            yield _together(held)


def _together(rows: list[Any]) -> Statement:
    names = [it for it in Said.__dataclass_fields__ if it != "drift"]
    places = tuple(
        Said(
            **{name: row[name] for name in names},
            drift=tuple((op, text) for op, text in json.loads(row["drift"] or "[]")),
        )
        for row in rows
    )
    first = rows[0]
    return Statement(
        first["said_by"],
        first["relation"],
        first["similarity"],
        first["set_phrase"],
        next(n for n, row in enumerate(rows) if row["representative"]),
        places,
    )


def statements(
    df: DataFrame,
    *,
    work: str,
    id: str = "id",
    text: str = "text",
    outlet: str | None = None,
    series: str | None = None,
    date: str | None = None,
    days: int | None = None,
    count_furniture: bool = False,
    within_series: bool = False,
) -> Statements:
    """Which quotations recur, who says them, and how does their wording drift?

    With the defaults these are the statements and set phrases of ``wireprint scan``, with the
    same places, speakers and wordings: three words in a row propose pairs of quotations, short
    ones are sought as wholes, and the library decides on each pair by all that the corpus says
    of its words, as a scan does. Running text that repeats a longer quotation is a place, too.

    Args:
        df: a row a document. Rows without a text are passed over.
        work: a folder that every worker can write to, for this run alone. Called again with
            the same settings, a run goes on behind its last finished step.
        id, text: the names of the columns.
        outlet: a column that says who carries a document; only told, nothing hangs on it.
        series: a column that says what a document belongs to. Quotations of one series are not
            held against each other, unless ``within_series``; they may be in one statement by
            way of a third.
        date: a column of dates. How near two are is a part of what decides, as in a scan.
        days: how many days the two of a pair may be apart. A document without a date that can
            be read, here or at its head, is then compared with none.
        count_furniture: compare what is the site's, too.
        within_series: compare documents of one series, too.

    Raises:
        InputError: where two documents have one id and different texts, and where a row has
            no id.
        SettingError: on settings out of range, and where ``work`` holds a run of other
            settings.
    """
    if days is not None and (date is None or days < 0):
        raise SettingError("days asks for a column of dates, and is 0 or more")
    run = _Run(df.sparkSession, work, (count_furniture, within_series, days))
    columns = {"id": id, "text": text, "date": date, "outlet": outlet, "series": series}
    return run.found(df, columns)


class _Run(_Texts):
    """The steps of one search."""

    def __init__(self, spark: SparkSession, work: str, told: tuple[bool, bool, int | None]) -> None:
        self.told = told
        count_furniture, within_series, days = told
        settings = _Settings(
            10, count_furniture, 4, 1, 64, False, within_series=within_series, days=days
        )
        super().__init__(spark, work, settings, "statements")

    def own(self, name: str, ordered: bool = False) -> Callable[[Batches], Made]:
        told, common, total = self.told, self.common, self.total
        return over(lambda: getattr(_native.Statements(*told, common, total), name), ordered)

    def found(self, df: DataFrame, columns: Mapping[str, str | None]) -> Statements:
        import pyspark.sql.functions as F

        # Scans have their articles in the order of ids.
        in_order = df.withColumn("_wireprint_id", F.col(str(columns["id"])).cast("string"))
        docs = numbered(in_order, columns, "_wireprint_id", 0, self, "documents")
        settled = self.step("ids", lambda: settled_of(docs, 0))
        refuse(settled)
        sent = settled.where("again").select("number")
        if not sent.isEmpty():
            docs = docs.join(F.broadcast(sent), "number", "left_anti")
        furniture = self.step("furniture", lambda: self._furniture(docs))
        series = F.when(F.col("series").isNotNull(), F.xxhash64("series")).alias("series")
        whole = docs.select("number", "text", "date", "outlet", series)
        whole = whole.join(furniture.select("number", "furniture"), "number")
        self._count(whole)
        texts = whole.select("number", "text", "furniture", "date", "outlet")
        quotations = self.step(
            "quotations", lambda: texts.mapInArrow(self.own("quotations"), _QUOTATIONS)
        )
        of_doc = whole.select("number", "series")
        keys = self.step("keys", lambda: self._keys(quotations, of_doc))
        text_keys = self.step("text-keys", lambda: self._text_keys(whole, keys))
        seeds = self.step("seeds", lambda: self._ordered(_of(keys, _SEED), "seeds", _FOUND))
        pieces = self.step("pieces", lambda: self._pieces(keys, text_keys))
        kept = quotations.select("quotation", "row")
        copies, short_capped = self._copies(keys, kept)
        facts = [it.where("fact is not null").select("left", "fact") for it in (seeds, pieces, copies)]
        known = self.step("known", lambda: self._known(facts))
        starts = self.step("starts", lambda: self._starts(seeds, copies))
        edges = self.step("edges", lambda: self._edges(starts, kept, known))
        running = self.step("running", lambda: self._running(keys, text_keys, texts, kept))
        labels = self._labels(edges, running)
        grouped = self.step(
            "grouped", lambda: self._grouped(labels, edges, running, kept, known)
        )
        phrases = self.step("phrases", lambda: self._phrases(keys, grouped))
        placed = self.step("placed", lambda: self._placed(grouped, phrases, quotations, running))
        names = docs.select("number", "id")
        rows = self.step("statements", lambda: self._told(placed, names))
        figures = {"documents": furniture.count(), "quotations": quotations.count()}
        lists = seeds.where("left is null").agg(
            *(F.sum(it).alias(it) for it in ("right", "at", "other", "whole"))
        )
        sums = lists.first()
        told = ("words", "capped", "capped_pairs", "capped_tried")
        for name, at in zip(told, ("right", "at", "other", "whole"), strict=True):
            figures[name] = 0 if sums is None else int(sums[at] or 0)
        figures["short_capped"] = short_capped
        figures["pairs"] = starts.count()
        figures["edges"] = edges.count()
        largest = labels.groupBy("component").count().agg(F.max("count").alias("n")).first()
        figures["component"] = 0 if largest is None else int(largest["n"] or 0)
        figures["statements"] = rows.where("representative").count()
        for message in _messages(figures):
            _LOG.warning(message)
        return Statements(rows, figures)

    def _ordered(self, rows: DataFrame, name: str, schema: str, *order: str) -> DataFrame:
        """What a function of lists makes of rows in order, the lists of one key in one place."""
        order = order or ("key", "number", "at")
        placed = rows.repartition(order[0]).sortWithinPartitions(*order)
        return placed.mapInArrow(self.own(name, True), schema)

    def _keys(self, quotations: DataFrame, of_doc: DataFrame) -> DataFrame:
        rows = quotations.join(of_doc, "number").select("quotation", "row", "from", "to", "series")
        return rows.mapInArrow(self.own("keys"), _KEYS)

    def _text_keys(self, whole: DataFrame, keys: DataFrame) -> DataFrame:
        """Those of documents that a quotation has: of others nothing is asked."""
        import pyspark.sql.functions as F

        rows = whole.select("number", "text", "furniture", "date", "outlet", "series")
        asked = keys.where(F.col("kind").isin(_PIECE, _RUN)).select("kind", "key").distinct()
        return rows.mapInArrow(self.own("text_keys"), _KEYS).join(asked, ["kind", "key"], "left_semi")

    def _both(self, kind: int, keys: DataFrame, text_keys: DataFrame) -> DataFrame:
        import pyspark.sql.functions as F

        own = _of(keys, kind).withColumn("quotation", F.lit(True))
        return own.unionByName(_of(text_keys, kind).withColumn("quotation", F.lit(False)))

    def _pieces(self, keys: DataFrame, text_keys: DataFrame) -> DataFrame:
        rows = self._both(_PIECE, keys, text_keys)
        return self._ordered(rows, "pieces", _FOUND, "key", "quotation", "number", "at")

    def _copies(self, keys: DataFrame, kept: DataFrame) -> tuple[DataFrame, int]:
        """Where short quotations stand in others."""
        import pyspark.sql.functions as F

        def wholes() -> DataFrame:
            rows = _of(keys, _WHOLE)
            short = rows.where("(said & 2) <> 0").select("key").distinct()
            asked = rows.join(short, "key", "left_semi").withColumn("whole", F.expr("said & 1"))
            return self._ordered(asked, "wholes", _FRAGMENTS, "key", "whole", "number")

        def copies(found: DataFrame) -> DataFrame:
            sure = found.where("holds = 1")
            open_ = found.where("short is not null and holds is null")
            both = _with(_with(open_, "short", kept), "other", kept)
            held = both.mapInArrow(self.own("held_whole"), _FRAGMENTS)
            all_ = sure.unionByName(held)
            return self._ordered(all_, "copies", _FOUND, "short", "other")

        found = self.step("wholes", wholes)
        cut = found.where("short is null").agg(F.sum("other").alias("n")).first()
        short_capped = 0 if cut is None else int(cut["n"] or 0)
        return self.step("copies", lambda: copies(found)), short_capped

    def _known(self, facts: list[DataFrame]) -> DataFrame:
        rows = facts[0].unionByName(facts[1]).unionByName(facts[2])
        return self._ordered(rows, "known", "quotation bigint, known binary", "left")

    def _starts(self, seeds: DataFrame, copies: DataFrame) -> DataFrame:
        pairs = [it.where("right is not null and left is not null") for it in (seeds, copies)]
        rows = pairs[0].unionByName(pairs[1]).select("left", "right", "at", "other", "whole")
        placed = rows.repartition("left", "right").sortWithinPartitions("left", "right")
        schema = "left bigint, right bigint, at bigint, other bigint, seeds binary"
        return placed.mapInArrow(self.own("starts", True), schema)

    def _edges(self, starts: DataFrame, kept: DataFrame, known: DataFrame) -> DataFrame:
        own = kept.join(known, "quotation", "left")
        joined = starts
        for side in ("left", "right"):
            joined = _with(joined, side, own)
        # Pairs of one quotation follow each other, so that it is read once.
        return joined.sortWithinPartitions("left", "right").mapInArrow(self.own("edges"), _EDGES)

    def _running(
        self, keys: DataFrame, text_keys: DataFrame, texts: DataFrame, kept: DataFrame
    ) -> DataFrame:
        rows = self._both(_RUN, keys, text_keys).selectExpr("*", "not quotation as text")
        schema = "quotation bigint, number bigint, at bigint, offset bigint"
        places = self._ordered(rows, "runs", schema, "key", "text", "number", "at")
        joined = places.join(texts, "number").join(kept, "quotation")
        joined = joined.sortWithinPartitions("number", "quotation", "at")
        return joined.mapInArrow(self.own("repeats"), _REPEATS)

    def _labels(self, edges: DataFrame, running: DataFrame) -> DataFrame:
        """quotation, component: those that edges join, and those that running text repeats."""
        import pyspark.sql.functions as F

        labels = components(self, edges).toDF("quotation", "component")
        alone = running.select("quotation").distinct().join(labels, "quotation", "left_anti")
        return labels.unionByName(alone.withColumn("component", F.col("quotation")))

    def _grouped(
        self,
        labels: DataFrame,
        edges: DataFrame,
        running: DataFrame,
        kept: DataFrame,
        known: DataFrame,
    ) -> DataFrame:
        import pyspark.sql.functions as F

        def rows(frame: DataFrame, kind: int) -> DataFrame:
            columns: list[Column] = [F.lit(kind).cast("bigint").alias("kind")]
            for name, of in _COMPONENT:
                has = F.col(name) if name in frame.columns else F.lit(None)
                columns.append(has.cast(of).alias(name))
            return frame.select(*columns)

        members = labels.join(kept, "quotation").join(known, "quotation", "left")
        links = edges.join(labels.toDF("left", "component"), "left")
        places = running.join(labels, "quotation")
        places = places.select("component", "quotation", "number", "word", "words")
        whole = rows(members, 0).unionByName(rows(links, 1)).unionByName(rows(places, 2))
        return self._ordered(whole, "statements", _GROUPED, "component", "kind")

    def _phrases(self, keys: DataFrame, grouped: DataFrame) -> DataFrame:
        taken = grouped.where("quotation is not null").select(_as("quotation", "number"))
        rows = _of(keys, _PHRASE).join(taken, "number", "left_anti")
        return self._ordered(rows, "phrases", "statement bigint, quotation bigint", "key", "number")

    def _placed(
        self, grouped: DataFrame, phrases: DataFrame, quotations: DataFrame, running: DataFrame
    ) -> DataFrame:
        """All places of statements and set phrases, each with its text."""
        import pyspark.sql.functions as F
        from pyspark.sql import Window

        said = [F.lit(it).alias(name) for it, name in (("exact", "relation"), (1.0, "similarity"))]
        sets = phrases.select("statement", "quotation", *said, F.lit(True).alias("phrase"))
        own = grouped.where("quotation is not null")
        own = own.select("statement", "quotation", "relation", "similarity")
        own = own.withColumn("phrase", F.lit(False)).unionByName(sets)
        own = own.join(quotations.drop("row", "from", "to"), "quotation")
        at = ("number", "word", "words")
        told = ("start", "end", "line", "text", "outlet")
        # Several quotations are repeated by one place.
        text = running.select(*at, *told).dropDuplicates(list(at))
        more = grouped.where("quotation is null").join(text, list(at))
        more = more.select("statement", "relation", "similarity", "number", *told)
        whole = own.unionByName(more, allowMissingColumns=True)
        whole = whole.withColumn("phrase", F.coalesce("phrase", F.lit(False)))
        by_place = Window.partitionBy("statement").orderBy(
            "number", "start", "end", F.col("quotation").asc_nulls_last()
        )
        return whole.withColumn("n", F.row_number().over(by_place).cast("bigint"))

    def _told(self, placed: DataFrame, names: DataFrame) -> DataFrame:
        import pyspark.sql.functions as F

        asked = ("statement", "n", "quotation", "words", "title", "text", "speaker", "cue", "phrase")
        said = self._ordered(placed.select(*asked), "told", _TOLD, "statement", "n")
        rows = placed.join(said, ["statement", "n"]).join(names, "number")
        is_first = F.coalesce(F.col("quotation") == F.col("statement"), F.lit(False))
        return rows.select(
            "statement",
            F.col("id").alias("doc"),
            "start",
            "end",
            "line",
            "text",
            F.col("quotation").isNotNull().alias("quoted"),
            "speaker",
            "confidence",
            "cue",
            "outlet",
            is_first.alias("representative"),
            "drift",
            "said_by",
            (F.col("set_phrase") == 1).alias("set_phrase"),
            "relation",
            "similarity",
            F.col("n").alias("_n"),
        )


def _as(name: str, called: str) -> Column:
    import pyspark.sql.functions as F

    return F.col(name).alias(called)


def _of(keys: DataFrame, kind: int) -> DataFrame:
    return keys.where(f"kind = {kind}")


def _with(frame: DataFrame, side: str, kept: DataFrame) -> DataFrame:
    """What is kept of a quotation, beside its number."""
    more = [it for it in kept.columns if it != "quotation"]
    called = kept.select(_as("quotation", side), *(_as(it, f"{side}_{it}") for it in more))
    return frame.join(called, side)


def _messages(figures: Mapping[str, int]) -> Iterator[str]:
    if figures["capped"]:
        left = figures["capped_pairs"] - figures["capped_tried"]
        yield (
            f"{figures['capped']} of {figures['words']} runs of three words stand in very many "
            f"quotations; of the {figures['capped_pairs']} pairs of their places {left} were not "
            "held against each other, as in a scan"
        )
    if figures["short_capped"]:
        yield (
            "short quotations whose words stand in very many others, of which the first were "
            f"looked at, as in a scan: {figures['short_capped']}"
        )


_SEED, _PIECE, _WHOLE, _RUN, _PHRASE = range(5)


def _bigints(*names: str) -> str:
    return ", ".join(f"`{it}` bigint" for it in names)


_QUOTATIONS = (
    _bigints("quotation", "number", "start", "end", "line", "words", "title", "from", "to")
    + ", text string, speaker string, confidence string, cue string, outlet string, row binary"
)
_KEYS = _bigints(
    "kind", "key", "number", "at", "said", "from", "to", "before", "voice", "day", "series"
)
_FOUND = _bigints("left", "right", "at", "other", "whole") + ", fact binary"
_FRAGMENTS = _bigints(
    "short", "other", "at", "holds", "short_voice", "short_day", "other_voice", "other_day"
)
_EDGES = (
    _bigints("left", "right", "relation", "left_from", "left_to", "right_from", "right_to", "bounds")
    + ", share double"
)
_REPEATS = (
    _bigints("quotation", "number", "word", "words", "start", "end", "line")
    + ", text string, outlet string"
)
_COMPONENT = [
    ("component", "bigint"),
    ("quotation", "bigint"),
    ("row", "binary"),
    ("known", "binary"),
    ("left", "bigint"),
    ("right", "bigint"),
    ("relation", "bigint"),
    ("left_from", "bigint"),
    ("left_to", "bigint"),
    ("right_from", "bigint"),
    ("right_to", "bigint"),
    ("bounds", "bigint"),
    ("share", "double"),
    ("number", "bigint"),
    ("word", "bigint"),
    ("words", "bigint"),
]
_GROUPED = (
    _bigints("statement", "quotation", "number", "word", "words")
    + ", relation string, similarity double"
)
_TOLD = _bigints("statement", "n", "set_phrase") + ", said_by string, drift string"
