#!/bin/bash
# What tests/run.sh makes of tests that pass, fail, crash and stay silent. The closing lines are those of Check 0.15.
set -u
cd "$(dirname "$0")/.." || exit 1
unset COUNTS
room=$(mktemp -d) || exit 1
trap 'rm -rf "$room"' EXIT
status=0

test_of() # NAME COMMANDS: a test of that name
{
    printf '#!/bin/sh\n%s\n' "$2" >"$room/$1"
    chmod +x "$room/$1"
}

expect() # NAME STATUS LAST_LINE TEST...
{
    local name=$1 wanted=$2 last=$3
    shift 3
    bash tests/run.sh "${@/#/$room/}" >"$room/out" 2>&1
    local got=$?
    if [ "$got" -eq "$wanted" ] && [ "$(tail -n 1 "$room/out")" = "$last" ]; then
        echo "ok $name"
    else
        echo "FAILED $name: exit $got, last line: $(tail -n 1 "$room/out")"
        status=1
    fi
}

test_of good_test 'echo "100%: Checks: 3, Failures: 0, Errors: 0"'
test_of bad_test 'echo "50%: Checks: 4, Failures: 1, Errors: 1"; exit 1'
test_of crash_test 'printf "half a line"; kill -SEGV $$'
test_of silent_test 'true'
test_of good_test.sh 'echo "ok one"; echo "okay, not a case"; echo "ok two"'
test_of bad_test.sh 'echo "ok one"; echo "FAILED two: why"; exit 1'
test_of hushed_test.sh 'echo "FAILED one: a failure that does not reach the exit status"'
test_of broken_test.sh 'echo "ok one"; exit 1'

expect run_adds_up_programs_and_scripts 0 '5 passed, 0 failed' good_test good_test.sh
expect run_counts_failures_and_errors 1 '2 passed, 2 failed' bad_test
expect run_counts_a_crash_once 1 '3 passed, 1 failed' crash_test good_test
expect run_does_not_trust_a_silent_program 1 '0 passed, 1 failed' silent_test
expect run_counts_the_cases_of_a_script 1 '1 passed, 1 failed' bad_test.sh
expect run_believes_a_case_over_the_exit_status 1 '0 passed, 1 failed' hushed_test.sh
expect run_sees_a_script_break_off 1 '1 passed, 1 failed' broken_test.sh
expect run_sees_that_a_test_is_missing 1 '0 passed, 1 failed' no_such_test
expect run_refuses_to_run_nothing 1 '0 passed, 0 failed'

bash tests/run.sh "$room/good_test" >"$room/out"
if [ "$(cat "$room/out")" = '3 passed, 0 failed' ]; then
    echo "ok run_hides_the_output_of_what_passes"
else
    echo "FAILED run_hides_the_output_of_what_passes: $(cat "$room/out")"
    status=1
fi
COUNTS=$room/counts bash tests/run.sh "$room/good_test" >"$room/out"
COUNTS=$room/counts bash tests/run.sh "$room/bad_test" >"$room/out"
if [ "$(cat "$room/counts")" = $'3 0\n2 2' ]; then
    echo "ok run_adds_its_counts_to_a_file"
else
    echo "FAILED run_adds_its_counts_to_a_file: $(cat "$room/counts")"
    status=1
fi
exit $status
