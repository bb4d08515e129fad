/* scaling_feed.h - which of CloudWatch's metrics of an endpoint a run can publish, and what they are made of.
 *
 * Statistic  those that the service documents for the metric, but for the least and the most of what is read as a level: when a period ends
 *            these are not known. A policy on another is understood and not simulated.
 * Source     SageMaker developer guide, monitoring with CloudWatch; docs/models.md, "Automatic scaling". */
#ifndef LOADLINE_SCENARIOS_SCALING_FEED_H
#define LOADLINE_SCENARIOS_SCALING_FEED_H

#include "scenarios/compile.h"

struct scaling_feed_of {
    struct metric_plan plan;
    struct scaling_metric about;
    bool leads_out_of_zero; /* it has a value where nothing is in service */
};

/* What a policy that tracks watches; what a step policy's alarm watches. False: this version cannot publish it. A series that
 * never has data is made of FEED_NOTHING. The metric has to be of what is scaled. */
bool scaling_feed_of_tracking(const struct scenario *scenario, const struct scaling_policy *policy,
                              struct scaling_feed_of *out);
bool scaling_feed_of_alarm(const struct scenario *scenario, const struct scaling_policy *policy,
                           struct scaling_feed_of *out);

/* What an alarm watches that rolls an update back, of one variant or of those of its name in several configurations together. Utilisation only
 * where all their instances have as many vCPUs, or accelerators. */
bool scaling_feed_of_watch(const struct scenario *scenario, const struct metric_alarm *alarm,
                           struct scaling_feed_of *out);

#endif
