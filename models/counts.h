/* counts.h - how many requests came in each interval of a recording, and the requests drawn from that again.
 *
 * Rule       a Poisson process of which the count of an interval is known has its events there like so many uniform numbers
 *            in order (Kingman, Poisson Processes, 1993, section 2.4). So every interval gets exactly its count, and nothing
 *            is said of how the requests cluster inside it.
 * Draws      n numbers in order are the first n partial sums of n + 1 exponential spacings over the sum of all of them
 *            (Devroye, Non-Uniform Random Variate Generation, 1986, section V.2; Bentley and Saxe 1980, ACM TOMS 6(3)). The
 *            first COUNT_KEPT sums of an interval are kept; what is behind them is drawn twice, once for the whole: memory is
 *            constant. Each spacing is a function of (key, pass and interval,
 *            its place, copy).
 * Units      ns since the recording began; interval i is [i, i + 1) * interval_ns, or where the lengths differ from
 *            begins_ns[i] to begins_ns[i + 1].
 * Gaps       where the recording tells their law, the spacings have that law instead: a renewal process of which the count is given, up to
 *            the ends of the interval.
 * Kinds      where the recording tells whose requests were counted, each interval has exactly as many of each kind as were counted, in an
 *            order that is drawn, all alike likely; what one carries is drawn from its kind's tables.
 * Ownership  lives in the arena; a stream is a plain struct of its caller's that borrows its counts and its table. */
#ifndef LOADLINE_MODELS_COUNTS_H
#define LOADLINE_MODELS_COUNTS_H

#include "sim/random.h"

#include <stdbool.h>

struct arena;
struct count_kinds;
struct gap_law;
struct quantile;
struct urn;

/* A place in an interval is the low half of a number of draws. */
#define COUNT_MOST ((uint64_t)UINT32_MAX - 1)

/* Of the World Cup's requests 73 % are in minutes that are kept whole. */
#define COUNT_KEPT 65536

struct counts {
    int64_t interval_ns;      /* where begins_ns is NULL */
    const int64_t *begins_ns; /* [intervals + 1], rising from 0; NULL: all are equally long */
    size_t intervals;
    uint32_t *of; /* [intervals] */
    uint64_t total;
    const struct quantile *spacing; /* exponential, mean 1 */
    const struct gap_law
        *gap_law; /* [intervals], of those with requests, where the recording tells it; NULL: it does not */
    const struct quantile *const *spacing_of; /* [intervals] then, in place of `spacing`: gap_tables_make() */
    const struct count_kinds *kinds;          /* NULL: nothing is known but the counts */
};

struct counts *counts_new(struct arena *arena, size_t intervals, int64_t interval_ns);

/* Intervals of their own lengths; the array is borrowed. */
struct counts *counts_new_of(struct arena *arena, size_t intervals, const int64_t *begins_ns);

/* Where an interval begins; of the number of intervals: where the last one ends. */
static inline int64_t counts_begin_ns(const struct counts *counts, size_t interval)
{
    return counts->begins_ns ? counts->begins_ns[interval] : (int64_t)interval * counts->interval_ns;
}

/* false, and nothing is added, where an interval would hold more than COUNT_MOST. */
bool counts_add(struct counts *counts, size_t interval, uint64_t requests);

/* The length of all intervals together. */
int64_t counts_length_ns(const struct counts *counts);

/* The length of the longest interval that has requests; 0: none has any. */
int64_t counts_longest_ns(const struct counts *counts);

/* Requests of the intervals that [from_ns, to_ns) touches. */
uint64_t counts_between(const struct counts *counts, int64_t from_ns, int64_t to_ns);

/* Where one pass over the counts stands. */
struct count_stream {
    const struct counts *counts;
    struct urn *urn; /* set by whoever opens the stream, where there are kinds: with room for an interval's entries */
    struct random_key key;
    uint64_t first;                /* number of the pass's first interval among those of all passes */
    uint32_t copy;                 /* of copies laid over each other */
    size_t interval;               /* the one at hand; counts->intervals: none */
    uint32_t given;                /* of its requests */
    double sum, total;             /* of its spacings, so far and all */
    double sums[COUNT_KEPT];       /* of the first spacings, by place */
    double spacings[RANDOM_BATCH]; /* from the last multiple of RANDOM_BATCH on */
    uint32_t kind;                 /* of the request that was given last, where there are kinds, */
    struct random_block luck;      /* and its words of RANDOM_KIND */
};

/* From the first interval that ends after from_ns on; how many requests those before it hold. They are not drawn. */
uint64_t count_stream_begin(struct count_stream *stream, const struct counts *counts, struct random_key key,
                            uint64_t pass, uint32_t copy, int64_t from_ns);

/* The time of the next request, not before the one before; false behind the last. */
bool count_stream_next(struct count_stream *stream, int64_t *at_ns);

/* The times of one to `room` of the next requests; 0 behind the last. Not where there are kinds: of those only the last would be known. */
size_t count_stream_fill(struct count_stream *stream, int64_t *at_ns, size_t room);

/* What the request carries that was given last; -1: not known. */
struct count_carried {
    int64_t service_ns, input_tokens, output_tokens;
};
struct count_carried count_stream_carried(const struct count_stream *stream);

#endif
