"""The bill hour by hour: what each hour used is known beforehand, from arrivals that are evenly spaced and services that always last the
same, and priced again in fractions that are not ours. Hours, days and months add up to the same bill, to the last digit; so do the hours
that the database keeps."""
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from decimal import Decimal
from fractions import Fraction as F

import verdicts
from verdicts import say

loadline = sys.argv[1]
room = tempfile.TemporaryDirectory()
database = os.path.join(room.name, "runs.db")
LAST_DIGIT = F(1, 10**10)
HOUR = 3600


def ask(*arguments, code=0):
    answer = subprocess.run([loadline, *arguments], capture_output=True, encoding="utf-8")
    if answer.returncode != code:
        say(False, " ".join(arguments)[:60], f"exit {answer.returncode}: {answer.stderr}")
    return answer.stdout


def rows_of(*arguments):
    return list(csv.DictReader(io.StringIO(ask("report", "last", "--db", database, "-o", "focus", "--billing-account", "123456789012", *arguments))))


def sums(rows, column):
    """Of each line of the bill."""
    parts = {}
    for row in rows:
        key = row["x_VariantName"], row["x_UsageType"], row["CommitmentDiscountStatus"], row["ChargeCategory"]
        parts[key] = parts.get(key, 0) + Decimal(row[column] or 0)
    return parts


def seconds(text, start):
    return int((datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc) - start).total_seconds())


def check(name, scenario, used):
    """`used` says, of a variant and usage type, what there was of it until a second, in its unit."""
    path = os.path.join(room.name, "s.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(scenario, file)
    bill = json.loads(ask("run", path, "-q", "--db", database, "-o", "json"))["Cost"]
    start = datetime.strptime(scenario["StartTime"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    hours = rows_of()
    wrong = []
    for row in hours:
        begin, end = (seconds(row[f"ChargePeriod{edge}"], start) for edge in ("Start", "End"))
        if end - begin > HOUR or row["ChargePeriodStart"][:13] != row["ChargePeriodEnd"][:13] and not row["ChargePeriodEnd"].endswith(":00:00Z"):
            wrong.append(f"a row from {row['ChargePeriodStart']} to {row['ChargePeriodEnd']}")
        of = used.get((row["x_VariantName"], row["x_UsageType"]))
        if not of:
            continue
        quantity = of(end) - of(begin)
        if abs(F(row["PricingQuantity"]) - quantity) > LAST_DIGIT:
            wrong.append(f"{row['x_UsageType']} from {begin} s: {row['PricingQuantity']}, not {float(quantity)}")
        if abs(F(row["EffectiveCost"]) - quantity * F(row["ListUnitPrice"])) > LAST_DIGIT:
            wrong.append(f"{row['x_UsageType']} from {begin} s costs {row['EffectiveCost']}, not {float(quantity * F(row['ListUnitPrice']))}")
    seen = {(row["x_VariantName"], row["x_UsageType"]) for row in hours}
    wrong += [f"nothing of {key}" for key in used if key not in seen]
    longer = {length: rows_of("--granularity", length) for length in ("day", "month")}
    for column in ("EffectiveCost", "BilledCost", "PricingQuantity", "x_RequestCount"):
        parts = sums(hours, column)
        wrong += [f"{column} by {length} is another" for length, rows in longer.items() if sums(rows, column) != parts]
    if sum(sums(hours, "EffectiveCost").values()) != Decimal(bill["Total"]):
        wrong.append(f"hours add up to {sum(sums(hours, 'EffectiveCost').values())}, not {bill['Total']}")
    lines = {}
    for line in bill["Lines"]:
        key = line.get("VariantName", ""), line["UsageType"]
        lines[key] = lines.get(key, 0) + Decimal(line["Quantity"])
    for (variant, usage, _, category), quantity in sums(hours, "PricingQuantity").items():
        if category == "Usage" and quantity not in (lines[variant, usage], *(Decimal(line["Quantity"]) for line in bill["Lines"])):
            wrong.append(f"{usage} adds up to {quantity}")
    say(not wrong, f"{name}_is_priced_by_the_hour", wrong[:4])
    kept = subprocess.run(["sqlite3", database, "SELECT count(*), count(DISTINCT position || ' ' || c.cost_e10_usd) FROM (SELECT run_id, position, sum(cost_e10_usd) AS"
                           " hours FROM cost_hours GROUP BY 1, 2) JOIN cost_lines AS c USING (run_id, position) WHERE hours != c.cost_e10_usd"],
                          capture_output=True, encoding="utf-8").stdout
    say(kept == "0|0\n", f"{name}_is_kept_by_the_hour", kept)
    return hours


def scenario(variants, models, start="2026-11-30T21:30:00Z", length=6 * HOUR, rate=2, **more):
    return {"Name": "hours", "Region": "us-east-1", "StartTime": start, "DurationInSeconds": length, "Seed": 1,
            "EndpointConfig": {"EndpointConfigName": "c", "ProductionVariants": variants},
            "Traffic": {"Arrivals": {"Process": "deterministic", "RatePerSecond": rate}, "PayloadInBytes": 1000000, "ResponseInBytes": 250000},
            "Models": models, **more}


def pieces(*counts):
    """The integral of a number of instances that changes at these seconds, in hours."""
    edges = [second for second, _ in counts[1:]] + [10**9]
    return lambda end: sum(F(count) * max(0, min(end, to) - since) / HOUR for (since, count), to in zip(counts, edges))


# Instances that are told to be more and fewer, over the end of a month; 2 requests a second of 1 MB are 7.2 GB an hour.
PROFILE = {"ServiceTimeInMilliseconds": 1, "StartUpInSeconds": 0}
instances = pieces((0, 2), (1800, 5), (7200, 1))
counts = [{"AtInSeconds": second, "UpdateEndpointWeightsAndCapacities": {"EndpointName": "e", "DesiredWeightsAndCapacities": [
    {"VariantName": "a", "DesiredInstanceCount": count}]}} for second, count in ((1800, 5), (7200, 1))]
variant = {"VariantName": "a", "ModelName": "m", "InstanceType": "ml.m5.xlarge", "InitialInstanceCount": 2, "VolumeSizeInGB": 10}
rows = check("a_changing_fleet", scenario([variant], {"m": {"Profiles": [PROFILE]}}, Timeline=counts), {
    ("a", "USE1-Host:ml.m5.xlarge"): instances,
    ("a", "USE1-Host:VolumeUsage.gp2"): lambda end: instances(end) * 10 / 730})
say([row["x_RequestCount"] for row in rows if row["x_UsageType"].endswith("xlarge")][1:6] == ["7200"] * 5, "requests_are_of_their_hour",
    [row["x_RequestCount"] for row in rows])
data = [row["PricingQuantity"] for row in rows if row["x_UsageType"].endswith("Bytes-In")]
say(data[1:6] == ["7.2"] * 5, "data_are_of_their_hour", data)

# Serverless: 2 requests a second of 99.4 ms, each billed as 100, so 720 s in each whole hour. Two provisioned slots serve them all.
serverless = {"VariantName": "s", "ModelName": "m", "ServerlessConfig": {"MemorySizeInMB": 1024, "MaxConcurrency": 5, "ProvisionedConcurrency": 2}}
profile = {"ServiceTimeInMilliseconds": 99.4, "ColdStartInSeconds": 0.001, "MemorySizeInMB": 1024}
rows = check("serverless", scenario([serverless], {"m": {"Profiles": [profile]}}), {
    ("s", "USE1-ProvisionedConcurrency:Usage-1GB"): lambda end: F(2 * end)})
data = [row["PricingQuantity"] for row in rows if row["x_UsageType"].endswith("ProvisionedConcurrency:Mem-1GB")]
say(data[1:6] == ["720"] * 5, "milliseconds_are_of_their_hour", data)

# Where requests come in one minute only, its hour has all that they cost: 60 of 0.1 s.
with open(os.path.join(room.name, "t.csv"), "w", encoding="utf-8") as file:
    file.write("TimeInSeconds\n" + "".join(f"{9000 + second}\n" for second in range(60)))
burst = scenario([serverless | {"ServerlessConfig": {"MemorySizeInMB": 1024, "MaxConcurrency": 5}}], {"m": {"Profiles": [profile]}})
burst["Traffic"] = {"Trace": {"File": "t.csv"}, "PayloadInBytes": 1000000}
rows = check("a_burst", burst, {})
say({row["ChargePeriodStart"] for row in rows} == {"2026-12-01T00:00:00Z"} and
    [row["PricingQuantity"] for row in rows if "Mem" in row["x_UsageType"]] == ["6"], "a_burst_is_paid_in_its_hour", rows[:1])

# A Savings Plan of 0.3 USD an hour at 0.1 USD an instance covers 3 at a time, and what an hour does not use is lost.
plan = {"SavingsPlan": {"CommitmentPerHour": "0.3", "Rates": {"ml.m5.xlarge": "0.1"}}}
rows = check("a_savings_plan", scenario([variant], {"m": {"Profiles": [PROFILE]}}, Timeline=counts, Discounts=plan,
                                        Prices={"InstanceHour": {"ml.m5.xlarge": "0.23"}}), {})
covered = [row["PricingQuantity"] for row in rows if row["CommitmentDiscountStatus"] == "Used"]
left = [(row["ChargePeriodStart"], row["EffectiveCost"]) for row in rows if row["CommitmentDiscountStatus"] == "Unused"]
# Half an hour of 2 until 22:00, an hour and a half of 5 until 23:30, then 1: 5 * 0.5 + 0.5 hours are there from 23:00 on, and 3 of them covered.
say(covered == ["1", "3", "3", "1", "1", "1", "0.5"], "a_plan_covers_each_hour", covered)
say(left == [("2026-11-30T21:30:00Z", "0.05"), *((f"2026-12-01T0{hour}:00:00Z", "0.2") for hour in range(3)), ("2026-12-01T03:00:00Z", "0.1")],
    "what_is_left_of_a_plan_is_left_in_its_hour", left)

# Asynchronous, with results in S3; 20 days over the end of a month, a row for each hour and line, of two variants; and what is stored is read back the same.
small = {"ServiceTimeInMilliseconds": 100, "StartUpInSeconds": 0}
long = scenario([variant, variant | {"VariantName": "b"}], {"m": {"Profiles": [small]}}, start="2026-11-21T00:00:00Z", length=20 * 24 * HOUR, rate=0.01)
long["EndpointConfig"]["AsyncInferenceConfig"] = {"OutputConfig": {"S3OutputPath": "s3://b/o"}}
rows = check("twenty_days", long, {("a", "USE1-Host:ml.m5.xlarge"): lambda end: F(2 * end, HOUR)})
say(len({row["ChargePeriodStart"] for row in rows}) == 20 * 24 and len(rows) <= 20 * 24 * 2 * 7, "an_hour_is_a_row", len(rows))
say(len(rows_of("--granularity", "month")) == 2 * 2 * 7, "months_are_few_rows", len(rows_of("--granularity", "month")))

sys.exit(verdicts.status())
