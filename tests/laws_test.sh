#!/bin/bash
# Laws that every run obeys, whatever the scenario: same input, same bytes; requests, money and time add up.
PYTHONPATH=$(dirname "$0") exec /usr/bin/python3 -B - <<'PYTHON'
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from decimal import Decimal

import modes
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
        store = [] if "--db" in options else ["--no-store"]
        done = subprocess.run([LOADLINE, "run", "laws.json", "-o", "json", *store, *options], cwd=where,
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

# --- Requests, lines and time add up, in every way of serving ---

FAILURES = ("ModelErrors", "Throttled", "Rejected", "TimedOut", "Expired")
OUTCOMES = ("Succeeded", *FAILURES, "InFlight")


def requests_add_up(name, result):
    """`calls` are what the endpoint counts where callers try again, and attempts what its variants do."""
    production = [v for v in result["Variants"] if not v["Shadow"]]
    for part in [result, *result["Variants"], *result.get("InferenceComponents", [])]:
        counts, of = part["Requests"], part.get("InferenceComponentName", part.get("VariantName", "all"))
        say(counts["Arrived"] == sum(counts[o] for o in OUTCOMES), f"{name}: every request of {of} has one outcome", counts)
        if "Errors" in part:
            errors = sum(error["Count"] for error in part["Errors"])
            say(errors == sum(counts[o] for o in FAILURES), f"{name}: every failure of {of} has one cause", part["Errors"])
    arrived = sum(v["Requests"]["Arrived"] for v in production)
    if "Callers" in result:
        attempts, retries = result["Callers"]["Attempts"], result["Callers"]["Retries"]
        say(attempts == arrived, f"{name}: the variants get every attempt", f"{arrived} of {attempts}")
        say(attempts == result["Requests"]["Arrived"] + retries, f"{name}: an attempt begins a call or is a retry", result["Callers"])
    else:
        for outcome in ("Arrived", *OUTCOMES):
            of_variants = sum(v["Requests"][outcome] for v in production)
            say(result["Requests"][outcome] == of_variants, f"{name}: {outcome} of the variants add up", of_variants)
    for outcome in ("Arrived", *OUTCOMES) if "InferenceComponents" in result else ():
        of_components = sum(c["Requests"][outcome] for c in result["InferenceComponents"])
        say(production[0]["Requests"][outcome] == of_components, f"{name}: {outcome} of the components add up", of_components)


def money_adds_up(name, cost):
    total = Decimal(cost["Total"])
    lines = sum(Decimal(line["Cost"]) for line in cost["Lines"])
    say(lines == total, f"{name}: the lines add up to the total", f"{lines} and {total}")
    say(Decimal(cost["Busy"]) + Decimal(cost["Idle"]) == total, f"{name}: busy and idle add up to the total",
        f"{cost['Busy']} + {cost['Idle']}")


def hours_add_up(name, result):
    for v in (v for v in result["Variants"] if "Instances" in v):
        hours = v["Instances"]
        say(abs(hours["BusyHours"] + hours["IdleHours"] - hours["Hours"]) < 1e-8 * hours["Hours"],
            f"{name}: busy and idle hours of {v['VariantName']} add up", hours)
    shares = sum(v["TrafficShare"] for v in result["Variants"] if not v["Shadow"])
    say(abs(shares - 1) < 1e-8, f"{name}: the shares add up to 1", shares)


def series_add_up(name, result, database):
    """What is billed by the hour is the integral of the history, and so is what slots were there; none is busy twice."""
    rows = sqlite3.connect(database).execute(
        "SELECT name, sum(instances_ns), sum(workers_ns), sum(s.busy_ns), max(s.busy_ns > workers_ns), sum(s.arrived)"
        " FROM variants JOIN series_points s USING (variant_id) WHERE component IS NULL GROUP BY name").fetchall()
    runs, hour_ns = result["Replications"], 3600 * 10 ** 9
    for variant_name, instances_ns, workers_ns, busy_ns, overfull, arrived in rows:
        v = next(v for v in result["Variants"] if v["VariantName"] == variant_name)
        billed = sum(Decimal(line["Quantity"]) for line in result["Cost"]["Lines"]
                     if line["VariantName"] == variant_name and line["Unit"] == "Hours")
        say(abs(billed - Decimal(instances_ns) / hour_ns / runs) < Decimal("1e-9"),
            f"{name}: the hours billed of {variant_name} are the integral of its history", f"{billed} and {instances_ns} ns")
        say(not overfull, f"{name}: nothing of {variant_name} is busy twice", rows)
        say(arrived == v["Requests"]["Arrived"], f"{name}: the history of {variant_name} has every request", arrived)
        if "Serverless" in v:
            for figure, integral_ns in (("MeanWarm", workers_ns), ("MeanBusy", busy_ns)):
                mean = integral_ns / 1e9 / runs / result["SimulatedSeconds"]
                say(abs(v["Serverless"][figure] - mean) < 1e-8 * mean, f"{name}: {figure} is the integral of its history",
                    f"{v['Serverless'][figure]} and {mean}")


def laws_hold(name, scenario):
    with tempfile.TemporaryDirectory() as directory:
        database = os.path.join(directory, "laws.db")
        of = dict(scenario)
        of.pop("WarmUpInSeconds", None)  # the history has all of the time
        result = run(of, "--db", database)
        requests_add_up(name, result)
        money_adds_up(name, result["Cost"])
        hours_add_up(name, result)
        series_add_up(name, result, database)
    return result


result, cost = json.loads(first), json.loads(first)["Cost"]
requests_add_up("mixed", result)
money_adds_up("mixed", cost)
say(len(cost["Lines"]) > 2, "the scenario has more than two lines", cost["Lines"])
all_modes = [laws_hold("mixed", mixed())] + [laws_hold(scenario["Name"], scenario) for scenario in modes.scenarios()]
for outcome in OUTCOMES:
    say(any(r["Requests"][outcome] > 0 for r in all_modes), f"some scenario has requests that end as {outcome}", "none")
causes = {error["Cause"] for r in all_modes for v in r["Variants"] for error in v.get("Errors", [])}
say(len(causes) >= 10, "requests fail for ten different causes", sorted(causes))

# What slots do: they are busy for as long as requests start and are served on them, and each that was made is at last idle for the
# whole of its time-out; no other idle time is longer. The run goes on for as long as that after the last request.
IDLE_S = 30
slots = modes.serverless()
slots.pop("WarmUpInSeconds")
slots.update({"Replications": 1, "DurationInSeconds": 2000, "Client": {"TimeoutInSeconds": 1000}})
slots["Traffic"]["Arrivals"]["Requests"] = 5000
slots["Models"]["M"]["Profiles"][0]["IdleTimeoutInSeconds"] = IDLE_S
slots["EndpointConfig"]["ProductionVariants"][0]["ServerlessConfig"].pop("ProvisionedConcurrency")
whole = run(slots)
of_slots, service = whole["Variants"][0]["Serverless"], whole["Variants"][0]["ServiceTime"]
cold, seconds = of_slots["ColdStartTime"], whole["SimulatedSeconds"]
busy_s, live_s = of_slots["MeanBusy"] * seconds, of_slots["MeanWarm"] * seconds
work_s = (service["Mean"] * service["Count"] + cold["Mean"] * cold["Count"]) / 1e3
say(whole["Requests"]["InFlight"] == 0, "the run of the slots ends empty", whole["Requests"])
say(cold["Count"] == of_slots["ColdStarts"] > 0, "each slot that is made starts", of_slots)
say(abs(busy_s - work_s) < 1e-6 * busy_s, "slots are busy with starts and services", f"{busy_s} and {work_s}")
say(of_slots["ColdStarts"] * IDLE_S - 1e-6 * live_s <= live_s - busy_s <= service["Count"] * IDLE_S,
    "slots are idle at least once for their time-out, and never longer", f"{live_s - busy_s} s, {of_slots}")

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
