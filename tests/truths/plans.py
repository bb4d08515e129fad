"""The fewest servers for a target: `loadline size` against a search over Erlang's formulas."""
import json
import os
import subprocess
import tempfile

from cases import parameters
from compare import say
from scenarios import backlog, exponential, fleet, poisson, slots

LONG_S = 20000
MOST = 200


def found(of):
    """The servers of the cheapest plan."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(dict(of, DurationInSeconds=LONG_S), file)
        file.flush()
        done = subprocess.run([os.environ["LOADLINE"], "size", file.name, "-o", "json", "--no-store"], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"exit {done.returncode}: {done.stderr.strip()}")
    best = json.loads(done.stdout)["Best"]
    return best.get("InitialInstanceCount") or best["ServerlessConfig"]["MaxConcurrency"]


def at_most(metric, limit, statistic=None):
    return [{"Metric": metric, "AtMost": limit, **({"Statistic": statistic} if statistic else {})}]


def slots_for(given):
    of = slots(poisson(given["offered_load_erlang"] * 10), exponential(0.1))
    return dict(of, Objectives=at_most("ErrorRate", given["max_block"]),
                Search={"Serverless": {"MemorySizeInMB": [2048], "MaxConcurrency": [1, MOST]}})


def servers_for(given):
    """One queue in front of servers that take one at a time; the share beyond a limit is a percentile within it."""
    of = backlog(poisson(given["lambda_per_s"]), exponential(1 / given["mu_per_s"]), 1)
    objectives = (at_most("WaitingTime", given["wait_limit_s"] * 1000, f"p{100 - 100 * given['max_share_above']:g}")
                  if "wait_limit_s" in given else at_most("Latency", given["limit_s"] * 1000, f"p{given['percentile']:g}"))
    return dict(of, Objectives=objectives, Search={"InstanceCount": [1, MOST]})


def instances_for(given, routing):
    of = fleet(poisson(given["lambda_per_s"]), exponential(1 / given["mu_per_s"]), int(given["slots_per_instance"]), routing=routing)
    return dict(of, Objectives=at_most("Latency", given["limit_s"] * 1000, f"p{given['percentile']:g}"), Search={"InstanceCount": [1, 30]})


def plan(case, rows):
    given, wanted = parameters(rows[0]["parameters"]), {row["quantity"]: int(row["expected"]) for row in rows}
    if "slots_per_instance" in given:
        random, least = (found(instances_for(given, routing)) for routing in ("RANDOM", "LEAST_OUTSTANDING_REQUESTS"))
        bound = wanted["min_instances_shared_queue"]  # of any routing
        say(random == wanted["min_instances_random_routing"], case, "min_instances_random_routing", f"{random}, expected {wanted}")
        say(bound <= least <= random, case, "min_instances_shared_queue", f"{least}, not from {bound} to {random}")
        return
    servers = found(slots_for(given) if "offered_load_erlang" in given else servers_for(given))
    say(servers == wanted["min_servers"], case, "min_servers", f"{servers}, expected {wanted['min_servers']}")
