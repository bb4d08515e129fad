/* endpoint_rules.h - what a CreateEndpointConfig request must satisfy beyond the bounds of each field.
 *
 * A rule that the service documents is a fault. One that is only deduced, and whose breach the service would probably
 * accept, is a warning. docs/endpoint-config.md lists them all, with their status.
 * Errors     one fault or warning per breach, at the member that should change. A field that is itself faulty breaks no rule.
 * Source     SageMaker API reference and developer guide. */
#ifndef LOADLINE_MODELS_ENDPOINT_RULES_H
#define LOADLINE_MODELS_ENDPOINT_RULES_H

#include "models/shape.h"

struct endpoint_config;

/* `config` has been read by its shape, perhaps with faults. Rules on a type's hardware need the catalogue; NULL leaves
 * them out. */
void endpoint_rules_check(const struct endpoint_config *config, const struct catalogue *catalogue,
                          struct faults *faults);

/* The MetricPublishFrequencyInSeconds of `node`, which has other bounds than its shape can say. */
void endpoint_rules_check_period(const struct json_node *node, struct optional_integer period_s, struct faults *faults);

#endif
