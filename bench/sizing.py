#!/usr/bin/env python3
"""Sizings of random problems, held against exhaustive simulation: bench/sizing.py [PROBLEMS] [FIRST] (make bench-sizing).

Each problem is drawn from its number alone: how requests come, how long they take, up to three types of instances, and an objective. `loadline
size` recommends a plan. What is best is found without it, on other seeds: `loadline sweep` runs every count of every type, and where a type
begins to hold its counts are run again with many replications, so that no plan holds by luck.

    met    share of the recommendations whose every objective holds on those seeds                     at least 95 %
    cost   what the recommendations cost an hour over the cheapest plan that holds, mean                at most 2 % more

Plans that carry no more than what comes are none: in a short run they may hold, but only because it ends.
A problem for which there is a plan and `size` finds none counts as not met. Problems for which there is none are drawn again.
LOADLINE is the program. Exits 1 where a figure is missed.
"""
import concurrent.futures
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LOADLINE = os.path.abspath(os.environ.get("LOADLINE", os.path.join(ROOT, "build", "loadline")))
SEED_OF_SIZING, SEED_OF_TRUTH = 1, 1000
COUNT_MOST, REQUESTS = 12, 3000
ROUGHLY, WELL = 20, 300  # replications
MET_LEAST, COST_MOST = 0.95, 0.02
TYPES = ["ml.m5.large", "ml.c5.large", "ml.m5.xlarge", "ml.c5.xlarge", "ml.c5.2xlarge", "ml.m5.2xlarge", "ml.g4dn.xlarge"]
TYPE, COUNT = (f"/EndpointConfig/ProductionVariants/0/{member}" for member in ("InstanceType", "InitialInstanceCount"))


# --- Problems ---

def draw_service(rng):
    """(a distribution of mean 1, a function that draws from it)"""
    law = rng.choice(["constant", "exponential", "lognormal", "gamma", "uniform", "hyperexponential"])
    cv = round(rng.uniform(0.2, 1.2), 2)
    if law == "constant":
        return {"Distribution": "uniform", "Minimum": 0.999, "Maximum": 1.001}, lambda: 1.0
    if law == "exponential":
        return {"Distribution": law, "Mean": 1}, lambda: rng.expovariate(1)
    if law == "uniform":
        return {"Distribution": law, "Minimum": 0.4, "Maximum": 1.6}, lambda: rng.uniform(0.4, 1.6)
    if law == "lognormal":
        sigma = math.sqrt(math.log(1 + cv * cv))
        return {"Distribution": law, "Mean": 1, "CoefficientOfVariation": cv}, lambda: rng.lognormvariate(-sigma * sigma / 2, sigma)
    if law == "gamma":
        return {"Distribution": law, "Mean": 1, "CoefficientOfVariation": cv}, lambda: rng.gammavariate(1 / cv**2, cv**2)
    cv += 1  # two phases with balanced means
    share = (1 + math.sqrt((cv * cv - 1) / (cv * cv + 1))) / 2
    return ({"Distribution": law, "Mean": 1, "CoefficientOfVariation": round(cv, 2)},
            lambda: rng.expovariate(2 * share) if rng.random() < share else rng.expovariate(2 * (1 - share)))


def times(law, mean_ms):
    """The law with that mean."""
    return {member: value if member in ("Distribution", "CoefficientOfVariation") else round(value * mean_ms, 6) for member, value in law.items()}


def draw_arrivals(rng, rate):
    process = rng.choice(["poisson", "poisson", "poisson", "deterministic", "renewal", "batch", "mmpp"])
    if process == "renewal":
        return {"Process": process, "InterarrivalInMilliseconds": {"Distribution": "gamma", "Mean": round(1000 / rate, 6),
                                                                   "CoefficientOfVariation": round(rng.uniform(0.4, 2), 2)}}
    if process == "batch":
        size = rng.randint(2, 4)
        return {"Process": process, "RatePerSecond": round(rate / size, 4), "BatchSize": size}
    if process == "mmpp":
        high, dwell = rng.uniform(1.2, 1.8), round(rng.uniform(20, 200) / rate, 4)
        return {"Process": process, "States": [{"RatePerSecond": round(rate * each, 4), "MeanDwellInSeconds": dwell} for each in (2 - high, high)]}
    return {"Process": process, "RatePerSecond": round(rate, 4)}


def draw_objective(rng, service, slowest_ms):
    kind = rng.random()
    if kind < 0.2:
        return {"Metric": "WaitingTime", "Statistic": rng.choice(["mean", "p90", "p99"]), "AtMost": round(slowest_ms * rng.uniform(0.05, 1), 3)}
    if kind < 0.25:
        return {"Metric": "Utilization", "AtMost": round(rng.uniform(0.4, 0.9), 3)}
    statistic, share = rng.choice([("mean", None), ("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("p99", 0.99)])
    values = sorted(service() for _ in range(20000))
    alone = statistics.fmean(values) if share is None else values[int(share * len(values))]
    return {"Metric": "Latency", "Statistic": statistic, "AtMost": round(slowest_ms * alone * rng.uniform(0.9, 3), 3)}


def draw_problem(number):
    """(a scenario, {type: instances that are busy all the time})"""
    rng = random.Random(number)
    law, service = draw_service(rng)
    names = rng.sample(TYPES, rng.choice([1, 1, 2, 3]))
    workers, mean_ms = rng.choice([1, 2, 4]), rng.uniform(20, 200)
    means = {name: mean_ms * rng.uniform(0.6, 1.4) for name in names}
    rate = rng.uniform(0.4, 6) * workers / mean_ms * 1000
    profile = {"Workers": workers, "StartUpInSeconds": 0}
    if rng.random() < 0.15:
        profile["QueueCapacity"] = rng.randint(4, 20)
    variant = {"VariantName": "A", "ModelName": "m", "InstanceType": names[0], "InitialInstanceCount": 1}
    if rng.random() < 0.6:
        variant["RoutingConfig"] = {"RoutingStrategy": "LEAST_OUTSTANDING_REQUESTS"}
    load = {name: rate * means[name] / 1000 / workers for name in names}
    return {"Name": f"problem {number}", "DurationInSeconds": round(REQUESTS / rate, 3),
            "EndpointConfig": {"EndpointConfigName": "c", "ProductionVariants": [variant]},
            "Traffic": {"Arrivals": draw_arrivals(rng, rate)},
            "Models": {"m": {"Profiles": [{**profile, "InstanceType": name, "ServiceTimeInMilliseconds": times(law, means[name])} for name in names]}},
            "Objectives": [draw_objective(rng, service, max(means.values())), {"Metric": "ErrorRate", "AtMost": rng.choice([0.001, 0.01])}],
            "Search": {"InstanceTypes": names, "InstanceCount": [1, COUNT_MOST]}}, load


# --- Answers ---

def ask(*arguments):
    done = subprocess.run([LOADLINE, *arguments, "-o", "json", "--quiet", "--threads", "1"], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(arguments)}: exit {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def holds_well(path, plan):
    """(cost an hour, whether every objective holds)"""
    result = ask("run", path, "--no-store", "--set", f"{TYPE}={json.dumps(plan[0])}", "--set", f"{COUNT}={plan[1]}",
                 "--replications", str(WELL), "--seed", str(SEED_OF_TRUTH))
    return float(result["Cost"]["PerHour"]), all(objective["Met"] for objective in result["Objectives"])


def contested(path, load):
    """Plans about where each type begins to hold, the cheapest first, by running every one"""
    names = ",".join(map(json.dumps, load))
    swept = ask("sweep", path, "--vary", f"{TYPE}={names}", "--vary", f"{COUNT}=1:{COUNT_MOST}:1", "--no-store",
                "--replications", str(ROUGHLY), "--seed", str(SEED_OF_TRUTH))
    plans = []
    for name in load:
        cells = [cell for cell in swept["Cells"] if cell["Values"][TYPE] == name and cell["Values"][COUNT] > load[name]]
        first = next((i for i, cell in enumerate(cells) if cell["ObjectivesMet"] == cell["Objectives"]), len(cells) - 1)
        plans += [(float(cell["CostPerHour"]), name, cell["Values"][COUNT]) for cell in cells[max(first - 1, 0):first + 2]]
    return [(name, count) for _, name, count in sorted(plans)]


def answer(number, room):
    """None: no plan holds. Else the recommended plan (None: none), whether it holds, its cost and that of the cheapest that does."""
    problem, load = draw_problem(number)
    path = os.path.join(room, f"{number}.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(problem, file)
    least = next((cost for cost, holds in (holds_well(path, plan) for plan in contested(path, load)) if holds), None)
    if least is None:
        return None
    sized = ask("size", path, "--no-store", "--seed", str(SEED_OF_SIZING))
    if not sized["Met"]:
        return number, None, False, None, least
    plan = sized["Best"]["InstanceType"], sized["Best"]["InitialInstanceCount"]
    cost, holds = holds_well(path, plan)
    return number, plan, holds, cost, least


def main():
    problems = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    began, answers, drawn = time.monotonic(), [], 0
    with tempfile.TemporaryDirectory() as room, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        while len(answers) < problems:
            wanted = range(first + drawn, first + drawn + problems - len(answers))
            answers += filter(None, pool.map(lambda number: answer(number, room), wanted))
            drawn += len(wanted)
    met = sum(holds for _, _, holds, _, _ in answers) / len(answers)
    more = statistics.fmean(cost / least - 1 for _, plan, _, cost, least in answers if plan)
    for number, plan, holds, cost, least in answers:
        if not holds or cost > least * 1.0001:
            what = "no plan" if not plan else f"{plan[1]} x {plan[0]}, {cost / least - 1:+.1%}{'' if holds else ', does not hold'}"
            print(f"  problem {number}: {what}")
    print(f"{len(answers)} problems ({drawn - len(answers)} without any plan left out), {time.monotonic() - began:.0f} s")
    print(f"{'recommendations that hold on other seeds':62} {met:>22.1%} {f'>= {MET_LEAST:.0%}':>16} {'yes' if met >= MET_LEAST else 'NO':>4}")
    print(f"{'cost above the cheapest plan found by exhaustive simulation':62} {more:>22.2%} {f'<= {COST_MOST:.0%}':>16} {'yes' if more <= COST_MOST else 'NO':>4}")
    sys.exit(0 if met >= MET_LEAST and more <= COST_MOST else 1)


main()
