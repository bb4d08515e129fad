#!/bin/bash
# A run held against bills that were paid, worked out by hand: tests/actual.py.
: "${LOADLINE:?is to be the path of the program}"
cd "$(dirname "$0")/.." || exit 1
PYTHONPATH=tests exec /usr/bin/python3 -B tests/actual.py "$LOADLINE"
