/* format.h - what a trace format is: a way to write records, and a table that says which column holds what.
 *
 * A format is data: a way to write records (CSV, JSON lines, the lines of a log) and what its columns hold. Code are the ways
 * to write, and the reading of what is no list of requests: counts, and documents that are read whole. To add a format, add
 * a file with its table and a line in formats.c.
 * Recognition  a format whose first record names its columns says which names those are (`with`, `without`); another one
 *              looks at how the file begins (`looks_like`). Where several are recognised, they are named in a fault.
 * Ownership  formats and syntaxes are constant; what is read lives in the arena, cells in the line they come from. */
#ifndef LOADLINE_MODELS_FORMATS_FORMAT_H
#define LOADLINE_MODELS_FORMATS_FORMAT_H

#include "models/fault.h"
#include "models/trace_columns.h"

#include <stdint.h>

struct arena;
struct bad_rows;
struct counts;
struct line_pattern;
struct lines;
struct trace_layout;
struct trace_memory;
struct trace_options;
struct trace_side_summary;

/* The text of one value, without quotes; text NULL: the record has none, or it is null. */
struct trace_cell {
    const char *text;
    size_t length;
};

/* What a record is. Of the last kind are health checks, other metrics and other lines of a log: counted and left out. */
enum trace_split { SPLIT_ROW, SPLIT_MALFORMED, SPLIT_NO_REQUEST };

struct trace_syntax {
    bool has_header; /* the first record names the columns and holds no values */
    /* The column names of the first record, which `lines` has just given; false where it is not of this syntax. NULL: records
     * have no names, and `split` knows where each field stands. */
    bool (*names)(struct arena *arena, struct lines *lines, char *text, size_t length, const char *const **names,
                  size_t *count);
    /* The record that `lines` has just given, cut into the cells that the layout has columns for; the others are left as they
     * are. May take further lines into the record. */
    enum trace_split (*split)(const struct trace_layout *layout, struct lines *lines, char *text, size_t length,
                              struct trace_cell cells[TRACE_FIELDS]);
    /* How a line looks that is like this one, which `split` has found to be a row; false where the pattern can't say it. NULL: no
     * lines look alike. */
    bool (*pattern)(const struct trace_layout *layout, const char *text, size_t length, struct line_pattern *pattern);
};

/* What a document is given to take its rows out of. */
struct row_reading {
    struct arena *arena; /* goes when the rows have been taken */
    const struct trace_layout *layout;
    const struct trace_options *options;
    const char *file; /* for messages */
    struct lines *lines;
    struct faults *faults;
    uint64_t left_out; /* lines or parts that hold no request */
    uint16_t agent;    /* of the row that is taken: trace_row */
    uint8_t depth;
    void (*take)(struct row_reading *reading, const struct trace_cell cells[TRACE_FIELDS]); /* one row, in any order */
    void (*refuse)(struct row_reading *reading, const char *reason); /* a bad row: the end of a sentence with "the" */
};

/* What a format of counts is given to read: all records behind the header. */
struct count_reading {
    struct arena *arena; /* for what stays */
    const struct trace_layout *layout;
    const struct trace_options *options;
    const char *file; /* for messages */
    struct lines *lines;
    struct bad_rows *bad;
    struct faults *faults;
    uint64_t records;                 /* good ones so far */
    bool has_start;                   /* to be set where the records have dates: */
    int64_t start_ns;                 /* of the first interval, since 1970 */
    struct trace_side_summary *sides; /* [TRACE_SIDES]; for side_file.h */
    struct trace_memory *memory;      /* to be filled from such a file */
    bool present[TRACE_FIELDS];       /* what the counts' kinds tell, */
    uint64_t missing[TRACE_FIELDS];   /* and of how many requests they do not */
};

#define TRACE_SIGNATURE 6

struct trace_format {
    const char *name; /* as in "Format" */
    const struct trace_syntax *syntax;
    unsigned optional;            /* 1 << field: that column may be missing */
    struct trace_columns columns; /* all NULL: generic, the columns are said elsewhere or recognised by their names */
    /* `auto` takes a trace for this format when its first record has all of `with` and none of `without`. */
    const char *with[TRACE_SIGNATURE], *without[TRACE_SIGNATURE];
    bool is_exact; /* and no other names than those of `with` */
    /* Of a format without such names: does a file begin so? `length` bytes from the first line that is not blank. */
    bool (*looks_like)(const char *head, size_t length);
    bool is_dated;         /* its numbers count since 1970: smaller ones have another unit */
    bool has_whole_stamps; /* its numbers are whole: a fraction has another unit */
    /* NULL, or: a record is not a request, and this reads counts per interval from all of them. NULL where it added faults. */
    struct counts *(*counts)(struct count_reading *reading);
    bool has_functions; /* "Functions" chooses among its records */
    unsigned sides;     /* 1 << side: that file may stand beside the trace */
    bool has_metrics;   /* "Metric" chooses among its series */
    bool is_sampled;    /* "SamplingPercentage" says how much of the traffic it holds */
    /* NULL, or: the file is one document, and this gives its rows; false where it added faults. */
    bool (*rows)(struct row_reading *reading);
    const char *note;    /* a warning that goes with every trace of this format that `auto` found, or NULL */
    const char *refusal; /* what it is and why it can't be replayed: recognised only to say so */
};

/* A format together with what the first record of this trace said. */
struct trace_layout {
    const struct trace_format *format;
    const char *const *names; /* CSV: of all columns */
    size_t name_count;
    struct place header;               /* of the first record */
    struct trace_columns columns;      /* names as this trace spells them */
    size_t name_lengths[TRACE_FIELDS]; /* of those names */
    const enum trace_field *field_of;  /* CSV: by column; TRACE_FIELDS where it is of no interest */
    uint64_t header_lines;             /* lines before the first record that holds values, blank ones too */
    size_t columns_used;               /* CSV: the last interesting column and all before it */
};

extern const struct trace_syntax csv_syntax, jsonl_syntax;

extern const struct trace_format format_csv, format_jsonl, format_azure_llm, format_vidur, format_mooncake,
    format_bailian, format_ragpulse, format_burstgpt, format_azure_functions, format_azure_functions_2021,
    format_worldcup98, format_cloudwatch, format_cloudwatch_json, format_cloudwatch_console, format_data_capture,
    format_alb, format_apache, format_nginx, format_torchserve, format_vegeta, format_vegeta_json, format_vegeta_gob,
    format_k6_json, format_k6_csv, format_locust, format_hey, format_ghz, format_ghz_csv, format_wrk,
    format_async_notification, format_binary, format_agent_session, format_servegen, format_copilot, format_tracelab;

/* All of them, NULL at the end. */
extern const struct trace_format *const trace_formats[];

#endif
