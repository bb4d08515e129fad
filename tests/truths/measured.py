"""What a real platform did: AWS Lambda under requests at fixed rates, and its own reports of new containers.

Nothing here is calibrated: the rule of reuse and the idle time of 600 s are those of docs/models.md, the rates and durations those
that were measured beside the figures.
"""
import csv
import os
import re

import cases
from compare import SEED_LISTS, judge_by_seeds, mean_and_error, replicate, run, say, stat
from scenarios import HERE, RECORDED, slots, stored

COLD_STARTS = 15000  # about so many over all runs of a rate
SHARE_WITHIN, ALIVE_WITHIN, BUSY_WITHIN = 0.35, 0.09, 0.08
# Percent, over all twenty rates: MP-LAMBDA-ALL; the exact law of the rule has 12.72 and 3.06.
ERROR_MOST = {"p_cold": 14, "mean_containers_alive": 4}


def rows_of(prefix):
    """{case: {quantity: row}}."""
    out = {}
    with open(os.path.join(HERE, "measured.csv"), newline="") as file:
        for row in csv.DictReader(file):
            if row["case_id"].startswith(prefix):
                out.setdefault(row["case_id"], {})[row["quantity"]] = row
    return out


def figures_in(row, pattern):
    return [float(text) for text in re.search(pattern, row["suggested_tolerance"]).groups()]


# --- Twenty rates ---

def laws_of(rows):
    """The exact law of the same rule (QP-FAAS), computed by whoever made the table, for half of the rates."""
    return {quantity: stat(figures_in(row, r"model gives ([0-9.]+)")[0]) for quantity, row in rows.items()
            if "model gives" in row["suggested_tolerance"]}


def tolerance_of(quantity, row, rate):
    measured = float(row["measured"])
    if quantity == "p_cold":
        return max(3 * float(row["standard_error"]), SHARE_WITHIN * measured)
    if quantity == "mean_containers_alive":
        return ALIVE_WITHIN * measured
    return BUSY_WITHIN * measured if rate > 0.1 else float("inf")  # sampled each minute: coarse below


def rate_case(pool, case, rows):
    """The mean of each quantity over the runs."""
    p = cases.parameters(rows["p_cold"]["inputs"])
    requests = COLD_STARTS / float(rows["p_cold"]["measured"])
    seen = {}

    def observations(first_seed):
        results = replicate(pool, case, cases.warm(*cases.lambda_function(p), requests), first_seed)
        seen.update({quantity: [cases.observe(result, quantity, p) for result in results] for quantity in rows})
        return seen

    laws = laws_of(rows)
    if laws:
        judge_by_seeds(case, laws, observations)
    else:
        observations(SEED_LISTS[0])
    means = {quantity: mean_and_error(values)[0] for quantity, values in seen.items()}
    for quantity, row in rows.items():
        measured, tolerance = float(row["measured"]), tolerance_of(quantity, row, p["lambda_per_s"])
        say(abs(means[quantity] - measured) <= tolerance, case, f"{quantity} as measured",
            f"{means[quantity]:.6g}, measured {measured} +- {tolerance:.3g}")
    return means


def error_percent(values, measured):
    return 100 * sum(abs(value / m - 1) for value, m in zip(values, measured)) / len(measured)


def rates(pool):
    rows = rows_of("MP-LAMBDA-exp")
    means = {case: rate_case(pool, case, of_case) for case, of_case in rows.items()}
    for quantity, most in ERROR_MOST.items():
        measured = [float(of_case[quantity]["measured"]) for of_case in rows.values()]
        error = error_percent([means[case][quantity] for case in rows], measured)
        found = f"mean absolute percentage error {error:.2f} % over {len(rows)} rates, at most {most} %"
        print(f"MP-LAMBDA {quantity}: {found}")
        say(len(rows) == 20 and error <= most, "MP-LAMBDA", quantity, found)


# --- Six days, replayed ---

def day_case(case, rows):
    """Cold starts with durations as recorded; the mean duration with those of warm and of cold requests."""
    cold, duration = rows["cold_starts"], rows["mean_client_duration_s"]
    name = cases.parameters(cold["inputs"])["trace"]
    least, most = figures_in(cold, r"accept ([0-9.]+) to ([0-9.]+) times")
    found = run(slots(stored(name, service="duration_us"), RECORDED))["Variants"][0]["Serverless"]["ColdStarts"]
    ratio = found / float(cold["measured"])
    say(least <= ratio <= most, case, "cold_starts", f"{found}, {ratio:.2f} times the measured")

    within, warm_s, cold_s = figures_in(duration, r"([0-9.]+) percent when warm ([0-9.]+) s and cold ([0-9.]+) s")
    mean_s = run(slots(stored(name, service="duration_us"), warm_s * 1e3, cold_s=cold_s - warm_s))["Latency"]["Mean"] / 1e3
    away = abs(mean_s / float(duration["measured"]) - 1)
    say(100 * away <= within, case, "mean_client_duration_s", f'{mean_s} s, {away:.2%} from {duration["measured"]} s')


def days():
    for case, rows in rows_of("MP-LAMBDARAW").items():
        day_case(case, rows)
