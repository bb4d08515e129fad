/* scaling_log.h - how often a variant was scaled in a run, and the first times: when, to how many, and why.
 *
 * Units      ns since the run began. */
#ifndef LOADLINE_SIM_SCALING_LOG_H
#define LOADLINE_SIM_SCALING_LOG_H

#include "sim/scaler.h"

#define SCALING_LOG_MOST 256

/* A change in the other direction so soon after the last one is a reversal: what brought the one was over before the other
 * had done anything. Twice the default cooldown. */
#define SCALING_REVERSAL_NS (10 * NS_PER_MINUTE)

struct scaling_event {
    int64_t at_ns; /* when it takes effect */
    struct scaler_change change;
};

struct scaling_log {
    uint64_t outs, ins;
    uint64_t reversals;
    int64_t last_ns; /* of the last change; below 0: there was none */
    bool last_out;
    uint64_t given_up; /* instances that were wanted and could not be had in time */
    uint64_t blocked;  /* times that a policy asked for another number while the endpoint was being updated */
    uint32_t count;    /* of the events that are kept, the first ones */
    struct scaling_event events[SCALING_LOG_MOST];
};

#endif
