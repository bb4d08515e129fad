/* staffing.h - how many instances are enough for what comes, when that is known beforehand.
 *
 * Work       so many that their workers can do all of it.
 * Waits      where a bound is given: so many that no larger share of the requests than allowed waits longer, by Erlang's C formula for
 *            all workers together: P(wait > t) = C(c, a) exp(-(c - a) t / s).
 * Target     where no such bound can be kept, and a policy has a target: so many that none has more requests than that.
 * Bounds     never fewer than `least` or more than `most`.
 * Units      seconds and requests a second.
 * Source     Kleinrock, Queueing Systems, vol. 1 (1975), section 3.4; docs/models.md, "Scaling, looked back on". */
#ifndef LOADLINE_MODELS_STAFFING_H
#define LOADLINE_MODELS_STAFFING_H

#include <stdint.h>

/* No larger share of the requests than `share`, above 0, may wait for longer than wait_s, which is not negative. */
struct staffing_bound {
    double wait_s, share;
};

struct staffing {
    double busy_s;    /* of a worker, for a request; 0: requests are no work */
    uint32_t workers; /* of an instance, at least 1 */
    uint32_t bounds;  /* of the next */
    const struct staffing_bound *bound;
    double target_per_s; /* of an instance; 0: no policy has one */
    uint32_t least, most;
};

uint32_t staffing_needed(const struct staffing *staffing, double arrivals_per_s);

/* The share of requests that wait longer, in M/M/c; 1 where the load is not below the servers. */
double staffing_share_waiting(uint32_t servers, double load_erlangs, double service_s, double wait_s);

#endif
