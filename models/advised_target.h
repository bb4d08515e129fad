/* advised_target.h - the targets that AWS's guides advise for target tracking.
 *
 * Units      seconds, requests a second that one instance carries at most; targets in the metric's own unit.
 * Source     calls: SageMaker developer guide, load testing your auto scaling configuration; backlog: EC2 Auto Scaling user guide, scaling
 *            based on Amazon SQS, the acceptable latency over the time of a message, for instances that do several at once. */
#ifndef LOADLINE_MODELS_ADVISED_TARGET_H
#define LOADLINE_MODELS_ADVISED_TARGET_H

/* The guide's SAFETY_FACTOR. */
#define ADVISED_SAFETY_SHARE 0.5

/* Of InvocationsPerInstance, which counts a minute. */
static inline double advised_calls(double carried_per_s)
{
    const double s_per_minute = 60;
    return carried_per_s * ADVISED_SAFETY_SHARE * s_per_minute;
}

/* Of a backlog per instance: what is worked off in the wait that is acceptable. */
static inline double advised_backlog(double carried_per_s, double wait_s)
{
    return carried_per_s * wait_s;
}

#endif
