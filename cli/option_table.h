/* option_table.h - what a command line may hold, as data: verbs, formats and options. options.c has the tables; from them are made
 * parsing, help (help.h) and, from that, completions and the manual's pages. */
#ifndef LOADLINE_CLI_OPTION_TABLE_H
#define LOADLINE_CLI_OPTION_TABLE_H

#include "cli/options.h"

struct verb {
    const char *name, *arguments, *summary; /* the name is of one word or two */
    const char *note;                       /* what only the verb's own help says, or NULL */
    unsigned bit;
    size_t least, most; /* arguments */
    verb_function *function;
};

/* In the order of enum output_format. */
struct format {
    const char *name;
    unsigned verbs; /* that can write it */
};

/* What getopt_long() gives; a letter is short for it. */
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
    OPTION_GRANULARITY,
    OPTION_UNIT,
    OPTION_FAMILY,
    OPTION_COLUMN,
    OPTION_BY,
    OPTION_ACTUAL,
    OPTION_WHERE,
    OPTION_OBSERVED,
    OPTION_FREE,
    OPTION_FIT_ON,
    OPTION_REQUESTS,
    OPTION_INTO,
    OPTION_FORCE,
    OPTION_SPLICE,
    OPTION_TRACE_SETTING /* and those behind it, in the order of trace_setting */
};

struct option_row {
    const char *name, *argument, *summary; /* argument may be NULL: it has none */
    int code;                              /* below 256: its letter, too */
    unsigned verbs;                        /* to which it matters */
};

struct option_table {
    const struct verb *verbs;
    size_t verb_count;
    const struct format *formats;
    size_t format_count;
    const struct option_row *rows;
    size_t row_count;
    unsigned all; /* the bits of all verbs */
};

#endif
