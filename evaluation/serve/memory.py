#!/usr/bin/env python3
"""What a server bears: wrk with 50 connections, and how much memory it takes meanwhile.

    memory.py BINARY INDEX [SECONDS]

Starts `wireprint serve` on a free port, waits until it has taken the index in, runs wrk with
`load.lua` twice, and prints the resident memory every ten seconds.
"""
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

binary, index = sys.argv[1:3]
seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 60
server = subprocess.Popen([binary, "--no-config", "-q", "serve", index, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
url = server.stdout.readline().strip().rstrip("/")


def resident():
    status = Path(f"/proc/{server.pid}/status").read_text()
    return int(next(it.split()[1] for it in status.splitlines() if it.startswith("VmRSS"))) / 1024


def cpu():
    fields = Path(f"/proc/{server.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


before, quiet = -1.0, 0
while quiet < 3:
    time.sleep(1)
    quiet = quiet + 1 if cpu() - before < .05 else 0
    before = cpu()
print(f"followed the index in {cpu():.1f} CPU seconds, {resident():.0f} MB")
seen = []
done = threading.Event()


def watch():
    while not done.wait(10):
        seen.append(f"{resident():.0f}")


threading.Thread(target=watch, daemon=True).start()
for run in ("the answers made", "the answers kept"):
    out = subprocess.run(["wrk", "-t2", "-c50", f"-d{seconds}s", "--timeout", "15s", "--latency", "-s", str(Path(__file__).with_name("load.lua")), url], capture_output=True, text=True)
    print(f"-- {run}\n{out.stdout}{out.stderr}")
done.set()
print("MB:", " ".join(seen))
urllib.request.urlopen(f"{url}/api/status").read()
server.terminate()
print("ended with", server.wait(timeout=20))
