"""The formats of `report` and the differences of `diff`, read with parsers that are not ours, their money added up in decimals
that are not ours; a stored run gives the bytes of the run, on any threads, in any locale and time zone."""
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from datetime import datetime
from decimal import Decimal

import verdicts
from verdicts import say

loadline = sys.argv[1]
room = tempfile.TemporaryDirectory()
database = os.path.join(room.name, "runs.db")
ACCOUNT = "123456789012"
FORMATS = ("focus", "csv", "markdown", "junit", "hgrm", "openmetrics", "cloudwatch")


def ask(*arguments, code=0, **environment):
    answer = subprocess.run([loadline, *arguments], capture_output=True, env=dict(os.environ, **environment))
    if answer.returncode != code:
        say(False, " ".join(arguments), f"exit {answer.returncode}: {answer.stderr}")
    return answer.stdout.decode("utf-8")


def total(lines):
    return sum(map(Decimal, lines), Decimal(0))


# FOCUS 1.2: the 21 mandatory columns, those of them that are never null, and the null that is nothing between commas.
MANDATORY = """BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd BillingPeriodStart ChargeCategory
ChargeClass ChargeDescription ChargePeriodEnd ChargePeriodStart ContractedCost EffectiveCost InvoiceIssuerName ListCost
PricingQuantity PricingUnit ProviderName PublisherName ServiceCategory ServiceName""".split()
NULL = {"BillingAccountName", "ChargeClass", "InvoiceId"}
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?$")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")


def check_focus(name, text, result):
    rows = list(csv.DictReader(io.StringIO(text)))
    wrong = [column for column in MANDATORY if column not in rows[0]]
    own = [column.startswith("x_") for column in rows[0]]
    wrong += ["own columns do not stand last"] if own != sorted(own) else []
    for row in rows:
        wrong += [f"{column} is {row[column]!r}" for column in MANDATORY if (row[column] == "") != (column in NULL)]
        wrong += [f"{column} is {row[column]}" for column in row if column.endswith(("Cost", "UnitPrice", "Quantity"))
                  and row[column] and not DECIMAL.match(row[column])]
        wrong += [f"{column} is {row[column]}" for column in row if column.endswith(("PeriodStart", "PeriodEnd"))
                  and not INSTANT.match(row[column])]
        if row["x_IsSimulated"] != "true" or not row["ChargeDescription"].startswith("SIMULATED "):
            wrong.append("a row is not marked as simulated")
        for cost, price in (("ListCost", "ListUnitPrice"), ("ContractedCost", "ContractedUnitPrice")):
            if Decimal(row[cost]) != Decimal(row[price]) * Decimal(row["PricingQuantity"]):
                wrong.append(f"{cost} {row[cost]} is no product")
        # The printed quantity is rounded; so is the cost, and where a line is cut at a month's end, once more.
        if abs(Decimal(row["BilledCost"]) - Decimal(row["ListCost"])) > (Decimal(row["ListUnitPrice"]) + 1) * Decimal("2e-10"):
            wrong.append(f"{row['BilledCost']} billed, {row['ListCost']} listed")
        if not row["BillingPeriodStart"] <= row["ChargePeriodStart"] < row["ChargePeriodEnd"] <= row["BillingPeriodEnd"]:
            wrong.append(f"periods {row['ChargePeriodStart']} to {row['ChargePeriodEnd']}")
    for column in ("BilledCost", "EffectiveCost"):
        if total(row[column] for row in rows) != Decimal(result["Cost"]["Total"]):
            wrong.append(f"{column} does not add up")
    json.loads(rows[0]["SkuPriceDetails"] or "{}"), json.loads(rows[0]["Tags"] or "{}")
    say(not wrong, f"{name}_focus_is_in_shape_and_adds_up", wrong[:5])
    return rows


def check_csv(name, text, result):
    rows = list(csv.DictReader(io.StringIO(text)))
    figures = {(row["VariantName"], row["Metric"], row["Statistic"]): row["Value"] for row in rows if not row["InferenceComponentName"]}
    say(total(row["Value"] for row in rows if row["Metric"] == "Cost.Lines") == Decimal(figures["", "Cost.Total", ""])
        == Decimal(result["Cost"]["Total"]), f"{name}_csv_adds_up", figures)
    wrong = [variant["VariantName"] for variant in result["Variants"] if variant["Latency"]["Count"] > 0
             and float(figures[variant["VariantName"], "Latency", "P99"]) != variant["Latency"]["P99"]]
    say(not wrong and len(figures) > 40, f"{name}_csv_has_the_figures_of_the_result", wrong)


def check_junit(name, text, result):
    suite = ElementTree.fromstring(text).find("testsuite")
    missed = sum(not objective["Met"] for objective in result["Objectives"])
    say((int(suite.get("tests")), int(suite.get("failures")), suite.get("name"))
        == (len(result["Objectives"]), missed, result["Scenario"])
        and len(suite.findall("testcase")) == len(result["Objectives"]) and len(suite.findall("testcase/failure")) == missed,
        f"{name}_junit_has_the_objectives", text)


def check_hgrm(name, text, result):
    lines = text.splitlines()
    rows = [line.split() for line in lines[2:] if line and not line.startswith("#")]
    values, shares, counts = zip(*[(float(row[0]), float(row[1]), int(row[2])) for row in rows])
    wrong = [] if lines[0].split() == ["Value", "Percentile", "TotalCount", "1/(1-Percentile)"] and not lines[1] else [lines[:2]]
    wrong += [name for name, series in (("values", values), ("shares", shares), ("counts", counts)) if list(series) != sorted(series)]
    if shares[-1] != 1 or counts[-1] != result["Latency"]["Count"] or abs(values[-1] - result["Latency"]["Maximum"]) > 1e-6:
        wrong.append(rows[-1])
    # A percentile of all requests together is not the mean of those of the replications, but near it.
    median = values[shares.index(0.5)]
    if not result["Latency"]["Minimum"] <= median <= result["Latency"]["P90"]:
        wrong.append(median)
    wrong += [row for row in rows[:-1] if abs(float(row[3]) * (1 - float(row[1])) - 1) > 0.01]
    footer = re.search(r"#\[Max     = +([0-9.]+), Total count    = +([0-9]+)\]", text)
    say(not wrong and footer and int(footer[2]) == counts[-1], f"{name}_hgrm_is_a_distribution", wrong or text[-300:])


SAMPLE = re.compile(r'([a-z_]+)\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\} (-?[0-9.e+-]+)$')


def check_openmetrics(name, text, result):
    lines = text.splitlines()
    wrong = [] if lines[-1] == "# EOF" and text.endswith("\n") else ["no # EOF"]
    kinds, units, seen, costs, family = {}, {}, [], [], None
    for line in lines[:-1]:
        if line.startswith("# "):
            _, keyword, family, rest = line.split(" ", 3)
            {"TYPE": kinds, "UNIT": units}.get(keyword, {})[family] = rest
            continue
        sample = SAMPLE.match(line)
        if not sample:
            wrong.append(line)
            continue
        suffix = sample[1][len(family):]
        if not sample[1].startswith(family) or suffix not in {"counter": ("_total",), "gauge": ("",), "summary": ("", "_sum", "_count")}[kinds[family]]:
            wrong.append(line)
        seen.append((sample[1], sample[2]))
        if family == "loadline_cost_line_usd":
            costs.append(sample[3])
    wrong += [family for family, unit in units.items() if not family.endswith("_" + unit)]
    say(not wrong and len(set(seen)) == len(seen) and total(costs) == Decimal(result["Cost"]["Total"]),
        f"{name}_openmetrics_keeps_the_format_and_adds_up", wrong[:3])


def check_cloudwatch(name, text, result):
    answer = json.loads(text)
    wrong, arrived = [], {}
    for metric in answer["MetricDataResults"]:
        if not re.fullmatch("[a-z][A-Za-z0-9_]*", metric["Id"]) or len(metric["Timestamps"]) != len(metric["Values"]):
            wrong.append(metric["Id"])
        times = [datetime.fromisoformat(text) for text in metric["Timestamps"]]
        wrong += [metric["Label"]] if times != sorted(times) else []
        variant, label, _ = metric["Label"].split(" ")
        if label == "Invocations":
            arrived[variant] = sum(metric["Values"])
    for variant in result["Variants"]:
        asked = variant["Requests"]["Arrived"] / result["Replications"]
        if variant["VariantName"] in arrived and abs(arrived[variant["VariantName"]] - asked) > 1e-6 * asked:
            wrong.append((variant["VariantName"], arrived, asked))
    say(not wrong and arrived, f"{name}_cloudwatch_counts_every_request", wrong)


def check_markdown(name, text, result):
    bill = re.findall(r"^\| [^|]+ \| [^|]+ \| [^|]+ \| [^|]+ \| ([0-9&#;]+) \|$", text, re.M)
    lines = [re.sub("&#46;", ".", line) for line in bill]
    say(total(lines) == Decimal(result["Cost"]["Total"]) and len(text) < 65000 and text.startswith("### "),
        f"{name}_markdown_adds_up_and_fits", text)


CHECKS = {"focus": check_focus, "csv": check_csv, "markdown": check_markdown, "junit": check_junit, "hgrm": check_hgrm,
          "openmetrics": check_openmetrics, "cloudwatch": check_cloudwatch}
for name in ("finance", "chat-a-b", "serverless", "async", "components", "shadow", "pools"):
    run = ["run", f"scenarios/examples/{name}.json", "-q"]
    result = json.loads(ask(*run, "--db", database, "-o", "json"))
    for form in FORMATS:
        stored = ask("report", "last", "--db", database, "-o", form, "--billing-account", ACCOUNT, LC_ALL="de_DE.UTF-8", TZ="Asia/Tokyo")
        if form == "hgrm" and result["Latency"]["Count"] == 0:
            continue
        CHECKS[form](name, stored, result)
        if name in ("finance", "serverless"):
            fresh = ask(*run, "--no-store", "-o", form, "--billing-account", ACCOUNT, "--threads", "1")
            say(fresh == stored, f"{name}_{form}_of_a_stored_run_is_that_of_the_run", "other bytes")

# Variants of two configurations are told apart.
canary = ["run", "scenarios/examples/canary.json", "-q", "--no-store", "--replications", "1", "-o"]
check_openmetrics("canary", ask(*canary, "openmetrics"), json.loads(ask(*canary, "json")))

# Across the end of a month, and of a year, there is a row for each.
rows = check_focus("new_year", ask("run", "scenarios/examples/finance.json", "-q", "--no-store", "-o", "focus", "--billing-account",
                                   ACCOUNT, "--set", '/StartTime="2026-12-31T23:30:00Z"'),
                   json.loads(ask("run", "scenarios/examples/finance.json", "-q", "--no-store", "-o", "json")))
say({(row["ChargePeriodStart"], row["ChargePeriodEnd"]) for row in rows} == {
    ("2026-12-31T23:30:00Z", "2027-01-01T00:00:00Z"), ("2027-01-01T00:00:00Z", "2027-01-01T00:30:00Z")},
    "a_row_ends_with_its_month", rows[0])
# AWS's own estimate: requests of at most 25 entries, one a line, with what a month uses.
requests = [json.loads(line) for line in ask("run", "scenarios/examples/finance.json", "-q", "--no-store", "-o", "pricing-calculator",
                                             "--billing-account", ACCOUNT).splitlines()]
entries = [entry for request in requests for entry in request["usage"]]
hours = {entry["group"]: entry["amount"] for entry in entries if entry["usageType"].startswith("EU-Host:ml.")}
say(len(requests) == 1 and hours == {"standard": 3 * 730, "premium": 730} and len(entries) == 8 and
    len({entry["key"] for entry in entries}) == 8 and all(
        set(entry) == {"serviceCode", "usageType", "operation", "key", "group", "usageAccountId", "amount"} and
        re.fullmatch("[A-Za-z0-9]{1,10}", entry["key"]) and re.fullmatch("[A-Za-z0-9-]{1,30}", entry["group"]) and
        entry["usageAccountId"] == ACCOUNT and entry["serviceCode"] == "AmazonSageMaker" for entry in entries),
    "pricing_calculator_takes_it", entries)
variants = [{"VariantName": f"v{number:02}-" + "x" * 40, "ModelName": "m", "InstanceType": "ml.c5.large", "InitialInstanceCount": 1, "VolumeSizeInGB": 5}
            for number in range(10)]
sent = {"PayloadInBytes": 1000, "Arrivals": {"Process": "deterministic", "RatePerSecond": 10}}
wide = os.path.join(room.name, "wide.json")
with open(wide, "w", encoding="utf-8") as file:
    json.dump({"Name": "wide", "DurationInSeconds": 60, "Traffic": sent, "Models": {"m": {"Profiles": [{"ServiceTimeInMilliseconds": 1, "StartUpInSeconds": 0}]}},
               "EndpointConfig": {"EndpointConfigName": "c", "ProductionVariants": variants}}, file)
requests = [json.loads(line)["usage"] for line in ask("run", wide, "-q", "--no-store", "-o", "pricing-calculator", "--billing-account", ACCOUNT).splitlines()]
say([len(request) for request in requests] == [25, 5] and all(len(entry["group"]) == 30 for request in requests for entry in request),
    "pricing_calculator_has_25_entries_a_request", [len(request) for request in requests])
ask("run", wide, "--no-store", "-o", "pricing-calculator", code=2)
ask("run", "scenarios/examples/finance.json", "--no-store", "-o", "focus", code=2)
ask("run", "scenarios/examples/finance.json", "--no-store", "-o", "focus", "--billing-account", "12345", code=2)
ask("list", "--db", database, "-o", "focus", "--billing-account", ACCOUNT, code=2)

# --- diff: one price raised, one more instance, one variant renamed ---
for price, instances in (("0.4", 3), ("0.5", 4)):
    ask("run", "scenarios/examples/finance.json", "-q", "--db", database, "--set", '/Prices={"InstanceHour": {"ml.c5.2xlarge": "%s"}}' % price,
        "--set", f"/EndpointConfig/ProductionVariants/0/InitialInstanceCount={instances}")
count = len(json.loads(ask("list", "--db", database, "-o", "json"))["Runs"])
before, after = str(count - 1), str(count)
diff = json.loads(ask("diff", before, after, "--db", database, "-o", "json"))
wrong = []
for amount in ("Cost", "Monthly"):
    whole = Decimal(diff["After"][amount]) - Decimal(diff["Before"][amount])
    if not whole == Decimal(diff["Difference"][amount]) == total(line["Difference"][amount] for line in diff["Lines"]):
        wrong.append(amount)
    for side in ("Before", "After"):
        if total(line[side][amount] for line in diff["Lines"] if side in line) != Decimal(diff[side][amount]):
            wrong.append((side, amount))
say(not wrong, "differences_add_up", wrong)
changes = {line["UsageType"]: line["Change"] for line in diff["Lines"]}
say(changes["EU-Host:ml.m5.xlarge"] == "quantity" and changes["EU-Host:ml.c5.2xlarge"] == "price", "changes_have_their_cause", changes)
say(all(line["Change"] == "same" and Decimal(line["Difference"]["Cost"]) == 0
        for line in json.loads(ask("diff", before, before, "--db", database, "-o", "json"))["Lines"]),
    "a_run_differs_not_from_itself", "it does")
other = json.loads(ask("diff", before, "serverless", "--db", database, "-o", "json"))
say({line["Change"] for line in other["Lines"]} == {"added", "removed"} and total(
    line["Difference"]["Monthly"] for line in other["Lines"]) == Decimal(other["Difference"]["Monthly"]),
    "what_is_on_one_bill_only_is_added_or_removed", other)
ask("diff", before, "--db", database, code=2)
ask("diff", before, "none", "--db", database, code=3)
sys.exit(verdicts.status())
