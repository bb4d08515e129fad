/* random.h - chance as a function: Philox4x32-10 of (seed, replication, request, purpose), no state anywhere.
 *
 * A request keeps its luck whatever else changes, so two configurations are compared on the same requests, and the result
 * does not depend on threads or on the order of events (docs/decisions.md, decision 2).
 *
 * Key        64 bits made of seed and replication by random_key().
 * Counter    request number (64 bits), group of purposes (32 bits), copy (32 bits: 0 for the caller's first attempt;
 *            further attempts and shadow copies have luck of their own).
 * Draws      one block of four 32-bit words serves the purposes of one group; enum random_group names them.
 * Source     Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11; tested against Random123's
 *            known answers. */
#ifndef LOADLINE_SIM_RANDOM_H
#define LOADLINE_SIM_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* What a block is for. The words of a block are shared out where it is drawn, and nowhere twice. New purposes go to the end:
 * a number that changes its place changes every result. */
enum random_group {
    RANDOM_ARRIVAL, /* words 0-1: time to the next arrival; 2-3: batch size */
    RANDOM_REQUEST, /* what nearly every request needs. words 0-1: service time (the quantile); 2: variant, or of a
                      * shadow's copy: whether it is made; 3: instance */
    RANDOM_EXTRA,   /* what few do. words 0-1: overhead; 2: model error; 3: explicit target or not, and which */
    RANDOM_INPUT,   /* words 0-1: input tokens; 2-3: output tokens */
    RANDOM_BYTES,   /* words 0-1: payload; 2-3: response */
    /* These two number the rows and the copies of a trace, not requests. */
    RANDOM_THINNING, /* word 0: is this row kept; 1: is it in the extra copy */
    RANDOM_SHIFT,    /* words 0-1: by how much a superposed copy is shifted */
    /* These two number what their words are for, not requests. */
    RANDOM_DWELL,   /* words 0-1: how long the arrivals stay in a state (mmpp), by the number of the change of state */
    RANDOM_SPACING, /* words 0-1: a spacing between the requests of an interval, by interval and place (counts.h) */
    /* This one numbers what a fleet starts, and the fleet stands where the copy does. */
    RANDOM_START_UP, /* words 0-1: start of the container of its n-th machine; 2-3: of its n-th copy */
    /* Requests again. */
    RANDOM_SLOT,     /* words 0-1: cold start; 2-3: how long its slot may be idle afterwards */
    RANDOM_ASIDE,    /* word 0: is a record kept; 1: is it explained; 2-3: its life in a backlog */
    RANDOM_TRANSFER, /* words 0-1: fetching what was sent; 2-3: storing the answer */
    RANDOM_RETRY,    /* words 0-1: back-off after an attempt, whose number stands where the copy does */
    RANDOM_THINK,    /* words 0-1: thinking after it */
    /* As RANDOM_START_UP. */
    RANDOM_PROVISION,  /* words 0-1: provisioning of its n-th machine */
    RANDOM_FETCH,      /* words 0-1: pulling the image of its n-th machine; 2-3: downloading the model */
    RANDOM_COPY_FETCH, /* the same of its n-th copy */
    /* These two number figures of the scenario, by their names. */
    RANDOM_STRATUM, /* words 0-3: in which order replications take the strata; the key is of a block of replications */
    RANDOM_UNCERTAIN, /* words 0-1: where in its stratum a figure is */
    /* Requests that were counted, by interval and place (counts.h). */
    RANDOM_KIND,        /* word 0: whose it is; 2-3: its recorded service time */
    RANDOM_KIND_TOKENS, /* words 0-1: its input tokens; 2-3: output tokens */
    /* This one numbers the sessions of a trace, pass by pass. */
    RANDOM_SESSIONS /* words 0-1: in which order they begin */
};

struct random_key {
    uint32_t word[2];
};

struct random_block {
    uint32_t word[4];
};

struct random_key random_key(uint64_t seed, uint32_t replication);

#define RANDOM_MULTIPLIER_0 0xD2511F53u
#define RANDOM_MULTIPLIER_1 0xCD9E8D57u
#define RANDOM_WEYL_0       0x9E3779B9u /* the golden ratio */
#define RANDOM_WEYL_1       0xBB67AE85u /* sqrt(3) - 1 */

/* Philox4x32-10 itself: the block for a whole counter. */
static inline struct random_block random_rounds(struct random_key key, struct random_block counter)
{
    uint32_t c0 = counter.word[0], c1 = counter.word[1], c2 = counter.word[2], c3 = counter.word[3];
    uint32_t k0 = key.word[0], k1 = key.word[1];
    for (int round = 0; round < 10; round++) {
        uint64_t product0 = (uint64_t)RANDOM_MULTIPLIER_0 * c0, product1 = (uint64_t)RANDOM_MULTIPLIER_1 * c2;
        uint32_t n0 = (uint32_t)(product1 >> 32) ^ c1 ^ k0, n2 = (uint32_t)(product0 >> 32) ^ c3 ^ k1;
        c1 = (uint32_t)product1;
        c3 = (uint32_t)product0;
        c0 = n0;
        c2 = n2;
        k0 += RANDOM_WEYL_0;
        k1 += RANDOM_WEYL_1;
    }
    return (struct random_block){{c0, c1, c2, c3}};
}

static inline struct random_block random_block(struct random_key key, uint64_t request, enum random_group group,
                                               uint32_t copy)
{
    return random_rounds(key,
                         (struct random_block){{(uint32_t)request, (uint32_t)(request >> 32), (uint32_t)group, copy}});
}

#define RANDOM_BATCH 256

/* The blocks of requests first .. first + count - 1, word by word: words[w][i] is word w of request first + i's block.
 * count <= RANDOM_BATCH. The same numbers as random_block(), several times faster. */
void random_fill(struct random_key key, uint64_t first, enum random_group group, uint32_t copy, size_t count,
                 uint32_t words[4][RANDOM_BATCH]);

/* Two words as one 64-bit number, uniform over its range. */
static inline uint64_t random_join(uint32_t high, uint32_t low)
{
    return (uint64_t)high << 32 | low;
}

/* Words `first` and `first + 1` of a block, joined. */
static inline uint64_t random_wide(struct random_block block, int first)
{
    return random_join(block.word[first], block.word[first + 1]);
}

/* A uniform 32-bit word is below this with the probability `share`, 0..1; to 2^-32. */
static inline uint64_t random_threshold(double share)
{
    return (uint64_t)(share * 0x1p32 + 0.5);
}

/* A whole number in [0, below), below >= 1, by multiplication: biased by at most below / 2^32. */
static inline uint32_t random_below(uint32_t word, uint32_t below)
{
    return (uint32_t)((uint64_t)word * below >> 32);
}

/* A share in [0, 1): 53 bits of it. */
static inline double random_share(uint64_t wide)
{
    return (double)(wide >> 11) * 0x1p-53;
}

#endif
