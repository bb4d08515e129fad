/* ramp.h - a stretch of time in which a rate is linear, used up request by request: what turns the events of a Poisson process
 * of rate 1 into those of one whose rate changes.
 *
 * Rule       with L(t) requests expected up to t, request k comes where L(t) = E_k, event k of the process of rate 1. Inside a
 *            ramp L is quadratic and is inverted in closed form; what is left of a gap at its end goes on in the next.
 * Units      seconds from the ramp's own beginning, requests a second; a gap counts expected requests.
 * Source     Cinlar 1975, Introduction to Stochastic Processes, section 4.7; docs/models.md, "Arrivals". */
#ifndef LOADLINE_MODELS_RAMP_H
#define LOADLINE_MODELS_RAMP_H

#include <stdbool.h>

struct ramp {
    double length_s;
    double from_per_s, to_per_s;
    double at_s; /* used up so far */
};

/* Move on by *gap; false, at the end of the ramp, where it holds fewer, and *gap is what is left. */
bool ramp_take(struct ramp *ramp, double *gap);

#endif
