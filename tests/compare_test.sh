#!/bin/bash
# `loadline compare` from outside: each side is the run that `run` makes, whatever the number of threads; what is stored; exit
# codes; that a comparison costs about what its runs do.
PYTHONPATH=$(dirname "$0") exec /usr/bin/python3 -B - <<'PYTHON'
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import verdicts
from verdicts import say

LOADLINE = os.path.abspath(os.environ["LOADLINE"])
EXAMPLES = os.path.abspath("scenarios/examples")
ROOM = tempfile.mkdtemp(prefix="compare")
os.chdir(ROOM)
WEIGHT = "/EndpointConfig/ProductionVariants/0/InitialVariantWeight=1"
CHAT, FIRST = f"{EXAMPLES}/chat-a-b.json", f"{EXAMPLES}/first.json"


def ask(*arguments, **how):
    return subprocess.run([LOADLINE, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300, **how)


def document(*arguments):
    done = ask(*arguments, "-o", "json", "--no-store")
    if done.returncode != 0:
        sys.exit(f"FAILED compare: exit {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def run(*arguments):
    return document("run", *arguments)


# --- Each side is a run ---

change = document("compare", CHAT, "--set", WEIGHT)
sides = change["Scenarios"]
say(sides[0] == run(CHAT), "the baseline is the run of its file", "it is not")
changed = run(CHAT, "--set", WEIGHT)
say(sides[1]["Scenario"] == "chat-a-b (2)", "a name that is taken gets a number", sides[1]["Scenario"])
say(dict(sides[1], Scenario="chat-a-b") == changed, "the other side is the run of its change", "it is not")
say(change["Sides"][0]["Change"] == f"--set {WEIGHT}", "the change is told as it was typed", change["Sides"][0])

two = document("compare", FIRST, CHAT, "--seed", "4", "--replications", "3")
say(two["Scenarios"] == [run(FIRST, "--seed", "4", "--replications", "3"), run(CHAT, "--seed", "4", "--replications", "3")],
    "with several files each is the run of its own", "it is not")

# Each patch is a side, and --set goes to every side that is made.
BREAK_EVEN = f"{EXAMPLES}/break-even"
patches = [("--patch", f"{BREAK_EVEN}-{how}.patch.json") for how in ("serverless", "async")]
ways = document("compare", f"{BREAK_EVEN}.json", *patches[0], *patches[1], "--set", '/Description="changed"')
say(ways["Scenarios"] == [run(f"{BREAK_EVEN}.json")] + [run(f"{BREAK_EVEN}.json", *p, "--set", '/Description="changed"') for p in patches],
    "each patch makes a side of its own", "it does not")
say([side["Change"] for side in ways["Sides"]] == [" ".join(p) + ' --set /Description="changed"' for p in patches],
    "and says so", ways["Sides"])
json.dump({"Seed": 2, "Name": "p"}, open("p.json", "w"))
json.dump({"Seed": 3}, open("q.json", "w"))
both = run(FIRST, "--patch", "p.json", "--patch", "q.json")
say((both["Seed"], both["Scenario"]) == (3, "p"), "a run is patched by each in turn", both["Seed"])

# The baseline's seed and number of replications hold for all, and what it takes to reach its Precision.
shutil.copytree(EXAMPLES, "examples")
precise = json.load(open("examples/first.json"))
precise.update(Seed=8, Precision={"Metric": "Latency", "Statistic": "mean", "RelativeHalfWidth": 0.02, "MaxReplications": 60})
json.dump(precise, open("examples/precise.json", "w"))
answer = document("compare", "examples/precise.json", "examples/chat-a-b.json")
reached = run("examples/precise.json")["Replications"]
say(reached >= 10 and [s["Replications"] for s in answer["Scenarios"]] == [reached, reached] and
    answer["Scenarios"][1]["Seed"] == 8, "seed, replications and precision are the baseline's", reached)

# --- One alone: its variants against each other ---

alone = document("compare", CHAT)
say(alone["LiveTests"] == [t for t in change["LiveTests"] if t["Scenario"] == "chat-a-b"] != [] and
    (alone["Scenarios"], alone["Sides"], alone["Differences"]) == ([sides[0]], [], []),
    "a scenario alone is held against nothing but has the live tests of its variants", alone["LiveTests"])
page = ask("compare", CHAT, "-o", "html", "--no-store").stdout
say("latency p99, B against A" in page and "+49.0%" in page, "and they are what its page says first", page[:400])

# --- Same input, same bytes ---

outputs = {ask("compare", FIRST, CHAT, f"{EXAMPLES}/batching.json", "-o", "json", "--no-store", "--threads", threads).stdout
           for threads in ("1", "2", "3", "7")}
say(len(outputs) == 1 and outputs != {""}, "any number of threads gives the same bytes", f"{len(outputs)} different outputs")

# --- What is stored ---

done = ask("compare", FIRST, FIRST, "--db", "kept.db", "-o", "json")
say(done.returncode == 0 and done.stderr == "stored as runs 1, 2 in kept.db\n", "each side is stored as a run", done.stderr)
stored = [json.loads(ask("report", name, "--db", "kept.db", "-o", "json").stdout) for name in ("first", "first (2)")]
say(stored == json.loads(done.stdout)["Scenarios"], "and is found by its name", "it is not")

# --- Exit codes ---

missed = ask("compare", FIRST, CHAT, "--no-store", "--check")
say(missed.returncode == 1 and "chat-a-b against first" in missed.stdout, "an objective that any side misses is exit 1",
    missed.returncode)
say(ask("compare", FIRST, FIRST, "--no-store", "--check").returncode == 0, "and none is exit 0", "it is not")

# --- Interrupted ---

slow = subprocess.Popen([LOADLINE, "compare", FIRST, "--set", "/Models/classifier/Profiles/0/Workers=2", "--replications", "10000",
                         "-o", "json", "--db", "part.db"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
time.sleep(2)
slow.send_signal(signal.SIGINT)
part, notes = slow.communicate()
part = json.loads(part)
counts = [side["Replications"] for side in part["Scenarios"]]
say(slow.returncode == 130 and all(side["Partial"] for side in part["Scenarios"]) and notes == "stored as runs 1, 2 in part.db\n",
    "what an interruption leaves is compared and stored", notes)
say(0 < counts[0] < 10000 and abs(counts[0] - counts[1]) < 300, "and both sides got about as far", counts)

# --- The request that makes the other split ---

request = change["Sides"][0]["UpdateEndpointWeightsAndCapacities"]
say(request == {"EndpointName": "your-endpoint", "DesiredWeightsAndCapacities": [{"VariantName": "A", "DesiredWeight": 1}]},
    "the request that makes the other split is said", request)
updated = run(CHAT, "--set", "/Timeline=" + json.dumps([{"AtInSeconds": 0, "UpdateEndpointWeightsAndCapacities": request}]))
say(updated["Latency"] == changed["Latency"], "carried out in second 0, it gives the other side", "it does not")
more = document("compare", FIRST, "--set", "/EndpointConfig/ProductionVariants/0/InitialInstanceCount=3")["Sides"][0]
say(more["UpdateEndpointWeightsAndCapacities"]["DesiredWeightsAndCapacities"] ==
    [{"VariantName": "AllTraffic", "DesiredInstanceCount": 3}], "it asks for instances, too", more)
for pointer, value in ("ModelName", '"other"'), ("InstanceType", '"ml.m5.large"'):
    other = ask("compare", FIRST, "--set", f"/EndpointConfig/ProductionVariants/0/{pointer}={value}", "--set",
                "/EndpointConfig/ProductionVariants/0/InitialVariantWeight=2", "--set",
                '/Models={"other": {"Profiles": [{"ServiceTimeInMilliseconds": 5}]}}' if pointer == "ModelName" else "/Seed=1",
                "-o", "json", "--no-store")
    say(other.returncode == 0 and "UpdateEndpointWeightsAndCapacities" not in other.stdout,
        f"there is none where {pointer} differs", other.stderr or other.stdout[:300])

# --- Power ---

tests = document("compare", CHAT, CHAT, "--power", "0.95")
say(tests["Power"] == 0.95 and tests["LiveTests"][0]["Seconds"] > change["LiveTests"][0]["Seconds"] * 1.6,
    "more power takes longer", tests["LiveTests"][0])

# --- Standard input ---

piped = subprocess.run([LOADLINE, "compare", "-", "--set", "/Replications=2", "--set", "/Name=\"other\"", "-o", "json", "--no-store"],
                       capture_output=True, text=True, input=open(FIRST).read())
answer = json.loads(piped.stdout)
say([s["Scenario"] for s in answer["Scenarios"]] == ["first", "other"] and
    [s["Replications"] for s in answer["Scenarios"]] == [5, 5], "both sides can come from standard input", piped.stderr)

shutil.rmtree(ROOM)
sys.exit(verdicts.status())
PYTHON
