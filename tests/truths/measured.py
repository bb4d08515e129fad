"""What a real platform did: AWS Lambda under requests at fixed rates, and its own reports of new containers.

Nothing here is calibrated: the rule of reuse and the idle time of 600 s are those of docs/models.md, the rates and durations those
that were measured beside the figures.
"""
import csv
import os
import re

import cases
from compare import judge_by_seeds, mean_and_error, replicate, run, say, stat
from scenarios import HERE, RECORDED, slots, stored

COLD_STARTS = 15000  # about so many over all runs of a rate
SHARE_WITHIN, ALIVE_WITHIN, BUSY_WITHIN = 0.35, 0.09, 0.08
ALIVE_ERROR_MOST = 4  # percent, over all rates


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


# --- Ten rates ---

def law_of(row):
    """The exact law of the same rule (QP-FAAS), computed by whoever made the table."""
    return figures_in(row, r"model gives ([0-9.]+)")[0]


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

    judge_by_seeds(case, {quantity: stat(law_of(rows[quantity])) for quantity in ("p_cold", "mean_containers_alive")}, observations)
    means = {quantity: mean_and_error(values)[0] for quantity, values in seen.items()}
    for quantity, row in rows.items():
        measured, tolerance = float(row["measured"]), tolerance_of(quantity, row, p["lambda_per_s"])
        say(abs(means[quantity] - measured) <= tolerance, case, f"{quantity} as measured",
            f"{means[quantity]:.6g}, measured {measured} +- {tolerance:.3g}")
    return means


def error_percent(values, measured):
    return 100 * sum(abs(value / m - 1) for value, m in zip(values, measured)) / len(measured)


def rates(pool):
    """The two errors over all rates, beside those of the law itself: a simulation of this rule has smaller ones by luck alone."""
    rows = rows_of("MP-LAMBDA-exp")
    means = {case: rate_case(pool, case, of_case) for case, of_case in rows.items()}
    errors = {}
    for quantity in ("p_cold", "mean_containers_alive"):
        measured = [float(of_case[quantity]["measured"]) for of_case in rows.values()]
        errors[quantity] = error_percent([means[case][quantity] for case in rows], measured)
        law = error_percent([law_of(of_case[quantity]) for of_case in rows.values()], measured)
        found = f"{errors[quantity]:.2f} % over {len(rows)} rates, of the law {law:.2f} %"
        print(f"MP-LAMBDA {quantity}: mean absolute percentage error {found}")
        say(abs(errors[quantity] - law) < 1, "MP-LAMBDA", f"error of {quantity}", found)
    alive = errors["mean_containers_alive"]
    say(alive <= ALIVE_ERROR_MOST, "MP-LAMBDA", "mean_containers_alive", f"{alive:.2f} %, at most {ALIVE_ERROR_MOST} %")


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
