#!/bin/bash
# A physical check: a real server on the loopback (bench/loopback.c), eight workers, open load, against its simulation at 50, 70, 85 and
# 95 % load: with the service times that its workers measured, one by one, and with the law that `fit` finds for them. What is beside the service
# (connection, waking up) is measured once at a tenth of the load. SECONDS_EACH (default 20) is the length of each load: 95 s in all.
# With a law the service times are drawn anew, and one run of a high load differs from the next: `one run` is where 19 of 20 runs
# come out (the mean of the replications -+ t s sqrt(1 + 1/n)). What was measured is one run, and belongs there.
# On a machine that is busy with other things workers wake up late, which is in their measured times, and so do callers, which is not.
set -u
cd "$(dirname "$0")/.." || exit 1
: "${LOADLINE:?is to be the path of the program}" "${BUILD:?is to be the folder of the build}"
exec /usr/bin/python3 -B - "$(realpath "$LOADLINE")" "$(realpath "$BUILD")/bench/loopback" "${SECONDS_EACH:-20}" <<'PYTHON'
import json, math, os, random, subprocess, sys, tempfile

LOADLINE, LOOPBACK, SECONDS = sys.argv[1], sys.argv[2], float(sys.argv[3])
ROOM = tempfile.mkdtemp(prefix="loopback")
WORKERS, CLIENTS, MEAN_S, CV, REPLICATIONS = 8, 400, 0.040, 0.8, 40
SHARES = (("p50", "P50", 0.5), ("p90", "P90", 0.9), ("p99", "P99", 0.99))


def requests(load, seconds, seed):
    """Poisson arrivals and lognormal service times, in microseconds."""
    chance, at = random.Random(seed), 0.0
    sigma = math.sqrt(math.log(1 + CV * CV))
    mu = math.log(MEAN_S) - sigma * sigma / 2
    while True:
        at += chance.expovariate(load * WORKERS / MEAN_S)
        if at >= seconds:
            return
        yield round(1e6 * at), round(1e6 * chance.lognormvariate(mu, sigma))


def measure(load, seconds, seed):
    """(arrival, service, latency, how late it was sent) of each request at the real server, in seconds, in the order of arrival."""
    text = "".join(f"{a},{s}\n" for a, s in requests(load, seconds, seed))
    done = subprocess.run([LOOPBACK, str(WORKERS), str(CLIENTS)], input=text, capture_output=True, text=True, check=True)
    return sorted(tuple(int(x) / 1e6 for x in line.split(",")) for line in done.stdout.splitlines())


def kept(name, text):
    path = os.path.join(ROOM, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def ask(*arguments):
    return subprocess.run([LOADLINE, *arguments], capture_output=True, text=True, check=True).stdout


def quantile(values, share):
    values = sorted(values)
    return values[min(math.ceil(share * len(values)), len(values)) - 1]


def simulate(model, rows, replications):
    """Latencies in ms of the same arrivals through the simulated server."""
    trace = kept("trace.csv", "arrival_us,service_us\n" + "".join(f"{round(1e6 * a)},{round(1e6 * s)}\n" for a, s, _, _ in rows))
    scenario = {"Name": "loopback", "Replications": replications, "Traffic": {"Trace": {"File": trace}}, "Models": {"m": model},
                "EndpointConfig": {"EndpointConfigName": "loopback", "ProductionVariants": [
                    {"VariantName": "A", "ModelName": "m", "InstanceType": "ml.c5.2xlarge", "InitialInstanceCount": 1}]}}
    return json.loads(ask("run", kept("scenario.json", json.dumps(scenario)), "--no-store", "-o", "json", "--quiet"))["Latency"]


quiet = measure(0.1, SECONDS / 3, 1)
beside = [1000 * (latency - service) for _, service, latency, _ in quiet]
late = [1000 * row[3] for row in quiet]
overhead = quantile(beside, 0.5)
print(f"A server of {WORKERS} workers on the loopback; {SECONDS:g} s of each load; machine load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
print(f"at 10 % load, {len(quiet)} requests: beside their service {overhead:.2f} ms at the median, {quantile(beside, 0.99):.2f} ms at p99; "
      f"sent late by {quantile(late, 0.5):.2f} and {quantile(late, 0.99):.2f} ms")
print("load  requests  figure  measured   recorded service    off   fitted law     off      one run")
inside = []
errors = {"recorded": [], "fitted": []}
for load in (0.5, 0.7, 0.85, 0.95):
    rows = measure(load, SECONDS, round(100 * load))
    times = kept("times.csv", "service_time_s\n" + "".join(f"{service:.6f}\n" for _, service, _, _ in rows))
    model = json.loads(ask("fit", times, "-o", "profile", "--quiet"))
    shared = {"OverheadInMilliseconds": overhead, "Workers": WORKERS}
    exact = simulate({"Profiles": [{"ServiceTimeInMilliseconds": {"Distribution": "trace"}, **shared}]}, rows, 1)
    drawn = simulate({"Profiles": [{**model["Profiles"][0], **shared}]}, rows, REPLICATIONS)
    for i, (name, member, share) in enumerate(SHARES):
        measured = 1000 * quantile([row[2] for row in rows], share)
        by_record, by_law = exact[member] / measured - 1, drawn[member] / measured - 1
        errors["recorded"].append(abs(by_record))
        errors["fitted"].append(abs(by_law))
        # The interval of the mean is -+ t s / sqrt(n), that of one run more -+ t s sqrt(1 + 1/n).
        reach = (drawn["Intervals"][member][1] - drawn["Intervals"][member][0]) / 2 * math.sqrt(REPLICATIONS + 1)
        low, high = max(drawn[member] - reach, 0), drawn[member] + reach
        inside.append(low <= measured <= high)
        head = f"{100 * load:3.0f}%  {len(rows):8d}" if i == 0 else " " * 14
        print(f"{head}  {name:6s}  {measured:6.1f}ms  {exact[member]:14.1f}ms  {100 * by_record:+5.1f}%  {drawn[member]:8.1f}ms  "
              f"{100 * by_law:+5.1f}%  [{low:.0f}, {high:.0f}]{'' if inside[-1] else ' outside'}", flush=True)
for name, what in (("recorded", "with the service times that the server measured"), ("fitted", "with the law that was fitted")):
    print(f"off by {100 * sum(errors[name]) / len(errors[name]):.1f} % at the mean {what}, {100 * max(errors[name]):.1f} % at most")
print(f"with the law, {sum(inside)} of {len(inside)} measured figures are where 19 of 20 runs come out")
PYTHON
