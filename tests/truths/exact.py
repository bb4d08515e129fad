"""Cases without chance: what comes out must be equal, to 1 us or 1e-9 relative."""
import csv
import math
import os
import tempfile

from cases import LEAST_LIFE_S, observe, part
from compare import equal_time, run, say
from scenarios import (HERE, RECORDED, backlog, fleet, late, limited, poisson, profile, scenario, shared, slots, stored, together,
                       variant, written)

PRINTED = 5e-9  # relative: a mean over time is printed with nine digits


def compare_exactly(case, rows, result, p, relative=1e-9):
    for row in rows:
        expected, value = float(row["expected"]), observe(result, row["quantity"], p)
        say(equal_time(value, expected, relative), case, row["quantity"], f"{value!r}, expected {expected!r}")


def numbers(text):
    return [float(word) for word in str(text).split()]


def of_arrivals(arrivals, serve=fleet, **how):
    """The result of such (arrival, service) requests."""
    with tempfile.TemporaryDirectory() as directory:
        return run(serve(written(directory, arrivals), RECORDED, **how))


def of_file(p, serve=fleet, **how):
    return run(serve(stored(p["trace"]), RECORDED, **how))


# --- Hand arithmetic ---

def det_fcfs(case, rows, p):
    compare_exactly(case, rows, of_arrivals([(at, p["service_s"]) for at in numbers(p["arrivals_s"])]), p)


def det_two_servers(case, rows, p):
    result = of_arrivals([(at, p["service_s"]) for at in numbers(p["arrivals_s"])], workers=2)
    compare_exactly(case, [r for r in rows if r["quantity"] != "completions_sum_s"], result, p)
    completions = 5 * observe(result, "mean_response_s", p) + sum(numbers(p["arrivals_s"]))
    say(equal_time(completions, 18), case, "completions_sum_s", f"{completions}, expected 18")


def completions(case, rows, result, arrivals):
    """Completion times of the requests against smallest, largest and mean response: all that a result tells of them."""
    expected = [float(r["expected"]) - at for r, at in zip([r for r in rows if "completion_" in r["quantity"]], arrivals)]
    latency = result["Latency"]
    for name, value, wanted in (("smallest", latency["Minimum"], min(expected)), ("largest", latency["Maximum"], max(expected)),
                                ("mean", latency["Mean"], sum(expected) / len(expected))):
        say(equal_time(value / 1e3, wanted), case, f"{name} completion - arrival", f"{value / 1e3} s, expected {wanted} s")


def det_ps(case, rows, p):
    arrivals = numbers(p["arrivals_s"])
    completions(case, rows, of_arrivals(zip(arrivals, numbers(p["work_s"])), **shared(1)), arrivals)


def det_limited(case, rows, p):
    arrivals = numbers(p["arrivals_s"])
    result = of_arrivals(zip(arrivals, numbers(p["work_s"])), **limited(int(p["k"])))
    completions(case, rows, result, arrivals)


def det_share(case, rows, p):
    weights, requests = numbers(p["weights"]), int(p["requests"])
    variants = [variant(str(i + 1), weight=w) for i, w in enumerate(weights)]
    result = run(scenario(poisson(1000, Requests=requests), variants, [profile(0.001, 10)] * len(variants)))
    for row in rows:
        share = float(row["expected"])
        count = part(result, row["quantity"].split("_")[1])["Requests"]["Arrived"]
        away = abs(count - requests * share) / math.sqrt(requests * share * (1 - share))
        say(away <= 5, case, row["quantity"], f"{count} of {requests}: {away:.1f} binomial standard deviations away")


def det_overload(case, rows, p):
    """Requests present at the end of runs of that length, within one request, as the row says."""
    mu = p["mu_per_s"]
    arrivals = [(i / p["rate1_per_s"], 1 / mu) for i in range(int(p["rate1_per_s"] * p["seconds1"]))]
    arrivals += [(p["seconds1"] + i / p["rate2_per_s"], 1 / mu) for i in range(int(p["rate2_per_s"] * 200))]
    expected = {r["quantity"]: float(r["expected"]) for r in rows}
    with tempfile.TemporaryDirectory() as directory:
        traffic = written(directory, arrivals)

        def present(at_s):
            return run(dict(fleet(traffic, RECORDED), DurationInSeconds=at_s))["Requests"]["InFlight"]

        queued, empty_s = present(60), expected["empty_again_at_s"]
        before, after = present(empty_s - 1), present(empty_s)
    say(abs(queued - expected["backlog_at_60s"]) <= 1, case, "backlog_at_60s", f"{queued} in flight")
    say(before > 1 and after <= 1, case, "empty_again_at_s", f"{before} a second before, {after} then")


def det_async(case, rows, p):
    """What waits at most is there from second 0 until the first of them is taken: the mean of a shorter run."""
    instances, taken = int(p["instances"]), int(p["max_concurrent_per_instance"])
    arrivals = [(0, p["service_s"])] * int(p["requests"])

    def run_for(**more):
        return of_arrivals(arrivals, backlog, instances=instances, taken=taken, **more)

    seen = {"max_backlog_waiting": run_for(DurationInSeconds=p["service_s"] / 2)["Variants"][0]["MeanQueueLength"],
            "backlog_per_instance_at_0": run_for()["Variants"][0]["Async"]["PeakBacklog"] / instances}
    for row in rows:
        if row["quantity"] in seen:
            value, expected = seen[row["quantity"]], float(row["expected"])
            say(value == expected, case, row["quantity"], f"{value}, expected {expected}")
    compare_exactly(case, [r for r in rows if r["quantity"] not in seen], run_for(), p)


def det_slots(case, rows, p):
    arrivals = [(at, p["service_s"]) for at in numbers(p["arrivals_s"])]
    most = int(p.get("max_concurrency", 200))
    compare_exactly(case, rows, of_arrivals(arrivals, slots, most=most, cold_s=p["startup_s"], idle=p["idle_timeout_s"]), p)


# --- Replays ---

def batches(how):
    def compare(case, rows, p):
        if "trace" in p:
            result = of_file(p, **how)
        else:
            result = of_arrivals([(at, 0) for at in numbers(p["arrivals_s"])], **how)
        for row in rows:
            if row["quantity"] == "batches":
                count = result["Requests"]["Arrived"] / result["Variants"][0]["MeanBatchSize"]
                say(equal_time(count, float(row["expected"]), PRINTED), case, "batches", f'{count}, expected {row["expected"]}')
        seen = [r for r in rows if r["quantity"] not in ("batches", "batch_sizes_sum_of_squares", "largest_batch")]
        compare_exactly(case, seen, result, p)
    return compare


def replay(serve=fleet, **how):
    def compare(case, rows, p):
        compare_exactly(case, rows, of_file(p, serve, **how), p)
    return compare


def containers(reuse):
    """A container counts until its idle time-out, also past the last request: the run goes on for as long as that."""
    def compare(case, rows, p):
        idle_s, last_s = p["idle_timeout_us"] / 1e6, 1260
        how = {"most": int(p.get("max_concurrency", 200)), "cold_s": p["startup_us"] / 1e6, "idle": idle_s, "reuse": reuse}
        compare_exactly(case, rows, of_file(p, slots, DurationInSeconds=last_s + idle_s, **how), p, PRINTED)
    return compare


def lambda_day(reuse):
    """Durations are as measured, those of cold starts too."""
    def compare(case, rows, p):
        traffic = stored(p["trace"], service="duration_us")
        compare_exactly(case, rows, run(slots(traffic, RECORDED, idle=p["idle_timeout_us"] / 1e6, reuse=reuse)), p)
    return compare


def impatient(case, rows, p):
    """Who leaves a backlog unserved. All times are longer by one factor, so that the life in it is the API's least."""
    timeout_s = p["timeout_us"] / 1e6
    scale = LEAST_LIFE_S / timeout_s
    with open(os.path.join(HERE, p["trace"]), newline="") as file:
        arrivals = [(scale * int(r["arrival_us"]) / 1e6, scale * int(r["service_us"]) / 1e6) for r in csv.DictReader(file)]
    client = {"RequestTTLSeconds": LEAST_LIFE_S, "TimeoutInSeconds": 1e5}
    result = of_arrivals(arrivals, backlog, instances=int(p["servers"]), Client=client)
    first = result["Variants"][0]
    seen = {"abandoned": result["Requests"]["Expired"], "completed": result["Requests"]["Succeeded"],
            "mean_response_s": (first["WaitingTime"]["Mean"] + first["ServiceTime"]["Mean"]) / 1e3 / scale,
            "max_wait_s": first["WaitingTime"]["Maximum"] / 1e3 / scale}
    for row in rows:
        value, expected = seen[row["quantity"]], float(row["expected"])
        say(equal_time(value, expected), case, row["quantity"], f"{value}, expected {expected}")


def scale_out(case, rows, p):
    """Those that are added later are lost at second 0 and take so long to start again."""
    first, more, at_s = int(p["servers_at_0"]), 2, p["add_2_at_us"] / 1e6
    compare_exactly(case, rows, of_file(p, backlog, instances=first + more, start_up_s=at_s, Timeline=late(more)), p)


REUSE = {"newest": "newest-created", "oldest": "oldest-created", "mru": "most-recently-used", "lru": "least-recently-used",
         "max": "most-recently-used"}
LAMBDA_DAYS = ("2020-04-24", "2020-05-26", "2020-05-28", "2020-06-06", "2020-06-10", "2020-06-18")

# By case; what follows a space in a name says by which other way of serving the same rows are had.
DETERMINISTIC = {
    "QP-DET-fcfs": det_fcfs, "QP-DET-2srv": det_two_servers, "QP-DET-ps": det_ps, "QP-CIW-LPSDET": det_limited,
    "QP-DET-share": det_share, "QP-DET-overload": det_overload,
    "QP-DET-async": det_async, "QP-DET-cold": det_slots, "QP-DET-throttle": det_slots,
    "QP-REPLAY-fcfs1": replay(), "QP-REPLAY-fcfsc": replay(workers=5), "QP-REPLAY-fcfscK": replay(workers=3, QueueCapacity=5),
    "QP-REPLAY-fcfs1 in a backlog": replay(backlog, instances=1), "QP-REPLAY-fcfsc in a backlog": replay(backlog, instances=5),
    "QP-REPLAY-timeout": impatient, "QP-REPLAY-scaleout": scale_out,
    "QP-DET-batch": batches(together(1, 0, 4)), "QP-DET-window": batches(together(1, 0, 3, 0.5, 20)),
    "QP-REPLAY-batch": batches(together(0.04, 0.004, 8)), "QP-REPLAY-window": batches(together(0.025, 0, 6, 0.06, 20)),
    "QP-REPLAY-ps": replay(**shared(1)),
    **{f"QP-REPLAY-faas-{rule}": containers(reuse) for rule, reuse in REUSE.items()},
    **{f"QP-LAMBDA-{day}-{rule}": lambda_day(REUSE[rule]) for day in LAMBDA_DAYS for rule in ("newest", "mru", "lru")},
}
