"""Expectations at an instant: many short runs, each looked at then."""
import math
from typing import Callable, NamedTuple

from cases import parameters
from compare import judge_by_seeds, replicate, stat
from scenarios import backlog, exponential, fleet, late, rate_curve

RUNS = 20


class Course(NamedTuple):
    """What happens up to the instant, at_s from the beginning, and a little longer."""
    at_s: float
    points: list      # of the rate, to beyond the instant
    serve: Callable   # traffic -> scenario


def level(rate, at_s):
    return [[0, rate], [2 * at_s, rate]]


def from_empty(law_of, workers):
    def build(p):
        return Course(p["t_s"], level(p["lambda_per_s"], p["t_s"]), lambda traffic: fleet(traffic, law_of(p), workers))
    return build


def sine(p, start_s, end_s):
    """The rate of an endless wave, of which second 0 of the run is start_s. Between points half a second apart it is taken as
    straight, which is off by less than 2e-4 of the amplitude."""
    step_s, turn = 0.5, 2 * math.pi / p["period_s"]
    steps = math.ceil((end_s - start_s) / step_s)
    return [[i * step_s, p["base_per_s"] + p["amp_per_s"] * math.sin(turn * (start_s + i * step_s))] for i in range(steps + 1)]


def wave(memory_s, law_of, workers_of):
    """Begun empty so many seconds before the period in which the instant lies."""
    def build(p):
        at_s = memory_s + p["t_s"]
        points = sine(p, -memory_s, p["t_s"] + 2)
        return Course(at_s, points, lambda traffic: fleet(traffic, law_of(p), workers_of(p)))
    return build


def steps(p):
    """Eight instances in front of which all wait in one queue. Five are lost at second 0 and have started again ten seconds after
    the rate has risen; before that, half a minute brings three servers at load 8 / 15 to their steady state."""
    steady_s, mu, busy_s = 30, 5, 10
    at_s = steady_s + p["t_s"]
    points = [[0, 8], [steady_s, 8], [steady_s + 1e-6, 30], [at_s + 2, 30]]
    return Course(at_s, points, lambda traffic: backlog(traffic, exponential(1 / mu), 8, start_up_s=steady_s + busy_s, Timeline=late(5)))


# --- What is seen ---

def present(course, runs):
    of = dict(course.serve(rate_curve(course.points)), DurationInSeconds=course.at_s, Replications=runs)
    return of, lambda result: result["Requests"]["InFlight"] / runs


def empty(course, runs):
    """The share of time in which one server is idle, in a window so narrow that it may be taken as level."""
    half_s = course.at_s / 100
    of = dict(course.serve(rate_curve(course.points)), WarmUpInSeconds=course.at_s - half_s, DurationInSeconds=course.at_s + half_s,
              Replications=runs)
    return of, lambda result: 1 - result["Variants"][0]["Utilization"]


SEEN = {"mean_in_system_at_t": present, "p_empty_at_t": empty}


class Instant(NamedTuple):
    build: Callable  # parameters -> Course
    runs: int        # in each of RUNS
    fast: bool


TROUGH_S = 15  # before a period begins: nearly nobody is there then
FORGETTING_S = 120  # 24 services of 5 s in the mean

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
    course = instant.build(parameters(rows[0]["parameters"]))
    looks = {row["quantity"]: SEEN[row["quantity"]](course, instant.runs) for row in rows}

    def observations(first_seed):
        return {quantity: [figure(result) for result in replicate(pool, f"{case} {quantity}", of, first_seed)]
                for quantity, (of, figure) in looks.items()}

    judge_by_seeds(case, {row["quantity"]: stat(float(row["expected"])) for row in rows}, observations)
