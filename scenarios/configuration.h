/* configuration.h - the endpoint configurations of a scenario, in whatever shape they came, put into the API's requests.
 *
 * Order      files have been brought in (include.h), so that a template stands where its configuration belongs. What is done here
 *            comes before the changes of the command line, which therefore name the API's members; but what the changes make
 *            of Parameters, ConfigName and Region is heeded.
 * Beside it  what a template holds besides the configuration (components, scaling) becomes the scenario's own, where the
 *            scenario does not have it itself.
 * State      an endpoint as it stands (endpoint_state.h) is laid over the configuration then.
 * Changes    trees are left as they were, and share what did not change.
 * Errors     every fault is added; NULL when there was one. */
#ifndef LOADLINE_SCENARIOS_CONFIGURATION_H
#define LOADLINE_SCENARIOS_CONFIGURATION_H

#include "models/config_shape.h"
#include "models/endpoint_config.h"

/* What the command line says of templates. */
struct configuration_terms {
    const char *config_name;       /* which of several configurations; NULL: not said */
    const char *const *parameters; /* "NAME=VALUE", each with its '=' */
    size_t parameter_count;
};

/* What a template has added to a scenario, so that another one can take its place. */
struct configuration_added {
    const struct json_node *first[4]; /* of each list */
};

/* Whether a scenario holds a template that has not been put into requests, or a state that has not been laid over. */
bool configuration_is_open(const struct json_node *root);

/* The scenario with requests instead of its templates. `view` is what Parameters, ConfigName and Region are read of. */
struct json_node *configuration_settle(struct arena *arena, struct json_node *root, const struct json_node *view,
                                       const struct configuration_terms *terms, struct configuration_added *added,
                                       struct faults *faults);

/* Check ConfigName and Parameters of a scenario, whether a template asks for them or not. */
void configuration_check_members(struct arena *arena, const struct json_node *root, struct faults *faults);

/* A document that is an endpoint configuration by itself, as requests. */
bool configuration_alone(struct arena *arena, struct json_node *root, const struct configuration_terms *terms,
                         struct config_parts *out, struct faults *faults);

/* Check what a template has beside its configuration (NULL: it has faults of its own) as a scenario's is checked. */
void configuration_check_beside(const struct shape_reading *reading, const struct config_parts *parts,
                                const struct endpoint_config *config);

/* The requests of a scenario that make its endpoint. */
struct config_parts configuration_of(const struct json_node *scenario);

#endif
