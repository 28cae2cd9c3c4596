"""The same clusters, shared passages and statements on Spark, for a corpus that no machine holds.

:func:`dedup` finds what ``wireprint dedup`` finds, document for document: it numbers the
documents as the command does, and every decision is made by the library, as a function of
one document, one bucket, one pair, or one connected component of matches. Spark moves the
rows in between and needs nothing beside this package on its workers: no GraphFrames, no
checkpoint folder but ``work``.

Each step is written to ``work`` as Parquet. A run that was broken off, or whose cluster lost
a machine, goes on behind the last step that was finished when it is called again with the
same arguments; a folder of other settings is refused.

Steps and what they move, for n documents: ``sketches`` (read once), ``proposed`` (a row a
document and key, sorted by bucket), ``candidates`` (rows of pairs), ``matches`` (texts of
candidates, read again), ``components`` (two numbers a match, some rounds), ``clusters``
(links of a component, and its texts where they are few), ``verdicts`` (ids).

:func:`reuse` finds the passages that ``wireprint scan`` finds, a row a passage and pair of
documents, by steps of the same kind, and :func:`statements` its statements, a row a place.

:func:`extract`, :func:`quotes` and :func:`check` look at each document, or the pages of each
site, alone.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from . import _dedup_flags, _native
from ._input import flags as flags_of
from ._reuse import Place, Reused, Together, reuse
from ._statements import Said, Statement, Statements, statements
from ._steps import (
    MOST_ROUNDS,
    Batches,
    Made,
    Work,
    batches_of,
    components,
    numbered,
    over,
    refuse,
    rows_in,
    rows_of,
    settled_of,
)

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import Column, DataFrame, SparkSession

__all__ = [
    "ALONE",
    "MOST_MEMBERS",
    "Place",
    "Reused",
    "Said",
    "Statement",
    "Statements",
    "Together",
    "check",
    "dedup",
    "extract",
    "main",
    "quotes",
    "reuse",
    "statements",
    "write_clusters",
]

#: A component of more documents is clustered without its texts in one place.
MOST_MEMBERS = 20_000


def dedup(
    df: DataFrame,
    *,
    work: str,
    id: str = "id",
    text: str = "text",
    date: str | None = None,
    outlet: str | None = None,
    order_by: str | Sequence[str] | None = None,
    against: DataFrame | None = None,
    most_members: int = MOST_MEMBERS,
    **settings: Any,
) -> DataFrame:
    """Which documents are copies or versions of one text, and which of each stays?

    Args:
        df: a row a document. Rows without a text are passed over.
        work: a folder that every worker can write to, for this run alone.
        id, text, date, outlet: the names of the columns; ``date`` is asked for
            ``keep="earliest"``, ``outlet`` for ``keep="preferred"``.
        order_by: columns that put the documents in order. Without them it is that of the
            command: Parquet files by their names, rows as they stand.
        against: a corpus whose documents are to be removed from ``df``, of the same columns.
        most_members: components of more documents are clustered step by step.
        settings: those of :func:`wireprint.dedup` for whole documents: ``threshold``,
            ``measure``, ``shingle_words``, ``exact``, ``keep``, ``prefer``, ``templates``,
            ``recall``, ``seed``.

    Returns:
        a row a document, with ``number`` (its place in the input, from 0), ``id``,
        ``cluster``, ``kept``, ``representative``, ``similarity`` and ``exact``: what
        :meth:`wireprint.Dedup.table` has. A document that was sent again with the same id
        has no row.

    Raises:
        InputError: where two documents have one id and different texts, and where a row
            has no id.
        SettingError: on settings out of range, where ``work`` holds a run of other settings,
            and where nothing says in which order the documents are.
    """
    run = _Run(df.sparkSession, work, _dedup_flags(locals_=settings, reading={}), most_members)
    columns = {"id": id, "text": text, "date": date, "outlet": outlet}
    other = None if against is None else numbered(against, columns, order_by, 0, run, "against")
    before = 0 if other is None else rows_in(other)
    own = numbered(df, columns, order_by, before, run, "documents")
    return run.verdicts(own, other, before)


def write_clusters(verdicts: DataFrame, path: str) -> None:
    """Writes what :func:`dedup` returns as ``wireprint dedup --clusters`` writes it.

    The file is on the driver; rows come to it one partition at a time.
    """
    with open(path, "wb") as file:
        rows: list[Any] = []
        for row in verdicts.orderBy("number").toLocalIterator():
            rows.append(row)
            if len(rows) == 10_000:
                file.write(_lines(rows))
                rows.clear()
        file.write(_lines(rows))


def _lines(rows: Sequence[Any]) -> bytes:
    names = ["id", "cluster", "representative", "kept", "similarity"]
    columns = [[row[name] for row in rows] for name in names]
    return _native.Parts.lines(_native.Rows.of_lists(names, columns))


class _Run(Work):
    """The steps of a deduplication."""

    def __init__(
        self, spark: SparkSession, work: str, said: Sequence[str], most_members: int
    ) -> None:
        self.flags = list(said)
        self.most_members = most_members
        # Settings out of range fail here, before anything is read.
        self.parts = _native.Parts(self.flags)
        super().__init__(spark, work, {"id": self.parts.id, "flags": sorted(self.flags)})

    def part(self, name: str, ordered: bool = False) -> Callable[[Batches], Made]:
        said = self.flags
        return over(lambda: getattr(_native.Parts(said), name), ordered)

    def verdicts(self, own: DataFrame, other: DataFrame | None, before: int) -> DataFrame:
        import pyspark.sql.functions as F

        docs = own if other is None else other.unionByName(own)
        settled = self.step("ids", lambda: settled_of(docs, before))
        refuse(settled)
        sent = settled.where("again").select("number")
        sketches = self.step("sketches", lambda: self._sketches(docs, sent))
        heads = self.step("heads", lambda: self._heads(sketches))
        items = sketches.where("compared").join(heads.where("number = head").select("number"), "number")
        proposed = self.step("proposed", lambda: self._proposed(items))
        if other is not None:
            # Documents of one corpus are not compared with each other.
            proposed = proposed.where((F.col("left") < before) & (F.col("right") >= before))
        candidates = self.step("candidates", lambda: self._candidates(proposed, items))
        texts = docs.select("number", "text")
        matches = self.step("matches", lambda: self._matches(candidates, texts))
        ids = docs.join(settled.select("number", "again", "told"), "number").where("not again")
        ids = ids.select("number", F.col("told").alias("id"))
        if other is not None:
            return self.step("verdicts", lambda: _against(ids, heads, matches, before))
        clusters = self._clusters(matches, sketches, heads, texts)
        return self.step("verdicts", lambda: self._judged(ids, heads, clusters))

    def _sketches(self, docs: DataFrame, sent: DataFrame) -> DataFrame:
        import pyspark.sql.functions as F

        schema = (
            "number bigint, content binary, words bigint, compared boolean, rank_a bigint, "
            "rank_b bigint, keys binary, row binary"
        )
        made = docs.select("number", "text", "date", "outlet")
        sketches = made.mapInArrow(self.part("sketch"), schema)
        again = sent.withColumn("again", F.lit(True))
        sketches = sketches.join(again, "number", "left")
        # What was sent again has no words here: it matches nothing.
        is_again = F.coalesce("again", F.lit(False))
        return sketches.withColumn("words", F.when(is_again, 0).otherwise(F.col("words"))).withColumn(
            "compared", F.col("compared") & ~is_again
        ).drop("again")

    def _heads(self, sketches: DataFrame) -> DataFrame:
        """For each document the first of the same words, and the one that is preferred."""
        import pyspark.sql.functions as F

        order = F.struct("rank_a", "rank_b", self._order("number"))
        preferred = F.min_by("number", order).alias("best")
        groups = sketches.where("words > 0").groupBy("content")
        found = groups.agg(F.min("number").alias("head"), preferred)
        with_words = sketches.where("words > 0").join(found, "content")
        rest = sketches.where("words = 0").select(
            "number", F.col("number").alias("head"), F.col("number").alias("best")
        )
        return with_words.select("number", "head", "best").unionByName(rest)

    def _order(self, number: str) -> Column:
        import pyspark.sql.functions as F

        return (-F.col(number) if self.parts.prefers == "last" else F.col(number)).alias("order")

    def _proposed(self, items: DataFrame) -> DataFrame:
        if _native.Parts.are_few(items.limit(1000).count()):
            numbers = items.select("number")
            pairs = numbers.toDF("left").crossJoin(numbers.toDF("right"))
            return pairs.where("left < right")
        keys = items.select("number", "keys").mapInArrow(
            self.part("keys"), "number bigint, band bigint, key bigint, order bigint"
        )
        # A bucket of one proposes nothing: most are, and need not be sorted.
        ordered = keys.repartition("band", "key").sortWithinPartitions("band", "key", "number")
        ordered = ordered.select("band", "key", "number", "order")
        pairs = ordered.mapInArrow(self.part("buckets", True), "left bigint, right bigint")
        return pairs.distinct()

    def _candidates(self, proposed: DataFrame, items: DataFrame) -> DataFrame:
        if _native.Parts.are_few(items.limit(1000).count()):
            return proposed
        rows = items.select("number", "row", "words")
        joined = proposed.join(rows.toDF("left", "left_row", "left_words"), "left")
        joined = joined.join(rows.toDF("right", "right_row", "right_words"), "right")
        names = ["left", "right", "left_row", "right_row", "left_words", "right_words"]
        schema = "left bigint, right bigint"
        return joined.select(*names).mapInArrow(self.part("candidates"), schema)

    def _matches(self, pairs: DataFrame, texts: DataFrame) -> DataFrame:
        joined = pairs.select("left", "right").join(texts.toDF("left", "left_text"), "left")
        joined = joined.join(texts.toDF("right", "right_text"), "right")
        joined = joined.select("left", "right", "left_text", "right_text")
        schema = (
            "left bigint, right bigint, similarity double, part bigint, shared bigint, "
            "left_shingles bigint, right_shingles bigint"
        )
        # Pairs of one document follow each other, so that it is read once.
        return joined.sortWithinPartitions("left", "right").mapInArrow(self.part("verify"), schema)

    def _clusters(
        self, matches: DataFrame, sketches: DataFrame, heads: DataFrame, texts: DataFrame
    ) -> DataFrame:
        import pyspark.sql.functions as F

        labels = components(self, matches)
        sizes = self.step(
            "sizes", lambda: labels.groupBy("component").agg(F.count("*").alias("members"))
        )
        large = sizes.where(F.col("members") > self.most_members).select("component")
        links = matches.join(labels.toDF("left", "component"), "left")
        # Of equal documents the preferred one speaks for all.
        best = heads.where("number = head").select("number", "best")
        ranks = sketches.select(F.col("number").alias("best"), "rank_a", "rank_b")
        ranks = labels.join(best, "number").join(ranks, "best")
        small = self.step(
            "clusters",
            lambda: self._clustered(
                [
                    _links(links.join(large, "component", "left_anti"), 0),
                    _members(ranks.join(large, "component", "left_anti").join(texts, "number")),
                ]
            ),
        )
        found = small
        if not large.isEmpty():
            own = [_links(links.join(large, "component"), 0)]
            without = ranks.join(large, "component").withColumn("text", F.lit(None).cast("string"))
            own.append(_members(without))
            found = small.unionByName(self._replayed(own, texts))
        return found.where("number is not null").drop("left", "right")

    def _clustered(self, rows: Sequence[DataFrame]) -> DataFrame:
        whole = rows[0]
        for more in rows[1:]:
            whole = whole.unionByName(more)
        ordered = whole.repartition("component").sortWithinPartitions("component", "kind")
        schema = (
            "component bigint, number bigint, cluster bigint, stays bigint, similarity double, "
            "left bigint, right bigint"
        )
        return ordered.mapInArrow(self.part("clusters", True), schema)

    def _replayed(self, rows: list[DataFrame], texts: DataFrame) -> DataFrame:
        """Components too large for one place: what clustering asks for is joined, and it
        begins again with all answers. It asks the same again, so it gets further each time."""
        import pyspark.sql.functions as F

        answers: list[DataFrame] = []
        for turn in range(MOST_ROUNDS):
            found = self.step(f"replay/{turn}", lambda: self._clustered([*rows, *answers]))
            asked = found.where("left is not null").select("component", "left", "right")
            if asked.isEmpty():
                return found
            name = f"answers/{turn}"
            said = self.step(name, lambda: self._matches(asked, texts))
            said = said.select("left", "right", "similarity", "part")
            known = asked.join(said, ["left", "right"], "left")
            answers.append(_links(known, 2).withColumn("kind", F.lit(2).cast("bigint")))
        raise RuntimeError("a component asked for more than it can")

    def _judged(self, ids: DataFrame, heads: DataFrame, clusters: DataFrame) -> DataFrame:
        import pyspark.sql.functions as F

        best = heads.where("number = head").select(F.col("number").alias("stays"), "best")
        found = clusters.join(best, "stays").select(
            F.col("number").alias("head"), "cluster", "similarity", F.col("best").alias("stay")
        )
        rows = ids.join(heads, "number").join(found, "head", "left").select(
            "number",
            "id",
            "head",
            F.coalesce("cluster", "head").alias("cluster"),
            F.coalesce("stay", "best").alias("representative"),
            F.coalesce("similarity", F.lit(1.0)).alias("similarity"),
        )
        return _named(rows, ids, heads)


def _named(rows: DataFrame, ids: DataFrame, heads: DataFrame) -> DataFrame:
    """Numbers of documents as their ids; what goes as a copy is told."""
    import pyspark.sql.functions as F

    names = ids.select("number", "id")
    rows = rows.join(names.toDF("cluster", "cluster_id"), "cluster")
    rows = rows.join(names.toDF("representative", "representative_id"), "representative")
    of = heads.select(F.col("number").alias("representative"), F.col("head").alias("their_head"))
    rows = rows.join(of, "representative")
    kept = F.col("number") == F.col("representative")
    return rows.select(
        "number",
        "id",
        F.col("cluster_id").alias("cluster"),
        kept.alias("kept"),
        F.col("representative_id").alias("representative"),
        "similarity",
        (~kept & (F.col("head") == F.col("their_head"))).alias("exact"),
    )


def _against(ids: DataFrame, heads: DataFrame, matches: DataFrame, before: int) -> DataFrame:
    """A document goes when it matches one of the other corpus: the nearest, then the first."""
    import pyspark.sql.functions as F

    nearest = F.max_by(F.struct("left", "similarity"), F.struct("similarity", -F.col("left")))
    # A document that holds one of the other corpus has more than that, and stays.
    may_go = matches.where("part is null or part = right")
    near = may_go.groupBy(F.col("right").alias("head")).agg(nearest.alias("near"))
    own = ids.where(F.col("number") >= before).join(heads, "number").join(near, "head", "left")
    is_copy = F.col("head") < before
    other = F.when(is_copy, F.col("head")).otherwise(F.col("near.left"))
    rows = own.select(
        "number",
        "id",
        "head",
        F.coalesce(other, "number").alias("cluster"),
        F.coalesce(other, "number").alias("representative"),
        F.when(is_copy, 1.0).otherwise(F.coalesce("near.similarity", F.lit(1.0))).alias("similarity"),
    )
    return _named(rows, ids, heads)


def _links(frame: DataFrame, kind: int) -> DataFrame:
    import pyspark.sql.functions as F

    nothing = F.lit(None).cast("bigint")
    return frame.select(
        "component",
        F.lit(kind).cast("bigint").alias("kind"),
        "left",
        "right",
        "similarity",
        F.col("part").alias("number"),
        nothing.alias("rank_a"),
        nothing.alias("rank_b"),
        nothing.alias("best"),
        F.lit(None).cast("string").alias("text"),
    )


def _members(frame: DataFrame) -> DataFrame:
    import pyspark.sql.functions as F

    nothing = F.lit(None).cast("bigint")
    return frame.select(
        "component",
        F.lit(1).cast("bigint").alias("kind"),
        nothing.alias("left"),
        nothing.alias("right"),
        F.lit(None).cast("double").alias("similarity"),
        "number",
        "rank_a",
        "rank_b",
        "best",
        "text",
    )


def quotes(df: DataFrame, *, id: str = "id", text: str = "text", **settings: Any) -> DataFrame:
    """Every quotation of every document, with its speaker: a row a quotation.

    Columns as those of :meth:`wireprint.Quotes.table`, without ``statement``: documents are
    looked at alone, and what is said in several is not grouped.
    """
    said = flags_of(settings)
    names = ["doc", "start", "end", "line", "text", "speaker", "confidence", "cue"]
    schema = (
        "doc string, start bigint, end bigint, line bigint, text string, speaker string, "
        "confidence string, cue string"
    )

    def apply(batches: Batches) -> Made:
        from .results import Quotes

        for batch in batches:
            if batch.num_rows:
                source = _native.Source.rows(rows_of(batch))
                found = Quotes(_native.quotes(source, said)).to_arrow()
                yield from found.select(names).to_batches()

    return _documents(df, id, text).mapInArrow(apply, schema)


#: The rules that look at one article alone.
ALONE = (
    "empty-article",
    "encoding-damage",
    "truncated-article",
    "invisible-character",
    "foreign-paragraph",
    "embedded-article",
)


def check(
    df: DataFrame,
    *,
    id: str = "id",
    text: str = "text",
    select: Sequence[str] = ALONE,
    **settings: Any,
) -> DataFrame:
    """What is wrong with each document by itself: a row a finding.

    Columns as those of :meth:`wireprint.Check.table`. Rules that compare documents see those
    of one batch only; for copies and versions see :func:`dedup`.
    """
    said = flags_of({"select": ",".join(select), **settings})
    schema = (
        "rule string, severity string, message string, doc string, start bigint, end bigint, "
        "line bigint, text string, fingerprint string"
    )

    def apply(batches: Batches) -> Made:
        from .results import Check

        for batch in batches:
            if batch.num_rows:
                source = _native.Source.rows(rows_of(batch))
                yield from Check(_native.check(source, said)).to_arrow().to_batches()

    return _documents(df, id, text).mapInArrow(apply, schema)


_ARTICLE = (
    "id string, parent string, title string, outlet string, date string, author string, "
    "url string, language string, text string, furniture_share double"
)


def extract(
    df: DataFrame,
    *,
    site: str,
    id: str = "id",
    html: str | None = "html",
    text: str = "text",
    **settings: Any,
) -> DataFrame:
    """The articles themselves: a row an article, as :meth:`wireprint.Extract.table`.

    The pages of one site come together, since what recurs on them is the site's: they are one
    worker's at a time, and have to fit into its memory.

    Args:
        df: a row a page.
        site: the column that says whose it is: an outlet, or the host of the address.
        id: the column of ids.
        html: the column of web pages; ``None`` where ``text`` holds texts.
        text: the column of texts.
        settings: ``keep_furniture``.
    """
    said = flags_of(settings)
    body = text if html is None else html

    def of_site(table: pyarrow.Table) -> Batches:
        from .results import Extract

        if html is None:
            source = _native.Source.rows(
                _native.Rows.of_stream(table.select(["id", "text"]).__arrow_c_stream__(), "text")
            )
        else:
            names = [str(it) for it in table.column("id").to_pylist()]
            pages = [it or "" for it in table.column("text").to_pylist()]
            source = _native.Source.pages(names, pages)
        return batches_of(Extract(_native.extract(source, said)).to_arrow())

    def apply(batches: Batches) -> Made:
        import pyarrow

        # Pages of one site follow each other, over batches.
        held: list[pyarrow.RecordBatch] = []
        last: str | None = None
        for batch in batches:
            start = 0
            for name, rows in groupby(batch.column("site").to_pylist()):
                length = sum(1 for _ in rows)
                if held and name != last:
                    yield from of_site(pyarrow.Table.from_batches(held))
                    held = []
                last = name
                held.append(batch.slice(start, length))
                start += length
        if held:
            yield from of_site(pyarrow.Table.from_batches(held))

    import pyspark.sql.functions as F

    pages = df.select(
        F.col(site).cast("string").alias("site"),
        F.col(id).cast("string").alias("id"),
        F.col(body).alias("text"),
    )
    together = pages.where("text is not null").repartition("site").sortWithinPartitions("site", "id")
    return together.mapInArrow(apply, _ARTICLE)


def _documents(df: DataFrame, id: str, text: str) -> DataFrame:
    import pyspark.sql.functions as F

    named = df.select(F.col(id).cast("string").alias("id"), F.col(text).alias("text"))
    return named.where("text is not null")


def main(arguments: Sequence[str] | None = None) -> int:
    """``spark-submit -m``-style entry: ``python -m wireprint.spark INPUT --work DIR --clusters FILE``."""
    parser = argparse.ArgumentParser(prog="wireprint.spark", description=dedup.__doc__)
    parser.add_argument("input", help="a folder of Parquet files")
    parser.add_argument("--work", required=True, help="a folder for the steps of this run")
    parser.add_argument("--clusters", help="write a line a document to this file")
    parser.add_argument("--verdicts", help="write the rows to this folder, as Parquet")
    parser.add_argument("--against", help="a folder of Parquet files to remove from INPUT")
    parser.add_argument("--master", help="where Spark runs; spark-submit says it otherwise")
    for name, kind in _SETTINGS.items():
        flag = "--" + name.replace("_", "-")
        if kind is bool:
            parser.add_argument(flag, action="store_true", default=None)
        else:
            parser.add_argument(flag, type=kind)
    for name in ("id", "text", "date", "outlet"):
        parser.add_argument(f"--{name}-field", default=name if name in ("id", "text") else None)
    typed = parser.parse_args(arguments)
    from pyspark.sql import SparkSession

    builder: Any = SparkSession.builder
    if typed.master:
        builder = builder.master(typed.master)
    spark = builder.appName("wireprint").getOrCreate()

    def frame(path: str) -> DataFrame:
        read: DataFrame = spark.read.option("recursiveFileLookup", "true").parquet(path)
        return read

    settings = {it: getattr(typed, it) for it in _SETTINGS if getattr(typed, it) is not None}
    if "prefer" in settings:
        settings["prefer"] = settings["prefer"].split(",")
    found = dedup(
        frame(typed.input),
        work=typed.work,
        id=typed.id_field,
        text=typed.text_field,
        date=typed.date_field,
        outlet=typed.outlet_field,
        against=None if typed.against is None else frame(typed.against),
        **settings,
    )
    if typed.verdicts:
        found.write.mode("overwrite").parquet(typed.verdicts)
    if typed.clusters:
        write_clusters(found, typed.clusters)
    spark.stop()
    return 0


_SETTINGS: dict[str, Any] = {
    "exact": bool,
    "threshold": float,
    "measure": str,
    "shingle_words": int,
    "templates": str,
    "keep": str,
    "prefer": str,
    "recall": float,
    "seed": int,
}

if __name__ == "__main__":
    sys.exit(main())
