# verdict.sh - for the scripts of tests that are written in sh (verdicts.py is its like): a case passes or fails, and `status` is
# what the script ends with.
# shellcheck shell=bash
status=0

verdict() # NAME WHY: the case failed if there is a why
{
    if [ -z "$2" ]; then
        echo "ok $1"
    else
        echo "FAILED $1:" "$2"
        # shellcheck disable=SC2034 # the script ends with it
        status=1
    fi
}
