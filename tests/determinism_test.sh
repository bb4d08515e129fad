#!/bin/bash
# Same scenario, same seed, same bytes: see tests/determinism/determinism.py.
exec /usr/bin/python3 -B "$(dirname "$0")/determinism/determinism.py" fast
