# Completion of loadline for fish. What can be typed comes from the program's own help (cli/completions/describe.sh).

# The words in front of the cursor that are neither options nor their arguments: the verb, of one word or two, and its arguments.
function __loadline_typed
    set -l skip no
    for word in (commandline -opc)[2..-1]
        if test $skip = yes
            set skip no
            continue
        end
        switch $word
            case @with_argument@
                set skip yes
            case '-*'
            case '*'
                echo $word
        end
    end
end

# Whether the verb is that, of one word or two; without an argument: whether there is none yet.
function __loadline_is
    set -l typed (__loadline_typed)
    set -l verb
    if set -q typed[2]; and contains -- "$typed[1] $typed[2]" @known@
        set verb $typed[1..2]
    else if set -q typed[1]
        set verb $typed[1]
    end
    test "$verb" = "$argv"
end

function __loadline_runs
    echo last
    loadline list 2>/dev/null | awk '$1 ~ /^[0-9]+$/ && !seen[$1]++ { print $1 }'
end

function __loadline_types
    loadline catalogue --color never 2>/dev/null | awk '$1 ~ /^ml\./ { print $1 }'
end

complete -c loadline -f
@words@
