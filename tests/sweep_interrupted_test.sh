#!/bin/bash
# `loadline sweep`, killed, interrupted and out of disk: what was finished is kept, and the same command goes on to the same bytes.
# TIER=slow: the other moments alone.
PYTHONPATH=$(dirname "$0") exec /usr/bin/python3 -B - <<'PYTHON'
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

LOADLINE = os.path.abspath(os.environ["LOADLINE"])
TIER = os.environ.get("TIER", "fast")
ROOM = tempfile.mkdtemp(prefix="sweep")
# Six cells, of which the last three take so long that whatever is to happen before the end does.
SWEEP = ["sweep", os.path.abspath("scenarios/examples/sizing.json"), "-o", "json", "--vary", "/DurationInSeconds=60,2400",
         "--vary", "/EndpointConfig/ProductionVariants/0/InitialInstanceCount=3:5:1"]
os.chdir(ROOM)


def sweep(db):
    return subprocess.run([LOADLINE, *SWEEP, "--db", db], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300)


def rows(path):
    with sqlite3.connect(path) as store:
        return store.execute("SELECT name, (SELECT count(*) FROM sweep_cells AS c WHERE c.run_id = r.run_id) FROM runs AS r ORDER BY 1").fetchall()


def cells_in(path):
    try:
        with sqlite3.connect(path) as store:
            return store.execute("SELECT count(*) FROM sweep_cells").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


# Killed when so many cells were stored; the kill falls at any point of those that come.
KILLS = {"fast": ((signal.SIGKILL, 1), (signal.SIGINT, 2)), "slow": ((signal.SIGKILL, 0), (signal.SIGKILL, 3), (signal.SIGTERM, 4))}
uninterrupted = sweep("whole.db").stdout
for kill, at in KILLS[TIER]:
    db = f"{kill.name}-{at}.db"
    process = subprocess.Popen([LOADLINE, *SWEEP, "--db", db, "--threads", "2"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and cells_in(db) < at:
        time.sleep(0.005)
    time.sleep(0.05)
    process.send_signal(kill)
    out, err = process.communicate()
    left = cells_in(db)
    if process.returncode == 0:
        say(False, f"{kill.name} after {at} cells comes in time", "the sweep was over")
    elif kill != signal.SIGKILL:
        partial = json.loads(out)
        done = [c["Cell"] for c in partial["Cells"] if "Replications" in c]
        say(process.returncode == 130 and partial["Partial"] and len(done) == left < 6 and "the same command goes on" in err,
            f"{kill.name} is exit 130, with what was finished", (process.returncode, done, left, err))
    again = sweep(db)
    say(again.returncode == 0 and again.stdout == uninterrupted and rows(db) == rows("whole.db"),
        f"{kill.name} after {left} cells: the same command goes on to the same bytes", again.stderr)

# A file that may not grow: where the signal is ignored, SQLite's journal and pages run into the limit as into a full disk.
if TIER == "fast":
    limited = subprocess.run(["bash", "-c", 'ulimit -f 700; exec "$0" "$@"', LOADLINE, *SWEEP, "--db", "full.db"],
                             capture_output=True, text=True, timeout=300)
    kept = cells_in("full.db")
    say(limited.returncode == 4 and kept < 6, "a full disk is exit 4", (limited.returncode, limited.stderr))
    again = sweep("full.db")
    say(again.stdout == uninterrupted, f"after a full disk and {kept} cells it goes on to the same bytes", again.stderr)
os.chdir("/")
shutil.rmtree(ROOM)
sys.exit(verdicts.status())
PYTHON
