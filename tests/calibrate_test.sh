#!/bin/bash
# `loadline calibrate` from outside: known truths found again, measurements of others predicted where nothing was fitted, every shape of
# observation, faults.
set -u
cd "$(dirname "$0")/.." || exit 1
: "${LOADLINE:?is to be the path of the program}"
PYTHONPATH=tests exec /usr/bin/python3 -B - "$(realpath "$LOADLINE")" <<'PYTHON'
import collections, csv, json, os, subprocess, sys, tempfile

import verdicts
from verdicts import say

LOADLINE = sys.argv[1]
ROOM = tempfile.mkdtemp(prefix="calibrate")
PROFILE = "/Models/m/Profiles/0"
SERVICE = f"{PROFILE}/ServiceTimeInMilliseconds"


def kept(name, document):
    path = os.path.join(ROOM, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(document if isinstance(document, str) else json.dumps(document))
    return path


def ask(*arguments):
    return subprocess.run([LOADLINE, *arguments], capture_output=True, text=True, timeout=120)


def calibrate(scenario, *arguments):
    done = ask("calibrate", kept("scenario.json", scenario), "-o", "json", "--quiet", *arguments)
    if done.returncode != 0:
        say(False, f"calibrate {' '.join(arguments)}", done.stderr)
        sys.exit(1)
    return json.loads(done.stdout)


def found(answer):
    return {free["Pointer"]: free["Found"] for free in answer["Free"]}


def scenario(service, users=1, seconds=120, **profile):
    return {"Name": "calibrated", "DurationInSeconds": seconds, "Replications": 1, "StartTime": "2026-11-23T00:00:00Z",
            "EndpointConfig": {"EndpointConfigName": "calibrated", "ProductionVariants": [
                {"VariantName": "A", "ModelName": "m", "InstanceType": "ml.g5.2xlarge", "InitialInstanceCount": 1}]},
            "Traffic": {"Arrivals": {"Process": "closed", "Users": users, "ThinkTimeInMilliseconds": 0}},
            "Models": {"m": {"Profiles": [{"ServiceTimeInMilliseconds": service, **profile}]}}}


# --- A truth of our own, found again from its latencies by level of users alone ---

# Two workers of 50 ms, behind 30 ms that occupy none: one caller waits 80 ms, and eight wait 8 / 2 x 50 ms = 200 ms (Little). Overhead and
# service are told apart, though one caller alone cannot: 80 ms of service would be 320 ms.
truth = scenario({"Distribution": "lognormal", "Mean": 50, "CoefficientOfVariation": 0.5}, Workers=2, OverheadInMilliseconds=30)
rows = ["users,latency_mean_ms,latency_p50_ms,latency_p90_ms,latency_p99_ms"]
for users in (1, 2, 4, 8):
    truth["Traffic"]["Arrivals"]["Users"] = users
    latency = json.loads(ask("run", kept("truth.json", truth), "--no-store", "-o", "json", "--seed", "7").stdout)["Latency"]
    rows.append(f"{users},{latency['Mean']},{latency['P50']},{latency['P90']},{latency['P99']}")
levels = kept("levels.csv", "\n".join(rows) + "\n")
guess = scenario({"Distribution": "lognormal", "Mean": 90, "CoefficientOfVariation": 0.3}, Workers=1, OverheadInMilliseconds=5)
answer = calibrate(guess, "--observed", levels, "--free", f"{SERVICE}/Mean=20:200", "--free", f"{SERVICE}/CoefficientOfVariation=0.1:1.5",
                   "--free", f"{PROFILE}/OverheadInMilliseconds=0:100", "--free", f"{PROFILE}/Workers=1:2:1", "--fit-on", "1,8")
values = found(answer)
# Another seed made the observations: means of some 2,000 requests are known to a percent.
say(values[f"{PROFILE}/Workers"] == 2, "the number of workers is found", values)
say(abs(values[f"{SERVICE}/Mean"] - 50) < 2, "the service time is found", values)
say(abs(values[f"{PROFILE}/OverheadInMilliseconds"] - 30) < 3, "the overhead is told from it", values)
say(abs(values[f"{SERVICE}/CoefficientOfVariation"] - 0.5) < 0.05, "the variation is found", values)
say(answer["MeanError"]["KeptBack"] < 0.03 < answer["MeanError"]["KeptBackBefore"], "what was kept back is predicted", answer["MeanError"])
say([p["KeptBack"] for p in answer["Points"]] == [False, True, True, False], "what is not fitted is kept back")
done = ask("calibrate", kept("guess.json", guess), "--observed", levels, "--free", f"{SERVICE}/Mean=20:200", "--free", f"{PROFILE}/OverheadInMilliseconds=0:100",
           "--set", f"{PROFILE}/Workers=2", "--set", f"{SERVICE}/CoefficientOfVariation=0.5", "-o", "scenario")
again = kept("again.json", done.stdout)
latency = json.loads(ask("run", again, "--no-store", "-o", "json", "--set", "/Traffic/Arrivals/Users=4").stdout)["Latency"]
say(abs(latency["Mean"] / 100 - 1) < 0.05, "the calibrated scenario runs: four callers wait 100 ms", latency["Mean"])

# --- Measurements of SageMaker endpoints (tests/data/README.md) ---

# Mean latencies at 1 and 20 callers give two figures: a factor on the service time and one on the slowdown. Where the slowdown begins is
# the mean of those of the other models on the same kind of instance. A straight line through the same two points has no such beginning.
measured = collections.defaultdict(dict)
for row in csv.DictReader(open("tests/data/sagemaker-tgi-llama2.csv", encoding="utf-8")):
    measured[row["model"], row["instance"]][int(row["virtual_users"])] = 1000 * float(row["request_mean_s"])
ours, lines, worst, worst_lines = [], [], [], []
for system, means in measured.items():
    family = system[1].split(".")[1][:2]
    others = [m for s, m in measured.items() if s != system and s[1].split(".")[1][:2] == family]
    start = scenario({"Distribution": "lognormal", "Mean": 1000, "CoefficientOfVariation": 0.1}, seconds=60, Workers=20,
                     Slowdown=[[n, sum(m[n] / m[1] for m in others) / len(others)] for n in (1, 5, 10, 20)])
    start["Observed"] = {"Points": [{"Name": str(n), "Set": {"/Traffic/Arrivals/Users": n}, "KeptBack": n in (5, 10), "Latency": {"Mean": means[n]}}
                                    for n in (1, 5, 10, 20)],
                         "Free": {SERVICE: [0.3, 4], f"{PROFILE}/Slowdown": [0.2, 3]}}
    for point in calibrate(start)["Points"]:
        if point["KeptBack"]:
            n = int(point["Name"])
            ours.append(abs(point["Figures"][0]["Error"]))
            lines.append(abs((means[1] + (means[20] - means[1]) * (n - 1) / 19) / means[n] - 1))
    worst.append(max(ours[-2:]))
    worst_lines.append(max(lines[-2:]))
ours, lines, worst, worst_lines = (sum(errors) / len(errors) for errors in (ours, lines, worst, worst_lines))
# 16 means of 8 endpoints. The straight line is off by 6.3 % of them at the mean, and by 7.2 % where of each endpoint the larger error counts.
say(len(measured) == 8 and abs(lines - 0.063) < 0.0005, "the straight line is off as computed by hand", lines)
say(abs(worst_lines - 0.0721) < 0.0005, "so it is where the larger error of each endpoint counts", worst_lines)
say(ours < 0.05, "two points predict the others better than a straight line", (ours, lines))
say(worst < 0.06, "also where they predict worst", (worst, worst_lines))
print(f"# off by {100 * ours:.2f} % where nothing was fitted, {100 * worst:.2f} % the larger of each endpoint; a straight line by {100 * lines:.2f} %, {100 * worst_lines:.2f} %")

# --- Minutes of CloudWatch ---

# Our own series, in CloudWatch's shape and unit (microseconds): the service time behind them is found from half of the minutes.
world = scenario({"Distribution": "lognormal", "Mean": 120, "CoefficientOfVariation": 0.4}, seconds=600, Workers=4)
world["Traffic"] = {"Arrivals": {"Process": "poisson", "RatePerSecond": 20}}
minutes = kept("minutes.json", ask("run", kept("world.json", world), "--no-store", "-o", "cloudwatch", "--seed", "3").stdout)
world["Models"]["m"]["Profiles"][0]["ServiceTimeInMilliseconds"]["Mean"] = 80
answer = calibrate(world, "--observed", minutes, "--free", f"{SERVICE}/Mean=40:300")
# 1,200 requests a minute, deviation 0.4: a minute's mean is known to 1.2 % and six of them to 0.5 %, waiting apart.
say(abs(found(answer)[f"{SERVICE}/Mean"] / 120 - 1) < 0.02, "the service time is found from CloudWatch's minutes", found(answer))
say(len(answer["Points"]) == 10 and answer["Points"][1]["FromInSeconds"] == 60 and [p["KeptBack"] for p in answer["Points"]] == [False, True] * 4 + [False, False],
    "each minute is a point, and every second one between the ends is kept back", answer["Points"][1])

# --- Cold starts, idle time-outs and start-ups of our own, found again ---

# A slot stays warm for 300 s and starts cold in 2.5 s. Rates at which half and a twentieth of the calls find it cold tell both; 120 ms of service stand beside them.
def slots(cold, idle, service):
    world = scenario({"Distribution": "lognormal", "Mean": service, "CoefficientOfVariation": 0.3}, seconds=200000, ColdStartInSeconds=cold, IdleTimeoutInSeconds=idle)
    world["EndpointConfig"]["ProductionVariants"] = [{"VariantName": "A", "ModelName": "m", "ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 10}}]
    world["Traffic"] = {"Arrivals": {"Process": "poisson", "RatePerSecond": 0.01}}
    return world


points = []
for rate in (0.002, 0.005, 0.01):
    result = json.loads(ask("run", kept("slots.json", slots(2.5, 300, 120)), "--no-store", "-o", "json", "--seed", "77", "--set", f"/Traffic/Arrivals/RatePerSecond={rate}").stdout)
    points.append({"Set": {"/Traffic/Arrivals/RatePerSecond": rate}, "KeptBack": rate == 0.005, "Latency": {"Mean": result["Latency"]["Mean"], "P50": result["Latency"]["P50"]},
                   "Figures": [{"Metric": "ColdStartShare", "Value": result["Variants"][0]["Serverless"]["ColdStartShare"]}]})
guess = slots(5, 600, 90)
guess["Observed"] = {"Points": points, "Free": {f"{PROFILE}/ColdStartInSeconds": [0.1, 20], f"{PROFILE}/IdleTimeoutInSeconds": [60, 1200], SERVICE: [0.5, 2]}}
answer = calibrate(guess)
values = found(answer)
# 400 and 2,000 calls: shares of 0.51 and 0.05 are known to 5 and 10 % of themselves, and so is exp(-rate x time-out) to 5 %.
say(abs(values[f"{PROFILE}/IdleTimeoutInSeconds"] / 300 - 1) < 0.1, "the idle time-out is found", values)
say(abs(values[f"{PROFILE}/ColdStartInSeconds"] / 2.5 - 1) < 0.1, "the cold start is found", values)
say(abs(90 * values[SERVICE] / 120 - 1) < 0.05, "the service time is told from it", values)
say(answer["MeanError"]["KeptBack"] < 0.1 < answer["MeanError"]["KeptBackBefore"], "cold starts are predicted between the rates", answer["MeanError"])

# Three instances are asked for at 300 s, when calls become too many for one; that it takes them 240 s to come shows in the minutes of the wait.
def growing(start_up):
    world = scenario({"Distribution": "lognormal", "Mean": 110, "CoefficientOfVariation": 0.4}, seconds=1200, StartUpInSeconds=start_up)
    world["Traffic"] = {"Arrivals": {"Process": "rate-curve", "Points": [[0, 8], [300, 8], [301, 14], [1200, 14]]}}
    world["Timeline"] = [{"AtInSeconds": 300, "UpdateEndpointWeightsAndCapacities": {"EndpointName": "e", "DesiredWeightsAndCapacities": [
        {"VariantName": "A", "DesiredInstanceCount": 3}]}}]
    return world


minutes = kept("growing.cloudwatch.json", ask("run", kept("growing.json", growing(240)), "--no-store", "-o", "cloudwatch", "--seed", "99").stdout)
values = found(calibrate(growing(120), "--observed", minutes, "--free", f"{PROFILE}/StartUpInSeconds=30:600"))
# What is observed are minutes: half of one is what they tell.
say(abs(values[f"{PROFILE}/StartUpInSeconds"] - 240) < 30, "the start-up is found", values)

# --- What cannot be known is said ---

idle = scenario({"Distribution": "lognormal", "Mean": 50, "CoefficientOfVariation": 0.5}, seconds=30, Workers=2, ErrorRate=0.01)
idle["Observed"] = {"Points": [{"Set": {"/Traffic/Arrivals/Users": 1}, "Latency": {"Mean": 60}}],
                    "Free": {f"{SERVICE}/Mean": [20, 200], f"{PROFILE}/ErrorRate": [0, 0.5]}}
text = " ".join(ask("calibrate", kept("idle.json", idle)).stdout.split())
say(f"nothing that was fitted moves with {PROFILE}/ErrorRate: its value is not known" in text, "a figure that moves nothing is told", text)
say("no point was kept back: how far it can be trusted is not known" in text, "and so is a fit without a check", text)
del idle["Observed"]["Free"][f"{PROFILE}/ErrorRate"]
texts = [ask("calibrate", kept("idle.json", idle), "--replications", "3", "--threads", n).stdout for n in ("1", "3")]
say(texts[0] == texts[1] and texts[0], "the same bytes on any number of threads")

# --- Faults ---

late = kept("late.json", {"MetricDataResults": [{"Label": "ModelLatency p90", "Timestamps": ["2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z"],
                                                 "Values": [50000, 50000]}]})
done = ask("calibrate", kept("idle.json", idle), "--observed", late, "--fit-on", "86400 s")
say(done.returncode == 3 and "no values within the bounds give the figures that were observed" in done.stderr and not done.stdout,
    "a time that the run does not have is refused", (done.returncode, done.stderr))

# Requests one by one: a level is a point. Of 40, 20 lie above the median, as ten must, and 4 above the 90th percentile: 10 .. 49 ms have the mean
# 29.5, and so has the median.
single = kept("single.csv", "users,latency_ms\n" + "".join(f"{users},{10 * users + i}\n" for i in range(40) for users in (1, 2)))
points = calibrate(scenario(20, Workers=2), "--observed", single, "--free", f"{SERVICE}=0.5:3")["Points"]
say([(p["Name"], [(f["Statistic"], f["Observed"]) for f in p["Figures"]]) for p in points] ==
    [("1", [("mean", 29.5), ("p50", 29.5)]), ("2", [("mean", 39.5), ("p50", 39.5)])], "requests of a level are a point", points)

plain = scenario(50, Workers=2)
free = ["--free", f"{SERVICE}=0.5:2"]
for name, arguments, status, said in (
        ("nothing observed", free, 3, 'give the scenario an "Observed", or --observed FILE'),
        ("nothing free", ["--observed", levels], 3, "no figure is free"),
        ("a pointer that leads nowhere", ["--observed", levels, "--free", f"{PROFILE}/Wrkers=1:2"], 3, f"the scenario has nothing at {PROFILE}/Wrkers"),
        ("a text that is free", ["--observed", levels, "--free", "/Name=1:2"], 3, "what is at /Name is no number"),
        ("bounds that fall", ["--observed", levels, "--free", f"{SERVICE}=2:1"], 3, "must rise"),
        ("bounds that are none", ["--observed", levels, "--free", f"{SERVICE}=a:b"], 3, "must be /POINTER, /POINTER=LOW:HIGH"),
        ("a free figure without a pointer", ["--observed", levels, "--free", "Mean"], 2, "--free is /POINTER"),
        ("points that are not there", ["--observed", levels, "--fit-on", "1,3", *free], 3, '--fit-on: there is no point "3"; there are: 1, 2, 4, 8'),
        ("users for an open traffic", ["--observed", levels, *free, "--set", '/Traffic={"Arrivals": {"Process": "poisson", "RatePerSecond": 1}}'], 3,
         'the scenario\'s traffic is not "closed"')):
    done = ask("calibrate", kept("plain.json", plain), *arguments)
    say(done.returncode == status and said in done.stderr and not done.stdout, f"{name} is refused", (done.returncode, done.stderr))
plain["Observed"] = {"Points": [{"Latency": {"Men": 5}}]}
done = ask("calibrate", kept("plain.json", plain), *free)
say(done.returncode == 3 and "$.Observed.Points[0].Latency.Men" in done.stderr and "did you mean" in done.stderr, "a slip of the finger is refused", done.stderr)
sys.exit(verdicts.status())
PYTHON
