#!/bin/bash
# `make install` under a DESTDIR: everything is there and works from there, nothing is outside, and `make uninstall` leaves no file.
set -u
cd "$(dirname "$0")/.." || exit 1
: "${BUILD:?is to be the folder of the build}"
room=$(mktemp -d) || exit 1
trap 'rm -rf "$room"' EXIT
. tests/verdict.sh

root=$room/root
installing() # TARGET
{
    env -u MAKEFLAGS -u MAKELEVEL make --no-print-directory "$1" BUILD="$BUILD" DESTDIR="$root" PREFIX=/usr >"$room/made" 2>&1 || verdict "make_$1" "$(cat "$room/made")"
}
installing install
files=$(cd "$root" && find . -type f | sort)
expected=$(
    cd "$BUILD/man" && printf './usr/share/man/man1/%s\n' *.1
    cd "$OLDPWD/scenarios/examples" && printf './usr/share/loadline/examples/%s\n' ./*.json README.md traces/* templates/* | sed 's|/\./|/|'
    cd ../../models/schemas && printf './usr/share/loadline/schemas/%s\n' *.json
    printf '%s\n' ./usr/bin/loadline ./usr/share/bash-completion/completions/loadline ./usr/share/zsh/site-functions/_loadline \
        ./usr/share/fish/vendor_completions.d/loadline.fish
)
verdict everything_is_installed_and_nothing_else "$(diff <(echo "$files") <(echo "$expected" | sort))"
verdict every_verb_has_a_page "$("$root/usr/bin/loadline" --help | sed -n 's/^  \([a-z]\{1,\}\( [a-z]\{1,\}\)\{0,1\}\) .*$/\1/p' | tr ' ' - |
    while read -r verb; do [ -s "$root/usr/share/man/man1/loadline-$verb.1" ] || echo "$verb"; done)"
verdict all_can_read_it "$(find "$root" \( -type f ! -perm -444 -o -type d ! -perm -555 \))"
verdict only_the_program_is_one "$(find "$root" -type f -perm /111 ! -path "$root/usr/bin/loadline")"
verdict the_program_runs_from_there "$(cd "$room" && "$root/usr/bin/loadline" run "$root/usr/share/loadline/examples/first.json" --no-store --quiet 2>&1 >/dev/null)"
verdict its_page_is_shown "$(mandoc "$root/usr/share/man/man1/loadline-run.1" | grep -q 'DESCRIPTION\|D.DE.E' || echo 'it is not')"
# shellcheck disable=SC2016 # for the other bash to expand
offered=$(bash --norc -c '. "$1"; COMP_WORDS=(loadline ru); COMP_CWORD=1; _loadline; echo "${COMPREPLY[*]}"' bash "$root/usr/share/bash-completion/completions/loadline")
verdict its_completion_completes "$([ "$offered" = run ] || echo "offers $offered")"
installing uninstall
verdict nothing_is_left "$(find "$root" -type f)"
exit $status
