"""Each case is a sentence, what is typed, the exit code, and every line on standard error.

Exit codes: 0 done, 1 an objective was missed, 2 the command line, 3 the input, 4 the machine (docs, "Exit codes").
With LOADLINE_REFUSALS=show the cases are printed as they are answered now, to be read before they are written down here.
"""
import copy
import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

LOADLINE = os.path.abspath(os.environ["LOADLINE"])
SHOW = os.environ.get("LOADLINE_REFUSALS") == "show"
DONE, MISSED, USAGE, INPUT, MACHINE = 0, 1, 2, 3, 4
failures = 0

# One variant of one model, 100 requests: every case changes one thing in it. Written with one member a line.
BASE = {
    "Name": "base",
    "Traffic": {"Arrivals": {"Process": "poisson", "RatePerSecond": 10, "Requests": 100}},
    "Models": {"m": {"Profiles": [{"ServiceTimeInMilliseconds": 20, "Workers": 2, "StartUpInSeconds": 0}]}},
    "EndpointConfig": {
        "EndpointConfigName": "base",
        "ProductionVariants": [
            {"VariantName": "A", "ModelName": "m", "InstanceType": "ml.c5.xlarge", "InitialInstanceCount": 1}
        ],
    },
}


def changed(*changes):
    """BASE with each (path, value) put into it; a value of None takes the member out. A path is "Traffic/Arrivals"."""
    scenario = copy.deepcopy(BASE)
    for path, value in changes:
        *way, last = path.split("/")
        place = scenario
        for step in way:
            place = place[int(step) if isinstance(place, list) else step]
        last = int(last) if isinstance(place, list) else last
        if value is None:
            del place[last]
        else:
            place[last] = value
    return scenario


def write(name, content):
    if not isinstance(content, (str, bytes)):
        content = json.dumps(content, indent=1) + "\n"
    with open(name, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)


def say(good, name, why=""):
    global failures
    failures += not good
    print(f"ok {name}" if good else f"FAILED {name}: {why}", flush=True)


def ask(arguments, **how):
    return subprocess.run([LOADLINE, *arguments], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60,
                          **{"stdout": subprocess.PIPE, **how})


def judge(name, answer, code, lines):
    said = answer.stderr.decode("utf-8").splitlines()
    if SHOW:
        print(f"### {name}: {answer.returncode} (wanted {code})\n" + "\n".join(f"    {line}" for line in said))
        return
    why = f"exit {answer.returncode}, not {code}" if answer.returncode != code else f"said {said}, not {lines}"
    say(answer.returncode == code and said == lines, name, why)
    if code not in (DONE, MISSED) and answer.stdout:
        say(False, name, f"standard output is not empty: {answer.stdout[:200]}")


def typed(name, arguments, code, *lines, **how):
    judge(name, ask(arguments, **how), code, list(lines))


def run(name, scenario, code, *lines, options=()):
    """`loadline run s.json`: what is asked of a scenario."""
    write("s.json", scenario)
    typed(name, ["run", "s.json", "--no-store", "-o", "json", *options], code, *lines)


def validate(name, document, code, *lines, options=()):
    write("v.json", document)
    judge(name, ask(["validate", "v.json", *options], stdout=subprocess.DEVNULL), code, list(lines))


def traced(**trace):
    return changed(("Traffic", {"Trace": {"File": "t.csv", "Format": "csv", **trace}}))


HOME = os.path.dirname(os.path.abspath(__file__))
room = tempfile.mkdtemp(prefix="refusals")
os.chdir(room)
sys.path.insert(0, HOME)
