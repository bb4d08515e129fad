/* endpoint_shape.h - the shape of a CreateEndpointConfig request, as data.
 *
 * Source     service model sagemaker 2017-07-24 as carried by botocore 1.43.67; tests/endpoint_schema_test.sh holds every
 *            member, bound, pattern and enum of it against models/schemas/endpoint-config.schema.json. */
#ifndef LOADLINE_MODELS_ENDPOINT_SHAPE_H
#define LOADLINE_MODELS_ENDPOINT_SHAPE_H

#include "models/shape.h"

/* Read into struct endpoint_config. */
extern const struct shape ENDPOINT_CONFIG_SHAPE;

#endif
