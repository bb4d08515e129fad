"""Instructions a request against what is committed: a change that makes a model dearer by more than 3 % says why.

    instructions.py check   hold the program against bench/instructions.csv (make check-instructions)
    instructions.py record  write that file anew (make instructions); what rises by more than the limit needs a $REASON

A reason says why its row last rose by so much. Counts hold for one compiler and one C library, which
the file names: with others there is nothing to hold against.
"""
import concurrent.futures
import csv
import os
import sys
import tempfile

from models import BY_NAME, HERE, LOADLINE, generate, replay
from program import FEW, MANY, has_avx2, instructions, instructions_a_request, toolchain

BASELINE = os.path.join(HERE, "instructions.csv")
LIMIT = 1.03
CHOSEN = ("mm1", "random-16x1", "random-16x4-90", "least-16x4-90", "least-1000x4-90", "variants-10", "serverless", "async", "batching",
          "tokens", "scaling", "scaling-latency", "scaling-p99", "scaling-concurrency", "scaling-concurrency-random",
          "scaling-utilization")
REPLAYED = "least-16x4-90"


def counts():
    """Instructions a request of each model, and of the shortest of runs as a whole."""
    with tempfile.TemporaryDirectory() as directory, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        waiting = {name: pool.submit(instructions_a_request, BY_NAME[name].run) for name in CHOSEN}
        for form in ("csv", "jsonl", "binary"):
            traces = {requests: generate(BY_NAME[REPLAYED], requests, form, directory) for requests in (FEW, MANY)}
            waiting[f"trace-{form}"] = pool.submit(instructions_a_request, lambda n, of=traces: replay(BY_NAME[REPLAYED], of[n]))
        waiting["start-up"] = pool.submit(instructions, BY_NAME[REPLAYED].run(1))
        return {name: future.result() for name, future in waiting.items()}


def committed():
    """What the counts depend on, and each row of the file: {name: (count, reason)}."""
    if not os.path.exists(BASELINE):
        return None, {}
    with open(BASELINE, newline="") as file:
        first = file.readline()
        return first.removeprefix("# ").strip(), {row["model"]: (float(row["instructions"]), row["reason"]) for row in csv.DictReader(file)}


def check():
    built_with, rows = committed()
    if built_with != toolchain(LOADLINE) or not has_avx2():
        print(f"instructions.csv is of {built_with} with AVX2; this is {toolchain(LOADLINE)}{'' if has_avx2() else ' without'}: nothing to compare")
        return True
    passed = failed = 0
    for name, now in counts().items():
        before = rows.get(name, (0, ""))[0]
        good = now <= before * LIMIT
        passed, failed = passed + good, failed + (not good)
        moved = f"{now / before - 1:+.1%}" if before else "not in the file"
        print(f"{'ok' if good else 'FAILED'} {name}: {now:,.0f} instructions, {before:,.0f} committed, {moved}")
    if failed:
        print('What has to be dearer is recorded with its reason: make instructions REASON="..."')
    if os.environ.get("COUNTS"):
        with open(os.environ["COUNTS"], "a") as file:
            file.write(f"{passed} {failed}\n")
    print(f"{passed} passed, {failed} failed")
    return failed == 0


def record(reason):
    built_with, rows = committed()
    now = counts()
    risen = [name for name in now if name in rows and now[name] > rows[name][0] * LIMIT] if built_with == toolchain(LOADLINE) else []
    if risen and not reason:
        print(f'risen by more than {LIMIT - 1:.0%}: {", ".join(risen)}; say why: make instructions REASON="..."', file=sys.stderr)
        return False
    with open(BASELINE, "w", newline="") as file:
        file.write(f"# {toolchain(LOADLINE)}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("model", "instructions", "reason"))
        for name, count in now.items():
            writer.writerow((name, f"{count:.0f}", reason if name in risen else rows.get(name, (0, ""))[1]))
    return True


if __name__ == "__main__":
    done = record(os.environ.get("REASON", "")) if sys.argv[1] == "record" else check()
    sys.exit(0 if done else 1)
