#!/bin/bash
# Ranges in a scenario from outside: what is drawn is the same in runs, comparisons and sweeps, on any number of threads and from the
# database; `explain` and `validate` name it; sizings heed it.
PYTHONPATH=$(dirname "$0") exec /usr/bin/python3 -B - <<'PYTHON'
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
ROOM = tempfile.mkdtemp(prefix="uncertain")
os.chdir(ROOM)
SCENARIO = f"{EXAMPLES}/uncertain.json"
RATE, PROFILE = "/Traffic/Arrivals/RatePerSecond", "/Models/ranker/Profiles/0"
SERVICE, OVERHEAD = f"{PROFILE}/ServiceTimeInMilliseconds/Mean", f"{PROFILE}/OverheadInMilliseconds"
COUNT = "/EndpointConfig/ProductionVariants/0/InitialInstanceCount"
SHORT = ["--set", "/DurationInSeconds=20", "--set", "/WarmUpInSeconds=0"]


def ask(*arguments):
    done = subprocess.run([LOADLINE, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
    if done.returncode != 0:
        sys.exit(f"FAILED {' '.join(arguments)}: exit {done.returncode}: {done.stderr}")
    return done.stdout


def run(*arguments):
    return ask("run", SCENARIO, *SHORT, *arguments)


def draws(result):
    return {one["Pointer"]: one["Values"] for one in result["UncertainInputs"]}


# --- Runs ---

text = run("-o", "json", "--threads", "1")
result = json.loads(text)
say(text == run("-o", "json", "--no-store", "--threads", "3"), "the same bytes on any number of threads")
say(text == ask("report", "uncertain", "-o", "json"), "a stored run gives the same JSON")
say(run("--no-store", "-o", "html") == ask("report", "uncertain", "-o", "html"), "a stored run gives the same page")
say(result["Replications"] == 20 and list(draws(result)) == [RATE, SERVICE, OVERHEAD] and
    all(one["Low"] <= value <= one["High"] for one in result["UncertainInputs"] for value in one["Values"]) and
    all(len(values) == 20 for values in draws(result).values()), "twenty replications draw within the ranges", result["UncertainInputs"])
few = json.loads(run("-o", "json", "--no-store", "--replications", "5"))
say(draws(few) == {pointer: values[:5] for pointer, values in draws(result).items()}, "few replications are the first of many", draws(few))
say(draws(json.loads(run("-o", "json", "--no-store", "--seed", "2", "--replications", "5"))) != draws(few), "another seed draws otherwise")
for spread in result["Spreads"]:
    total = sum(share["Share"] for share in spread["Shares"]) + spread["Rest"]
    say(abs(total - 1) < 1e-6, f"shares of {spread['Metric']} and the rest add up to 1", total)
# Utilization is rate x service time over the workers. Shares of the variance are about as the squared variations: of triangular laws
# ((110^2 - ..) / 18) 22.7 / 110 against 6.24 / 63.3, which is 0.81 against 0.19.
busy = next(spread for spread in result["Spreads"] if spread["Metric"] == "Utilization")
bounds = [share["Interval"] for share in busy["Shares"]]
say(bounds[0][0] <= 0.81 <= bounds[0][1] and bounds[1][0] <= 0.19 <= bounds[1][1] and bounds[2][0] == 0,
    "the utilisation's spread comes from rate and service time", bounds)
shown = ask("report", "uncertain")
say("Uncertain figures" in shown and "met in" in shown and "rest" in shown, "the text shows where the spread comes from")
with sqlite3.connect("loadline.db") as database:
    rows = database.execute("SELECT count(*), count(DISTINCT pointer), min(share IS NOT NULL) FROM v_spreads").fetchone()
    say(rows == (3 * len(result["Spreads"]), 3, 1), "the view has a row for each figure and input", rows)
database.close()

# --- The same draws elsewhere ---

answer = json.loads(ask("compare", SCENARIO, *SHORT, "--set", f"{COUNT}=4", "--set", f"{OVERHEAD}/High=16", "-o", "json", "--no-store"))
first, second = map(draws, answer["Scenarios"])
say(first[RATE] == second[RATE] and first[SERVICE] == second[SERVICE] and first[OVERHEAD] != second[OVERHEAD],
    "sides that have a range in common draw it alike")
say(all(side["Paired"] for side in answer["Sides"][1:]), "sides with the same ranges of the traffic are paired", answer["Sides"])
other = json.loads(ask("compare", SCENARIO, *SHORT, "--set", f"{RATE}/High=180", "-o", "json", "--no-store"))
say(not other["Sides"][-1]["Paired"], "another range of the traffic is another traffic", other["Sides"])
swept = json.loads(ask("sweep", SCENARIO, *SHORT, "--vary", f"{COUNT}=3,4", "-o", "json"))
say(swept["Cells"][0]["Latency"]["P99"] == result["Latency"]["P99"], "a cell is the run of its values", swept["Cells"][0])


def stored():
    with sqlite3.connect("loadline.db") as kept:
        return kept.execute("SELECT count(*) FROM sweep_cells").fetchone()[0]


ask("sweep", SCENARIO, *SHORT, "--vary", f"{COUNT}=3,4", "-o", "json")
say(stored() == 2, "cells with the same ranges are known", stored())
ask("sweep", SCENARIO, *SHORT, "--set", f"{SERVICE}/High=81", "--vary", f"{COUNT}=3,4", "-o", "json")
say(stored() == 4, "cells with another range are others", stored())

# --- Before a run ---

say(f"{RATE} is 100 here, and may be from 60 to 170." in " ".join(ask("explain", SCENARIO).split()), "explain takes the Mid, and says so")
checked = json.loads(ask("validate", SCENARIO, "-o", "json"))
say(checked["UncertainInputs"][0] == {"Pointer": RATE, "Low": 60, "Mid": 100, "High": 170}, "validate lists the ranges", checked)

# --- With what else there is ---

MIDS = ["--set", f"{RATE}=100", "--set", f"{SERVICE}=60", "--set", f"{OVERHEAD}=4"]
sizes = [json.loads(ask("size", SCENARIO, "-o", "json", "--set", "/DurationInSeconds=60", *sets))["Best"]["InitialInstanceCount"]
         for sets in ([], MIDS)]
say(sizes == [3, 2], "a sizing is for all that may be, and not for the Mid", sizes)
auto = json.loads(ask("run", SCENARIO, "--no-store", "-o", "json", "--set", '/WarmUpInSeconds="auto"', "--set", "/DurationInSeconds=60"))
say("MSER-5" in auto["WarmUpRule"] and draws(auto)[RATE] == draws(result)[RATE], "the warm-up is chosen once, at the Mid", auto["WarmUpRule"])
precise = json.loads(run("--no-store", "-o", "json", "--set",
                         '/Precision={"Metric":"Latency","Statistic":"p50","RelativeHalfWidth":0.06,"MaxReplications":400}'))
say(precise["Replications"] > 20, "Precision asks for as many draws as it needs", precise["Replications"])
trace = ['--set', f'/Traffic={{"Trace":{{"File":"t.csv","RateScale":{{"Low":0.5,"Mid":1,"High":2}}}}}}']
with open("t.csv", "w", encoding="utf-8") as file:
    file.write("ArrivalInSeconds\n" + "".join(f"{i / 50}\n" for i in range(1000)))
shutil.copy(SCENARIO, "traced.json")
counted = json.loads(ask("run", "traced.json", "--no-store", "-o", "json", "--set", "/WarmUpInSeconds=0", *trace))
scale = draws(counted)["/Traffic/Trace/RateScale"]
say(abs(counted["Requests"]["Arrived"] / 1000 - sum(scale)) < 0.6, "a trace is scaled anew for each replication", counted["Requests"])

os.chdir("/")
shutil.rmtree(ROOM)
sys.exit(verdicts.status())
PYTHON
