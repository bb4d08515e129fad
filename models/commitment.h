/* commitment.h - an amount committed to for every hour, held against what each hour used: what it covers, what of it is left over,
 * and which amount would be best.
 *
 * Hours      of the clock (sim/hours.h), of all replications one after the other. Of an hour that the run had a part of, the same
 *            part of the commitment counts: the rest belongs to what is outside the run.
 * Order      within an hour what saves the largest share of its list price is covered first; of equal shares, the lower rate; then
 *            the earlier meter. What the commitment does not reach is on demand, and what is left of it is paid all the same.
 * Units      rates and prices in 10^-10 USD an hour; amounts are such rates times ns, in 128 bits, and exact. A part of an hour's
 *            use is covered to the ns, rounded up.
 * Best       what is paid, as a function of the commitment, is made of straight pieces that meet where an hour's use is just
 *            covered up to the end of a meter; the least lies there, or beside it where commitments are whole steps.
 * Source     AWS Savings Plans user guide, "Understanding how Savings Plans apply to your usage". */
#ifndef LOADLINE_MODELS_COMMITMENT_H
#define LOADLINE_MODELS_COMMITMENT_H

#include "sim/hours.h"

#include <stdbool.h>

struct arena;

/* Commitments are chosen in steps of 0.001 USD an hour, the least that AWS sells. */
#define COMMITMENT_STEP_E10_USD INT64_C(10000000)

/* What a meter of the hours costs. */
struct commitment_rate {
    int64_t list_e10_usd, contracted_e10_usd; /* an hour, on demand */
    int64_t plan_e10_usd;                     /* under the plan; 0: it is not covered */
};

/* What came of a commitment; amounts in 10^-10 USD * ns (divide by NS_PER_HOUR). */
struct commitment_use {
    int128 *covered_ns; /* of each meter */
    int128 used, unused;
};

/* `rates` has one element for each meter of the hours. */
struct commitment_use commitment_apply(const struct hours *hours, const struct commitment_rate *rates,
                                       int64_t commitment_e10_usd, struct arena *arena);

/* The commitment under which least is paid, a multiple of COMMITMENT_STEP_E10_USD; 0: none saves anything. Of equal ones the
 * smallest. */
int64_t commitment_best(const struct hours *hours, const struct commitment_rate *rates);

#endif
