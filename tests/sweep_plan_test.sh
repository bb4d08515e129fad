#!/bin/bash
# `loadline sweep plan`, `run` and `merge` from outside: merged cells are the sweep, byte for byte, in whatever order and by whomever
# they were run; what changed since the plan is named; files are whole or not there.
PYTHONPATH=$(dirname "$0") exec /usr/bin/python3 -B - <<'PYTHON'
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
ROOM = tempfile.mkdtemp(prefix="sweep_plan")
os.chdir(ROOM)
for name in ("sizing.json", "sizing-endpoint-config.json"):
    shutil.copy(f"{EXAMPLES}/{name}", name)
COUNT, RATE = "/EndpointConfig/ProductionVariants/0/InitialInstanceCount", "/Traffic/Arrivals/RatePerSecond"
SHORT = ["--set", "/DurationInSeconds=20", "--set", "/WarmUpInSeconds=0", "--replications", "2"]
GRID = ["sizing.json", "--vary", f"{COUNT}=3:5:1", "--vary", f"{RATE}=300,400", *SHORT]


def ask(*arguments, **how):
    return subprocess.run([LOADLINE, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=100, **how)


def plan(file, *arguments):
    done = ask("sweep", "plan", *arguments)
    if done.returncode != 0:
        sys.exit(f"FAILED plan: exit {done.returncode}: {done.stderr}")
    open(file, "w").write(done.stdout)
    return json.loads(done.stdout)


def run(cells, file="plan.json", *arguments, **how):
    return ask("sweep", "run", file, "--cell", str(cells), *arguments, **how)


def merge(*arguments, file="plan.json"):
    return ask("sweep", "merge", file, *arguments)


def contents(folder):
    return {name: open(f"{folder}/{name}", "rb").read() for name in sorted(os.listdir(folder))}


def runs(path):
    with sqlite3.connect(path) as store:
        return store.execute("SELECT run_id, name, total_e10_usd, arrived FROM runs ORDER BY run_id").fetchall()


# --- The sweep, in pieces ---

planned = plan("plan.json", *GRID)
whole = {form: ask("sweep", *GRID, "-o", form, "--db", "whole.db").stdout for form in ("json", "csv", "text")}
cells = json.loads(whole["json"])["Cells"]
say([c["Values"] for c in planned["Cells"]] == [c["Values"] for c in cells] and [c["Cell"] for c in planned["Cells"]] == [1, 2, 3, 4, 5, 6],
    "a plan has the cells of the sweep", planned["Cells"])
with sqlite3.connect("whole.db") as store:
    keys = {key for key, in store.execute("SELECT cell_key FROM sweep_cells")}
say({c["Key"] for c in planned["Cells"]} == keys, "under the keys by which the sweep stores them", keys)
say([i["Path"] for i in planned["Inputs"]] == ["sizing.json", "sizing-endpoint-config.json"], "and names the files", planned["Inputs"])
say(ask("sweep", "plan", *GRID).stdout == open("plan.json").read(), "the same sweep has the same plan", "it has not")

for numbers in ("5", "2", "1,3-4"):
    done = run(numbers)
    say(done.returncode == 0 and not done.stdout, f"--cell {numbers} is run", done.stderr)
part = merge("-o", "json", "--db", "part.db")
say(part.returncode == 3 and "1 of 6 cells have no result in plan.json.cells; `loadline sweep run plan.json --cell 6` makes them" in part.stderr,
    "what is missing is named", part.stderr)
say(json.loads(part.stdout)["Partial"] and len(runs("part.db")) == 5, "and the others are merged", part.stdout)
say(run(6).returncode == 0, "the last one is run", "it is not")
for form, text in whole.items():
    done = merge("-o", form, "--db", f"{form}.db")
    say(done.returncode == 0 and done.stdout == text, f"merged, they are the sweep as {form}", done.stderr)
say(runs("json.db") == sorted((i, *row) for i, (_, *row) in enumerate(sorted(runs("whole.db"), key=lambda row: row[1]), 1)),
    "they are stored in the order of the cells", runs("json.db"))
name = "sizing [InitialInstanceCount=4, RatePerSecond=300]"
say(ask("report", name, "--db", "json.db", "-o", "json").stdout == ask("report", name, "--db", "whole.db", "-o", "json").stdout,
    "with the results of the sweep", "they differ")
say(merge("-o", "json", "--db", "part.db").stdout == whole["json"] and len(runs("part.db")) == 6, "a merge takes up where another ended",
    runs("part.db"))
before = open("json.db", "rb").read()
say(merge("-o", "json", "--db", "json.db").stdout == whole["json"] and open("json.db", "rb").read() == before,
    "merged twice is merged once", "it is not")
say(merge("-o", "json", "--no-store").stdout == whole["json"], "--no-store only prints", "it does not")
say(ask("sweep", *GRID, "-o", "json", "--db", "json.db").stdout == whole["json"] and len(runs("json.db")) == 6,
    "the sweep finds merged cells stored", runs("json.db"))
say(merge("--check", "--no-store").returncode == 0, "--check is exit 0 where a cell meets every objective", "it is not")

# --- Files of cells ---

first = contents("plan.json.cells")
say(set(first) == {key + ".db" for key in keys}, "each cell has a file, and nothing is left beside them", list(first))
say(ask("list", "--db", f"plan.json.cells/{sorted(first)[0]}").stdout.count("sizing [") == 1, "which is a database of its run", "it is not")
again = run("1-6")
say(again.stderr.count("is already in") == 6 and contents("plan.json.cells") == first, "what has its file is not run again", again.stderr)
done = run("1-6", "plan.json", "--cells", "others", "--threads", "3")
say(contents("others") == first, "run again elsewhere, the files have the same bytes", done.stderr)
for shared in range(2):
    writers = [subprocess.Popen([LOADLINE, "sweep", "run", "plan.json", "--cell", "1-2", "--cells", "shared", "--quiet"]) for _ in range(4)]
    codes = [writer.wait() for writer in writers]
    say(codes == [0] * 4 and contents("shared") == {f"{c['Key']}.db": first[f"{c['Key']}.db"] for c in planned["Cells"][:2]},
        "several writers of a cell leave one whole file", (codes, os.listdir("shared")))
    shutil.rmtree("shared")

file = f"others/{planned['Cells'][1]['Key']}.db"
for what, bytes_ in (("cut short", first[os.path.basename(file)][:5000]), ("empty", b""), ("other bytes", b"x" * 5000),
                     ("another cell's", first[planned["Cells"][0]["Key"] + ".db"])):
    open(file, "wb").write(bytes_)
    done = merge("--cells", "others", "--no-store", "-o", "json")
    say(done.returncode == 3 and file + ": " in done.stderr and "--cell 2`" in done.stderr and "Replications" not in json.loads(done.stdout)["Cells"][1],
        f"a file that is {what} is named and not merged", done.stderr)
    say(run(2, "plan.json", "--cells", "others").returncode == 0 and contents("others") == first, f"and written anew: {what}", "it is not")

limited = subprocess.run(["bash", "-c", 'ulimit -f 50; exec "$0" "$@"', LOADLINE, "sweep", "run", "plan.json", "--cell", "3",
                          "--cells", "full"], capture_output=True, text=True, timeout=100)
say(limited.returncode == 4 and ".db: cannot be written: File too large" in limited.stderr and not os.listdir("full"),
    "a full disk is exit 4, and no file", (limited.returncode, limited.stderr, os.listdir("full")))
done = run(1, "plan.json", "--cells", "plan.json")
say(done.returncode == 4 and "plan.json: is not a directory" in done.stderr, "so is a folder that is none", done.stderr)

# --- What has changed since ---

def changed(file, text, why):
    old = open(file).read()
    open(file, "w").write(text(old))
    for verb in (run(1, trace_or_plan), merge("--no-store", file=trace_or_plan)):
        say(verb.returncode == 3 and f"{file}: is not the file that the sweep was planned with" in verb.stderr and not verb.stdout,
            f"{why} is found out", (verb.returncode, verb.stderr))
    open(file, "w").write(old)
    say(merge("--no-store", "-o", "json", file=trace_or_plan).returncode == 0, f"and, put right again, {why} is forgiven", "it is not")


trace_or_plan = "plan.json"
changed("sizing.json", lambda text: text + "\n", "a changed scenario")
changed("sizing-endpoint-config.json", lambda text: text.replace("c5", "c6i"), "a changed file that it names")
scenario = json.load(open("sizing.json"))
scenario["Traffic"] = {"Trace": {"File": "one.csv"}}
for name in ("one.csv", "two.csv"):
    open(name, "w").write("TIMESTAMP,ContextTokens,GeneratedTokens\n" + "".join(f"2023-11-16 18:15:{s:02}.0,{s},5\n" for s in range(20)))
json.dump(scenario, open("traced.json", "w"))
trace_or_plan = "traced.plan"
plan(trace_or_plan, "traced.json", "--vary", '/Traffic/Trace/File="one.csv","two.csv"', "--set", "/WarmUpInSeconds=0")
run("1-2", trace_or_plan)
changed("one.csv", lambda text: text.replace(",5", ",6"), "a changed trace")
open("two.csv", "a").write("2023-11-16 18:15:40.0,1,1\n")
done = run(2, trace_or_plan, "--cells", "anew")
say(done.returncode == 3 and done.stderr.startswith("two.csv: is not the file") and not os.listdir("anew"),
    "a changed trace that only one cell reads is found out by it", done.stderr)


def tampered(why, wanted, **members):
    json.dump(dict(planned, **members), open("tampered.json", "w"))
    for done in (run(1, "tampered.json"), merge("--no-store", file="tampered.json")):
        say(done.returncode == 3 and wanted in done.stderr, why, (done.returncode, done.stderr))


tampered("the plan of another version is refused", "planned by version 0.0.1", Loadline="0.0.1")
tampered("so is one with fewer cells than its grid", "must be 6, those that Vary makes, found 5", Cells=planned["Cells"][:5])
tampered("one whose cells are in another order", "Cells[0].Cell: must be from 1 to 1", Cells=planned["Cells"][::-1])
tampered("one whose key is no digest", "expected 64 hexadecimal digits", Cells=[dict(planned["Cells"][0], Key="../../x"), *planned["Cells"][1:]])
tampered("one with a member that is not known", "unknown member", Sedes=[])
tampered("a file that is no plan", "is not a plan of a sweep", Plan=None)
json.dump(dict(planned, Sets=["/DurationInSeconds=21"]), open("tampered.json", "w"))
done = run(1, "tampered.json")
say(done.returncode == 3 and "cell 1 is not the one that was planned" in done.stderr, "a plan with other options is found out", done.stderr)

# --- Cells at fault ---

CORNER = ["sizing.json", "--vary", f"{COUNT}=0,4", *SHORT]
done = ask("sweep", "plan", *CORNER)
open("corner.json", "w").write(done.stdout)
say(done.returncode == 0 and "1 of them is refused" in done.stderr and "must be from 1" in json.loads(done.stdout)["Cells"][0]["Refused"][0],
    "a cell at fault is planned as refused", done.stderr)
done = run("1,2", "corner.json")
say(done.returncode == 3 and "cell 1 (InitialInstanceCount=0): " in done.stderr and len(os.listdir("corner.json.cells")) == 1,
    "its job says why, and the others run", done.stderr)
swept, merged = ask("sweep", *CORNER, "--no-store", "-o", "json"), merge("--no-store", "-o", "json", file="corner.json")
say((merged.returncode, merged.stdout, merged.stderr) == (swept.returncode, swept.stdout, swept.stderr) and merged.returncode == 3,
    "merged, it is refused as in the sweep", merged.stderr)

# --- The command line ---

for arguments, wanted in ((["run", "plan.json"], "needs the number of a cell"), (["run", "plan.json", "--cell", "7"], "there is no cell 7: the plan has 6"),
                          (["run", "plan.json", "--cell", "0"], "expected numbers"), (["run", "plan.json", "--cell", "3-2"], "expected numbers"),
                          (["run", "plan.json", "--cell", "1,"], "expected numbers"), (["run", "plan.json", "--cell", "1", "--seed", "2"], "--seed belongs to"),
                          (["merge", "plan.json", "--set", "/Seed=2"], "--set belongs to"),
                          (["merge", "plan.json", "--parameter", "A=2"], "and not for sweep merge"), (["merge", "-"], "needs --cells DIR"),
                          (["plan", "sizing.json"], "needs what to vary"), (["plan", "-", *GRID[1:]], "not standard input"),
                          (["plan"], "sweep plan needs SCENARIO"), (["merge", "a", "b"], "an argument too many: b")):
    done = ask("sweep", *arguments)
    say(done.returncode == 2 and wanted in done.stderr and not done.stdout, " ".join(["sweep", *arguments[:5], "is exit 2"]), done.stderr)
done = ask("sweep", "run", "plan.json", "--cell", "1\x1b[31m")
say(done.returncode == 2 and "\x1b" not in done.stderr, "what was typed does not reach the terminal as it is", done.stderr)
done = ask("sweep", "merge", "-", "--cells", "others", "--no-store", "-o", "csv", input=None)
say(done.returncode == 3, "an empty plan is exit 3", done.stderr)
done = subprocess.run([LOADLINE, "sweep", "merge", "-", "--cells", "others", "--no-store", "-o", "csv"], stdin=open("plan.json"), capture_output=True, text=True)
say(done.stdout == whole["csv"], "a plan from standard input is one", done.stderr)
done = subprocess.run([LOADLINE, "sweep", "plan", *GRID], stdout=open("/dev/full", "w"), stderr=subprocess.PIPE, text=True)
say(done.returncode == 4 and "standard output" in done.stderr, "a plan that cannot be written is exit 4", done.stderr)
os.chdir("/")
shutil.rmtree(ROOM)
sys.exit(verdicts.status())
PYTHON
