/* foresight.h - what will become of a request, known when it arrives.
 *
 * Where one worker serves in order of arrival, a request starts when the one before it is done (D. V. Lindley 1952, "The theory of queues
 * with a single server"): start = max(arrival, end of the one before), end = start + service. It needs no event, no place in a queue and
 * no place in the pool. All that the tally keeps is a sum, a level at boundaries or a count by value, so it does not matter that it is
 * counted before its time, as long as nothing looks in between: foreseen is only what ends before the next boundary (endpoint_state.h).
 * What does not end by then, is refused or fails goes the ordinary way, behind what was foreseen (serving_occupy()).
 *
 * Measured   M/M/1 without it 823 instructions a request, with it 574 (callgrind, the whole program). */
#ifndef LOADLINE_SIM_FORESIGHT_H
#define LOADLINE_SIM_FORESIGHT_H

#include "sim/endpoint_state.h"

/* Whether a variant's servers have foresight: one worker each, an unbounded queue, a routing that does not ask how many are present, and
 * nobody who needs to be told of an answer when it is given. Asked once, when all else of the endpoint is made. */
bool foresight_is_given(const struct endpoint *endpoint, uint32_t variant);

/* A request that has been counted as arrived waits, is served and leaves with success at end_ns. */
static inline void foresight_count(struct tally *tally, const struct request *request, int64_t wait_ns,
                                   int64_t latency_ns, int64_t end_ns)
{
    tally_served(tally, request, wait_ns, request->service_ns);
    tally_answer(tally, request, FAILURE_NONE, latency_ns);
    gauge_span(&tally->in_queue, wait_ns);
    gauge_span(&tally->busy, request->service_ns);
    gauge_down(&tally->in_system, end_ns);
    tally->sojourn += wait_ns + request->service_ns;
}

#endif
