# Completion of loadline for bash. What can be typed comes from the program's own help (cli/completions/describe.sh).

# VERB OPTION, or VERB options, or VERB arguments: one word a line. Those that begin with @ stand for what is looked up.
_loadline_words()
{
    local words=()
    case $1:$2 in
@words@
    esac
    printf '%s\n' "${words[@]}"
}

# WORD DATABASE
_loadline_names()
{
    case $1 in
    @runs) echo last; loadline list --db "$2" 2>/dev/null | awk '$1 ~ /^[0-9]+$/ && !seen[$1]++ { print $1 }' ;;
    @types) loadline catalogue --color never 2>/dev/null | awk '$1 ~ /^ml\./ { print $1 }' ;;
    *) echo "$1" ;;
    esac
}

_loadline_reply() # COMPGEN'S ARGUMENT...
{
    local line
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$@")
}

# The verb of one word or two, and the database, as typed so far; sets verb and db.
_loadline_read()
{
    local i word typed=0
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        case $word in
        @with_argument@)
            [ "${COMP_WORDS[i + 1]}" = = ] && i=$((i + 1)) # --db=FILE comes as three words
            i=$((i + 1))
            [ "$word" = --db ] && db=${COMP_WORDS[i]} ;;
        -*) ;;
        *)
            typed=$((typed + 1))
            [ "$typed" -gt 2 ] && continue
            case ${verb:+$verb }$word in
            @known@) verb=${verb:+$verb }$word ;;
            esac ;;
        esac
    done
}

_loadline()
{
    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} verb='' db=loadline.db words what=arguments word
    if [ "$current" = = ]; then
        current=''
    elif [ "$before" = = ]; then
        before=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    _loadline_read
    COMPREPLY=()
    words=$(_loadline_words "$verb" "$before")
    if [ -z "$words" ]; then
        case $current in -*) what=options ;; esac
        words=$(_loadline_words "$verb" "$what")
    fi
    for word in $words; do
        case $word in
        @other) ;;
        @files) compopt -o filenames 2>/dev/null; _loadline_reply -f -- "$current" ;;
        @folders) compopt -o filenames 2>/dev/null; _loadline_reply -d -- "$current" ;;
        *) _loadline_reply -W "$(_loadline_names "$word" "$db")" -- "$current" ;;
        esac
    done
}
complete -F _loadline loadline
