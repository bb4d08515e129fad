#!/usr/bin/python3
"""Hold the simulator against answers that nobody in this project made: truths.py fast | slow [CASE...]

LOADLINE names the program. README.md says where the answers come from and by which rule they are compared.
"""
import csv
import os
import sys
from concurrent.futures import ThreadPoolExecutor

sys.path.append(os.path.join(os.path.dirname(__file__), ".."))
import bills
import cases
import measured
import plans
import verdicts
from compare import PROCESSES, report_deviations, say
from exact import DETERMINISTIC
from instants import instant_case, instant_of
from scenarios import HERE
from stationary import random_case
from whole import EXACT_SCENARIOS, SCENARIOS


def rows_by_case():
    out = {}
    with open(os.path.join(HERE, "queueing.csv"), newline="") as file:
        for row in csv.DictReader(file):
            out.setdefault(row["case_id"], []).append(row)
    return out


def attempt(case, compare):
    try:
        compare()
    except (RuntimeError, KeyError, IndexError, TypeError) as error:
        say(False, case, "run", f"{type(error).__name__}: {error}")


def exact_cases(rows):
    """{name: what compares it}, of those without chance."""
    def of_table(case, compare):
        of_case = rows[case.split()[0]]
        return lambda: compare(case, of_case, cases.parameters(of_case[0]["parameters"]))

    return {**{case: of_table(case, compare) for case, compare in DETERMINISTIC.items()}, **EXACT_SCENARIOS,
            **{case: lambda case=case: bills.bill(case) for case in bills.BILLS}, "MP-LAMBDARAW": measured.days}


def random_cases(rows, pool):
    """{name: (whether it is fast, what compares it)}."""
    table = {case: (how.fast, lambda case=case: random_case(pool, case, rows[case.split()[0]]))
             for case, how in cases.RANDOM.items()}
    instants = {case: (instant_of(case).fast, lambda case=case: instant_case(pool, case, rows[case]))
                for case in rows if instant_of(case)}
    whole = {case: (False, lambda compare=compare: compare(pool)) for case, compare in SCENARIOS.items()}
    sizings = {case: (False, lambda case=case: plans.plan(case, rows[case])) for case in rows if case.startswith("QP-PLAN-")}
    return {**table, **instants, **whole, **sizings, "MP-LAMBDA": (False, lambda: measured.rates(pool))}


def main(mode, chosen):
    rows = rows_by_case()
    with ThreadPoolExecutor(PROCESSES) as pool:
        exact, random = exact_cases(rows), random_cases(rows, pool)
        for case in sorted(set(rows) - {name.split()[0] for name in [*exact, *random]}):
            say(False, case, "rows", "no scenario expresses this case")
        for case, compare in exact.items():
            if not chosen or case in chosen:
                attempt(case, compare)
        for case, (fast, compare) in random.items():
            if case in chosen if chosen else fast or mode == "slow":
                attempt(case, compare)
    report_deviations()
    return verdicts.status()


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in ("fast", "slow"):
        sys.exit(__doc__)
    if "LOADLINE" not in os.environ:
        sys.exit("truths.py: LOADLINE must name the program")
    sys.exit(main(sys.argv[1], sys.argv[2:]))
