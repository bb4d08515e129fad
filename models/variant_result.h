/* variant_result.h - what a result says of one variant, or of one inference component: requests, times, and the parts that its way of serving has.
 *
 * Units, intervals, has_ flags and ownership as in result.h. */
#ifndef LOADLINE_MODELS_VARIANT_RESULT_H
#define LOADLINE_MODELS_VARIANT_RESULT_H

#include "models/cost_result.h"
#include "sim/start.h"

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

/* arrived = the sum of the outcomes. */
bool request_counts_balance(const struct request_counts *counts);
void request_counts_add(struct request_counts *into, const struct request_counts *from);

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

#endif
