/* scaler_fixture.h - a scalable target whose changes are written down, and what tests do with it.
 *
 * Unless a test says otherwise: decisions take effect after 5 s, added capacity is there 120 s later and removed
 * capacity is gone at once; metrics have periods of 60 s and are published when these end.
 * Changes    a line each: "SECONDS FROM->TO CAUSE", as in "185 2->4 policy 0 high 3/3 1200", that is three of three
 *            data beyond the threshold and 1200 the value that it went by; "65 4->5 policy 1 step 1/1 92"; "60 2->5
 *            action 1"; "0 1->2 bounds".
 * Ownership  target_end() gives everything back. */
#ifndef LOADLINE_TESTS_SCALER_FIXTURE_H
#define LOADLINE_TESTS_SCALER_FIXTURE_H

#include "sim/scaler.h"

#include <stddef.h>

#define TARGET_POLICIES 4
#define TARGET_METRICS  4
#define TARGET_ACTIONS  8

struct target {
    struct arena *arena;
    struct scaler_plan plan;
    struct policy_plan policy[TARGET_POLICIES];
    struct scaler_action action[TARGET_ACTIONS]; /* in their order */
    uint32_t actions;
    double value[TARGET_METRICS]; /* what is published of each from now on; NAN: nothing is measured */
    double period_s[TARGET_METRICS];
    double start_up_s; /* INFINITY: capacity comes when the test says so */

    struct scaler *scaler;
    int64_t now_ns, reached_ns;
    struct scaler_change last;
    char changes[4096];
    size_t length;
};

void target_init(struct target *target, uint32_t initial, uint32_t least, uint32_t most);
void target_end(struct target *target);

/* One policy more; it can be changed until target_begin(). Metric m is policy m's own. */
struct policy_plan *target_track(struct target *target, double value);

/* Its alarm: one datum at or above (out) or at or below the threshold. */
struct policy_plan *target_step_out(struct target *target, double threshold, enum step_effect type,
                                    const struct step *step, uint32_t steps);
struct policy_plan *target_step_in(struct target *target, double threshold, enum step_effect type,
                                   const struct step *step, uint32_t steps);

/* Below 0: that bound is not set. */
void target_schedule(struct target *target, double at_s, int64_t least, int64_t most);

void target_begin(struct target *target);

/* Publishes what the metrics are, lets capacity come, and advances. */
void target_run_to(struct target *target, double now_s);

/* The changes since they were last asked for. */
void assert_changes(struct target *target, const char *changes);

#endif
