#include "cli/complaint.h"
#include "cli/help.h"
#include "cli/option_argument.h"
#include "cli/verb.h"
#include "models/json.h"
#include "models/trace_merge.h"
#include "sim/arena.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

_Static_assert(TRACE_MERGE_MOST <= ARGUMENTS_ROOM && ARGUMENTS_MOST <= ARGUMENTS_ROOM, "there is room for them all");

/* The verbs to which an option matters. */
enum {
    RUN = 1,
    VALIDATE = 2,
    REPORT = 4,
    LIST = 8,
    CATALOGUE = 16,
    SCHEMA = 32,
    SKELETON = 64,
    EXPLAIN = 128,
    COMPARE = 256,
    COST = 512,
    SIZE = 1024,
    DIFF = 2048,
    SWEEP = 4096,
    SWEEP_PLAN = 8192,
    SWEEP_RUN = 16384,
    SWEEP_MERGE = 32768,
    FIT = 65536,
    SHOW = 131072,
    TRACE_INFO = 262144,
    TRACE_CONVERT = 524288,
    TRACE_GENERATE = 1048576,
    CALIBRATE = 2097152,
    TRACE_FIT = 4194304
};
#define TRACES   (TRACE_CONVERT | TRACE_GENERATE)
#define TOLD     (TRACE_INFO | TRACE_FIT)
#define ALL      (SHOWN | TRACES | SCHEMA | SKELETON | SWEEP_PLAN | SWEEP_RUN)
#define SIMULATE (RUN | COMPARE | SWEEP | SIZE | CALIBRATE)
/* Taken by every verb, so that a script may give the same to all, though it matters to some. Any other option is one of its verbs alone. */
#define SHARED 0x80000000U
#define SHOWN                                                                                                          \
    (SIMULATE | SWEEP_MERGE | VALIDATE | EXPLAIN | REPORT | SHOW | COST | DIFF | LIST | CATALOGUE | FIT | TOLD)

static const struct verb verbs[] = {
    {"run", "SCENARIO", "simulate it; print the report; store the run", NULL, RUN, 1, 1, verb_run},
    {"compare", "A [B...]", "the same requests through each: what differs",
     "B and those behind it are held against A, with A's seed and replications. --set\n"
     "and --patch change each of them, as in run; with A alone they make B from A, and\n"
     "each further --patch makes another: compare A --patch P --patch Q holds\n"
     "run A --patch P and run A --patch Q against run A. A alone has its variants\n"
     "held against each other: what differs, and how long a live test must run.",
     COMPARE, 1, ARGUMENTS_MOST, verb_compare},
    {"sweep", "SCENARIO", "the same requests through a grid of variations",
     "--vary puts each value in turn where the pointer (RFC 6901) leads; several make\n"
     "a grid, whose last one changes fastest. FROM:TO:STEP is a range of numbers;\n"
     "V1,V2,.. are JSON values. The best cell is the cheapest an hour that meets every\n"
     "objective. Cells that are stored already are not run again.",
     SWEEP, 1, 1, verb_sweep},
    {"sweep plan", "SCENARIO", "the cells of a sweep as a list of jobs",
     "The plan goes to standard output. It holds a key for each cell, of the scenario,\n"
     "its files and the options: a job that finds another one stops. Cells are then\n"
     "run by sweep run, on any machine, and put together by sweep merge.",
     SWEEP_PLAN, 1, 1, verb_sweep_plan},
    {"sweep run", "PLAN", "run cells of a plan, each into a file",
     "In job arrays: sweep run PLAN --cell $SLURM_ARRAY_TASK_ID. Files are whole or\n"
     "not there, and have the same bytes whenever they are written; a cell that has\n"
     "its file is not run again.",
     SWEEP_RUN, 1, 1, verb_sweep_run},
    {"sweep merge", "PLAN", "store what the jobs have found, and report it",
     "Prints what sweep would have printed, and names the cells that have no result.", SWEEP_MERGE, 1, 1,
     verb_sweep_merge},
    {"size", "SCENARIO", "the cheapest plan that meets the objectives",
     "What may vary is the scenario's Search; without one, the number of servers.\n"
     "Exit 1 where no plan that was looked at meets every objective. Plans that are\n"
     "stored already are not tried again. --shape says how plans are written: request,\n"
     "cloudformation, cloudformation-yaml or terraform (.tf.json).",
     SIZE, 1, 1, verb_size},
    {"fit", "FILE", "a service-time profile from measurements",
     "FILE holds times of requests, or percentiles, with concurrency, tokens, bytes\n"
     "and instance type beside them where they are known: CSV, JSON, a number a line,\n"
     "FMBench's or Inference Recommender's results. -o profile prints the model, for\n"
     "\"Models\": {\"NAME\": \"FILE\"} of a scenario; svg and png draw measured against law.",
     FIT, 1, 1, verb_fit},
    {"trace info", "TRACE...", "what a trace is like: rate, bursts, sizes",
     "Several traces are taken together, by their dates. --set changes how they are\n"
     "read: it leads into the Trace object of a scenario (--set /Repeat=2).",
     TRACE_INFO, 1, TRACE_MERGE_MOST, verb_trace_info},
    {"trace convert", "TRACE...", "cut, scaled, merged, spliced, as another form",
     "Several traces are merged, by their dates. The binary form (-o binary, the\n"
     "default) is replayed without parsing. --rate-scale below 1 thins, above 1\n"
     "superposes; --set leads into the Trace object of a scenario.",
     TRACE_CONVERT, 1, TRACE_MERGE_MOST, verb_trace_convert},
    {"trace generate", "FILE", "the requests of a scenario's traffic as a trace",
     "FILE is a scenario, or its Traffic or Arrivals alone. Forms are those of\n"
     "trace convert.",
     TRACE_GENERATE, 1, 1, verb_trace_generate},
    {"trace fit", "TRACE...", "the arrival process that describes a trace best",
     "With its goodness of fit. -o traffic prints the Traffic of a scenario:\n"
     "\"Traffic\": \"FILE\".",
     TRACE_FIT, 1, TRACE_MERGE_MOST, verb_trace_fit},
    {"calibrate", "SCENARIO", "fit figures to what was measured; what is left",
     "Observed figures are the scenario's Observed, or --observed FILE: its JSON, what\n"
     "CloudWatch's GetMetricData answers, or latencies by users or rate.\n"
     "--free names a number, a distribution (a factor on its times) or a slowdown; a\n"
     "STEP makes it one of few values. What is not fitted is kept back and says how\n"
     "far the scenario can be trusted. -o scenario prints it with what was found.",
     CALIBRATE, 1, 1, verb_calibrate},
    {"validate", "FILE", "check an endpoint configuration or a scenario",
     "Every fault is listed at once, with its line and column. --shape prints what is\n"
     "valid as request, cloudformation, cloudformation-yaml or terraform (.tf.json).",
     VALIDATE, 1, 1, verb_validate},
    {"explain", "FILE", "what it will do, cost and not do, in plain words",
     "FILE is a scenario or an endpoint configuration. Nothing is simulated.", EXPLAIN, 1, 1, verb_explain},
    {"report", "RUN", "print a stored run again",
     "RUN is its number, its scenario's name (the newest run of it), or \"last\".", REPORT, 1, 1, verb_report},
    {"cost", "RUN [RUN...]", "the bill of a stored run, to the last digit",
     "By variant and usage type, with its tags: busy and idle money, a month of 730\n"
     "hours, 1,000 requests that succeeded. --by shares it out, that of several runs\n"
     "together, too; --actual holds it against a bill that was paid, and says why they\n"
     "differ. RUN is as in report.",
     COST, 1, ARGUMENTS_MOST, verb_cost},
    {"diff", "RUN1 RUN2", "what two stored runs cost, line by line",
     "For each line of the bill a month of 730 hours, before and after: + added,\n"
     "- removed, ~ changed in quantity or price. RUN1 and RUN2 are as in report.",
     DIFF, 2, 2, verb_diff},
    {"show", "RUN", "what a stored run was made from, in short",
     "Its files with their digests, and whether they are still the same; the figures\n"
     "of its row in a list. RUN is as in report.",
     SHOW, 1, 1, verb_show},
    {"list", "", "the stored runs", NULL, LIST, 0, 0, verb_list},
    {"catalogue", "[TYPE]", "instance types, prices and their sources",
     "With a TYPE such as ml.g5.xlarge: all that is known about it.", CATALOGUE, 0, 1, verb_catalogue},
    {"schema", "NAME", "JSON Schema (2020-12) of input and result",
     "NAME is scenario, result, comparison, sweep, sweep-plan, cost, charge-back,\n"
     "difference, cost-actual, record, sizing, fitting, calibration, trace or\n"
     "endpoint-config.",
     SCHEMA, 1, 1, verb_schema},
    {"skeleton", "[NAME]", "a configuration or scenario to start from",
     "NAME: real-time (the default), serverless, async, shadow, components, scenario.\n"
     "--shape: request (the default), cloudformation, cloudformation-yaml or terraform\n"
     "(.tf.json).",
     SKELETON, 0, 1, verb_skeleton},
};
#define VERBS (sizeof verbs / sizeof *verbs)

/* In the order of enum output_format. */
static const struct format formats[] = {
    {"text", SHOWN},
    {"json", SHOWN},
    {"html", SIMULATE | SWEEP_MERGE | EXPLAIN | REPORT},
    {"svg", REPORT | FIT},
    {"png", REPORT | FIT},
    {"focus", RUN | REPORT},
    {"csv", RUN | SWEEP | SWEEP_MERGE | REPORT | COST | TRACES},
    {"markdown", RUN | REPORT},
    {"junit", RUN | REPORT},
    {"hgrm", RUN | REPORT},
    {"openmetrics", RUN | REPORT},
    {"cloudwatch", RUN | REPORT},
    {"profile", FIT},
    {"jsonl", TRACES},
    {"binary", TRACES},
    {"pricing-calculator", RUN | REPORT},
    {"xlsx", RUN | REPORT | COST},
    {"scenario", CALIBRATE},
    {"traffic", TRACE_FIT},
};
#define FORMATS (sizeof formats / sizeof *formats)

static const struct option_row rows[] = {
    {"output", "FORMAT", "text (the default) or json; of a run more", OPTION_OUTPUT, SHOWN | TRACES | SHARED},
    {"db", "FILE", "where runs are stored (default: loadline.db)", OPTION_DB,
     RUN | COMPARE | SWEEP | SWEEP_MERGE | SIZE | REPORT | SHOW | COST | DIFF | LIST | SHARED},
    {"no-store", NULL, "do not store the run", OPTION_NO_STORE, RUN | COMPARE | SWEEP | SWEEP_MERGE | SIZE | SHARED},
    {"seed", "N", "instead of the scenario's Seed", OPTION_SEED,
     SIMULATE | SWEEP_PLAN | EXPLAIN | FIT | TOLD | TRACES | SHARED},
    {"replications", "N", "instead of the scenario's Replications", OPTION_REPLICATIONS,
     SIMULATE | SWEEP_PLAN | SHARED},
    {"threads", "N", "threads to use (default: one for each core)", OPTION_THREADS, SIMULATE | SWEEP_RUN | SHARED},
    {"set", "/POINTER=JSON", "change one value (RFC 6901); may be repeated", OPTION_SET,
     SIMULATE | SWEEP_PLAN | VALIDATE | EXPLAIN | TOLD | TRACES | SHARED},
    {"patch", "FILE", "a merge patch (RFC 7396); may be repeated", OPTION_PATCH,
     SIMULATE | SWEEP_PLAN | VALIDATE | EXPLAIN | TOLD | TRACES | SHARED},
    {"parameter", "NAME=VALUE", "a value that a template asks for; may be repeated", OPTION_PARAMETER,
     SIMULATE | SWEEP_PLAN | VALIDATE | EXPLAIN},
    {"config-name", "NAME", "which of the configurations of a template", OPTION_CONFIG_NAME,
     SIMULATE | SWEEP_PLAN | VALIDATE | EXPLAIN},
    {"shape", "SHAPE", "write a configuration as SHAPE (its verb's help)", OPTION_SHAPE, VALIDATE | SIZE | SKELETON},
    {"vary", "/POINTER=..", "FROM:TO:STEP or V1,V2,..; may be repeated", OPTION_VARY, SWEEP | SWEEP_PLAN},
    {"cell", "NUMBERS", "which cells: 3, 1-100 or 2,5-7", OPTION_CELL, SWEEP_RUN},
    {"cells", "DIR", "where the cells' files are (default: PLAN.cells)", OPTION_CELLS, SWEEP_RUN | SWEEP_MERGE},
    {"power", "SHARE", "how surely a live test sees it (default: 0.8)", OPTION_POWER, COMPARE},
    {"plot", "WHAT", "a picture: latency, timeline, cost or shares", OPTION_PLOT, REPORT},
    {"billing-account", "ID", "12 digits: who is billed, for focus and the like", OPTION_BILLING_ACCOUNT, RUN | REPORT},
    {"granularity", "WHAT", "of focus: hour (the default), day or month", OPTION_GRANULARITY, RUN | REPORT},
    {"unit", "UNIT", "of times: s, ms, us or ns", OPTION_UNIT, FIT | CALIBRATE},
    {"column", "WHAT=NAME", "the column of Latency, Concurrency..; repeatable", OPTION_COLUMN, FIT | CALIBRATE},
    {"where", "COLUMN=VALUE", "only these rows; may be repeated", OPTION_WHERE, FIT | CALIBRATE | COST},
    {"family", "NAME", "a law's, or quantiles, instead of the best", OPTION_FAMILY, FIT},
    {"by", "WHAT", "tag:KEY, variant, charge, usage-type or scenario", OPTION_BY, COST},
    {"actual", "FILE", "a bill that was paid, as CSV: FOCUS or CUR", OPTION_ACTUAL, COST},
    {"requests", "FILE", "each request of the first replication, as CSV", OPTION_REQUESTS, RUN},
    {"into", "FILE", "write it there, when it is whole", OPTION_INTO, TRACES},
    {"force", NULL, "replace the file that is written where it exists", OPTION_FORCE, RUN | TRACES},
    {"splice", NULL, "one behind the other, not beside each other", OPTION_SPLICE, TOLD | TRACE_CONVERT},
    {"format", "NAME", "of the traces (default: auto)", OPTION_TRACE_SETTING, TOLD | TRACE_CONVERT},
    {"rate-scale", "FACTOR", "multiply the rate, keeping the time", OPTION_TRACE_SETTING + 1, TOLD | TRACE_CONVERT},
    {"time-scale", "FACTOR", "stretch the time", OPTION_TRACE_SETTING + 2, TOLD | TRACE_CONVERT},
    {"from", "SECONDS", "leave out what comes before", OPTION_TRACE_SETTING + 3, TOLD | TRACE_CONVERT},
    {"to", "SECONDS", "leave out what comes then or later", OPTION_TRACE_SETTING + 4, TOLD | TRACE_CONVERT},
    {"observed", "FILE", "what was measured, instead of the scenario's", OPTION_OBSERVED, CALIBRATE},
    {"free", "/POINTER=..", "LOW:HIGH or LOW:HIGH:STEP; may be repeated", OPTION_FREE, CALIBRATE},
    {"fit-on", "POINTS", "names of those that are fitted, as 1,20", OPTION_FIT_ON, CALIBRATE},
    {"check", NULL, "exit 1 where an objective is missed", OPTION_CHECK,
     RUN | COMPARE | SWEEP | SWEEP_MERGE | REPORT | SHARED},
    {"strict", NULL, "unknown members are faults, not warnings", OPTION_STRICT,
     SIMULATE | SWEEP_PLAN | VALIDATE | EXPLAIN | SHARED},
    {"quiet", NULL, "no progress, notes or warnings on standard error", OPTION_QUIET,
     SHOWN | TRACES | SWEEP_PLAN | SWEEP_RUN | SHARED},
    {"verbose", NULL, "say what was found in a template", OPTION_VERBOSE,
     SIMULATE | SWEEP_PLAN | VALIDATE | EXPLAIN | SHARED},
    {"color", "WHEN", "auto (the default; heeds NO_COLOR), always, never", OPTION_COLOR,
     SIMULATE | SWEEP_MERGE | EXPLAIN | REPORT | SHOW | COST | DIFF | LIST | CATALOGUE | FIT | TOLD | SHARED},
    {"help", NULL, "this text", OPTION_HELP, ALL},
    {"version", NULL, "the version", OPTION_VERSION, ALL},
};
#define ROWS (sizeof rows / sizeof *rows)

static const struct option_table table = {verbs, VERBS, formats, FORMATS, rows, ROWS, ALL};

static enum output_format default_of(const struct verb *verb)
{
    return verb->bit & TRACES ? OUTPUT_BINARY : OUTPUT_TEXT;
}

static const struct option_row *row_of(int code)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].code == code) return &rows[i];
    return NULL;
}

/* The option nearest to what was typed: "--name" or "--name=argument". */
static const char *nearest_option(const char *typed)
{
    const char *names[ROWS + 1] = {NULL};
    for (size_t i = 0; i < ROWS; i++) names[i] = rows[i].name;
    struct arena *arena = arena_new();
    const char *name = typed + strspn(typed, "-");
    const char *nearest = json_nearest(arena_format(arena, "%.*s", (int)strcspn(name, "="), name), names);
    arena_free(arena);
    return nearest;
}

/* getopt_long() leaves in optopt a letter that it does not know, or the code of an option that got an argument too many. */
static int complain_of_option(const char *typed)
{
    const char letter[] = {'-', (char)optopt, '\0'};
    if (optopt == 0) return complain_of_unknown("there is no option %s", typed, "--", nearest_option(typed));
    return row_of(optopt) ? complain("no argument goes with the option of %s", typed)
                          : complain("there is no option %s", letter);
}

/* What was typed: questions about the program, which are answered instead of running a verb, and which of the rows. */
struct typed {
    bool help, version;
    bool row[ROWS];
};

static int parse_options(int argc, char **argv, struct options *options, struct typed *typed)
{
    struct option longs[ROWS + 1] = {{0}};
    for (size_t i = 0; i < ROWS; i++)
        longs[i] =
            (struct option){rows[i].name, rows[i].argument ? required_argument : no_argument, NULL, rows[i].code};
    opterr = 0;
    for (int code; (code = getopt_long(argc, argv, ":o:hVqv", longs, NULL)) != -1;) {
        if (code == ':') return complain("%s needs an argument", argv[optind - 1]);
        if (code == '?') return complain_of_option(argv[optind - 1]);
        if (code == OPTION_HELP) typed->help = true;
        if (code == OPTION_VERSION) typed->version = true;
        typed->row[row_of(code) - rows] = true;
        const char *wrong = option_argument_take(options, &table, code, optarg);
        if (wrong) return complain(wrong, optarg);
    }
    return EXIT_DONE;
}

/* Whether the verb takes all options that were typed: one that would do nothing is not left aside without a word. */
static bool takes_options(const struct verb *verb, const struct typed *typed)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (!typed->row[i] || rows[i].verbs & (verb->bit | SHARED)) continue;
        verb_complain_of_option(&table, verb, &rows[i]);
        return false;
    }
    return true;
}

/* Whether the verb can write that format. A picture is SVG unless something else is said. */
static bool settle_output(const struct verb *verb, struct options *options)
{
    bool plots = verb->bit & REPORT && options->plot;
    const char *wrong = NULL;
    if (!options->has_output) options->output = plots ? OUTPUT_SVG : default_of(verb);
    bool picture = options->output == OUTPUT_SVG || options->output == OUTPUT_PNG;
    bool known = !options->has_output || options->knows_output;
    if (verb->bit & (SHOWN | TRACES) && !(known && verb->bit & formats[options->output].verbs)) {
        verb_complain_of_format(&table, verb);
        return false;
    }
    if (plots && !picture)
        wrong = "a picture by --plot of %s is svg or png";
    else if (verb->bit & REPORT && picture && !plots)
        wrong = "a picture of %s is asked for by --plot too";
    if (wrong) complain(wrong, verb->name);
    return wrong == NULL;
}

int options_parse(int argc, char **argv, struct options *options, verb_function **function)
{
    struct typed typed = {.help = false};
    *options = (struct options){.db = "loadline.db", .power = 0.8, .unit = UNIT_UNKNOWN};
    *function = NULL;
    int code = parse_options(argc, argv, options, &typed);
    if (code != EXIT_DONE) return code;
    if (typed.version) {
        printf("loadline " LOADLINE_VERSION "\n");
        return EXIT_DONE;
    }
    size_t words = 0;
    const struct verb *verb = optind < argc ? verb_find(&table, argv + optind, (size_t)(argc - optind), &words) : NULL;
    if (optind < argc && !verb) return verb_complain_of_unknown(&table, argv[optind]);
    if (typed.help) {
        if (verb)
            help_of_verb(&table, verb, default_of(verb));
        else
            help_of_all(&table);
        return EXIT_DONE;
    }
    if (!verb) return complain("say what to do%s", "");

    if (!takes_options(verb, &typed) || !settle_output(verb, options)) return EXIT_USAGE;
    bool of_account = options->output == OUTPUT_FOCUS || options->output == OUTPUT_PRICING_CALCULATOR;
    if (of_account && !options->billing_account)
        return complain("--output %s needs the account that is billed: --billing-account ID",
                        formats[options->output].name);
    char **arguments = argv + optind + words;
    size_t given = (size_t)(argc - optind) - words;
    if (given < verb->least) return verb_complain_of_arguments(verb);
    if (given > verb->most) return complain("there is an argument too many: %s", arguments[verb->most]);
    for (size_t i = 0; i < given; i++) options->arguments[options->argument_count++] = arguments[i];
    *function = verb->function;
    return EXIT_DONE;
}
