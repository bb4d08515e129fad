/* search.h - what may vary when an endpoint is sized: the scenario's "Search".
 *
 * Read from  {"VariantName", "InstanceTypes", "InstanceCount", "Serverless", "MaxConcurrentInvocationsPerInstance", "Scaling",
 *            "TrafficShare", "RateScale", "Headroom", "Growth"} (docs/scenario.md). What is absent does not vary.
 * Units      counts; shares 0..1; memory in MB; TargetValue in the unit of the policy's metric.
 * Ownership  lists live in the arena given to search_read(); texts point into the document.
 * Errors     search_read() adds one fault for each problem; false when there was one. */
#ifndef LOADLINE_MODELS_SEARCH_H
#define LOADLINE_MODELS_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct faults;
struct json_node;

#define SEARCH_COUNT_MOST 1000000

/* From `least` to `most`; not given: 0 to 0. */
struct search_range {
    bool given;
    int64_t least, most;
};

struct search_values {
    size_t count; /* 0: not given */
    const double *values;
};

struct search {
    const struct json_node *node; /* NULL: the scenario has none */
    const char *variant_name;     /* NULL: the only one that serves */
    bool all_types;               /* that a profile names */
    size_t type_count;            /* 0, and not all_types: the variant's own */
    const char *const *types;
    struct search_range instances;
    const struct json_node *serverless; /* NULL: not looked at */
    struct search_values memory_mb;
    struct search_range concurrency;
    struct search_values invocations; /* asynchronous: that an instance takes at once */
    const struct json_node *scaling;  /* NULL: not varied */
    struct search_values min_capacity, target_value;
    struct search_values traffic_share; /* of the variant; its only neighbour gets the rest */
    bool has_rate_scale;                /* not a plan is looked for, but how much traffic this one carries */
    double rate_least, rate_most;
    double headroom; /* of the rate at which the objectives hold, so much is kept free */
    double growth;   /* the traffic's rate is multiplied by it */
};

bool search_read(const struct json_node *node, struct search *out, struct arena *arena, struct faults *faults);

#endif
