/* ring_turn.h - by how much a copy of a trace is turned in time, as a ring of one pass, before it is laid over the others.
 *
 * Turn       copy k of n by its own draw from the k-th of n parts of a hundred mean gaps, or of a minute, whichever is longer, but never
 *            of more than a pass: little, so that copies keep the trace's rate curve, and enough that what comes in one does not follow
 *            what comes in the others. Each has a part of its own, lest two nearly coincide. Copy 0 is not turned.
 * Draws      random.h: RANDOM_SHIFT by copy. */
#ifndef LOADLINE_MODELS_RING_TURN_H
#define LOADLINE_MODELS_RING_TURN_H

#include "sim/random.h"
#include "sim/units.h"

#include <stddef.h>

/* `in_pass` requests, or sessions, come in one pass of the trace. */
static inline int64_t ring_turn_ns(struct random_key key, uint32_t copy, size_t copies, int64_t pass_ns,
                                   uint64_t in_pass)
{
    const double turn_gaps = 100;
    double gaps_ns = turn_gaps * (double)pass_ns / (double)in_pass;
    double turn_ns = gaps_ns > (double)NS_PER_MINUTE ? gaps_ns : (double)NS_PER_MINUTE;
    int64_t part_ns = (turn_ns < (double)pass_ns ? (int64_t)turn_ns : pass_ns) / (int64_t)copies;
    if (copy == 0) return 0;
    struct random_block block = random_block(key, copy, RANDOM_SHIFT, copy);
    return (int64_t)copy * part_ns + (int64_t)((uint128)random_wide(block, 0) * (uint64_t)part_ns >> 64);
}

#endif
