"""`loadline cost` of shipped examples: every node is the sum of those below it, in decimals that are not ours, and the bill is
that of the run itself."""
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
say(ask("cost", "none", code=3) == "", "a_run_that_is_not_there_is_refused", "it was shown")
sys.exit(verdicts.status())
