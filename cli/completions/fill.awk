# fill.awk -v shell=bash|zsh|fish DESCRIPTION TEMPLATE - put what describe.sh says into a template, where a line is @words@ or @known@
# or @with_argument@.
BEGIN { FS = "\t"; bar = shell == "fish" ? " " : " | " }

function quoted(text) { gsub(/'/, shell == "fish" ? "\\'" : "'\\''", text); return "'" text "'" }

# A word with what it means, which only some shells show.
function item(word, summary) { return shell == "zsh" ? " " quoted(word ":" summary) : (summary == "" || shell != "fish" ? " " word : "") }

# "-o" and "--output" of a verb; of any verb where it is "*".
function option_pattern(verb, name)
{
    verb = verb == "*" ? "*:" : quoted(verb ":")
    return verb "--" name (letters[name] == "-" ? "" : " | " verb "-" letters[name])
}

function add_case(pattern, words) { cases = cases "    " pattern ") words=(" words " ) ;;\n" }

function is_kind(kind) { return kind ~ /^(files|folders|runs|types|other)$/ }

function fish_word(verb, word, about) { return "complete -c loadline -n " quoted("__loadline_is " verb) " -a " word " -d " quoted(about) "\n" }

# A word with which a verb begins: a verb by itself, or the first of two, as in "trace info".
function add_first(word, about)
{
    firsts[++first_count] = word
    summary[word] = about
}

$1 == "verb" {
    if (split($2, part, " ") == 2) {
        behind[part[1]] = behind[part[1]] item(part[2], $4)
        if (shell == "fish") cases = cases fish_word(part[1], part[2], $4)
        if (!(part[1] in summary)) add_first(part[1], "")
        if (!(part[1] in is_verb)) summary[part[1]] = summary[part[1]] (summary[part[1]] == "" ? "" : ", ") part[2]
    } else {
        is_verb[$2] = 1
        add_first($2, $4)
    }
    verbs[++verb_count] = $2
    if (is_kind($3)) arguments[$2] = item("@" $3, "")
    known = known (known == "" ? "" : bar) quoted($2)
}
$1 == "option" {
    letters[$4] = $3
    options[$2] = options[$2] item("--" $4, $6) ($3 == "-" ? "" : item("-" $3, $6))
    if ($2 == "-") {
        names[++name_count] = $4
        kinds[$4] = $5
        if ($5 != "-") with_argument = with_argument (with_argument == "" ? "" : bar) "--" $4 ($3 == "-" ? "" : bar "-" $3)
    }
    flags[++flag_count] = $2 "\t" $4
    about[$2, $4] = $6
}
$1 == "values" {
    words = ""
    count = split($4, word, " ")
    for (i = 1; i <= count; i++) words = words item(word[i], "")
    if ($3 == "-") arguments[$2] = words
    else values[$2, $3] = words
}

# "-l output -s o -x -a '...' -d '...'"
function fish_flag(verb, name,    text, kind)
{
    kind = kinds[name]
    text = "complete -c loadline -n " quoted("__loadline_is " (verb == "-" ? "" : verb)) " -l " name (letters[name] == "-" ? "" : " -s " letters[name])
    if ((verb, name) in values) text = text " -x -a " quoted(substr(values[verb, name], 2))
    else if (kind == "files") text = text " -r -F"
    else if (kind == "folders") text = text " -x -a '(__fish_complete_directories)'"
    else if (kind != "-") text = text " -x"
    return text " -d " quoted(about[verb, name]) "\n"
}

function fish_argument(verb,    takes)
{
    takes = arguments[verb]
    if (takes == "" || takes == " @other") return ""
    if (takes == " @files") return "complete -c loadline -n " quoted("__loadline_is " verb) " -F\n"
    if (takes ~ / @/) takes = " (__loadline_" substr(takes, 3) ")"
    return "complete -c loadline -n " quoted("__loadline_is " verb) " -a " quoted(substr(takes, 2)) "\n"
}

function make_cases(    i, verb, key)
{
    for (i = 1; i <= first_count; i++) {
        behind["-"] = behind["-"] item(firsts[i], summary[firsts[i]])
        if (shell == "fish") cases = cases fish_word("", firsts[i], summary[firsts[i]])
        if (firsts[i] in is_verb) continue
        known = known bar quoted(firsts[i])
        if (shell != "fish") {
            add_case(quoted(firsts[i] ":options"), options["-"])
            add_case(quoted(firsts[i] ":arguments"), behind[firsts[i]])
        }
    }
    if (shell == "fish") {
        for (i = 1; i <= flag_count; i++) {
            split(flags[i], key, "\t")
            cases = cases fish_flag(key[1], key[2])
        }
        for (i = 1; i <= verb_count; i++) cases = cases fish_argument(verbs[i])
        return
    }
    for (i = 1; i <= name_count; i++) {
        for (verb = 1; verb <= verb_count; verb++)
            if ((verbs[verb], names[i]) in values) add_case(option_pattern(verbs[verb], names[i]), values[verbs[verb], names[i]])
        if (("-", names[i]) in values) add_case(option_pattern("*", names[i]), values["-", names[i]])
        else if (kinds[names[i]] != "-") add_case(option_pattern("*", names[i]), item("@" kinds[names[i]], ""))
    }
    for (i = 1; i <= verb_count; i++) {
        add_case(quoted(verbs[i] ":options"), options[verbs[i]])
        add_case(quoted(verbs[i] ":arguments"), arguments[verbs[i]] behind[verbs[i]])
    }
    add_case("':options'", options["-"])
    add_case("':arguments'", behind["-"])
}

FNR == 1 && NR > 1 && !filled { filled = 1; make_cases() }
filled {
    if ($0 ~ /@words@/) printf "%s", cases
    else {
        sub(/@known@/, known)
        sub(/@with_argument@/, with_argument)
        print
    }
}
