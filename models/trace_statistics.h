/* trace_statistics.h - what a trace is like: its rate and how it changes, how bursty it is, what its requests carry; in one pass,
 * whatever its length.
 *
 * Span       from the first arrival to the last; of counts, from the beginning of the first interval with requests to the end
 *            of the last.
 * Windows    of equal length from the first arrival on, up to the one that holds the last; those without a request count.
 * Index of dispersion  variance of the counts in windows of one length over their mean: 1 for a Poisson process at every length (Cox
 *            and Lewis 1966, The Statistical Analysis of Series of Events, section 4.5). The variance has the number of windows
 *            in its divisor.
 * Gaps       between neighbours in time; their coefficient of variation is 1 for a Poisson process. Counts have none.
 * Hours      of the day in UTC where the trace has dates, else of its own seconds.
 * Ownership  lives in the arena given. */
#ifndef LOADLINE_MODELS_TRACE_STATISTICS_H
#define LOADLINE_MODELS_TRACE_STATISTICS_H

#include "models/session_statistics.h"
#include "models/trace_columns.h"
#include "sim/units.h"

struct arena;
struct counts;
struct histogram;

#define TRACE_SCALES  5 /* 1 s, 10 s, a minute, 10 minutes, an hour */
#define TRACE_BUCKETS 60

/* Windows of one length. */
struct trace_scale {
    int64_t window_ns;
    uint64_t windows; /* 0: counts are coarser */
    uint64_t peak;
    int64_t peak_at_ns; /* where the first fullest window begins */
    double mean, index_of_dispersion;
    double of_whole; /* the index without the last window, where the trace does not fill it */

    uint64_t number, count; /* of the window at hand, and so far in it */
    uint128 sum_of_squares;
};

/* Of counts that say how uneven the gaps inside their intervals are: coefficients of variation. */
struct trace_gap_laws {
    double requests; /* 0: they do not */
    double mean;     /* over the requests */
    double least, most;
};

struct trace_statistics {
    struct arena *arena;
    bool has_start;
    int64_t start_ns; /* of second 0, since 1970 */
    uint64_t requests;
    int64_t first_ns, last_ns;
    double rate_per_s; /* over the span; 0 where that is nothing */
    bool of_counts;
    double gap_mean_s, gap_variation;
    struct trace_gap_laws gap_laws;
    uint64_t repeated_stamps; /* requests at the same instant as the one before */
    uint64_t most_on_one_stamp;
    int64_t tick_ns; /* the greatest time that all gaps are whole numbers of; 0: there is no gap */
    struct trace_scale scale[TRACE_SCALES];
    int64_t bucket_ns; /* of the chart */
    uint64_t bucket[TRACE_BUCKETS], hour[24];
    struct trace_values values[TRACE_FIELDS]; /* what the requests carry */
    struct session_statistics *sessions;      /* NULL: none names its session */

    /* On the way. */
    uint64_t on_this_stamp, in_second;
    int coarsest_skipped; /* lengths of windows that counts are too coarse for */
    uint128 gap_squares;
    int64_t next_window_ns, next_bucket_ns, next_hour_ns;
    size_t bucket_at, hour_at;
};

/* `last_ns` is where the requests will end, as far as is known: it sets the chart's steps. */
struct trace_statistics *trace_statistics_begin(struct arena *arena, int64_t first_ns, int64_t last_ns, bool has_start,
                                                int64_t start_ns);

/* In order of time. */
void trace_statistics_add(struct trace_statistics *statistics, const struct trace_row *row);

/* All counts of a trace, instead of rows. */
void trace_statistics_add_counts(struct trace_statistics *statistics, const struct counts *counts);

/* The longest windows of which there are enough to tell how their counts vary, or NULL. */
const struct trace_scale *trace_statistics_widest(const struct trace_statistics *statistics);

/* What counts say of their gaps, from from_ns to to_ns. */
void trace_statistics_add_gap_laws(struct trace_statistics *statistics, const struct counts *counts, int64_t from_ns,
                                   int64_t to_ns);

void trace_statistics_end(struct trace_statistics *statistics);

#endif
