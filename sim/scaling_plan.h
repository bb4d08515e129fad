/* scaling_plan.h - what scaling and alarms look at, and how a variant scales: the part of plan.h that scaling.h and watch.h run.
 *
 * Units      ns.
 * Ownership  as in plan.h. */
#ifndef LOADLINE_SIM_SCALING_PLAN_H
#define LOADLINE_SIM_SCALING_PLAN_H

#include "sim/failure.h"
#include "sim/formula.h"
#include "sim/metric.h"
#include "sim/scaler.h"

/* What a metric of a variant is about (feeding.h). */
enum scaling_feed {
    /* Read from what is counted anyway. */
    FEED_CALLS,       /* requests that reach the variant */
    FEED_SPILLED,     /* those that found no provisioned slot idle */
    FEED_PROVISIONED, /* those that found one */
    FEED_EXPLAINED,   /* those that are explained */
    FEED_FAILURES,    /* a measurement of 1 for each request that fails in one of `failures` */
    FEED_OUTCOMES,    /* for each that ends, but in one of `apart`: 1 where it fails in one of `failures`, else 0 */
    FEED_PRESENT,     /* a level: requests in the variant, waiting and in service */
    FEED_STRANDED,    /* a level: 1 while some wait and nothing is in service */
    FEED_SLOTS_BUSY,  /* a level */
    FEED_PROVISIONED_BUSY,
    FEED_UTILIZATION, /* for each worker and microsecond: 1 while it is busy, else 0 */
    FEED_AGE,         /* as a period ends: of the oldest request in the backlog; 0: there is none */
    /* Measured as requests pass. */
    FEED_CONCURRENCY, /* how many the server has when one comes or has left */
    FEED_MODEL_TIME,  /* ns, of each request that was served: in the container, queue and service */
    FEED_OVERHEAD,    /* outside it */
    FEED_SETUP,       /* of a slot that had to start */
    FEED_BACKLOG,     /* of each that an instance takes: in the backlog */
    FEED_DOWNLOAD,
    FEED_UPLOAD,
    FEED_PROCESSING, /* behind a backlog: from arrival until its answer is stored */
    FEED_NOTHING     /* it never has data */
};

#define FEEDS_MEASURED (FEED_NOTHING - FEED_CONCURRENCY)

enum scaling_divisor {
    SHARED_BY_NONE,
    SHARED_BY_SERVERS, /* instances, copies or provisioned slots in service */
    SHARED_BY_SLOTS    /* slots that there may be */
};

struct scaling_metric {
    enum scaling_feed feed;
    enum scaling_divisor shared_by;
    uint32_t divisor_least;
    uint32_t failures, apart; /* sets: 1u << enum failure */
};

/* A variant whose number of machines follows its metrics, or a component whose number of copies does. There is room for the most wanted. */
struct scaling_plan {
    uint32_t variant; /* of generation 0; in others the production variant of its name */
    uint32_t metrics;
    const struct metric_plan *metric;
    const struct scaling_metric *about; /* one for each metric */
    const struct formula
        *formula; /* one for each policy: what it looks at, computed of the metrics in turn (computed.h) */
    struct scaler_plan scaler;
};

/* The first of the metrics that a policy looks at; and what it is about where that is one metric as it is. NULL: it is computed. */
static inline uint32_t scaling_first_metric(const struct scaling_plan *plan, uint32_t policy)
{
    uint32_t first = 0;
    for (uint32_t p = 0; p < policy; p++) first += plan->formula[p].operands;
    return first;
}

static inline const struct scaling_metric *scaling_about(const struct scaling_plan *plan, uint32_t policy)
{
    bool plain = formula_is_plain(&plan->formula[policy]);
    return plain ? &plan->about[scaling_first_metric(plan, policy)] : NULL;
}

/* None of them ever has data. */
static inline bool scaling_is_silent(const struct scaling_plan *plan, uint32_t policy)
{
    uint32_t first = scaling_first_metric(plan, policy), m = first;
    while (m < first + plan->formula[policy].operands && plan->about[m].feed == FEED_NOTHING) m++;
    return m == first + plan->formula[policy].operands;
}

/* Alarms that somebody looks at (watch.h), each on metrics of its own, of one variant or of several together. */
struct watch_plan {
    uint32_t alarms;
    const struct alarm_plan *alarm;
    uint32_t metrics;
    const struct metric_plan *metric;
    const struct scaling_metric *about; /* one for each metric */
    const struct formula *formula;      /* one for each alarm, as those of policies */
    uint32_t variants;                  /* that are watched */
    const struct watched_plan {
        uint32_t variant;
        const bool *by; /* each metric: whether by it */
    } * watched;
};

#endif
