/* shape_values.h - values that the shapes of several requests share.
 *
 * Source     service model sagemaker 2017-07-24 as carried by botocore 1.43.67. */
#ifndef LOADLINE_MODELS_SHAPE_VALUES_H
#define LOADLINE_MODELS_SHAPE_VALUES_H

#include "models/shape.h"

struct tag {
    const struct json_node *node;
    const char *key;
    const char *value;
};

extern const struct shape BOOLEAN_SHAPE;
extern const struct shape ANSWER_SHAPE; /* see SHAPE_ANSWER */
extern const struct shape INSTANCE_TYPE_SHAPE;
extern const struct shape AT_LEAST_0_SHAPE, ANY_INT32_SHAPE;
extern const struct shape RESOURCE_NAME_SHAPE, MODEL_NAME_SHAPE;
extern const struct shape START_UP_TIMEOUT_SHAPE; /* seconds: of a model's download, of a container's health check */
extern const struct shape TAGS_SHAPE;             /* a list of struct tag */

#endif
