/* cloudformation_template.h - a template while it is read. For cloudformation*.c only.
 *
 * Errors     what gives NULL has added a fault, unless it says otherwise. */
#ifndef LOADLINE_MODELS_CLOUDFORMATION_TEMPLATE_H
#define LOADLINE_MODELS_CLOUDFORMATION_TEMPLATE_H

#include "models/intrinsic.h"
#include "models/json_build.h"
#include "models/shape_dialect.h"

struct template
{
    const struct config_reading *reading;
    const struct json_node *resources;
    struct intrinsics intrinsics;
    struct shape_dialect dialect;
    const char **others; /* endpoints of other configurations; NULL at the end */
};

/* A member that is an object; NULL where there is none. */
const struct json_node *template_section(const struct json_node *of, const char *name);

bool template_has_type(const struct json_node *resource, const char *type);
const struct json_node *template_property(const struct json_node *resource, const char *name); /* NULL: it has none */

/* The next resource of a type that is made, from `resource` on; NULL at the end. */
const struct json_node *template_next_of(struct template *template, const struct json_node *resource, const char *type);

#define FOR_EACH(template, type, resource)                                                                             \
    for (const struct json_node *resource = template_next_of(template, json_first((template)->resources), type);       \
         resource; resource = template_next_of(template, json_next(resource), type))

/* What a property gives as a text, or NULL: of no fault is said, since the resource may not be wanted at all. */
const char *template_text_if_known(struct template *template, const struct json_node *resource, const char *name);

/* A resource's properties as a request. */
struct json_node *template_request(struct template *template, const struct json_node *resource,
                                   const struct shape *shape);

/* A request with the resource's logical ID as its name, where it has no other. NULL stays NULL. */
struct json_node *template_named(struct template *template, const struct json_node *resource, struct json_node *request,
                                 const char *member);

/* Whether that endpoint has another configuration than the one that is read. NULL: it is not known, so no. */
bool template_is_other(const struct template *template, const char *endpoint);

/* Append targets, the scheduled actions that stand in them, and policies, each as a request. */
void template_read_scaling(struct template *template, struct json_build *targets, struct json_build *actions,
                           struct json_build *policies);

#endif
