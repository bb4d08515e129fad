/* deployment_plan.h - an update of the endpoint to another configuration, compiled: from which generation of variants to which, and how.
 *
 * A generation is what one configuration of the endpoint becomes: its production variants and its shadows, each on a fleet of its own.
 * Generation 0 is there from second 0 on. Each update has a generation of its own to lead to, also where it leads to a configuration that
 * the endpoint had before, since its instances are others.
 * Units      ns; machines; percent.
 * Source     SageMaker API model: UpdateEndpoint, DeploymentConfig; docs/models.md, "Deployments". */
#ifndef LOADLINE_SIM_DEPLOYMENT_PLAN_H
#define LOADLINE_SIM_DEPLOYMENT_PLAN_H

#include <stdbool.h>
#include <stdint.h>

struct generation_plan {
    uint32_t first, production;     /* its production variants in the plan, next to each other */
    uint32_t first_shadow, shadows; /* its shadows */
};

enum deployment_way {
    DEPLOY_BLUE_GREEN, /* the new fleet stands in full before it gets any traffic, the old one until the update is done */
    DEPLOY_ROLLING     /* batch by batch; as much of the old fleet goes as has come of the new one */
};

/* Of each variant's machines, or of the traffic. */
struct deployment_size {
    bool percent; /* else: machines */
    uint32_t value;
};

struct deployment_plan {
    uint32_t to; /* a generation */
    enum deployment_way way;
    struct deployment_size first, then; /* of the steps in which traffic moves; rolling: both are the batch */
    struct deployment_size back;        /* rolling: of the batches of a roll-back */
    int64_t bake_ns;                    /* after each step */
    int64_t termination_wait_ns;        /* behind the last one */
    int64_t timeout_ns;                 /* TIME_NEVER: none */
    bool keeps_machines, keeps_weights; /* of variants of the same name, as they are when the update begins */
    bool bills_one_fleet;               /* the new one is free until it has the traffic */
    uint32_t alarms;                    /* that roll it back, by number (watch.h) */
    const uint32_t *alarm;
    const uint32_t *machines; /* of each of the generation's production variants, then of its shadows */
};

#endif
