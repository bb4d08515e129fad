/* scaling_policy_shape.h - the shapes of RegisterScalableTarget, PutScalingPolicy and PutScheduledAction requests, as
 * data.
 *
 * Source     service model application-autoscaling 2016-02-06; tests/endpoint_schema_test.sh holds every member,
 *            bound, pattern and enum of them against the requests' parts of models/schemas/scenario.schema.json. */
#ifndef LOADLINE_MODELS_SCALING_POLICY_SHAPE_H
#define LOADLINE_MODELS_SCALING_POLICY_SHAPE_H

#include "models/shape.h"

extern const struct shape SCALABLE_TARGET_SHAPE;  /* read into struct scalable_target */
extern const struct shape SCALING_POLICY_SHAPE;   /* read into struct scaling_policy */
extern const struct shape SCHEDULED_ACTION_SHAPE; /* read into struct scheduled_action */

extern const char *const SCALABLE_DIMENSION_CHOICES[];

#endif
