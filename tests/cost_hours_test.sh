#!/bin/bash
# What a line of the bill has of each hour, reckoned again by another language's fractions: tests/cost_hours.py.
: "${LOADLINE:?is to be the path of the program}"
cd "$(dirname "$0")/.." || exit 1
PYTHONPATH=tests exec /usr/bin/python3 -B tests/cost_hours.py "$LOADLINE"
