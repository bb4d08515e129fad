#!/bin/bash
# Theory that the table of truths does not cover, through the whole program: time-outs, overheads, errors, targets, the bill of a
# fixed span, the history in the store.
PYTHONPATH=$(dirname "$0") exec /usr/bin/python3 -B - <<'PYTHON'
import json
import math
import os
import sqlite3
import subprocess
import sys
import tempfile

import verdicts
from verdicts import say

LOADLINE = os.path.abspath(os.environ["LOADLINE"])

def mm1(profile=(), variants=1, **more):
    """M/M/1 at load 0.8: 8 requests a second, 100 ms each; its response time is exponential with rate mu - lambda = 2 a second."""
    return dict({
        "Name": "theory", "Region": "us-east-1", "Seed": 11, "Replications": 10, "Client": {"TimeoutInSeconds": 100000},
        "Traffic": {"Arrivals": {"Process": "poisson", "RatePerSecond": 8, "Requests": 100000}},
        "Models": {"M": {"Profiles": [dict({"ServiceTimeInMilliseconds": {"Distribution": "exponential", "Mean": 100}, "Workers": 1,
                                            "StartUpInSeconds": 0}, **dict(profile))]}},
        "EndpointConfig": {"EndpointConfigName": "theory", "ProductionVariants": [
            {"VariantName": "AB"[v], "ModelName": "M", "InstanceType": "ml.c5.xlarge", "InitialInstanceCount": 1,
             "InitialVariantWeight": 1} for v in range(variants)]}}, **more)


def run(scenario, *options):
    with tempfile.TemporaryDirectory() as directory:
        file = os.path.join(directory, "theory.json")
        with open(file, "w") as stream:
            json.dump(scenario, stream)
        store = [] if "--db" in options else ["--no-store"]
        done = subprocess.run([LOADLINE, "run", file, "-o", "json", *store, *options], capture_output=True)
    if done.returncode != 0:
        sys.exit(f"FAILED theory: exit {done.returncode}: {done.stderr.decode()}")
    return json.loads(done.stdout)


def near(found, expected, tolerance, name):
    say(abs(found - expected) <= tolerance, name, f"{found}, not {expected} +- {tolerance}")


# --- Time-outs. The response time of M/M/1 is exponential: P(T > t) = exp(-(mu - lambda) t) (Kleinrock, vol. 1, 1975),
# and nobody leaves early. Requests are correlated: the tolerance is that of a time series with a relaxation time of
# 1 / (sqrt(mu) - sqrt(lambda))^2 = 9 s, about 1400 independent ones in each of ten runs, four deviations.
for limit in (0.5, 1.0, 2.0):
    counts = run(mm1(Client={"TimeoutInSeconds": limit}))["Requests"]
    share = math.exp(-2 * limit)
    near(counts["TimedOut"] / counts["Arrived"], share, 4 * math.sqrt(share * (1 - share) / 14000), f"time-outs after {limit} s")

plain = run(mm1())
limited = run(mm1(Client={"TimeoutInSeconds": 1.0}))
say(limited["Latency"]["Maximum"] == 1000, "nobody waits longer than the time-out", limited["Latency"]["Maximum"])
for figure in ("Utilization", "MeanInSystem"):
    say(limited["Variants"][0][figure] == plain["Variants"][0][figure], f"a time-out leaves {figure} as it was",
        f"{limited['Variants'][0][figure]} and {plain['Variants'][0][figure]}")
say(limited["Variants"][0]["WaitingTime"] == plain["Variants"][0]["WaitingTime"], "a time-out leaves waiting as it was")

# --- Overhead: a constant is added to what the caller sees, and to nothing else.
delayed = run(mm1({"OverheadInMilliseconds": 25}))
near(delayed["Latency"]["Mean"], plain["Latency"]["Mean"] + 25, 1e-6 * plain["Latency"]["Mean"], "overhead adds to the latency")
for figure in ("WaitingTime", "ServiceTime", "Utilization", "MeanInSystem"):
    say(delayed["Variants"][0][figure] == plain["Variants"][0][figure], f"overhead leaves {figure} as it was")
near(delayed["Variants"][0]["OverheadLatency"]["Mean"], 25, 1e-9, "overhead is reported")

# --- Shares of a draw of its own for each request: binomial, four deviations of 10^6 draws.
counts = run(mm1({"ErrorRate": 0.03}))["Requests"]
near(counts["ModelErrors"] / counts["Arrived"], 0.03, 4 * math.sqrt(0.03 * 0.97 / 1e6), "the model fails at its rate")

aimed = mm1(variants=2)
aimed["Traffic"]["TargetVariants"] = {"A": 0.3}
share = 0.3 + 0.7 / 2  # what is not aimed is split by weight, 1 to 1
near(run(aimed)["Variants"][0]["TrafficShare"], share, 4 * math.sqrt(share * (1 - share) / 1e6), "aimed and drawn requests add up")

# --- The bill of a span: 0.204 USD an hour is the list price of ml.c5.xlarge in us-east-1; two instances for 1.5 hours.
span = mm1(DurationInSeconds=5400, Replications=2)
span["Traffic"]["Arrivals"] = {"Process": "poisson", "RatePerSecond": 1}
span["EndpointConfig"]["ProductionVariants"][0]["InitialInstanceCount"] = 2
cost = run(span)["Cost"]
say(float(cost["Total"]) == 0.612 and float(cost["PerHour"]) == 0.408, "a span costs its hours, exactly", cost)
say([float(bound) for bound in cost["TotalInterval"]] == [0.612, 0.612], "and does so in every replication", cost["TotalInterval"])

# --- Precision: enough replications, and one fewer would not have been.
precise = mm1(Precision={"Metric": "Latency", "Statistic": "mean", "RelativeHalfWidth": 0.02, "MaxReplications": 200}, Replications=2)
precise["Traffic"]["Arrivals"]["Requests"] = 20000


def relative_half_width(result):
    low, high = result["Latency"]["Intervals"]["Mean"]
    return (high - low) / 2 / result["Latency"]["Mean"]


enough = run(precise)
say(relative_half_width(enough) <= 0.02, "Precision is reached", relative_half_width(enough))
fewer = dict(precise, Replications=enough["Replications"] - 1)
del fewer["Precision"]
say(relative_half_width(run(fewer)) > 0.02, "with no replication too many", enough["Replications"])

# --- The history in the store adds up to the run.
with tempfile.TemporaryDirectory() as directory:
    database = os.path.join(directory, "theory.db")
    history = mm1({"QueueCapacity": 5, "ErrorRate": 0.05}, 2, Client={"TimeoutInSeconds": 0.4}, DurationInSeconds=1234, WarmUpInSeconds=100)
    del history["Traffic"]["Arrivals"]["Requests"]
    result = run(history, "--db", database)
    rows = sqlite3.connect(database).execute(
        "SELECT name, sum(s.arrived), sum(s.succeeded), sum(s.failed), sum(workers_ns), sum(instances_ns), max(busy_ns > workers_ns)"
        " FROM variants JOIN series_points s USING (variant_id) GROUP BY name ORDER BY name").fetchall()
for variant, (name, arrived, succeeded, failed, workers_ns, instances_ns, overfull) in zip(result["Variants"], rows, strict=True):
    counts = variant["Requests"]
    say((arrived, succeeded) == (counts["Arrived"], counts["Succeeded"]), f"the history of {name} has every request", rows)
    say(failed == counts["ModelErrors"] + counts["Rejected"] + counts["TimedOut"], f"the history of {name} has every failure", rows)
    say(workers_ns == instances_ns == 10 * 1234 * 10**9, f"the history of {name} has all of the time", rows)
    say(not overfull, f"no worker of {name} is busy twice", rows)

# --- WarmUpInSeconds "auto" says what it did.
found = run(mm1(DurationInSeconds=3000, WarmUpInSeconds="auto"))
say("MSER-5" in found.get("WarmUpRule", ""), "the rule of the warm-up is reported", found.get("WarmUpRule"))
sys.exit(verdicts.status())
PYTHON
