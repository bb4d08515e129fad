/* profile.h - how long a model takes where it runs: the scenario's "Models" (docs/scenario.md), and which profile fits a place.
 *
 * Units      as in the names; the unit of a distribution is that of its key: service and overhead in ms, start-up and cold
 *            start in seconds.
 * Absent     a has_ flag that is false, a NULL text and a 0 for workers or memory: the default of whoever asks applies.
 * Ownership  everything lives in the arena given to models_read().
 * Errors     models_read() adds one fault per problem and returns false; profiles that tie are a warning. */
#ifndef LOADLINE_MODELS_PROFILE_H
#define LOADLINE_MODELS_PROFILE_H

#include "models/distribution.h"

#include <stdint.h>

/* In the order of the names "fifo", "processor-sharing", "batch", "continuous-batching". */
enum discipline { DISCIPLINE_FIFO, DISCIPLINE_PROCESSOR_SHARING, DISCIPLINE_BATCH, DISCIPLINE_CONTINUOUS_BATCHING };

/* Linear between its points, level outside them. x whole numbers, increasing from 1. */
struct curve_point {
    double x, y;
};

struct curve {
    size_t count; /* 0: not given */
    const struct curve_point *points;
};

double curve_at(const struct curve *curve, double x); /* count >= 1 */

struct batch_profile {
    uint32_t size_max;
    double delay_max_ms;
    struct curve service_ms; /* batch size -> ms; count 0: service_time of the profile */
};

struct profile {
    const char *instance_type, *accelerator_type; /* NULL: any */
    uint32_t memory_mb;                           /* of a serverless endpoint; 0: any */
    bool has_service_time;                        /* false only where the batch has its own */
    struct distribution service_time;
    uint32_t workers; /* 0: by the instance type */
    bool has_queue_capacity;
    uint32_t queue_capacity;
    enum discipline discipline;
    struct curve slowdown; /* requests in service on the instance -> factor on the service time */
    bool has_batch;
    struct batch_profile batch;
    struct distribution overhead; /* default constant 0 */
    double error_rate;            /* share */
    bool has_start_up, has_cold_start, has_idle_timeout;
    struct distribution start_up, cold_start;
    double idle_timeout_s;
};

struct model {
    const char *name;
    bool has_model_data, has_container_image;
    double model_data_gb, container_image_gb;
    size_t profile_count;
    const struct profile *profiles;
};

struct models {
    size_t count;
    const struct model *models;
};

/* Read the "Models" object. On failure *out is unchanged. */
bool models_read(const struct json_node *node, struct models *out, struct arena *arena, struct faults *faults);

/* The model of that name, or NULL. */
const struct model *models_find(const struct models *models, const char *name);

/* The most specific profile of a model for a place: every key that it has must be the place's, and the more keys the better;
 * of equals, the first. NULL where the model is unknown or no profile fits. instance_type and accelerator_type may be NULL;
 * memory_mb is 0 where the place is no serverless one. */
const struct profile *profile_match(const struct models *models, const char *model_name, const char *instance_type,
                                    const char *accelerator_type, uint32_t memory_mb);

#endif
