#!/usr/bin/env python3
"""Does a run on Spark end as if nothing had happened when its workers are killed?

Made-up documents are deduplicated by the command and by `wireprint.spark`. In three steps of
the run on Spark, Python processes that do the work are killed with SIGKILL until Spark has
lost a task.

    killed.py --documents 4000            # local[2]: Spark gives up, the run is called again
    killed.py --documents 4000 --retries  # local[2,4]: Spark tries the task again by itself

The Python that runs this has `wireprint`, `pyspark` and `pyarrow`. Prints a line a kill and
whether the two files of clusters are the same, byte for byte; exits 1 where they are not.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bindings" / "python" / "tests"))
from conftest import corpus  # noqa: E402

# A step, and the one before it.
STEPS = (("sketches", "ids"), ("proposed", "heads"), ("matches", "candidates"))


def written(folder, documents, files=4):
    rows = corpus(documents)
    size = -(-len(rows) // files)
    folder.mkdir()
    for n in range(files):
        some = rows[n * size : (n + 1) * size]
        columns = {"id": [str(it["id"]) for it in some], "text": [it["text"] for it in some]}
        pq.write_table(pa.table(columns), folder / f"docs-{n}.parquet")
    return folder


def processes():
    """Parent and command line of each process, by its number."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError, ValueError):
            continue
        found[int(folder.name)] = (parent, line)
    return found


def workers(of):
    """The Python workers among the descendants of a process: what its daemons forked."""
    all_of_them = processes()

    def descends(number):
        while number in all_of_them:
            if number == of:
                return True
            number = all_of_them[number][0]
        return False

    daemons = {it for it, (_, line) in all_of_them.items() if "pyspark.daemon" in line and descends(it)}
    return sorted(it for it in daemons if all_of_them[it][0] in daemons)


class Run:
    """One call of the deduplication, as a process."""

    def __init__(self, folder, work, clusters, master):
        command = [sys.executable, "-m", "wireprint.spark", str(folder), "--work", str(work),
                   "--clusters", str(clusters), "--master", master]
        options = ("--conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 "
                   "--conf spark.driver.bindAddress=127.0.0.1 --conf spark.driver.memory=1g "
                   "--conf spark.sql.shuffle.partitions=2 pyspark-shell")
        around = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_SUBMIT_ARGS": options,
                  "PYSPARK_PYTHON": sys.executable}
        self.work = work
        self.said = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, env=around, stdout=self.said, stderr=self.said)

    def text(self):
        """What it has said so far; the place where it goes on saying it stays."""
        number = self.said.fileno()
        return os.pread(number, os.fstat(number).st_size, 0).decode(errors="replace")

    def lost(self):
        """How many tasks Spark says it has lost."""
        return self.text().count("WARN TaskSetManager: Lost task")

    def kill_in(self, step, after):
        """Kills workers while a step is being made, until one takes a task with it; whether
        one did before the step was whole."""
        before = self.lost()
        whole, begun = self.work / step / "_SUCCESS", self.work / after / "_SUCCESS"
        while self.process.poll() is None and not whole.exists():
            if begun.exists():
                for worker in workers(self.process.pid):
                    try:
                        os.kill(worker, signal.SIGKILL)
                    except ProcessLookupError:
                        continue
                # One that had nothing to do is not missed.
                until = time.monotonic() + 2
                while time.monotonic() < until and self.process.poll() is None and self.lost() == before:
                    time.sleep(0.02)
                if self.lost() > before:
                    break
            time.sleep(0.005)
        return self.lost() > before and not whole.exists()

    def end(self):
        code = self.process.wait()
        return code, self.text()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=4000)
    parser.add_argument("--retries", action="store_true")
    typed = parser.parse_args()
    root = Path(tempfile.mkdtemp())
    folder = written(root / "corpus", typed.documents)
    expected = root / "command.tsv"
    subprocess.run([sys.executable, "-m", "wireprint", "dedup", str(folder), "--dry-run", "--no-config", "-q",
                    "--clusters", str(expected)], check=True, stdout=subprocess.DEVNULL)
    work, found = root / "work", root / "spark.tsv"
    if typed.retries:
        run = Run(folder, work, found, "local[2,4]")
        for step, after in STEPS:
            print(f"{step}: {'killed' if run.kill_in(step, after) else 'not reached'}", flush=True)
        code, said = run.end()
        print(f"ended with {code}; tasks lost: {run.lost()}")
    else:
        for step, after in STEPS:
            run = Run(folder, work, found, "local[2]")
            killed = run.kill_in(step, after)
            code, said = run.end()
            print(f"{step}: {'killed' if killed else 'not reached'}, ended with {code}", flush=True)
        code, said = Run(folder, work, found, "local[2]").end()
        print(f"called again: ended with {code}")
    if code:
        print(said[-4000:])
    same = found.exists() and found.read_bytes() == expected.read_bytes()
    lines = expected.read_text().count("\n")
    print(f"{lines} lines, {expected.read_text().count('dropped')} dropped: {'the same' if same else 'NOT the same'}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
