"""Expectations at an instant: many short runs, each looked at then."""
import math
from typing import Callable, NamedTuple

from cases import parameters
from compare import judge_by_seeds, replicate, stat
from scenarios import backlog, exponential, fleet, late, poisson, rate_curve


# --- What goes on: parameters -> (scenario, seconds from its beginning to the instant) ---

def from_empty(law_of, workers):
    def build(p):
        return fleet(poisson(p["lambda_per_s"]), law_of(p), workers), p["t_s"]
    return build


def sine(p, start_s, end_s):
    """The rate of an endless wave, of which second 0 of the run is start_s. Between points half a second apart it is taken as
    straight, which is off by less than 4e-4 of the amplitude."""
    step_s, turn = 0.5, 2 * math.pi / p["period_s"]
    seconds = [i * step_s for i in range(math.ceil((end_s - start_s) / step_s) + 1)]
    return [[at, p["base_per_s"] + p["amp_per_s"] * math.sin(turn * (start_s + at))] for at in seconds]


def wave(before_s, law_of, workers_of):
    """Begun empty so many seconds before the period in which the instant lies."""
    def build(p):
        points = sine(p, -before_s, p["t_s"])
        return fleet(rate_curve(points), law_of(p), workers_of(p)), before_s + p["t_s"]
    return build


def steps(p):
    """Eight instances in front of which all wait in one queue. Five are lost at second 0 and have started again ten seconds after
    the rate has risen; before that, half a minute brings three servers at load 8 / 15 to their steady state."""
    steady_s, busy_s, mu = 30, 10, 5
    traffic = rate_curve([[0, 8], [steady_s, 8], [steady_s + 1e-6, 30]])
    of = backlog(traffic, exponential(1 / mu), 8, start_up_s=steady_s + busy_s, Timeline=late(5))
    return of, steady_s + p["t_s"]


# --- What is seen: (scenario, figure of its result) ---

def present(of, at_s, runs):
    return dict(of, DurationInSeconds=at_s, Replications=runs), lambda result: result["Requests"]["InFlight"] / runs


def empty(of, at_s, runs):
    """The share of time in which one server is idle, in a window so narrow that it may be taken as level."""
    half_s = at_s / 100
    of = dict(of, WarmUpInSeconds=at_s - half_s, DurationInSeconds=at_s + half_s, Replications=runs)
    return of, lambda result: 1 - result["Variants"][0]["Utilization"]


SEEN = {"mean_in_system_at_t": present, "p_empty_at_t": empty}


# --- The table ---

class Instant(NamedTuple):
    build: Callable
    runs: int  # for each seed
    fast: bool


FORGETTING_S = 120  # 24 services of 5 s in the mean
TROUGH_S = 15  # before a period begins: nearly nobody is there then

# By the case's name without its instant.
INSTANTS = {
    "QP-MMinf-start": Instant(from_empty(lambda p: exponential(p["mean_service_s"]), 200), 500, True),
    "QP-MDinf-start": Instant(from_empty(lambda p: p["service_s"] * 1e3, 200), 500, True),
    "QP-MM1-start": Instant(from_empty(lambda p: exponential(1 / p["mu_per_s"]), 1), 2500, False),
    "QP-Mt-inf": Instant(wave(FORGETTING_S, lambda p: exponential(p["mean_service_s"]), lambda p: 1000), 200, False),
    "QP-Mt-MMc": Instant(wave(TROUGH_S, lambda p: exponential(1 / p["mu_per_s"]), lambda p: int(p["servers"])), 500, False),
    "QP-STEP-a": Instant(steps, 500, False),
}


def instant_of(case):
    return INSTANTS.get(case.rpartition("-t")[0])


def instant_case(pool, case, rows):
    instant = instant_of(case)
    of, at_s = instant.build(parameters(rows[0]["parameters"]))
    looks = {row["quantity"]: SEEN[row["quantity"]](of, at_s, instant.runs) for row in rows}

    def observations(first_seed):
        return {quantity: [figure(result) for result in replicate(pool, f"{case} {quantity}", seen, first_seed)]
                for quantity, (seen, figure) in looks.items()}

    judge_by_seeds(case, {row["quantity"]: stat(float(row["expected"])) for row in rows}, observations)
