#!/bin/bash
# All truths: tests/truths/README.md.
exec /usr/bin/python3 -B "$(dirname "$0")/../truths/truths.py" slow
