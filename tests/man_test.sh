#!/bin/bash
# The manual pages, made of docs/man/manual.mdoc: no fault that mandoc knows of, and the same verbs and options as the program's own
# help. The help itself is tidy.
set -u
cd "$(dirname "$0")/.." || exit 1
: "${LOADLINE:?is to be the path of the program}" "${BUILD:?is to be the folder of the build}"
pages=$BUILD/man
room=$(mktemp -d) || exit 1
trap 'rm -rf "$room"' EXIT
. tests/verdict.sh
[ -e "$pages/loadline.1" ] || {
    echo "FAILED manual pages: $pages/loadline.1 is not there: make check and make install make it"
    exit 1
}

options_of_help() # VERB, or nothing
{
    # shellcheck disable=SC2086 # a verb is one word or two
    "$LOADLINE" ${1-} --help | sed -nE 's/^  (-[a-zA-Z]), (--[a-z-]+).*/\1\n\2/p; s/^      (--[a-z-]+).*/\1/p' | sort -u
}

# Options as a page's source has them, since a rendered page breaks lines: "Fl -seed" is --seed, "Fl o" is -o.
flags()
{
    grep -oE 'Fl -?[[:alpha:]][[:alpha:]-]*' | sed 's/^Fl /-/' | sort -u
}

options_of_page() # PAGE: those that its list of options explains
{
    sed -n '/^\.Sh OPTIONS/,/^\.Sh EXIT STATUS/{/^\.It /p;}' "$1" | flags
}

synopsis_of_page() # PAGE
{
    sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESCRIPTION/p' "$1" | flags
}

verbs() # the words that begin the help's lines on verbs
{
    sed -n 's/^  \([a-z]\{1,\}\( [a-z]\{1,\}\)\{0,1\}\) .*$/\1/p' | sort -u
}

untidy() # lines that end in a blank or are wider than 80 columns
{
    grep -nE ' $|.{81}'
}

"$LOADLINE" --help >"$room/help" || verdict the_program_has_help "exit $?"
verdict the_help_is_tidy "$(untidy <"$room/help")"
verdict the_manual_is_clean "$(mandoc -Tlint -Wwarning docs/man/manual.mdoc 2>&1)"
verdict the_overview_is_clean "$(mandoc -Tlint -Wwarning "$pages/loadline.1" 2>&1)"
verdict the_overview_names_every_verb "$(diff <(sed -n '/^\.Sh DESCRIPTION/,/^\.Ss/s/^\.It Cm \([a-z ]*\)$/\1/p' "$pages/loadline.1" | sort -u) <(verbs <"$room/help"))"
verdict the_overview_leads_to_every_page "$(diff <(sed -n 's/^\.Xr \(loadline-[a-z-]*\) 1.*/\1.1/p' "$pages/loadline.1" | sort -u) <(cd "$pages" && printf '%s\n' loadline-*.1))"
verdict the_overview_is_short "$([ "$(grep -c . "$pages/loadline.1")" -lt 300 ] || grep -c . "$pages/loadline.1")"
while read -r verb; do
    name=${verb/ /_} page=$pages/loadline-${verb/ /-}.1
    # shellcheck disable=SC2086
    "$LOADLINE" $verb --help >"$room/help_of_verb"
    verdict "the_help_of_${name}_is_tidy" "$(untidy <"$room/help_of_verb")"
    verdict "the_page_of_${name}_is_clean" "$(mandoc -Tlint -Wwarning "$page" 2>&1)"
    verdict "the_page_of_${name}_explains_its_options" "$(diff <(options_of_page "$page") <(options_of_help "$verb"))"
    # The synopsis shows -o for --output, and leaves --help, --version and, where little is said, --quiet out.
    verdict "the_synopsis_of_${name}_has_its_options" "$(diff <(synopsis_of_page "$page" | grep -vx -- '--quiet' | sed 's/^-o$/--output/' | sort -u) \
        <(options_of_help "$verb" | grep -vxE -- '-[ohqVv]|--(help|version|quiet)'))"
    verdict "the_page_of_${name}_has_its_summary" "$(sed -n 's/^\.Nd //p' "$page" | grep -qxF "$(sed -n 3p "$room/help_of_verb")" || sed -n 3p "$room/help_of_verb")"
done < <(verbs <"$room/help")

# What the manual lacks, or has too much of, stops the making.
made() # COMMAND OF SED: with the manual so changed
{
    mkdir -p "$room/made"
    sed "$1" docs/man/manual.mdoc >"$room/manual.mdoc"
    awk -v folder="$room/made" -f docs/man/pages.awk "$BUILD/completions/words" "$room/manual.mdoc" 2>&1
}
verdict the_manual_is_whole "$(made '')"
while IFS='|' read -r change wanted; do
    said=$(made "$change") && said="made, $said"
    said=$(echo "$said" | head -1)
    verdict "a_manual_is_refused_that_has_nothing_of_${wanted// /_}" "$([ "$said" = "docs/man/manual.mdoc: has nothing of $wanted" ] || echo "$said")"
done <<'EOF'
/^\.It Fl -seed/,/^threads/d|--seed
/^\.It Cm diff/,/^after/d|what diff does
s/^\.It Fl -db /.It Fl -database /|--db
EOF
exit $status
