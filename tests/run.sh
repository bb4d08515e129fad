#!/bin/bash
# run.sh TEST... - run test programs (Check) and test scripts (*.sh), as many at once as there are processors, and count what
# they say.
#
# Output   of a test is shown only when it failed, in the order of the arguments. The last line is always "N passed, N failed".
# Counts   programs: Check's own closing lines; scripts: their lines "ok NAME" and "FAILED NAME: why". A test that breaks off,
#          or says nothing, is one failure. Where $COUNTS names a file, a line "N N" is added to it.
# Status   0 only when something ran and nothing failed.
set -u
export CK_VERBOSITY=normal # less would leave out the lines that are counted
unset COLUMNS              # reports are as wide as that says

outputs=$(mktemp -d) || exit 1
trap 'rm -rf "$outputs"' EXIT
export outputs

# Run test $2 and leave its output and exit status under its number, $1.
run_one()
{
    case $2 in
    *.sh) bash "$2" ;;
    */*) "$2" ;;
    *) "./$2" ;;
    esac >"$outputs/$1" 2>&1 </dev/null
    echo $? >"$outputs/$1.status"
}
export -f run_one

# Scripts take longer than programs: started first, they leave no processor idle at the end. They are children of xargs, not of
# this shell in the background, where they would ignore an interrupt.
in_order()
{
    local number=0 test programs=()
    for test in "$@"; do
        number=$((number + 1))
        case $test in
        *.sh) printf '%d\0%s\0' "$number" "$test" ;;
        *) programs+=("$number" "$test") ;;
        esac
    done
    [ ${#programs[@]} -eq 0 ] || printf '%s\0' "${programs[@]}"
}
# shellcheck disable=SC2016 # the shell that xargs starts expands them
in_order "$@" | xargs -0 -r -n 2 -P "$(nproc)" bash -c 'run_one "$1" "$2"' run_one

count_program()
{
    read -r good bad < <(grep -aoE '[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+' "$1" |
        awk -F '[:,] *' '{ bad += $5 + $7; all += $3 } END { print all - bad, bad + 0 }')
}

count_script()
{
    good=$(grep -acE '^ok ' "$1")
    bad=$(grep -acE '^FAILED ' "$1")
}

passed=0 failed=0 number=0
for test in "$@"; do
    number=$((number + 1))
    output=$outputs/$number
    status=$(cat "$output.status") || status=none
    case $test in
    *.sh) count_script "$output" ;;
    *) count_program "$output" ;;
    esac
    if [ "$bad" -eq 0 ] && { [ "$status" != 0 ] || [ "$good" -eq 0 ]; }; then
        bad=1
    fi
    if [ "$bad" -gt 0 ]; then
        printf -- '--- %s (exit status %s)\n' "$test" "$status"
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
