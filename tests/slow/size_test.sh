#!/bin/bash
# The larger rows of tests/size_test.sh.
set -u
TIER=slow exec bash "$(dirname "$0")/../size_test.sh"
