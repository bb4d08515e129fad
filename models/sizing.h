/* sizing.h - what a sizing found out: the type that passes from scenarios/ to reports/.
 *
 * Order      plans that keep the objectives, the cheapest first; refusals and points as they were found.
 * Units      those of the results; money in USD an hour.
 * Ownership  everything a sizing points to lives in one arena, its maker's, apart from what its results share with their
 *            outcomes (result.h).
 * Source     docs/models.md, "Sizing". */
#ifndef LOADLINE_MODELS_SIZING_H
#define LOADLINE_MODELS_SIZING_H

#include "models/result.h"
#include "models/sha256.h"

struct arena;
struct json_node;

struct sizing_plan {
    char key[SHA256_HEX_BYTES]; /* of its result */
    const char *title;          /* "3 x ml.c5.xlarge" */
    const char *variant_name;
    const char *instance_type;           /* NULL: serverless, or pools */
    uint64_t initial_instance_count;     /* 0: serverless */
    uint64_t memory_mb, max_concurrency; /* serverless */
    bool scales;
    uint64_t min_capacity, max_capacity;
    double target_value;
    const struct result *result;             /* at the rate that was asked for, without headroom */
    const struct json_node *endpoint_config; /* the requests that make it; NULL: none is needed */
    const struct json_node *scalable_targets, *scaling_policies;
    const char *template_shape, *template_text; /* the same in another shape (config_shape.h); NULL: not asked for */
};

/* Plans that are not recommended. */
struct sizing_refusal {
    const char *plan, *excuse;
    bool has_cost;
    double cost_per_hour_usd; /* of the plan that was simulated */
};

/* A plan that was simulated. */
struct sizing_point {
    const char *title;
    double cost_per_hour_usd, latency_p99_ms;
    bool kept;
    bool on_front; /* no other is both cheaper and faster */
};

/* Of a plan that was tried: whether it keeps the objectives. */
enum ruling { RULING_OPEN, RULING_KEPT, RULING_MISSED, RULING_CLOSE };

/* A plan that was tried, as it is kept for a sizing that goes on. */
struct sizing_trial {
    char key[SHA256_HEX_BYTES];
    const char *scenario, *title, *excuse; /* excuse NULL: it was kept */
    enum ruling ruling;
    double cost_per_hour_usd, latency_p99_ms; /* not a number where it is not known */
    double excess; /* above the worst objective, as a share of it; below 0 where it is kept */
    uint32_t replications;
};

/* How much traffic an endpoint carries as it is. */
struct carried_rate {
    double kept_scale, missed_scale; /* of the traffic's rate; 0, INFINITY: none was found within the bounds */
    double rate_per_s;               /* at RateScale 1 */
    const char *excuse;              /* at missed_scale; NULL: none */
};

struct sizing {
    const char *scenario, *version;
    uint64_t seed;
    double confidence;
    bool met;                /* there is a plan, or a rate */
    double headroom, growth; /* as asked for */
    bool has_rate;
    struct carried_rate rate;
    size_t plan_count;
    const struct sizing_plan *plans; /* the best, then the runners-up; not met: the least bad one */
    size_t refusal_count;
    const struct sizing_refusal *refusals;
    size_t point_count;
    const struct sizing_point *points;
    uint64_t trials, replications;
    size_t assumption_count, warning_count;
    const char *const *assumptions, *const *warnings;
};

/* The points of the front, the cheapest first; *count of them. */
const struct sizing_point *const *sizing_front(struct arena *arena, const struct sizing *sizing, size_t *count);

#endif
