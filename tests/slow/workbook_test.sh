#!/bin/bash
# The bill as a workbook, in a program built with XLSX=1: read with parsers that are not ours, its exact money added up in decimals; the same
# bytes at any time and in any time zone; and no formula, whatever names say.
cd "$(dirname "$0")/../.." || exit 1
: "${LOADLINE:?is to be the path of the program}" "${BUILD:?is to be the folder of the build}"
export WITH_XLSX=$BUILD/xlsx/loadline
pkg-config --exists xlsxwriter || { echo "FAILED libxlsxwriter is there: install libxlsxwriter-dev (.ci/deps.sh ci)"; exit 1; }
make --no-print-directory XLSX=1 PROGRAM="$WITH_XLSX" BUILD="$BUILD" "$WITH_XLSX" || { echo "FAILED the program is built with XLSX"; exit 1; }
PYTHONPATH=tests exec /usr/bin/python3 -B - <<'PYTHON'
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
import zipfile
from decimal import Decimal

import verdicts
from verdicts import say

PLAIN, WITH = os.path.abspath(os.environ["LOADLINE"]), os.path.abspath(os.environ["WITH_XLSX"])
NAMES = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
room = tempfile.TemporaryDirectory()
database = os.path.join(room.name, "runs.db")
scratch = os.path.join(room.name, "scratch")
os.mkdir(scratch)


def call(program, *arguments, **environment):
    return subprocess.run([program, *arguments, "--db", database], capture_output=True, env={**os.environ, "TMPDIR": scratch, **environment})


def sheets_of(book):
    """Each sheet's rows as lists of texts and floats, by its name; and the raw XML of all of it."""
    archive = zipfile.ZipFile(io.BytesIO(book))
    parts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    shared = ["".join(text.text or "" for text in item.iterfind(".//s:t", NAMES))
              for item in ElementTree.fromstring(parts["xl/sharedStrings.xml"]).iterfind("s:si", NAMES)]
    sheets = {}
    for number, sheet in enumerate(ElementTree.fromstring(parts["xl/workbook.xml"]).iterfind("s:sheets/s:sheet", NAMES), 1):
        rows = []
        for row in ElementTree.fromstring(parts[f"xl/worksheets/sheet{number}.xml"]).iterfind("s:sheetData/s:row", NAMES):
            cells = {}
            for cell in row.iterfind("s:c", NAMES):
                value = cell.findtext("s:v", namespaces=NAMES)
                column = re.match("[A-Z]+", cell.get("r"))[0]
                if value is not None:
                    cells[column] = shared[int(value)] if cell.get("t") == "s" else float(value)
            rows.append(cells)
        sheets[sheet.get("name")] = rows
    return sheets, "".join(parts.values())


discounts = '{"Negotiated": 0.1, "SavingsPlan": {"CommitmentPerHour": "0.5", "Discount": 0.36}}'
call(WITH, "run", "scenarios/examples/finance.json", "-q", "--set", "/Discounts=" + discounts)
book = call(WITH, "cost", "last", "-o", "xlsx")
say(book.returncode == 0 and not book.stderr, "a_workbook_is_written", book.stderr)
sheets, _ = sheets_of(book.stdout)
say(list(sheets) == ["Summary", "Bill", "Commitments", "Tags", "Notes"], "sheets", list(sheets))
bill = json.loads(call(WITH, "cost", "last", "-o", "json").stdout)
head, *rows = sheets["Bill"]
column = {name: letter for letter, name in head.items()}
lines = [line for variant in bill["Variants"] for line in variant["Lines"]]
say(sum(Decimal(row[column["cost, exact"]]) for row in rows) == Decimal(bill["Cost"]) and
    [row[column["usage type"]] for row in rows] == [line["UsageType"] for line in lines] and
    all(row[column["cost (USD)"]] == float(row[column["cost, exact"]]) for row in rows) and
    all(row[column["a month"]] == float(line["Monthly"]) for row, line in zip(rows, lines)), "the_bill_adds_up", rows[:2])
summary = {row.get("A"): row for row in sheets["Summary"]}
say(Decimal(summary["total"]["C"]) == Decimal(bill["Cost"]) and Decimal(summary["a month of 730 hours"]["C"]) == Decimal(bill["Monthly"]) and
    summary["total"]["B"] == float(bill["Cost"]), "the_summary_is_that_of_the_bill", summary["total"])
say([row["B"] for row in sheets["Commitments"][1:]] == ["held", "best"], "commitments", sheets["Commitments"])
say({row["A"]: row["B"] for row in sheets["Tags"][1:]} == {"cost-center": "4711", "product": "documents"}, "tags", sheets["Tags"])
again = [call(WITH, "report", "last", "-o", "xlsx", TZ=zone, LC_ALL=locale).stdout for zone, locale in (("Asia/Tokyo", "C"), ("UTC", "de_DE.UTF-8"))]
say(all(other == book.stdout for other in again), "the_same_bytes", [len(other) for other in again])

HOSTILE = ["=cmd|'/c calc'!A1", "+1+1", "@SUM(A1)", "<c><f>1+1</f></c>", "\x1b[31m\u202e \u0001", "\U0001f680long" * 20000]
with open("scenarios/examples/finance.json", encoding="utf-8") as file:
    scenario = json.load(file)
for number, text in enumerate(HOSTILE):
    scenario.update(Name=text, Description=text, DurationInSeconds=10)
    scenario["Prices"]["Source"] = text
    path = os.path.join(room.name, "s.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(scenario, file)
    call(WITH, "run", path, "-q")
    book = call(WITH, "report", "last", "-o", "xlsx")
    sheets, raw = sheets_of(book.stdout)
    named = {row.get("A"): row for row in sheets["Summary"]}["scenario"]["B"]
    good = "<f>" not in raw and "<f " not in raw and (named == text or "\\x" in named or text.startswith(named))
    say(good and len(named) <= 32767, f"text_{number}_is_a_text", named[:60])

say(not os.listdir(scratch), "nothing_is_left_behind", os.listdir(scratch))
answer = call(WITH, "cost", "last", "-o", "xlsx", TMPDIR="/nowhere")
say(answer.returncode == 4 and b"/nowhere/loadline-" in answer.stderr and not answer.stdout, "without_room", answer.stderr)
answer = call(PLAIN, "cost", "last", "-o", "xlsx")
say(answer.returncode == 4 and b"is built without workbooks" in answer.stderr and not answer.stdout, "built_without", answer.stderr)
sys.exit(verdicts.status())
PYTHON
