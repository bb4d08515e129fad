#!/bin/bash
# `loadline sweep` from outside: cells are the runs of their values, in the order of nested loops; the same bytes on any number of
# threads; what is stored; exit codes.
PYTHONPATH=$(dirname "$0") exec /usr/bin/python3 -B - <<'PYTHON'
import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import verdicts
from verdicts import say

LOADLINE = os.path.abspath(os.environ["LOADLINE"])
EXAMPLES = os.path.abspath("scenarios/examples")
ROOM = tempfile.mkdtemp(prefix="sweep")
os.chdir(ROOM)
COUNT, RATE = "/EndpointConfig/ProductionVariants/0/InitialInstanceCount", "/Traffic/Arrivals/RatePerSecond"
SIZING = f"{EXAMPLES}/sizing.json"
SHORT = ["--set", "/DurationInSeconds=5", "--set", "/WarmUpInSeconds=0"]
GRID = ["--vary", f"{COUNT}=3:5:1", "--vary", f"{RATE}=300,400", "--set", "/DurationInSeconds=60"]


def ask(*arguments, **how):
    return subprocess.run([LOADLINE, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300, **how)


def sweep(*arguments):
    done = ask("sweep", SIZING, *GRID, "-o", "json", *arguments)
    if done.returncode != 0:
        sys.exit(f"FAILED sweep: exit {done.returncode}: {done.stderr}")
    return done.stdout


# --- Cells ---

text = sweep("--no-store")
answer = json.loads(text)
say([(c["Values"][COUNT], c["Values"][RATE]) for c in answer["Cells"]] == [(3, 300), (3, 400), (4, 300), (4, 400), (5, 300), (5, 400)],
    "cells are in the order of nested loops", answer["Cells"])
for cell in answer["Cells"][1:4:2]:
    values = [word for pointer, value in cell["Values"].items() for word in ("--set", f"{pointer}={value}")]
    run = json.loads(ask("run", SIZING, "--no-store", "-o", "json", "--set", "/DurationInSeconds=60", *values).stdout)
    say(cell["Latency"]["P99"] == run["Latency"]["P99"] and cell["CostPerHour"] == run["Cost"]["PerHour"] and
        cell["Latency"]["Intervals"]["P50"] == run["Latency"]["Intervals"]["P50"] and
        cell["ObjectivesMet"] == sum(o["Met"] for o in run["Objectives"]), f"cell {cell['Cell']} is the run of its values", cell)
whole = [c for c in answer["Cells"] if c["ObjectivesMet"] == c["Objectives"]]
cheapest = min(whole, key=lambda c: (float(c["CostPerHour"]), c["Latency"]["P99"], c["Cell"]))
say(len(whole) > 1 and answer["Best"] == cheapest["Cell"], "the best is the cheapest that meets every objective", answer["Best"])
say(answer["Base"] == 4 and all(axis["BaseIsOwn"] for axis in answer["Vary"]), "the base is the scenario as it is", answer["Base"])


def along(pointer, figure):
    other = {COUNT: RATE, RATE: COUNT}[pointer]
    cells = [c for c in answer["Cells"] if c["Values"][other] == {COUNT: 4, RATE: 400}[other]]
    return [(figure(c), c["Values"][pointer]) for c in cells]


for swing in answer["Sensitivities"]:
    if swing["Metric"] != "Latency.P99":
        continue
    moved = along(swing["Pointer"], lambda c: c["Latency"]["P99"])
    say((swing["Lowest"], swing["LowestAt"]) == min(moved) and (swing["Highest"], swing["HighestAt"]) == max(moved),
        f"the swing along {swing['Pointer']} is that of its cells", swing)
swings = [s["Highest"] - s["Lowest"] for s in answer["Sensitivities"] if s["Metric"] == "Latency.P99"]
say(len(swings) == 2 and swings[0] >= swings[1], "the widest swing comes first", swings)

table = list(csv.DictReader(io.StringIO(ask("sweep", SIZING, *GRID, "--no-store", "-o", "csv").stdout)))
say([float(row["p99_ms"]) for row in table] == [c["Latency"]["P99"] for c in answer["Cells"]] and
    [row["cost_per_hour_usd"] for row in table] == [c["CostPerHour"] for c in answer["Cells"]] and
    [row["best"] for row in table].index("1") + 1 == answer["Best"], "CSV has the same figures", table[0])

strings = json.loads(ask("sweep", SIZING, "--no-store", "-o", "json", *SHORT, "--vary",
                         '/Traffic/Arrivals={"Process": "poisson", "RatePerSecond": 9}, {"Process":"deterministic","RatePerSecond":9}',
                         "--vary", '/Name="a,b","c"').stdout)
say([c["Values"]["/Name"] for c in strings["Cells"]] == ["a,b", "c"] * 2 and
    strings["Cells"][3]["Values"]["/Traffic/Arrivals"] == {"Process": "deterministic", "RatePerSecond": 9},
    "values are any JSON, commas inside them too", strings)
for range_, wanted in (("0.1:0.5:0.1", [0.1, 0.2, 0.3, 0.4, 0.5]), ("5:1:-2", [5, 3, 1]), ("1:2:0.4", [1, 1.4, 1.8]), ("7:7:1", [7])):
    got = json.loads(ask("sweep", SIZING, "--no-store", "-o", "json", *SHORT, "--replications", "1",
                         "--vary", "/Client/TimeoutInSeconds=" + range_).stdout)
    say(got["Vary"][0]["Values"] == wanted, f"{range_} is {wanted}", got["Vary"])

# --- Same input, same bytes ---

for threads in ("1", "2", "3"):
    say(sweep("--no-store", "--threads", threads) == text, f"{threads} threads give the same bytes", "they differ")

# --- Again ---

say(sweep("--db", "kept.db") == text, "a stored sweep says the same", "it does not")


def rows(path):
    with sqlite3.connect(path) as store:
        return store.execute("SELECT name, (SELECT count(*) FROM sweep_cells AS c WHERE c.run_id = r.run_id) FROM runs AS r ORDER BY 1").fetchall()


stored = rows("kept.db")
say(len(stored) == 6 and all(count == 1 for _, count in stored) and stored[0][0] == "sizing [InitialInstanceCount=3, RatePerSecond=300]",
    "every cell is a stored run", stored)
say(ask("report", "sizing [InitialInstanceCount=5, RatePerSecond=400]", "--db", "kept.db").returncode == 0, "which can be reported", "it cannot")
before = os.path.getsize("kept.db")
say(sweep("--db", "kept.db") == text and rows("kept.db") == stored and os.path.getsize("kept.db") == before,
    "what is there is not run again", rows("kept.db"))
other = json.loads(sweep("--db", "kept.db", "--seed", "2"))
say(len(rows("kept.db")) == 12 and other["Cells"][0]["Latency"] != answer["Cells"][0]["Latency"], "but for another seed", rows("kept.db"))
shutil.copytree(EXAMPLES, "examples")
data = open("examples/sizing-endpoint-config.json").read()
open("examples/sizing-endpoint-config.json", "w").write(data + "\n")
ask("sweep", "examples/sizing.json", *GRID, "--db", "kept.db")
say(len(rows("kept.db")) == 18, "or for other contents of an input", len(rows("kept.db")))

# --- Cells at fault ---

faulty = ask("sweep", SIZING, "--vary", f"{COUNT}=0,4", *SHORT, "--db", "faulty.db", "-o", "json")
cells = json.loads(faulty.stdout)["Cells"]
say(faulty.returncode == 3 and "Refused" in cells[0] and "Latency" in cells[1] and "cell 1 (InitialInstanceCount=0): " in faulty.stderr,
    "a cell at fault is refused, and the others run", faulty.stderr)

# --- Exit codes ---

say(ask("sweep", SIZING, *GRID, "--no-store", "--check").returncode == 0, "--check is exit 0 where a cell meets every objective", "it is not")
say(ask("sweep", SIZING, "--vary", f"{COUNT}=1,2", "--set", "/DurationInSeconds=30", "--no-store", "--check").returncode == 1, "and exit 1 where none does",
    "it is not")
os.chdir("/")
shutil.rmtree(ROOM)
sys.exit(verdicts.status())
PYTHON
