#!/bin/bash
# One replication on two threads, of which one makes its requests ahead (scenarios/batch_ring.h), is what it is on one, to the last byte:
# of each kind of front, of callers, of arrivals that are drawn, and of traces in each form that is read in its own way.
PYTHONPATH=$(dirname "$0") exec /usr/bin/python3 -B - <<'PYTHON'
import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

import verdicts
from verdicts import say

LOADLINE = os.path.abspath(os.environ["LOADLINE"])
EXAMPLES = os.path.abspath("scenarios/examples")
ROOM = tempfile.mkdtemp(prefix="threads")
os.chdir(ROOM)


def run(threads, path, *more):
    done = subprocess.run([LOADLINE, "run", path, "-o", "json", "--no-store", "--quiet", "--replications", "1", "--threads", str(threads),
                           *more], capture_output=True, stdin=subprocess.DEVNULL, timeout=100)
    if done.returncode != 0:
        sys.exit(f"{path}: {done.stderr}")
    return done.stdout


def same(what, path, *more):
    one, two = run(1, path, *more), run(2, path, *more)
    say(one == two and json.loads(one)["Requests"]["Arrived"] > 1000, what, "they differ")


for name in ("async", "batching", "chat-a-b", "components", "long-context", "retries", "serverless", "shadow", "users"):
    same(f"{name}.json on two threads", f"{EXAMPLES}/{name}.json")
same("counts per minute on two threads", f"{EXAMPLES}/world-cup.json", "--set", "/Traffic/Trace/ToInSeconds=965000")

CHAT = f"{EXAMPLES}/chat-a-b.json"
for process in ({"Process": "deterministic", "RatePerSecond": 40}, {"Process": "batch", "RatePerSecond": 9, "BatchSize": 4},
                {"Process": "mmpp", "States": [{"RatePerSecond": 80, "MeanDwellInSeconds": 20}, {"RatePerSecond": 5, "MeanDwellInSeconds": 9}]},
                {"Process": "rate-curve", "Points": [[0, 5], [100, 90], [400, 0]]}):
    arrivals = {"Arrivals": process, "InputTokens": 400, "OutputTokens": {"Distribution": "exponential", "Mean": 90}}
    same(f"{process['Process']} arrivals on two threads", CHAT, "--set", "/Traffic=" + json.dumps(arrivals), "--set", "/DurationInSeconds=400")

# More rows than are kept in memory.
random.seed(8)
with open("rows.csv", "w") as rows:
    rows.write("arrival_s,input_tokens,output_tokens\n")
    at = 0.0
    for _ in range(70000):
        at += random.expovariate(30)
        rows.write(f"{at:.6f},{random.randrange(1, 900)},{random.randrange(1, 300)}\n")
with open("rows.csv", "rb") as plain, gzip.open("rows.csv.gz", "wb", 1) as packed:
    shutil.copyfileobj(plain, packed)
subprocess.run([LOADLINE, "trace", "convert", "rows.csv", "--into", "rows.bin"], check=True, capture_output=True)
for form in ("csv", "csv.gz", "bin"):
    for scale in (1, 1.5):
        same(f"a trace of rows.{form} at {scale} times its rate on two threads", CHAT, "--set",
             "/Traffic=" + json.dumps({"Trace": {"File": os.path.abspath(f"rows.{form}"), "RateScale": scale}}))

shutil.rmtree(ROOM)
sys.exit(verdicts.status())
PYTHON
