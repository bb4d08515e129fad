/* deployment_rules.h - how large the steps of a deployment may be, and how long it may wait. For deployment*.c only.
 *
 * Errors     one fault or warning per breach, at the member that should change. A member that is itself faulty breaks
 *            no rule.
 * Source     SageMaker API reference: TrafficRoutingConfig (a canary of at most 50 % of a variant's instances, linear
 *            steps of 10 to 50 %), RollingUpdatePolicy (batches of 5 to 50 %), BlueGreenUpdatePolicy (a time limit
 *            above all waits together). */
#ifndef LOADLINE_MODELS_DEPLOYMENT_RULES_H
#define LOADLINE_MODELS_DEPLOYMENT_RULES_H

#include "models/deployment.h"

/* What holds whatever the endpoint: sizes in percent, and the waits between them. */
void deployment_rules_check_percents(const struct deployment_config *deployment, struct faults *faults);

/* Sizes in instances, for a variant that has so many. */
void deployment_rules_check_instances(const struct deployment_config *deployment, const char *variant_name,
                                      int64_t instances, struct faults *faults);

/* The waits between steps of so many instances, where the largest variant has so many. */
void deployment_rules_check_waits(const struct deployment_config *deployment, int64_t instances, struct faults *faults);

#endif
