/* sketch.h - the latencies of each step of a series, counted in coarse buckets: any steps together have their percentiles.
 *
 * Buckets    32 neighbouring buckets of a histogram make one, so that an octave has 32 and the middle of one is within 1.6 % of what
 *            is in it. Where the room is used up, pairs of buckets become one, in all steps, and the error doubles.
 * Bounds     SKETCH_ROOM buckets that hold something, of all steps together: 4 MB, of which only what is used is touched.
 * Order      merging is addition: any order gives the same counts, at the coarser of the two widths.
 * Hot path   what is being filled is a plain array of counts (struct sketch_step), one addition a request.
 * Ownership  lives in the arena given to sketch_new(). */
#ifndef LOADLINE_SIM_SKETCH_H
#define LOADLINE_SIM_SKETCH_H

#include "sim/histogram.h"

#include <stdbool.h>

#define SKETCH_BITS    5 /* of a histogram's index that are left out */
#define SKETCH_BUCKETS (HISTOGRAM_BUCKETS >> SKETCH_BITS)
#define SKETCH_ROOM    ((size_t)1 << 19)
#define SKETCH_STEPS   4096

/* The step that is being filled. */
struct sketch_step {
    uint32_t counts[SKETCH_BUCKETS];
};

static inline void sketch_step_add(struct sketch_step *step, int64_t value)
{
    step->counts[histogram_index(value) >> SKETCH_BITS]++;
}

/* The same of many values, by their buckets in a histogram. */
static inline void sketch_step_add_all(struct sketch_step *step, const uint64_t *index, size_t count)
{
#pragma GCC unroll 8
    for (size_t i = 0; i < count; i++) step->counts[index[i] >> SKETCH_BITS]++;
}

struct sketch;

struct sketch *sketch_new(struct arena *arena);
void sketch_clear(struct sketch *sketch);

/* A step more, with what was counted; `step` is emptied. */
void sketch_append(struct sketch *sketch, struct sketch_step *step);

size_t sketch_steps(const struct sketch *sketch);

/* Steps 2 i and 2 i + 1 become step i. */
void sketch_pair(struct sketch *sketch);

/* Add the steps of another of the same length of a step; it may be made coarser on the way. */
void sketch_merge(struct sketch *into, struct sketch *from);

/* Of the values of the steps [first, end), that of rank ceil(share * count): the middle of its bucket; 0 where there are none. */
int64_t sketch_quantile_ns(const struct sketch *sketch, size_t first, size_t end, double share);
uint64_t sketch_count(const struct sketch *sketch, size_t first, size_t end);

/* For keeping them elsewhere. A bucket of a step that holds something, in the order of their values, until false; begin with
 * *position 0. */
bool sketch_next(const struct sketch *sketch, size_t step, size_t *position, uint32_t *bucket, uint64_t *count);
/* By how many doublings buckets are wider than at first. */
uint32_t sketch_doublings(const struct sketch *sketch);
/* The lowest value of a bucket. */
int64_t sketch_bucket_low(const struct sketch *sketch, uint32_t bucket);

uint32_t sketch_bucket_of(const struct sketch *sketch, int64_t value);

/* And back: into one that is cleared, steps one after the other, and the buckets of each. Returns false where that is no sketch:
 * a bucket that there is not or that is out of order, a count of 0, more than there is room for. */
bool sketch_restore_doublings(struct sketch *sketch, uint32_t doublings);
bool sketch_restore_step(struct sketch *sketch);
bool sketch_restore_bucket(struct sketch *sketch, uint32_t bucket, uint64_t count);

#endif
