#include "models/objective.h"

#include "models/figure_text.h"
#include "models/json.h"
#include "sim/arena.h"

#include <float.h>
#include <math.h>
#include <string.h>

const char *const objective_metric_name[METRICS + 1] = {"Latency",
                                                        "WaitingTime",
                                                        "ServiceTime",
                                                        "TimeToFirstToken",
                                                        "TimePerOutputToken",
                                                        "TimeInBacklog",
                                                        "ErrorRate",
                                                        "Utilization",
                                                        "ColdStartShare",
                                                        "CostPerHour",
                                                        "CostTotal",
                                                        "CostPerMonth",
                                                        "CostPerMillionRequests",
                                                        NULL};

const char *const objective_statistic_name[] = {"mean", "max", "p50", "p90", "p95", "p99", "p99.9", NULL};

/* As people write them: the spellings shown, the result's own names, and the AWS CLI's. */
static const char *const spellings[] = {"mean", "max", "p50", "p90", "p95",  "p99",     "p99.9", "Mean", "Maximum",
                                        "P50",  "P90", "P95", "P99", "P999", "Average", "p999",  NULL};
static const enum objective_statistic spelt[] = {STATISTIC_MEAN,    STATISTIC_MAXIMUM, STATISTIC_P50,  STATISTIC_P90,
                                                 STATISTIC_P95,     STATISTIC_P99,     STATISTIC_P999, STATISTIC_MEAN,
                                                 STATISTIC_MAXIMUM, STATISTIC_P50,     STATISTIC_P90,  STATISTIC_P95,
                                                 STATISTIC_P99,     STATISTIC_P999,    STATISTIC_MEAN, STATISTIC_P999};

bool objective_has_statistic(enum objective_metric metric)
{
    return metric < METRIC_ERROR_RATE;
}

static bool is_of_endpoint(enum objective_metric metric)
{
    return metric >= METRIC_COST_PER_HOUR;
}

static bool is_share(enum objective_metric metric)
{
    return metric >= METRIC_ERROR_RATE && metric < METRIC_COST_PER_HOUR;
}

bool objective_read_figure(const struct json_node *node, struct objective *out, struct faults *faults)
{
    struct objective objective = {.node = node};
    int metric = 0, statistic = 0;
    size_t before = faults_count(faults);

    if (!json_require(node, "Metric", faults) ||
        !json_get_choice(node, "Metric", objective_metric_name, &metric, faults))
        return false;
    objective.metric = (enum objective_metric)metric;
    json_get_string(node, "VariantName", &objective.variant_name, faults);
    if (objective_has_statistic(objective.metric)) {
        if (json_has(node, "Statistic"))
            json_get_choice(node, "Statistic", spellings, &statistic, faults);
        else
            json_fault(faults, FAULT_INPUT, node, "%s needs a \"Statistic\": mean, max, p50, p90, p95, p99 or p99.9",
                       objective_metric_name[metric]);
        objective.statistic = spelt[statistic];
    } else if (json_member(node, "Statistic")) {
        json_fault(faults, FAULT_INPUT, json_member(node, "Statistic"), "%s has no statistic",
                   objective_metric_name[metric]);
    }
    if (objective.variant_name && is_of_endpoint(objective.metric))
        json_fault(faults, FAULT_INPUT, json_member(node, "VariantName"), "%s is a figure of the whole endpoint",
                   objective_metric_name[metric]);
    if (faults_count(faults) > before) return false;
    *out = objective;
    return true;
}

bool objective_read(const struct json_node *node, struct objective *out, struct faults *faults)
{
    static const char *const names[] = {"Metric", "Statistic", "AtMost", "VariantName", NULL};
    json_check_names(node, names, true, FAULT_INPUT, faults);
    json_require(node, "AtMost", faults);
    bool known = objective_read_figure(node, out, faults);
    double most = known && is_share(out->metric) ? 1 : DBL_MAX;
    return json_get_number(node, "AtMost", 0, most, &out->at_most, faults) && known;
}

const char *objective_title(const struct objective *objective, struct arena *arena)
{
    const char *metric = objective_metric_name[objective->metric];
    if (!objective_has_statistic(objective->metric)) return metric;
    return arena_format(arena, "%s %s", metric, objective_statistic_name[objective->statistic]);
}

const char *objective_value_text(struct arena *arena, const char *metric, double value)
{
    int m = 0;
    while (objective_metric_name[m] && strcmp(objective_metric_name[m], metric) != 0) m++;
    if (objective_has_statistic((enum objective_metric)m)) return figure_time(arena, value);
    if (is_share((enum objective_metric)m)) return figure_share(arena, value);
    if (m < METRIC_COST_PER_HOUR || m == METRICS) return figure_number(arena, value);
    const double shown = 10000; /* to a hundredth of a cent, as everywhere in reports */
    return arena_format(arena, "%s USD", figure_number(arena, round(value * shown) / shown));
}
