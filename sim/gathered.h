/* gathered.h - values that come one by one, to be counted many at once.
 *
 * Why        what a value goes into - sums, extremes, a bucket - costs several times as much for one value as in a loop over many
 *            (histogram.h). What is measured for each request is therefore only written down, and counted when there is no more room
 *            or somebody wants to know.
 * Room       in a sum of so many squares of times nothing overflows, and all lists of a variant stay in the first-level cache.
 * Ownership  a plain value; empty where it is all zeros. */
#ifndef LOADLINE_SIM_GATHERED_H
#define LOADLINE_SIM_GATHERED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GATHERED_ROOM 128

struct gathered {
    size_t count;
    int64_t values[GATHERED_ROOM];
};

/* One more. True: there is no room for another, so that it has to be emptied now (count = 0). */
static inline bool gathered_add(struct gathered *gathered, int64_t value)
{
    gathered->values[gathered->count++] = value;
    return __builtin_expect(gathered->count == GATHERED_ROOM, 0);
}

/* The same into two lists that always have as many. */
static inline bool gathered_add_both(struct gathered *a, int64_t in_a, struct gathered *b, int64_t in_b)
{
    size_t count = a->count;
    a->values[count] = in_a;
    b->values[count] = in_b;
    a->count = b->count = ++count;
    return __builtin_expect(count == GATHERED_ROOM, 0);
}

#endif
