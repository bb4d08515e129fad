#!/bin/bash
# What a stored run cost, added up again by another language's decimals: tests/costs.py.
: "${LOADLINE:?is to be the path of the program}"
cd "$(dirname "$0")/.." || exit 1
PYTHONPATH=tests exec /usr/bin/python3 -B tests/costs.py "$LOADLINE"
