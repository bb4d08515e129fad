/* deployment_log.h - what became of one update of the endpoint in a run, step by step.
 *
 * Units      ns since the run began; shares 0..1 of the traffic.
 * Order      events as they happen. */
#ifndef LOADLINE_SIM_DEPLOYMENT_LOG_H
#define LOADLINE_SIM_DEPLOYMENT_LOG_H

#include "sim/units.h"

#include <stdbool.h>

#define DEPLOYMENT_LOG_MOST 256 /* twenty batches and a roll-back in a hundred, with all that belongs to them */

enum deployment_step {
    DEPLOYMENT_STARTED,
    DEPLOYMENT_LAUNCHED,   /* rolling: the next batch */
    DEPLOYMENT_IN_SERVICE, /* all that was launched */
    DEPLOYMENT_SHIFTED,    /* traffic */
    DEPLOYMENT_BAKED,
    DEPLOYMENT_RELEASED,      /* machines of the old fleet */
    DEPLOYMENT_ALARMED,       /* an alarm is on in a bake */
    DEPLOYMENT_LAUNCH_FAILED, /* a machine was not to be had in time */
    DEPLOYMENT_TIMED_OUT,
    DEPLOYMENT_PAST_QUOTA, /* refused: more machines than the endpoint may have */
    DEPLOYMENT_RETURNING,  /* rolling: machines of the old fleet are launched again */
    DEPLOYMENT_ROLLED_BACK,
    DEPLOYMENT_COMPLETED,
    DEPLOYMENT_STEPS
};

struct deployment_event {
    int64_t at_ns;
    enum deployment_step step;
    uint32_t alarm;                      /* alarmed: its number */
    double share;                        /* of the traffic, on the new fleet, from now on */
    uint32_t old_machines, new_machines; /* in service */
};

enum deployment_end {
    DEPLOYMENT_AWAITED, /* its time has not come */
    DEPLOYMENT_REFUSED, /* another was under way, or more machines than may be had are needed at once */
    DEPLOYMENT_UNDER_WAY,
    DEPLOYMENT_FAILED, /* and was rolled back */
    DEPLOYMENT_SUCCEEDED,
    DEPLOYMENT_ENDS
};

struct deployment_log {
    enum deployment_end end;
    bool returns;  /* under way back */
    uint32_t from; /* the generation that the endpoint had */
    int64_t start_ns, end_ns;
    uint32_t count, more; /* of events; those that are not kept */
    struct deployment_event events[DEPLOYMENT_LOG_MOST];
    /* Of each kind of machine of each fleet, [fleet * FLEET_KINDS + kind]: time billed during the update, and what would have been
     * without it. 0 for fleets of other generations. */
    int128 *billed_ns, *otherwise_ns;
};

#endif
