#!/bin/bash
# `run --requests FILE`: the rows are the run. What a report counts and takes means of is counted and taken once more from the rows, of each kind
# of front; recording changes nothing else; and the file can be read as a trace.
PYTHONPATH=$(dirname "$0") exec /usr/bin/python3 -B - <<'PYTHON'
import csv
import filecmp
import json
import os
import shutil
import subprocess
import sys
import tempfile

import verdicts
from verdicts import say, verdict

LOADLINE = os.path.abspath(os.environ["LOADLINE"])
EXAMPLES = os.path.abspath("scenarios/examples")
ROOM = tempfile.mkdtemp(prefix="requests")
os.chdir(ROOM)
OUTCOMES = {"succeeded": "Succeeded", "model error": "ModelErrors", "throttled": "Throttled", "rejected": "Rejected", "timed out": "TimedOut",
            "expired": "Expired"}
TIMES = {"Latency": "response_time_ns", "WaitingTime": "waiting_time_ns", "ServiceTime": "service_time_ns", "OverheadLatency": "overhead_ns",
         "TimeToFirstToken": "first_token_ns"}


def ask(*arguments):
    return subprocess.run([LOADLINE, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=100)


def run(name, *more):
    return ask("run", f"{EXAMPLES}/{name}.json", "-o", "json", "--no-store", "--quiet", "--replications", "1", *more)


def mean_ms(rows, column):
    values = [int(row[column]) for row in rows if row[column]]
    return sum(values) / len(values) / 1e6 if values else None


def differences(part, rows):
    """Between what the report says of a variant or component and its rows."""
    for outcome, member in OUTCOMES.items():
        counted = sum(row["outcome"] == outcome for row in rows)
        if counted != part["Requests"][member]:
            yield f"{member}: {counted} rows, {part['Requests'][member]} reported"
    for member, column in TIMES.items():
        told, taken = part.get(member), mean_ms(rows, column)
        if told and taken and abs(told["Mean"] - taken) > 1e-6 * (1 + taken):
            yield f"mean {member}: {taken} of the rows, {told['Mean']} reported"


# In none of these is there a warm-up, a slot's start is no wait in the report, and who gives up is told before the service ends.
for name in ("chat-a-b", "slow-instance", "async", "serverless", "components", "long-context", "batching", "retries", "scale-to-zero"):
    plain, recorded = run(name), run(name, "--requests", f"{name}.csv", "--threads", "1")
    say(recorded.returncode == 0 and plain.stdout == recorded.stdout, f"{name}: recording changes nothing", recorded.stderr)
    rows = list(csv.DictReader(open(f"{name}.csv", encoding="utf-8")))
    result = json.loads(recorded.stdout)
    parts = result.get("InferenceComponents") or result["Variants"]
    for part in parts:
        of = part.get("InferenceComponentName") or part["VariantName"]
        his = [row for row in rows if row["variant"] == of]
        if name in ("serverless", "retries"):
            part = {key: value for key, value in part.items() if key in ("Requests", "Latency")}
        verdict(f"{name}, {of}: rows and report agree", list(differences(part, his)))
    arrived = sum(part["Requests"]["Arrived"] - part["Requests"]["InFlight"] for part in parts)
    say(len(rows) == arrived, f"{name}: a row for each request that ended", f"{len(rows)} of {arrived}")

slow = [row for row in csv.DictReader(open("slow-instance.csv", encoding="utf-8")) if 900 < float(row["arrival_s"]) < 1400]
say({row["instance"] for row in slow if row["outcome"] != "succeeded"} == {"0"}, "it shows which instance is slow")
attempts = [int(row["attempt"]) for row in csv.DictReader(open("retries.csv", encoding="utf-8"))]
say(set(attempts) == {1, 2, 3}, "attempts are numbered", set(attempts))
run("chat-a-b", "--requests", "two.csv", "--threads", "2")
say(filecmp.cmp("chat-a-b.csv", "two.csv", False), "the same rows on two threads", "they differ")
uncertain = run("uncertain", "--requests", "uncertain.csv", "--set", "/DurationInSeconds=60")
say(uncertain.stdout == run("uncertain", "--set", "/DurationInSeconds=60").stdout, "also where figures are uncertain", uncertain.stderr)

trace = json.loads(ask("trace", "info", "chat-a-b.csv", "-o", "json").stdout)
say(trace["Requests"] == 19366, "the rows are a trace", trace["Requests"])
replay = run("chat-a-b", "--set", '/Traffic={"Trace": {"File": "chat-a-b.csv"}}')
say(json.loads(replay.stdout or "{}").get("Requests", {}).get("Arrived") == 19366, "and can be replayed", replay.stderr)

again = run("chat-a-b", "--requests", "two.csv")
say(again.returncode == 2 and "exists" in again.stderr, "a file that exists is refused", again.stderr)
say(run("chat-a-b", "--requests", "two.csv", "--force").returncode == 0, "and replaced with --force")
full = run("chat-a-b", "--requests", "nowhere/two.csv")
say(full.returncode == 4 and "nowhere/two.csv" in full.stderr, "a file that can't be written is a fault", full.stderr)

shutil.rmtree(ROOM)
sys.exit(verdicts.status())
PYTHON
