"""Speed and memory against bounds and targets, all measured in this one run: make bench, make bench ROWS=PATTERN.

Of every model: requests a second of one thread, the program's time over the bare loop's (bare.c) and SimPy's over the program's, most
memory, instructions. Times are of the processor, the best of some runs, the program and its bounds in turn, so that a busy machine
measures nearly the same; what more than one thread brings, and what starts at once, are by the clock.
A row is measured where the regular expression PATTERN is found in its name. Exits 1 where a target is missed.
"""
import concurrent.futures
import json
import os
import re
import subprocess
import sys

import results
import tasks
from models import HERE, LOADLINE, MODELS
from program import best, instructions_a_request

RUNS = 3
TIMES_BARE = 1.5
TIMES_SIMPY = 100
SIMPY_REQUESTS = 100000
HEAD = ("model", "million/s", "ns", "bare ns", "x bare", "x SimPy", "MB", "instructions", "mean ms", "targets met")
LINE = "{:60} {:>9} {:>6} {:>7} {:>6} {:>7} {:>6} {:>12} {:>9}  {}"


def simpy_ns(model):
    """Of a request; None where the model has none or SimPy is not there."""
    if not model.simpy:
        return None
    done = subprocess.run(["/usr/bin/python3", os.path.join(HERE, "simpy_fleet.py"), str(SIMPY_REQUESTS), *map(str, model.simpy)],
                          capture_output=True, text=True)
    return 1e9 / float(done.stdout.split()[0]) if done.returncode == 0 else None


def measure(model, counted):
    """Everything of one model, as numbers."""
    ours, *bare = best(RUNS, model.run(), *([model.bound()] if model.bare else []))
    row = {"what": model.what, "ns": 1e9 * ours.cpu_s / model.requests, "mb": ours.peak_mb, "instructions": counted,
           "mean_ms": json.loads(ours.text)["Latency"]["Mean"]}
    if bare:
        row |= {"bare_ns": 1e9 * bare[0].cpu_s / model.requests, "bare_mean_ms": float(bare[0].text.split()[0])}
    theirs_ns = simpy_ns(model)
    return row | ({"simpy_ns": theirs_ns} if theirs_ns else {})


def targets(model, row):
    """What is wanted of it, and whether it holds."""
    wanted = []
    if "bare_ns" in row:
        wanted.append((f"x bare <= {TIMES_BARE}", row["ns"] <= TIMES_BARE * row["bare_ns"]))
        wanted.append(("the same mean", abs(row["mean_ms"] / row["bare_mean_ms"] - 1) < 0.001))
    if model.least:
        wanted.append((f">= {model.least / 1e6:g} million/s", 1e9 / row["ns"] >= model.least))
    if model.simpy and model.name == "mm1":
        wanted.append((f"x SimPy >= {TIMES_SIMPY}", row.get("simpy_ns", 0) >= TIMES_SIMPY * row["ns"]))
    return wanted


def said(wanted):
    missed = [text for text, met in wanted if not met]
    return "" if not wanted else f"NO: {'; '.join(missed)}" if missed else "yes"


def print_model(row):
    def figure(name, form):
        return format(row[name], form) if name in row else "-"

    over = format(row["ns"] / row["bare_ns"], ".2f") if "bare_ns" in row else "-"
    under = format(row["simpy_ns"] / row["ns"], ",.0f") if "simpy_ns" in row else "-"
    print(LINE.format(row["what"], f"{1e3 / row['ns']:.2f}", figure("ns", ".1f"), figure("bare_ns", ".1f"), over, under, figure("mb", ".1f"),
                      figure("instructions", ",.0f"), figure("mean_ms", ",.1f"), said(row["targets"])), flush=True)


def print_task(row):
    print(f"{row['what']:92} {row['value']:>12,.4g} {row['unit']:16} {said(row['targets'])}", flush=True)


def main(pattern):
    rows = {}
    chosen = [model for model in MODELS if re.search(pattern, model.name)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        counted = list(pool.map(lambda model: instructions_a_request(model.run), chosen))
    if chosen:
        print(LINE.format(*HEAD))
    for model, count in zip(chosen, counted):
        row = rows[model.name] = measure(model, count)
        row["targets"] = targets(model, row)
        print_model(row)
    for name, row in tasks.measured(pattern):
        rows[name] = row
        print_task(row)
    missed = sum(not met for row in rows.values() for _, met in row["targets"])
    held = sum(met for row in rows.values() for _, met in row["targets"])
    print(f"{held} targets met, {missed} missed; stored in {os.path.relpath(results.store(LOADLINE, rows))}")
    return missed == 0


if __name__ == "__main__":
    sys.exit(0 if main(os.environ.get("ROWS", "")) else 1)
