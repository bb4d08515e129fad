/* scaling_fixture.h - a rig that scales: one of its variants, with its policies, its metrics and its timetable.
 *
 * Units      seconds (_s) in what tests write; ns in what they compare.
 * Ownership  a plain value, borrowed by the run. Everything else lives in `arena`, from begin() to end(). */
#ifndef LOADLINE_TESTS_SCALING_FIXTURE_H
#define LOADLINE_TESTS_SCALING_FIXTURE_H

#include "tests/endpoint_fixture.h"

#define SCALED_POLICIES 3

struct scaled {
    struct rig rig;
    struct scaling_plan scaling;
    struct metric_plan metric[SCALED_POLICIES]; /* policy p is on metric p */
    struct scaling_metric about[SCALED_POLICIES];
    struct formula formula[SCALED_POLICIES];
    struct policy_plan policy[SCALED_POLICIES];
    const struct scaler_action *actions;
    uint32_t action_count;
};

extern struct arena *arena;

void begin(void);
void end(struct endpoint *endpoint);

/* The first variant of `rig` has that many instances, or provisioned slots, at most and as few as `least`. Room for instances that drain
 * besides. */
struct scaled scaled_of(struct rig rig, uint32_t least, uint32_t most, double start_up_s);

/* One policy more, on that metric: it tracks 1 until it is made something else. */
struct policy_plan *scaled_policy(struct scaled *scaled, struct metric_plan metric, struct scaling_metric about);

/* One more where `points` of `points` periods are at or above the threshold. */
struct policy_plan *scaled_steps(struct scaled *scaled, struct metric_plan metric, struct scaling_metric about,
                                 uint32_t points, double threshold);

/* Calls per server and minute, published a minute later, are kept at a target. */
void track_calls(struct scaled *scaled, double target);

/* How many a server has, in periods of 10 s that are published 20 s later. */
void track_concurrency(struct scaled *scaled, double target);

/* One instance more where for 2 of 2 minutes some waited and nothing was in service. */
void wake(struct scaled *scaled);

void schedule(struct scaled *scaled, const struct scaler_action *actions, uint32_t count);
#define SCHEDULE(scaled, ...)                                                                                          \
    schedule((scaled), (const struct scaler_action[]){__VA_ARGS__},                                                    \
             sizeof(const struct scaler_action[]){__VA_ARGS__} / sizeof(struct scaler_action))
struct scaler_action least_at(int64_t at_s, uint32_t least);
struct scaler_action most_at(int64_t at_s, uint32_t most);

/* Its rig, which points into it from now on. */
struct rig *scaled_rig(struct scaled *scaled);

struct endpoint *run(struct scaled *scaled, const struct arrival *arrivals, size_t count);

/* `before` calls a second up to change_s, `after` from then on up to end_s; each with that service. */
struct arrival *two_rates(int before, int after, int change_s, int end_s, double service_s, size_t *count);

/* --- What came of it --- */

/* Machine-seconds of the first fleet. */
double billed_s(const struct endpoint *endpoint, double until_s);
double in_service_s(const struct endpoint *endpoint, double until_s);

/* Of the variant that scales. */
const struct scaling_log *log_of(const struct endpoint *endpoint);

/* So often out and in, and no more; the n-th change. */
void assert_scaled(const struct endpoint *endpoint, uint64_t outs, uint64_t ins);
const struct scaler_change *assert_event(const struct endpoint *endpoint, uint32_t n, int64_t at_s, uint32_t from,
                                         uint32_t to);

#endif
