/* saturation.h - how many requests a server works on at once, and how much slower that makes each: from response times against concurrency.
 *
 * Measured   by callers that send their next request when they have their answer and think no time, so that the concurrency is how many requests
 *            are there. Little's law then gives the throughput of each level, N / R(N), without its having been measured.
 * Knee       the first level from which on the throughput rises by less than a tenth of what the concurrency does (in logarithms): from there on all
 *            workers are busy and further requests wait. Where no level is one, all are in service together and there are at least as many workers as the
 *            highest level.
 * Workers    where the line N / X of the highest throughput X meets what response times below the knee would go on to, straight: rounded.
 * Slowdown   response time over that of the lowest level, at every level below the knee, and at the number of workers what makes the highest
 *            throughput: workers / X. Above it, waiting; so that what queued while it was measured is not counted again.
 * Units      of the response times. Levels increasing, each once, the lowest 1 or more.
 * Source     J. Little, "A proof for the queuing formula L = lambda W", Operations Research 9 (1961); asymptotic bounds of closed queues: P.
 *            Denning, J. Buzen, "The operational analysis of queueing network models", Computing Surveys 10 (1978). */
#ifndef LOADLINE_MODELS_SATURATION_H
#define LOADLINE_MODELS_SATURATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

#define SATURATION_RISE 0.1

struct saturation_level {
    double concurrency, response; /* measured: mean */
    size_t count;                 /* values behind it */
    double service, waiting;      /* of the response, as they come out */
};

struct saturation {
    bool saturated; /* false: no level was; workers is then the highest level, and there may be more */
    uint32_t workers;
    double base; /* service of a request that is alone */
    size_t point_count;
    double *at, *factor; /* the slowdown: requests in service, from 1, and how many times longer each takes */
};

/* `count` at least 1; fills in the levels' service and waiting. */
struct saturation saturation_of(struct saturation_level *levels, size_t count, struct arena *arena);

#endif
