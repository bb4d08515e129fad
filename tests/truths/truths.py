#!/usr/bin/python3
"""Hold the simulator against answers that nobody in this project made: truths.py fast | slow [CASE...]

LOADLINE names the program. README.md says where the answers come from and by which rule they are compared.
"""
import csv
import json
import math
import os
import subprocess
import sys
import tempfile
import zlib
from concurrent.futures import ThreadPoolExecutor

sys.path.append(os.path.join(os.path.dirname(__file__), ".."))
import cases
import verdicts
from cases import exponential, fleet, limited, observe, parameters, part, poisson, shared, trace

REPLICATIONS = 20
SEED_LISTS = (1000, 2000)  # where each begins; the second is asked only when the first fails
T_23 = 2.0686576104190  # Student's t, 23 degrees of freedom, 0.975: R's qt()
PROCESSES = 2

deviations = []


def say(good, case, quantity, why=""):
    verdicts.say(good, f"{case} {quantity}", why)


def run(scenario, *options):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(scenario, file)
        file.flush()
        done = subprocess.run([os.environ["LOADLINE"], "run", file.name, "-o", "json", "--no-store", *options],
                              capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"exit {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def rows_by_case():
    out = {}
    with open(os.path.join(cases.HERE, "queueing.csv"), newline="") as file:
        for row in csv.DictReader(file):
            out.setdefault(row["case_id"], []).append(row)
    return out


# --- Random cases ---

def replicate(pool, case, scenario, first_seed, replications):
    """Each case has seeds of its own: with common ones all would share the luck of the same arrivals."""
    first_seed += zlib.crc32(case.encode()) * 10000
    seeds = range(first_seed, first_seed + replications)
    return list(pool.map(lambda seed: run(scenario, "--threads", "1", "--seed", str(seed)), seeds))


def mean_and_error(values):
    mean = sum(values) / len(values)
    variance = sum((v - mean) ** 2 for v in values) / (len(values) - 1)
    return mean, math.sqrt(variance / len(values))


def own_error(row):
    """Standard error of an expected value that was itself simulated."""
    words = row["method"].split("standard error")
    return float(words[1].split()[0].strip(" ,;")) if row["kind"] == "simulated" else 0.0


def verdict(mean, error, expected, row_error=0.0, widest=0.01):
    """None when the rule of README.md holds, else why it does not; and the deviation in standard errors."""
    both = math.hypot(error, row_error)
    away = abs(mean - expected) / both if both > 0 else (0 if mean == expected else math.inf)
    if error > widest * abs(expected):
        return f"{mean:.9g} has a standard error of {error / abs(expected):.2%}, too wide to judge {expected:.9g}", away
    if abs(mean - expected) > 5 * both + 1e-9 * abs(expected):
        return f"{mean:.9g} is {away:.1f} standard errors of {both:.3g} from {expected:.9g}", away
    return None, away


def expected_of(case, rows):
    """[(quantity, expected, row)]. Of QP-CIW-RPS the result shows only the mean of the law that the rows give: its tail
    falls by 10 / 36 each, 3 servers of rate 12 being fed 10 a second."""
    if case != "QP-CIW-RPS":
        return [(row["quantity"], float(row["expected"]), row) for row in rows]
    p, ratio = [float(row["expected"]) for row in rows], 10 / 36
    last = len(p) - 1
    mean = sum(k * share for k, share in enumerate(p))
    mean += p[last] * (last * ratio / (1 - ratio) + ratio / (1 - ratio) ** 2)
    return [("mean_in_system", mean, rows[0])]


def judge(case, quantity, expected, row, values):
    mean, error = mean_and_error(values)
    if row["kind"] == "upper_bound":
        return None if mean < expected else f"{mean:.9g} is not below the bound {expected:.9g}"
    unseen = cases.UNSEEN.get((case, quantity), 0) * expected
    why, away = verdict(mean, error, expected, own_error(row) + unseen, cases.WIDER.get((case, quantity), 0.01))
    deviations.append((away, case, quantity, mean, expected, error))
    return why


def random_case(pool, case, rows, millions):
    p = parameters(rows[0]["parameters"])
    wanted = expected_of(case, rows)
    for attempt, first_seed in enumerate(SEED_LISTS):
        built, service, load, rate = cases.RANDOM[case][0](p)
        results = replicate(pool, case, cases.warm(built, service, load, rate, millions * 1e6, REPLICATIONS),
                            first_seed, REPLICATIONS)
        missed = []
        for quantity, expected, row in wanted:
            why = judge(case, quantity, expected, row, [observe(r, quantity, p) for r in results])
            if case in cases.REPORTED_ONLY:
                print(f"reported {case} {quantity}" + (f": {why}" if why else ""))
            elif why is None:
                say(True, case, quantity)
            elif attempt + 1 < len(SEED_LISTS):
                missed.append((quantity, expected, row))
            else:
                say(False, case, quantity, why)
        wanted = missed
        if not wanted:
            return


# --- Deterministic cases: equality ---

def equal_time(value, expected):
    return abs(value - expected) <= max(1e-6, 1e-9 * abs(expected))


def compare_exactly(case, rows, result, p):
    for row in rows:
        expected, value = float(row["expected"]), observe(result, row["quantity"], p)
        say(equal_time(value, expected), case, row["quantity"], f"{value!r}, expected {expected!r}")


def written(directory, arrivals):
    """A trace of (arrival, service) in seconds."""
    path = os.path.join(directory, "trace.csv")
    with open(path, "w") as file:
        file.write("arrival_us,service_us\n")
        file.writelines(f"{round(at * 1e6)},{round(work * 1e6)}\n" for at, work in arrivals)
    return trace(path)


RECORDED = {"Distribution": "trace"}


def numbers(text):
    return [float(word) for word in str(text).split()]


def replay(arrivals, **how):
    with tempfile.TemporaryDirectory() as directory:
        return run(fleet(written(directory, arrivals), RECORDED, **how))


def replay_file(name, **how):
    return run(fleet(trace(os.path.join(cases.HERE, name)), RECORDED, **how))


def det_fcfs(rows, p):
    compare_exactly("QP-DET-fcfs", rows, replay([(at, p["service_s"]) for at in numbers(p["arrivals_s"])]), p)


def det_two_servers(rows, p):
    result = replay([(at, p["service_s"]) for at in numbers(p["arrivals_s"])], workers=2)
    compare_exactly("QP-DET-2srv", [r for r in rows if r["quantity"] != "completions_sum_s"], result, p)
    completions = 5 * observe(result, "mean_response_s", p) + sum(numbers(p["arrivals_s"]))
    say(equal_time(completions, 18), "QP-DET-2srv", "completions_sum_s", f"{completions}, expected 18")


def completions(case, rows, result, arrivals):
    """Completion times of the requests against smallest, largest and mean response: all that a result tells of them."""
    expected = [float(r["expected"]) - at for r, at in zip([r for r in rows if "completion_" in r["quantity"]], arrivals)]
    latency = result["Latency"]
    for name, value, wanted in (("smallest", latency["Minimum"], min(expected)), ("largest", latency["Maximum"], max(expected)),
                                ("mean", latency["Mean"], sum(expected) / len(expected))):
        say(equal_time(value / 1e3, wanted), case, f"{name} completion - arrival", f"{value / 1e3} s, expected {wanted} s")


def det_ps(rows, p):
    arrivals = numbers(p["arrivals_s"])
    completions("QP-DET-ps", rows, replay(zip(arrivals, numbers(p["work_s"])), **shared(1)), arrivals)


def det_limited(rows, p):
    arrivals = numbers(p["arrivals_s"])
    result = replay(zip(arrivals, numbers(p["work_s"])), **limited(int(p["k"])))
    completions("QP-CIW-LPSDET", rows, result, arrivals)


def det_share(rows, p):
    weights, requests = numbers(p["weights"]), int(p["requests"])
    variants = [cases.variant(str(i + 1), weight=w) for i, w in enumerate(weights)]
    result = run(cases.scenario(poisson(1000, Requests=requests), variants, [cases.profile(0.001, 10)] * len(variants)))
    for row in rows:
        share = float(row["expected"])
        count = part(result, row["quantity"].split("_")[1])["Requests"]["Arrived"]
        away = abs(count - requests * share) / math.sqrt(requests * share * (1 - share))
        say(away <= 5, "QP-DET-share", row["quantity"], f"{count} of {requests}: {away:.1f} binomial standard deviations away")


def det_overload(rows, p):
    """Requests present at the end of runs of that length, within one request, as the row says."""
    mu = p["mu_per_s"]
    arrivals = [(i / p["rate1_per_s"], 1 / mu) for i in range(int(p["rate1_per_s"] * p["seconds1"]))]
    arrivals += [(p["seconds1"] + i / p["rate2_per_s"], 1 / mu) for i in range(int(p["rate2_per_s"] * 200))]
    expected = {r["quantity"]: float(r["expected"]) for r in rows}
    with tempfile.TemporaryDirectory() as directory:
        traffic = written(directory, arrivals)

        def present(at_s):
            return run(dict(fleet(traffic, RECORDED), DurationInSeconds=at_s))["Requests"]["InFlight"]

        backlog, empty_s = present(60), expected["empty_again_at_s"]
        before, after = present(empty_s - 1), present(empty_s)
    say(abs(backlog - expected["backlog_at_60s"]) <= 1, "QP-DET-overload", "backlog_at_60s", f"{backlog} in flight")
    say(before > 1 and after <= 1, "QP-DET-overload", "empty_again_at_s", f"{before} a second before, {after} then")


def whole_batches(case, how, batch_s):
    """Batches counted from the time in which workers were busy; the rest as it stands."""
    def compare(rows, p):
        if "trace" in p:
            result = replay_file(os.path.basename(p["trace"]), **how)
        else:
            result = replay([(at, 0) for at in numbers(p["arrivals_s"])], **how)
        requests, first = result["Requests"]["Arrived"], result["Variants"][0]
        busy_s = first["Utilization"] * how["workers"] * result["SimulatedSeconds"]
        fixed_s, each_s = batch_s
        for row in rows:
            if row["quantity"] == "batches":
                batches, expected = (busy_s - each_s * requests) / fixed_s, float(row["expected"])
                say(abs(batches - expected) < 0.01, case, "batches", f"{batches}, expected {expected}")
        seen = [r for r in rows if r["quantity"] not in ("batches", "batch_sizes_sum_of_squares", "largest_batch")]
        compare_exactly(case, seen, result, p)
    return compare


def file_replay(case, **how):
    def compare(rows, p):
        compare_exactly(case, rows, replay_file(os.path.basename(p["trace"]), **how), p)
    return compare


DETERMINISTIC = {
    "QP-DET-fcfs": det_fcfs, "QP-DET-2srv": det_two_servers, "QP-DET-ps": det_ps, "QP-CIW-LPSDET": det_limited,
    "QP-DET-share": det_share, "QP-DET-overload": det_overload,
    "QP-REPLAY-fcfs1": file_replay("QP-REPLAY-fcfs1"), "QP-REPLAY-fcfsc": file_replay("QP-REPLAY-fcfsc", workers=5),
    "QP-REPLAY-fcfscK": file_replay("QP-REPLAY-fcfscK", workers=3, QueueCapacity=5),
    "QP-DET-batch": whole_batches("QP-DET-batch", cases.together(1, 0, 4), (1, 0)),
    "QP-DET-window": whole_batches("QP-DET-window", cases.together(1, 0, 3, 0.5, 20), (1, 0)),
    "QP-REPLAY-batch": whole_batches("QP-REPLAY-batch", cases.together(0.04, 0.004, 8), (0.04, 0.004)),
    "QP-REPLAY-window": whole_batches("QP-REPLAY-window", cases.together(0.025, 0, 6, 0.06, 20), (0.025, 0)),
    "QP-REPLAY-ps": file_replay("QP-REPLAY-ps", **shared(1)),
}


# --- Whole scenarios: the program's own replications and intervals ---

DAY_S, DAYS = 86400, 24


def day(scenario):
    return dict(scenario, Replications=DAYS, Confidence=0.95, DurationInSeconds=DAY_S)


def by_interval(case, scenario, wanted):
    """wanted: {name: (expected, result -> figure, result -> its interval)}."""
    missed = dict(wanted)
    for attempt, seed in enumerate((1, 2)):
        result = run(day(scenario), "--threads", str(PROCESSES), "--seed", str(seed))
        for name, (expected, figure, interval) in list(missed.items()):
            low, high = interval(result)
            why, away = verdict(figure(result), (high - low) / 2 / T_23, expected)
            deviations.append((away, case, name, figure(result), expected, (high - low) / 2 / T_23))
            if why is None or attempt == 1:
                say(why is None, case, name, why)
                del missed[name]
        if not missed:
            return result
    return result


def time_of(expected, statistic, of=lambda result: result):
    return (expected, lambda r: of(r)["Latency"][statistic], lambda r: of(r)["Latency"]["Intervals"][statistic])


def by_seeds(pool, case, scenario, wanted):
    """The same day from as many seeds, for figures that come without an interval."""
    for attempt, first_seed in enumerate(SEED_LISTS):
        results = replicate(pool, case, dict(day(scenario), Replications=1), first_seed, DAYS)
        missed = {}
        for name, (expected, figure) in wanted.items():
            mean, error = mean_and_error([figure(r) for r in results])
            why, away = verdict(mean, error, expected)
            deviations.append((away, case, name, mean, expected, error))
            if why is None or attempt == 1:
                say(why is None, case, name, why)
            else:
                missed[name] = wanted[name]
        wanted = missed
        if not wanted:
            return


def one_instance(pool):
    scenario = fleet(poisson(8), exponential(0.1))
    result = by_interval("P01", scenario, {
        "Latency.Mean": time_of(500, "Mean"), "Latency.P50": time_of(346.574, "P50"), "Latency.P90": time_of(1151.29, "P90"),
        "Latency.P95": time_of(1497.87, "P95"), "Latency.P99": time_of(2302.59, "P99")})
    total = result["Cost"]["Total"]
    say(float(total) == 2.76, "P01", "Cost.Total", f"{total}, expected 24 h at 0.115 = 2.76")
    by_seeds(pool, "P01", scenario, {
        name: (expected, lambda r, name=name: r["Variants"][0][name])
        for name, expected in (("Waited", 0.8), ("Utilization", 0.8), ("MeanInSystem", 4), ("MeanQueueLength", 3.2))})


def four_instances(pool):
    by_interval("P02 RANDOM", fleet(poisson(32), exponential(0.1), instances=4, routing="RANDOM"),
                {"Latency.Mean": time_of(500, "Mean")})
    least = fleet(poisson(32), exponential(0.1), instances=4)
    by_interval("P02 LEAST_OUTSTANDING_REQUESTS", least, {"Latency.Mean": time_of(195.313419, "Mean")})
    by_seeds(pool, "P02 LEAST_OUTSTANDING_REQUESTS", least, {"Waited": (0.548395, lambda r: r["Variants"][0]["Waited"])})


def two_variants(_pool):
    variants = [cases.variant("A", weight=3, routing="RANDOM"), cases.variant("B", weight=1, routing="RANDOM")]
    scenario = cases.scenario(poisson(24), variants, [cases.profile(exponential(0.1), 2), cases.profile(exponential(0.1))])

    def named(name):
        return lambda result: part(result, name)

    def busy(name, expected):
        return expected, lambda r: part(r, name)["Utilization"], lambda r: part(r, name)["UtilizationInterval"]

    result = by_interval("P03", scenario, {
        "A Latency.Mean": time_of(526.315789, "Mean", named("A")), "B Latency.Mean": time_of(250, "Mean", named("B")),
        "Latency.Mean": time_of(457.236842, "Mean"), "A Latency.P95": time_of(1529.72389, "P95", named("A")),
        "B Latency.P95": time_of(748.933068, "P95", named("B")), "Latency.P99": time_of(2192.54692, "P99"),
        "A Utilization": busy("A", 0.9), "B Utilization": busy("B", 0.6)})
    arrived = result["Requests"]["Arrived"]
    for name, share in (("A", 0.75), ("B", 0.25)):
        away = abs(part(result, name)["TrafficShare"] - share) / math.sqrt(share * (1 - share) / arrived)
        say(away <= 5, "P03", f"{name} TrafficShare", f"{away:.1f} binomial standard deviations from {share}")


def shadow_variant(_pool):
    scenario = cases.scenario(poisson(5), [cases.variant("A"), cases.variant("S", weight=0.4)],
                              [cases.profile(exponential(0.1)), cases.profile(exponential(0.1))])
    variants = scenario["EndpointConfig"]["ProductionVariants"]
    scenario["EndpointConfig"]["ShadowProductionVariants"] = [variants.pop()]

    def named(name):
        return lambda result: part(result, name)

    result = by_interval("P04", scenario, {"A Latency.Mean": time_of(200, "Mean", named("A")),
                                           "S Latency.Mean": time_of(125, "Mean", named("S"))})
    shadow, arrived = part(result, "S"), result["Requests"]["Arrived"]
    away = abs(shadow["Requests"]["Arrived"] - 0.4 * arrived) / math.sqrt(0.4 * 0.6 * arrived)
    say(away <= 5, "P04", "copies", f"{away:.1f} binomial standard deviations from 0.4")
    say(part(result, "A")["Requests"]["Arrived"] == arrived, "P04", "Requests", "are not those of production alone")
    say(float(result["Cost"]["Total"]) == 5.52, "P04", "Cost.Total", f'{result["Cost"]["Total"]}, expected twice 24 h at 0.115')


SCENARIOS = {"P01": one_instance, "P02": four_instances, "P03": two_variants, "P04": shadow_variant}


# --- ---

def attempt(case, action, *arguments):
    try:
        action(*arguments)
    except (RuntimeError, KeyError, IndexError, TypeError) as error:
        say(False, case, "run", f"{type(error).__name__}: {error}")


def report_deviations():
    if not deviations:
        return
    print("\nfarthest from theory, in standard errors of the mean (5 is the limit)")
    for away, case, quantity, mean, expected, error in sorted(deviations, key=lambda d: -d[0])[:15]:
        relative = error / abs(expected)
        print(f"{away:7.2f}  {case + ' ' + quantity:55} {mean:14.9g} expected {expected:14.9g}, error {relative:.3%}")


def main(mode, chosen):
    rows = rows_by_case()
    unknown = set(rows) - set(DETERMINISTIC) - set(cases.RANDOM)
    for case in sorted(unknown):
        say(False, case, "rows", "no scenario expresses this case")
    for case in DETERMINISTIC:
        if not chosen or case in chosen:
            attempt(case, DETERMINISTIC[case], rows[case], parameters(rows[case][0]["parameters"]))
    with ThreadPoolExecutor(PROCESSES) as pool:
        for case, (_, millions, fast) in cases.RANDOM.items():
            if case in chosen if chosen else fast or mode == "slow":
                attempt(case, random_case, pool, case, rows[case], millions)
        for case, compare in SCENARIOS.items():
            if case in chosen if chosen else mode == "slow":
                attempt(case, compare, pool)
    report_deviations()
    return verdicts.status()


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in ("fast", "slow"):
        sys.exit(__doc__)
    if "LOADLINE" not in os.environ:
        sys.exit("truths.py: LOADLINE must name the program")
    sys.exit(main(sys.argv[1], sys.argv[2:]))
