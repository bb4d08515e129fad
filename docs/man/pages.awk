# pages.awk -v folder=DIR DESCRIPTION MANUAL - the manual, taken apart: loadline.1, a short one, and a page for each verb.
#
# DESCRIPTION is what cli/completions/describe.sh says: which verbs there are and which options matter to each. MANUAL is
# docs/man/manual.mdoc, where everything is written once: a verb's synopsis and text, an option's text, an example. What the program
# has and the manual lacks is a failure.
BEGIN { FS = "\t" }

# --- What the program has ---

NR == FNR && $1 == "verb" { verbs[++verb_count] = $2; summary[$2] = $4 }
NR == FNR && $1 == "option" { has[$2, $4] = 1; option_of[$2, ++options[$2]] = $4 }
NR == FNR { next }

# --- What the manual has ---

/^\.Dd / { date = $0 }
/^\.Sh / { section = substr($0, 5); verb = option = ""; example = 0 }
section == "SYNOPSIS" && /^\.Nm/ { verb = ""; next }
section == "SYNOPSIS" && /^\.Cm / && verb == "" { verb = substr($0, 5); synopsis[verb] = ".Nm loadline\n" $0 "\n"; next }
section == "SYNOPSIS" { if (verb != "") synopsis[verb] = synopsis[verb] $0 "\n"; next }

/^\.Bl / { depth++ }
/^\.El/ { depth-- }
section == "DESCRIPTION" && /^\.It Cm / && depth == 1 && part == "" { verb = substr($0, 8); next }
section == "DESCRIPTION" && /^\.Ss Options/ { part = "options" }
section == "DESCRIPTION" && depth == 0 && /^\.El/ { verb = option = ""; next }
section == "DESCRIPTION" && part == "options" && depth == 1 && /^\.It Fl / {
    option = $0
    sub(/.*Fl -/, "", option)
    sub(/ .*/, "", option)
    item[option] = $0 "\n"
    next
}
section == "DESCRIPTION" && option != "" { item[option] = item[option] $0 "\n"; next }
section == "DESCRIPTION" && verb != "" { text[verb] = text[verb] $0 "\n"; next }
section == "DESCRIPTION" && /^\.Bl / { next }
section == "DESCRIPTION" && part == "options" { options_text = options_text $0 "\n"; next }
section == "DESCRIPTION" { overview = overview $0 "\n"; next }
section == "EXAMPLES" && (/^\.Sh / || /^\.Pp/) { example_count++; next }
section == "EXAMPLES" { examples[example_count] = examples[example_count] $0 "\n"; next }
section == "SEE ALSO" && /^\.Xr / {
    sub(/ ,$/, "")
    others = others "," substr($0, 5)
    next
}
section != "NAME" && section != "" { rest[section] = rest[section] $0 "\n" }

# --- Pages ---

function page_of(verb) { gsub(/ /, "-", verb); return "loadline-" verb }

# In a page of another name, ".Nm" alone would be that name.
function named(text) { gsub(/(^|\n)\.Nm\n/, "&\001", text); gsub(/\.Nm\n\001/, ".Nm loadline\n", text); return text }

function head(page, what, of)
{
    return date "\n.Dt " toupper(page) " 1\n.Os\n.Sh NAME\n.Nm " page "\n.Nd " what "\n"
}

function lack(what)
{
    print "docs/man/manual.mdoc: has nothing of " what | "cat >&2"
    failed = 1
}

function is_of_all(option,    v)
{
    for (v = 1; v <= verb_count; v++)
        if (!((verbs[v], option) in has)) return 0
    return 1
}

# Those of the verb, in the order of its help; of "-" those that all verbs have.
function list_of_options(verb,    i, option, list)
{
    for (i = 1; i <= options[verb]; i++) {
        option = option_of[verb, i]
        if (!(option in item)) lack("--" option)
        if (verb != "-" || is_of_all(option)) list = list item[option]
    }
    return ".Bl -tag -width Ds\n" list ".El\n"
}

# "jq 1,loadline-run 1": sorted, as mdoc has them.
function list_of_pages(pages,    count, i, j, page, list)
{
    count = split(pages, page, ",")
    for (i = 2; i <= count; i++)
        for (j = i; j > 1 && page[j] < page[j - 1]; j--) {
            list = page[j]
            page[j] = page[j - 1]
            page[j - 1] = list
        }
    list = ""
    for (i = 1; i <= count; i++) list = list (i > 1 ? " ,\n" : "") ".Xr " page[i]
    return ".Sh SEE ALSO\n" list "\n"
}

# Examples in which the verb is called; without one, the first, and those that call no verb.
function examples_of(verb,    i, v, calls, list)
{
    for (i = 1; i <= example_count; i++) {
        calls = 0
        for (v = 1; v <= verb_count; v++)
            if (examples[i] ~ ("loadline " verbs[v] "[ \n]") && (verb == "" || verb == verbs[v])) calls = 1
        if (verb == "" ? i > 1 && calls : !calls || (verb == "sweep" && examples[i] ~ /loadline sweep (plan|run|merge) /)) continue
        list = list (list == "" ? "" : ".Pp\n") examples[i]
    }
    return list == "" ? "" : ".Sh EXAMPLES\n" named(list)
}

# Of one family, as "sweep" and "sweep plan".
function are_related(a, b) { return a != b && substr(a " ", 1, index(a " ", " ")) == substr(b " ", 1, index(b " ", " ")) }

function write_verb(verb,    file, v, see)
{
    see = "loadline 1"
    for (v = 1; v <= verb_count; v++)
        if (are_related(verb, verbs[v])) see = see "," page_of(verbs[v]) " 1"
    if (!(verb in synopsis)) lack("the synopsis of " verb)
    if (!(verb in text)) lack("what " verb " does")
    file = folder "/" page_of(verb) ".1"
    printf "%s", head(page_of(verb), summary[verb]) ".Sh SYNOPSIS\n" synopsis[verb] ".Sh DESCRIPTION\n" named(text[verb]) \
        ".Sh OPTIONS\n" named(list_of_options(verb)) ".Sh EXIT STATUS\nThat of\n.Xr loadline 1 .\n" examples_of(verb) \
        list_of_pages(see) > file
    close(file)
}

function write_overview(    i, list, see)
{
    for (i = 1; i <= verb_count; i++) {
        list = list ".It Cm " verbs[i] "\n" toupper(substr(summary[verbs[i]], 1, 1)) substr(summary[verbs[i]], 2) ":\n.Xr " page_of(verbs[i]) " 1 .\n"
        see = see "," page_of(verbs[i]) " 1"
    }
    sub(/The first argument is a verb:\n/, "The first argument is a verb, each with a page of its own:\n.Bl -tag -width \"sweep merge\"\n" list ".El\n", overview)
    printf "%s", head("loadline", "simulate and price Amazon SageMaker endpoints") \
        ".Sh SYNOPSIS\n.Nm\n.Ar verb\n.Op Ar argument ...\n.Op Ar option ...\n.Nm\n.Fl -help | Fl -version\n" overview \
        options_text list_of_options("-") rest["ENVIRONMENT"] rest["FILES"] rest["EXIT STATUS"] examples_of("") \
        list_of_pages(substr(see others, 2)) rest["STANDARDS"] rest["CAVEATS"] > (folder "/loadline.1")
}

END {
    for (v = 1; v <= verb_count; v++) write_verb(verbs[v])
    write_overview()
    for (v in text) if (!(v in summary)) lack("a verb of the program called " v)
    for (o in item) if (!(("-", o) in has)) lack("an option of the program called --" o)
    exit failed
}
