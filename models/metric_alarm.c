#include "models/metric_alarm.h"

#include "models/endpoint_config.h"
#include "models/fault.h"
#include "models/json.h"
#include "models/shape_values.h"
#include "sim/arena.h"

#include <float.h>
#include <string.h>

/* --- The shape --- */

static const char *const COMPARISON_CHOICES[] = {"GreaterThanOrEqualToThreshold",
                                                 "GreaterThanThreshold",
                                                 "LessThanThreshold",
                                                 "LessThanOrEqualToThreshold",
                                                 "LessThanLowerOrGreaterThanUpperThreshold",
                                                 "LessThanLowerThreshold",
                                                 "GreaterThanUpperThreshold",
                                                 NULL};
static const struct shape COMPARISON = {.kind = SHAPE_CHOICE, .choices = COMPARISON_CHOICES};
static const char *const MISSING_CHOICES[] = {"breaching", "notBreaching", "ignore", "missing", NULL};
static const struct shape MISSING = {.kind = SHAPE_CHOICE, .choices = MISSING_CHOICES};

static const struct shape NAME = {.kind = SHAPE_TEXT, .minimum = 1, .maximum = 255};
static const struct shape NAME_SPACE = {.kind = SHAPE_TEXT, .minimum = 1, .maximum = 255, .pattern = PATTERN_NAMESPACE};
static const struct shape EXTENDED_STATISTIC = {.kind = SHAPE_TEXT, .minimum = 0, .maximum = 255};
static const struct shape POSITIVE = {.kind = SHAPE_INTEGER, .minimum = 1, .maximum = INT32_MAX};
static const struct shape THRESHOLD = {.kind = SHAPE_NUMBER, .least = -DBL_MAX, .most = DBL_MAX};

static const struct shape_member MEMBERS[] = {
    {"AlarmName", &NAME, true, offsetof(struct metric_alarm, alarm_name), 0},
    {"AlarmDescription", &ANSWER_SHAPE, false, 0, 0},
    {"ActionsEnabled", &BOOLEAN_SHAPE, false, offsetof(struct metric_alarm, actions_enabled), 0},
    {"OKActions", &ANSWER_SHAPE, false, 0, 0},
    {"AlarmActions", &ANSWER_SHAPE, false, 0, 0},
    {"InsufficientDataActions", &ANSWER_SHAPE, false, 0, 0},
    {"MetricName", &NAME, false, offsetof(struct metric_alarm, metric_name), 0},
    {"Namespace", &NAME_SPACE, false, offsetof(struct metric_alarm, name_space), 0},
    {"Statistic", &METRIC_STATISTIC_SHAPE, false, offsetof(struct metric_alarm, statistic), 0},
    {"ExtendedStatistic", &EXTENDED_STATISTIC, false, offsetof(struct metric_alarm, extended_statistic), 0},
    {"Dimensions", &METRIC_DIMENSIONS_SHAPE, false, offsetof(struct metric_alarm, dimensions),
     offsetof(struct metric_alarm, dimension_count)},
    {"Period", &POSITIVE, false, offsetof(struct metric_alarm, period), 0},
    {"Unit", &ANSWER_SHAPE, false, 0, 0},
    {"EvaluationPeriods", &POSITIVE, true, offsetof(struct metric_alarm, evaluation_periods), 0},
    {"DatapointsToAlarm", &POSITIVE, false, offsetof(struct metric_alarm, datapoints_to_alarm), 0},
    {"Threshold", &THRESHOLD, false, offsetof(struct metric_alarm, threshold), 0},
    {"ComparisonOperator", &COMPARISON, true, offsetof(struct metric_alarm, comparison_operator), 0},
    {"TreatMissingData", &MISSING, false, offsetof(struct metric_alarm, treat_missing_data), 0},
    {"EvaluateLowSampleCountPercentile", &ANSWER_SHAPE, false, 0, 0},
    {"Metrics", &METRIC_QUERIES_SHAPE, false, offsetof(struct metric_alarm, metrics),
     offsetof(struct metric_alarm, metric_count)},
    {"Tags", &ANSWER_SHAPE, false, 0, 0},
    {"ThresholdMetricId", &ANSWER_SHAPE, false, 0, 0},
    {"AlarmArn", &ANSWER_SHAPE, false, 0, 0},
    {"AlarmConfigurationUpdatedTimestamp", &ANSWER_SHAPE, false, 0, 0},
    {"StateValue", &ANSWER_SHAPE, false, 0, 0},
    {"StateReason", &ANSWER_SHAPE, false, 0, 0},
    {"StateReasonData", &ANSWER_SHAPE, false, 0, 0},
    {"StateUpdatedTimestamp", &ANSWER_SHAPE, false, 0, 0},
    {"StateTransitionedTimestamp", &ANSWER_SHAPE, false, 0, 0},
    {"EvaluationState", &ANSWER_SHAPE, false, 0, 0},
    {0},
};
const struct shape METRIC_ALARM_SHAPE = {.kind = SHAPE_OBJECT, .members = MEMBERS, .size = sizeof(struct metric_alarm)};

/* --- Rules --- */

static bool is_patient(const struct metric_alarm *alarm)
{
    const struct json_node *low = json_member(alarm->node, "EvaluateLowSampleCountPercentile");
    return low && json_kind(low) == JSON_STRING && strcmp(json_string(low), "ignore") == 0;
}

bool metric_alarm_is_elaborate(const struct metric_alarm *alarm)
{
    bool percentile = metric_percentile(alarm->extended_statistic) > 0 && !is_patient(alarm);
    return (json_has(alarm->node, "ExtendedStatistic") && !percentile) ||
           alarm->comparison_operator >= COMPARISON_OUTSIDE_BAND;
}

int64_t metric_alarm_datapoints(const struct metric_alarm *alarm)
{
    return alarm->datapoints_to_alarm.given ? alarm->datapoints_to_alarm.value : alarm->evaluation_periods.value;
}

/* One metric is named by its parts, metric math by a list that has parts of its own. */
static void check_metric(const struct metric_alarm *alarm, struct faults *faults)
{
    static const char *const required[] = {"Namespace", "Period", NULL};
    static const char *const foreign[] = {"Namespace", "Dimensions", "Period", "Statistic", "ExtendedStatistic", NULL};
    bool one = json_has(alarm->node, "MetricName"), math = json_has(alarm->node, "Metrics");
    if (one == math) {
        json_fault(faults, FAULT_INPUT, alarm->node, "must have exactly one of MetricName and Metrics, found %s",
                   one ? "both" : "none");
        return;
    }
    for (size_t i = 0; one && required[i]; i++) json_require(alarm->node, required[i], faults);
    for (size_t i = 0; math && foreign[i]; i++)
        if (json_has(alarm->node, foreign[i]))
            json_fault(faults, FAULT_INPUT, json_member(alarm->node, foreign[i]),
                       "must be absent beside Metrics, each of which has its own");
    bool plain = json_has(alarm->node, "Statistic"), extended = json_has(alarm->node, "ExtendedStatistic");
    if (one && plain == extended)
        json_fault(faults, FAULT_INPUT, alarm->node,
                   "must have exactly one of Statistic and ExtendedStatistic beside MetricName, found %s",
                   plain ? "both" : "none");
}

/* Anomaly detection compares with a band, which is a metric; everything else with a number. */
static void check_threshold(const struct metric_alarm *alarm, struct faults *faults)
{
    if (alarm->comparison_operator == COMPARISON_UNSET) return; /* absent or faulty, which has been said */
    bool of_band = alarm->comparison_operator >= COMPARISON_OUTSIDE_BAND;
    if (of_band && !json_has(alarm->node, "ThresholdMetricId"))
        json_fault(faults, FAULT_INPUT, json_member(alarm->node, "ComparisonOperator"),
                   "is for anomaly detection, which has Metrics and a ThresholdMetricId");
    if (!of_band) json_require(alarm->node, "Threshold", faults);
}

/* Source: PutMetricAlarm, Period and EvaluationPeriods: a day, or a week where periods are an hour or more. */
static void check_window(const struct metric_alarm *alarm, struct faults *faults)
{
    const int64_t minute_s = 60, hour_s = 3600, day_s = 86400;
    int64_t period_s = alarm->period.value, periods = alarm->evaluation_periods.value;
    bool is_period = period_s % minute_s == 0 || period_s == 10 || period_s == 20 || period_s == 30;
    if (alarm->period.given && !is_period)
        json_fault(faults, FAULT_INPUT, json_member(alarm->node, "Period"),
                   "must be 10, 20, 30 or a multiple of 60, found %lld", (long long)period_s);
    int64_t most_s = period_s >= hour_s ? 7 * day_s : day_s;
    if (alarm->period.given && alarm->evaluation_periods.given && periods * period_s > most_s)
        json_fault(faults, FAULT_INPUT, json_member(alarm->node, "EvaluationPeriods"),
                   "must be at most %lld with a Period of %lld s, found %lld: an alarm looks back %s",
                   (long long)(most_s / period_s), (long long)period_s, (long long)periods,
                   most_s > day_s ? "seven days at most" : "a day at most");
    if (alarm->datapoints_to_alarm.given && alarm->evaluation_periods.given &&
        alarm->datapoints_to_alarm.value > periods)
        json_fault(faults, FAULT_INPUT, json_member(alarm->node, "DatapointsToAlarm"),
                   "must be at most EvaluationPeriods, which is %lld, found %lld", (long long)periods,
                   (long long)alarm->datapoints_to_alarm.value);
}

/* Metrics that make up a band of anomalies are left aside. */
static void find_metrics(struct metric_alarm *alarm, struct arena *arena, struct faults *faults)
{
    bool of_band = alarm->comparison_operator >= COMPARISON_OUTSIDE_BAND;
    if (alarm->metrics && !of_band) {
        alarm->math = metric_math_read(arena, alarm->metrics, alarm->metric_count, true, faults);
        if (!alarm->math || alarm->math->period_s == 0) return;
        alarm->period = (struct optional_integer){true, alarm->math->period_s};
    } else if (alarm->metric_name && alarm->name_space) {
        struct metric_operand operand = {
            .name = {alarm->node, alarm->name_space, alarm->metric_name, alarm->dimensions, alarm->dimension_count},
            .statistic = alarm->statistic,
            .percentile = metric_percentile(alarm->extended_statistic),
            .period = json_member(alarm->node, "Period")};
        alarm->math = metric_math_of_one(arena, &operand, alarm->period.value);
    }
}

void metric_alarm_check(struct metric_alarm *alarm, struct arena *arena, struct faults *faults)
{
    check_metric(alarm, faults);
    find_metrics(alarm, arena, faults);
    check_threshold(alarm, faults);
    check_window(alarm, faults);
    if (alarm->actions_enabled.given && !alarm->actions_enabled.value)
        json_fault(faults, FAULT_WARNING, json_member(alarm->node, "ActionsEnabled"),
                   "is false: the alarm goes off and does nothing");
}

/* --- Whom it watches --- */

static const char *value_of(const struct metric_name *name, const char *dimension)
{
    for (size_t i = 0; i < name->dimension_count; i++)
        if (strcmp(name->dimensions[i].name, dimension) == 0) return name->dimensions[i].value;
    return NULL;
}

static bool is_value(const struct metric_name *name, const char *dimension, const char *value)
{
    const char *given = value_of(name, dimension);
    return given && (!value || strcmp(given, value) == 0);
}

bool metric_alarm_watches(const struct metric_operand *operand, const char *endpoint_name,
                          const struct endpoint_config *config, const struct production_variant *variant)
{
    const struct metric_name *name = &operand->name;
    const struct cloudwatch_metric *metric = cloudwatch_metric_find(name->name_space, name->name);
    if (!metric || !is_value(name, "EndpointName", endpoint_name)) return false;
    if (metric->scopes == SCOPE_ENDPOINT) return name->dimension_count == 1 && config->async_inference_config;
    if (!(metric->scopes & SCOPE_VARIANT) || !is_value(name, "VariantName", variant->variant_name)) return false;
    bool of_one = value_of(name, "EndpointConfigName") != NULL;
    if (of_one && !is_value(name, "EndpointConfigName", config->endpoint_config_name)) return false;
    return name->dimension_count == (of_one ? 3 : 2) &&
           !(metric->not_of_asynchronous && config->async_inference_config);
}

/* --- The scenario's own --- */

bool metric_alarms_have(const struct metric_alarms *alarms, const char *name)
{
    for (size_t i = 0; alarms && i < alarms->count; i++)
        if (alarms->alarms[i].alarm_name && strcmp(alarms->alarms[i].alarm_name, name) == 0) return true;
    return false;
}

static bool read_alarm(const struct shape_reading *reading, const struct json_node *node,
                       const struct metric_alarms *before, struct metric_alarm *alarm)
{
    size_t faults = faults_count(reading->faults);
    if (json_kind(node) != JSON_OBJECT) {
        json_fault(reading->faults, FAULT_INPUT, node, "expected a PutMetricAlarm request, which is an object");
        return false;
    }
    shape_read(reading, &METRIC_ALARM_SHAPE, node, alarm);
    metric_alarm_check(alarm, reading->arena, reading->faults);
    if (alarm->alarm_name && metric_alarms_have(before, alarm->alarm_name))
        json_fault(reading->faults, FAULT_INPUT, json_member(node, "AlarmName"),
                   "must differ from the names of the alarms before it, found \"%s\"", alarm->alarm_name);
    return faults_count(reading->faults) == faults;
}

bool metric_alarms_read(const struct shape_reading *reading, const struct json_node *array, struct metric_alarms *out)
{
    struct metric_alarms alarms = {.alarms = arena_new_array(reading->arena, json_count(array), struct metric_alarm)};
    bool all = true;
    for (const struct json_node *node = json_first(array); node; node = json_next(node)) {
        all = read_alarm(reading, node, &alarms, &alarms.alarms[alarms.count]) && all;
        alarms.count++;
    }
    if (all) *out = alarms;
    return all;
}
