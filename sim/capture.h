/* capture.h - how large the records are that are kept of requests and their answers.
 *
 * Units      bytes. A record has an envelope, and what was sent or answered: as text, or as base64 with 4 bytes for each 3 begun.
 * Source     base64: RFC 4648, section 4; the envelope: docs/models.md, "Data capture". */
#ifndef LOADLINE_SIM_CAPTURE_H
#define LOADLINE_SIM_CAPTURE_H

#include "sim/plan.h"
#include "sim/tally.h"

static inline int64_t capture_bytes(const struct capture_plan *plan, int64_t bytes)
{
    return plan->encoded ? (bytes + 2) / 3 * 4 : bytes;
}

/* A record of a request begins. */
static inline void capture_request(const struct capture_plan *plan, struct tally *tally, int64_t payload_bytes)
{
    tally->captured++;
    tally->captured_bytes += plan->envelope_bytes + (plan->input ? capture_bytes(plan, payload_bytes) : 0);
}

/* Its answer has come. */
static inline void capture_answer(const struct capture_plan *plan, struct tally *tally, int64_t response_bytes)
{
    if (plan->output) tally->captured_bytes += capture_bytes(plan, response_bytes);
}

#endif
