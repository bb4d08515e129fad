/* serverless.h - requests on slots of their own (slots.h): cold starts, service, slots that are idle for too long.
 *
 * Cold start a request that makes a slot waits until that has started; the slot is busy from then on, and counts as live.
 * Provisioned  more of them have to start, which takes as long as a cold start, and are paid for from when they are wanted; fewer go at
 *            once, and what they serve goes on. Their starts are an instance's concern: presence.h's clock, not the event list.
 * Bill       what a request's service took, up to the limit on an invocation, rounded up to a whole millisecond. Starting is not
 *            in it (docs/models.md, "The bill").
 * Units      ns since the run began.
 * Order      a service that ends, and an idle slot that goes, come before an arrival at the same instant. */
#ifndef LOADLINE_SIM_SERVERLESS_H
#define LOADLINE_SIM_SERVERLESS_H

#include "sim/endpoint_state.h"

/* Provisioned slots are there from the beginning. */
void serverless_begin(struct endpoint *endpoint, uint32_t variant);

/* A slot for request number `number`, and whether it must be started; SLOT_NONE: throttled. */
struct slot_choice serverless_take(struct endpoint *endpoint, uint32_t variant, uint32_t word, int64_t now_ns);

/* The request is on the slot from now on. */
void serverless_start(struct endpoint *endpoint, uint32_t variant, struct slot_choice choice, uint32_t request,
                      uint64_t number, int64_t now_ns);

/* How long the slot takes to start that is made for request number `number`. */
int64_t serverless_cold_ns(const struct endpoint *endpoint, uint32_t variant, uint64_t number);

/* A service has ended on the slot, or its idle time has. */
void serverless_event(struct endpoint *endpoint, uint32_t slot, int64_t now_ns);

/* So many provisioned slots are wanted, as far as there may be so many slots; so many slots there may be. */
void serverless_provision(struct endpoint *endpoint, uint32_t variant, uint32_t count, int64_t now_ns);
void serverless_limit(struct endpoint *endpoint, uint32_t variant, uint32_t most, int64_t now_ns);

/* When the next provisioned slot has started; and all that have, at now_ns. */
int64_t serverless_next_ns(const struct endpoint *endpoint, uint32_t variant);
void serverless_advance(struct endpoint *endpoint, uint32_t variant, int64_t now_ns);

/* What a service of that length is billed as, in whole ms; and that it is, on that slot. */
static inline int64_t serverless_billed_ms(int64_t service_ns, int64_t invocation_most_ns)
{
    return (int64_t)(((uint64_t)time_earlier(service_ns, invocation_most_ns) + NS_PER_MS - 1) / (uint64_t)NS_PER_MS);
}

void serverless_bill(struct endpoint *endpoint, uint32_t variant, uint32_t slot, int64_t service_ns);

/* What ended a request that was waited for too long: its slot had not started, or its service had not ended. */
enum failure serverless_impatience(const struct variant *variant, const struct request *request);

#endif
