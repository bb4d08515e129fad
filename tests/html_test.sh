#!/bin/bash
# Reports in HTML through the whole program: well-formed, made of nothing but themselves, with the figures of the JSON report,
# and the same bytes from a stored run, on any number of threads, in any language and time zone.
cd "$(dirname "$0")/.." || exit 1
: "${LOADLINE:?is to be the path of the program}"
PYTHONPATH=tests exec /usr/bin/python3 -B - <<'PYTHON'
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import verdicts
from html_reader import Page
from verdicts import verdict

LOADLINE = os.path.abspath(os.environ["LOADLINE"])
UNITS_IN_MS = {"ns": 1e-6, "us": 1e-3, "ms": 1, "s": 1000, "min": 60e3, "h": 3600e3, "d": 86400e3}


def ask(*arguments, code=0, **environment):
    done = subprocess.run([LOADLINE, *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                          env={**os.environ, **environment})
    if done.returncode != code:
        verdict(f"loadline {' '.join(arguments)}", f"exit {done.returncode}: {done.stderr[-300:]}")
    return done.stdout


def shows(text, value_ms):
    """Whether a time as it is written ("6.60s", "1.2ms*", "0") is that value, rounded to the digits it has."""
    if text.rstrip("*") == "0":
        return value_ms == 0
    match = re.fullmatch(r"([\d,]*\d(?:\.(\d+))?)([a-z]+)\*?", text)
    if not match or match[3] not in UNITS_IN_MS:
        return False
    unit, shown = UNITS_IN_MS[match[3]], float(match[1].replace(",", ""))
    return abs(shown - value_ms / unit) <= 0.5000001 * 10 ** -len(match[2] or "")


def wrong_times(row, times):
    """A row of mean, p50 .. p99.9, maximum beside the JSON report's."""
    wanted = [times[name] for name in ("Mean", "P50", "P90", "P95", "P99", "P999", "Maximum")]
    return [(shown, value) for shown, value in zip(row, wanted) if not shows(shown, value)]


def pictures(name, count):
    """Why not: the page of a stored run has that many pictures, each with words for who does not see it."""
    found = Page(ask("report", name, "-o", "html", "--db", database).decode()).pictures
    return "" if len(found) == count and all(len(words) > 20 for words in found) else f"{name}: {found}"


def shown_difference(found):
    """As the table of differences has it: without what is the same in both."""
    return found["Difference"] != 0 or found.get("Interval", [0, 0]) != [0, 0]


def look_at_comparison(page, result):
    for name in ("break-even-serverless", "break-even-async"):
        rows = [row for row in page.tables[f"{name} against break-even"][0][2:] if len(row) > 1]
        wanted = [found for found in result["Differences"] if found["Scenario"] == name and "VariantName" not in found
                  and shown_difference(found)]
        verdict(f"{name} has a row for each difference", len(rows) != len(wanted) and rows)
        p99 = next(row for row in rows if row[0] == "latency p99")
        found = next(found for found in wanted if found["Metric"] == "Latency.P99")
        verdict(f"{name} has the p99 of the JSON report", not (shows(p99[1], found["Baseline"]) and shows(p99[2], found["Value"])) and p99)
    verdict("the title says which is to be had", page.title != "break-even compared: The cheapest that meets every objective "
            "break-even-serverless" and page.title)
    verdict("there is a forest plot for each, and break-even", len(page.pictures) != 3 and page.pictures)


def look_at_sweep(page, result):
    rows = [row for row in page.tables["Cells"][0][1:] if not row[0].startswith("±")]
    wanted = [cell["Latency"]["P99"] for cell in result["Cells"]]
    verdict("each cell has the p99 of the JSON report", [row for row, value in zip(rows, wanted) if not shows(row[4], value)])
    verdict("the best one is marked", [row[0] for row in rows if row[0].startswith("*")] != [f"* {result['Best']}"] and rows)
    verdict("there is a map, and a tornado", len(page.pictures) != 2 and page.pictures)


def look_at_sizing(page, result):
    verdict("the plan's request is as in the JSON report", json.loads(page.documents[0]) != result["Best"]["EndpointConfig"])
    plans = [row[0] for row in page.tables["The best, and its runners-up"][0][1:]]
    verdict("and so are the plans", plans != [plan["Plan"] for plan in [result["Best"], *result["RunnersUp"]]] and plans)
    verdict("there is the front, and break-even", len(page.pictures) != 2 and page.pictures)


def look_at_explanation(page, result):
    total = page.tables["What it costs (USD an hour)"][0][-1]
    verdict("an hour costs what it does in the JSON report", total[-1] != f"{float(result['Cost']['PerHour']):.4f}" and total)


def look_at_calibration(page, result):
    errors = [row[-1] for heading in ("Fitted", "Kept back") for row in page.tables[heading][0][1:]]
    wanted = sum(len(point["Figures"]) for point in result["Points"])
    verdict("each figure that was observed has a row", len(errors) != wanted and (len(errors), wanted))


def look_at_page(verb, page, arguments):
    read = Page(page.decode("utf-8"))
    pages[verb] = page
    verdict(f"the page of {verb} is well-formed and stands alone", read.faults)
    verdict(f"each picture of {verb} is told in words", [words for words in read.pictures if len(words) < 40])
    if verb in LOOKS:
        LOOKS[verb](read, json.loads(ask(*arguments, "-o", "json")))


LOOKS = {"explain": look_at_explanation, "calibrate": look_at_calibration, "compare": look_at_comparison, "sweep": look_at_sweep, "size": look_at_sizing}
EXAMPLES = "scenarios/examples"
BREAK_EVEN = f"{EXAMPLES}/break-even"
SEARCH = {"InstanceTypes": ["ml.c5.large"], "InstanceCount": [1, 4], "Serverless": {"MemorySizeInMB": [4096], "MaxConcurrency": [4, 6]}}
PAGES = {
    "run": ["run", f"{EXAMPLES}/chat-a-b.json", "--no-store", "--replications", "2"],
    "compare": ["compare", f"{BREAK_EVEN}.json", "--patch", f"{BREAK_EVEN}-serverless.patch.json", "--patch",
                f"{BREAK_EVEN}-async.patch.json", "--no-store", "--replications", "2"],
    "sweep": ["sweep", f"{EXAMPLES}/sizing.json", "--no-store", "--replications", "2", "--set", "/DurationInSeconds=60", "--vary",
              "/EndpointConfig/ProductionVariants/0/InitialInstanceCount=3:5:1", "--vary", "/Traffic/Arrivals/RatePerSecond=300,400"],
    "explain": ["explain", f"{EXAMPLES}/chat-a-b.json"],
    "calibrate": ["calibrate", f"{EXAMPLES}/observed.json", "--free", "/Models/llama-2-7b/Profiles/0/ServiceTimeInMilliseconds=1:2",
                  "--set", "/Observed/Free={}", "--replications", "1", "--set", "/DurationInSeconds=30"],
    "size": ["size", f"{BREAK_EVEN}.json", "--no-store", "--replications", "2", "--set", f"/Search={json.dumps(SEARCH)}"],
}
pages = {}
gnuplot = shutil.which("gnuplot")
with tempfile.TemporaryDirectory() as room:
    database = os.path.join(room, "runs.db")
    for path in sorted(glob.glob("scenarios/examples/*.json")):
        with open(path, encoding="utf-8") as file:
            # World Cup is the longest, and has nothing that others lack.
            if "ProductionVariants" in json.load(file) or ".patch." in path or "world-cup" in path:
                continue
        name = os.path.basename(path)[:-5]
        page = ask("run", path, "-o", "html", "--replications", "1", "--db", database).decode("utf-8")
        read = Page(page)
        verdict(f"{name} is well-formed and stands alone", read.faults)
        result = json.loads(ask("report", "last", "-o", "json", "--db", database))
        verdict(f"{name} is told again in the same bytes", ask("report", "last", "-o", "html", "--db", database).decode() != page)
        latency = read.tables["Latency, as the caller sees it"][0]
        verdict(f"{name} has the latency of the JSON report", wrong_times(latency[1][1:], result["Latency"]))
        bill = read.tables["Cost (USD)"][0]
        total = float(bill[-1][-1].replace(",", ""))
        verdict(f"{name} has the total of the JSON report", abs(total - float(result["Cost"]["Total"])) > 0.0000500001 and total)
        digests = read.tables["Where this comes from"][0][1:]
        verdict(f"{name} names its inputs in full", digests != [[part["Path"], part["SHA256"]] for part in result["Inputs"]])

    missed = Page(ask("run", "scenarios/examples/chat-a-b.json", "-o", "html", "--no-store").decode())
    verdict("the title says how it went", missed.title != "chat-a-b: 1 of 4 objectives MISSED" and missed.title)
    first = [row[:2] for row in missed.tables["Objectives"][0][1:]]
    verdict("the verdict is each objective's own", first != [["Latency p99", "met"], ["Latency p99 of B", "MISSED"],
                                                            ["ErrorRate", "met"], ["CostPerHour", "met"]] and first)
    verdict("and comes first", list(missed.tables)[0] != "Objectives" and list(missed.tables))

    for verb, arguments in PAGES.items():
        look_at_page(verb, ask(*arguments, "-o", "html", "--threads", "1"), arguments)

    elsewhere = {"LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Kolkata"}
    for verb, arguments in PAGES.items():
        same = ask(*arguments, "-o", "html", "--threads", "2", **elsewhere) == pages[verb]
        verdict(f"{verb} gives the same bytes on two threads, where commas part decimals, in another time zone", not same)

    wanted = [pictures("chat-a-b", 4), pictures("first", 2), pictures("rush-hours", 2)] if gnuplot else []
    verdict("each run has the pictures that it has something for", [why for why in wanted if why])
    for verb in ("run", "compare"):
        bare = ask(*PAGES[verb], "-o", "html", PATH="/nowhere").decode()
        verdict(f"without gnuplot the page of {verb} says so", "no gnuplot was found" not in bare or Page(bare).pictures)
        verdict(f"and has the same tables, of {verb}", Page(bare).tables != Page(pages[verb].decode()).tables)
    verdict("a picture alone needs gnuplot", None if ask("report", "chat-a-b", "--plot", "cost", "--db", database, code=4,
                                                         PATH="/nowhere") == b"" else "something was written")
    for plot in ("latency", "timeline", "cost", "shares") if gnuplot else ():
        svg = ask("report", "chat-a-b", "--plot", plot, "--db", database)
        again = ask("report", "chat-a-b", "--plot", plot, "-o", "svg", "--db", database, LC_ALL="de_DE.UTF-8", TZ="Asia/Kolkata")
        root = xml.etree.ElementTree.fromstring(svg)
        verdict(f"the picture of {plot} is SVG", not root.tag.endswith("svg") and root.tag)
        verdict(f"the picture of {plot} is the same again", svg != again)
        verdict(f"the picture of {plot} does not say who drew it", re.search(rb"(?i)produced by|gnuplot \d|20\d\d-\d\d", svg))
        png = ask("report", "chat-a-b", "--plot", plot, "-o", "png", "--db", database)
        verdict(f"the picture of {plot} can be PNG", not png.startswith(b"\x89PNG\r\n"))
        if plot == "shares":
            verdict("a PNG is the same again", png != ask("report", "chat-a-b", "--plot", plot, "-o", "png", "--db", database, TZ="Asia/Kolkata"))
sys.exit(verdicts.status())
PYTHON
