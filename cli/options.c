#include "cli/complaint.h"
#include "cli/help.h"

#include "models/fault.h"
#include "models/json.h"
#include "models/trace_merge.h"
#include "reports/charge_back.h"
#include "reports/plot.h"
#include "sim/arena.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
#define SHOWN                                                                                                          \
    (SIMULATE | SWEEP_MERGE | VALIDATE | EXPLAIN | REPORT | SHOW | COST | DIFF | LIST | CATALOGUE | FIT | TOLD)

static const struct verb verbs[] = {
    {"run", "SCENARIO", "simulate it; print the report; store the run", NULL, RUN, 1, 1, verb_run},
    {"compare", "A [B...]", "the same requests through each: what differs",
     "B and those behind it are held against A, with A's seed and replications. --set\n"
     "and --patch change each of them, as in run; with A alone they make B from A, and\n"
     "each further --patch makes another: compare A --patch P --patch Q holds\n"
     "run A --patch P and run A --patch Q against run A.",
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
     "Exit 1 where no plan that was looked at meets every objective. --shape says how\n"
     "plans are written: request, cloudformation, cloudformation-yaml or terraform\n"
     "(.tf.json).",
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
    {"trace convert", "TRACE...", "cut, scaled, merged, as binary, CSV or JSON lines",
     "Several traces are merged, by their dates. The binary form (-o binary, the\n"
     "default) is replayed without parsing. --rate-scale below 1 thins, above 1\n"
     "superposes; --set leads into the Trace object of a scenario.",
     TRACE_CONVERT, 1, TRACE_MERGE_MOST, verb_trace_convert},
    {"trace generate", "FILE", "the requests of a scenario's traffic as a trace",
     "FILE is a scenario, or its Traffic or Arrivals alone. Forms are those of\n"
     "trace convert.",
     TRACE_GENERATE, 1, 1, verb_trace_generate},
    {"calibrate", "SCENARIO", "fit figures to what was measured; what is left",
     "Observed figures are the scenario's Observed, or --observed FILE: its JSON, what\n"
     "CloudWatch's GetMetricData answers, or latencies by users or rate.\n"
     "--free names a number, a distribution (a factor on its times) or a slowdown; a\n"
     "STEP makes it one of few values. What is not fitted is kept back and says how\n"
     "far the scenario can be trusted. -o scenario prints it with what was found.",
     CALIBRATE, 1, 1, verb_calibrate},
    {"trace fit", "TRACE...", "the arrival process that describes a trace best",
     "With its goodness of fit. -o traffic prints the Traffic of a scenario:\n"
     "\"Traffic\": \"FILE\".",
     TRACE_FIT, 1, TRACE_MERGE_MOST, verb_trace_fit},
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
     "difference, cost-actual, record, sizing, fitting, calibration or\n"
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
    {"html", SIMULATE | SWEEP_MERGE | REPORT},
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

enum option_code {
    OPTION_OUTPUT = 'o',
    OPTION_HELP = 'h',
    OPTION_VERSION = 'V',
    OPTION_QUIET = 'q',
    OPTION_VERBOSE = 'v',
    OPTION_DB = 256,
    OPTION_NO_STORE,
    OPTION_SEED,
    OPTION_REPLICATIONS,
    OPTION_THREADS,
    OPTION_SET,
    OPTION_PATCH,
    OPTION_PARAMETER,
    OPTION_CONFIG_NAME,
    OPTION_SHAPE,
    OPTION_VARY,
    OPTION_CELL,
    OPTION_CELLS,
    OPTION_POWER,
    OPTION_PLOT,
    OPTION_CHECK,
    OPTION_STRICT,
    OPTION_COLOR,
    OPTION_BILLING_ACCOUNT,
    OPTION_UNIT,
    OPTION_FAMILY,
    OPTION_COLUMN,
    OPTION_BY,
    OPTION_ACTUAL,
    OPTION_WHERE,
    OPTION_OBSERVED,
    OPTION_FREE,
    OPTION_FIT_ON,
    OPTION_INTO,
    OPTION_TRACE_SETTING /* and those behind it, in the order of trace_setting */
};

static const struct option_row rows[] = {
    {"output", "FORMAT", "text (the default) or json; of a run more", OPTION_OUTPUT, SHOWN | TRACES},
    {"db", "FILE", "where runs are stored (default: loadline.db)", OPTION_DB,
     RUN | COMPARE | SWEEP | SWEEP_MERGE | REPORT | SHOW | COST | DIFF | LIST},
    {"no-store", NULL, "do not store the run", OPTION_NO_STORE, RUN | COMPARE | SWEEP | SWEEP_MERGE},
    {"seed", "N", "instead of the scenario's Seed", OPTION_SEED, SIMULATE | SWEEP_PLAN | EXPLAIN | FIT | TOLD | TRACES},
    {"replications", "N", "instead of the scenario's Replications", OPTION_REPLICATIONS, SIMULATE | SWEEP_PLAN},
    {"threads", "N", "replications at once (default: one for each core)", OPTION_THREADS, SIMULATE | SWEEP_RUN},
    {"set", "/POINTER=JSON", "change one value (RFC 6901); may be repeated", OPTION_SET,
     SIMULATE | SWEEP_PLAN | VALIDATE | EXPLAIN | TOLD | TRACES},
    {"patch", "FILE", "a merge patch (RFC 7396); may be repeated", OPTION_PATCH,
     SIMULATE | SWEEP_PLAN | VALIDATE | EXPLAIN | TOLD | TRACES},
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
    {"unit", "UNIT", "of times: s, ms, us or ns", OPTION_UNIT, FIT | CALIBRATE},
    {"column", "WHAT=NAME", "the column of Latency, Concurrency..; repeatable", OPTION_COLUMN, FIT | CALIBRATE},
    {"where", "COLUMN=VALUE", "only these rows; may be repeated", OPTION_WHERE, FIT | CALIBRATE | COST},
    {"family", "NAME", "a law's, or quantiles, instead of the best", OPTION_FAMILY, FIT},
    {"by", "WHAT", "tag:KEY, variant, charge, usage-type or scenario", OPTION_BY, COST},
    {"actual", "FILE", "a bill that was paid, as CSV: FOCUS or CUR", OPTION_ACTUAL, COST},
    {"into", "FILE", "write it there, when it is whole", OPTION_INTO, TRACES},
    {"format", "NAME", "of the traces (default: auto)", OPTION_TRACE_SETTING, TOLD | TRACE_CONVERT},
    {"rate-scale", "FACTOR", "multiply the rate, keeping the time", OPTION_TRACE_SETTING + 1, TOLD | TRACE_CONVERT},
    {"time-scale", "FACTOR", "stretch the time", OPTION_TRACE_SETTING + 2, TOLD | TRACE_CONVERT},
    {"from", "SECONDS", "leave out what comes before", OPTION_TRACE_SETTING + 3, TOLD | TRACE_CONVERT},
    {"to", "SECONDS", "leave out what comes then or later", OPTION_TRACE_SETTING + 4, TOLD | TRACE_CONVERT},
    {"observed", "FILE", "what was measured, instead of the scenario's", OPTION_OBSERVED, CALIBRATE},
    {"free", "/POINTER=..", "LOW:HIGH or LOW:HIGH:STEP; may be repeated", OPTION_FREE, CALIBRATE},
    {"fit-on", "POINTS", "names of those that are fitted, as 1,20", OPTION_FIT_ON, CALIBRATE},
    {"check", NULL, "exit 1 where an objective is missed", OPTION_CHECK, RUN | COMPARE | SWEEP | SWEEP_MERGE | REPORT},
    {"strict", NULL, "unknown members are faults, not warnings", OPTION_STRICT,
     SIMULATE | SWEEP_PLAN | VALIDATE | EXPLAIN},
    {"quiet", NULL, "no progress, notes or warnings on standard error", OPTION_QUIET,
     SHOWN | TRACES | SWEEP_PLAN | SWEEP_RUN},
    {"verbose", NULL, "say what was found in a template", OPTION_VERBOSE, SIMULATE | SWEEP_PLAN | VALIDATE | EXPLAIN},
    {"color", "WHEN", "auto (the default; heeds NO_COLOR), always, never", OPTION_COLOR,
     SIMULATE | SWEEP_MERGE | EXPLAIN | REPORT | SHOW | COST | DIFF | LIST | CATALOGUE | FIT | TOLD},
    {"help", NULL, "this text", OPTION_HELP, ALL},
    {"version", NULL, "the version", OPTION_VERSION, ALL},
};
#define ROWS (sizeof rows / sizeof *rows)

static const struct option_table table = {verbs, VERBS, formats, FORMATS, rows, ROWS, ALL};

static enum output_format default_of(const struct verb *verb)
{
    return verb->bit & TRACES ? OUTPUT_BINARY : OUTPUT_TEXT;
}

static bool read_whole(const char *text, uint64_t least, uint64_t most, uint64_t *out)
{
    char *end;
    if (!isdigit((unsigned char)text[0])) return false;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (*end || errno || value < least || value > most) return false;
    *out = value;
    return true;
}

static bool read_share(const char *text, double *out)
{
    char *end;
    double value = strtod(text, &end);
    if (!isdigit((unsigned char)text[0]) || *end || !(value >= 0.01 && value <= 0.9999)) return false;
    *out = value;
    return true;
}

static bool read_choice(const char *text, const char *const *choices, int *out)
{
    for (int i = 0; choices[i]; i++) {
        if (strcmp(text, choices[i]) != 0) continue;
        *out = i;
        return true;
    }
    return false;
}

static bool names_plot(const char *text)
{
    for (size_t i = 0; i < PLOTS; i++)
        if (strcmp(text, plot_name[i]) == 0) return true;
    return false;
}

static bool read_shape(const char *text, enum config_shape *out)
{
    for (int shape = 0; shape < CONFIG_SHAPES; shape++) {
        if (strcmp(text, config_shape_name((enum config_shape)shape)) != 0) continue;
        *out = (enum config_shape)shape;
        return true;
    }
    return false;
}

static bool read_format(const char *text, enum output_format *out)
{
    for (size_t i = 0; i < FORMATS; i++) {
        if (strcmp(text, formats[i].name) != 0) continue;
        *out = (enum output_format)i;
        return true;
    }
    return false;
}

/* What SQLite would take for something else than a file: a database in memory, a temporary one, a URI; "-" is none either. */
static bool names_a_file(const char *name)
{
    return *name && *name != ':' && strncmp(name, "file:", 5) != 0 && strcmp(name, "-") != 0;
}

static bool read_unit(const char *text, enum trace_unit *out)
{
    static const char *const names[] = {"s", "ms", "us", "ns", NULL};
    static const enum trace_unit units[] = {UNIT_S, UNIT_MS, UNIT_US, UNIT_NS};
    int unit;
    if (!read_choice(text, names, &unit)) return false;
    *out = units[unit];
    return true;
}

static bool names_an_account(const char *text)
{
    return strlen(text) == 12 && strspn(text, "0123456789") == 12;
}

/* One option with its argument; NULL or what is wrong with the argument. */
static const char *take(struct options *options, int code, const char *argument)
{
    static const char *const colors[] = {"auto", "always", "never", NULL};
    uint64_t number = 0;
    int choice = 0;
    switch (code) {
    case OPTION_OUTPUT:
        if (!read_format(argument, &options->output))
            return "--output is text, json, html, svg, png, focus, csv, markdown, junit, hgrm, openmetrics, "
                   "cloudwatch, profile, jsonl, binary, pricing-calculator, xlsx, scenario or traffic, not \"%s\"";
        options->has_output = true;
        break;
    case OPTION_COLOR:
        if (!read_choice(argument, colors, &choice)) return "--color is auto, always or never, not \"%s\"";
        options->color = (enum color)choice;
        break;
    case OPTION_SEED:
        if (!read_whole(argument, 0, INT64_MAX, &options->seed)) return "--seed is a whole number from 0, not \"%s\"";
        options->has_seed = true;
        break;
    case OPTION_REPLICATIONS:
        if (!read_whole(argument, 1, 10000, &number))
            return "--replications is a whole number from 1 to 10000, not \"%s\"";
        options->replications = (uint32_t)number;
        break;
    case OPTION_THREADS:
        if (!read_whole(argument, 1, 256, &number)) return "--threads is a whole number from 1 to 256, not \"%s\"";
        options->threads = (uint32_t)number;
        break;
    case OPTION_SET:
        if ((argument[0] != '/' && argument[0] != '=') || !strchr(argument, '='))
            return "--set is /POINTER=JSON, not \"%s\"";
        if (options->set_count == SETS_MOST) return "--set can be given 64 times, which \"%s\" exceeds";
        options->sets[options->set_count++] = argument;
        break;
    case OPTION_PARAMETER:
        if (argument[0] == '=' || !strchr(argument, '=')) return "--parameter is NAME=VALUE, not \"%s\"";
        if (options->parameter_count == PARAMETERS_MOST)
            return "--parameter can be given 64 times, which \"%s\" exceeds";
        options->parameters[options->parameter_count++] = argument;
        break;
    case OPTION_SHAPE:
        if (!read_shape(argument, &options->shape))
            return "--shape is request, cloudformation, cloudformation-yaml or terraform, not \"%s\"";
        options->has_shape = true;
        break;
    case OPTION_CONFIG_NAME: options->config_name = argument; break;
    case OPTION_VARY:
        if (argument[0] != '/' || !strchr(argument, '='))
            return "--vary is /POINTER=FROM:TO:STEP or /POINTER=V1,V2,.., not \"%s\"";
        if (options->vary_count == VARIES_MOST) return "--vary can be given 16 times, which \"%s\" exceeds";
        options->varies[options->vary_count++] = argument;
        break;
    case OPTION_CELL: options->cell = argument; break;
    case OPTION_CELLS: options->cells = argument; break;
    case OPTION_POWER:
        if (!read_share(argument, &options->power)) return "--power is a share from 0.01 to 0.9999, not \"%s\"";
        break;
    case OPTION_DB:
        if (!names_a_file(argument)) return "--db is the name of a file, not \"%s\"";
        options->db = argument;
        break;
    case OPTION_INTO:
        if (!names_a_file(argument)) return "--into is the name of a file, not \"%s\"";
        options->into = argument;
        break;
    case OPTION_TRACE_SETTING:
    case OPTION_TRACE_SETTING + 1:
    case OPTION_TRACE_SETTING + 2:
    case OPTION_TRACE_SETTING + 3:
    case OPTION_TRACE_SETTING + 4: options->trace_setting[code - OPTION_TRACE_SETTING] = argument; break;
    case OPTION_PLOT:
        if (!names_plot(argument)) return "--plot is latency, timeline, cost or shares, not \"%s\"";
        options->plot = argument;
        break;
    case OPTION_PATCH:
        if (options->patch_count == ARGUMENTS_MOST) return "--patch can be given 16 times, which \"%s\" exceeds";
        options->patch_files[options->patch_count++] = argument;
        break;
    case OPTION_NO_STORE: options->no_store = true; break;
    case OPTION_BILLING_ACCOUNT:
        if (!names_an_account(argument)) return "--billing-account is an account's number of 12 digits, not \"%s\"";
        options->billing_account = argument;
        break;
    case OPTION_BY:
        if (!charge_back_is_by(argument))
            return "--by is variant, charge, usage-type, scenario or tag: and a key (tag:Team), not \"%s\"";
        options->by = argument;
        break;
    case OPTION_ACTUAL: options->actual = argument; break;
    case OPTION_UNIT:
        if (!read_unit(argument, &options->unit)) return "--unit is s, ms, us or ns, not \"%s\"";
        break;
    case OPTION_FAMILY: options->family = argument; break;
    case OPTION_COLUMN:
        if (options->column_count == COLUMNS_MOST) return "--column can be given 16 times, which \"%s\" exceeds";
        options->columns[options->column_count++] = argument;
        break;
    case OPTION_WHERE:
        if (!strchr(argument, '=')) return "--where is COLUMN=VALUE, not \"%s\"";
        if (options->where_count == WHERES_MOST) return "--where can be given 8 times, which \"%s\" exceeds";
        options->wheres[options->where_count++] = argument;
        break;
    case OPTION_OBSERVED: options->observed = argument; break;
    case OPTION_FIT_ON: options->fit_on = argument; break;
    case OPTION_FREE:
        if (argument[0] != '/') return "--free is /POINTER, /POINTER=LOW:HIGH or /POINTER=LOW:HIGH:STEP, not \"%s\"";
        if (options->free_count == FREES_MOST) return "--free can be given 32 times, which \"%s\" exceeds";
        options->frees[options->free_count++] = argument;
        break;
    case OPTION_CHECK: options->check = true; break;
    case OPTION_STRICT: options->strict = true; break;
    case OPTION_QUIET: options->quiet = true; break;
    case OPTION_VERBOSE: options->verbose = true; break;
    default: break;
    }
    return NULL;
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

/* The verb that the words name, and how many of them do: "sweep" is one, "sweep plan" another. */
static const struct verb *find_verb(char *const *words, size_t count, size_t *used)
{
    struct arena *arena = arena_new();
    const struct verb *found = NULL;
    for (*used = count < 2 ? count : 2; !found && *used > 0; *used -= !found) {
        const char *name = *used == 2 ? arena_format(arena, "%s %s", words[0], words[1]) : words[0];
        for (size_t i = 0; i < VERBS && !found; i++)
            if (strcmp(verbs[i].name, name) == 0) found = &verbs[i];
    }
    arena_free(arena);
    return found;
}

static const char *nearest_verb(const char *typed)
{
    const char *names[VERBS + 1] = {NULL};
    for (size_t i = 0; i < VERBS; i++) names[i] = verbs[i].name;
    return json_nearest(typed, names);
}

/* Questions about the program, which are answered instead of running a verb. */
struct questions {
    bool help, version;
};

static int parse_options(int argc, char **argv, struct options *options, struct questions *asked)
{
    struct option longs[ROWS + 1] = {{0}};
    for (size_t i = 0; i < ROWS; i++)
        longs[i] =
            (struct option){rows[i].name, rows[i].argument ? required_argument : no_argument, NULL, rows[i].code};
    opterr = 0;
    for (int code; (code = getopt_long(argc, argv, ":o:hVqv", longs, NULL)) != -1;) {
        if (code == ':') return complain("%s needs an argument", argv[optind - 1]);
        if (code == '?') return complain_of_option(argv[optind - 1]);
        if (code == OPTION_HELP) asked->help = true;
        if (code == OPTION_VERSION) asked->version = true;
        const char *wrong = take(options, code, optarg);
        if (wrong) return complain(wrong, optarg);
    }
    return EXIT_DONE;
}

static int complain_of_format(const struct verb *verb)
{
    struct arena *arena = arena_new();
    const char *list = "";
    size_t left = 0;
    for (size_t i = 0; i < FORMATS; i++) left += (verb->bit & formats[i].verbs) != 0;
    for (size_t i = 0; i < FORMATS; i++) {
        if (!(verb->bit & formats[i].verbs)) continue;
        list = arena_format(arena, "%s%s%s", list, !*list ? "" : left == 1 ? " or " : ", ", formats[i].name);
        left--;
    }
    int code = complain("--output of %s", arena_format(arena, "%s is %s", verb->name, list));
    arena_free(arena);
    return code;
}

/* Whether the verb can write that format. A picture is SVG unless something else is said. */
static bool settle_output(const struct verb *verb, struct options *options)
{
    bool plots = verb->bit & REPORT && options->plot;
    const char *wrong = NULL;
    if (!options->has_output) options->output = plots ? OUTPUT_SVG : default_of(verb);
    bool picture = options->output == OUTPUT_SVG || options->output == OUTPUT_PNG;
    if (verb->bit & (SHOWN | TRACES) && !(verb->bit & formats[options->output].verbs)) {
        complain_of_format(verb);
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
    struct questions asked = {.help = false};
    *options = (struct options){.db = "loadline.db", .power = 0.8, .unit = UNIT_UNKNOWN};
    *function = NULL;
    int code = parse_options(argc, argv, options, &asked);
    if (code != EXIT_DONE) return code;
    if (asked.version) {
        printf("loadline " LOADLINE_VERSION "\n");
        return EXIT_DONE;
    }
    size_t words = 0;
    const struct verb *verb = optind < argc ? find_verb(argv + optind, (size_t)(argc - optind), &words) : NULL;
    if (optind < argc && !verb)
        return complain_of_unknown("there is no verb %s", argv[optind], "", nearest_verb(argv[optind]));
    if (asked.help) {
        if (verb)
            help_of_verb(&table, verb, default_of(verb));
        else
            help_of_all(&table);
        return EXIT_DONE;
    }
    if (!verb) return complain("say what to do%s", "");

    if (!settle_output(verb, options)) return EXIT_USAGE;
    bool of_account = options->output == OUTPUT_FOCUS || options->output == OUTPUT_PRICING_CALCULATOR;
    if (of_account && !options->billing_account)
        return complain("--output %s needs the account that is billed: --billing-account ID",
                        formats[options->output].name);
    char **arguments = argv + optind + words;
    size_t given = (size_t)(argc - optind) - words;
    if (given < verb->least) return complain("%s needs an argument", verb->name);
    if (given > verb->most) return complain("there is an argument too many: %s", arguments[verb->most]);
    for (size_t i = 0; i < given; i++) options->arguments[options->argument_count++] = arguments[i];
    *function = verb->function;
    return EXIT_DONE;
}
