/* terraform_resources.h - the resources of a Terraform document, however it holds them. For terraform*.c only. */
#ifndef LOADLINE_MODELS_TERRAFORM_RESOURCES_H
#define LOADLINE_MODELS_TERRAFORM_RESOURCES_H

#include "models/config_parts.h"

struct terraform_resource {
    const char *type, *name;
    const char *address;             /* "module.m.aws_appautoscaling_target.t[0]" */
    const struct json_node *values;  /* an object */
    const struct json_node *unknown; /* where it is true, a value is not known before the plan is applied. NULL: none */
};

struct terraform_resources {
    struct terraform_resource *list;
    size_t count, room;
    bool expressions; /* texts hold "${..}", and are not values yet */
};

/* The member of an object, NULL where it is none, or none of that kind. `object` may be NULL. */
const struct json_node *terraform_member(const struct json_node *object, const char *name, enum json_kind kind);

/* Those of SageMaker and Application Auto Scaling, and alarms, in the order of the document. false where a fault was added. */
bool terraform_resources_find(const struct config_reading *reading, const struct json_node *root,
                              struct terraform_resources *out);

#endif
