"""How the cost of a request grows: with the length of the run, instances, variants and load (make bench-growth; LONGEST=1000000000 for runs
up to so many requests, 10^8 by default).

Writes build/bench/growth.csv and docs/growth.svg (growth.gp, which gnuplot draws). Time is the processor's, the best of some runs, what
starting the program takes taken off. Exits 1 where time or memory grows by more than is promised.
"""
import csv
import os
import subprocess
import sys

from models import BUILD, HERE, LEAST, RANDOM, ROOT, fleet
from program import best, instructions_a_request

TABLE = os.path.join(BUILD, "bench", "growth.csv")
FIGURE = os.path.join(ROOT, "docs", "growth.svg")
SAID = {RANDOM: "random", LEAST: "least outstanding"}
COLUMNS = ("axis", "series", "x", "requests", "start_ms", "ns", "instructions", "mb")


def point(axis, routing, x, requests, instances=16, load=0.9, variants=1, count=True):
    """One model of 4 workers an instance, measured."""
    model = fleet("growth", "", requests, instances, 4, load, routing, variants)
    started, run = best(7 if requests <= 10**6 else 5 if requests <= 10**7 else 1, model.run(1), model.run())
    row = {"axis": axis, "series": SAID[routing], "x": x, "requests": requests, "start_ms": 1e3 * started.cpu_s,
           "ns": 1e9 * (run.cpu_s - started.cpu_s) / requests, "mb": run.peak_mb,
           "instructions": instructions_a_request(model.run) if count else ""}
    counted = f"{row['instructions']:12,.0f}" if count else " " * 12
    print(f"{axis:10} {SAID[routing]:18} {x:>14,} {row['start_ms']:9.1f} {row['ns']:8.1f} {counted} {row['mb']:8.1f}", flush=True)
    return row


def points(longest):
    lengths = [10**digits for digits in range(4, 10) if 10**digits <= longest]
    # Instructions are the difference of two lengths: of no other length.
    yield from (point("requests", LEAST, n, n, count=False) for n in lengths)
    yield from (point("instances", routing, n, 2 * 10**6, instances=n) for routing in SAID for n in (1, 10, 100, 1000, 10000))
    yield from (point("variants", routing, n, 2 * 10**6, variants=n) for routing in SAID for n in (1, 2, 3, 5, 7, 10))
    yield from (point("load", routing, x, 2 * 10**6, load=x) for routing in SAID for x in (0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99))


def along(rows, axis, series, figure):
    return {row["x"]: row[figure] for row in rows if row["axis"] == axis and row["series"] == series}


def promises(rows):
    """(what, whether it holds)."""
    long_ns = [ns for n, ns in along(rows, "requests", SAID[LEAST], "ns").items() if n >= 10**6]
    held_mb = along(rows, "requests", SAID[LEAST], "mb").values()
    yield f"time is flat from 10^6 requests on: {min(long_ns):.1f} to {max(long_ns):.1f} ns", max(long_ns) <= 1.15 * min(long_ns)
    # A run longer than SERIES_POINTS minutes (sim/series.h) has them all: 8 MB, and no more however long it is.
    yield f"memory is bounded whatever the length of the run: {min(held_mb):.1f} to {max(held_mb):.1f} MB", max(held_mb) - min(held_mb) <= 10
    for routing in SAID.values():
        for figure in ("ns", "instructions"):
            of = along(rows, "instances", routing, figure)
            times = of[10000] / of[10]
            # log(10,000) is 4 times log(10).
            yield f"{routing}: {figure} of 10,000 instances are {times:.2f} times those of 10, at most logarithmic", times <= 4
        ns = along(rows, "variants", routing, "ns")
        yield f"{routing}: ns of 10 variants are {ns[10] / ns[1]:.2f} times those of one, at most twice", ns[10] <= 2 * ns[1]
        ns = along(rows, "load", routing, "ns").values()
        yield f"{routing}: {min(ns):.1f} to {max(ns):.1f} ns whatever the load", max(ns) <= 1.5 * min(ns)


def main(longest):
    print(f"{'axis':10} {'routing':18} {'value':>14} {'start ms':>9} {'ns':>8} {'instructions':>12} {'MB':>8}")
    rows = list(points(longest))
    with open(TABLE, "w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    subprocess.run(["gnuplot", "-e", f"table='{TABLE}'; figure='{FIGURE}'", os.path.join(HERE, "growth.gp")], check=True)
    good = True
    for what, holds in promises(rows):
        good = good and holds
        print(f"{'yes' if holds else 'NO':4} {what}")
    return good


if __name__ == "__main__":
    sys.exit(0 if main(int(os.environ.get("LONGEST", 10**8))) else 1)
