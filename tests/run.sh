#!/bin/bash
# run.sh TEST... - run test programs (Check) and test scripts (*.sh), and count what they say.
#
# Output   of a test is shown only when it failed. The last line is always "N passed, N failed".
# Counts   programs: Check's own closing lines; scripts: their lines "ok NAME" and "FAILED NAME: why". A test that breaks off,
#          or says nothing, is one failure. Where $COUNTS names a file, a line "N N" is added to it.
# Status   0 only when something ran and nothing failed.
set -u
export CK_VERBOSITY=normal # less would leave out the lines that are counted

output=$(mktemp) || exit 1
trap 'rm -f "$output"' EXIT
passed=0 failed=0

count_program()
{
    read -r good bad < <(grep -aoE '[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+' "$output" |
        awk -F '[:,] *' '{ bad += $5 + $7; all += $3 } END { print all - bad, bad + 0 }')
}

count_script()
{
    good=$(grep -acE '^ok ' "$output")
    bad=$(grep -acE '^FAILED ' "$output")
}

for test in "$@"; do
    case $test in
    *.sh)
        bash "$test" >"$output" 2>&1 </dev/null
        status=$?
        count_script
        ;;
    */*)
        "$test" >"$output" 2>&1 </dev/null
        status=$?
        count_program
        ;;
    *)
        "./$test" >"$output" 2>&1 </dev/null
        status=$?
        count_program
        ;;
    esac
    if [ "$bad" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$good" -eq 0 ]; }; then
        bad=1
    fi
    if [ "$bad" -gt 0 ]; then
        printf -- '--- %s (exit status %d)\n' "$test" "$status"
        cat "$output"
        # What a test printed last need not have ended its line.
        [ -z "$(tail -c 1 "$output")" ] || echo
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
done

[ -z "${COUNTS:-}" ] || echo "$passed $failed" >>"$COUNTS"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
