#!/bin/bash
# `loadline size` from outside: the exact integers of queueing theory, plans that hold on other seeds, what is refused and
# why, requests that make the plan, the same bytes on any number of threads, exit codes. TIER=slow: the larger rows alone.
# QP-PLAN-B-b's share at its ten slots is 0.0099853: too close to 0.01 to promise, and so it is asked for 0.011.
set -u
cd "$(dirname "$0")/.." || exit 1
: "${LOADLINE:?is to be the path of the program}"
exec /usr/bin/python3 -B - "$(realpath "$LOADLINE")" "${TIER:-fast}" <<'PYTHON'
import copy, json, os, sqlite3, subprocess, sys, tempfile, time

LOADLINE, TIER = sys.argv[1:]
ROOM = tempfile.mkdtemp(prefix="size")


def say(good, name, why=""):
    print(f"ok {name}" if good else f"FAILED {name}: {why}", flush=True)


def ask(scenario, *options):
    path = os.path.join(ROOM, "scenario.json")
    with open(path, "w") as file:
        json.dump(scenario, file)
    store = () if "--db" in options else ("--no-store",)
    return subprocess.run([LOADLINE, "size", path, *options, *store], capture_output=True, text=True)


def sizing(scenario, *options):
    done = ask(scenario, *options, "-o", "json")
    if done.returncode not in (0, 1):
        sys.exit(f"FAILED size: exit {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def scenario(rate, service_ms, workers, objective, search, duration=4000, routing="RANDOM"):
    return {
        "Name": "sized", "DurationInSeconds": duration, "WarmUpInSeconds": duration / 20,
        "EndpointConfig": {"EndpointConfigName": "sized", "ProductionVariants": [
            {"VariantName": "A", "ModelName": "m", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1,
             "RoutingConfig": {"RoutingStrategy": routing}}]},
        "Traffic": {"Arrivals": {"Process": "poisson", "RatePerSecond": rate}},
        "Models": {"m": {"Profiles": [{"ServiceTimeInMilliseconds": {"Distribution": "exponential", "Mean": service_ms},
                                       "Workers": workers}]}},
        "Client": {"TimeoutInSeconds": 3600}, "Limits": {"InvocationInSeconds": 3600},
        "Objectives": [objective, {"Metric": "ErrorRate", "AtMost": 0.01}], "Search": search}


def latency(statistic, at_most, metric="Latency"):
    return {"Metric": metric, "Statistic": statistic, "AtMost": at_most}


# Case P10 and row QP-PLAN-routing of the given truths: N independent M/M/2 at 60 requests a second.
p10 = scenario(60, 100, 2, latency("p95", 450), {"InstanceCount": [1, 30]})
found = sizing(p10)
best = found["Best"]
say(best["InitialInstanceCount"] == 5, "five instances of M/M/2 keep p95 of 450 ms, as theory says", best["Plan"])
say(best["CostPerHour"] == "0.575", "they cost five times the listed price", best["CostPerHour"])
say(abs(best["Objectives"][0]["Measured"] / 443.340577 - 1) < 0.02, "p95 is that of theory, 443.34 ms",
    str(best["Objectives"][0]))
say(best["Objectives"][0]["ProbabilityMet"] > 0.95, "the objective is met almost surely", str(best["Objectives"][0]))
say([r["Plan"] for r in found["Refused"]] == ["4 x ml.m5.large"] and "Latency p95" in found["Refused"][0]["Excuse"],
    "one fewer is refused for its p95", str(found["Refused"]))
shared = sizing({**copy.deepcopy(p10), "EndpointConfig": {**p10["EndpointConfig"], "ProductionVariants": [
    {**p10["EndpointConfig"]["ProductionVariants"][0], "RoutingConfig": {"RoutingStrategy": "LEAST_OUTSTANDING_REQUESTS"}}]}})
say(shared["Best"]["InitialInstanceCount"] in (4, 5), "with the fewest outstanding 4 or 5 are enough",
    shared["Best"]["Plan"])


# Rows QP-PLAN-wait-* and QP-PLAN-p9*: one queue for all servers, which an asynchronous endpoint is.
def pooled(rate, mu, objective, most):
    asked = scenario(rate, 1000 / mu, 1, objective, {"InstanceCount": [1, most]}, duration=max(4000, 40000 / rate))
    del asked["EndpointConfig"]["ProductionVariants"][0]["RoutingConfig"]
    del asked["Client"], asked["Limits"]
    asked["EndpointConfig"]["AsyncInferenceConfig"] = {"OutputConfig": {"S3OutputPath": "s3://bucket/out"},
                                                       "ClientConfig": {"MaxConcurrentInvocationsPerInstance": 1}}
    return sizing(asked)["Best"]["InitialInstanceCount"]


for name, expected, tier, *row in (("QP-PLAN-wait-a", 58, "slow", 100, 2, latency("p95", 100, "WaitingTime"), 90),
                                   ("QP-PLAN-wait-b", 21, "slow", 12, 0.8, latency("p99", 500, "WaitingTime"), 60),
                                   ("QP-PLAN-p95", 6, "fast", 40, 10, latency("p95", 350), 40),
                                   ("QP-PLAN-p99", 43, "slow", 200, 5, latency("p99", 1000), 90)):
    if tier == TIER:
        answer = pooled(*row)
        say(answer == expected, f"{name}: {expected} servers", f"found {answer}")


# Rows QP-PLAN-B-*: slots that are never cold refuse as Erlang B says.
def slots(load, blocked, most):
    asked = scenario(load * 10, 100, 1, {"Metric": "ErrorRate", "AtMost": blocked},
                     {"Serverless": {"MemorySizeInMB": [2048], "MaxConcurrency": [1, most]}}, duration=20000)
    asked["Models"]["m"]["Profiles"] = [{"MemorySizeInMB": 2048, "ColdStartInSeconds": 0, "IdleTimeoutInSeconds": 1e6,
                                         "ServiceTimeInMilliseconds": {"Distribution": "exponential", "Mean": 100}}]
    del asked["Client"], asked["Limits"]
    del asked["Objectives"][1]
    asked["EndpointConfig"]["ProductionVariants"] = [
        {"VariantName": "A", "ModelName": "m", "ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 1}}]
    return sizing(asked)["Best"]["ServerlessConfig"]["MaxConcurrency"]


for name, expected, tier, *row in (("QP-PLAN-B-a", 30, "slow", 20, 0.01, 60), ("QP-PLAN-B-b", 10, "slow", 4.46, 0.011, 40),
                                   ("QP-PLAN-B-c", 128, "slow", 100, 0.001, 200)):
    if tier == TIER:
        answer = slots(*row)
        say(answer == expected, f"{name}: {expected} slots", f"found {answer}")
if TIER == "slow":
    sys.exit()

# The plan as a scenario of its own, on another seed.
made = {**copy.deepcopy(p10), "EndpointConfig": best["EndpointConfig"]}
with open(os.path.join(ROOM, "made.json"), "w") as file:
    json.dump(made, file)
run = subprocess.run([LOADLINE, "run", os.path.join(ROOM, "made.json"), "--seed", "77", "--no-store", "--check", "-q"],
                     capture_output=True, text=True)
say(run.returncode == 0, "the request that is recommended meets the objectives on another seed", run.stdout + run.stderr)

# Types, in the order of cost; what is dearer needs no excuse.
types = copy.deepcopy(p10)
types["Search"]["InstanceTypes"] = ["ml.m5.xlarge", "ml.c5.large", "ml.m5.large"]
answer = sizing(types)
costs = [float(answer["Best"]["CostPerHour"])] + [float(plan["CostPerHour"]) for plan in answer["RunnersUp"]]
say(costs == sorted(costs) and len(costs) == 3, "plans come in the order of cost", str(costs))
say(all(float(r.get("CostPerHour", 0)) < costs[0] for r in answer["Refused"]), "only what is cheaper is refused with an excuse",
    str(answer["Refused"]))
front = answer["ParetoFront"]
by_cost = sorted((float(p["CostPerHour"]), p["LatencyP99"]) for p in front)
say(all(a[0] < b[0] and a[1] > b[1] for a, b in zip(by_cost, by_cost[1:])),
    "on the front more money buys a lower p99", str(front))

# Headroom and growth: at 60 / (1 - 0.25) * 1.2 = 96 requests a second each of N queues must keep p95 of 450 ms. By theory
# (M/M/2 queues, the formula of QP-PLAN-routing) N is 8: p95 is 443.3 ms at 12 a second and queue, as with 5 at 60.
stressed = copy.deepcopy(p10)
stressed["Search"] |= {"Headroom": 0.25, "Growth": 1.2}
say(sizing(stressed)["Best"]["InitialInstanceCount"] == 8, "headroom and growth count in the plan",
    sizing(stressed)["Best"]["Plan"])

# The rate that five instances carry: theory has p95 of 450 ms at 12.08 a second for each M/M/2 (root of the same formula).
rate = copy.deepcopy(p10)
rate["EndpointConfig"]["ProductionVariants"][0]["InitialInstanceCount"] = 5
rate["Search"] = {"RateScale": [0.2, 4]}
highest = sizing(rate)["HighestRate"]
low, high = highest["RateScaleInterval"]
say(low <= 1.0135 and 1.0 <= high <= 1.05 and low > 0.97, "the highest rate is around that of theory", str(highest))

# No plan at all.
never = copy.deepcopy(p10)
never["Objectives"][0]["AtMost"] = 90
done = ask(never)
say(done.returncode == 1 and "no plan" in done.stdout, "no plan is exit 1, said in words", done.stdout + done.stderr)
least = sizing(never)
say(not least["Met"] and "LeastBad" in least and "Best" not in least, "then the least bad one is shown", str(least)[:500])

# Scaling: the plan brings its requests.
scaled = copy.deepcopy(p10)
scaled["DurationInSeconds"], scaled["WarmUpInSeconds"] = 3600, 0
scaled["Search"] = {"InstanceCount": [1, 12], "Scaling": {"MinCapacity": [6, 7], "TargetValue": [600]}}
plan = sizing(scaled)["Best"]
say(plan["Scaling"] == {"MinCapacity": 6, "MaxCapacity": 12, "TargetValue": 600} and
    plan["ScalingPolicies"][0]["TargetTrackingScalingPolicyConfiguration"]["TargetValue"] == 600 and
    plan["ScalableTargets"][0]["MaxCapacity"] == 12, "a plan that scales comes with target and policy", str(plan)[:800])

outputs = {ask(types, "-o", "json", "--threads", threads).stdout for threads in "123"}
say(len(outputs) == 1, "the same bytes on any number of threads", f"{len(outputs)} outputs")

# What is stored.


def rows(path, what):
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10) as database:
            return database.execute(what).fetchall()
    except sqlite3.OperationalError:
        return []


whole, halved = (os.path.join(ROOM, f"{name}.db") for name in ("whole", "halved"))
text = ask(p10, "-o", "json", "--db", whole).stdout
say(text == ask(p10, "-o", "json").stdout, "a sizing that is stored says the same")
tried, run = rows(whole, "SELECT plan, ruling, excuse FROM sizing_trials ORDER BY plan"), rows(whole, "SELECT run_id, name FROM runs")
say(len(tried) == found["PlansSimulated"] and ("5 x ml.m5.large", 1, None) in tried, "every trial is stored", tried)
say(run == [(1, "sized [5 x ml.m5.large]")], "the plan is a run, named by itself", run)
shown = json.loads(subprocess.run([LOADLINE, "report", "1", "--db", whole, "-o", "json"], capture_output=True, text=True).stdout)
say(shown["Cost"]["PerHour"] == "0.575" and shown["Latency"]["P95"] == best["Latency"]["P95"], "it is reported as it was sized", shown["Cost"])
again = ask(p10, "-o", "json", "--db", whole)
say(again.stdout == text and rows(whole, "SELECT count(*) FROM runs") == [(1,)], "the same sizing says the same, and stores nothing new")
other = sizing(p10, "--seed", "2", "--db", whole)
say(len(rows(whole, "SELECT 1 FROM sizing_trials")) == 2 * len(tried) and other["Met"], "another seed has trials of its own")
path = os.path.join(ROOM, "scenario.json")
with subprocess.Popen([LOADLINE, "size", path, "-o", "json", "--db", halved, "--threads", "1"], stdout=subprocess.DEVNULL,
                      stderr=subprocess.DEVNULL) as child:
    while child.poll() is None and not rows(halved, "SELECT 1 FROM sizing_trials"):
        time.sleep(0.01)
    child.kill()
before = len(rows(halved, "SELECT 1 FROM sizing_trials"))
say(ask(p10, "-o", "json", "--db", halved).stdout == text, "a sizing that was killed goes on, and says the same", before)
say(0 < before < len(tried), "it was killed between two trials", before)
with sqlite3.connect(whole) as kept:
    kept.execute("UPDATE sizing_trials SET ruling = 2, excuse = 'as stored'")
kept.close()
say(sizing(p10, "--db", whole)["Best"]["InitialInstanceCount"] == 6, "what is stored is not tried again")

# Where none of the plans can be at all, the input is wrong, and what is wrong with it is said; where one can, the others are excused.
unknown = copy.deepcopy(p10)
unknown["EndpointConfig"]["ProductionVariants"][0]["InstanceType"] = "ml.zz9.large"
done = ask(unknown)
say(done.returncode == 3 and "no price" in done.stderr and "scenario.json:1:" in done.stderr and not done.stdout, "no plan that can be is a fault of the input",
    f"exit {done.returncode}: {done.stderr}{done.stdout}")

# Faults.
for name, change, words in (
        ("no objectives", {"Objectives": []}, 'has no "Objectives"'),
        ("an empty range", {"Search": {"InstanceCount": [5, 2]}}, "the first not above the second"),
        ("an unknown variant", {"Search": {"VariantName": "B"}}, 'called "B"'),
        ("shares of one variant", {"Search": {"TrafficShare": [0.5]}}, "needs two production variants"),
        ("an unknown member", {"Search": {"InstanceTyp": []}}, "InstanceTyp"),
        ("scaling without a most", {"Search": {"Scaling": {"MinCapacity": [1], "TargetValue": [5]}}}, "needs InstanceCount"),
        ("a metric that does not exist", {"Objectives": [{"Metric": "Speed", "AtMost": 1}]}, "Speed")):
    done = ask({**copy.deepcopy(p10), **change})
    say(done.returncode == 3 and words in done.stderr and "scenario.json:1:" in done.stderr, f"{name} is a fault",
        f"exit {done.returncode}: {done.stderr}")
PYTHON
