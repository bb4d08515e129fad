/* config_parts.h - what a template holds of an endpoint, as the API's requests; and what is needed to find it there.
 *
 * Ownership  borrowed, or in the arena of the reading. */
#ifndef LOADLINE_MODELS_CONFIG_PARTS_H
#define LOADLINE_MODELS_CONFIG_PARTS_H

#include "models/json.h"

struct config_parts {
    struct json_node *endpoint_config; /* a CreateEndpointConfig request */
    /* Lists of requests: CreateInferenceComponent, RegisterScalableTarget, PutScalingPolicy (with its Alarm) and
     * PutScheduledAction. NULL: none */
    struct json_node *components, *targets, *policies, *actions;
};

/* Values for names that a template leaves open, the first of equals. */
struct config_parameter {
    const char *name, *value;
    bool used;
};

struct config_reading {
    struct arena *arena;
    struct faults *faults;
    const char *config_name; /* which configuration; NULL: the only one */
    const char *likely_name; /* where that is not said: which of several; or NULL */
    const char *region;      /* what a template's own region is */
    struct config_parameter *parameters;
    size_t parameter_count;
};

/* The value given for a name, or NULL. */
const char *config_parameter(const struct config_reading *reading, const char *name);

/* One of the configurations of a document. */
struct config_candidate {
    const struct json_node *node;
    const char *key;         /* how the document calls it: a logical ID, an address */
    const char *config_name; /* EndpointConfigName; NULL where it is not known */
};

/* The one that is meant; NULL and a fault at `root` where that is not one. `words` are what the document is. */
const struct config_candidate *config_pick(const struct config_reading *reading, const struct json_node *root,
                                           const char *words, const struct config_candidate *candidates, size_t count);

#endif
