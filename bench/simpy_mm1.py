#!/usr/bin/python3
"""M/M/1 in SimPy 3, as its own examples write it: a process for each customer, a Resource for the server.

    simpy_mm1.py CUSTOMERS [LOAD]

Prints customers a second of processor time and the mean response time. Every response time is kept, as a percentile would need.
"""
import random
import sys
import time

import simpy

MEAN_SERVICE = 0.1


def customer(environment, server, service, responses):
    arrival = environment.now
    with server.request() as request:
        yield request
        yield environment.timeout(service)
    responses.append(environment.now - arrival)


def source(environment, server, customers, load, chance, responses):
    for _ in range(customers):
        yield environment.timeout(chance.expovariate(load / MEAN_SERVICE))
        service = chance.expovariate(1 / MEAN_SERVICE)
        environment.process(customer(environment, server, service, responses))


def main(customers, load):
    chance = random.Random(1)
    environment = simpy.Environment()
    server = simpy.Resource(environment, capacity=1)
    responses = []
    began = time.process_time()
    environment.process(source(environment, server, customers, load, chance, responses))
    environment.run()
    seconds = time.process_time() - began
    print(f"{customers / seconds:.0f} {sum(responses) / len(responses):.6f}")


main(int(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0.9)
