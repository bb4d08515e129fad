/* bounds.h - how many servers a variant needs, before anything is simulated: what is certain, and a guess to begin with.
 *
 * Certain    fewer servers than the offered load asks for are never enough: the queue grows as long as requests come. Only
 *            where servers are alike and requests come from outside.
 * Guess      the fewest that keep the objectives on latency and waiting by Erlang C, the wait multiplied by
 *            (ca^2 + cs^2) / 2 (Kingman 1961; Allen and Cunneen). With RANDOM routing each server has a queue of its own.
 *            Of serverless slots: those with which Erlang B refuses one in a thousand.
 * Source     docs/models.md, "Sizing". */
#ifndef LOADLINE_SCENARIOS_BOUNDS_H
#define LOADLINE_SCENARIOS_BOUNDS_H

#include "scenarios/compile.h"

struct bounds {
    double endpoint_per_s;           /* what comes to all variants; this and the next two NAN: not known */
    double offered_per_s, one_per_s; /* what comes to this one, and what one server carries */
    int64_t least;                   /* servers below which it is certain; at least 1 */
    int64_t guess;                   /* not below least */
};

/* Of variant v, for the objectives that are about it or about the whole endpoint. */
struct bounds bounds_of(const struct compiled *compiled, uint32_t v, const struct objective *objectives,
                        size_t objective_count);

#endif
