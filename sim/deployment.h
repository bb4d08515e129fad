/* deployment.h - an endpoint on its way from one configuration to another: two fleets, and the traffic that moves between them.
 *
 * Begin      the machines of the new fleet are launched: all of them, or the first batch. Before its update a generation has none.
 * Step       when all that was launched is in service the next share of the traffic moves, and bakes. Blue/green: as large as the plan says, of
 *            the capacity of the new fleet. Rolling: what is in service of the new fleet over all of it.
 * Rolling    a batch that has baked lets go so much of the old fleet that what stays of it, rounded up, is in proportion to its traffic;
 *            then the next is launched.
 * End        with all traffic moved and baked, and the termination wait over, the old fleet goes; what it has, it may finish
 *            (presence.h).
 * Serverless a variant's capacity is its provisioned slots: they start as those that are provisioned later do, others when a request needs one. Such
 *            a fleet is there at once where none is provisioned. Slots of the one that goes end as they fall idle.
 * Backlog    requests that wait for a fleet which has lost all traffic wait for the other from then on, among its own in the order of arrival.
 * Roll-back  when one of its alarms is on in a bake, a machine of the new fleet is not to be had in time, or the update takes too long. Blue/green: all traffic returns at once,
 *            and the new fleet goes. Rolling: so does what got no traffic yet; then the old fleet is launched again in batches, and as each is in
 *            service traffic returns in proportion, and so much of the new fleet goes. What is not to be had then is done without.
 * One at a time  an update, new weights or a new number of machines that come while an update is under way are refused.
 * Scaling    waits until the update is over (scaling.h).
 * Quotas     an update that needs more machines at once, beside those that are there, than the endpoint may have is refused: all of the new fleet, or
 *            the first batch.
 * Kept       machines and weights of variants of the same name, where the plan says so, as they are when the update begins.
 * Bill       a fleet is billed from the launch of a machine to its end. The one exception, where the plan says so: the new fleet is free until it has
 *            the traffic.
 * Units      ns since the run began.
 * Order      at one instant: fleets change; incidents; alarms; then this. An alarm comes before the end of the bake, a step that is due before the time-out.
 * Ownership  lives in the endpoint's arena; logs stand until the next replication begins.
 * Source     SageMaker developer guide, deployment guardrails; docs/models.md, "Deployments". */
#ifndef LOADLINE_SIM_DEPLOYMENT_H
#define LOADLINE_SIM_DEPLOYMENT_H

#include "sim/deployment_log.h"
#include "sim/endpoint_state.h"

/* For endpoint_new(); nothing where the plan has no deployments. */
void deployment_init(struct endpoint *endpoint);

/* Second 0 of a replication, before the fleets begin. */
void deployment_clear(struct endpoint *endpoint);

/* An update begins, unless another is under way. */
void deployment_begin(struct endpoint *endpoint, uint32_t deployment, int64_t now_ns);

/* A request on the endpoint as it is: whether it is heeded. It is refused while an update is under way, or where it names a variant that the
 * endpoint does not have then; `variant` becomes the one of that name which it has. */
bool deployment_allows(struct endpoint *endpoint, const struct incident *incident, uint32_t *variant);

/* New weights; refused too where they would leave all at 0. Also for endpoints without deployments, where nothing is refused. */
void deployment_set_weights(struct endpoint *endpoint, const struct incident *incident);

/* The fleet that stands for this one in the generation that the endpoint has; PLAN_NONE: no variant there has that name. */
uint32_t deployment_fleet(const struct endpoint *endpoint, uint32_t fleet);

/* When something is due by itself; and all that is to be done at now_ns. */
int64_t deployment_next_ns(const struct endpoint *endpoint);
void deployment_act(struct endpoint *endpoint, int64_t now_ns);

/* The run has ended. */
void deployment_end(struct endpoint *endpoint, int64_t now_ns);

/* What is not billed of the time of a kind of machine; 0 where there are no deployments. */
int128 deployment_free_ns(const struct endpoint *endpoint, uint32_t fleet, uint32_t kind, int64_t now_ns);

const struct deployment_log *deployment_log_of(const struct endpoint *endpoint, uint32_t deployment);

#endif
