"""What every search on Spark stands on: steps that are kept, and documents with numbers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from . import _native
from .errors import InputError, SettingError

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import Column, DataFrame, SparkSession

    # What a step is given, and what it makes: so, it fits what any version of Spark asks.
    Batches = Iterable[pyarrow.RecordBatch]
    Made = Iterator[pyarrow.RecordBatch]
else:
    Batches, Made = Iterable, Iterator


class Work:
    """The steps of one run, each kept in a folder of ``work``; ``told`` are its settings."""

    def __init__(self, spark: SparkSession, work: str, told: Mapping[str, Any]) -> None:
        self.spark = spark
        self.work = work.rstrip("/")
        self._claim(json.dumps(told))

    def _claim(self, told: str) -> None:
        """Makes the folder ours, or refuses it."""
        path = f"{self.work}/settings"
        if self._is_done("settings"):
            found = self.spark.read.text(path).first()
            if found is None or found[0] != told:
                raise SettingError(f"{self.work} holds a run of other settings", self.work)
            return
        frame = self.spark.createDataFrame([(told,)], "value string")
        frame.coalesce(1).write.mode("overwrite").text(path)

    def _is_done(self, name: str) -> bool:
        jvm: Any = self.spark._jvm
        context: Any = self.spark.sparkContext._jsc
        path = jvm.org.apache.hadoop.fs.Path(f"{self.work}/{name}/_SUCCESS")
        files = path.getFileSystem(context.hadoopConfiguration())
        return bool(files.exists(path))

    def step(self, name: str, make: Callable[[], DataFrame]) -> DataFrame:
        """What a step makes, read from its folder; made where that is not whole."""
        path = f"{self.work}/{name}"
        if not self._is_done(name):
            make().write.mode("overwrite").parquet(path)
        return self.spark.read.parquet(path)


def over(
    part: Callable[[], Callable[[Any], Any]], ordered: bool = False
) -> Callable[[Batches], Made]:
    """What ``part`` makes, on a worker, as a function of batches; of rows in order it is told
    the end."""

    def apply(batches: Batches) -> Made:
        of_rows = part()
        for batch in batches:
            if batch.num_rows:
                yield from batches_of(of_rows(rows_of(batch)))
        if ordered:
            yield from batches_of(of_rows(None))

    return apply


def numbered(
    df: DataFrame,
    columns: Mapping[str, str | None],
    order_by: str | Sequence[str] | None,
    before: int,
    run: Work,
    name: str,
) -> DataFrame:
    """number and what ``columns`` names (id, text, date, outlet, …), in the order of the input
    from ``before`` on."""
    import pyspark.sql.functions as F

    def fields(more: Sequence[Column]) -> DataFrame:
        def field(role: str) -> Column:
            column = columns[role]
            named = F.lit(None) if column is None else F.col(column)
            return named.cast("string").alias(role)

        return df.select(*(field(role) for role in columns), *more)

    numeric = dict(df.dtypes)[str(columns["id"])] not in ("string", "varchar")
    if order_by is not None:
        keys = [order_by] if isinstance(order_by, str) else list(order_by)
        order = [F.col(it) for it in keys]
        place = [it.alias(f"_order_{n}") for n, it in enumerate(order)]

        def placed() -> DataFrame:
            frame = fields(place).where("text is not null")
            names = [f"_order_{n}" for n in range(len(order))]
            frame = frame.repartitionByRange(*names).sortWithinPartitions(*names)
            row = F.monotonically_increasing_id()
            return frame.select(*columns, row.alias("place"))

        held = run.step(f"{name}-placed", placed)
        # The upper bits of a place are its partition, which ascend with the order.
        part = F.shiftright("place", 33)
        counted = held.groupBy(part.alias("part")).agg(F.count("*").alias("n")).collect()
        sizes = {int(it["part"]): int(it["n"]) for it in counted}
        row = held.withColumn("part", part).withColumn(
            "row", F.col("place").bitwiseAND(F.lit((1 << 33) - 1))
        )
    else:
        try:
            meta = df.select("_metadata.file_path", "_metadata.row_index")
        except Exception as error:
            raise SettingError(
                "the rows of this frame have no order: name columns with order_by, or read "
                "Parquet files"
            ) from error
        del meta
        where = [F.col("_metadata.file_path").alias("part"), F.col("_metadata.row_index").alias("row")]
        row = fields(where)
        counted = row.groupBy("part").agg(F.count("*").alias("n")).collect()
        sizes = {it["part"]: int(it["n"]) for it in counted}
    offsets = []
    for part_name in sorted(sizes, key=_in_order):
        offsets.append((part_name, before))
        before += sizes[part_name]
    kind = "bigint" if order_by is not None else "string"
    known = run.spark.createDataFrame(offsets, f"part {kind}, before bigint")
    number = (F.col("before") + F.col("row")).cast("bigint").alias("number")
    frame = row.join(F.broadcast(known), "part").select(
        number, *columns, F.lit(numeric).alias("numeric")
    )
    return frame.where("text is not null")


def _in_order(part: Any) -> Any:
    """Paths as a walk has them: folder by folder, each by its names."""
    return part.split("/") if isinstance(part, str) else part


def rows_in(frame: DataFrame) -> int:
    import pyspark.sql.functions as F

    last = frame.agg(F.max("number").alias("last")).first()
    return 0 if last is None or last["last"] is None else int(last["last"]) + 1


def settled_of(docs: DataFrame, before: int) -> DataFrame:
    """number, again (sent before with the same id), told (the id), wrong (with another text)."""
    import pyspark.sql.functions as F
    from pyspark.sql import Window

    side = (F.col("number") < before).alias("side")
    seen = docs.select(
        "number", "id", "numeric", side, F.xxhash64("text", F.length("text")).alias("text")
    )
    of_id = Window.partitionBy("side", "id", "numeric")
    both = Window.partitionBy("side", "id")
    first = F.min("number").over(of_id)
    mixed = (F.min("numeric").over(both) != F.max("numeric").over(both)) & ~F.col("numeric")
    told = F.when(mixed, F.concat(F.lit('"'), "id", F.lit('"'))).otherwise(F.col("id"))
    wrong = F.min("text").over(of_id) != F.max("text").over(of_id)
    return seen.select(
        "number",
        F.coalesce(first != F.col("number"), F.lit(False)).alias("again"),
        told.alias("told"),
        (wrong | F.col("id").isNull()).alias("wrong"),
    )


def refuse(settled: DataFrame) -> None:
    wrong = settled.where("wrong").orderBy("number").first()
    if wrong is None:
        return
    if wrong["told"] is None:
        raise InputError(f"row {wrong['number'] + 1} has no id", "documents", wrong["number"] + 1)
    raise InputError(
        f"two documents have the id {wrong['told']!r} and different texts",
        "documents",
        wrong["number"] + 1,
    )


def rows_of(batch: pyarrow.RecordBatch) -> _native.Rows:
    import pyarrow

    table = pyarrow.Table.from_batches([batch])
    return _native.Rows.of_stream(table.__arrow_c_stream__(), "")


def batches_of(table: Any) -> Batches:
    import pyarrow

    found: Iterable[pyarrow.RecordBatch] = pyarrow.table(table).to_batches()
    return iter(found)


#: So many rounds make a component of 2^60 numbers one star.
MOST_ROUNDS = 120


def components(run: Work, matches: DataFrame) -> DataFrame:
    """For each number of a match, the smallest one of its connected component.

    Large and small stars in turn (Kiveris and others 2014), each round on disk.
    """
    import pyspark.sql.functions as F
    from pyspark.sql import Window

    def ordered(frame: DataFrame) -> DataFrame:
        edge = [F.greatest("left", "right").alias("u"), F.least("left", "right").alias("v")]
        return frame.select(*edge).distinct()

    edges = run.step("components/0", lambda: ordered(matches))
    for turn in range(1, MOST_ROUNDS):
        before = edges

        def starred(before: DataFrame = before) -> DataFrame:
            of_u = Window.partitionBy("u")
            both = before.union(before.select(F.col("v").alias("u"), F.col("u").alias("v")))
            least = F.least("u", F.min("v").over(of_u)).alias("m")
            large = both.select("u", "v", least).where("v > u")
            large = large.select(F.col("v").alias("u"), F.col("m").alias("v")).distinct()
            small = large.select("u", "v", F.min("v").over(of_u).alias("m"))
            others = small.where("v <> m").select(F.col("v").alias("u"), F.col("m").alias("v"))
            return small.select("u", F.col("m").alias("v")).union(others).distinct()

        edges = run.step(f"components/{turn}", starred)
        counts = edges.agg(F.count("*").alias("n"), F.count_distinct("u").alias("u")).first()
        centers = edges.select(F.col("v").alias("u")).distinct()
        is_done = counts is not None and counts["n"] == counts["u"]
        if is_done and edges.join(centers, "u", "left_semi").isEmpty():
            labels = edges.toDF("number", "component")
            own = labels.select(F.col("component").alias("number"), "component").distinct()
            return labels.unionByName(own)
    raise RuntimeError("the components did not become stars")
