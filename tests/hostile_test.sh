#!/bin/bash
# Texts that would run, break out or move the cursor if they were taken for more than texts: they come out as they went in
# (JSON, SQLite) or with their control characters named (text), and nothing else happens.
PYTHONPATH=$(dirname "$0") exec /usr/bin/python3 -B - <<'PYTHON'
import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import namedtuple

import verdicts
from html_reader import DRAWN, Page
from verdicts import say

LOADLINE = os.path.abspath(os.environ["LOADLINE"])

# One text for each reader that might believe it: a shell, gnuplot, a spreadsheet, HTML, SQL, printf, a terminal (escape
# sequences in 7 bits, and the one-character form U+009B), a path, a line reader; and characters of four bytes, and 10,000 of them.
HOSTILE = {
    "a shell": "`touch hacked1` $(touch hacked2); touch hacked3 | tee hacked4 #",
    "gnuplot": "'\nset output '|touch hacked5'\nsystem(\"touch hacked6\")",
    "a spreadsheet": "=cmd|'/c calc'!A1",
    "HTML": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;",
    "SQL": "'); DROP TABLE runs; DROP TABLE run; --\"",
    "printf": "%s%s%n%100000d%hhn",
    "a terminal": "\x1b[31mred\x1b]0;title\x07\x1b[2J\r\b\x7f \u009b31m \u0085 end",
    "a path": "../../../../tmp/hacked7",
    "a reader of lines": "one\ntwo\r\nthree\tfour\u2028five",
    "a reader of bytes": "caf\u00e9 \U0001f680 \u202egnihton \ufeff \u0000".replace("\u0000", "") + "\u00ff",
    "a short buffer": "\U0001f680long" * 2000,
}
Element = namedtuple("Element", "tag text")
# What a terminal acts upon: controls of both sets but for the line end.
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f\x80-\x9f]")


# Invisible characters that turn or hide text.
TREACHEROUS = re.compile("[\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def as_shown(text):
    """With controls and invisible characters byte by byte."""
    named = lambda found: "".join(f"\\x{byte:02X}" for byte in found[0].encode())
    return TREACHEROUS.sub(named, re.sub("[\x00-\x1f\x7f-\x9f]", named, text))


def scenario(text):
    name = re.sub("[^A-Za-z0-9-]", "-", text)[:40].strip("-") or "plain"  # what the API allows in names of its own
    return {
        "Name": text, "Description": text, "Comment": text, "Replications": 1,
        "Traffic": {"Trace": {"File": text.replace("/", "_")[:60] + ".csv", "Format": "csv",
                              "Columns": {"ArrivalInSeconds": text, "InputTokens": "t" + text}}},
        "Models": {name: {"Comment": text, "Profiles": [{"ServiceTimeInMilliseconds": 20, "Workers": 2}]},
                   text + "-": {"Profiles": [{"ServiceTimeInMilliseconds": 20}]}},
        "EndpointConfig": {
            "EndpointConfigName": name,
            "Tags": [{"Key": "key", "Value": re.sub(r"[^A-Za-z0-9 .:/=+@-]", "", text)[:100]}],  # what the API allows
            "ProductionVariants": [{"VariantName": name, "ModelName": name, "InstanceType": "ml.c5.xlarge",
                                    "InitialInstanceCount": 1, text: text}],
        },
        "Prices": {"InstanceHour": {"ml.c5.xlarge": "0.204"}, "Source": text},
        "Discounts": {"Negotiated": [{"UsageType": text, "Discount": 0.1, "Comment": text}],
                      "SavingsPlan": {"CommitmentPerHour": 0.01, "Discount": 0.1, "Name": text, "SavingsPlanId": text}},
        "Objectives": [{"Metric": "Latency", "Statistic": "p99", "AtMost": 250, "VariantName": name}],
    }


def bill(text):
    """A bill of that name, with the text for its usage types and line types."""
    name = (text.replace("/", "_")[:60] + ".bill").lstrip("-")
    rows = [["x_UsageType", "PricingQuantity", "EffectiveCost", "ChargeCategory", "x_ServiceCode", "ChargePeriodStart", "ChargePeriodEnd",
             "BillingCurrency", text]]
    rows += [[text, "1", "2", kind, "AmazonSageMaker", "2026-12-01T00:00:00Z", "2026-12-01T01:00:00Z", "USD", text] for kind in ("Usage", text)]
    with open(name, "w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    return "./" + name


def hosting(text):
    """Two models in containers on one instance, with the text wherever AWS's shapes and ours take any."""
    container = {"Image": re.sub(r"\s", "", text)[:255], "ArtifactUrl": "s3://b/" + re.sub(r"\s", "", text)[:1000],
                 "Environment": {"HOSTILE": text[:1024]}}
    needs = {"MinMemoryRequiredInMb": 1024, "Comment": text}
    return {
        "Name": text, "Replications": 1, "Comment": text,
        "Traffic": {"Arrivals": {"Process": "closed", "Users": 2, "Requests": 20},
                    "TargetInferenceComponents": {"Comment": text, "one": 0.5, "two": 0.5}},
        "Models": {name: {"Profiles": [{"ServiceTimeInMilliseconds": 20, "Comment": text}]} for name in ("one", "two")},
        "EndpointConfig": {"EndpointConfigName": "hosting", "ExecutionRoleArn": "arn:aws:iam::123456789012:role/r",
                           "ProductionVariants": [{"VariantName": "A", "InstanceType": "ml.c5.xlarge",
                                                   "InitialInstanceCount": 1}]},
        "InferenceComponents": [{
            "InferenceComponentName": name, "EndpointName": "e", "RuntimeConfig": {"CopyCount": 1},
            "Specification": {"Container": container, "ComputeResourceRequirements": needs, text[:60]: text}}
            for name in ("one", "two")],
        "Client": {"Comment": text}, "Limits": {"Comment": text}, "AssumedScaling": {"Comment": text}, "Quotas": {"Comment": text}, "Timeline": [],
    }


def field(text):
    return '"' + text.replace('"', '""') + '"'


def ask(*arguments):
    return subprocess.run([LOADLINE, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=60)


def shown_safely(what, answer, codes=(0,)):
    """Text on either stream is UTF-8 and holds no control character but line ends."""
    for stream in (answer.stdout, answer.stderr):
        try:
            found = CONTROL.search(stream.decode("utf-8"))
        except UnicodeDecodeError as error:
            found = error
        if found:
            say(False, what, f"{found} in {stream[:300]}")
            return
    say(answer.returncode in codes, what, f"exit {answer.returncode}: {answer.stderr[-300:]}")


def shown_on_page(what, answer, text):
    """Whole, and with no element or address from it, in the page or its pictures, which have labels."""
    shown_safely(what, answer)
    page = Page(answer.stdout.decode("utf-8", "replace"))
    say(not page.faults, f"{what}: nothing in it comes from the text", page.faults[:5])
    say(as_shown(text) in page.text and as_shown(text) in page.title, f"{what}: and whole", page.title[:300])
    say(page.labels, f"{what}: and has pictures", page.pictures)
    return page


def as_label(text):
    """How a picture's label of it begins."""
    return as_shown(text).replace("'", "’").split(" ")[0][:9]


def parsed(what, answer):
    try:
        return json.loads(answer.stdout.decode("utf-8"))
    except ValueError as error:
        say(False, what, f"{error}: {answer.stdout[:300]}{answer.stderr[-300:]}")
        return None


def elements(picture):
    return [Element(node.tag.split("}")[-1], node.text or "") for node in ElementTree.fromstring(picture).iter()]


def drive_names(of, text):
    """The API lets no such name be a variant's; a database that came from elsewhere may hold it all the same."""
    asked = scenario("plain")
    asked["Traffic"] = {"Arrivals": {"Process": "poisson", "RatePerSecond": 10, "Requests": 50}}
    twin = dict(asked["EndpointConfig"]["ProductionVariants"][0], VariantName="other")
    asked["EndpointConfig"]["ProductionVariants"].append(twin)
    with open("n.json", "w", encoding="utf-8") as out:
        json.dump(asked, out)
    ask("run", "n.json", "--db", "n.db")
    store = sqlite3.connect("n.db")
    store.execute("UPDATE variants SET name = ? WHERE name = 'plain'", (text,))
    store.execute("UPDATE cost_lines SET variant_name = ?, charge = ? WHERE variant_name = 'plain'", (text, text))
    store.commit()
    store.close()
    for plot in ("latency", "timeline", "cost", "shares"):
        drawn = ask("report", "last", "--db", "n.db", "--plot", plot)
        say(drawn.returncode == 0, f"{of}: a variant of that name is in the {plot}", drawn.stderr[-300:])
        shown = [node.text.strip() for node in elements(drawn.stdout) if node.tag == "text"]
        say(any(label.startswith(as_label(text)) for label in shown), f"{of}: by its name", shown)
    page = Page(ask("report", "last", "--db", "n.db", "-o", "html").stdout.decode("utf-8"))
    say(not page.faults and len(page.pictures) == 4, f"{of}: a page has four pictures and is whole", page.faults)
    say(all(as_shown(text)[:300] in said for said in (page.pictures[1], page.pictures[2])), f"{of}: said in words too", page.pictures)
    say(set(os.listdir(".")) == {"n.json", "n.db"}, f"{of}: and no file was made", os.listdir("."))
    for name in os.listdir("."):
        os.remove(name)


def drive_hosting(of, text):
    """Names of quotas, functions, targets and variants are free until they are looked up: a fault must show them safely."""
    with open("h.json", "w", encoding="utf-8") as out:
        json.dump(hosting(text), out, ensure_ascii=False)
    shown_safely(f"{of}: components in containers are run", ask("run", "h.json", "--no-store"))
    parsed(f"{of}: and reported as JSON", ask("run", "h.json", "--no-store", "-o", "json"))
    parsed(f"{of}: and validated as JSON", ask("validate", "h.json", "-o", "json"))
    for what, pointer, value in (
            ("quota", "/Quotas", {text: 5}),
            ("target", "/Traffic/TargetInferenceComponents", {text: 0.5}),
            ("failing variant", "/Timeline/-", {"AtInSeconds": 1, "FailInstances": {"VariantName": text, "Count": 1}}),
            ("type without capacity", "/Timeline/-",
             {"AtInSeconds": 1, "CapacityUnavailable": {"InstanceType": text, "ForInSeconds": 1}}),
            ("function", "/Traffic", {"Trace": {"File": "h.json", "Format": "azure-functions-2019", "Functions": [text, 5]}}),
            ("component", "/InferenceComponents/0/InferenceComponentName", text),
            ("base", "/InferenceComponents/0/Specification/BaseInferenceComponentName", text),
            ("mode of retries", "/Client", {"RetryMode": text})):
        setting = ["--set", f"{pointer}={json.dumps(value)}"]
        shown_safely(f"{of}: a {what} of that name is refused", ask("run", "h.json", "--no-store", *setting), (3,))
        parsed(f"{of}: a {what} of that name is refused in JSON", ask("validate", "h.json", "-o", "json", *setting))
    os.remove("h.json")


def check_form(of, form, text, shown):
    """What a reader of the format makes of it."""
    wrong = ""
    if form in ("focus", "csv"):
        rows = list(csv.reader(io.StringIO(shown)))
        if len({len(row) for row in rows}) != 1 or len(rows) != shown.count("\n"):
            wrong = "rows are broken"
        wrong = wrong or next((cell for row in rows for cell in row if cell[:1] in tuple("=+@\t\r") or
                               cell[:1] == "-" and not re.fullmatch("-[0-9.]+", cell)), "")
    elif form == "junit":
        suite = ElementTree.fromstring(shown).find("testsuite")
        if not text.isascii() or text.isprintable():
            wrong = "" if suite.get("name") else "no name"
    elif form == "cloudwatch":
        json.loads(shown)
    elif form == "openmetrics":
        wrong = next((line for line in shown.splitlines() if not line.startswith("# ") and not re.fullmatch(
            r'[a-z_]+\{([a-z_]+="([^"\\\n]|\\["\\n])*",?)*\} [0-9.e+-]+', line)), "")
    elif form == "markdown":
        if len(shown) >= 65000:
            wrong = len(shown)
        wrong = wrong or next((sign for sign in ("<script", "<img", "`", "@", "$(") if sign in shown), "")
    say(not wrong, f"{of}: {form} is read as what it is", wrong)


def drive(of, text):
    asked = scenario(text)
    file, trace = "s.json", asked["Traffic"]["Trace"]["File"]
    database = text.replace("/", "_")[:60] + ".db"
    if database.startswith(("file:", ":")) or database == "-":
        database = "d" + database
    with open(file, "w", encoding="utf-8") as out:
        json.dump(asked, out, ensure_ascii=False)
    with open(trace, "w", encoding="utf-8", newline="") as out:
        out.write(field(text) + "," + field("t" + text) + "\n1,5\n2,6\n3,7\n")
    known = {file, trace, database}

    shown_safely(f"{of}: run shows it safely", ask("run", file, "--db", "./" + database))
    answer = ask("run", file, "--db", "./" + database, "-o", "json")
    result = parsed(f"{of}: run writes JSON", answer)
    if result:
        say(result["Scenario"] == text, f"{of}: the result holds the very text", result["Scenario"])
        say(trace in [part["Path"] for part in result["Inputs"]], f"{of}: and the very name of the trace", result["Inputs"])
        say(not CONTROL.search(answer.stdout.decode()), f"{of}: JSON escapes controls", "")
    shown_safely(f"{of}: list shows it safely", ask("list", "--db", "./" + database))
    runs = parsed(f"{of}: list writes JSON", ask("list", "--db", "./" + database, "-o", "json"))
    if runs:
        say(text in json.dumps(runs, ensure_ascii=False) or json.dumps(text)[1:-1] in json.dumps(runs), f"{of}: and in the list",
            str(runs)[:300])
    shown_safely(f"{of}: report shows it safely", ask("report", "last", "--db", "./" + database))
    shown_on_page(f"{of}: a page of HTML shows it safely", ask("report", "last", "--db", "./" + database, "-o", "html"), text)
    for plot in ("latency", "timeline", "cost"):
        drawn = ask("report", "last", "--db", "./" + database, "--plot", plot)
        say(drawn.returncode == 0, f"{of}: its {plot} is drawn", drawn.stderr[-300:])
        strange = {node.tag for node in elements(drawn.stdout)} - DRAWN
        say(not strange, f"{of}: of what pictures are made of", strange)
    shown_safely(f"{of}: it is a name to ask for", ask("report", text, "--db", "./" + database))
    again = ask("report", "last", "--db", "./" + database, "-o", "json")
    say(again.stdout == answer.stdout, f"{of}: a stored report is the run's own", again.stdout[:300] + again.stderr[:300])
    change = ["--set", "/Description=" + json.dumps("d" + text)]
    shown_safely(f"{of}: compare shows it safely", ask("compare", file, *change, "--no-store"))
    compared = parsed(f"{of}: compare writes JSON", ask("compare", file, *change, "--no-store", "-o", "json"))
    say(bool(compared) and compared["Baseline"] == text and compared["Differences"][0]["Scenario"] == text + " (2)",
        f"{of}: and holds the very text", str(compared)[:300])
    # Another price by the request, so that the two break even and both names are in a picture.
    variant = dict(asked["EndpointConfig"]["ProductionVariants"][0], ServerlessConfig={"MemorySizeInMB": 4096, "MaxConcurrency": 200})
    del variant["InstanceType"], variant["InitialInstanceCount"]
    serverless = ["--set", "/EndpointConfig/ProductionVariants/0=" + json.dumps(variant),
                  "--set", f"/Models/{variant['ModelName']}/Profiles/0/ServiceTimeInMilliseconds=100"]
    page = shown_on_page(f"{of}: compare's page shows it safely", ask("compare", file, *serverless, "--no-store", "-o", "html"), text)
    say(any(label.startswith(as_label(text)) for label in page.labels), f"{of}: by its name in the picture", page.labels)
    search = ["--set", '/Search={"Serverless": {"MemorySizeInMB": [2048, 4096], "MaxConcurrency": [1, 3]}}']
    shown_on_page(f"{of}: size's page shows it safely", ask("size", file, "--no-store", *search, "-o", "html"), text)
    for form in ("focus", "csv", "markdown", "junit", "hgrm", "openmetrics", "cloudwatch"):
        answer = ask("report", "last", "--db", "./" + database, "-o", form, "--billing-account", "123456789012")
        shown_safely(f"{of}: {form} shows it safely", answer)
        check_form(of, form, text, answer.stdout.decode("utf-8", "replace"))
    for verb in (["cost", "last"], ["diff", "last", "last"], ["show", "last"]):
        shown_safely(f"{of}: {verb[0]} shows it safely", ask(*verb, "--db", "./" + database))
        parsed(f"{of}: {verb[0]} writes JSON", ask(*verb, "--db", "./" + database, "-o", "json"))
    shown_safely(f"{of}: usage for AWS's estimates is safe", ask("report", "last", "--db", "./" + database, "-o", "pricing-calculator",
                                                                 "--billing-account", "123456789012"))
    charged = ["--by", "tag:" + text] if text.strip("\0") else []
    for verb in (["cost", "last", *charged], ["cost", "last", "--by", "tag:key"], ["cost", "last", "--by", "scenario"],
                 ["cost", "last", "--actual", bill(text)]):
        shown_safely(f"{of}: {verb[2:3]} shows it safely", ask(*verb, "--db", "./" + database))
        parsed(f"{of}: {verb[2:3]} writes JSON", ask(*verb, "--db", "./" + database, "-o", "json"))
        table = ask(*verb, "--db", "./" + database, "-o", "csv").stdout.decode("utf-8")
        cells = [cell for row in csv.reader(io.StringIO(table, newline="")) for cell in row]
        say(all(cell.isprintable() and (cell[:1] not in "=+-@" or re.fullmatch(r"-?[0-9.]+", cell)) for cell in cells if cell),
            f"{of}: {verb[2:3]} as CSV has no formula and no control character", cells[:20])
    shown_safely(f"{of}: validate shows it safely", ask("validate", file))
    parsed(f"{of}: validate writes JSON", ask("validate", file, "-o", "json"))
    shown_safely(f"{of}: explain shows it safely", ask("explain", file))
    told = parsed(f"{of}: explain writes JSON", ask("explain", file, "-o", "json"))
    say(bool(told) and told["Scenario"] == text and told["Description"] == text, f"{of}: and holds the very text", told)
    shown_safely(f"{of}: so do faults", ask("run", file, "--no-store", "--strict"), (3,))
    patch = ["--set", "/EndpointConfig/Tags/0/Value=" + json.dumps(text), "--set", "/" + text[:50] + "=1"]
    shown_safely(f"{of}: so do settings", ask("validate", file, *patch), (3,))
    values = ["--vary", "/Description=" + json.dumps(text) + ',"plain"']
    shown_safely(f"{of}: a sweep shows it safely", ask("sweep", file, "--no-store", *values))
    shown_on_page(f"{of}: a sweep's page shows it safely", ask("sweep", file, "--no-store", "-o", "html", *values, "--vary", "/Replications=1,2"),
                  text)
    swept = parsed(f"{of}: a sweep writes JSON", ask("sweep", file, "--no-store", "-o", "json", *values))
    say(bool(swept) and swept["Vary"][0]["Values"] == [text, "plain"], f"{of}: which holds the very text", swept)
    lines = list(csv.reader(io.StringIO(ask("sweep", file, "--no-store", "-o", "csv", *values).stdout.decode(), newline="")))
    cell = lines[1][1]
    say(len(lines) == 3 and (cell in (text, "'" + text) or "\\x" in cell) and cell[0] not in "=+-@" and cell.isprintable(),
        f"{of}: as CSV it is no formula, and holds no control character", lines[1][:2])
    plan = ask("sweep", "plan", file, *values)
    parsed(f"{of}: a plan of a sweep is JSON", plan)
    with open("plan.json", "wb") as out:
        out.write(plan.stdout)
    cells = "c" + database
    known.add("plan.json")
    shown_safely(f"{of}: its jobs show it safely", ask("sweep", "run", "plan.json", "--cell", "1", "--cells", cells))
    shown_safely(f"{of}: so does the merge", ask("sweep", "merge", "plan.json", "--cells", cells, "--no-store"), (3,))
    say(len(os.listdir(cells)) == 1, f"{of}: a cell has one file", os.listdir(cells))
    shutil.rmtree(cells)
    shown_safely(f"{of}: so does a sweep's fault", ask("sweep", file, "--no-store", "--vary", "/" + text[:50] + "=1"), (3,))
    shown_safely(f"{of}: so does the command line", ask("run", file, "--seed", text), (2,))
    shown_safely(f"{of}: so does a file that is not there", ask("validate", "no/" + text[:200]), (3,))
    shown_safely(f"{of}: so does the catalogue", ask("catalogue", text), (3,))

    if not os.path.exists(database):
        say(False, f"{of}: the database has the very name", os.listdir("."))
    else:
        store = sqlite3.connect(database)
        say(store.execute("PRAGMA integrity_check").fetchall() == [("ok",)], f"{of}: the database is whole", "it is damaged")
        tables = [row[0] for row in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        held = any(text in row for table in tables for row in store.execute(f'SELECT * FROM "{table}"'))
        say(held, f"{of}: and holds the very text", tables)
        store.close()
    os.unlink(bill(text))
    say(set(os.listdir(".")) == known, f"{of}: no other file appears", set(os.listdir(".")) ^ known)
    for name in os.listdir("."):
        os.remove(name)


room = tempfile.mkdtemp(prefix="hostile")
os.makedirs(os.path.join(room, "a/b/c/d"))
os.chdir(os.path.join(room, "a/b/c/d"))
for reader, words in HOSTILE.items():
    drive(reader, words)
    drive_hosting(reader, words)
    drive_names(reader, words)


def on_terminal(term):
    """What a run sends to a terminal of that kind (None: not named), which is its standard error."""
    ours, its = os.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "TERM"}
    subprocess.run([LOADLINE, "run", "t.json", "--no-store"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=its,
                   env=environment if term is None else dict(environment, TERM=term), timeout=60)
    os.write(its, b"end")
    os.close(its)
    said = os.read(ours, 65536)
    os.close(ours)
    return said


asked = scenario("plain")
asked["Traffic"] = {"Arrivals": {"Process": "poisson", "RatePerSecond": 10, "Requests": 10}}
with open("t.json", "w", encoding="utf-8") as out:
    json.dump(asked, out)
say(b"\x1b[K" in on_terminal("xterm"), "a terminal is cleared of progress", on_terminal("xterm"))
for kind in ("dumb", "", None):
    say(b"\x1b" not in on_terminal(kind), f"a terminal of kind {kind} gets no escape sequence", on_terminal(kind))
os.chdir("/")
say(not any(name.startswith("hacked") for _, _, names in os.walk(room) for name in names) and
    not os.path.exists("/tmp/hacked7"), "nothing was run", "a file was made")
shutil.rmtree(room)
sys.exit(verdicts.status())
PYTHON
