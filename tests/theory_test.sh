#!/bin/bash
# Theory that the table of truths does not cover, through the whole program: time-outs, overheads, errors, targets, the bill of a
# fixed span, the history in the store; callers who try again, rates that change by chance, provisioned concurrency.
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

# --- Callers who try again. With a worker for everybody each attempt takes an exponential time of its own, and is given up with
# probability p = exp(-limit / mean): three attempts fail with p^3, and there are 1 + p + p^2 of them. In legacy mode no quota
# refuses any. Binomial, four deviations of 10^6 calls; attempts have a variance below 1.
patient = mm1({"Workers": 200, "ServiceTimeInMilliseconds": {"Distribution": "exponential", "Mean": 100}},
              Client={"TimeoutInSeconds": 0.1, "MaxAttempts": 3, "RetryMode": "legacy"})
tried, p = run(patient), math.exp(-1)
near(tried["Requests"]["TimedOut"] / tried["Requests"]["Arrived"], p ** 3, 4 * math.sqrt(p ** 3 / 1e6), "three attempts fail as one cubed")
near(tried["Callers"]["Attempts"] / tried["Requests"]["Arrived"], 1 + p + p ** 2, 4 / 1e3, "attempts of a call")

# The latency of a call is the time-outs and back-offs before its last attempt, and what that takes: back-offs are uniform below
# 1 and 2 s, so 0.5 and 1 s in the mean. E[S; S < limit] + p * limit = mean (1 - exp(-1)) is the mean of an attempt that may be
# given up. Deviation of a call's latency below 1 s: four of 10^6.
attempt_ms = 100 * (1 - p)
near(tried["Latency"]["Mean"], attempt_ms * (1 + p + p ** 2) + 500 * p + 1000 * p ** 2, 4, "latency over all attempts")

# Standard mode has 500 tokens, of which a retry after a time-out takes 10: where nothing succeeds fifty retries are all.
hopeless = mm1({"ServiceTimeInMilliseconds": 1000, "Workers": 200}, Client={"TimeoutInSeconds": 0.1, "MaxAttempts": 3}, Replications=1)
hopeless["Traffic"]["Arrivals"]["Requests"] = 2000
refused = run(hopeless)["Callers"]
say(refused["Retries"] == 50 and refused["RefusedByQuota"] > 0, "the quota of retries is used up", refused)


# --- A rate that changes by chance: MMPP(2)/M/1 by matrix-geometric means (Neuts, Matrix-Geometric Solutions in Stochastic Models,
# 1981): R is the least solution of A0 + R A1 + R^2 A2 = 0, pi_k = pi_0 R^k, and pi_0 (I - R)^-1 is the law of the states.
def mean_of_mmpp_queue(rates, leaves, mu):
    def times(a, b):
        return [[sum(a[i][k] * b[k][j] for k in range(2)) for j in range(len(b[0]))] for i in range(len(a))]

    def inverse(a):
        determinant = a[0][0] * a[1][1] - a[0][1] * a[1][0]
        return [[a[1][1] / determinant, -a[0][1] / determinant], [-a[1][0] / determinant, a[0][0] / determinant]]

    local = [[-leaves[0] - rates[0] - mu, leaves[0]], [leaves[1], -leaves[1] - rates[1] - mu]]
    inner = [[-x for x in row] for row in inverse(local)]
    r = [[0.0, 0.0], [0.0, 0.0]]
    for _ in range(2000):
        squared = times(r, r)
        grown = [[(rates[i] if i == j else 0) + mu * squared[i][j] for j in range(2)] for i in range(2)]
        r = times(grown, inner)
    rest = inverse([[1 - r[0][0], -r[0][1]], [-r[1][0], 1 - r[1][1]]])
    states = [[leaves[1] / sum(leaves), leaves[0] / sum(leaves)]]
    return sum(times(times(states, r), rest)[0])  # states R (I - R)^-1, since pi_0 = states (I - R)


RATES, LEAVES = (4, 12), (0.5, 1.0)  # 20/3 requests a second in the mean, and 10 served
bursty = mm1(Replications=20, DurationInSeconds=40000, WarmUpInSeconds=200)
bursty["Traffic"]["Arrivals"] = {"Process": "mmpp", "States": [{"RatePerSecond": rate, "MeanDwellInSeconds": 1 / leave}
                                                                for rate, leave in zip(RATES, LEAVES)]}
found = run(bursty)
low, high = found["Latency"]["Intervals"]["Mean"]
rate, expected = 20 / 3, mean_of_mmpp_queue(RATES, LEAVES, 10)
error = (high - low) / 2 / 2.093  # Student's t, 19 degrees of freedom, 0.975
say(error <= 0.01 * found["Latency"]["Mean"], "the mean of MMPP/M/1 is known to 1 %", error)
near(found["Latency"]["Mean"], expected / rate * 1e3, 5 * error, "MMPP/M/1 by matrix-geometric means and Little's law")


# --- Provisioned concurrency is asked first: a loss system of its own, whatever the service law (Erlang B), and what it refuses goes
# to slots on demand. Variance of the spilled share: correlated over a service time, a hundred times fewer than 10^6 requests.
def erlang_b(servers, load):
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


provisioned = mm1({"IdleTimeoutInSeconds": 600, "ColdStartInSeconds": 0,
                   "ServiceTimeInMilliseconds": {"Distribution": "lognormal", "Mean": 500, "CoefficientOfVariation": 1}})
provisioned["EndpointConfig"]["ProductionVariants"] = [{"VariantName": "A", "ModelName": "M", "ServerlessConfig": {
    "MemorySizeInMB": 2048, "MaxConcurrency": 100, "ProvisionedConcurrency": 4}}]
found = run(provisioned)
slots, load = found["Variants"][0]["Serverless"], 8 * 0.5
spilled = erlang_b(4, load)
near(slots["Spillover"] / found["Requests"]["Arrived"], spilled, 4 * math.sqrt(spilled / 1e4), "what provisioned slots do not take")
near(slots["ProvisionedUtilization"], load * (1 - spilled) / 4, 0.02, "how far provisioned slots are used")
near(slots["MeanBusy"], load, 0.05, "slots in use in all")

# --- WarmUpInSeconds "auto" says what it did.
found = run(mm1(DurationInSeconds=3000, WarmUpInSeconds="auto"))
say("MSER-5" in found.get("WarmUpRule", ""), "the rule of the warm-up is reported", found.get("WarmUpRule"))
sys.exit(verdicts.status())
PYTHON
