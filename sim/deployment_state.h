/* deployment_state.h - the inside of deployment.h. For deployment*.c only.
 *
 * deployment.c           time: what happens, in which order, forward and back
 * deployment_traffic.c   where requests go, and those that wait
 * deployment_side.c      the machines of one of the two fleets
 * deployment_bill.c      what is billed, and what is noted
 * deployment_request.c   what else is asked of the endpoint
 *
 * Units      ns since the run began. */
#ifndef LOADLINE_SIM_DEPLOYMENT_STATE_H
#define LOADLINE_SIM_DEPLOYMENT_STATE_H

#include "sim/deployment.h"

enum phase { PHASE_LAUNCHING, PHASE_BAKING, PHASE_LEAVING, PHASE_RETURNING };

/* One of the two fleets: the machines of each variant of a generation, production variants before shadows; of a serverless one its provisioned
 * slots. */
struct side {
    struct generation_plan generation;
    uint32_t count;
    uint32_t whole[PLAN_VARIANTS]; /* as large as it was, or is to be */
    uint32_t wanted[PLAN_VARIANTS];
};

struct deployments {
    uint32_t current; /* the generation that the endpoint has */
    uint32_t running; /* PLAN_NONE: none */
    enum phase phase;
    struct side old, new;
    uint64_t moved, whole;       /* how much of the traffic is on the new fleet, of all of it */
    int64_t due_ns, deadline_ns; /* TIME_NEVER: nothing */
    uint32_t alarm;              /* that was on last */
    int128 *began_ns, *free_ns;  /* [fleet * FLEET_KINDS + kind]: billed when the update began; not to be billed */
    struct quota_use *left;      /* for one look at what the endpoint may still have */
    struct deployment_log *logs;
};

static inline const struct deployment_plan *deployment_plan(const struct endpoint *endpoint)
{
    return &endpoint->plan->deployment[endpoint->deployments->running];
}

static inline struct deployment_log *deployment_log(const struct endpoint *endpoint)
{
    return &endpoint->deployments->logs[endpoint->deployments->running];
}

/* Of the traffic, on the new fleet. */
static inline double deployment_share(const struct deployments *deployments)
{
    return deployments->whole > 0 ? (double)deployments->moved / (double)deployments->whole : 0;
}

/* --- deployment_side.c --- */

/* The variant in its place, and its fleet; PLAN_NONE: it has slots. */
uint32_t side_variant(const struct side *side, uint32_t i);
uint32_t side_fleet(const struct endpoint *endpoint, const struct side *side, uint32_t i);

/* As it is now. */
void side_begin(struct endpoint *endpoint, struct side *side, uint32_t generation);

void side_want_all(struct endpoint *endpoint, struct side *side, int64_t now_ns);

/* No more than part / of all its machines, rounded up. */
void side_want_at_most(struct endpoint *endpoint, struct side *side, uint64_t part, uint64_t of, int64_t now_ns);

/* It goes, when what it has is done. */
void side_end(struct endpoint *endpoint, struct side *side, int64_t now_ns);

/* Whether the endpoint may not have so many of all its machines beside those that it has. */
bool side_is_past_quota(const struct endpoint *endpoint, const struct side *side, struct deployment_size batch);

/* One more batch. */
void side_want_batch(struct endpoint *endpoint, struct side *side, struct deployment_size batch, int64_t now_ns);

/* Of its production variants: machines in all, wanted now, of a size each, and in service. */
uint64_t side_whole(const struct side *side);
uint64_t side_wanted(const struct side *side);
uint64_t side_sized(const struct side *side, struct deployment_size size);
uint32_t side_in_service(const struct endpoint *endpoint, const struct side *side);

/* A launch has been given up; all that have not been are in service. */
bool side_gave_up(const struct endpoint *endpoint, const struct side *side);
bool side_is_up(const struct endpoint *endpoint, const struct side *side);

/* --- deployment_traffic.c --- */

/* The traffic is where `moved` says; what has come so far counts where it was. */
void deployment_set_traffic(struct endpoint *endpoint, int64_t now_ns);

/* --- deployment_bill.c --- */

void deployment_note(struct endpoint *endpoint, enum deployment_step step, int64_t now_ns);
void deployment_begin_bill(struct endpoint *endpoint, int64_t now_ns);
void deployment_end_bill(struct endpoint *endpoint, int64_t now_ns);

/* What the new fleet has used so far is not to be paid for. */
void deployment_set_free(struct endpoint *endpoint, int64_t now_ns);

#endif
