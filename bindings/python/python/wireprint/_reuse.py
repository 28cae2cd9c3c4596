"""Shared passages between the documents of a corpus that no machine holds."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from . import _native
from ._steps import Batches, Made, Work, numbered, over, refuse, settled_of
from .errors import SettingError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_LOG = logging.getLogger("wireprint")


@dataclass(frozen=True)
class Place:
    """Where a passage stands: bytes of the document's text as UTF-8, and its words."""

    doc: str
    start: int
    end: int
    words: int


@dataclass(frozen=True)
class Together:
    """One passage in all its places, as a scan has it."""

    occurrences: tuple[Place, ...]
    similarity: float
    words: int


@dataclass(frozen=True)
class Reused:
    """What :func:`reuse` found.

    Attributes:
        rows: a row a passage and pair of documents: ``left`` and ``right`` (ids; ``left`` is
            the smaller one), ``left_start``, ``left_end``, ``right_start``, ``right_end``
            (bytes of the texts as UTF-8), ``left_line``, ``right_line`` (from 1),
            ``words`` (of the longer side), ``similarity`` (the share of them that match),
            ``relation`` (``exact`` or ``near``), ``kind`` (``wire``, ``quotation``,
            ``repeat`` or ``unknown``: what two texts can show), ``text`` (of ``left``); and
            for whoever goes on with words: ``left_number``, ``left_word``, ``left_words``,
            ``right_number``, ``right_word``, ``right_words``.
        figures: how many ``documents`` there are, how many of them ``undated`` where ``days``
            is asked, how many ``shingles`` stand in two places or more, how many of them are
            ``capped``, how many pairs of places these have (``capped_pairs``) and how many of
            those were held against each other (``capped_tried``), how many ``pairs`` of
            documents were aligned, and how many ``passages`` were found.
    """

    rows: DataFrame
    figures: Mapping[str, int]
    passage_words: int

    def together(self) -> list[Together]:
        """The passages with all their places, as ``wireprint scan`` groups them.

        All rows come to the driver, without their texts: some 100 bytes each.
        """
        names = (
            "left_number",
            "left_word",
            "left_words",
            "right_number",
            "right_word",
            "right_words",
            "similarity",
        )
        spans = ("left", "left_start", "left_end", "right", "right_start", "right_end")
        order = ("left_number", "right_number", "left_word", "right_word")
        rows = self.rows.select(*names, *spans).orderBy(*order).collect()
        starts: dict[tuple[int, int], tuple[str, int]] = {}
        ends: dict[tuple[int, int], int] = {}
        for row in rows:
            for side in ("left", "right"):
                number, first = row[f"{side}_number"], row[f"{side}_word"]
                starts[number, first] = (row[side], row[f"{side}_start"])
                ends[number, first + row[f"{side}_words"]] = row[f"{side}_end"]
        columns = [[row[name] for row in rows] for name in names]
        called = [it.replace("_number", "") for it in names]
        found = _native.Reuse.together(_native.Rows.of_lists(called, columns), self.passage_words)
        of_passage: dict[int, list[Place]] = {}
        similar: dict[int, float] = {}
        columns_of = found.to_dict()
        places = zip(*(columns_of[it] for it in found.names()), strict=True)
        for passage, number, word, words, similarity in places:
            doc, start = starts[number, word]
            place = Place(doc, start, ends[number, word + words], words)
            of_passage.setdefault(passage, []).append(place)
            similar[passage] = similarity
        return [
            Together(tuple(it), similar[n], max(place.words for place in it))
            for n, it in of_passage.items()
        ]


def reuse(
    df: DataFrame,
    *,
    work: str,
    id: str = "id",
    text: str = "text",
    series: str | None = None,
    date: str | None = None,
    days: int | None = None,
    passage_words: int = 10,
    count_furniture: bool = False,
    shingle_words: int = 4,
    window: int = 1,
    cap: int = 64,
    repeats: bool = False,
    within_series: bool = False,
) -> Reused:
    """Which passages do documents share, exactly or with edits?

    With the defaults these are the passages of ``wireprint scan``: shingles of four words
    propose pairs of documents, and the library aligns each as it does in a scan, with what
    is the site's left out and words weighed by the whole corpus. Versions and copies share
    all their text: where they are not wanted, remove them with :func:`dedup` first.

    Args:
        df: a row a document. Rows without a text are passed over.
        work: a folder that every worker can write to, for this run alone. Called again with
            the same settings, a run goes on behind its last finished step.
        id, text: the names of the columns.
        series: a column that says what a document belongs to, such as its outlet. Pairs of one
            series are left out, unless ``within_series``; documents without one are compared
            with all.
        date, days: a column of dates, and how many days the two of a pair may be apart. A
            document whose date cannot be read is then compared with none, and counted.
        passage_words: the fewest matching words of a passage. Whole paragraphs and headings of
            four words or more count, too, where they are the same.
        count_furniture: compare what is the site's, too.
        shingle_words, window: of so many consecutive shingles of so many words the least is
            looked up. ``window=1`` takes all of them. With more, fewer rows are moved and more
            pairs of documents aligned; what has ``shingle_words + window - 1`` words in common
            without an edit is still found.
        cap: a shingle that stands in more places has each of them held against the next eight
            only. What that leaves out is in ``figures``, and logged.
        repeats: also tell what stands twice in one document.
        within_series: compare documents of one series, too.

    Raises:
        InputError: where two documents have one id and different texts, and where a row has
            no id.
        SettingError: on settings out of range, and where ``work`` holds a run of other
            settings.
    """
    if days is not None and (date is None or days < 0):
        raise SettingError("days asks for a column of dates, and is 0 or more")
    settings = _Settings(
        passage_words,
        count_furniture,
        shingle_words,
        window,
        cap,
        repeats,
        within_series,
        days,
    )
    run = _Run(df.sparkSession, work, settings)
    columns = {"id": id, "text": text, "date": date, "outlet": series}
    return run.reused(df, columns)


class _Settings(NamedTuple):
    passage_words: int
    count_furniture: bool
    shingle_words: int
    window: int
    cap: int
    repeats: bool
    within_series: bool
    days: int | None


#: A word that makes up less of the corpus says as much as a word can; the library decides.
_RARE = 8192


class _Run(Work):
    """The steps of one search."""

    def __init__(
        self, spark: SparkSession, work: str, settings: _Settings, called: str = "reuse"
    ) -> None:
        self.settings = settings
        self.common: list[tuple[str, int]] = []
        self.total = 0
        # Settings out of range fail here, before anything is read.
        parts = _native.Reuse(*settings)
        super().__init__(spark, work, {called: parts.id, "settings": settings._asdict()})

    def part(self, name: str, ordered: bool = False) -> Callable[[Batches], Made]:
        settings, common, total = self.settings, self.common, self.total
        return over(lambda: getattr(_native.Reuse(*settings, common, total), name), ordered)

    def reused(self, df: DataFrame, columns: Mapping[str, str | None]) -> Reused:
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
        whole = docs.select("number", "text", F.xxhash64("outlet").alias("hash"), "outlet")
        series = F.when(F.col("outlet").isNotNull(), F.col("hash")).alias("series")
        whole = whole.select("number", "text", series).join(furniture, "number")
        self._count(whole)
        seeds = self.step("seeds", lambda: self._seeds(whole))
        pairs = self.step("pairs", lambda: self._pairs(seeds))
        passages = self.step("passages", lambda: self._passages(pairs, whole))
        names = docs.select("number", "id")
        rows = self.step("reused", lambda: _named(passages, names))
        figures = self._figures(furniture, seeds, pairs, rows)
        return Reused(rows, figures, self.settings.passage_words)

    def _furniture(self, docs: DataFrame) -> DataFrame:
        import pyspark.sql.functions as F

        texts = docs.select("number", "text")
        schema = "number bigint, furniture binary, day bigint"
        nothing = F.lit(None).cast("string").alias("keys")
        if self.settings.count_furniture:
            made = docs.select("number", "text", nothing, "date")
            return made.mapInArrow(self.part("furniture"), schema)
        line = "key bigint, number bigint, line binary"
        lines = self.step("lines", lambda: texts.mapInArrow(self.part("lines"), line))
        asked = self.step("asked", lambda: self._asked(lines))
        recurring = self.step("recurring", lambda: self._recurring(lines, asked, texts))
        of_text = lines.join(recurring, "key").select("number", "key").distinct()
        keys = F.concat_ws(" ", F.collect_list(F.col("key").cast("string"))).alias("keys")
        of_text = of_text.groupBy("number").agg(keys)
        made = docs.select("number", "text", "date").join(of_text, "number", "left")
        made = made.select("number", "text", "keys", "date")
        return made.mapInArrow(self.part("furniture"), schema)

    def _asked(self, lines: DataFrame) -> DataFrame:
        ordered = lines.repartition("key").sortWithinPartitions("key", "line")
        schema = "key bigint, number bigint"
        found = ordered.select("line").mapInArrow(self.part("asked", True), schema)
        return found.distinct()

    def _recurring(self, lines: DataFrame, asked: DataFrame, texts: DataFrame) -> DataFrame:
        pages = texts.join(asked.select("number").distinct(), "number", "left_semi")
        schema = "number bigint, profile binary"
        profiles = pages.mapInArrow(self.part("profiles"), schema)
        wanted = asked.join(profiles, "number").select("key", "number", "profile")
        opened = lines.join(asked.select("key").distinct(), "key", "left_semi")
        opened = opened.join(wanted, ["key", "number"], "left")
        ordered = opened.repartition("key").sortWithinPartitions("key", "line")
        ordered = ordered.select("line", "profile")
        return ordered.mapInArrow(self.part("recurring", True), "key bigint")

    def _count(self, whole: DataFrame) -> None:
        """How rare words are: those that are not are few, and told to every worker."""
        import pyspark.sql.functions as F

        def counted() -> DataFrame:
            rows = whole.select("text", "furniture")
            of_batches = rows.mapInArrow(self.part("words"), "word string, count bigint")
            return of_batches.groupBy("word").agg(F.sum("count").alias("count"))

        words = self.step("words", counted)
        total = words.agg(F.sum("count").alias("total")).first()
        self.total = 0 if total is None else int(total["total"] or 0)
        often = words.where(F.col("count") * _RARE > self.total).collect()
        told = ((str(it["word"]), int(it["count"])) for it in often)
        self.common = sorted(it for it in told if _native.Reuse.is_common(it[1], self.total))

    def _seeds(self, whole: DataFrame) -> DataFrame:
        rows = whole.select("number", "text", "furniture", "series", "day")
        columns = ("key", "number", "at", "first", "all", "series", "day")
        keys = rows.mapInArrow(self.part("keys"), ", ".join(f"`{it}` bigint" for it in columns))
        ordered = keys.repartition("key").sortWithinPartitions("key", "number", "at")
        return ordered.mapInArrow(self.part("seeds", True), _SEEDS)

    def _pairs(self, seeds: DataFrame) -> DataFrame:
        found = seeds.where("left is not null").repartition("left", "right")
        ordered = found.sortWithinPartitions("left", "right", "at", "other")
        return ordered.mapInArrow(self.part("pairs", True), "left bigint, right bigint")

    def _passages(self, pairs: DataFrame, whole: DataFrame) -> DataFrame:
        texts = whole.select("number", "text", "furniture")
        joined = pairs.join(texts.toDF("left", "left_text", "left_furniture"), "left")
        joined = joined.join(texts.toDF("right", "right_text", "right_furniture"), "right")
        joined = joined.select(
            "left", "right", "left_text", "right_text", "left_furniture", "right_furniture"
        )
        # Pairs of one document follow each other, so that it is read once.
        return joined.sortWithinPartitions("left", "right").mapInArrow(self.part("align"), _PASSAGES)

    def _figures(
        self, furniture: DataFrame, seeds: DataFrame, pairs: DataFrame, rows: DataFrame
    ) -> dict[str, int]:
        import pyspark.sql.functions as F

        read = furniture.agg(F.count("*").alias("documents"), F.count("day").alias("dated")).first()
        of_lists = ("shingles", "capped", "capped_pairs", "capped_tried")
        columns = ("right", "at", "other", "first")
        sums = [F.sum(it).alias(name) for it, name in zip(columns, of_lists, strict=True)]
        lists = seeds.where("left is null").agg(*sums).first()
        documents = 0 if read is None else int(read["documents"])
        figures = {"documents": documents}
        if self.settings.days is not None:
            figures["undated"] = documents - (0 if read is None else int(read["dated"]))
        for name in of_lists:
            figures[name] = 0 if lists is None else int(lists[name] or 0)
        figures["pairs"] = pairs.count()
        figures["passages"] = rows.count()
        for message in _messages(figures, self.settings.cap):
            _LOG.warning(message)
        return figures


def _messages(figures: Mapping[str, int], cap: int) -> Iterator[str]:
    if figures["capped"]:
        left = figures["capped_pairs"] - figures["capped_tried"]
        yield (
            f"{figures['capped']} of {figures['shingles']} shingles stand in more than {cap} "
            f"places; of the {figures['capped_pairs']} pairs of their places {left} were not "
            "held against each other"
        )
    if figures.get("undated"):
        yield f"documents without a date that can be read, compared with none: {figures['undated']}"


def _named(passages: DataFrame, names: DataFrame) -> DataFrame:
    """Numbers of documents as their ids."""
    import pyspark.sql.functions as F

    for side in ("left", "right"):
        number = f"{side}_number"
        passages = passages.withColumnRenamed(side, number)
        passages = passages.join(names.toDF(number, side), number)
    spans = [f"{side}_{end}" for side in ("left", "right") for end in ("start", "end")]
    numbers = [
        f"{side}_{it}" for side in ("left", "right") for it in ("number", "word", "words")
    ]
    return passages.select(
        "left",
        "right",
        *spans,
        "left_line",
        "right_line",
        F.greatest("left_words", "right_words").alias("words"),
        "similarity",
        "relation",
        "kind",
        "text",
        *numbers,
    )


_SEEDS = ", ".join(
    f"`{it}` bigint" for it in ("left", "right", "at", "other", "first", "all")
)
_PASSAGES = (
    "left bigint, right bigint, left_start bigint, left_end bigint, right_start bigint, "
    "right_end bigint, left_line bigint, right_line bigint, left_word bigint, "
    "left_words bigint, right_word bigint, right_words bigint, similarity double, "
    "relation string, kind string, text string"
)
