/* bare.h - bare loops of the models that Loadline simulates: the bound its speed is held against.
 *
 * A bare loop does what any simulator of its model has to do for a request and nothing else: its random numbers, two looks into quantile
 * tables, where it goes, when it ends, one histogram. It has no failures, no time-outs, no series, no second statistic and no scenario.
 * Same numbers  seed, request and purpose choose them as in the program (sim/random.h), from the same tables: the mean response is that of
 *            the program to the last digit, but where ties of events are broken otherwise.
 * Units      simulated time, int64_t nanoseconds (_ns).
 * Ownership  what a loop needs lives in the arena; nothing to free but that. */
#ifndef LOADLINE_BENCH_BARE_H
#define LOADLINE_BENCH_BARE_H

#include "models/distribution.h"
#include "sim/arena.h"
#include "sim/histogram.h"
#include "sim/law.h"
#include "sim/random.h"

struct bare {
    struct arena *arena;
    struct random_key key;
    const struct quantile *gap_ns, *service; /* its table is of ns; NULL: times are not drawn */
    uint64_t requests;

    /* The batch at hand: number of the first, and how many. */
    uint64_t first;
    size_t count;
    int64_t now_ns; /* when the last one comes */
    int64_t at_ns[RANDOM_BATCH], service_ns[RANDOM_BATCH];
    uint32_t words[4][RANDOM_BATCH]; /* RANDOM_REQUEST's: 2 chooses the variant, 3 the instance */

    uint64_t answered;
    int128 response_ns; /* of all of them */
    uint64_t buckets[HISTOGRAM_BUCKETS];
};

/* The next requests; false: there are no more. */
bool bare_draw(struct bare *bare);

/* A request has an answer after that time. */
static inline void bare_answer(struct bare *bare, int64_t response_ns)
{
    bare->answered++;
    bare->response_ns += response_ns;
    bare->buckets[histogram_index(response_ns)]++;
}

/* A table of ns: a family with a mean in s, and a coefficient of variation where it has one. */
const struct quantile *bare_law(struct bare *bare, enum distribution_family family, double mean_s, double cv);

/* What the loops take from the command line, and each loop: it takes all requests. */
struct bare_fleet {
    uint32_t instances, workers, variants; /* workers of each instance, instances of each variant */
};
void bare_random(struct bare *bare, const struct bare_fleet *fleet); /* RANDOM */
void bare_least(struct bare *bare, const struct bare_fleet *fleet);  /* LEAST_OUTSTANDING_REQUESTS */
void bare_async(struct bare *bare);                                  /* bench/scenarios/async.json */
void bare_serverless(struct bare *bare);                             /* serverless.json */
void bare_batching(struct bare *bare);                               /* batching.json */
void bare_tokens(struct bare *bare);                                 /* tokens.json */

#endif
