#!/bin/bash
# Sessions from outside: an endpoint as fast as the recorded one gives the recorded sessions, and a slower one longer ones; agents side by
# side; the same bytes on any number of threads and from the database; whole sessions, whatever is thinned; every format with sessions.
PYTHONPATH=$(dirname "$0") exec /usr/bin/python3 -B - <<'PYTHON'
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import verdicts
from verdicts import say

LOADLINE = os.path.abspath(os.environ["LOADLINE"])
DATA, EXAMPLES = os.path.abspath("tests/data"), os.path.abspath("scenarios/examples")
ROOM = tempfile.mkdtemp(prefix="sessions")
os.chdir(ROOM)


def call(*arguments):
    return subprocess.run([LOADLINE, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)


def ask(*arguments):
    done = call(*arguments)
    if done.returncode != 0:
        sys.exit(f"FAILED {' '.join(arguments)}: exit {done.returncode}: {done.stderr}")
    return done.stdout


def request(t, api, tokens=100):
    return {"t": t, "type": "n", "in": tokens, "out": 10, "api_time": api}


def agent(t, *requests):
    return {"t": t, "type": "subagent", "requests": list(requests)}


# A: 2 s, thinks 3 s, 4 s: 9 s. B: 1 s, then two agents side by side, 3 s and 1 + 2 + 3 = 6 s, then 1 s: 0, 2 to 5 | 3 to 9, 10 to 11.
RECORDED = [{"id": "A", "block_size": 64, "hash_id_scope": "local", "requests": [request(0, 2), request(5, 4)]},
            {"id": "B", "block_size": 64, "hash_id_scope": "local", "requests": [
                request(0, 1), agent(2, request(2, 3)), agent(3, request(3, 1), request(6, 3)), request(10, 1)]}]
with open("recorded.jsonl", "w") as file:
    file.writelines(json.dumps(session) + "\n" for session in RECORDED)

SCENARIO = {
    "Name": "sessions",
    "EndpointConfig": {"EndpointConfigName": "e", "ProductionVariants": [
        {"VariantName": "A", "ModelName": "m", "InstanceType": "ml.c5.xlarge", "InitialInstanceCount": 1}]},
    "Traffic": {"Trace": {"File": "recorded.jsonl", "ResponseTimeIsServiceTime": True, "Sessions": {"Concurrent": 2}}},
    "Models": {"m": {"Profiles": [{"Workers": 8, "StartUpInSeconds": 1, "ServiceTimeInMilliseconds": {"Distribution": "trace"}}]}}}
with open("scenario.json", "w") as file:
    json.dump(SCENARIO, file)
WORKERS = "/Models/m/Profiles/0/Workers"


def run(*arguments):
    return json.loads(ask("run", "scenario.json", "--no-store", "-o", "json", *arguments))


# --- The recorded times ---

found = run()["Sessions"]
say(found["Duration"]["Minimum"] == 9000 and found["Duration"]["Maximum"] == 11000 and found["MeanRequests"] == 3.5,
    "an endpoint as fast as the recorded one gives the recorded sessions", found)
say(found["AgainstRecorded"]["LostMean"] == 0 and found["AgainstRecorded"]["Slowdown"] == 1, "and loses no time", found)

# B alone on one worker: 0 to 1; the agents ask at 2 (to 5) and at 3 (to 6), at 8 (to 11); who waits for both at 12 (to 13).
alone = run("--set", f"{WORKERS}=1", "--set", "/Traffic/Trace/Sessions/Concurrent=1")["Sessions"]
say(alone["Duration"]["Maximum"] == 13000 and alone["Duration"]["Minimum"] == 9000, "on one worker agents wait for each other", alone)
say(alone["AgainstRecorded"]["RecordedMean"] == 10000 and alone["AgainstRecorded"]["LostMean"] == 1000 and
    alone["AgainstRecorded"]["Slowdown"] == 1.1, "what it took longer is said", alone)

# Twice the service time, nobody waits: A 4 + 3 + 8 = 15; B 2, the agents at 3 (to 9) and at 4 (to 6), 8 (to 14), 15 to 17.
twice = run("--set", "/Models/m/Profiles/0/Slowdown=[[1,2]]")["Sessions"]["Duration"]
say(twice["Minimum"] == 15000 and twice["Maximum"] == 17000, "think times stay what they are where answers take twice as long", twice)

# --- Begins ---

begins = run("--set", '/Traffic/Trace/Sessions={"Arrivals": {"Process": "deterministic", "RatePerSecond": 0.01}}',
             "--set", "/Traffic/Trace/Repeat=3")
say(begins["Sessions"]["Begun"] == 6 * begins["Replications"] and "Concurrent" not in begins["Sessions"] and
    509 <= begins["SimulatedSeconds"] <= 511, "a session begins every hundred seconds", begins["SimulatedSeconds"])
half = run("--set", "/DurationInSeconds=8")
say(half["Sessions"]["UnderWay"] == 2 * half["Replications"], "sessions may be under way at the end", half["Sessions"])
done = call("run", "scenario.json", "--no-store", "--set", "/Traffic/Trace/Sessions={}")
say(done.returncode == 3 and 'needs "Concurrent" or "Arrivals": recorded.jsonl does not tell when its sessions began' in done.stderr,
    "sessions without a clock must be told when to begin", done.stderr)

# --- Failure: a model that always fails ---

fails = ["--set", "/Models/m/Profiles/0/ErrorRate=1"]
ends, goes_on = run(*fails), run(*fails, "--set", '/Traffic/Trace/Sessions/AfterFailure="continue"')
say(ends["Sessions"]["Aborted"] == 2 * ends["Replications"] == ends["Requests"]["Arrived"], "a failed call ends its session", ends["Sessions"])
say("A session ends with the first of its calls that fails" in ends["Assumptions"], "which is assumed, and said", ends["Assumptions"])
say(goes_on["Sessions"]["Completed"] == 2 * goes_on["Replications"] and goes_on["Requests"]["ModelErrors"] == 7 * goes_on["Replications"],
    "or it goes on", goes_on["Sessions"])

# --- The same bytes, kept ---

EXAMPLE = [f"{EXAMPLES}/agents.json", "--set", "/DurationInSeconds=3600", "--set", "/WarmUpInSeconds=0", "-o", "json"]
one = ask("run", *EXAMPLE, "--threads", "1")
say(one == ask("run", *EXAMPLE, "--threads", "4", "--no-store"), "the same bytes on any number of threads")
say(one == ask("report", "agents", "-o", "json"), "a stored run gives the same JSON")
say("Sessions" in ask("report", "agents", "-o", "html") and "at a time:" in ask("report", "agents"), "the page and the text tell of sessions")

# --- Whole sessions, of every format that names them ---

SCENARIO["Traffic"]["Trace"] = {"File": f"{DATA}/ragpulse_500.jsonl.gz", "Sessions": {}}
SCENARIO["Models"]["m"]["Profiles"][0]["ServiceTimeInMilliseconds"] = 100
with open("scenario.json", "w") as file:
    json.dump(SCENARIO, file)
whole, thin = run(), run("--set", "/Traffic/Trace/RateScale=0.5", "--set", "/Replications=20")
say(whole["Requests"]["Arrived"] == 500 and whole["Sessions"]["Completed"] == 289, "289 sessions of RAGPulse with 500 requests", whole["Sessions"])
share = thin["Sessions"]["Begun"] / 289 / 20
say(abs(share - 0.5) < 4 * (0.25 / 289 / 20) ** 0.5, "half of them stay (binomial, 4 standard errors)", share)

with open("burst.csv", "w") as file:
    file.write("Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
               "5,s1,2,ChatGPT,10,5,15,Conversation log\n6,,1,GPT-4,10,5,15,API log\n10,s1,1,ChatGPT,20,5,25,Conversation log\n")
burst = run("--set", '/Traffic/Trace/File="burst.csv"')["Sessions"]
say(burst["Completed"] == 2 and burst["Duration"]["Maximum"] == 3200, "BurstGPT's: 0.1 s, 3 s of thought, 0.1 s", burst)

info = json.loads(ask("trace", "info", "recorded.jsonl", "-o", "json"))["Sessions"]
say(info["Count"] == 2 and info["Agents"] == 2 and info["Requests"]["Maximum"] == 5, "trace info counts sessions and agents", info)
say(info["ThinkTime"]["Count"] == 3 and info["ThinkTime"]["P50"] == 3000, "and how long they think: 2, 3 and 9 s", info)
# --- Converted: nothing is lost ---

def result_of(name, *arguments):
    """What a run says, but for the file that it was run on."""
    found = run("--set", f'/Traffic/Trace/File="{name}"', "--set", '/Traffic/Trace/ResponseTimeIsServiceTime=true', "--set",
                '/Models/m/Profiles/0/ServiceTimeInMilliseconds={"Distribution": "trace"}', *arguments)
    return {key: found[key] for key in ("Sessions", "Requests", "Latency", "Variants")}


def rows_of(*arguments):
    """The rows of what `trace convert` writes, by session."""
    by_session = {}
    for line in ask("trace", "convert", *arguments, "-o", "jsonl").splitlines():
        row = json.loads(line)
        by_session.setdefault(row["session_id"], []).append(row)
    return by_session


FORMS = {"converted.bin": [], "converted.csv": ["-o", "csv"], "converted.jsonl": ["-o", "jsonl"]}
direct = result_of("recorded.jsonl", "--set", "/Traffic/Trace/Sessions/Concurrent=1", "--set", f"{WORKERS}=1")
for name, form in FORMS.items():
    ask("trace", "convert", "recorded.jsonl", "--into", name, *form)
    say(result_of(name, "--set", "/Traffic/Trace/Sessions/Concurrent=1", "--set", f"{WORKERS}=1") == direct,
        f"{name} has the same sessions, agents and think times", direct)
    done = call("run", "scenario.json", "--no-store", "--set", f'/Traffic/Trace/File="{name}"')
    say(done.returncode == 3 and f"{name} does not tell when its sessions began" in done.stderr, f"{name} has no clock either", done.stderr)
    info = json.loads(ask("trace", "info", name, "-o", "json"))["Sessions"]
    say(info["Count"] == 2 and info["Agents"] == 2 and info["ThinkTime"]["P50"] == 3000, f"trace info of {name} counts the same", info)
head, first = open("converted.csv").read().splitlines()[:2]
say(head == "session_time_s,response_time_ns,input_tokens,output_tokens,session_id,agent,agent_depth" and
    re.fullmatch("0[.]000000000,2000000000,100,10,s[0-9a-f]{16},,", first), "the columns are those that are documented", [head, first])
ask("trace", "convert", "converted.bin", "--into", "again.jsonl", "-o", "jsonl")
say(open("again.jsonl").read() == open("converted.jsonl").read(), "whatever the way, they are the same rows")

# --- Kept whole, whatever `trace` does ---

RAGPULSE = f"{DATA}/ragpulse_500.jsonl.gz"
recorded = {session: len(rows) for session, rows in rows_of(RAGPULSE).items()}
begin = {session: min(row["arrival_s"] for row in rows) for session, rows in rows_of(RAGPULSE).items()}
say(len(recorded) == 289 and sum(recorded.values()) == 500 and max(recorded.values()) > 1, "289 sessions are written", len(recorded))
half = {session: len(rows) for session, rows in rows_of(RAGPULSE, "--rate-scale", "0.5").items()}
say(100 < len(half) < 190 and half.items() <= recorded.items(), "those that a thinned trace keeps have all their requests", len(half))
ask("trace", "convert", RAGPULSE, "--into", "rag.csv", "-o", "csv")
say({session: len(rows) for session, rows in rows_of("rag.csv", "--rate-scale", "0.5").items()} == half, "and they are the same from CSV")
cut = {session: len(rows) for session, rows in rows_of(RAGPULSE, "--from", "5000", "--to", "12000").items()}
say(cut == {session: recorded[session] for session in begin if 5000 <= begin[session] < 12000} and len(cut) > 10,
    "a window has the sessions that begin in it, whole", len(cut))
ask("trace", "convert", RAGPULSE, "--from", "5000", "--to", "12000", "--into", "window.bin")
window = ("--set", "/Traffic/Trace/FromInSeconds=5000", "--set", "/Traffic/Trace/ToInSeconds=12000")
say(run("--set", '/Traffic/Trace/File="window.bin"')["Sessions"] == run(*window)["Sessions"], "as a run with the same window has them")
done = call("trace", "info", "recorded.jsonl", "--from", "1")
say(done.returncode == 3 and "no session begins between FromInSeconds and ToInSeconds" in done.stderr, "a window without a begin is a fault", done.stderr)
for what, arguments in {"repeated": [RAGPULSE, "--set", "/Repeat=2"], "spliced": [RAGPULSE, RAGPULSE, "--splice"], "merged": [RAGPULSE, RAGPULSE],
                        "a repeated window": [RAGPULSE, "--set", "/Repeat=2", "--from", "5000", "--to", "12000"]}.items():
    twice, once = rows_of(*arguments), cut if "window" in what else recorded
    say(len(twice) == 2 * len(once) and sorted(map(len, twice.values())) == sorted(2 * list(once.values())),
        f"{what}, each session is there twice, and the two are two", len(twice))
# Each copy but the first is turned in time: at most the sessions that are there at its edge are cut in two.
superposed = rows_of(RAGPULSE, "--rate-scale", "3")
say(sum(map(len, superposed.values())) == 1500 and 867 <= len(superposed) < 867 + 20, "superposed, each copy has sessions of its own", len(superposed))
with open("monday.csv", "w") as file:
    file.write("timestamp,latency_s,session_id\n2026-06-01 23:59:50,1,a\n2026-06-01 23:59:55,1,b\n")
with open("tuesday.csv", "w") as file:
    file.write("timestamp,latency_s,session_id\n2026-06-02 00:00:05,1,a\n2026-06-02 00:00:07,1,c\n")
say(sorted(map(len, rows_of("monday.csv", "tuesday.csv").values())) == [1, 1, 2], "a session that goes on in the next day's log is one")
say(sorted(map(len, rows_of("monday.csv", "tuesday.csv", "--splice").values())) == [1, 1, 1, 1], "spliced, it is not")
slow = json.loads(ask("trace", "info", "recorded.jsonl", "--time-scale", "2", "-o", "json"))["Sessions"]["ThinkTime"]
say(slow["P50"] == 6000 and slow["Maximum"] == 18000, "stretched twice, all think twice as long: 4, 6 and 18 s", slow)
done = call("trace", "generate", "scenario.json", "--into", "x.csv")
say(done.returncode == 3 and "has sessions who wait for their answers" in done.stderr, "such requests cannot be written beforehand", done.stderr)
told = ask("explain", "scenario.json")
say("289 sessions, each of 1.73 requests" in " ".join(told.split()), "explain tells of them", told[:600])

os.chdir("/")
shutil.rmtree(ROOM)
sys.exit(verdicts.status())
PYTHON
