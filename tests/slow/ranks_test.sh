#!/bin/bash
# A sweep beyond one process gives the bytes of one process: under mpirun (the program built with MPI=1) and as a job array under
# GNU parallel. A rank that dies takes the others with it, and what was finished is stored.
cd "$(dirname "$0")/../.." || exit 1
: "${LOADLINE:?is to be the path of the program}" "${BUILD:?is to be the folder of the build}"
for tool in mpirun parallel; do
    command -v "$tool" >/dev/null || { echo "ok skipped: no $tool"; exit 0; }
done
export WITH_MPI=$BUILD/mpi/loadline
make --no-print-directory MPI=1 PROGRAM="$WITH_MPI" BUILD="$BUILD" "$WITH_MPI" || { echo "FAILED the program is built with MPI"; exit 1; }
PYTHONPATH=tests exec /usr/bin/python3 -B - <<'PYTHON'
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import verdicts
from verdicts import say

ALONE, SHARED = os.path.abspath(os.environ["LOADLINE"]), os.path.abspath(os.environ["WITH_MPI"])
SIZING = os.path.abspath("scenarios/examples/sizing.json")
ROOM = tempfile.mkdtemp(prefix="ranks")
os.chdir(ROOM)
COUNT = "/EndpointConfig/ProductionVariants/0/InitialInstanceCount"
GRID = [SIZING, "--vary", f"{COUNT}=3:5:1", "--vary", "/Traffic/Arrivals/RatePerSecond=300,400"]
SHORT = ["--set", "/DurationInSeconds=60"]
# Sixteen cells, so that most of them are left when two are stored.
LONG = [SIZING, "--vary", f"{COUNT}=3:10:1", *GRID[3:], "--set", "/DurationInSeconds=8000", "--replications", "1"]
# Tests may run as root, and on fewer processors than ranks.
AS_ROOT = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")


def command(ranks, program, *arguments):
    return ["mpirun", "--oversubscribe", "-n", str(ranks), program, "sweep", *arguments]


def mpirun(ranks, *arguments, program=SHARED):
    return subprocess.run(command(ranks, program, *arguments), capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300, env=AS_ROOT)


def ask(*arguments, program=ALONE):
    return subprocess.run([program, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300)


def stored(path):
    """What is stored but for the order in which it was, and when."""
    with sqlite3.connect(path) as store:
        return sorted(store.execute("SELECT c.*, r.name, r.total_e10_usd FROM sweep_cells AS c JOIN runs AS r USING (run_id)"),
                      key=lambda row: row[1])


def without_numbers(rows):
    return [row[1:] for row in rows]


alone = {form: ask("sweep", *GRID, *SHORT, "-o", form, "--db", "alone.db").stdout for form in ("json", "text")}

# --- MPI ---

for ranks in (1, 2, 3):
    done = mpirun(ranks, *GRID, *SHORT, "-o", "json", "--db", f"{ranks}.db")
    say(done.returncode == 0 and done.stdout == alone["json"], f"{ranks} ranks give the bytes of one process", (done.returncode, done.stderr))
    say(without_numbers(stored(f"{ranks}.db")) == without_numbers(stored("alone.db")), f"and {ranks} ranks store the same", stored(f"{ranks}.db"))
say(mpirun(2, *GRID, *SHORT, "--db", "2.db").stdout == alone["text"] and len(stored("2.db")) == 6, "what is stored is not run again", stored("2.db"))
done = mpirun(2, *GRID, *SHORT, "--no-store", "--threads", "2", "-o", "json")
say(done.stdout == alone["json"], "nor do threads within the ranks make a difference", done.stderr)
name = "sizing [InitialInstanceCount=4, RatePerSecond=300]"
say(ask("report", name, "--db", "3.db", "-o", "json").stdout == ask("report", name, "--db", "alone.db", "-o", "json").stdout,
    "the runs are those of one process", "they differ")
say(ask("sweep", *GRID, *SHORT, "-o", "json", "--no-store", program=SHARED).stdout == alone["json"], "without mpirun it is one process", "it is not")
if shutil.which("strace"):
    subprocess.run(["strace", "-f", "-qq", "-e", "trace=clone,clone3", "-o", "threads", "taskset", "-c", "0", ALONE, "run", SIZING, *SHORT, "--no-store"],
                   stdout=subprocess.DEVNULL, timeout=300)
    threads = open("threads").read()
    say("clone" not in threads, "a job that may use one processor has one thread", threads[:500])
    subprocess.run(["strace", "-f", "-qq", "-e", "trace=network,execve", "-o", "calls", SHARED, "sweep", *GRID, *SHORT, "--no-store"], stdout=subprocess.DEVNULL, timeout=300)
    calls = open("calls").read()
    say(calls.count("execve(") == 1 and "socket(" not in calls, "which opens no connection and starts nothing", calls[:500])

corner = [SIZING, "--vary", f"{COUNT}=0,4,5", *SHORT, "--no-store", "-o", "csv"]
refused, once = mpirun(3, *corner), ask("sweep", *corner)
say((refused.returncode, refused.stdout) == (3, once.stdout) and refused.stderr.count(once.stderr) == 1, "a refused cell is said once", refused.stderr)
faulty = mpirun(3, SIZING, "--vary", "/Trafic=1")
say(faulty.returncode == 3 and faulty.stderr.count("the scenario has no member") == 1, "so is a fault that all ranks find", faulty.stderr)
os.mkdir("folder.db")
done = mpirun(3, *GRID, *SHORT, "--db", "folder.db")
say(done.returncode == 4 and done.stderr.count("folder.db: is a directory") == 1, "a store that cannot be had is exit 4, at once", done.stderr)
done = mpirun(2, *GRID, *SHORT, program=ALONE)
say(done.returncode == 4 and "built without MPI" in done.stderr and not os.path.exists("loadline.db"),
    "a program without MPI does not run the sweep several times", done.stderr)

# --- Ranks that end ---


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(child) for child in file.read().split()]


def is_there(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def begin(db):
    """A long sweep in three ranks, which has stored two cells."""
    process = subprocess.Popen(command(3, SHARED, *LONG, "-o", "json", "--db", db), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=AS_ROOT)
    while process.poll() is None and not (os.path.exists(db) and ask("list", "--db", db).stdout.count("sizing [") > 1):
        time.sleep(0.05)
    return process


def end(process):
    """What it wrote, or None where it hung."""
    try:
        return process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        return None


whole = ask("sweep", *LONG, "-o", "json", "--no-store").stdout
for what, victim, kill in (("rank 0", 0, signal.SIGKILL), ("rank 2", 2, signal.SIGKILL), ("mpirun", None, signal.SIGTERM)):
    db = f"{what}.db"
    process = begin(db)
    ranks = sorted(children(process.pid))
    os.kill(process.pid if victim is None else ranks[victim], kill)
    hung = end(process) is None
    patience = time.monotonic() + 20
    while any(map(is_there, ranks)) and time.monotonic() < patience:
        time.sleep(0.05)
    say(not hung and process.returncode != 0 and not any(map(is_there, ranks)), f"{what} ends, and all end", (hung, process.returncode, ranks))
    left = len(stored(db))
    again = ask("sweep", *LONG, "-o", "json", "--db", db)
    say(0 < left <= 16 and again.stdout == whole, f"{what} ended after {left} cells: the same command goes on to the same bytes", again.stderr)

process = begin("lost.db")
os.rename("lost.db", "moved.db")
os.mkdir("lost.db")
out, err = end(process) or ("{}", "it hung")
say(process.returncode == 4 and "lost.db: is a directory" in err and len(json.loads(out)["Cells"]) == 16, "a store that is lost ends the work of all, with what was finished",
    (process.returncode, err))

# --- Job arrays ---

open("plan.json", "w").write(ask("sweep", "plan", *GRID, *SHORT).stdout)
count = len(json.load(open("plan.json"))["Cells"])
job = f"SLURM_ARRAY_TASK_ID={{}}; '{ALONE}' sweep run plan.json --cell $SLURM_ARRAY_TASK_ID"
array = subprocess.run(["parallel", "--will-cite", "-j", "3", job, ":::", *map(str, range(count, 0, -1))], capture_output=True, text=True, timeout=300)
merged = ask("sweep", "merge", "plan.json", "-o", "json", "--db", "merged.db")
say(array.returncode == 0 and merged.returncode == 0 and merged.stdout == alone["json"], "a job array gives the bytes of one process",
    (array.stderr, merged.stderr))
say(without_numbers(stored("merged.db")) == without_numbers(stored("alone.db")), "and stores the same", stored("merged.db"))
os.chdir("/")
shutil.rmtree(ROOM)
sys.exit(verdicts.status())
PYTHON
