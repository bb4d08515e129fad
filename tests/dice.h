/* dice.h - plans made by chance: whole numbers and tenths of a second, so that much happens at the same instants.
 *
 * Order      each throw is the next number of the key's. */
#ifndef LOADLINE_TESTS_DICE_H
#define LOADLINE_TESTS_DICE_H

#include "sim/random.h"
#include "sim/units.h"

#include <stdbool.h>

struct dice {
    struct random_key key;
    uint64_t throws;
};

/* A whole number from 0 to most. */
static inline uint32_t upto(struct dice *dice, uint32_t most)
{
    return random_below(random_block(dice->key, dice->throws++, RANDOM_EXTRA, 0).word[0], most + 1);
}

static inline bool one_in(struct dice *dice, uint32_t n)
{
    return upto(dice, n - 1) == 0;
}

/* Tenths of a second, up to so many. */
static inline int64_t tenths(struct dice *dice, uint32_t most)
{
    return upto(dice, most) * (NS_PER_S / 10);
}

#endif
