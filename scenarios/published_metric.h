/* published_metric.h - the metrics of endpoints that a run can publish: what each is made of, and which statistics it has.
 *
 * Statistics those that the service documents, but for the least and the most of what is read as a level: when a period ends these are not known.
 * Source     SageMaker developer guide, monitoring with CloudWatch; docs/models.md, "Automatic scaling". */
#ifndef LOADLINE_SCENARIOS_PUBLISHED_METRIC_H
#define LOADLINE_SCENARIOS_PUBLISHED_METRIC_H

#include "models/metric_math.h"
#include "sim/plan.h"

/* The unit in which it is published, of what the kernel measures. */
enum metric_unit { IN_ONES, IN_US, IN_MS, IN_S, IN_VCPUS, IN_ACCELERATORS };

struct published_metric {
    const char *name;
    unsigned statistics; /* a set: 1u << enum metric_statistic */
    enum metric_kind kind;
    struct scaling_metric about;
    enum metric_unit unit;
    bool zero_when_silent, carried, leads_out_of_zero;
};

/* NULL: a run cannot publish that statistic of it. */
const struct published_metric *published_metric_find(const char *name, enum metric_statistic statistic);

#endif
