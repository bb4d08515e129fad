#!/bin/bash
# The manual page: no fault that mandoc knows of, and the same verbs and options as the program's own help.
set -u
cd "$(dirname "$0")/.." || exit 1
: "${LOADLINE:?is to be the path of the program}"
page=docs/man/loadline.1
status=0

verdict() # NAME WHY: the case failed if there is a why
{
    if [ -z "$2" ]; then
        echo "ok $1"
    else
        echo "FAILED $1:" "$2"
        status=1
    fi
}

options() # of a text, each once
{
    grep -oE -- '(^|[^[:alnum:]-])--?[[:alpha:]][[:alpha:]-]*' | grep -oE -- '-.*' | sort -u
}

# Options as the page's source has them, since a rendered page breaks lines: "Fl -seed" is --seed, "Fl o" is -o.
of_page()
{
    grep -oE 'Fl -?[[:alpha:]][[:alpha:]-]*' "$page" | sed 's/^Fl /-/' | sort -u
}

verbs() # the words that begin the help's lines on verbs
{
    sed -n 's/^  \([a-z]\{1,\}\( [a-z]\{1,\}\)\{0,1\}\) .*$/\1/p' | sort -u
}

verdict the_page_is_clean "$(mandoc -Tlint -Wwarning "$page" 2>&1)"
"$LOADLINE" --help >/dev/null || verdict the_program_has_help "exit $?"
verdict page_and_help_have_the_same_options "$(diff <(of_page) <("$LOADLINE" --help | options))"
verdict page_and_help_have_the_same_verbs "$(diff <(sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESCRIPTION/s/^\.Cm \([a-z ]*\)$/\1/p' "$page" | sort -u) <("$LOADLINE" --help | verbs))"
untidy() # lines that end in a blank or are wider than 80 columns
{
    grep -nE ' $|.{81}'
}
verdict the_help_is_tidy "$("$LOADLINE" --help | untidy)"
while read -r verb; do
    # The options of one verb's synopsis: from its line to the next .Nm.
    synopsis=$(sed -n "/^\.Sh SYNOPSIS/,/^\.Sh DESCRIPTION/{/^\.Cm $verb\$/,/^\.\(Nm\|Sh\)/p}" "$page" |
        grep -oE 'Fl -?[[:alpha:]][[:alpha:]-]*' | sed 's/^Fl /-/' | sort -u)
    # The page shows -o for --output and leaves --help, --version and --quiet out of most synopses.
    # shellcheck disable=SC2086 # one word or two
    help=$("$LOADLINE" $verb --help | options | grep -vxE -- '-[hqV]|--(help|version|quiet|output)')
    # shellcheck disable=SC2086
    verdict "the_help_of_${verb/ /_}_is_tidy" "$("$LOADLINE" $verb --help | untidy)"
    verdict "the_synopsis_of_${verb/ /_}_has_its_options" "$(diff <(echo "$synopsis" | grep -vx -- --quiet) <(echo "$help"))"
done < <("$LOADLINE" --help | verbs)
exit $status
