/* histogram.h - times counted in log-linear integer buckets: bounded memory, exact merging, known error.
 *
 * Buckets    values below 2048 ns have a bucket each; above, every octave is cut into 1024 equal buckets, so a bucket is
 *            at most 1/1024 of its value wide and its middle is within 0.05 % of everything in it (3 significant digits).
 * Exactness  while there are at most HISTOGRAM_EXACT values they are kept as well, and quantiles are exact.
 * Order      merging is addition: any order gives the same figures.
 * Ownership  lives in the arena given to histogram_new(); nothing to free.
 * Source     the layout of HdrHistogram (Gil Tene), with 11 bits: unit 1 ns, 1024 buckets an octave. */
#ifndef LOADLINE_SIM_HISTOGRAM_H
#define LOADLINE_SIM_HISTOGRAM_H

#include "sim/units.h"

#include <assert.h>
#include <stddef.h>

#define HISTOGRAM_BITS 11
#define HISTOGRAM_HALF (1 << (HISTOGRAM_BITS - 1)) /* buckets an octave */
/* Octaves 2^11 .. 2^62, after the first 2048 buckets of one nanosecond each. */
#define HISTOGRAM_BUCKETS ((size_t)(64 - HISTOGRAM_BITS) * HISTOGRAM_HALF + HISTOGRAM_HALF)

/* A short trace deserves its own percentiles, to the nanosecond; 32 KB a histogram. */
#define HISTOGRAM_EXACT 4096

struct arena;

/* What every value changes stands in the first 64 bytes: one line of the cache. */
struct histogram {
    uint64_t count;
    int64_t minimum, maximum; /* exact; INT64_MAX and 0 while empty */
    uint64_t kept;            /* values in `exact`: all of them, or they are of no use */
    int128 sum;               /* of the values, exact */
    uint128 sum_of_squares;   /* exact */
    uint64_t buckets[HISTOGRAM_BUCKETS];
    int64_t exact[HISTOGRAM_EXACT];
};

struct histogram *histogram_new(struct arena *arena);

static inline size_t histogram_index(int64_t value)
{
    uint64_t v = (uint64_t)value;
    int shift = 63 - __builtin_clzll(v | (2 * HISTOGRAM_HALF - 1)) - (HISTOGRAM_BITS - 1);
    return (size_t)shift * HISTOGRAM_HALF + (size_t)(v >> shift);
}

/* Count one value, which is not negative. */
static inline void histogram_add(struct histogram *histogram, int64_t value)
{
    assert(value >= 0);
    histogram->count++;
    histogram->sum += value;
    histogram->sum_of_squares += (uint128)(uint64_t)value * (uint64_t)value;
    if (value < histogram->minimum) histogram->minimum = value;
    if (value > histogram->maximum) histogram->maximum = value;
    histogram->buckets[histogram_index(value)]++;
    if (histogram->kept < HISTOGRAM_EXACT) histogram->exact[histogram->kept++] = value;
}

/* Count many at once, at most HISTOGRAM_MANY, none of them negative. `index` has room for as many, and says in which buckets they are.
 *
 * Four stand side by side in a vector; sums stay in registers; and that a double has a logarithm's whole part and the first digits behind it
 * in its top bits spares the search for the bucket. Measured (callgrind): 10 instructions a value instead of 31. */
#define HISTOGRAM_MANY 1024
void histogram_add_all(struct histogram *histogram, const int64_t *values, size_t count, uint64_t *index);

/* The same where only quantiles will be asked for: what they add up to, and so mean and deviation, is left undefined. */
void histogram_place_all(struct histogram *histogram, const int64_t *values, size_t count);

/* Count one value, which is not negative, several times. */
void histogram_add_times(struct histogram *histogram, int64_t value, size_t times);

void histogram_merge(struct histogram *into, const struct histogram *from);
void histogram_clear(struct histogram *histogram);

/* The value of rank ceil(share * count), 0 < share <= 1, in ns: itself where all values are kept, else the middle of its
 * bucket, held within the exact minimum and maximum; 0 when empty. */
int64_t histogram_quantile(const struct histogram *histogram, double share);

/* In ns, from the exact sums; 0 when empty. The deviation is that of the counted values, n in its divisor. */
double histogram_mean(const struct histogram *histogram);
double histogram_standard_deviation(const struct histogram *histogram);

/* Bounds of a bucket: lowest value that falls into it, and how many values do. */
int64_t histogram_bucket_low(size_t index);
int64_t histogram_bucket_width(size_t index);

#endif
