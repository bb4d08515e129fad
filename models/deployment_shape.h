/* deployment_shape.h - the shapes of UpdateEndpoint and UpdateEndpointWeightsAndCapacities requests, as data.
 *
 * Source     service model sagemaker 2017-07-24 as carried by botocore 1.43.67; tests/endpoint_schema_test.sh holds
 *            every member, bound, pattern and enum of them against the requests' parts of
 *            models/schemas/scenario.schema.json. */
#ifndef LOADLINE_MODELS_DEPLOYMENT_SHAPE_H
#define LOADLINE_MODELS_DEPLOYMENT_SHAPE_H

#include "models/shape.h"

extern const struct shape WEIGHTS_UPDATE_SHAPE;  /* read into struct weights_update */
extern const struct shape ENDPOINT_UPDATE_SHAPE; /* read into struct endpoint_update */

#endif
