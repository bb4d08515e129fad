/* scaling_policy_rules.h - what one policy or action must satisfy by itself, beyond its shape. For scaling_policy*.c
 * only.
 *
 * Errors     one fault or warning per breach, at the member that should change. A member that is itself faulty breaks
 *            no rule.
 * Source     Application Auto Scaling API reference (StepAdjustment, PutScalingPolicy, PutScheduledAction) and user
 *            guide. */
#ifndef LOADLINE_MODELS_SCALING_POLICY_RULES_H
#define LOADLINE_MODELS_SCALING_POLICY_RULES_H

#include "models/scaling_policy.h"

/* Finds what the policy looks at, and sorts its steps by their bounds, where these are right. */
void scaling_rules_check_policy(struct scaling_policy *policy, struct arena *arena, struct faults *faults);

void scaling_rules_check_action(const struct scheduled_action *action, struct faults *faults);

/* The MinCapacity and MaxCapacity of `node`. */
void scaling_rules_check_bounds(const struct json_node *node, struct optional_integer least,
                                struct optional_integer most, struct faults *faults);

/* Whether both track the same predefined metric. */
bool scaling_rules_track_the_same(const struct scaling_policy *a, const struct scaling_policy *b);

#endif
