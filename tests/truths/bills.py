"""Worked bills of billing.csv as whole scenarios: usage that comes about by serving requests, to the cent."""
import csv
import os
from decimal import Decimal

from compare import run, say
from scenarios import HERE, deterministic, fleet, profile, scenario, slots, variant

GB = 10 ** 9


def rows_of(case):
    with open(os.path.join(HERE, "billing.csv"), newline="") as file:
        return [row for row in csv.DictReader(file) if row["case_id"] == case]


def calls(memory_mb, seconds, gb_in, gb_out, count):
    """So many seconds in so many requests, one after the other in a slot or side by side."""
    traffic = deterministic(2)
    traffic["Arrivals"]["Requests"] = count
    traffic.update({"PayloadInBytes": gb_in * GB // count, "ResponseInBytes": gb_out * GB // count})
    of = slots(traffic, seconds * 1000 // count)
    of["EndpointConfig"]["ProductionVariants"][0]["ServerlessConfig"]["MemorySizeInMB"] = memory_mb
    return of


def hours(count, instance_type):
    of = fleet(deterministic(0.001), 10)
    of["EndpointConfig"]["ProductionVariants"] = [variant("A", instance_type=instance_type)]
    return dict(of, DurationInSeconds=count * 3600)


def shadowed():
    of = scenario(deterministic(0.001), [variant("A"), variant("S", instance_type="ml.m5.xlarge")], [profile(10), profile(10)])
    variants = of["EndpointConfig"]["ProductionVariants"]
    of["EndpointConfig"]["ShadowProductionVariants"] = [variants.pop()]
    return dict(of, DurationInSeconds=730 * 3600)


# Each case as one endpoint or, where it has what one endpoint cannot have, several. A request takes at most 60 s, and brings and
# takes at most 4 MB.
BILLS = {
    "BP-SERVERLESS": [calls(2048, 500000, 10, 20, 10000)],
    "BP-SERVERLESS-2V": [calls(2048, 250000, 10, 20, 5000), calls(1024, 250000, 10, 20, 5000)],
    "BP-SERVERLESS-3GB": [calls(3072, 1000, 0, 0, 1000)],
    "BP-SERVERLESS-3GB-10S": [calls(3072, 10000, 0, 0, 1000)],
    "BP-SHADOW": [shadowed()],
    "BP-RT-M5XL-MONTH": [hours(730, "ml.m5.xlarge")],
}


def in_cents(usd):
    return Decimal(usd).quantize(Decimal("0.01"))


def bill(case):
    costs = [run(of)["Cost"] for of in BILLS[case]]
    lines = [(Decimal(line["Quantity"]), Decimal(line["UnitPrice"]), in_cents(line["Cost"]))
             for cost in costs for line in cost["Lines"]]
    for row in rows_of(case):
        rounded = Decimal(row["rounded_usd"])
        if row["component"] == "total":
            total = sum(Decimal(cost["Total"]) for cost in costs)
            say(in_cents(total) == rounded, case, "total", f"{total}, expected {rounded}")
            continue
        line = (Decimal(row["quantity"]), Decimal(row["unit_price_usd"]), rounded)
        say(line in lines, case, row["component"], f"no such line among {lines}")
        if line in lines:
            lines.remove(line)
    say(not lines, case, "nothing else is billed", f"{lines}")
