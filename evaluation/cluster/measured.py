"""What the scripts of this folder measure, and the Spark that they measure on."""

import os
import pathlib
import resource
import sys


def children():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def descendants():
    """Seconds of CPU of this process, of Spark's, and of the workers that it started."""
    times, parents = {}, {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        number = int(stat.parent.name)
        parents[number] = int(fields[1])
        # Its own time, and that of its children that have ended.
        times[number] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def is_own(number):
        while number in parents:
            if number == os.getpid():
                return True
            number = parents[number]
        return False

    return sum(spent for number, spent in times.items() if is_own(number))


def sizes(work):
    """Bytes of each step's files."""
    found = {}
    for step in sorted(pathlib.Path(work).iterdir()):
        found[step.name] = sum(it.stat().st_size for it in step.rglob("*.parquet"))
    return found


def session():
    """A Spark on this machine alone, with two workers."""
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    for name in ("spark.driver.host", "spark.driver.bindAddress"):
        builder = builder.config(name, "127.0.0.1")
    spark = builder.config("spark.sql.shuffle.partitions", "2").config("spark.driver.memory", "2g").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark
