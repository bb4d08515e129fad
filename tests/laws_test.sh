#!/bin/bash
# Laws that every run obeys, whatever the scenario: same input, same bytes; requests, money and time add up.
PYTHONPATH=$(dirname "$0") exec /usr/bin/python3 -B - <<'PYTHON'
import json
import os
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal

import verdicts
from verdicts import say

LOADLINE = os.path.abspath(os.environ["LOADLINE"])

def exponential(mean_ms):
    return {"Distribution": "exponential", "Mean": mean_ms}


def variant(name, weight, instances, instance_type="ml.c5.xlarge"):
    return {"VariantName": name, "ModelName": name, "InstanceType": instance_type, "InitialInstanceCount": instances,
            "InitialVariantWeight": weight, "RoutingConfig": {"RoutingStrategy": "LEAST_OUTSTANDING_REQUESTS"}}


def mixed(weights=(2, 1), **more):
    """Two variants with everything that can happen to a request."""
    return dict({
        "Name": "laws", "Region": "us-east-1", "Seed": 5, "Replications": 6, "DurationInSeconds": 600, "WarmUpInSeconds": 60,
        "Client": {"TimeoutInSeconds": 0.5},
        "Traffic": {"Arrivals": {"Process": "poisson", "RatePerSecond": 60}, "PayloadInBytes": exponential(20000),
                    "ResponseInBytes": 5000, "InputTokens": exponential(100), "OutputTokens": exponential(50)},
        "Models": {
            "A": {"Profiles": [{"ServiceTimeInMilliseconds": {"Distribution": "linear", "Base": 10, "PerOutputToken": 0.9,
                                                              "Noise": {"Distribution": "lognormal", "Mean": 1,
                                                                        "CoefficientOfVariation": 0.4}},
                                "Workers": 1, "QueueCapacity": 6, "ErrorRate": 0.01, "OverheadInMilliseconds": 2,
                                "StartUpInSeconds": 0}]},
            "B": {"Profiles": [{"ServiceTimeInMilliseconds": exponential(60), "Workers": 4,
                                "Discipline": "processor-sharing", "StartUpInSeconds": 0}]}},
        "EndpointConfig": {"EndpointConfigName": "laws",
                           "ProductionVariants": [variant("A", weights[0], 3), variant("B", weights[1], 1, "ml.m5.large")]},
    }, **more)


def single(rate, mean_ms, workers, **more):
    return dict({
        "Name": "laws", "Region": "us-east-1", "Seed": 3, "Replications": 1, "Client": {"TimeoutInSeconds": 100000},
        "Traffic": {"Arrivals": {"Process": "poisson", "RatePerSecond": rate, "Requests": 20000}},
        "Models": {"A": {"Profiles": [{"ServiceTimeInMilliseconds": exponential(mean_ms), "Workers": workers,
                                       "StartUpInSeconds": 0}]}},
        "EndpointConfig": {"EndpointConfigName": "laws", "ProductionVariants": [variant("A", 1, 1)]},
    }, **more)


def output(scenario, *options, cwd=None, environment=None):
    """The bytes of the result; the scenario is called laws.json in the directory where the program runs."""
    with tempfile.TemporaryDirectory() as directory:
        where = cwd or directory
        with open(os.path.join(where, "laws.json"), "w") as file:
            json.dump(scenario, file)
        done = subprocess.run([LOADLINE, "run", "laws.json", "-o", "json", "--no-store", *options], cwd=where,
                              capture_output=True, env=dict(os.environ, **(environment or {})))
    if done.returncode != 0:
        sys.exit(f"FAILED laws: exit {done.returncode}: {done.stderr.decode()}")
    return done.stdout


def run(scenario, *options):
    return json.loads(output(scenario, *options))


# --- Same input, same bytes ---

first = output(mixed(), "--threads", "1")
say(output(mixed(), "--threads", "1") == first, "a second run gives the same bytes", "they differ")
say(output(mixed(), "--threads", "2") == first, "two threads give the same bytes as one", "they differ")
say(output(mixed(), "--threads", "5") == first, "five threads give the same bytes as one", "they differ")
say(output(mixed(), "--seed", "6") != first, "another seed gives other bytes", "they are the same")

elsewhere = tempfile.mkdtemp(prefix="a place with spaces ")
say(output(mixed(), "--threads", "1", cwd=elsewhere) == first, "another directory gives the same bytes", "they differ")
shutil.rmtree(elsewhere)

locales = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout.split()
strange = next((name for name in locales if name.startswith("de_DE")), "de_DE.UTF-8")
foreign = {"LC_ALL": strange, "LANG": strange, "TZ": "Asia/Tokyo"}
say(output(mixed(), "--threads", "1", environment=foreign) == first, "locale and time zone change nothing", "they do")


def but_for_names(scenario):
    result = run(scenario)
    result.pop("Inputs")
    return result


say(but_for_names(mixed((2, 1))) == but_for_names(mixed((4, 2))), "weights 2 to 1 are weights 4 to 2", "results differ")

# --- Requests, lines and time add up ---

result = json.loads(first)
OUTCOMES = ("Succeeded", "ModelErrors", "Throttled", "Rejected", "TimedOut", "Expired", "InFlight")
for name, counts in [("all", result["Requests"])] + [(v["VariantName"], v["Requests"]) for v in result["Variants"]]:
    say(counts["Arrived"] == sum(counts[o] for o in OUTCOMES), f"every request of {name} has one outcome", counts)
for outcome in ("Arrived",) + OUTCOMES:
    of_variants = sum(v["Requests"][outcome] for v in result["Variants"])
    say(result["Requests"][outcome] == of_variants, f"{outcome} of the variants add up", of_variants)
for outcome in ("Succeeded", "ModelErrors", "Rejected", "TimedOut", "InFlight"):
    say(result["Requests"][outcome] > 0, f"the scenario has requests that end as {outcome}", "none")

cost = result["Cost"]
total = Decimal(cost["Total"])
lines = sum(Decimal(line["Cost"]) for line in cost["Lines"])
say(lines == total, "the lines add up to the total", f"{lines} and {total}")
say(Decimal(cost["Busy"]) + Decimal(cost["Idle"]) == total, "busy and idle add up to the total",
    f"{cost['Busy']} + {cost['Idle']}")
say(len(cost["Lines"]) > 2, "the scenario has more than two lines", cost["Lines"])
for v in result["Variants"]:
    hours = v["Instances"]
    say(abs(hours["BusyHours"] + hours["IdleHours"] - hours["Hours"]) < 1e-8 * hours["Hours"],
        f"busy and idle hours of {v['VariantName']} add up", hours)
say(abs(sum(v["TrafficShare"] for v in result["Variants"]) - 1) < 1e-8, "the shares add up to 1", "")

# Little (1961): the mean number present is the rate of arrivals times the mean time here. An identity where the run begins
# and ends empty; 1e-6 is room for the printed digits.
whole = run(single(9, 100, 1))
present, seconds = whole["Variants"][0]["MeanInSystem"], whole["SimulatedSeconds"]
by_little = whole["Requests"]["Arrived"] / seconds * whole["Latency"]["Mean"] / 1e3
say(abs(present - by_little) <= 1e-6 * present, "Little's law holds in a run", f"{present} and {by_little}")
waiting = whole["Variants"][0]["MeanQueueLength"]
by_little = whole["Requests"]["Arrived"] / seconds * whole["Variants"][0]["WaitingTime"]["Mean"] / 1e3
say(abs(waiting - by_little) <= 1e-6 * waiting, "Little's law holds for the queue", f"{waiting} and {by_little}")
busy = whole["Variants"][0]["Utilization"]
by_work = whole["Requests"]["Arrived"] / seconds * whole["Variants"][0]["ServiceTime"]["Mean"] / 1e3
say(abs(busy - by_work) <= 1e-6 * busy, "utilisation is the work that came", f"{busy} and {by_work}")
say(abs(present - waiting - busy) <= 1e-6 * present, "present are those waiting and those in service", "")

# --- What a change must not change ---

without = mixed()
del without["WarmUpInSeconds"]
cold = run(without)
say(cold["Cost"]["Lines"] == cost["Lines"], "the warm-up changes no line of the cost", cold["Cost"]["Lines"])
say(cold["Requests"] == result["Requests"], "the warm-up changes no count", cold["Requests"])
say(cold["Latency"]["Count"] > result["Latency"]["Count"], "the warm-up is left out of the latency", "")

before = float("inf")
for workers in (1, 2, 3, 4, 6, 8):
    wait = run(single(9, 100, workers))["Variants"][0]["WaitingTime"]["Mean"]
    say(wait <= before, f"{workers} workers wait no longer than fewer", f"{wait} ms, {before} ms with fewer")
    before = wait

sys.exit(verdicts.status())
PYTHON
