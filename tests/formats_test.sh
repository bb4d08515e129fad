#!/bin/bash
# Every format of a report, read by a public parser: tests/formats.py.
: "${LOADLINE:?is to be the path of the program}"
cd "$(dirname "$0")/.." || exit 1
PYTHONPATH=tests exec /usr/bin/python3 -B tests/formats.py "$LOADLINE"
