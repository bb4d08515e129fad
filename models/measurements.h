/* measurements.h - what was measured of an endpoint, from a file: times of single requests, tables of percentiles, recommendations.
 *
 * Files      CSV with a header (RFC 4180) or one number a line; JSON: an array of numbers or objects, one object, or an object a line;
 *            the answer of DescribeInferenceRecommendationsJob, in which NaN is allowed; what wrk and wrk2 print. Plain, gzip or zstd. "-" is standard input.
 * Columns    known by their names (docs/fit.md) or said; a percentile's column ends in p50, p99, p99.9 or 50%, before its unit.
 * Units      of times: as said, else as the column's name ends ("latency_ms"), else as the format has it; else a fault. Kept in ms.
 * Rows       without a time, and of requests that failed (a status that is not 2xx), are left out and counted.
 * Ownership  in the arena.
 * Errors     faults of the file are added, and NULL; a time that is not above 0 is one, as there is no law for it. */
#ifndef LOADLINE_MODELS_MEASUREMENTS_H
#define LOADLINE_MODELS_MEASUREMENTS_H

#include "models/fault.h"
#include "models/trace_columns.h"

#include <stdint.h>

struct arena;

#define MEASUREMENTS_MOST     5000000
#define MEASURED_PERCENTILES  24
#define MEASURED_COLUMNS_SAID 16

enum measured_column {
    MEASURED_LATENCY, /* ms: of one request; or the stem of the percentiles' names */
    MEASURED_MEAN,    /* ms: of several requests, beside their percentiles */
    MEASURED_LEAST,
    MEASURED_MOST,
    MEASURED_CONCURRENCY, /* requests at once, of callers that think no time */
    MEASURED_INPUT_TOKENS,
    MEASURED_OUTPUT_TOKENS,
    MEASURED_PAYLOAD, /* bytes */
    MEASURED_RATE,    /* requests a second that were served */
    MEASURED_COUNT,   /* requests behind the row */
    MEASURED_MEMORY,  /* MB, of a serverless endpoint */
    MEASURED_STATUS,
    MEASURED_PLACE, /* text: the instance type */
    MEASURED_COLUMNS
};

extern const char *const measured_column_name[MEASURED_COLUMNS + 1]; /* "Latency" ..; NULL at the end */

#define MEASURED_FILTERS 8

/* Rows whose column `name` holds `value` are kept: "model=llama". */
struct measured_filter {
    const char *name, *value;
};

/* A column by its name: what `--column Latency=total` says. */
struct measured_said {
    enum measured_column column;
    const char *name;
};

struct measurement_options {
    enum trace_unit unit; /* of all times; UNIT_UNKNOWN: not said */
    size_t said_count;
    struct measured_said said[MEASURED_COLUMNS_SAID];
    size_t filter_count;
    struct measured_filter filters[MEASURED_FILTERS];
};

struct measurement {
    double of[MEASURED_COLUMNS]; /* NAN: the row has none; times in ms */
    const double *percentiles;   /* ms, one for each share; NAN: none */
    const char *place;           /* instance type, or NULL */
    uint64_t line;               /* of the file; 0: not known */
};

enum measured_kind { MEASURED_REQUESTS, MEASURED_TABLES, MEASURED_MEANS };

struct measurements {
    const char *file, *format; /* "csv", "json", "fmbench", "inference-recommender", "wrk" */
    char sha256[65];
    enum measured_kind kind;
    enum trace_unit unit;                /* as written; UNIT_UNKNOWN until it is found */
    bool unit_said;                      /* on the command line */
    const char *names[MEASURED_COLUMNS]; /* of the columns that were found; NULL */
    size_t share_count;
    double shares[MEASURED_PERCENTILES]; /* increasing, inside (0, 1) */
    size_t count, left_out;
    const char *odd; /* "line 5 has \"5,3\"": the first cell of a time with a text that is no number, or NULL */
    struct measurement *rows; /* in the order of the file */
};

struct measurements *measurements_read(struct arena *arena, const char *file, const struct measurement_options *options,
                                       struct faults *faults);

/* "NAME=VALUE" into `out`; false where it is not that. */
bool measured_filter_read(struct arena *arena, const char *text, struct measured_filter *out);

/* "Latency=NAME" into `out`; false where the part before the = is no column's. */
bool measured_said_read(const char *text, struct measured_said *out);

/* --- Between its files --- */

/* Which of a file's names are which columns. */
struct measured_names {
    size_t count; /* names of the file */
    const char *const *names;
    size_t of[MEASURED_COLUMNS];                /* index of a name; `count`: none */
    size_t of_percentile[MEASURED_PERCENTILES]; /* for each share */
    size_t of_filter[MEASURED_FILTERS];
};

bool measured_names_find(struct arena *arena, struct place at, const struct measurement_options *options,
                         struct measured_names *names, struct measurements *out, struct faults *faults);

/* Rows of the answer of DescribeInferenceRecommendationsJob. */
struct json_node;
bool inference_recommender_is_one(const struct json_node *root);
void inference_recommender_read(struct arena *arena, const struct json_node *root,
                                const struct measurement_options *options, struct measurements *out,
                                struct faults *faults);

#endif
