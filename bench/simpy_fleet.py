#!/usr/bin/python3
"""A fleet in SimPy 3, as its own examples write it: a process for each request, a Resource for each instance.

    simpy_fleet.py REQUESTS random|least INSTANCES WORKERS VARIANTS LOAD exponential|lognormal

The arguments of bare.c. Prints requests a second of processor time and the mean response time in ms. Every response time is kept, as a
percentile would need.
"""
import math
import random
import sys
import time

import simpy

MEAN_S = 0.1
VARIATION = 0.5


def call(environment, instance, service_s, responses_s):
    arrival_s = environment.now
    with instance.request() as turn:
        yield turn
        yield environment.timeout(service_s)
    responses_s.append(environment.now - arrival_s)


def outstanding(instance):
    return instance.count + len(instance.queue)


def source(environment, requests, variants, least, rate_per_s, draw_s, chance, responses_s):
    for _ in range(requests):
        yield environment.timeout(chance.expovariate(rate_per_s))
        variant = chance.choice(variants)
        instance = min(variant, key=outstanding) if least else chance.choice(variant)
        environment.process(call(environment, instance, draw_s(), responses_s))


def main(requests, routing, instances, workers, variants, load, law):
    chance = random.Random(1)
    environment = simpy.Environment()
    fleet = [[simpy.Resource(environment, capacity=int(workers)) for _ in range(int(instances))] for _ in range(int(variants))]
    rate_per_s = float(load) * int(instances) * int(workers) * int(variants) / MEAN_S
    variance = math.log(1 + VARIATION**2)
    lognormal = math.log(MEAN_S) - variance / 2, math.sqrt(variance)
    responses_s = []

    def draw_s():
        return chance.expovariate(1 / MEAN_S) if law == "exponential" else chance.lognormvariate(*lognormal)

    began = time.process_time()
    environment.process(source(environment, int(requests), fleet, routing == "least", rate_per_s, draw_s, chance, responses_s))
    environment.run()
    seconds = time.process_time() - began
    print(f"{int(requests) / seconds:.0f} {1e3 * sum(responses_s) / len(responses_s):.3f}")


main(*sys.argv[1:])
