/* timeline.h - what is done to the endpoint, or happens to it, while it runs: the scenario's "Timeline".
 *
 * Units      seconds since the run began (_s).
 * Order      by time; at equal times, that of the document.
 * Ownership  lives in the arena given to timeline_read() and points into the document.
 * Errors     timeline_read() and timeline_check() add every fault and warning; false if any was a fault. */
#ifndef LOADLINE_MODELS_TIMELINE_H
#define LOADLINE_MODELS_TIMELINE_H

#include "models/deployment.h"

struct endpoint_name;
struct quotas;
struct scaling_policies;

/* The most zones that any region has (AWS global infrastructure: us-east-1 has six). */
#define TIMELINE_ZONES_MOST 6

/* More than this nobody means; it bounds what a hostile file can cost. */
#define TIMELINE_ENTRIES_MOST 10000

/* In the order of their names in timeline.c. */
enum timeline_action {
    TIMELINE_UPDATE_WEIGHTS_AND_CAPACITIES, /* in place */
    TIMELINE_UPDATE_ENDPOINT,               /* to another configuration */
    TIMELINE_FAIL_INSTANCES,                /* count of them, of one variant */
    TIMELINE_SLOW_INSTANCES,                /* the same, which only get slow for a while */
    TIMELINE_FAIL_AVAILABILITY_ZONE,        /* one of `zones` over which instances are spread evenly */
    TIMELINE_CAPACITY_UNAVAILABLE,          /* no instance of a type can be launched for a while */
    TIMELINE_ACTIONS
};

struct timeline_entry {
    const struct json_node *node; /* of the entry */
    size_t position;              /* in the document */
    double at_s;
    enum timeline_action action;
    const struct json_node *request;           /* the member that says the action */
    struct weights_update *weights;            /* UPDATE_WEIGHTS_AND_CAPACITIES */
    struct endpoint_update *update;            /* UPDATE_ENDPOINT */
    struct endpoint_config *own_config;        /* the one beside it; NULL: it names another */
    const struct endpoint_config *next_config; /* the one that it leads to, once it has been checked */
    const struct deployment_config
        *deployment;          /* its own, or the one that it retains; NULL: all at once without baking */
    const char *variant_name; /* FAIL_INSTANCES, SLOW_INSTANCES */
    uint32_t count;
    double factor;             /* SLOW_INSTANCES: of the time that work takes */
    uint32_t zones;            /* FAIL_AVAILABILITY_ZONE */
    const char *instance_type; /* CAPACITY_UNAVAILABLE */
    double for_s;              /* that, and SLOW_INSTANCES */
};

struct timeline {
    size_t count;
    struct timeline_entry *entries;
};

/* Read the array. On failure *out is unchanged. */
bool timeline_read(const struct shape_reading *reading, const struct json_node *array, struct timeline *out);

/* What a timeline is held against. */
struct timeline_setting {
    const struct endpoint_config *config;
    struct endpoint_name *endpoint; /* learned from the first request that says it, where nothing has before */
    const struct scaling_policies *scaling;
    double duration_s;                  /* 0: the run's end is not known */
    const struct metric_alarms *alarms; /* the scenario's own; NULL: none */
    const struct quotas *quotas;        /* NULL: none */
};

/* Follow the entries in the order of time, each held against the endpoint that it meets. */
bool timeline_check(struct timeline *timeline, const struct timeline_setting *setting, struct faults *faults);

#endif
