"""`loadline cost RUN --actual FILE`: a run held against bills made by hand, whose differences are worked out by hand; and bills that
make no sense."""
import csv
import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal as D

import verdicts
from verdicts import say

loadline = sys.argv[1]
room = tempfile.TemporaryDirectory()
database = os.path.join(room.name, "runs.db")


def call(*arguments):
    return subprocess.run([loadline, *arguments, "--db", database], capture_output=True, encoding="utf-8")


def ask(*arguments):
    answer = call(*arguments)
    if answer.returncode != 0:
        say(False, " ".join(arguments)[:60], f"exit {answer.returncode}: {answer.stderr}")
    return answer.stdout


def write(name, text):
    path = os.path.join(room.name, name)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return path


# Two hours: 2 h of ml.m5.xlarge at 0.20, and 73 GB for 2 of 730 hours, 0.2 GB-month at 0.14. In ten hours 2.00 and 0.14.
scenario = {"Name": "actual", "Region": "us-east-1", "DurationInSeconds": 7200,
            "EndpointConfig": {"EndpointConfigName": "c", "ProductionVariants": [
                {"VariantName": "a", "ModelName": "m", "InstanceType": "ml.m5.xlarge", "InitialInstanceCount": 1, "VolumeSizeInGB": 73}]},
            "Traffic": {"Arrivals": {"Process": "deterministic", "RatePerSecond": 0.01}},
            "Models": {"m": {"Profiles": [{"ServiceTimeInMilliseconds": 1, "StartUpInSeconds": 0}]}},
            "Prices": {"InstanceHour": {"ml.m5.xlarge": "0.20"}, "VolumeGBMonth": "0.14"}}
ask("run", write("s.json", json.dumps(scenario)), "-q")


def against(path, *options):
    return json.loads(ask("cost", "actual", "--actual", path, "-o", "json", *options))


def amounts(node):
    return [D(node[member]) for member in ("Forecast", "Actual", "Volume", "Price", "Unmodelled")]


def check(name, document, total, lines):
    """`lines`: usage or line type -> forecast, actual, volume, price, unmodelled."""
    found = {line.get("UsageType", line.get("LineType")): amounts(line) for line in document["Lines"]}
    wanted = {usage: [D(amount) for amount in of] for usage, of in lines.items()}
    wrong = [f"{usage}: {list(map(str, found.get(usage, [])))}" for usage in wanted if found.get(usage) != wanted[usage]]
    wrong += [f"{usage} is there" for usage in found if usage not in wanted]
    if amounts(document) != [D(amount) for amount in total]:
        wrong.append(f"in all {list(map(str, amounts(document)))}")
    for node in [document] + document["Lines"]:
        if D(node["Volume"]) + D(node["Price"]) + D(node["Unmodelled"]) != D(node["Difference"]) or \
                D(node["Actual"]) - D(node["Forecast"]) != D(node["Difference"]):
            wrong.append("causes do not add up")
    say(not wrong, name, wrong[:3])


M5, VOLUME = "USE1-Host:ml.m5.xlarge", "USE1-Host:VolumeUsage.gp2"
# 12 h instead of 10 at 0.20: 0.40 more; for 2.16: 0.24 less. The volume for 0.15: 0.01 more.
instance = ("2", "2.16", "0.4", "-0.24", "0")
check("focus", against("tests/data/bills/focus.csv"), ("2.14", "2.89", "0.4", "-0.23", "0.58"), {
    M5: instance, VOLUME: ("0.14", "0.15", "0", "0.01", "0"), "USE1-Hst:Data-Bytes-In": ("0", "0.08", "0", "0", "0.08"),
    "Tax": ("0", "0.5", "0", "0", "0.5")})
check("conditions_choose_the_rows", against("tests/data/bills/focus.csv", "--where", 'Tags={"Team":"search, and more"}', "--where",
                                            "x_ServiceCode=AmazonSageMaker"), ("2.14", "2.39", "0.4", "-0.23", "0.08"), {
    M5: instance, VOLUME: ("0.14", "0.15", "0", "0.01", "0"), "USE1-Hst:Data-Bytes-In": ("0", "0.08", "0", "0", "0.08")})
# 6 h on demand for 1.20 less 0.12, 6 h covered for 0.90: 1.98 for 12 h. Of 1.00 that was committed 0.10 were left.
cur = (("2.14", "2.22", "0.4", "-0.42", "0.1"), {
    M5: ("2", "1.98", "0.4", "-0.42", "0"), VOLUME: ("0.14", "0.14", "0", "0", "0"), "SavingsPlan:Unused": ("0", "0.1", "0", "0", "0.1")})
check("cur", against("tests/data/bills/cur.csv"), *cur)
check("cur_2", against("tests/data/bills/cur2.csv"), *cur)
with open("tests/data/bills/cur2.csv", "rb") as plain, gzip.open(os.path.join(room.name, "cur2.csv.gz"), "wb") as packed:
    shutil.copyfileobj(plain, packed)
check("cur_2_packed", against(os.path.join(room.name, "cur2.csv.gz")), *cur)
rows = list(csv.DictReader(io.StringIO(ask("cost", "actual", "--actual", "tests/data/bills/focus.csv", "-o", "csv"))))
say([row["usage_type"] for row in rows] == [M5, VOLUME, "USE1-Hst:Data-Bytes-In", "Tax"] and
    sum(D(row["difference_usd"]) for row in rows) == D("0.75") and D(rows[0]["actual_quantity"]) == 12, "csv", rows)
text = ask("cost", "actual", "--actual", "tests/data/bills/focus.csv")
say("+0.7500000000 (+35.0%)" in text, "text_has_the_verdict", text)

# A run's own bill differs from it in nothing.
own = write("own.csv", ask("report", "actual", "-o", "focus", "--billing-account", "123456789012"))
document = against(own)
say(amounts(document) == [D("0.428"), D("0.428"), 0, 0, 0], "a_run_is_its_own_forecast", document)

# Instances of asynchronous endpoints are Host on our bills, AsyncInf on AWS's.
with open("tests/data/bills/focus.csv", encoding="utf-8") as file:
    FOCUS = file.read()
document = against(write("async.csv", FOCUS.replace("Host:ml", "AsyncInf:ml")))
say(amounts(document["Lines"][0]) == [D(amount) for amount in instance], "asynchronous_instances_are_found", document)


def refuse(name, text, message, *options):
    path = write("b.csv", text)
    answer = call("cost", "actual", "--actual", path, *options)
    good = answer.returncode == 3 and message in answer.stderr and not answer.stdout and answer.stderr.startswith(path)
    say(good, name, f"exit {answer.returncode}: {answer.stderr}")


lines = FOCUS.split("\n")
refuse("an_empty_bill", "", ": is empty: a bill begins with the names of its columns")
refuse("a_bill_without_rows", lines[0] + "\n", ": has no row that counts: 0 are of other services")
refuse("no_bill", "a,b\n1,2\n", ":1: is no bill that is known")
refuse("a_column_that_is_missing", FOCUS.replace("EffectiveCost", "Cost"), ":1: lacks the column EffectiveCost, which a bill of the form FOCUS has")
refuse("a_condition_on_no_column", FOCUS, ':1: has no column "Team" for a condition to look at', "--where", "Team=search")
refuse("a_condition_on_a_name_that_is_misspelt", FOCUS, '"resourceid" for a condition to look at; did you mean "ResourceId"?', "--where", "resourceid=x")
refuse("conditions_that_nothing_meets", FOCUS, ": has no row that counts: 6 do not meet the conditions", "--where", "ResourceId=x")
refuse("a_cost_that_is_no_number", FOCUS.replace("0.15", "0.1.5"), ':4: EffectiveCost must be a decimal number, found "0.1.5"')
refuse("a_row_cut_short", "\n".join(lines[:3] + ["USD,Usage"]), ":4: has 2 fields and the header 11")
refuse("a_quote_that_does_not_end", FOCUS.replace('more""}"', "more", 1), ":2: has 0 fields and the header 11: a quote is out of place")
refuse("another_currency", FOCUS.replace("USD,Tax", "EUR,Tax"), ":6: is in EUR: bills are compared in USD")
refuse("a_date_that_is_none", FOCUS.replace("2026-12-01T04", "soon"), ":3: ChargePeriodStart must be a date and time")
refuse("a_row_that_ends_before_it_begins", FOCUS.replace("2026-12-01T06", "2025-12-01T06"), ":2: ends before it begins")
with open("tests/data/bills/cur.csv", encoding="utf-8") as file:
    CUR = file.read()
refuse("a_plan_without_its_columns", CUR.replace("savingsPlan/", "x/"), ":3: is covered by a Savings Plan, and the bill lacks the column savingsPlan/SavingsPlanEffectiveCost")
answer = call("cost", "actual", "--actual", os.path.join(room.name, "none.csv"))
say(answer.returncode == 3 and answer.stderr.endswith("none.csv: can't be opened: No such file or directory\n"), "a_bill_that_is_not_there", answer.stderr)
for options in (("--by", "variant"), ("actual",)):
    answer = call("cost", "actual", *options, "--actual", own)
    say(answer.returncode == 2, f"not_with_{options[0].strip('-')}", answer.stderr)
sys.exit(verdicts.status())
