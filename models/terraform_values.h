/* terraform_values.h - what a Terraform resource leaves open, made whole: values that are unknown before a plan is applied,
 * and expressions. For terraform*.c only.
 *
 * Errors     what has no value is one fault that names it and says how to give one. */
#ifndef LOADLINE_MODELS_TERRAFORM_VALUES_H
#define LOADLINE_MODELS_TERRAFORM_VALUES_H

#include "models/terraform_resources.h"

/* The resource's values with those that were given for what a plan does not know. `made_here` are members that are made
 * where they are missing, or mean nothing here (NULL at the end): they may stay unknown. */
const struct json_node *terraform_values(const struct config_reading *reading,
                                         const struct terraform_resource *resource, const char *const *made_here);

struct terraform_expressions {
    const struct config_reading *reading;
    const struct json_node *variables; /* of the configuration; NULL: none */
    size_t bytes;                      /* of all that was given */
    bool stopped;                      /* it was too much, which has been said */
};

/* What a value of a configuration gives: a text without its expressions, anything else as it is. NULL where a fault was
 * added. For shape_dialect.h: `self` is a struct terraform_expressions. */
const struct json_node *terraform_expression(void *self, const struct json_node *value);

bool terraform_is_expression(const struct json_node *value);

#endif
