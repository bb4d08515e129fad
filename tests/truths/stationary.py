"""Means, shares and percentiles of the stationary law: the table of cases.py, run and judged."""
import math

import cases
from compare import judge_by_seeds, mean_and_error, replicate, stat


def own_error(row):
    """Standard error of an expected value that was itself simulated, where its author gives one."""
    _, words, after = row["method"].partition("standard error")
    return float(after.split()[0].strip(" ,;")) if row["kind"] == "simulated" and words else 0.0


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


def spread(values):
    """Standard deviation of one run: how far somebody's own single run may be away."""
    _, error = mean_and_error(values)
    return error * math.sqrt(len(values))


def below(bound):
    def judge(_case, _name, values):
        mean, _ = mean_and_error(values)
        return None if mean < bound else f"{mean:.9g} is not below the bound {bound:.9g}"
    return judge


def judge_of(case, row, expected):
    quantity = row["quantity"]
    if row["kind"] == "upper_bound":
        return below(expected)
    if row["kind"] == "published":
        return lambda *what: stat(expected, spread(what[-1]))(*what)
    unseen = cases.UNSEEN.get((case, quantity), 0) * expected
    return stat(expected, own_error(row) + unseen, cases.WIDER.get((case, quantity), 0.01))


def random_case(pool, case, rows):
    """`rows` are those of the case that the first word of its name is."""
    how, p = cases.RANDOM[case], cases.parameters(rows[0]["parameters"])
    wanted = expected_of(case, rows)

    def observations(first_seed):
        of = cases.warm(*how.build(p), how.millions * 1e6)
        results = replicate(pool, case, of, first_seed)
        return {quantity: [how.observe(result, quantity, p) for result in results] for quantity, _, _ in wanted}

    judges = {quantity: judge_of(case, row, expected) for quantity, expected, row in wanted}
    if case not in cases.REPORTED_ONLY:
        judge_by_seeds(case, judges, observations)
        return
    seen = observations(1000)
    for quantity, judge in judges.items():
        why = judge(case, quantity, seen[quantity])
        print(f"reported {case} {quantity}" + (f": {why}" if why else ""))
