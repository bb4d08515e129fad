/* plan.h - what the kernel runs: an endpoint compiled to numbers and tables, with nothing to look up by name.
 *
 * Units      ns; weights and shares as thresholds of a uniform 32-bit number.
 * Ownership  everything a plan points to belongs to its maker and outlives the run; the kernel changes nothing in it, so one
 *            plan serves all replications and threads. */
#ifndef LOADLINE_SIM_PLAN_H
#define LOADLINE_SIM_PLAN_H

#include "sim/law.h"
#include "sim/router.h"
#include "sim/sharing.h"

#define QUEUE_UNBOUNDED UINT32_MAX

/* How an instance works through its requests. */
enum serving {
    SERVING_ALONE,  /* FIFO: each worker serves one request at its own pace */
    SERVING_SHARED, /* requests in service slow each other down: processor sharing, or FIFO with a slowdown */
    SERVING_BATCHES /* each worker serves several at once, which leave together */
};

/* A worker that is free takes all that wait, up to size_max: as soon as so many wait, or once the oldest has waited delay_max_ns. */
struct batch_plan {
    uint32_t size_max;
    int64_t delay_max_ns;
    const int64_t
        *service_ns; /* [1 .. size_max]: how long a batch of that size takes. NULL: as long as the oldest of it alone */
};

/* What every instance of a variant is: a container with workers and a queue in front of them. */
struct server_plan {
    uint32_t workers;        /* at least 1 */
    uint32_t queue_capacity; /* requests that may wait for a worker; one more is refused */
    enum serving serving;
    uint32_t in_service_limit; /* shared: how many may be in service at once; UINT32_MAX: all */
    struct sharing_rate rate;  /* shared */
    struct batch_plan batch;   /* batches */
    struct law service;
    const struct quantile *overhead; /* ns; NULL: none */
    uint64_t error_threshold;        /* the model fails when a 32-bit word is below: error rate * 2^32 */
};

struct variant_plan {
    uint32_t instances;
    enum routing routing;
    struct server_plan server;
};

#define PLAN_VARIANTS 20 /* the API's limits: 10 production and 10 shadow variants */

struct plan {
    uint32_t variants, shadows; /* the last `shadows` of the variants answer no caller */
    struct variant_plan variant[PLAN_VARIANTS];
    uint64_t
        split[PLAN_VARIANTS]; /* production: share of the variants up to and with i, times 2^32; a shadow: share of all
                                    * requests of which it gets a copy, times 2^32 */
    int64_t timeout_ns;       /* of the caller; TIME_NEVER: it waits for ever */
    int64_t duration_ns;      /* TIME_NEVER: until the arrivals end and the last request leaves */
    int64_t warm_up_ns;       /* requests that arrive before it are left out of times and time averages */
    int64_t series_period_ns;
};

static inline uint32_t plan_production(const struct plan *plan)
{
    return plan->variants - plan->shadows;
}

#endif
