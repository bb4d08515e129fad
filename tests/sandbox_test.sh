#!/bin/bash
# What the program asks of the machine, seen from outside: no network, no credentials, no file but the database. Needs strace.
set -u
program=$(realpath "$LOADLINE") || exit 1
examples=$(realpath "$(dirname "$0")/../scenarios/examples") || exit 1
if ! command -v strace >/dev/null || ! strace -o /dev/null true 2>/dev/null; then
    echo "ok skipped: no strace"
    exit 0
fi
if grep -aq __asan_init "$program"; then
    echo "ok skipped: the sanitizer makes calls of its own"
    exit 0
fi
room=$(mktemp -d) || exit 1
trap 'chmod -R u+w "$room"; rm -rf "$room"' EXIT
mkdir -p "$room/home/.aws" "$room/desk" "$room/calls"
cp -r "$examples" "$room/desk/examples"
printf '[default]\naws_access_key_id = EXAMPLE\n' >"$room/home/.aws/credentials"
cp "$room/home/.aws/credentials" "$room/home/.aws/config"
cd "$room/desk" || exit 1
status=0

say() # NAME WHY: good where WHY is empty
{
    if [ -z "$2" ]; then
        echo "ok $1"
    else
        echo "FAILED $1: $2"
        status=1
    fi
}

number=0
watch() # ARGUMENT...: what the program calls while it does that is kept in a file of its own
{
    number=$((number + 1))
    env HOME="$room/home" AWS_PROFILE=default AWS_ACCESS_KEY_ID=EXAMPLE AWS_CONFIG_FILE="$room/home/.aws/config" \
        strace -f -qq -s 300 -e trace=%file,%network,%process,ftruncate,fchmod,fchown -o "$room/calls/$number" \
        "$program" "$@" >/dev/null 2>"$room/errors"
    local code=$?
    [ "$code" -eq 0 ] || say "loadline $* is done" "exit $code: $(cat "$room/errors")"
}

scenario=examples/chat-a-b.json
watch run $scenario --replications 2 --db runs.db
watch run $scenario --replications 2 --db runs.db -o json
watch list --db runs.db
watch report last --db runs.db
watch validate $scenario
watch explain $scenario
watch catalogue
watch schema scenario
watch skeleton
watch compare $scenario --set /Seed=2 --replications 2 --db runs.db
made=$(find . -newer "$room/home/.aws/config" -type f ! -path './examples/*' | sort | tr '\n' ' ')
say "ten verbs make one file, the database" "${made#./runs.db }"
watch run $scenario --replications 2 --no-store

calls=("$room"/calls/*)
say "every verb was watched" "$([ ${#calls[@]} -eq 11 ] && grep -q openat "${calls[@]}" || echo "${#calls[@]} traces")"
say "no socket is opened" "$(grep -hE '\b(socket|socketpair|connect|bind|sendto|sendmsg|recvfrom)\(' "${calls[@]}" | head -n 3)"
say "no credentials are looked for" "$(grep -hF .aws "${calls[@]}" | grep -v execve | head -n 3)"
say "no other program is run" "$(grep -hE '\b(execve|execveat|fork|vfork)\(' "${calls[@]}" | grep -v "execve(\"$program\"" | head -n 3)"
say "nothing is opened for writing but the database and its journal" \
    "$(grep -hE 'open(at)?\(.*(O_WRONLY|O_RDWR|O_CREAT)' "${calls[@]}" | grep -vE '/runs\.db(-journal)?"' | head -n 3)"
say "nothing is renamed, linked, made or removed but the journal" \
    "$(grep -hE '\b(rename|renameat|renameat2|link|linkat|symlink|symlinkat|mkdir|mkdirat|mknod|mknodat|chmod|fchmodat|truncate|rmdir|unlink|unlinkat)\(' \
        "${calls[@]}" | grep -v '/runs\.db-journal"' | head -n 3)"
say "--no-store opens nothing for writing" "$(grep -hE 'O_WRONLY|O_RDWR|O_CREAT' "$room/calls/$number" | head -n 3)"
say "no variable of AWS is named in the program" "$(grep -aoE 'AWS_[A-Z_]+' "$program" | sort -u | head -n 3)"
say "no function that opens a connection is linked" \
    "$(nm -D --undefined-only "$program" 2>/dev/null | grep -wE 'socket|connect|getaddrinfo|system|popen|execve?|fork' | head -n 3)"

watch report last --db runs.db -o html
watch report last --db runs.db --plot latency
drawn=("$room/calls/$((number - 1))" "$room/calls/$number")
say "for pictures gnuplot is run, and nothing else" \
    "$(grep -hE '\bexecve(at)?\(' "${drawn[@]}" | grep -v "execve(\"$program\"\|execve(\"$(command -v gnuplot)\", \[\"gnuplot\", \"-d\", \"-\"\]" | head -n 3)"
say "gnuplot was run for them" "$(grep -q 'execve("[^"]*gnuplot"' "${drawn[@]}" || echo 'it was not')"
say "and makes no file" "$(grep -hE 'O_WRONLY|O_RDWR|O_CREAT|\b(mkdir|rename|unlink)' "${drawn[@]}" | grep -vE '"/dev/null"|/runs\.db' | head -n 3)"
say "and opens no socket" "$(grep -hE '\b(socket|connect|bind)\(' "${drawn[@]}" | head -n 3)"

# As another user where that is possible: root may write everywhere.
chmod -R a+rX "$room" && chmod a-w "$room/desk" "$room/desk/examples"
as_nobody=()
[ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null && as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
cp "$program" "$room/loadline" && chmod a+rx "$room/loadline"
"${as_nobody[@]}" "$room/loadline" run $scenario --replications 2 --no-store >"$room/output" 2>"$room/errors"
code=$?
say "a folder that is read-only is enough with --no-store" "$([ "$code" -eq 0 ] || echo "exit $code: $(cat "$room/errors")")"
if ! "${as_nobody[@]}" sh -c ': > written' 2>/dev/null; then
    "${as_nobody[@]}" "$room/loadline" run $scenario --replications 2 --db new.db >"$room/output" 2>"$room/errors"
    code=$?
    say "a database that cannot be made there is said" \
        "$([ "$code: $(cat "$room/errors")" = "4: new.db: can't be opened or created here; nothing was stored" ] ||
            echo "exit $code: $(cat "$room/errors")")"
    say "and the report is printed all the same" "$(grep -q '^Requests' "$room/output" || echo "it is not")"
fi
exit $status
