#!/bin/bash
# The other moments of tests/sweep_interrupted_test.sh.
set -u
cd "$(dirname "$0")/../.." || exit 1
TIER=slow exec bash tests/sweep_interrupted_test.sh
