/* quotas.h - what the account may have at most: the scenario's "Quotas".
 *
 * A member is named by what it limits: an instance type (instances of that type, over all variants), "ServerlessConcurrency"
 * (the sum of MaxConcurrency), or the MlReservationArn of a capacity reservation (instances in it). What is not named is
 * unlimited.
 * Ownership  lives in the arena given to quotas_read() and points into the document.
 * Errors     quotas_read() adds one fault per problem and returns false; quotas_check() adds a fault of kind FAULT_LIMIT for
 *            each quota that the endpoint as configured passes.
 * Source     ResourceLimitExceeded in the SageMaker API reference; service quotas of SageMaker: instances "for endpoint usage" by
 *            type, "maximum total concurrency that can be allocated across all serverless endpoints". */
#ifndef LOADLINE_MODELS_QUOTAS_H
#define LOADLINE_MODELS_QUOTAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct catalogue;
struct endpoint_config;
struct faults;
struct json_node;

#define QUOTA_SERVERLESS_CONCURRENCY "ServerlessConcurrency"

/* Where no quota is named. */
#define QUOTA_NONE INT64_MAX

struct quota {
    const struct json_node *node;
    const char *name;
    int64_t most;
};

struct quotas {
    size_t count;
    const struct quota *quotas;
};

/* Read the object. Well-formed types that the catalogue does not know are a warning. On failure *out is unchanged. */
bool quotas_read(const struct json_node *node, const struct catalogue *catalogue, struct quotas *out,
                 struct arena *arena, struct faults *faults);

/* Hold the instances and the concurrency that the endpoint begins with against the quotas. A reservation that is too small, or
 * that no variant names, is a warning. */
void quotas_check(const struct quotas *quotas, const struct endpoint_config *config, struct faults *faults);

/* Hold an update, in which both fleets stand beside each other, against the quotas, as far as the instances are those that the configurations begin
 * with: what is past them is a warning at `node`, since by then the endpoint may have others. */
void quotas_check_update(const struct quotas *quotas, const struct endpoint_config *config,
                         const struct endpoint_config *next, const struct json_node *node, struct faults *faults);

/* The quota of an instance type, of QUOTA_SERVERLESS_CONCURRENCY or of a reservation; QUOTA_NONE. */
int64_t quotas_most(const struct quotas *quotas, const char *name);

#endif
