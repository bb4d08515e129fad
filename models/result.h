/* result.h - what a run found out: the type that passes from scenarios/ to reports/, and that the store keeps.
 *
 * Counts     are sums over the replications; times, shares, instances, hours and money are means over them, with a Student-t
 *            interval where there are two or more (docs/results.md).
 * Units      milliseconds (_ms), seconds (_s), hours, shares 0..1, money in 10^-10 USD (_e10_usd).
 * Optional   an interval with known == false, a NULL text and a part whose has_ flag is false do not apply and are left out.
 * Ownership  everything a result points to lives in one arena, its maker's. */
#ifndef LOADLINE_MODELS_RESULT_H
#define LOADLINE_MODELS_RESULT_H

#include "sim/start.h"
#include "sim/units.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct histogram;
struct sketch;

struct interval {
    bool known;
    double low, high;
};

enum percentile { P50, P90, P95, P99, P999, PERCENTILES };
/* Their shares (0.5 .. 0.999) and names as in docs/results.md ("P50" .. "P999"), in the order of enum percentile. */
extern const double percentile_share[PERCENTILES];
extern const char *const percentile_name[PERCENTILES];

/* A sample of times. Where count is 0 nothing else holds and reports show the count alone. */
struct time_summary {
    uint64_t count;
    double mean_ms, standard_deviation_ms, minimum_ms, maximum_ms;
    double percentile_ms[PERCENTILES];
    struct interval mean_interval_ms, percentile_interval_ms[PERCENTILES];
};

/* Every request ends in exactly one of these: arrived = the sum of the others. */
struct request_counts {
    uint64_t arrived, succeeded, model_errors, throttled, rejected, timed_out, expired, in_flight;
};

enum serving_mode { MODE_REAL_TIME, MODE_SERVERLESS, MODE_ASYNC };
extern const char *const serving_mode_name[]; /* "RealTime", "Serverless", "Async" */

struct instance_summary {
    uint64_t initial;
    double mean, minimum, peak, hours, busy_hours, idle_hours;
};

/* Of a fleet of several types: the instances of one of them. */
struct type_summary {
    const char *instance_type;
    double mean, hours;
};

/* Copies of an inference component in service. */
struct copy_summary {
    uint64_t wanted;
    double mean;
    bool has_extremes; /* a database of an older version has none */
    double minimum, peak;
    uint64_t unplaced; /* copies that no instance of the fleet would hold, even empty */
};

/* What happened to the instances of a fleet: counts over the replications. */
struct fleet_summary {
    uint64_t launches_waited, launches_given_up; /* for want of capacity or quota */
    uint64_t released, copies_moved;             /* released: by scaling in, too; else by managed instance scaling */
    uint64_t launches_failed[START_ENDS], copies_failed[START_ENDS]; /* by what ended their start; the first is 0 */
};

/* The number of instances that is wanted changes. */
struct scaling_change {
    int64_t at_ns, decided_ns; /* at_ns: when it takes effect */
    uint64_t from, to;
    const char *cause; /* in words, with names of the scenario */
};

/* Of a variant whose instances scale: what looking back says, with a scaler that knew what was to come (docs/models.md, "Scaling, looked
 * back on"). */
struct scaling_regret {
    double needed_hours;        /* instance-hours of such a scaler, of a replication */
    int64_t above_e10_usd;      /* what the hours beyond these cost; below 0: fewer were there */
    uint64_t shortages;         /* times in which less was in service than needed: sum over the replications */
    uint64_t shortage_requests; /* that came in them, likewise */
    double shortage_s;          /* how long they were together, of a replication */
    double shortage_mean_s, shortage_longest_s; /* each */
    uint64_t overshoot; /* the most that was wanted beyond what was then needed, of any change */
    uint64_t reversals; /* changes of direction soon after the last one: sum over the replications */
};

/* Of a variant that scales. */
struct scaling_summary {
    uint64_t scale_outs, scale_ins, refused_launches; /* counts: sums over the replications */
    size_t event_count;
    const struct scaling_change *events; /* the first of the first replication */
    uint64_t more_events;                /* that it had, and that are not kept */
    bool has_regret;
    struct scaling_regret regret;
};

struct serverless_summary {
    uint32_t memory_mb;
    uint64_t max_concurrency, provisioned_concurrency;
    uint64_t cold_starts;    /* counts: sums over the replications */
    double cold_start_share; /* of the requests that got a slot */
    struct interval cold_start_share_interval;
    double mean_warm, mean_busy; /* slots live, idle and busy; slots busy: means in time */
    double peak_concurrency;
    double provisioned_utilization; /* busy over all provisioned slots, in time; only with provisioned concurrency */
    uint64_t spillover;             /* requests that found no provisioned slot idle; likewise */
    struct time_summary cold_start; /* of the requests that had one */
};

/* The backlog as the service counts it: what waits and what is in process. */
struct async_summary {
    uint64_t max_concurrent_invocations; /* that an instance takes at once */
    double peak_backlog, mean_backlog;
    double oldest_s;                                       /* the longest that a request waited in the backlog */
    struct time_summary time_in_backlog, download, upload; /* transfers: count 0 where they take no time */
};

/* Of a token model. */
struct token_summary {
    struct time_summary first_token, output_token; /* output_token: between one and the next */
    double input_per_s, output_per_s;              /* tokens of requests that succeeded, over simulated time */
};

/* Why requests failed, and what their callers saw. */
struct failure_count {
    const char *cause; /* in words */
    uint32_t status;   /* HTTP; 0: none was seen */
    const char *error; /* as the API names it; NULL: none */
    uint64_t count;
};

struct capture_summary {
    uint64_t records;
    double gb; /* of a replication */
};

struct explain_summary {
    uint64_t explained, calls; /* requests; calls of the container for them, beside their predictions */
};

/* One step of the time series: sums over the replications of what happened in [start_s, start_s + period). Times are integrals
 * over time: divided by elapsed_ns they are means. */
struct series_point {
    int64_t start_s;
    int64_t elapsed_ns;                  /* how long the step was; the last one of a run ends with it */
    uint64_t arrived, succeeded, failed; /* failed: in whatever way, when it was known */
    int64_t latency_ns;                  /* summed over the requests that ended here */
    int64_t in_system_ns, in_queue_ns;   /* of requests present and of requests waiting */
    int64_t busy_ns, workers_ns;         /* of workers busy and of workers in service */
    /* Of instances: billed, which start, are in service or drain; launches that wait for capacity; wanted, where somebody says
     * how many. */
    int64_t instances_ns, starting_ns, in_service_ns, draining_ns, waiting_ns, wanted_ns;
    int64_t needed_ns;    /* that would have been enough, where their number is scaled */
    int64_t cost_e10_usd; /* of a replication: what the variant's lines of the bill cost in this step */
};

/* One of the configurations that an endpoint has in a run, where it has several: the one that it begins with is number 0, that of its n-th update
 * number n. */
struct generation {
    const char *endpoint_config_name; /* NULL: the endpoint has one only */
    uint32_t number;
};

struct variant_result {
    const char *name, *model, *instance_type; /* model NULL: hosts components; instance_type NULL: none, or several */
    struct generation generation;
    const char *component; /* name of the inference component that this is about; NULL: a variant */
    bool shadow;
    enum serving_mode mode;
    double configured_share, traffic_share;
    struct interval traffic_share_interval;
    struct request_counts requests;
    struct time_summary latency, waiting, service, overhead;
    double waited, utilization, mean_in_system, mean_queue_length;
    struct interval utilization_interval;
    bool has_instances;
    struct instance_summary instances;
    size_t type_count; /* of instance pools; else 0 */
    const struct type_summary *types;
    bool has_fleet; /* something happened to its instances */
    struct fleet_summary fleet;
    bool has_scaling;
    struct scaling_summary scaling;
    bool has_copies;
    struct copy_summary copies;
    bool has_serverless;
    struct serverless_summary serverless;
    bool has_async;
    struct async_summary async;
    bool has_tokens;
    struct token_summary tokens;
    double mean_batch_size; /* 0: not served in batches */
    size_t failure_count;   /* kinds of failure that occurred */
    const struct failure_count *failures;
    bool has_capture;
    struct capture_summary capture;
    bool has_explain;
    struct explain_summary explain;
    const struct histogram *latency_histogram, *waiting_histogram, *service_histogram; /* merged; NULL when not kept */
    size_t series_count;
    const struct series_point *series;
    const struct sketch *series_latencies; /* of each step; NULL when not kept */
};

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

/* What a line of the bill has to do with a Savings Plan. */
enum commitment_part {
    COMMITMENT_NONE,
    COMMITMENT_USED,  /* hours that it covers, at its rate */
    COMMITMENT_UNUSED /* what is left of it */
};
extern const char *const commitment_part_name[]; /* "", "Used", "Unused" */

/* What a line has of one hour of the clock, of a replication. */
struct cost_hour {
    size_t hour;         /* 0: the hour of the clock in which the run begins */
    int128 quantity_e10; /* in 10^-10 of the line's unit */
    int64_t cost_e10_usd;
    int64_t succeeded; /* requests of the line's variant */
};

struct cost_line {
    const char *variant_name; /* NULL: of the endpoint as a whole */
    struct generation generation;
    const char *charge;     /* "Instance hours", "Volume", "Data in", "Data out" */
    const char *usage_type; /* "USE1-Host:ml.c5.xlarge" */
    const char *quantity;   /* exact decimals, as text */
    const char *unit;       /* "Hours", "GB-Month", "GB" */
    const char *unit_price; /* USD, as text: what is paid */
    int64_t cost_e10_usd;
    bool estimated;           /* the price is an estimate of ours, not a listed one */
    const char *price_source; /* where the unit price comes from, with its date */
    bool has_busy;            /* false: a run that an older version stored */
    int64_t busy_e10_usd;     /* of the cost, what bought time in which workers were busy */
    enum commitment_part commitment;
    /* Without any discount, and with the negotiated one only; 0 and NULL for what is left of a commitment. */
    const char *list_unit_price, *contracted_unit_price;
    int64_t list_e10_usd, contracted_e10_usd;
    size_t
        hour_count; /* 0: a run that an older version stored, or that is too long for them (hours.h), or a line that is nothing */
    const struct cost_hour *hours; /* in order, those in which there was something; they add up to the line */
};

/* A commitment to a Savings Plan, and what comes of it: of a replication, as the bill. */
struct commitment_result {
    const char *plan;           /* in words */
    const char *id, *name;      /* NULL: not said */
    int64_t term_years;         /* 0: not said */
    const char *payment_option; /* NULL: not said */
    bool held;                  /* it is on the bill; else it could be bought, with the commitment that is best */
    int64_t per_hour_e10_usd;   /* the commitment; 0: none would save anything, and nothing below holds */
    int64_t committed_e10_usd, used_e10_usd; /* in the run */
    int64_t covered_e10_usd;                 /* what the hours that it covers cost without it */
    int64_t eligible_e10_usd;                /* what all hours that it could cover do */
    int64_t total_e10_usd, monthly_e10_usd;  /* the bill with it */
    int64_t saved_monthly_e10_usd;           /* against the bill without any plan; below 0: it costs more */
};

struct cost_result {
    int64_t total_e10_usd; /* = the sum of the lines, always */
    bool has_discounts;
    int64_t list_e10_usd, contracted_e10_usd; /* likewise */
    size_t commitment_count;
    const struct commitment_result *commitments; /* the one that is held first; then by what they save */
    bool has_interval;
    int64_t total_low_e10_usd, total_high_e10_usd;
    int64_t per_hour_e10_usd, monthly_e10_usd; /* 730 hours at this run's mean */
    bool has_per_request;                      /* false where nothing arrived (or nothing succeeded) */
    int64_t per_million_requests_e10_usd, per_thousand_succeeded_e10_usd;
    int64_t busy_e10_usd,
        idle_e10_usd; /* the total and, but for runs of older versions, each line, split by the time in which the workers were busy */
    size_t line_count;
    const struct cost_line *lines;
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

/* arrived = the sum of the outcomes. */
bool request_counts_balance(const struct request_counts *counts);
void request_counts_add(struct request_counts *into, const struct request_counts *from);

#endif
