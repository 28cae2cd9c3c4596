#!/usr/bin/env python3
"""Are the clusters of a standalone cluster with two workers those of the command?

    standalone.py --documents 2000 [--lose-a-worker]

Starts a master and two workers of one core each on this machine, all on the loopback
interface, and hands them `wireprint/submit.py` by `spark-submit`. With `--lose-a-worker`, one
of the workers and its executor are killed with SIGKILL while candidates are compared. The
Python that runs this has `wireprint`, `pyspark` and `pyarrow`. Exits 1 where the files of
clusters differ.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyspark
from killed import processes, written

import wireprint

HOME = Path(pyspark.__file__).parent
AROUND = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(HOME),
          "PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable}


def started(root, name, *arguments):
    file = open(root / f"{name}.log", "wb")
    command = [HOME / "bin" / "spark-class", *arguments]
    return subprocess.Popen(command, env=AROUND, stdout=file, stderr=file, start_new_session=True)


def said(root, name, what, seconds=60):
    """Waits until a log says something."""
    for _ in range(seconds * 5):
        if what in (root / f"{name}.log").read_text(errors="replace"):
            return
        time.sleep(0.2)
    sys.exit(f"{name} did not start:\n" + (root / f"{name}.log").read_text(errors="replace")[-2000:])


def lost(worker, run, work):
    """Kills a worker and all its own while candidates are compared."""
    while not (work / "matches" / "_temporary").exists():
        if run.poll() is not None:
            return False
        time.sleep(0.02)
    found, own = processes(), {worker.pid}
    for _ in range(6):
        own |= {it for it, (parent, _) in found.items() if parent in own}
    for number in own:
        try:
            os.kill(number, signal.SIGKILL)
        except ProcessLookupError:
            pass
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--port", type=int, default=17077)
    parser.add_argument("--lose-a-worker", action="store_true")
    typed = parser.parse_args()
    root = Path(tempfile.mkdtemp())
    folder = written(root / "corpus", typed.documents)
    expected, found, work = root / "command.tsv", root / "spark.tsv", root / "work"
    subprocess.run([sys.executable, "-m", "wireprint", "dedup", str(folder), "--dry-run", "--no-config", "-q",
                    "--clusters", str(expected)], check=True, stdout=subprocess.DEVNULL)
    address = f"spark://127.0.0.1:{typed.port}"
    own = ["--host", "127.0.0.1", "--webui-port", "0"]
    servers = [started(root, "master", "org.apache.spark.deploy.master.Master", *own, "--port", str(typed.port))]
    try:
        said(root, "master", "I have been elected leader")
        for n in range(2):
            servers.append(started(root, f"worker-{n}", "org.apache.spark.deploy.worker.Worker", *own, "--cores", "1",
                                   "--memory", "1g", "--work-dir", str(root / f"worker-{n}"), address))
        for n in range(2):
            said(root, f"worker-{n}", "Successfully registered with master")
        settings = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.ui.enabled": "false",
                    "spark.driver.memory": "768m", "spark.executor.memory": "700m", "spark.sql.shuffle.partitions": "4"}
        flags = [it for pair in settings.items() for it in ("--conf", "=".join(pair))]
        script = Path(wireprint.__file__).with_name("submit.py")
        command = [HOME / "bin" / "spark-submit", "--master", address, *flags, script, folder, "--work", work,
                   "--clusters", found]
        told = tempfile.TemporaryFile()
        run = subprocess.Popen([str(it) for it in command], env=AROUND, stdout=told, stderr=told)
        if typed.lose_a_worker:
            print("a worker was killed" if lost(servers[1], run, work) else "no worker was killed")
        run.wait()
        told.seek(0)
        executors = sum("Launched executor" in it or "Launching executor" in it
                        for it in (root / "master.log").read_text(errors="replace").splitlines())
        print(f"spark-submit ended with {run.returncode}; executors started: {executors}")
        if run.returncode:
            print(told.read().decode(errors="replace")[-3000:])
    finally:
        for it in servers:
            if it.poll() is None:
                os.killpg(it.pid, signal.SIGTERM)
            it.wait()
    sizes = {it.name: sum(file.stat().st_size for file in it.rglob("*.parquet")) for it in sorted(work.iterdir())}
    print(json.dumps(sizes))
    same = found.exists() and found.read_bytes() == expected.read_bytes()
    print(f"{expected.read_text().count(chr(10))} lines: {'the same' if same else 'NOT the same'}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
