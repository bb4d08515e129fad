/* endpoint_state.h - an endpoint as it stands: what DescribeEndpoint answers, laid over the configuration that it was made from.
 *
 * The answer has no instance types, models or limits: those are the configuration's. It has what has changed since: instance counts, weights
 * and serverless settings that were updated or scaled, which become what the endpoint begins with.
 * Places     a value that was laid over keeps its place in the answer, and so does a fault of it.
 * Source     service model sagemaker 2017-07-24, DescribeEndpointOutput, ProductionVariantSummary. */
#ifndef LOADLINE_MODELS_ENDPOINT_STATE_H
#define LOADLINE_MODELS_ENDPOINT_STATE_H

#include <stdbool.h>

struct arena;
struct faults;
struct json_node;

/* Whether an object is such an answer. */
bool endpoint_state_is(const struct json_node *node);

/* A scenario's "EndpointConfig" (a request) changed by its "Endpoint" (such an answer), which is then null. NULL with faults. */
struct json_node *endpoint_state_apply(struct arena *arena, struct json_node *root, struct faults *faults);

#endif
