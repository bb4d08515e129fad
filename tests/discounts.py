"""Negotiated discounts and Savings Plans, reckoned again hour by hour in fractions that are not ours: what a plan covers, what is left
of it, the best commitment by trying every one that can be bought; and the same total in every format."""
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from decimal import Decimal
from fractions import Fraction as F

import verdicts
from verdicts import say

loadline = sys.argv[1]
room = tempfile.TemporaryDirectory()
database = os.path.join(room.name, "runs.db")
HOUR = 3600


def ask(*arguments, code=0):
    answer = subprocess.run([loadline, *arguments, "--db", database], capture_output=True, encoding="utf-8")
    if answer.returncode != code:
        say(False, " ".join(arguments)[:60], f"exit {answer.returncode}: {answer.stderr}")
    return answer.stdout


def scenario(discounts):
    """Six hours from half past ten: of "a" 2 instances, from 11:00 on 5, from 12:30 on 1; of "b" always 1. Hardly any requests."""
    counts = [{"AtInSeconds": second, "UpdateEndpointWeightsAndCapacities": {"EndpointName": "e", "DesiredWeightsAndCapacities": [
        {"VariantName": "a", "DesiredInstanceCount": count}]}} for second, count in ((1800, 5), (7200, 1))]
    profile = {"ServiceTimeInMilliseconds": 1, "StartUpInSeconds": 0}
    return {"Name": "discounts", "Region": "us-east-1", "StartTime": "2026-11-30T21:30:00Z", "DurationInSeconds": 6 * HOUR,
            "EndpointConfig": {"EndpointConfigName": "c", "ProductionVariants": [
                {"VariantName": "a", "ModelName": "m", "InstanceType": "ml.m5.xlarge", "InitialInstanceCount": 2,
                 "VolumeSizeInGB": 10},
                {"VariantName": "b", "ModelName": "m", "InstanceType": "ml.c5.2xlarge", "InitialInstanceCount": 1}],
                "Tags": [{"Key": "Team", "Value": "search"}]},
            "Traffic": {"Arrivals": {"Process": "deterministic", "RatePerSecond": 0.01}, "PayloadInBytes": 1000000},
            "Models": {"m": {"Profiles": [profile]}}, "Timeline": counts, "Discounts": discounts,
            "Prices": {"InstanceHour": {"ml.m5.xlarge": "0.23", "ml.c5.2xlarge": "0.408"}}}


LIST = {"a": F("0.23"), "b": F("0.408")}
USED = {"a": ((0, 1800, 2), (1800, 7200, 5), (7200, 21600, 1)), "b": ((0, 21600, 1),)}
# The run's hours of the clock: the half hour to 22:00, five whole ones, and the last half.
EDGES = [0] + [1800 + HOUR * hour for hour in range(6)] + [21600]
HOURS = [{variant: sum(F(count) * max(0, min(end, to) - max(start, since)) / HOUR for since, to, count in pieces)
          for variant, pieces in USED.items()} | {"length": F(end - start, HOUR)} for start, end in zip(EDGES, EDGES[1:])]


def apply(commitment, rates):
    """What is covered of each variant, in hours; what is left of the commitment, in USD."""
    covered, unused = {"a": F(0), "b": F(0)}, F(0)
    order = sorted((variant for variant in rates), key=lambda variant: (rates[variant] / LIST[variant], rates[variant]))
    for hour in HOURS:
        left = commitment * hour["length"]
        for variant in order:
            reached = min(hour[variant], left / rates[variant])
            covered[variant] += reached
            left -= reached * rates[variant]
        unused += left
    return covered, unused


def total_with(commitment, rates, contracted):
    covered, unused = apply(commitment, rates)
    return unused + sum(covered[v] * rates.get(v, 0) + (sum(hour[v] for hour in HOURS) - covered[v]) * contracted[v]
                        for v in LIST)


def best_of(rates, contracted):
    tries = [(total_with(F(step, 1000), rates, contracted), step) for step in range(0, 1000)]
    return F(min(tries)[1], 1000)


def near(text, value):
    """Quantities and money are printed to ten decimals; an hour is covered to the nanosecond."""
    return abs(F(text) - value) < F(1, 10**9)


def check(name, discounts, commitment, rates, contracted):
    path = os.path.join(room.name, "s.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(scenario(discounts), file)
    bill = json.loads(ask("run", path, "-q", "-o", "json"))["Cost"]
    covered, unused = apply(commitment, rates)
    lines = {(line.get("VariantName"), line["Charge"]): line for line in bill["Lines"]}
    wrong = []
    for variant in LIST:
        hours = sum(hour[variant] for hour in HOURS)
        for charge, quantity, price in (("Instance hours", hours - covered[variant], contracted[variant]),
                                        ("Instance hours, Savings Plan", covered[variant], rates.get(variant))):
            line = lines.get((variant, charge))
            if not line:
                wrong += [f"{variant} has no {charge}"] if quantity > 0 else []
            elif not near(line["Quantity"], quantity) or F(line["UnitPrice"]) != price or \
                    not near(line["Cost"], quantity * price) or not near(line["ListCost"], quantity * LIST[variant]) or \
                    not near(line["ContractedCost"], quantity * contracted[variant]):
                wrong.append(f"{line} is not {float(quantity)} at {float(price)}")
    left = lines.get((None, "Savings Plan, unused"), {"Cost": "0"})
    if not near(left["Cost"], unused):
        wrong.append(f"unused {left['Cost']}, not {float(unused)}")
    if Decimal(bill["Total"]) != sum(Decimal(line["Cost"]) for line in bill["Lines"]):
        wrong.append("the lines do not add up")
    for member, of in (("ListCost", "ListCost"), ("ContractedCost", "ContractedCost")):
        if Decimal(bill[member]) != sum(Decimal(line[of]) for line in bill["Lines"]):
            wrong.append(f"{member} does not add up")
    say(not wrong, f"{name}_is_as_reckoned_by_hand", wrong[:3])
    return bill


def check_formats(name, bill):
    """The same total in every format; FOCUS's rows by its own rules for commitments."""
    cost = json.loads(ask("cost", "last", "-o", "json"))
    wrong = []
    for node in [cost] + cost["Variants"]:
        for member in ("Cost", "Monthly", "Busy", "Idle"):
            parts = node.get("Variants") or node["Lines"]
            if Decimal(node[member]) != sum(Decimal(part[member]) for part in parts):
                wrong.append(f"{member} of {node.get('VariantName')}")
    rows = list(csv.DictReader(io.StringIO(ask("report", "last", "-o", "focus", "--billing-account", "123456789012"))))
    for column in ("EffectiveCost", "BilledCost"):
        if sum(Decimal(row[column]) for row in rows) != Decimal(bill["Total"]):
            wrong.append(f"{column} does not add up")
    for row in rows:
        status, plan = row["CommitmentDiscountStatus"], row["CommitmentDiscountId"]
        purchase = row["ChargeCategory"] == "Purchase"
        if purchase and (Decimal(row["EffectiveCost"]) != 0 or status) or status and Decimal(row["BilledCost"]) != 0:
            wrong.append(f"{row['ChargeDescription']}: billed {row['BilledCost']}, effective {row['EffectiveCost']}")
        if bool(plan) != bool(status or purchase) or (status == "Unused") != (row["ConsumedQuantity"] == "" and not purchase):
            wrong.append(f"{row['ChargeDescription']}: {status}, {plan}")
        if plan and row["CommitmentDiscountUnit"] != "USD":
            wrong.append("a commitment in no dollars")
        for cost_column, price in (("ListCost", "ListUnitPrice"), ("ContractedCost", "ContractedUnitPrice")):
            product = Decimal(row[price] or 0) * Decimal(row["PricingQuantity"])
            if Decimal(row[cost_column]) != product:
                wrong.append(f"{cost_column} of {row['x_UsageType']} is no product")
    tables = subprocess.run(["sqlite3", database, "SELECT sum(cost_e10_usd), (SELECT total_e10_usd FROM runs ORDER BY run_id DESC LIMIT 1) "
                             "FROM cost_lines WHERE run_id = (SELECT max(run_id) FROM runs)"], capture_output=True, encoding="utf-8").stdout
    if len(set(tables.strip().split("|"))) != 1 or Decimal(tables.split("|")[0]) / 10**10 != Decimal(bill["Total"]):
        wrong.append(f"the database says {tables}")
    if bill["Total"].ljust(12, "0")[:12] not in ask("cost", "last"):
        wrong.append("the text has another total")
    say(not wrong, f"{name}_is_the_same_in_every_format", wrong[:3])


# 36 % off: 0.23 * 0.64 = 0.1472, 0.408 * 0.64 = 0.26112. Equal shares: the lower rate first. A commitment of 0.80 is too little in some
# hours (5 a and 1 b: 0.99712) and too much in others (1 a and 1 b: 0.40832).
plan = {"a": F("0.1472"), "b": F("0.26112")}
bill = check("a_plan", {"SavingsPlan": {"CommitmentPerHour": "0.80", "Discount": 0.36, "TermInYears": 1}}, F("0.8"), plan, LIST)
check_formats("a_plan", bill)
held, best = bill["Commitments"]
say(held["Held"] and not best["Held"] and F(best["CommitmentPerHour"]) == best_of(plan, LIST),
    "the_best_commitment_is_found", f"{best}, not {float(best_of(plan, LIST))}")
instances = total_with(F(best["CommitmentPerHour"]), plan, LIST)
saved = (total_with(F(0), plan, LIST) - instances) * 730 / 6
say(abs(F(best["SavedMonthly"]) - saved) < F(1, 10**6), "what_it_saves_in_a_month", f"{best['SavedMonthly']}, not {float(saved)}")
covered, unused = apply(F("0.8"), plan)
say(abs(held["Utilization"] - float(1 - unused / (F("0.8") * 6))) < 1e-8 and abs(held["Coverage"] - float(
    sum(covered[v] * LIST[v] for v in LIST) / sum(hour[v] * LIST[v] for hour in HOURS for v in LIST))) < 1e-8,
    "utilisation_and_coverage", held)

# Rates by type and by usage type, of which b's is the better bargain; a tenth off everything that is on demand.
rates = {"a": F("0.19"), "b": F("0.2")}
off = {variant: price * F("0.9") for variant, price in LIST.items()}
bill = check("rates_and_a_negotiated_discount", {
    "Negotiated": 0.1, "SavingsPlan": {"CommitmentPerHour": "0.3", "Rates": {"ml.m5.xlarge": "0.19", "USE1-Host:ml.c5.2xlarge": "0.2"},
                                       "PaymentOption": "No Upfront", "SavingsPlanId": "arn:aws:savingsplans::123456789012:savingsplan/1"}},
    F("0.3"), rates, off)
check_formats("rates_and_a_negotiated_discount", bill)
say(F(bill["Commitments"][1]["CommitmentPerHour"]) == best_of(rates, off), "the_best_commitment_with_a_negotiated_discount",
    bill["Commitments"][1])
data = next(line for line in bill["Lines"] if line["Charge"] == "Data in")
say(F(data["UnitPrice"]) == F(data["ListUnitPrice"]) * F("0.9"), "the_negotiated_discount_is_off_everything", data)

# The first rule that fits a usage type holds.
bill = check("rules", {"Negotiated": [{"UsageType": "*Host:ml.c5.*", "Discount": 0.25}, {"Service": "AmazonSageMaker", "UsageType": "*Host:ml.*",
                                                                                        "Discount": 0.5}, {"Service": "AmazonS3", "Discount": 1}]},
             F(0), {}, {"a": F("0.115"), "b": F("0.306")})
check_formats("rules", bill)
say("Commitments" not in bill, "no_plan_no_commitments", bill.get("Commitments"))

# AWS's own list of rates: each term and payment option is an offer, and the plan that is held takes those of its own.
answer = {"searchResults": [
    {"savingsPlanOffering": {"offeringId": "o", "planType": kind, "paymentOption": option, "durationSeconds": years * 31536000, "currency": "USD"},
     "rate": rate, "unit": "Hrs", "serviceCode": "AmazonSageMaker", "usageType": usage}
    for kind, option, years, usage, rate in (
        ("SageMaker", "No Upfront", 1, "USE1-Host:ml.m5.xlarge", "0.18"), ("SageMaker", "All Upfront", 3, "USE1-Host:ml.m5.xlarge", "0.11"),
        ("SageMaker", "All Upfront", 3, "USE1-Host:ml.c5.2xlarge", "0.2"), ("Compute", "All Upfront", 3, "USE1-Host:ml.c5.2xlarge", "0.01"))]}
bill = check("rates_of_aws", {"SavingsPlan": {"CommitmentPerHour": 0.2, "TermInYears": 3, "PaymentOption": "All Upfront"}, "SavingsPlanRates": answer},
             F("0.2"), {"a": F("0.11"), "b": F("0.2")}, LIST)
plans = [(plan["Plan"], plan["Held"]) for plan in bill["Commitments"]]
say(plans == [("3 years, All Upfront", True), ("3 years, All Upfront", False), ("1 year, No Upfront", False)], "offers_of_aws_are_weighed",
    plans)
rows = list(csv.DictReader(io.StringIO(ask("report", "last", "-o", "focus", "--billing-account", "123456789012"))))
say(all(Decimal(row["BilledCost"]) == 0 for row in rows if row["CommitmentDiscountId"]) and
    sum(Decimal(row["EffectiveCost"]) for row in rows) == Decimal(bill["Total"]), "what_was_paid_upfront_is_not_billed_again", "it is")
say(len({row["BillingPeriodStart"] for row in rows if row["ChargeCategory"] == "Purchase"}) == 2, "a_purchase_in_each_month", "not so")

# Where no instance runs, all of a commitment is left over: half an hour of 0.3 USD.
serverless = scenario({"SavingsPlan": {"CommitmentPerHour": "0.3", "Discount": 0.3}}) | {"DurationInSeconds": 1800, "Timeline": []}
serverless["EndpointConfig"]["ProductionVariants"] = [{"VariantName": "a", "ModelName": "m", "ServerlessConfig": {"MemorySizeInMB": 1024, "MaxConcurrency": 1}}]
with open(os.path.join(room.name, "serverless.json"), "w", encoding="utf-8") as file:
    json.dump(serverless, file)
unused = [line for line in json.loads(ask("run", os.path.join(room.name, "serverless.json"), "-q", "--no-store", "-o", "json"))["Cost"]["Lines"]
          if line.get("Commitment") == "Unused"]
say([line["Cost"] for line in unused] == ["0.15"], "nothing_to_cover", unused)

# sqlite3 alone says the same, in the views for people.
def select(sql):
    return subprocess.run(["sqlite3", database, sql], capture_output=True, encoding="utf-8").stdout.splitlines()


last = "WHERE run_id = (SELECT max(run_id) FROM runs)"
rows = [row.split("|") for row in select(f"SELECT held, commitment_per_hour_usd, utilization, coverage, saved_monthly_usd FROM v_commitments {last}")]
say([row[0] for row in rows] == ["1", "0", "0"] and all(
    abs(float(row[column]) - float(plan[member])) < 1e-6 for row, plan in zip(rows, bill["Commitments"])
    for column, member in ((1, "CommitmentPerHour"), (2, "Utilization"), (3, "Coverage"), (4, "SavedMonthly"))), "v_commitments", rows)
tagged = select(f"SELECT tag, value, round(total_usd - {bill['Total']}, 8) FROM v_cost_by_tag {last}")
say(tagged == ["Team|search|0.0"], "v_cost_by_tag", tagged)
for form in ("openmetrics", "csv", "markdown", "html"):
    text = ask("report", "last", "-o", form)
    keys = [line.rsplit(" ", 1)[0] for line in text.splitlines() if line.startswith("loadline_cost_line_usd{")]
    say(form != "openmetrics" or len(keys) == len(set(keys)) == len(bill["Lines"]), f"{form}_tells_lines_apart", keys)

said = ask("run", os.path.join(room.name, "s.json"), "-q", "--threads", "2", "-o", "json")
say(said == ask("report", "last", "-o", "json"), "a_stored_run_says_the_same", "it does not")
sys.exit(verdicts.status())
