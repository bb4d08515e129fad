/* terraform_alarms.h - which alarm triggers which scaling policy. For terraform*.c only.
 *
 * A state says it by the policy's ARN, a configuration by an expression; a plan, in which the ARN is not known yet, by the
 * references of its configuration, between resources of the same module and index. */
#ifndef LOADLINE_MODELS_TERRAFORM_ALARMS_H
#define LOADLINE_MODELS_TERRAFORM_ALARMS_H

#include "models/terraform_resources.h"

#define TERRAFORM_ALARM  "aws_cloudwatch_metric_alarm"
#define TERRAFORM_POLICY "aws_appautoscaling_policy"

/* The first alarm that acts upon a policy; NULL where none can be told. `root` is the whole document. */
const struct terraform_resource *terraform_alarm_of(struct arena *arena, const struct json_node *root,
                                                    const struct terraform_resources *resources,
                                                    const struct terraform_resource *policy);

/* An alarm's values in the API's form, as far as Terraform's blocks "metric_query" differ from that: their "metric" is MetricStat and Metric in one, and
 * return_data is false where it is not set. */
const struct json_node *terraform_alarm_metrics(struct arena *arena, const struct json_node *values);

#endif
