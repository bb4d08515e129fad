/* starting.h - how the instances of a variant, and the copies of a component, start: what of it was measured, what is usual, and the
 * time-outs of the configuration.
 *
 * Measured   StartUpInSeconds of the profile is the whole, which no time-out ends: it was measured on one that started. StartUp has
 *            stages. Those that are not given are usual for the type and the sizes of the model; where neither stages nor sizes
 *            are given the whole is.
 * Hosts      an instance that hosts components has only provisioning: as measured by the first of them that says.
 * Time-outs  in seconds; INFINITY: none. ModelDataDownloadTimeoutInSeconds has no published default, so there is none;
 *            ContainerStartupHealthCheckTimeoutInSeconds is 240 by default (developer guide, custom inference code),
 *            VariantInstanceProvisionTimeoutInSeconds 3600 (text of an AWS sample).
 * Ownership  lives in the arena given. */
#ifndef LOADLINE_SCENARIOS_STARTING_H
#define LOADLINE_SCENARIOS_STARTING_H

#include "models/start_up.h"
#include "scenarios/scenario.h"

/* Of VariantInstanceProvisionTimeoutInSeconds. */
#define STARTING_PROVISION_TIMEOUT_S 3600.0

struct starting {
    struct start_up start_up;
    bool measured[START_UP_STAGES], whole_measured;
    double most_s[START_UP_STAGES];                 /* time-outs; of the pull of an image there is none */
    const struct json_node *limit[START_UP_STAGES]; /* where that time-out stands; NULL: it is the default */
    const struct json_node *node;                   /* of the variant or component */
    const char *model_name;                         /* NULL: it hosts components */
};

/* model_name: that of the variant on that type; NULL: it hosts components. There is a profile. */
struct starting starting_instance(const struct scenario *scenario, const struct production_variant *variant,
                                  const char *model_name, const char *type, struct arena *arena);

struct starting starting_copy(const struct scenario *scenario, const struct inference_component *component,
                              const char *type, const char *accelerator_type, struct arena *arena);

/* The probability that the stage takes longer than its time-out. */
double starting_share_late(const struct starting *starting, enum start_up_stage stage);

/* "5 to 60 s, half of it within 32.5 s" */
const char *starting_words(const struct distribution *law, struct arena *arena);

#endif
