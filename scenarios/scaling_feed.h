/* scaling_feed.h - what policies and alarms look at, as metrics that a run publishes (published_metric.h) and what is computed of them.
 *
 * Period     one for all metrics of a policy or an alarm, so that they are published together.
 * Source     docs/models.md, "Automatic scaling" and "Metric math". */
#ifndef LOADLINE_SCENARIOS_SCALING_FEED_H
#define LOADLINE_SCENARIOS_SCALING_FEED_H

#include "scenarios/compile.h"

struct scaling_feed_of {
    struct metric_plan plan;
    struct scaling_metric about;
    bool leads_out_of_zero; /* it has a value where nothing is in service */
    bool is_quick;          /* of a policy that tracks: all its metrics have points more often than every minute */
};

/* What a policy looks at: room for METRIC_QUERIES_MOST, and all are of one period and delay. NULL, or the first that this version cannot
 * publish. A series that never has data is made of FEED_NOTHING. The metrics have to be of what is scaled. */
const struct metric_operand *scaling_feeds_of_policy(const struct scenario *scenario,
                                                     const struct scaling_policy *policy, struct scaling_feed_of *out);

/* What an alarm watches that rolls an update back, of one variant or of those of its name in several configurations together. Utilisation only
 * where all their instances have as many vCPUs, or accelerators. */
const struct metric_operand *scaling_feeds_of_watch(const struct scenario *scenario, const struct metric_alarm *alarm,
                                                    struct scaling_feed_of *out);

/* What is computed of them, in a run that begins at that instant. */
struct formula scaling_formula(const struct metric_math *math, const struct scaling_feed_of *of, int64_t start_ns);

#endif
