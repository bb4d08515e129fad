#include "sim/random.h"

/* SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): mixes so that neighbouring seeds and replications share no key bits. */
static uint64_t mix(uint64_t z)
{
    z += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

struct random_key random_key(uint64_t seed, uint32_t replication)
{
    uint64_t key = mix(mix(seed) ^ replication);
    return (struct random_key){{(uint32_t)key, (uint32_t)(key >> 32)}};
}

/* The widest vectors that the machine has: these are whole numbers, so the bits are the same with any of them. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define WIDEST __attribute__((target_clones("avx2", "default")))
#else
#define WIDEST
#endif

/* One loop over independent requests, with the ten rounds written out by the compiler: it makes vectors of them (-O3). */
WIDEST void random_fill(struct random_key key, uint64_t first, enum random_group group, uint32_t copy, size_t count,
                        uint32_t words[4][RANDOM_BATCH])
{
    uint32_t *restrict c0 = words[0], *restrict c1 = words[1], *restrict c2 = words[2], *restrict c3 = words[3];
    for (size_t i = 0; i < count; i++) {
        uint64_t request = first + i;
        struct random_block block = {{(uint32_t)request, (uint32_t)(request >> 32), (uint32_t)group, copy}};
        block = random_rounds(key, block);
        c0[i] = block.word[0];
        c1[i] = block.word[1];
        c2[i] = block.word[2];
        c3[i] = block.word[3];
    }
}
