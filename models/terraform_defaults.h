/* terraform_defaults.h - what Terraform says for what a configuration leaves out: names of its own making, and the one default that
 * is not the API's. For terraform*.c only. */
#ifndef LOADLINE_MODELS_TERRAFORM_DEFAULTS_H
#define LOADLINE_MODELS_TERRAFORM_DEFAULTS_H

#include "models/terraform_resources.h"

/* A CreateEndpointConfig request, an object, with the names that it lacks. */
struct json_node *terraform_defaults(struct arena *arena, const struct terraform_resource *resource,
                                     const struct json_node *request);

#endif
