#!/bin/bash
# The deterministic truths and the cheap random ones: tests/truths/README.md.
exec /usr/bin/python3 -B "$(dirname "$0")/truths/truths.py" fast
