"""`loadline cost` of shipped examples: every node is the sum of those below it, in decimals that are not ours, and the bill is
that of the run itself."""
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from decimal import Decimal

import verdicts
from verdicts import say

loadline = sys.argv[1]
room = tempfile.TemporaryDirectory()
database = os.path.join(room.name, "runs.db")
AMOUNTS = ("Cost", "Monthly", "PerThousandSucceeded", "Busy", "Idle")


def ask(*arguments, code=0, **environment):
    answer = subprocess.run([loadline, *arguments, "--db", database], capture_output=True, encoding="utf-8",
                            env=dict(os.environ, **environment))
    if answer.returncode != code:
        say(False, " ".join(arguments), f"exit {answer.returncode}: {answer.stderr}")
    return answer.stdout


def sums(whole, parts):
    """What is wrong with the sums of the amounts."""
    return [f"{name}: {whole[name]}" for name in AMOUNTS
            if name in whole and Decimal(whole[name]) != sum(Decimal(part[name]) for part in parts)]


for name in ("finance", "chat-a-b", "serverless", "async", "components", "shadow", "pools"):
    result = json.loads(ask("run", f"scenarios/examples/{name}.json", "-q", "-o", "json"))
    cost = json.loads(ask("cost", "last", "-o", "json"))
    wrong = sums(cost, cost["Variants"])
    for variant in cost["Variants"]:
        wrong += sums(variant, variant["Lines"])
        for line in variant["Lines"]:
            # Quantities are printed to ten decimals: the price times what they leave out is how far the product may be off.
            product = Decimal(line["Quantity"]) * Decimal(line["UnitPrice"])
            if abs(product - Decimal(line["Cost"])) > (Decimal(line["UnitPrice"]) + 1) * Decimal("0.5e-10"):
                wrong.append(f"{line['UsageType']}: {product} is {line['Cost']}")
    say(not wrong, f"{name}_adds_up", wrong)
    bill = result["Cost"]
    lines = [line for variant in cost["Variants"] for line in variant["Lines"]]
    say([line["Cost"] for line in bill["Lines"]] == [line["Cost"] for line in lines]
        and (bill["Total"], bill["Monthly"], bill["Busy"], bill["Idle"], bill.get("PerThousandSucceeded"))
        == (cost["Cost"], cost["Monthly"], cost["Busy"], cost["Idle"], cost.get("PerThousandSucceeded")),
        f"{name}_is_the_bill_of_the_run", cost)
    text = ask("cost", "last", COLUMNS="200", LC_ALL="de_DE.UTF-8", TZ="Asia/Tokyo")
    say(f" {Decimal(bill['Total']):.10f}" in text, f"{name}_shows_its_total_to_the_last_digit", text)

say(json.loads(ask("cost", "finance", "-o", "json"))["Tags"] == [
    {"Key": tag["Key"], "Value": tag["Value"]}
    for tag in json.load(open("scenarios/examples/finance.json", encoding="utf-8"))["EndpointConfig"]["Tags"]],
    "tags_are_those_of_the_configuration", "other tags")
rows = list(csv.DictReader(io.StringIO(ask("cost", "finance", "-o", "csv"))))
bill = json.loads(ask("cost", "finance", "-o", "json"))
say(all(sum(Decimal(row[column]) for row in rows) == Decimal(bill[member]) for column, member in (
    ("cost_usd", "Cost"), ("monthly_usd", "Monthly"), ("busy_usd", "Busy"), ("idle_usd", "Idle"))) and
    {row["tag:cost-center"] for row in rows} == {"4711"}, "csv_adds_up", rows)

# Charge-back: a run's bill goes to its tag's value, that of one without such a tag to nobody; in every form the groups add up.
RUNS = ("finance", "chat-a-b", "shadow")
for by in ("tag:product", "tag:none", "variant", "charge", "usage-type", "scenario"):
    charges = json.loads(ask("cost", *RUNS, "--by", by, "-o", "json"))
    totals = [Decimal(json.loads(ask("cost", run, "-o", "json"))["Cost"]) for run in RUNS]
    groups = charges["Groups"]
    rows = list(csv.DictReader(io.StringIO(ask("cost", *RUNS, "--by", by, "-o", "csv"))))
    wrong = [member for member in ("Cost", "Monthly", "Busy", "Idle")
             if Decimal(charges[member]) != sum(Decimal(group[member]) for group in groups)]
    wrong += [] if Decimal(charges["Cost"]) == sum(totals) else ["the whole is not that of the runs"]
    wrong += [] if [group["Cost"] for group in groups] == [row["cost_usd"] for row in rows] else ["CSV differs"]
    wrong += [] if [group.get("Name", "") for group in groups] == [row["name"] for row in rows] else ["names differ"]
    costs = [Decimal(group["Cost"]) for group in groups]
    wrong += [] if costs == sorted(costs, reverse=True) else ["what costs most is not first"]
    if by == "tag:product":
        wrong += [] if {group.get("Name"): Decimal(group["Cost"]) for group in groups} == {
            "documents": totals[0], None: totals[1] + totals[2]} else [groups]
    say(not wrong, f"charged_by_{by}", wrong)
hints = subprocess.run([loadline, "cost", "finance", "chat-a-b", "--by", "tag:Product", "--db", database], capture_output=True, encoding="utf-8")
say('warning: finance has no tag "Product"; did you mean "product"?' in hints.stderr and
    'warning: chat-a-b has no tag "Product"; it has "team"' in hints.stderr, "a_tag_that_no_run_has_is_warned_of", hints.stderr)
say("(no such tag)" in ask("cost", "finance", "chat-a-b", "--by", "tag:product"), "nobody_is_named", "not so")
ask("cost", "finance", "chat-a-b", code=2)
ask("cost", "finance", "--by", "tags", code=2)
say("PerThousandSucceeded" in json.loads(ask("cost", "finance", "--by", "variant", "-o", "json")), "a_run_of_its_own_has_its_requests", "no")

# Prices as of 2026-11-01: 90 days before 2027-01-30, 91 before the day after (`date -ud 2027-01-30 +%s`). The bill is the same bytes.
aged = {day: subprocess.run([loadline, "cost", "finance", "--db", database], capture_output=True, encoding="utf-8",
                            env=dict(os.environ, SOURCE_DATE_EPOCH=str(seconds)))
        for day, seconds in ((90, 1801267200), (91, 1801353600))}
say(aged[90].stderr == "" and aged[91].stderr == 'warning: 5 of 5 prices are more than 90 days old (EU-Host:ml.m5.xlarge: 91 days); '
    '"Prices" in the scenario replace them\n' and aged[90].stdout == aged[91].stdout, "old_prices_are_warned_of", aged)

say(ask("cost", "none", code=3) == "", "a_run_that_is_not_there_is_refused", "it was shown")
sys.exit(verdicts.status())
