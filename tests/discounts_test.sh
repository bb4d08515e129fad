#!/bin/bash
# What is off the list price, reckoned again by another language's fractions: tests/discounts.py.
: "${LOADLINE:?is to be the path of the program}"
cd "$(dirname "$0")/.." || exit 1
PYTHONPATH=tests exec /usr/bin/python3 -B tests/discounts.py "$LOADLINE"
