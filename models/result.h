/* result.h - what a run found out: the type that passes from scenarios/ to reports/, and that the store keeps.
 *
 * Counts     are sums over the replications; times, shares, instances, hours and money are means over them, with a Student-t
 *            interval where there are two or more (docs/results.md).
 * Units      milliseconds (_ms), seconds (_s), hours, shares 0..1, money in 10^-10 USD (_e10_usd).
 * Optional   an interval with known == false, a NULL text and a part whose has_ flag is false do not apply and are left out.
 * Ownership  everything a result points to lives in one arena, its maker's. */
#ifndef LOADLINE_MODELS_RESULT_H
#define LOADLINE_MODELS_RESULT_H

#include "models/cost_result.h"
#include "models/variant_result.h"

/* A step of an update to another configuration. */
struct deployment_point {
    int64_t at_ns;
    const char *event;                     /* as docs/results.md names them: "Shifted" */
    const char *alarm;                     /* that went off; NULL: none */
    double share;                          /* of the traffic, on the new fleet, from then on */
    uint64_t old_instances, new_instances; /* in service */
};

/* An update of the endpoint to another configuration. */
struct deployment_result {
    int64_t asked_ns;
    const char *strategy; /* "AllAtOnce", "Canary", "Linear", "Rolling" */
    struct generation from, to;
    uint64_t succeeded, rolled_back, refused, under_way; /* counts of replications; the others ended before it */
    bool has_duration;                                   /* some that ended */
    double duration_s;
    struct interval duration_interval_s;
    int64_t cost_e10_usd; /* billed while it was under way, beyond what its old fleet alone would have been */
    size_t event_count;
    const struct deployment_point *events; /* of the first replication */
    uint64_t more_events;                  /* that it had, and that are not kept */
};

/* What callers did who try again, or call again after an answer. */
struct caller_summary {
    uint64_t users;             /* of a closed loop; 0: requests come from outside */
    uint64_t attempts, retries; /* attempts: requests that the endpoint got for the calls that arrived */
    uint64_t refused_by_quota;  /* calls that ended because the client's retry quota was used up */
};

/* Of sessions in which requests wait for answers. Counts are sums over the replications. */
struct session_summary {
    uint64_t concurrent;                           /* so many at a time; 0: they begin when they begin */
    uint64_t begun, completed, aborted, under_way; /* aborted: a call failed; under_way: when the run ended */
    double requests;                               /* of a completed one, the mean */
    struct time_summary length;                    /* of completed ones, from their begin to their last answer */
    /* Of those of which it is known how long they were when they were recorded; 0: of none, and nothing below holds. */
    uint64_t compared;
    double recorded_ms; /* mean length, as recorded */
    double lost_ms;     /* how much longer they are here, the mean; below 0: shorter */
    struct interval lost_interval_ms;
    double slowdown; /* how many times as long they are together */
    struct interval slowdown_interval;
};

struct objective_result {
    const char *metric, *statistic; /* statistic NULL where the metric has none */
    const char *variant_name;       /* NULL: the endpoint */
    double at_most, measured;
    struct interval interval;
    bool met;
    bool has_missed; /* of a latency: the share of time, without the warm-up, in whose steps it was missed */
    double missed_share;
    bool has_probability;
    double probability_met; /* that the mean over infinitely many replications meets it: Student's t */
};

/* A figure of the scenario that is known within a range only, and that each replication draws. */
struct uncertain_input {
    const char *pointer; /* JSON pointer of the scenario */
    double low, mid, high;
    size_t value_count; /* replications */
    const double *values;
};

/* How much of a spread comes from an input. */
struct spread_share {
    double share;
    struct interval interval;
};

/* How far a figure differs between the replications. */
struct figure_spread {
    const char *metric;       /* of an objective, or "TrafficShare" */
    const char *statistic;    /* NULL: the metric has none */
    const char *variant_name; /* NULL: the endpoint */
    size_t replications;      /* that have the figure */
    double mean, standard_deviation, minimum, maximum;
    bool has_limit; /* an objective bounds it */
    double at_most;
    size_t met;                        /* replications in which it is within that */
    bool has_shares;                   /* false: too few replications to tell */
    double rest;                       /* that no input explains by itself */
    const struct spread_share *shares; /* of each uncertain input, in their order; with the rest they add up to 1 */
};

/* Of the endpoint configuration: whom its bill is charged to. */
struct result_tag {
    const char *key, *value;
};

struct input_digest {
    const char *path, *sha256; /* 64 hexadecimal digits */
};

struct result {
    const char *scenario, *description; /* description may be NULL */
    const char *version;                /* of loadline */
    const char *endpoint_config_name, *region;
    const char *start_time; /* RFC 3339, UTC: the wall clock of second 0 */
    uint64_t seed;
    uint32_t replications;
    double confidence;
    double simulated_s;       /* mean over the replications */
    double warm_up_s;         /* left out of the latency figures and the time averages */
    const char *warm_up_rule; /* NULL: none; else how it was chosen, in words */
    bool partial;             /* interrupted */
    struct request_counts requests;
    struct time_summary latency;
    double offered_per_s, succeeded_per_s;
    int64_t series_period_s;
    size_t variant_count;
    struct variant_result *variants; /* production variants first, in the order of the configuration */
    size_t component_count;
    struct variant_result *components; /* inference components, in the order of the scenario */
    size_t deployment_count;
    const struct deployment_result *deployments; /* in the order of the timeline */
    bool has_callers;
    struct caller_summary callers;
    bool has_sessions;
    struct session_summary sessions;
    struct cost_result cost;
    size_t tag_count;
    const struct result_tag *tags;
    size_t objective_count;
    const struct objective_result *objectives;
    size_t uncertain_count, spread_count; /* spreads: only where there are uncertain inputs */
    const struct uncertain_input *uncertain;
    const struct figure_spread *spreads;
    size_t assumption_count, warning_count, input_count;
    const char *const *assumptions, *const *warnings;
    const struct input_digest *inputs;
};

/* Below that many replications no share of a spread is told: its interval would be most of 0..1. */
#define FIGURE_SPREAD_REPLICATIONS 10

bool result_objectives_met(const struct result *result);

#endif
