/* recorder.h - each request as it ended, told one by one to somebody who keeps them.
 *
 * Told       when a request has ended for its caller, in the order in which that happens; what is in flight at the end is not told.
 * Cost       an endpoint that is recorded foresees nothing (foresight.h): its figures are the same, and take longer to come. */
#ifndef LOADLINE_SIM_RECORDER_H
#define LOADLINE_SIM_RECORDER_H

#include "sim/failure.h"

#include <stdint.h>

#define RECORD_NONE UINT32_MAX

/* Times in ns; -1: it has none. One of a caller who tries again is an attempt. */
struct request_record {
    uint32_t variant;
    uint32_t
        instance;     /* its place among those of the variant; RECORD_NONE: it reached none, or has a slot of its own */
    uint32_t attempt; /* from 1 */
    enum failure failure;
    int64_t arrival_ns; /* since the run began */
    int64_t latency_ns; /* as its caller sees it; refused on arrival: none */
    int64_t
        waiting_ns; /* from arrival to the start of service. This and the next three: of what was served when it ended */
    int64_t service_ns;                   /* to its end */
    int64_t overhead_ns;                  /* outside the container */
    int64_t first_token_ns;               /* from arrival on, with the overhead; of a token model */
    uint32_t input_tokens, output_tokens; /* 0 of what was refused on arrival */
    int64_t response_bytes;
};

struct recorder {
    void *self;
    void (*record)(void *self, const struct request_record *record); /* NULL: nobody keeps them */
};

#endif
