/* timeline.h - what is done to the endpoint, or happens to it, while it runs: the scenario's "Timeline".
 *
 * Units      seconds since the run began (_s).
 * Order      by time; at equal times, that of the document.
 * Ownership  lives in the arena given to timeline_read() and points into the document.
 * Errors     timeline_read() and timeline_check() add every fault and warning; false if any was a fault. */
#ifndef LOADLINE_MODELS_TIMELINE_H
#define LOADLINE_MODELS_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct catalogue;
struct endpoint_config;
struct faults;
struct json_node;

/* The most zones that any region has (AWS global infrastructure: us-east-1 has six). */
#define TIMELINE_ZONES_MOST 6

/* In the order of their names in timeline.c. */
enum timeline_action {
    TIMELINE_UPDATE_WEIGHTS_AND_CAPACITIES, /* the requests of these two are not looked into */
    TIMELINE_UPDATE_ENDPOINT,
    TIMELINE_FAIL_INSTANCES,         /* count of them, of one variant */
    TIMELINE_FAIL_AVAILABILITY_ZONE, /* one of `zones` over which instances are spread evenly */
    TIMELINE_CAPACITY_UNAVAILABLE,   /* no instance of a type can be launched for a while */
    TIMELINE_ACTIONS
};

struct timeline_entry {
    const struct json_node *node; /* of the entry */
    size_t position;              /* in the document */
    double at_s;
    enum timeline_action action;
    const struct json_node *request; /* the member that says the action */
    const char *variant_name;        /* FAIL_INSTANCES */
    uint32_t count;
    uint32_t zones;            /* FAIL_AVAILABILITY_ZONE */
    const char *instance_type; /* CAPACITY_UNAVAILABLE */
    double for_s;
};

struct timeline {
    size_t count;
    const struct timeline_entry *entries;
};

/* Read the array. Well-formed types that the catalogue does not know are a warning. On failure *out is unchanged. */
bool timeline_read(const struct json_node *array, const struct catalogue *catalogue, struct timeline *out,
                   struct arena *arena, struct faults *faults);

/* Hold the entries against the endpoint that they happen to. duration_s is 0 where the run's end is not known. */
bool timeline_check(const struct timeline *timeline, const struct endpoint_config *config, double duration_s,
                    struct faults *faults);

#endif
