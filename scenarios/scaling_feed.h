/* scaling_feed.h - which of CloudWatch's metrics of an endpoint a run can publish, and what they are made of.
 *
 * Statistic  the one that says something of that metric: the sum of calls, the mean of a level, the most of a measurement. A policy
 *            on another is understood and not simulated.
 * Source     docs/models.md, "Automatic scaling". */
#ifndef LOADLINE_SCENARIOS_SCALING_FEED_H
#define LOADLINE_SCENARIOS_SCALING_FEED_H

#include "models/scaling_policy.h"
#include "sim/plan.h"

struct scaling_feed_of {
    struct metric_plan plan;
    struct scaling_metric about;
    bool leads_out_of_zero; /* it has a value where nothing is in service */
};

/* What a policy that tracks watches; what a step policy's alarm watches. False: this version cannot publish it. A series that
 * never has data is made of FEED_NOTHING. `target` is what is scaled, of which the metric has to be. */
bool scaling_feed_of_tracking(const struct scaling_policy *policy, const struct scalable_target *target,
                              struct scaling_feed_of *out);
bool scaling_feed_of_alarm(const struct metric_alarm *alarm, const struct scalable_target *target,
                           struct scaling_feed_of *out);

#endif
