#!/bin/bash
# The completions that are installed: every verb and option of the program's help is in each of them, and bash, zsh and fish offer
# what can be typed. zsh and fish are tried where they are there.
set -u
cd "$(dirname "$0")/.." || exit 1
: "${LOADLINE:?is to be the path of the program}" "${BUILD:?is to be the folder of the build}"
made=$BUILD/completions
room=$(mktemp -d) || exit 1
trap 'rm -rf "$room"' EXIT
. tests/verdict.sh
[ -e "$made/loadline.bash" ] || {
    echo "FAILED completions: $made/loadline.bash is not there: make check and make install make it"
    exit 1
}

# --- Nothing is left out ---

lacking() # FILE: what it does not have of all verbs and their options
{
    local verb option first word
    "$LOADLINE" --help | sed -n 's/^  \([a-z]\{1,\}\( [a-z]\{1,\}\)\{0,1\}\) .*$/\1/p' | while read -r verb; do
        # The word is offered at the beginning, or behind the first of two.
        first=${verb%"${verb##* }"} word=${verb##* }
        case $1 in
        *.fish) grep -q -- "^complete .*'__loadline_is ${first% }' -a $word -d" "$1" && grep -q -- "'__loadline_is ' -a ${verb%% *} -d" "$1" ;;
        *) grep -qE -- "'${first% }:arguments'\) .*[ ']${word}[ ':]" "$1" && grep -qE -- "':arguments'\) .*[ ']${verb%% *}[ ':]" "$1" ;;
        esac || echo "$verb"
        # shellcheck disable=SC2086 # one word or two
        "$LOADLINE" $verb --help | sed -nE 's/^  (-.,|   ) --([a-z-]+).*/\2/p' | while read -r option; do
            case $1 in
            *.fish) grep -q -- "^complete .*'__loadline_is $verb' -l $option " "$1" ;;
            *) grep -qE -- "'$verb:options'\) .*--${option}[ :]" "$1" ;;
            esac || echo "$verb --$option"
        done
    done
}
for file in loadline.bash _loadline loadline.fish; do
    verdict "${file}_has_every_verb_and_option" "$(lacking "$made/$file")"
    verdict "${file}_has_no_place_left_to_fill" "$(grep -nE '@(words|known|with_argument)@' "$made/$file")"
done
sed '/sweep merge/d' "$made/loadline.bash" >"$room/less"
verdict what_is_left_out_would_be_noticed "$([ -n "$(lacking "$room/less")" ] || echo 'it is not')"

# --- What each shell offers ---

mkdir -p "$room/desk/folder" "$room/bin"
ln -s "$LOADLINE" "$room/bin/loadline"
touch "$room/desk/scenario 1.json" "$room/desk/other"
"$LOADLINE" run scenarios/examples/first.json --db "$room/desk/loadline.db" --replications 1 --quiet >"$room/run" 2>&1 || cat "$room/run"

# A line as typed, a bar, and what is offered, sorted; [] is where nothing is.
cat >"$room/expected" <<'EXPECTED'
loadline sw|sweep
loadline sweep m|merge
loadline tr|trace
loadline trace c|convert
loadline run x --repl|--replications
loadline sweep run x --ce|--cell --cells
loadline sweep merge --output |csv json text
loadline run -o m|markdown
loadline --color |always auto never
loadline report last --plot t|timeline
loadline cost last --by v|variant
loadline schema sweep|sweep sweep-plan
loadline catalogue ml.g5.xl|ml.g5.xlarge
loadline report |1 last
loadline run --seed |[]
loadline sweep run x --cells fol|folder
loadline validate sc|scenario 1.json
loadline run --db x sweep |folder loadline.db other scenario 1.json
EXPECTED
if "$LOADLINE" sweep --help | grep -q 'json, html'; then sed -i '/^loadline sweep merge --output /s/csv json/csv html json/' "$room/expected"; fi

cat >"$room/try.bash" <<'TRY'
. "$1"
while IFS='|' read -r line _; do
    read -ra COMP_WORDS <<<"$line"
    case $line in *' ') COMP_WORDS+=('') ;; esac
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _loadline
    echo "$line|$([ ${#COMPREPLY[@]} -eq 0 ] && echo '[]' || printf '%s\n' "${COMPREPLY[@]}" | sort | paste -sd ' ')"
done
TRY
cat >"$room/try.fish" <<'TRY'
source $argv[1]
while read -d '|' line _
    set -l offered (complete -C $line | string replace -r '\t.*' '' | string replace -r '/$' '' | sort)
    test -n "$offered"; or set offered '[]'
    echo "$line|"(string join ' ' -- $offered)
end
TRY
# The parts of zsh's completion that need a line editor are played by functions of the same name.
cat >"$room/try.zsh" <<'TRY'
compset() { [[ $PREFIX == *=* ]] || return 1; IPREFIX=${PREFIX%%=*}=; PREFIX=${PREFIX#*=} }
_files() { if [[ $1 == -/ ]]; then offered+=(*(N/)); else offered+=(*(N)); fi }
_describe() { offered+=(${${(P)2}%%:*}) }
file=$1
while IFS='|' read -r line _; do
    words=(${=line})
    [[ $line == *' ' ]] && words+=('')
    CURRENT=${#words} PREFIX=${words[-1]} IPREFIX= offered=()
    . $file
    offered=(${(Mo)offered:#$PREFIX*})
    echo "$line|${${(j: :)offered}:-[]}"
done
TRY

try() # SHELL FILE ARGUMENT...
{
    local shell=$1 file=$2
    shift 2
    if ! command -v "$shell" >/dev/null; then
        echo "ok skipped: no $shell"
        return
    fi
    verdict "${shell}_takes_its_completion" "$("$shell" "$@" -n "$made/$file" 2>&1)"
    (cd "$room/desk" && LC_ALL=C PATH=$room/bin:$PATH HOME=$room "$shell" "$@" "$room/try.$shell" "$made/$file" <"$room/expected" >"$room/$shell" 2>&1)
    verdict "${shell}_offers_what_can_be_typed" "$(diff "$room/expected" "$room/$shell")"
}
try bash loadline.bash --norc
try zsh _loadline -f
try fish loadline.fish --no-config
equals=$(bash --norc -c '. "$1"; COMP_WORDS=(loadline run --output = j); COMP_CWORD=4; _loadline; echo "${COMPREPLY[*]}"' bash "$made/loadline.bash")
verdict bash_completes_behind_an_equals_sign "$([ "$equals" = 'json junit' ] || echo "offers $equals")"
exit $status
