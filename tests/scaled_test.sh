#!/bin/bash
# When capacity changes, reckoned again by another language's fractions: tests/scaled.py.
: "${LOADLINE:?is to be the path of the program}"
cd "$(dirname "$0")/.." || exit 1
PYTHONPATH=tests exec /usr/bin/python3 -B tests/scaled.py "$LOADLINE" 0 6
