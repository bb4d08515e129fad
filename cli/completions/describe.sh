#!/bin/sh
# describe.sh PROGRAM - what can be typed, as the program itself says it, in lines of fields parted by tabs:
#     verb    VERB KIND SUMMARY
#     option  VERB LETTER NAME KIND SUMMARY    VERB is - where none has been typed; LETTER is - where there is none
#     values  VERB NAME WORDS                  of an option's argument; NAME - : of the verb's own
# KIND is what its argument is: - (it has none), files, folders, runs, types (of instances) or other.
# Help is printed from the tables by which the command line is read, and so is what is said of a wrong value: nothing of it is
# written down a second time. The program is asked with --help or with a name that nothing has, so that it never runs anything.
set -eu
program=$1
tab=$(printf '\t')

verbs() # "VERB<tab>ARGUMENTS<tab>SUMMARY" from the help of all: up to two small words, large ones, and the rest behind two blanks
{
    "$program" --help | sed -n "s/^  \([a-z]\{1,\}\( [a-z]\{1,\}\)\{0,1\}\) \(.*[^ ]\)\{0,1\}  *  \(.*\)\$/\1$tab\3$tab\4/p"
}

options() # VERB: from its help, or that of all
{
    # shellcheck disable=SC2086 # a verb is one word or two
    "$program" ${1#-} --help | sed -n \
        -e "s/^  -\([a-zA-Z]\), --\([a-z-]*\) \([^ ]\{1,\}\)  *\(.*\)/\1$tab\2$tab\3$tab\4/p;t" \
        -e "s/^  -\([a-zA-Z]\), --\([a-z-]*\)   *\(.*\)/\1$tab\2$tab-$tab\3/p;t" \
        -e "s/^      --\([a-z-]*\) \([^ ]\{1,\}\)  *\(.*\)/-$tab\1$tab\2$tab\3/p;t" \
        -e "s/^      --\([a-z-]*\)   *\(.*\)/-$tab\1$tab-$tab\2/p"
}

words() # "a, b or c:KEY": the words, as far as they are fixed, where it is a list of words and nothing else
{
    sed -n -E 's/:[A-Z]+/:/g; /^[a-z0-9:-]+(, [a-z0-9:-]+)*( (or|and) [a-z0-9:-]+)?$/{s/, / /g; s/ (or|and) / /; p;}'
}

values() # OPTION: what the program says that it is, having been given what it is not
{
    "$program" "--$1=?" --help 2>&1 >/dev/null | sed -n "s/^loadline: --$1 is \(.*\), not \"?\".*/\1/p" | words
}

formats() # VERB: those that its help lists
{
    # shellcheck disable=SC2086
    "$program" $1 --help | sed -n '/^  -o, --output/,/^  [ -]*--[a-pr-z]/{s/^  -o, --output FORMAT *//;s/ (the default)//;/--/!p;}' |
        tr -s ' \n' '  ' | sed 's/^ //; s/ $//' | words
}

names() # VERB: what it takes where it takes names
{
    "$program" "$1" '?' 2>&1 >/dev/null | sed -n 's/^loadline: [a-z]* are \(.*\)/\1/p' | words
}

kind_of() # ARGUMENT, as help calls it
{
    case $1 in
    '' | -) echo - ;;
    DIR) echo folders ;;
    *RUN*) echo runs ;;
    *TYPE*) echo types ;;
    *FILE* | *SCENARIO* | *PLAN* | *TRACE* | *CONFIG* | 'A [B...]') echo files ;;
    *) echo other ;;
    esac
}

say_values() # VERB NAME WORDS
{
    [ -z "$3" ] || printf 'values\t%s\t%s\t%s\n' "$1" "$2" "$3"
}

describe() # VERB ARGUMENTS
{
    options "$1" | sed 's/,$/, ../' | while IFS=$tab read -r letter name argument summary; do
        printf 'option\t%s\t%s\t%s\t%s\t%s\n' "$1" "$letter" "$name" "$(kind_of "$argument")" "$summary"
        case $name,$argument in
        *,-) ;;
        output,*) [ "$1" = - ] || say_values "$1" "$name" "$(formats "$1")" ;;
        *) say_values "$1" "$name" "$(values "$name")" ;;
        esac
    done
    case $2 in
    NAME | \[NAME\]) say_values "$1" - "$(names "$1")" ;;
    esac
}

describe - ''
verbs | while IFS= read -r line; do
    verb=${line%%"$tab"*} rest=${line#*"$tab"}
    printf 'verb\t%s\t%s\t%s\n' "$verb" "$(kind_of "${rest%%"$tab"*}")" "${rest#*"$tab"}"
    describe "$verb" "${rest%%"$tab"*}"
done
