/* inference_component_shape.h - the shape of a CreateInferenceComponent request, as data.
 *
 * Source     service model sagemaker 2017-07-24 as carried by botocore 1.43.67; tests/endpoint_schema_test.sh holds every
 *            member, bound, pattern and enum of it against the request's part of models/schemas/scenario.schema.json. */
#ifndef LOADLINE_MODELS_INFERENCE_COMPONENT_SHAPE_H
#define LOADLINE_MODELS_INFERENCE_COMPONENT_SHAPE_H

#include "models/shape.h"

/* Read into struct inference_component. */
extern const struct shape INFERENCE_COMPONENT_SHAPE;

#endif
