#!/bin/bash
# What the program answers to wrong input, wrong command lines and a machine that fails: whole lines, and the exit code.
exec /usr/bin/python3 -B "$(dirname "$0")/refusals/refusals.py"
