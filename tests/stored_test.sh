#!/bin/bash
# The verbs that read stored runs, where something is in the way: one clear line and the exit code of docs/results.md, nothing on
# standard output, and every file as it was. And `show`, which looks at a run's files again.
PYTHONPATH=$(dirname "$0") exec /usr/bin/python3 -B - <<'PYTHON'
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import verdicts
from verdicts import say

LOADLINE = os.path.abspath(os.environ["LOADLINE"])
EXAMPLES = os.path.abspath("scenarios/examples")
ROOM = tempfile.mkdtemp(prefix="stored")
os.chdir(ROOM)
for name in ("sizing.json", "sizing-endpoint-config.json"):
    shutil.copy(f"{EXAMPLES}/{name}", name)
VERBS = {"report": ["1"], "cost": ["1"], "diff": ["1", "1"], "show": ["1"], "list": []}
BILLED = ["--billing-account", "123456789012"]  # what focus and the pricing calculator's lines need
FORMATS = {"report": ["text", "json", "html", "focus", "csv", "markdown", "junit", "hgrm", "openmetrics", "cloudwatch"]}


def ask(*arguments, stdout=subprocess.PIPE):
    return subprocess.run([LOADLINE, *arguments], stdout=stdout, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL, timeout=100)


def contents():
    return {name: hashlib.sha256(open(name, "rb").read()).digest() for name in sorted(os.listdir(".")) if os.path.isfile(name)}


def refused(what, code, wanted, *arguments):
    before = contents()
    done = ask(*arguments)
    lines = done.stderr.splitlines()
    say(done.returncode == code and not done.stdout and len(set(lines)) == 1 and wanted in lines[0] and contents() == before,
        f"{what}: {arguments[0]} is exit {code}", (done.returncode, done.stderr, done.stdout[:80]))


SHORT = ["--replications", "1", "--set", "/DurationInSeconds=30", "--quiet"]
ask("run", "sizing.json", *SHORT, "--db", "runs.db")
ask("run", "sizing.json", *SHORT, "--db", "runs.db", "--set", '/Name="sized"')
whole = open("runs.db", "rb").read()
with sqlite3.connect("other.db") as other:
    other.execute("CREATE TABLE t (x)")
open("text.db", "w").write("not a database\n")
open("empty.db", "w").close()
open("newer.db", "wb").write(whole)
with sqlite3.connect("newer.db") as newer:
    newer.execute("PRAGMA user_version = 99")
open("damaged.db", "wb").write(whole[:4096] + b"\x5a" * 4096 + whole[8192:])

for verb, runs in VERBS.items():
    if runs:
        for run, wanted in (("99", 'no run "99"'), ("nosuch", 'no run "nosuch"'), ("", 'no run ""'), ("si", 'several scenarios begin with "si"')):
            refused(f"run {run!r}", 3, "runs.db: " + wanted, verb, *[run for _ in runs], "--db", "runs.db")
    for db, code, wanted in (("absent.db", 3, "no such database"), ("text.db", 3, "is not a Loadline database"), ("other.db", 3, "is a database of another program"),
                             ("newer.db", 3, "was written by a newer Loadline"), ("empty.db", 3, "holds no runs"), ("damaged.db", 3, "is damaged"),
                             ("/", 4, "is a directory"), ("/dev/full", 4, "is a device")):
        refused(db, code, f"{db}: {wanted}", verb, *runs, "--db", db)
    for form in FORMATS.get(verb, ["text", "json"]):
        done = ask(verb, *runs, "--db", "runs.db", "-o", form, *(BILLED if verb == "report" else []), stdout=open("/dev/full", "w"))
        say(done.returncode == 4 and done.stderr == "standard output: cannot be written: No space left on device\n",
            f"a full disk: {verb} -o {form} is exit 4", (done.returncode, done.stderr))

# --- show ---

text, record = ask("show", "2", "--db", "runs.db").stdout, json.loads(ask("show", "last", "--db", "runs.db", "-o", "json").stdout)
result = json.loads(ask("report", "2", "--db", "runs.db", "-o", "json").stdout)
say([(i["Path"], i["SHA256"]) for i in record["Inputs"]] == [(i["Path"], i["SHA256"]) for i in result["Inputs"]] and
    all(i["Now"] == "unchanged" for i in record["Inputs"]), "show has the run's files", record["Inputs"])
say((record["Run"], record["Scenario"], record["Latency"]["P99"], record["CostPerHour"], record["Arrived"], record["Objectives"]) ==
    (2, "sized", result["Latency"]["P99"], result["Cost"]["PerHour"], result["Requests"]["Arrived"], len(result["Objectives"])),
    "and its figures", record)
say("run 2: sized" in text and "the same command gives the same bytes" in text and record["SameVersion"], "and says whether it can be made again", text)
open("sizing-endpoint-config.json", "a").write("\n")
os.rename("sizing.json", "moved.json")
states = [i["Now"] for i in json.loads(ask("show", "2", "--db", "runs.db", "-o", "json").stdout)["Inputs"]]
text = ask("show", "2", "--db", "runs.db").stdout
say(states == ["missing", "changed"] and "2 of 2 files are not what they were" in text, "a file that was moved or changed is said to be", (states, text))
os.mkdir("sizing.json")
states = [i["Now"] for i in json.loads(ask("show", "2", "--db", "runs.db", "-o", "json").stdout)["Inputs"]]
say(states[0] == "unknown", "a folder in its place is not read", states)
with sqlite3.connect("runs.db") as store:
    store.execute("UPDATE runs SET loadline_version = '0.0.9'")
text, record = ask("show", "2", "--db", "runs.db").stdout, json.loads(ask("show", "2", "--db", "runs.db", "-o", "json").stdout)
say("another version may find other figures" in text and not record["SameVersion"] and record["Loadline"] == "0.0.9", "so is another version", text)
done = subprocess.run([LOADLINE, "run", "-", *SHORT, "--db", "piped.db"], stdin=open(f"{EXAMPLES}/first.json"), capture_output=True, text=True)
states = [i["Now"] for i in json.loads(ask("show", "1", "--db", "piped.db", "-o", "json").stdout)["Inputs"]]
say(states == ["unknown"], "standard input cannot be looked at again", (states, done.stderr))

# Samples are a file like any other: named, looked at again, and part of what a stored cell of a sweep is known by.
sampled = json.load(open(f"{EXAMPLES}/first.json"))
for profile in (profile for model in sampled["Models"].values() for profile in model["Profiles"]):
    profile["ServiceTimeInMilliseconds"] = {"Distribution": "empirical", "File": "samples.txt"}
json.dump(sampled, open("sampled.json", "w"))
open("samples.txt", "w").write("20\n30\n")
sweep = ["sweep", "sampled.json", *SHORT, "--vary", "/Traffic/Arrivals/RatePerSecond=1,2", "--db", "sampled.db", "-o", "json"]
first = json.loads(ask(*sweep).stdout)
say([i["Path"] for i in first["Inputs"]] == ["sampled.json", "samples.txt"], "samples are among the files", first["Inputs"])
open("samples.txt", "w").write("200\n300\n")
states = [i["Now"] for i in json.loads(ask("show", "last", "--db", "sampled.db", "-o", "json").stdout)["Inputs"]]
say(states == ["unchanged", "changed"], "and known to have changed", states)
again = json.loads(ask(*sweep).stdout)
say(all(a["Latency"]["P50"] < b["Latency"]["P50"] for a, b in zip(first["Cells"], again["Cells"])), "a sweep with other samples is another one", again["Cells"][0])
os.chdir("/")
shutil.rmtree(ROOM)
sys.exit(verdicts.status())
PYTHON
