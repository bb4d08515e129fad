"""Running the program, and the rule by which what it prints is compared: README.md."""
import json
import math
import os
import subprocess
import tempfile
import zlib

import verdicts

REPLICATIONS = 20
SEED_LISTS = (1000, 2000)  # where each begins; the second is asked only when the first fails
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


def replicate(pool, case, scenario, first_seed, replications=REPLICATIONS):
    """Each case has seeds of its own: with common ones all would share the luck of the same arrivals."""
    first_seed += zlib.crc32(case.encode()) * 10000
    seeds = range(first_seed, first_seed + replications)
    return list(pool.map(lambda seed: run(scenario, "--threads", "1", "--seed", str(seed)), seeds))


def mean_and_error(values):
    mean = sum(values) / len(values)
    variance = sum((v - mean) ** 2 for v in values) / (len(values) - 1)
    return mean, math.sqrt(variance / len(values))


def verdict(mean, error, expected, row_error=0.0, widest=0.01):
    """None when the rule of README.md holds, else why it does not; and the deviation in standard errors."""
    both = math.hypot(error, row_error)
    away = abs(mean - expected) / both if both > 0 else (0 if mean == expected else math.inf)
    if error > widest * abs(expected):
        return f"{mean:.9g} has a standard error of {error / abs(expected):.2%}, too wide to judge {expected:.9g}", away
    if abs(mean - expected) > 5 * both + 1e-9 * abs(expected):
        return f"{mean:.9g} is {away:.1f} standard errors of {both:.3g} from {expected:.9g}", away
    return None, away


def stat(expected, row_error=0.0, widest=0.01):
    """A judge of the figures of several runs: says why they will not do, or None."""
    def judge(case, name, values):
        mean, error = mean_and_error(values)
        why, away = verdict(mean, error, expected, row_error, widest)
        deviations.append((away, case, name, mean, expected, error))
        return why
    return judge


def judge_by_seeds(case, wanted, observations):
    """wanted: {name: judge}; observations(first_seed): {name: [figure of each run]}."""
    for first_seed in SEED_LISTS:
        seen = observations(first_seed)
        why = {name: judge(case, name, seen[name]) for name, judge in wanted.items()}
        for name in wanted:
            if why[name] is None or first_seed == SEED_LISTS[-1]:
                say(why[name] is None, case, name, why[name])
        wanted = {name: judge for name, judge in wanted.items() if why[name]}
        if not wanted:
            return


def equal_time(value, expected, relative=1e-9):
    return abs(value - expected) <= max(1e-6, relative * abs(expected))


def report_deviations():
    if not deviations:
        return
    print("\nfarthest from theory, in standard errors of the mean (5 is the limit)")
    for away, case, quantity, mean, expected, error in sorted(deviations, key=lambda d: -d[0])[:15]:
        relative = error / abs(expected)
        print(f"{away:7.2f}  {case + ' ' + quantity:55} {mean:14.9g} expected {expected:14.9g}, error {relative:.3%}")
