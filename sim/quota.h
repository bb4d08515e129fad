/* quota.h - machines that all fleets of an endpoint together may have of a type.
 *
 * Units      machines, from launch to end: those that start, are in service or drain.
 * Ownership  a plain value, shared by the fleets of one endpoint. */
#ifndef LOADLINE_SIM_QUOTA_H
#define LOADLINE_SIM_QUOTA_H

#include <stdint.h>

#define QUOTA_NUMBER_NONE UINT32_MAX

struct quota_use {
    uint32_t most, used;
};

static inline uint32_t quota_left(const struct quota_use *quota)
{
    return quota->used < quota->most ? quota->most - quota->used : 0;
}

#endif
