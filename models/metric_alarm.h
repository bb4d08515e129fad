/* metric_alarm.h - PutMetricAlarm requests as plain structs: the user's own alarms, which trigger step policies and
 * roll updates back.
 *
 * Names      those of the API in snake_case; units stand in them. Absent members: see shape.h.
 * Ownership  lives in the reading's arena and points into the document.
 * Errors     the shape adds its faults; metric_alarm_check() adds one for each breach of a rule between members.
 * Source     service model cloudwatch 2010-08-01. What DescribeAlarms answers is accepted too. */
#ifndef LOADLINE_MODELS_METRIC_ALARM_H
#define LOADLINE_MODELS_METRIC_ALARM_H

#include "models/metric_math.h"

/* The order of each enum is that of the choices in metric_alarm.c. */
enum alarm_comparison {
    COMPARISON_UNSET,
    COMPARISON_AT_OR_ABOVE,
    COMPARISON_ABOVE,
    COMPARISON_BELOW,
    COMPARISON_AT_OR_BELOW,
    COMPARISON_OUTSIDE_BAND, /* from here on: of anomaly detection, which has no threshold */
    COMPARISON_BELOW_BAND,
    COMPARISON_ABOVE_BAND
};
enum missing_data { MISSING_UNSET, MISSING_BREACHING, MISSING_NOT_BREACHING, MISSING_IGNORE, MISSING_MISSING };

struct production_variant;

struct metric_alarm {
    const struct json_node *node;
    const char *alarm_name;
    struct optional_boolean actions_enabled; /* absent: they are */
    const char *metric_name;
    const char *name_space;
    enum metric_statistic statistic; /* exactly one of this and the next, beside a metric_name */
    const char *extended_statistic;
    struct metric_dimension *dimensions;
    size_t dimension_count;
    struct metric_query *metrics; /* or these instead of a metric_name and what goes with it */
    size_t metric_count;
    struct optional_integer period; /* seconds; of its metrics, where they have it */
    struct optional_integer evaluation_periods;
    struct optional_integer datapoints_to_alarm; /* absent: all of evaluation_periods */
    struct optional_number threshold;
    enum alarm_comparison comparison_operator;
    enum missing_data treat_missing_data; /* absent: missing */
    struct metric_math
        *math; /* what it watches, once it has been checked; NULL: something is wrong with it, or a band */
};

/* Read into struct metric_alarm. */
extern const struct shape METRIC_ALARM_SHAPE;

/* Find what it watches, and hold it against the rules. */
void metric_alarm_check(struct metric_alarm *alarm, struct arena *arena, struct faults *faults);

/* The scenario's "Alarms", each with a name of its own. */
struct metric_alarms {
    size_t count;
    struct metric_alarm *alarms;
};

/* Read the array. On failure *out is unchanged. */
bool metric_alarms_read(const struct shape_reading *reading, const struct json_node *array, struct metric_alarms *out);

/* Whether there is one of that name; `alarms` may be NULL. */
bool metric_alarms_have(const struct metric_alarms *alarms, const char *name);

/* Whether that series of it is fed by that variant while the endpoint has that configuration: CloudWatch finds a series by all of its dimensions and
 * no other, here those of a variant, with or without the configuration's name; of figures of a whole endpoint the endpoint's name alone. An
 * endpoint_name of NULL is any. */
bool metric_alarm_watches(const struct metric_operand *operand, const char *endpoint_name,
                          const struct endpoint_config *config, const struct production_variant *variant);

/* Points of which so many must breach. */
int64_t metric_alarm_datapoints(const struct metric_alarm *alarm);

/* Whether it watches anomalies, or what else but a percentile ExtendedStatistic can name; or a percentile only where there are enough values. */
bool metric_alarm_is_elaborate(const struct metric_alarm *alarm);

#endif
