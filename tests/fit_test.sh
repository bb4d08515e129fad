#!/bin/bash
# `loadline fit` from outside: what it makes is what `run` takes and gives back; real measurements; faults; the same bytes again.
set -u
cd "$(dirname "$0")/.." || exit 1
: "${LOADLINE:?is to be the path of the program}"
PYTHONPATH=tests exec /usr/bin/python3 -B - "$(realpath "$LOADLINE")" <<'PYTHON'
import json, math, os, random, subprocess, sys, tempfile

import verdicts
from verdicts import say

LOADLINE = sys.argv[1]
ROOM = tempfile.mkdtemp(prefix="fit")
random.seed(20261126)


def ask(*arguments, text=None):
    return subprocess.run([LOADLINE, *arguments], capture_output=True, text=True, input=text, timeout=120)


def kept(name, text):
    path = os.path.join(ROOM, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def fit(*arguments, text=None):
    done = ask("fit", *arguments, "-o", "json", text=text)
    if done.returncode != 0:
        say(False, f"fit {' '.join(arguments)}", done.stderr)
        sys.exit(1)
    return json.loads(done.stdout)


def run(model, workers, traffic, *arguments):
    """A run of a scenario whose only model is that file."""
    scenario = {
        "Name": "fitted", "Replications": 2,
        "EndpointConfig": {"EndpointConfigName": "fitted", "ProductionVariants": [
            {"VariantName": "A", "ModelName": "m", "InstanceType": "ml.g5.12xlarge", "InitialInstanceCount": 1}]},
        "Traffic": {"Arrivals": traffic}, "Models": {"m": model}}
    path = kept("scenario.json", json.dumps(scenario))
    sets = ["--set", f"/Models/m/Profiles/0/Workers={workers}"] if workers else []
    done = ask("run", path, "--no-store", "-o", "json", *sets, *arguments)
    say(done.returncode == 0, f"run takes {model}", done.stderr)
    return json.loads(done.stdout) if done.returncode == 0 else None


# --- Round trip: measured -> fit -> run -> the same law ---

# A lognormal of median 40 ms, deviation 0.5 of the logarithm: p50 40, p99 40 exp(0.5 x 2.326348) = 128.0, mean 40 exp(0.125) = 45.33.
lines = "\n".join(f"{random.lognormvariate(math.log(40), 0.5):.6f}" for _ in range(4000))
times = kept("times.csv", "latency_ms\n" + lines + "\n")
found = fit(times)
place = found["Places"][0]
say(place["Family"] == "lognormal" and place["Test"]["PValue"] > 0.05, "the family is found", place["Family"])
model = kept("model.json", ask("fit", times, "-o", "profile").stdout)
say(json.load(open(model)) == found["Model"], "the profile is the result's model")
result = run("model.json", 64, {"Process": "poisson", "RatePerSecond": 50, "Requests": 100000})
# Nobody waits with 64 workers at 2.3 erlangs, so the run's latencies are the law itself. 100,000 of them know a p99 to within 1 % (one
# standard error is 0.4 %), the rounding of its buckets is below 0.1 %.
for name, fitted in (("P50", place["Estimates"]["P50"]), ("P99", place["Estimates"]["P99"]), ("Mean", place["Estimates"]["Mean"])):
    say(abs(result["Latency"][name] / fitted - 1) < 0.02, f"the run has the law's {name}", (result["Latency"][name], fitted))
for name, truth in (("P50", 40), ("Mean", 45.33), ("P99", 128.0)):
    low, high = place["Estimates"]["Intervals"][name]
    say(low < truth < high, f"the interval of the {name} holds the truth", (low, truth, high))
say(ask("fit", times).stdout == ask("fit", times).stdout, "the same file gives the same bytes")
say(ask("fit", times, "-o", "json").stdout == ask("fit", "-", "-o", "json", text=open(times).read()).stdout.replace("standard input", times),
    "standard input is read as a file is")
text = ask("fit", times).stdout
say("lognormal is the best of" in text and "p99" in text, "the text names the best family", text[:300])
svg = ask("fit", times, "-o", "svg").stdout
say(svg.startswith("<?xml") or svg.startswith("<svg"), "a picture is drawn", svg[:100])

# --- Tokens ---

rows = ["input_tokens,output_tokens,latency_s"]
for _ in range(1500):
    a, b = random.randint(10, 2000), random.randint(1, 400)
    rows.append(f"{a},{b},{(0.2 + a * 0.0003 + b * 0.02) * random.lognormvariate(-0.02, 0.2):.6f}")
line = fit(kept("tokens.csv", "\n".join(rows) + "\n"))["Places"][0]["Line"]
for name, truth in (("Base", 200), ("PerInputToken", 0.3), ("PerOutputToken", 20)):
    say(abs(line[name] - truth) < 4 * line["StandardErrors"][name], f"{name} is found again", (line[name], line["StandardErrors"][name]))
kept("tokens.json", ask("fit", os.path.join(ROOM, "tokens.csv"), "-o", "profile").stdout)
result = run("tokens.json", 64, {"Process": "poisson", "RatePerSecond": 1, "Requests": 20000}, "--set", "/Traffic/InputTokens=1000",
             "--set", "/Traffic/OutputTokens=100")
# 200 + 0.3 x 1000 + 20 x 100 = 2500 ms at the mean.
say(abs(result["Latency"]["Mean"] / 2500 - 1) < 0.02, "the run has the line's mean", result["Latency"]["Mean"])

# --- Workers and slowdown: what queued is not counted twice ---

# A server of 4 workers, 10 % slower for each further request in service, measured by 1 to 32 callers: simulated by ourselves, and
# found again from its response times alone.
server = kept("server.json", json.dumps({"Profiles": [{"ServiceTimeInMilliseconds": {"Distribution": "gamma", "Mean": 40, "CoefficientOfVariation": 0.3},
                                                       "Workers": 4, "Slowdown": [[1, 1], [4, 1.3]]}]}))
rows = ["concurrency,latency_p50_ms,latency_p90_ms,latency_p95_ms,latency_p99_ms,latency_mean_ms"]
truth = {}
for users in (1, 2, 4, 8, 16, 32):
    latency = run("server.json", None, {"Process": "closed", "Users": users, "ThinkTimeInMilliseconds": 0, "Requests": 20000})["Latency"]
    truth[users] = latency
    rows.append(",".join(str(x) for x in (users, *(latency[p] for p in ("P50", "P90", "P95", "P99", "Mean")))))
measured = kept("levels.csv", "\n".join(rows) + "\n")
levels = fit(measured)
profile = levels["Model"]["Profiles"][0]
say(levels["Places"][0]["Saturated"] and profile["Workers"] == 4, "the workers are found", profile)
say(abs(dict(map(tuple, profile["Slowdown"]))[4] - 1.3) < 0.02, "the slowdown is found", profile["Slowdown"])
kept("again.json", ask("fit", measured, "-o", "profile").stdout)
for users in (8, 32):
    again = run("again.json", None, {"Process": "closed", "Users": users, "ThinkTimeInMilliseconds": 0, "Requests": 20000})["Latency"]
    for name in ("Mean", "P99"):
        say(abs(again[name] / truth[users][name] - 1) < 0.03, f"{users} callers get their {name} again", (again[name], truth[users][name]))

# --- Real measurements (tests/data/README.md) ---

fmbench = fit("tests/data/fmbench-llama2-13b.csv.gz", "--where", "instance_type=ml.g5.12xlarge")["Places"][0]
# Of its README: median seconds at concurrency 1, 2 and 4 are 4.12, 5.10 and 8.23; there are 318, 153 and 75 rows.
say(fmbench["InstanceType"] == "ml.g5.12xlarge" and [l["Rows"] for l in fmbench["Levels"]] == [318, 153, 75] and not fmbench["Saturated"],
    "FMBench's results are read", fmbench["Levels"])
say(fmbench["Line"]["VarianceExplained"] > 0.9 and 25 < fmbench["Line"]["PerOutputToken"] < 35, "tokens explain them", fmbench["Line"])
tgi = fit("tests/data/sagemaker-tgi-llama2.csv", "--where", "model=meta-llama/Llama-2-7b-hf", "--where", "instance=ml.g5.2xlarge")["Places"][0]
say([round(l["Response"]) for l in tgi["Levels"]] == [1544, 1904, 2272, 3189], "a load tester's percentiles are read", tgi["Levels"])

# --- What wrk and wrk2 print ---

WRK = """Running 30s test @ http://127.0.0.1:8080/
  2 threads and {users} connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   {mean}ms    0.89ms  {most}ms   93.69%
    Req/Sec    56.20k     8.07k   62.00k    86.54%
  Latency Distribution
     50%  {half}00.00us
     75%  {half}.60ms
     90%  {half}.90ms
     99%    1{half}.80ms
  240000 requests in 30.00s, 17.76GB read
Requests/sec:   8000.53
Transfer/sec:    606.33MB
"""
wrk = fit(kept("wrk.txt", WRK.format(users=8, mean=1, most=22, half=2) + WRK.format(users=16, mean=2, most=33, half=3)))
levels = wrk["Places"][0]["Levels"]
say(wrk["Format"] == "wrk" and [l["Concurrency"] for l in levels] == [8, 16] and [l["Response"] for l in levels] == [1, 2],
    "two tests of wrk are two levels", levels)
one = kept("wrk1.txt", WRK.format(users=8, mean=1, most=22, half=2))
law = json.loads(ask("fit", one, "-o", "profile", "--family", "quantiles").stdout)["Profiles"][0]["ServiceTimeInMilliseconds"]["Quantiles"]
say([law[share] for share in ("0.5", "0.75", "0.9", "0.99", "1")] == [0.2, 2.6, 2.9, 12.8, 22], "times have their own units, in us and ms", law)
wrk2 = fit(kept("wrk2.txt", WRK2 := """Running 30s test @ http://127.0.0.1:80/index.html
  2 threads and 100 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     6.60ms    1.92ms  12.50ms   68.46%
  Latency Distribution (HdrHistogram - Recorded Latency)
 50.000%    6.67ms
 90.000%    9.14ms
 99.000%   11.18ms
100.000%   12.51ms

  Detailed Percentile spectrum:
       Value   Percentile   TotalCount 1/(1-Percentile)

       6.672     0.500000        19713         2.00
#[Mean    =        6.602, StdDeviation   =        1.919]
  60018 requests in 30.00s, 19.81MB read
Requests/sec:   2000.28
"""))["Places"][0]
say("Levels" not in wrk2 and [p["Measured"] for p in wrk2["Quantiles"]] == [6.67, 9.14, 11.18],
    "wrk2 sends at a rate: its connections are no concurrency", wrk2)
done = ask("fit", kept("short.txt", WRK.split("  Latency Distribution")[0].format(users=8, mean=1, most=22)))
say(done.returncode == 3 and "short.txt:1: has no Latency Distribution: wrk prints it with --latency, wrk2 with -L" in done.stderr,
    "percentiles are asked for", done.stderr)
done = ask("fit", kept("mixed.txt", open(one).read() + WRK2))
say(done.returncode == 3 and "mixed.txt:14: has other percentiles than the test before it" in done.stderr, "two tables do not go together", done.stderr)

# --- Faults ---

for name, arguments, said in (
        ("an unknown family is refused", [times, "--family", "gauss"], "--family is quantiles"),
        ("an unknown column is refused", [times, "--column", "Latency=total"], 'has no column "total" for Latency'),
        ("an unknown role is refused", [times, "--column", "Speed=total"], "--column is WHAT=NAME"),
        ("an unknown unit is refused", [times, "--unit", "h"], "--unit is s, ms, us or ns"),
        ("a missing file is refused", [os.path.join(ROOM, "none.csv")], "can't be opened")):
    done = ask("fit", *arguments)
    say(done.returncode == (2 if "--" in said else 3) and said in done.stderr and not done.stdout, name, (done.returncode, done.stderr))
doubtful = kept("doubtful.csv", "latency_s\n" + lines + "\n")
done = ask("fit", doubtful)
say(done.returncode == 0 and "is that the unit?" in done.stderr, "milliseconds given as seconds are doubted", done.stderr)
done = ask("fit", times, "--family", "quantiles", "-o", "profile")
say(json.loads(done.stdout)["Profiles"][0]["ServiceTimeInMilliseconds"]["Distribution"] == "quantiles", "quantiles can be asked for", done.stdout[:200])
done = ask("fit", times, "-o", "csv")
say(done.returncode == 2 and "fit is text, json, svg, png or profile" in done.stderr, "another format is refused", done.stderr)
sys.exit(verdicts.status())
PYTHON
