"""Results of speed.py, each a file under build/bench/results/: machine, program and rows; and what moved between two of them.

    results.py [BEFORE [AFTER]]   (make bench-compare BEFORE=.. AFTER=..; by default the last two, baseline.json before all others)

Rows whose time or instructions moved by more than the threshold, 5 % of time and 1 % of instructions, are shown, most first.
"""
import datetime
import glob
import json
import os
import sys

from models import BUILD, HERE, ROOT
from program import commit, processor, toolchain

FOLDER = os.path.join(BUILD, "bench", "results")
BASELINE = os.path.join(HERE, "baseline.json")  # committed: a quiet machine's
# Of what a row has, and by how much it must move to be shown.
MOVES = {"ns": 0.05, "bare_ns": 0.05, "instructions": 0.01, "mb": 0.05, "value": 0.05}


def store(program, rows):
    """Returns the path of the new file."""
    now = datetime.datetime.now(datetime.timezone.utc)
    result = {"Date": now.isoformat(timespec="seconds"), "Commit": commit(ROOT), "Processor": processor(), "Toolchain": toolchain(program),
              "Rows": rows}
    os.makedirs(FOLDER, exist_ok=True)
    path = os.path.join(FOLDER, f"{now:%Y%m%dT%H%M%SZ}-{result['Commit']}.json")
    with open(path, "w") as file:
        json.dump(result, file, indent=1)
    return path


def read(path):
    with open(path) as file:
        return json.load(file)


def moved(before, after):
    """(share, row, figure, before, after) of all that moved, most first."""
    found = []
    for name, row in after["Rows"].items():
        for figure, threshold in MOVES.items():
            was, now = before["Rows"].get(name, {}).get(figure), row.get(figure)
            if was and now and abs(now / was - 1) > threshold:
                found.append((now / was - 1, name, figure, was, now))
    return sorted(found, key=lambda move: -abs(move[0]))


def main(paths):
    stored = [BASELINE] * os.path.exists(BASELINE) + sorted(glob.glob(os.path.join(FOLDER, "*.json")))
    chosen = paths + stored[-1:] if len(paths) == 1 else paths or stored[-2:]
    if len(chosen) != 2:
        sys.exit(f"two results are compared, and there are {len(chosen)}: make bench")
    before, after = map(read, chosen)
    for which, result in (("before", before), ("after", after)):
        print(f"{which:7} {result['Date']}  {result['Commit']}  {result['Processor']}, {result['Toolchain']}")
    found = moved(before, after)
    for share, name, figure, was, now in found:
        print(f"{share:+8.1%}  {name:24} {figure:13} {was:14,.2f} {now:14,.2f}")
    both = before["Rows"].keys() & after["Rows"].keys()
    print(f"{len({move[1] for move in found})} of {len(both)} rows moved")
    if alone := sorted(before["Rows"].keys() ^ after["Rows"].keys()):
        print(f"in one of them only: {', '.join(alone)}")


if __name__ == "__main__":
    main(sys.argv[1:])
