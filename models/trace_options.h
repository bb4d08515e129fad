/* trace_options.h - how a trace is to be read and replayed: the "Trace" object of a scenario.
 *
 * Members    File (relative to the file that names it; "-" is standard input), Format, Columns (see trace_columns.h),
 *            FromInSeconds, ToInSeconds (of the trace's own time), TimeScale, Repeat, RateScale (see replay.h), Functions
 *            (of a trace of counts by function), Metric (of a trace with several series), SamplingPercentage (of the requests
 *            that were recorded: RateScale is multiplied), ResponseTimeIsServiceTime, Durations, Memory, Tokens (files beside the trace),
 *            Sessions (session_options.h).
 * Ownership  texts live in the arena given to the reader or in the JSON document. */
#ifndef LOADLINE_MODELS_TRACE_OPTIONS_H
#define LOADLINE_MODELS_TRACE_OPTIONS_H

#include "models/fault.h"
#include "models/session_options.h"
#include "models/trace_columns.h"

#include <stdint.h>

struct arena;
struct json_node;
struct session_window;
struct trace_format;

/* Each whole copy of the trace that RateScale superposes is a reader of its own. */
#define TRACE_MOST_RATE_SCALE 1000

/* They are read in ten times what a thread takes to begin. */
#define TRACE_PART_LEAST ((uint64_t)512 * 1024)

/* One of "Functions": the name of a function of the trace, or enough of its beginning. */
struct trace_function {
    const char *prefix;
    struct place at;
};

/* Files beside a trace of counts, which tell what its requests are like. */
enum trace_side { TRACE_DURATIONS, TRACE_MEMORY, TRACE_TOKENS, TRACE_SIDES };

extern const char *const trace_side_name[TRACE_SIDES]; /* as the members are called */

struct trace_side_file {
    const char *file; /* as it is opened; NULL: none */
    struct place at;
};

struct trace_options {
    const char *file;                  /* as it is opened */
    struct place at;                   /* what named it, for messages */
    const struct trace_format *format; /* NULL: auto */
    bool has_columns;
    struct trace_columns columns;
    double rate_scale, time_scale;
    int64_t from_ns, to_ns; /* to_ns TIME_NEVER: to the end */
    bool may_have_none;     /* a window without a row is no fault: there are others beside this trace */
    int64_t repeat;
    const char *metric; /* the one series of several that is wanted, or NULL */
    struct place metric_at;
    bool is_sampled;         /* the share of the requests that the trace holds is said: rate_scale undoes it */
    bool elapsed_is_service; /* recorded response times are taken for service times */
    uint32_t threads;        /* that may read it. With more than one its digest may be known later: trace_settle() */
    uint64_t part_least;     /* bytes of text that are worth a thread: TRACE_PART_LEAST, in tests fewer */
    struct session_options sessions;
    size_t function_count; /* 0: all functions together */
    const struct trace_function *functions;
    struct trace_side_file side[TRACE_SIDES];
    const struct session_window *whole; /* NULL: rows are replayed by their own times, whatever session they are of */
};

/* The whole file once, as it is, in whatever format it is. */
struct trace_options trace_options_default(const char *file);

/* Read a "Trace" object, adding a fault for each thing that is wrong; true where there was none. */
bool trace_options_read(struct arena *arena, const struct json_node *trace, struct trace_options *out,
                        struct faults *faults);

#endif
