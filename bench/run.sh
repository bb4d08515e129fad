#!/bin/bash
# Speed and memory against their targets, all measured in this one run: bench/run.sh (make bench).
# Rates are per second of processor time on one thread, so that a busy machine measures the same; the demo and what a second thread
# brings are by the clock.
# LOADLINE is the program, BUILD where the bare kernel may be built. Exits 1 where a target is missed.
exec /usr/bin/python3 -B - "$(cd "$(dirname "$0")" && pwd)" <<'PYTHON'
import json
import os
import subprocess
import sys
import tempfile
import time

HERE = sys.argv[1]
ROOT = os.path.dirname(HERE)
BUILD = os.path.abspath(os.environ.get("BUILD", os.path.join(ROOT, "build")))
LOADLINE = os.path.abspath(os.environ.get("LOADLINE", os.path.join(BUILD, "loadline")))
EXAMPLES = os.path.join(ROOT, "scenarios", "examples")
DEMO = os.path.join(EXAMPLES, "chat-a-b.json")
WORLD_CUP = os.path.join(EXAMPLES, "world-cup.json")
table = []


def row(what, measured, target="", met=""):
    table.append((what, measured, target, met))
    print(f"{what:62} {measured:>22} {target:>16} {met:>4}", flush=True)


def loadline(path, *options, directory=None):
    """(seconds by the clock, of the processor, peak resident memory in MB, what it printed) of a run of the whole program."""
    with tempfile.TemporaryFile() as out:
        began = time.perf_counter()
        child = subprocess.Popen([LOADLINE, "run", path, *options], stdout=out, cwd=directory)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
        if child.returncode != 0:
            sys.exit(f"{path}: exit {child.returncode}")
        out.seek(0)
        return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.read()


JSON = ("-o", "json", "--no-store", "--threads", "1")


def scenario(name):
    return os.path.join(HERE, "scenarios", name)


def requests_per_s(name, runs):
    """Best of some runs: what the machine can do when nobody else is at it."""
    best = 0
    for _ in range(runs):
        _, seconds, _, text = loadline(scenario(name), *JSON)
        best = max(best, json.loads(text)["Requests"]["Arrived"] / seconds)
    return best, json.loads(text)


def scaling_and_fixed(runs):
    """The same requests on a fleet that scales and on a fixed one as large as its mean, in turn: the processor's seconds of each, best of
    some runs, and the mean."""
    scaling = fixed = float("inf")
    instances = None
    for _ in range(runs):
        _, seconds, _, text = loadline(scenario("scaling.json"), *JSON)
        scaling, instances = min(scaling, seconds), json.loads(text)["Variants"][0]["Instances"]["Mean"]
        count = f"/EndpointConfig/ProductionVariants/0/InitialInstanceCount={instances:.0f}"
        unscaled = ("--set", "/ScalableTargets=[]", "--set", "/ScalingPolicies=[]", "--set", count)
        fixed = min(fixed, loadline(scenario("scaling.json"), *JSON, *unscaled)[1])
    return scaling, fixed, instances


def sweep_seconds(threads):
    """By the clock, of a sweep of 18 cells."""
    command = [LOADLINE, "sweep", os.path.join(EXAMPLES, "sizing.json"), "--no-store", "--quiet", "--threads", str(threads),
               "--vary", "/EndpointConfig/ProductionVariants/0/InitialInstanceCount=4:9:1",
               "--vary", "/Traffic/Arrivals/RatePerSecond=300:400:50"]
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def speed_up(runs):
    """One thread's time over two threads', in turn, best of some runs each."""
    one = two = float("inf")
    for _ in range(runs):
        one, two = min(one, sweep_seconds(1)), min(two, sweep_seconds(2))
    return one / two


def simpy_per_s(customers):
    done = subprocess.run([sys.executable, os.path.join(HERE, "simpy_mm1.py"), str(customers)], capture_output=True, text=True)
    if done.returncode != 0:
        return None
    rate, mean = done.stdout.split()
    return float(rate), float(mean)


def kernel_per_s(*arguments):
    program = os.path.join(BUILD, "bench", "kernel")
    if not os.path.exists(program):
        return None
    return float(subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=True).stdout.split()[0])


def met(good):
    return "yes" if good else "NO"


row("what", "measured", "target", "met")

ours, result = requests_per_s("mm1.json", 2)
row("M/M/1 at 90 %, 20 million requests, whole program", f"{ours / 1e6:.2f} million/s")
row("  mean response (theory 1000 ms)", f"{result['Latency']['Mean']:.1f} ms")
theirs = simpy_per_s(200000)
if theirs:
    row("SimPy, the same model, 200,000 customers", f"{theirs[0]:.0f} /s")
    row("  mean response (theory 1000 ms)", f"{theirs[1] * 1e3:.1f} ms")
    row("  ratio", f"{ours / theirs[0]:.0f}", ">= 100", met(ours >= 100 * theirs[0]))
else:
    row("SimPy (python3-simpy3 is not installed: apt-get install it)", "-", ">= 100", "NO")
bare = kernel_per_s(20000000, 1, 1, 1, 0.9, "exponential")
if bare:
    row("  the bare kernel", f"{bare / 1e6:.2f} million/s")

rate, _ = requests_per_s("random.json", 2)
row("16 instances x 1 worker, RANDOM, 90 %, 20 million requests", f"{rate / 1e6:.2f} million/s", ">= 15 million/s", met(rate >= 15e6))

fleet, result = requests_per_s("fleet.json", 3)
row("16 instances x 4 workers, 10 million requests", f"{fleet / 1e6:.2f} million/s", ">= 6 million/s", met(fleet >= 6e6))
bare = kernel_per_s(10000000, 16, 4, 1, 0.9, "lognormal")
if bare:
    row("  the bare kernel", f"{bare / 1e6:.2f} million/s")

for what, name in (("serverless, 200 slots busy to 75 %, 10 million requests", "serverless.json"),
                   ("asynchronous, 16 instances x 4 workers, 10 million requests", "async.json")):
    rate, _ = requests_per_s(name, 3)
    row(what, f"{rate / 1e6:.2f} million/s", ">= 3 million/s", met(rate >= 3e6))
rate, result = requests_per_s("tokens.json", 3)
seconds = result["Requests"]["Arrived"] / rate
row("continuous batching, a million requests of 1,360 tokens", f"{seconds:.2f} s", "< 5 s", met(seconds < 5))

scaling, fixed, instances = scaling_and_fixed(7)
row("a fixed fleet, 10 million requests, best of 7", f"{fixed:.2f} s")
row(f"a fleet that scales, {instances:.1f} instances on average, best of 7", f"{scaling:.2f} s")
row("  more time", f"{scaling / fixed - 1:+.1%}", "< 10 %", met(scaling < 1.1 * fixed))

if os.path.exists(DEMO):
    with tempfile.TemporaryDirectory() as directory:
        store = os.path.join(directory, "bench.db")
        seconds = min(loadline(DEMO, "--db", store, "--quiet")[0] for _ in range(7))
    row("the demo, stored, best of 7", f"{seconds * 1e3:.0f} ms", "< 100 ms", met(seconds < 0.1))


faster = speed_up(5) if os.cpu_count() > 1 else 0
row("a sweep of 18 cells, two threads against one, best of 5", f"{faster:.2f} times" if faster else "one core only", ">= 1.8 times",
    met(faster >= 1.8))


def peak_mb(name, requests):
    return loadline(scenario(name), *JSON, "--set", f"/Traffic/Arrivals/Requests={requests}")[2]


many, few = peak_mb("mm1.json", 10**8), peak_mb("mm1.json", 10**6)
row("peak memory, 10^6 requests", f"{few:.1f} MB")
row("peak memory, 10^8 requests", f"{many:.1f} MB", "< 64 MB", met(many < 64))
row("  difference", f"{many - few:+.1f} MB", "within 5 MB", met(abs(many - few) <= 5))
for what, name in (("serverless", "serverless.json"), ("asynchronous", "async.json"), ("continuous batching", "tokens.json")):
    grown = peak_mb(name, 2 * 10**7) - peak_mb(name, 10**6)
    row(f"  {what}, 2 x 10^7 requests and 10^6", f"{grown:+.1f} MB", "within 5 MB", met(abs(grown) <= 5))
waiting = loadline(scenario("backlog.json"), *JSON)[2]
row("peak memory, 10^7 requests waiting in a backlog", f"{waiting:.0f} MB", "< 1000 MB", met(waiting < 1000))

whole = [option for member in ("StartTime", "Traffic/Trace/FromInSeconds", "Traffic/Trace/ToInSeconds")
         for option in ("--set", f"/{member}=null")]
_, seconds, memory, text = loadline(WORLD_CUP, *JSON, *whole)
row(f"the World Cup's 61 days, {json.loads(text)['Requests']['Arrived']:,} requests", f"{seconds:.0f} s", "< 150 s", met(seconds < 150))
row("  peak memory", f"{memory:.1f} MB", "< 64 MB", met(memory < 64))

sys.exit(1 if any(line[3] == "NO" for line in table) else 0)
PYTHON
