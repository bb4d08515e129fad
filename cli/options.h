/* options.h - the command line as data: one table of verbs and one of options, from which parsing and help are made.
 *
 * Form       loadline VERB [ARGUMENT...] [OPTION...]; options may stand anywhere, "--" ends them, "-" is a file name.
 * Accepted   an option goes with the verbs that heed it, which list it in their help. What all verbs share (--db, --seed, --set, --quiet and the
 *            like) each takes, and it changes nothing where it has no bearing, so that a wrapper may pass its own. Any other is refused: who
 *            asks `run` for --rate-scale would take what comes out for scaled.
 * Ownership  texts point into argv.
 * Errors     options_parse() prints one line to standard error and gives EXIT_USAGE. */
#ifndef LOADLINE_CLI_OPTIONS_H
#define LOADLINE_CLI_OPTIONS_H

#include "models/config_shape.h"
#include "models/trace_columns.h"
#include "reports/focus.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum exit_code {
    EXIT_DONE = 0,
    EXIT_MISSED = 1,
    EXIT_USAGE = 2,
    EXIT_INPUT = 3,
    EXIT_MACHINE = 4,
    EXIT_INTERRUPTED = 130
};

enum output_format {
    OUTPUT_TEXT,
    OUTPUT_JSON,
    OUTPUT_HTML,
    OUTPUT_SVG,
    OUTPUT_PNG,
    OUTPUT_FOCUS,
    OUTPUT_CSV,
    OUTPUT_MARKDOWN,
    OUTPUT_JUNIT,
    OUTPUT_HGRM,
    OUTPUT_OPENMETRICS,
    OUTPUT_CLOUDWATCH,
    OUTPUT_PROFILE,
    OUTPUT_JSONL,
    OUTPUT_BINARY,
    OUTPUT_PRICING_CALCULATOR,
    OUTPUT_XLSX,
    OUTPUT_SCENARIO,
    OUTPUT_TRAFFIC
};
enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

#define SETS_MOST       64
#define PARAMETERS_MOST 64
#define VARIES_MOST     16
#define ARGUMENTS_MOST  16
#define ARGUMENTS_ROOM  128 /* of the verbs that take more: those of traces */
#define COLUMNS_MOST    16
#define WHERES_MOST     8
#define FREES_MOST      32

/* How a trace is read: --format, --rate-scale, --time-scale, --from, --to. */
#define TRACE_SETTINGS 5

struct options {
    const char *arguments[ARGUMENTS_ROOM];
    size_t argument_count;
    enum output_format output;
    bool has_output;   /* it was said */
    bool knows_output; /* what was said is a format */
    const char *plot;  /* name of a picture (reports/plot.h), or NULL */
    const char *db;
    bool no_store, check, strict, force, splice, quiet, verbose;
    bool has_seed;
    uint64_t seed;
    uint32_t replications, threads; /* 0: not said */
    const char *patch_files[ARGUMENTS_MOST];
    size_t patch_count;
    const char *sets[SETS_MOST];
    size_t set_count;
    const char *parameters[PARAMETERS_MOST]; /* "NAME=VALUE" */
    size_t parameter_count;
    const char *config_name; /* NULL: not said */
    bool has_shape;
    enum config_shape shape; /* CONFIG_SHAPE_REQUEST: the default */
    const char *varies[VARIES_MOST];
    size_t vary_count;
    const char *cell;            /* numbers of cells as typed, or NULL */
    const char *cells;           /* folder of their files, or NULL */
    double power;                /* of a live test */
    const char *billing_account; /* NULL: not said */
    enum focus_granularity granularity;
    const char *by;       /* as charge_back.h knows it; NULL: not said */
    const char *actual;   /* a bill; NULL: not said */
    enum trace_unit unit; /* UNIT_UNKNOWN: not said */
    const char *family;   /* NULL: the best */
    const char *columns[COLUMNS_MOST];
    size_t column_count;
    const char *wheres[WHERES_MOST];
    size_t where_count;
    const char *requests;                      /* a file of a run's requests; NULL: none is written */
    const char *into;                          /* a file that is written; NULL: standard output */
    const char *trace_setting[TRACE_SETTINGS]; /* as typed; NULL: not said */
    const char *observed;                      /* file of what was measured, or NULL */
    const char *fit_on;                        /* names of points, or NULL */
    const char *frees[FREES_MOST];
    size_t free_count;
    enum color color;
};

/* Runs one verb; returns an exit code. */
typedef int verb_function(const struct options *options);

verb_function verb_run, verb_compare, verb_sweep, verb_sweep_plan, verb_sweep_run, verb_sweep_merge, verb_size,
    verb_validate, verb_explain, verb_report, verb_cost, verb_diff, verb_show, verb_fit, verb_calibrate,
    verb_trace_info, verb_trace_convert, verb_trace_generate, verb_trace_fit, verb_list, verb_catalogue, verb_schema,
    verb_skeleton;

/* On EXIT_DONE, *verb is what to call, or NULL where --help or --version has been answered. */
int options_parse(int argc, char **argv, struct options *options, verb_function **verb);

#endif
