/* assumed_scaling.h - figures of automatic scaling that the service does not publish, or of which sources differ: the scenario's
 * "AssumedScaling", and what holds without it.
 *
 * Delay      from the end of a period to its publication: 60 s where periods are of 60 s or more, 20 s where they are shorter.
 * Reaction   from a policy's decision to the count that is wanted: 5 s.
 * Cooldown   of policies that give none: 300 s.
 * Alarms     of target tracking: the high one 3 of 3 points above the target, the low one all of 15 minutes below 0.9 of it. On
 *            metrics of 10 s the same with periods of 10 s.
 * Removed    by one scale-in of target tracking: as much as the metric asks for.
 * Release    of an instance without copies: after 600 s.
 * Source     docs/models.md, "Automatic scaling" and "Inference components", says where each comes from.
 * Errors     assumed_scaling_read() adds one fault per problem and returns false. */
#ifndef LOADLINE_MODELS_ASSUMED_SCALING_H
#define LOADLINE_MODELS_ASSUMED_SCALING_H

#include <stdbool.h>
#include <stdint.h>

struct faults;
struct json_node;

/* So many of so many points are beyond. */
struct assumed_alarm {
    int64_t points, points_to_alarm;
};

/* Of target tracking. */
struct assumed_tracking {
    int64_t period_s; /* 0: the metric's own */
    struct assumed_alarm high, low;
};

struct assumed_scaling {
    double delay_s, short_delay_s; /* short: of periods below a minute */
    double reaction_s;
    double cooldown_s;
    double low_share; /* of the target */
    double release_s;
    int64_t removed_most;                     /* INT64_MAX: any number */
    struct assumed_tracking minutes, seconds; /* on metrics of a minute; on shorter ones */
};

struct assumed_scaling assumed_scaling_default(void);

/* Read the object; what it does not give is as by default. On failure *out is unchanged. */
bool assumed_scaling_read(const struct json_node *node, struct assumed_scaling *out, struct faults *faults);

#endif
