"""What is measured beside the models: traces, scaling, threads, reports, memory, starting. One value each, and what it has to be."""
import json
import os
import re
import subprocess
import sys
import tempfile
import time

from models import BY_NAME, EXAMPLES, LOADLINE, QUIETLY, generate, replay
from program import best, usage

RUNS = 5


def row(what, value, unit, *targets):
    return {"what": what, "value": value, "unit": unit, "targets": targets}


# --- Traces, against the same requests drawn ---

TRACED = BY_NAME["least-16x4-90"]
TRACED_REQUESTS = 2000000
PACKERS = {"gz": ["gzip", "-kf"], "zst": ["zstd", "-qkf"]}
FORMS = (("csv", "CSV", "csv", None, 1.3), ("jsonl", "JSON lines", "jsonl", None, 1.3), ("csv.gz", "CSV, gzip", "csv", "gz", None),
         ("csv.zst", "CSV, zstd", "csv", "zst", None), ("binary", "binary", "binary", None, 1.05))


def with_threads(command):
    """As many as the program takes by itself."""
    at = command.index("--threads")
    return command[:at] + command[at + 2:]


def trace(said, form, packer, most):
    """By the clock: a thread that reads ahead is the program's to use."""
    with tempfile.TemporaryDirectory() as directory:
        path = generate(TRACED, TRACED_REQUESTS, form, directory)
        if packer:
            subprocess.run([*PACKERS[packer], path], check=True)
            path += "." + packer
        drawn, read = best(RUNS, with_threads(TRACED.run(TRACED_REQUESTS)), with_threads(replay(TRACED, path)))
    more = read.clock_s / drawn.clock_s
    targets = [(f"<= {most:g} x", more <= most)] if most else []
    yield "", row(f"replay of {TRACED_REQUESTS:,} requests, {said}: time of the same requests drawn", more, "x", *targets)
    yield "-cpu", row("  the same of the processor's time", read.cpu_s / drawn.cpu_s, "x")
    yield "-ns", row("  of a request", 1e9 * read.clock_s / TRACED_REQUESTS, "ns")


CONVERTED_ROWS = 10000000


def conversion():
    with tempfile.TemporaryDirectory() as directory:
        path = generate(TRACED, CONVERTED_ROWS, "csv", directory)
        converted, = best(3, [LOADLINE, "trace", "convert", path, "--into", os.path.join(directory, "converted"), "--force", "--quiet"])
    yield "", row(f"conversion of a CSV of {CONVERTED_ROWS:,} rows into the binary form", converted.clock_s, "s", ("< 5 s", converted.clock_s < 5))


# --- Scaling, against a fixed fleet as large as its mean ---

def scaling(name):
    model = BY_NAME[name]
    instances = json.loads(usage(model.run()).text)["Variants"][0]["Instances"]["Mean"]
    count = f"/EndpointConfig/ProductionVariants/0/InitialInstanceCount={instances:.0f}"
    fixed = [*model.run(), "--set", "/ScalableTargets=[]", "--set", "/ScalingPolicies=[]", "--set", count]
    scaled, unscaled = best(RUNS, model.run(), fixed)
    more = scaled.cpu_s / unscaled.cpu_s
    yield "", row(f"{model.what}: time of {instances:.0f} fixed instances", more, "x", ("< 1.1 x", more < 1.1))


# --- Threads ---

def two_at_once(command):
    """The program twice at the same time, alone on a processor each: no threads can be faster than that, on this machine."""
    begun = time.monotonic()
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
    if any(program.wait() != 0 for program in running):
        sys.exit(f"failed: {' '.join(command)}")
    return time.monotonic() - begun


def faster(what, command, least=1.9):
    alone = [*command, "--threads", "1"]
    one, two = best(RUNS, alone, [*command, "--threads", "2"])
    times = one.clock_s / two.clock_s
    targets = [(f">= {least}", times >= least)] if least else []
    yield "", row(f"{what}: two threads against one", times, "times as fast", *targets)
    bound = 2 * one.clock_s / min(two_at_once(alone) for _ in range(RUNS))
    yield "-bound", row("  two programs at once against one", bound, "times as fast")


def replications():
    model = BY_NAME["least-16x4-90"]
    return faster("8 replications", [*with_threads(model.run(3000000)), "--replications", "8"])


def one_run():
    """A second thread can only make what the first one simulates."""
    return faster("one run", with_threads(BY_NAME["least-16x4-90"].run()), least=None)


def sweep():
    return faster("a sweep of 18 cells", [LOADLINE, "sweep", os.path.join(EXAMPLES, "sizing.json"), "--no-store", "--quiet",
                                          "--vary", "/EndpointConfig/ProductionVariants/0/InitialInstanceCount=4:9:1",
                                          "--vary", "/Traffic/Arrivals/RatePerSecond=300:400:50", "--replications", "10"])


# --- Reports and starting, by the clock ---

REPORTED = os.path.join(EXAMPLES, "rush-hours.json")
DEMO = os.path.join(EXAMPLES, "chat-a-b.json")


def storing():
    """How much longer a run takes that is stored."""
    with tempfile.TemporaryDirectory() as directory:
        plain, stored = best(RUNS, [LOADLINE, "run", REPORTED, "--quiet", "--no-store"],
                             [LOADLINE, "run", REPORTED, "--quiet", "--db", os.path.join(directory, "bench.db")])
    yield "", row("storing two weeks of a scaling fleet", 1e3 * (stored.clock_s - plain.clock_s), "ms")


def reporting(form):
    with tempfile.TemporaryDirectory() as directory:
        store = os.path.join(directory, "bench.db")
        usage([LOADLINE, "run", REPORTED, "--quiet", "--db", store])
        written, = best(RUNS, [LOADLINE, "report", "1", "--db", store, "-o", form])
    yield "", row(f"reporting it, {form}", 1e3 * written.clock_s, "ms")


def start_up():
    started, = best(20, [LOADLINE, "--version"])
    yield "", row("start-up of the program", 1e3 * started.clock_s, "ms", ("< 5 ms", started.clock_s < 0.005))


def demo():
    with tempfile.TemporaryDirectory() as directory:
        shown, = best(10, [LOADLINE, "run", DEMO, "--quiet", "--db", os.path.join(directory, "bench.db")])
    yield "", row("the demo, stored", 1e3 * shown.clock_s, "ms", ("< 50 ms", shown.clock_s < 0.05))


# --- Memory ---

def memory(name, few, many):
    small, large = (usage(BY_NAME[name].run(requests)).peak_mb for requests in (few, many))
    yield "", row(f"peak memory, {BY_NAME[name].what}, {many:,} requests", large, "MB", ("< 64 MB", large < 64))
    yield "-more", row(f"  more than of {few:,}", large - small, "MB", ("within 5 MB", abs(large - small) <= 5))


def backlog():
    path = os.path.join(os.path.dirname(BY_NAME["async"].path()), "backlog.json")
    peak_mb = usage([LOADLINE, "run", path, *QUIETLY]).peak_mb
    yield "", row("peak memory, 10,000,000 requests waiting in a backlog", peak_mb, "MB", ("< 1000 MB", peak_mb < 1000))


# --- The World Cup's 61 days: a minute and more, so only where it is asked for by its name ---

def world_cup():
    whole = [option for member in ("StartTime", "Traffic/Trace/FromInSeconds", "Traffic/Trace/ToInSeconds")
             for option in ("--set", f"/{member}=null")]
    run = usage([LOADLINE, "run", os.path.join(EXAMPLES, "world-cup.json"), "-o", "json", "--no-store", "--quiet", *whole])
    requests = json.loads(run.text)["Requests"]["Arrived"]
    yield "", row(f"the World Cup, {requests:,} requests, by the clock", run.clock_s, "s", ("< 100 s", run.clock_s < 100))
    yield "-memory", row("  peak memory", run.peak_mb, "MB", ("< 64 MB", run.peak_mb < 64))


ASKED_FOR = "world-cup"
TASKS = {
    **{f"trace-{name}": lambda of=of: trace(*of) for name, *of in FORMS},
    "trace-convert": conversion,
    **{f"{name}-fixed": lambda name=name: scaling(name) for name in BY_NAME if name.startswith("scaling")},
    "replications": replications,
    "one-run": one_run,
    "sweep": sweep,
    "store": storing,
    **{f"report-{form}": lambda form=form: reporting(form) for form in ("text", "json", "html")},
    "start-up": start_up,
    "demo": demo,
    "memory-mm1": lambda: memory("mm1", 10**6, 10**8),
    **{f"memory-{name}": lambda name=name: memory(name, 3 * 10**6, 10**7) for name in ("least-16x4-90", "serverless", "async", "tokens")},
    "memory-backlog": backlog,
    "world-cup": world_cup,
}


def measured(pattern):
    """(name, row) of what the pattern is found in, as it is measured."""
    for name, task in TASKS.items():
        if re.search(pattern, name) and (name != ASKED_FOR or name == pattern):
            for suffix, of in task():
                yield name + suffix, of
