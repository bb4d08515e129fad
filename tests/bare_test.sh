#!/bin/bash
# Every model of bench/models.py against the bare loop that was written for it alone (bench/bare.h): the same random numbers have to give the
# same mean response and as many answers, in queues, routings, slots, backlogs and batches of either kind. What is expected comes from that
# loop, which shares random numbers, tables, the tournament and the router with the program, and of tokens the batch; nothing else.
# LOADLINE is the program; BUILD has bench/bare.
set -u
cd "$(dirname "$0")/.." || exit 1

exec /usr/bin/python3 -B - <<'PYTHON'
import json
import subprocess
import sys

sys.path.insert(0, "bench")
from models import MODELS

REQUESTS = 200000


def printed(command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


failed = 0
for model in (model for model in MODELS if model.bare):
    result = json.loads(printed(model.run(REQUESTS)))
    mean_ms, answered = printed(model.bound(REQUESTS)).split()
    ours = result["Latency"]["Mean"], result["Requests"]["Succeeded"]
    good = abs(ours[0] / float(mean_ms) - 1) < 1e-8 and ours[1] == int(answered)
    failed += not good
    print(f"ok {model.name}" if good else f"FAILED {model.name}: mean and answers are {ours}, of the bare loop {mean_ms}, {answered}")
sys.exit(failed > 0)
PYTHON
