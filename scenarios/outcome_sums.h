/* outcome_sums.h - what an outcome holds. For outcome*.c only: outcome.c adds replications up, outcome_cost.c makes the bill,
 * outcome_commitment.c what of it a Savings Plan covers, outcome_hours.c what each hour has of it, outcome_notes.c what the reader should know, outcome_result.c and outcome_modes.c, _scaling.c, _regret.c, _missed.c, _deployments.c,
 * _series.c and _spread.c the result. */
#ifndef LOADLINE_SCENARIOS_OUTCOME_SUMS_H
#define LOADLINE_SCENARIOS_OUTCOME_SUMS_H

#include "models/discounts.h"
#include "scenarios/figures.h"
#include "scenarios/outcome.h"
#include "sim/sketch.h"
#include "sim/use.h"

#define OUTCOME_ENDPOINT 0 /* subject of the figures; variant v is subject v + 1 */

/* How a variant was scaled, against how it might have been: summed over the replications, and the most of any. */
struct regret_sums {
    int128 needed_ns, shortage_ns;
    uint64_t shortages, shortage_requests, reversals;
    int64_t longest_ns, overshoot;
};

/* What is summed over the replications for one variant or component. */
struct variant_sums {
    struct tally tally; /* counts and histograms; its gauges mean nothing */
    struct series series;
    uint64_t in_flight;
    int128 busy_ns, worker_ns;                  /* from the beginning: how much was there, and was used */
    int128 provisioned_ns, provisioned_busy_ns; /* of provisioned slots */
    int128 capture_writes;                      /* objects of captured records, of each replication */
    uint64_t scale_outs, scale_ins, refused_launches, scalings_blocked;
    struct regret_sums regret;
    const struct scaling_log *first_scaling; /* of the first replication; NULL: it does not scale */
};

/* Of an objective: how long steps with latencies were together, and those that missed it. */
struct missed_sums {
    int128 missed_ns, of_ns;
};

/* Of one fleet. */
struct fleet_sums {
    int128 billed_ns[FLEET_KINDS], in_service_ns[FLEET_KINDS];
    struct fleet_summary happened;
};

/* Of one update. */
struct deployment_sums {
    uint64_t ends[DEPLOYMENT_ENDS];
    uint64_t in_between; /* of those that were refused: another change was under way */
    size_t count;
    double *durations_s;                /* of the replications in which it ended */
    int128 *billed_ns, *otherwise_ns;   /* as in deployment_log.h */
    const struct deployment_log *first; /* of the first replication */
};

/* Of those who called, where somebody is told how requests end. */
struct caller_sums {
    struct tally tally;
    uint64_t in_flight, attempts, retries, refused_by_quota;
};

/* What hours of the clock used; their meters are those of outcome_hours.c. */
struct hour_sums {
    size_t count, room;
    int128 *used; /* [hour * meters + meter] */
};

struct session_sums {
    uint64_t begun, completed, aborted, requests, compared;
    int128 recorded_ns;
    struct histogram *length_ns;
};

struct outcome {
    const struct compiled *compiled;
    struct arena *arena;
    uint32_t replications;
    struct figures figures;
    struct variant_sums *variants;
    struct fleet_sums *fleets;
    struct deployment_sums *deployments;
    uint64_t requests_refused;
    struct caller_sums callers;
    struct session_sums sessions;
    struct tally *hosts;                   /* of this replication: what the components of a variant make together */
    struct histogram *latencies, *scratch; /* of all production variants: over all replications, and of one */
    struct staffing_bound *bounds;         /* room for one of each objective */
    struct sketch *sketch;                 /* room for the latencies of all production variants, step by step */
    struct missed_sums *missed;            /* of each objective */
    struct hours hours;                    /* of all replications, one after the other; none where no plan wants them */
    struct hour_sums hourly;               /* summed over the replications */
    double *drawn;                         /* of the uncertain figures: those of a replication next to each other */
    size_t drawn_count, drawn_room;        /* replications */
    int128 end_ns;
};

/* The subject of a variant's name, of that generation if there is one; the endpoint for NULL. */
size_t outcome_subject(const struct outcome *outcome, const char *variant_name, uint32_t generation);

/* How many of its figure an objective's unit has: 730 hours of a month. */
double outcome_scale(const struct objective *objective);

/* As results name it. */
struct generation outcome_generation(const struct outcome *outcome, uint32_t generation);

/* Whether it is a component that the variant hosts. */
bool outcome_is_component_of(const struct outcome *outcome, uint32_t c, uint32_t host);

/* Whether inference components serve for the variant. */
bool outcome_is_host(const struct outcome *outcome, uint32_t v);

/* Of the replication that has just been run: of a host, what its components make together. */
const struct tally *outcome_tally(const struct outcome *outcome, const struct endpoint *endpoint, uint32_t v);

/* Objects of captured records that a variant's instances write, which are there for so long: one a minute for each, as long as there are
 * records. The service does not publish how many it writes. Then, what they wrote in the replication that has just been run. */
int128 outcome_writes_of(const struct compiled_variant *variant, int128 instance_ns, int128 records);
int128 outcome_capture_writes(const struct outcome *outcome, const struct endpoint *endpoint, uint32_t v);

/* The bill of the replication that has just been run, in USD. */
double outcome_replication_usd(const struct outcome *outcome, const struct endpoint *endpoint);

/* What the sessions came to, where there are any: room for it, what the replication just run adds, and the result. */
void outcome_init_sessions(struct outcome *outcome);
void outcome_add_sessions(struct outcome *outcome, const struct endpoint *endpoint);
void outcome_set_sessions(const struct outcome *outcome, struct result *result);

/* A sample of times whose figures begin at `first`. */
struct time_summary outcome_time_summary(const struct outcome *outcome, size_t subject, int first,
                                         const struct histogram *histogram);

/* What updates to other configurations came to: room for them, what the replication just run adds, and the result. */
void outcome_init_deployments(struct outcome *outcome);
void outcome_add_deployments(struct outcome *outcome, const struct endpoint *endpoint);
void outcome_set_deployments(const struct outcome *outcome, struct result *result, struct arena *arena);

/* What the bill of a run or a replication is made of: a usage for each variant, and one for the endpoint as a whole. */
struct bill_usage {
    size_t count;
    struct billing_usage usages[PLAN_FLEETS + 1];
    struct billing_instances instances[PLAN_FLEETS][FLEET_KINDS];
};

/* What a variant's bill is made of: of one replication, or summed over all. */
struct usage_meter {
    int128 billed_ns[FLEET_KINDS]; /* of the instances of each type */
    int128 use[USES];
    int128 capture_writes;
};

/* Components are billed with the variant that hosts them: variants from that number on have no usage. */
uint32_t outcome_billed_variants(const struct outcome *outcome);

/* `instances` is for the usage's types: FLEET_KINDS of them. */
struct billing_usage outcome_usage(const struct outcome *outcome, uint32_t v, const struct usage_meter *meter,
                                   struct billing_instances *instances);

/* What the replication that has just been run used in each hour of the clock. Then what each line of the bill, which is made of `whole`,
 * has of each. */
void outcome_add_hours(struct outcome *outcome, const struct endpoint *endpoint);
void outcome_set_hours(const struct outcome *outcome, const struct bill_usage *whole, struct cost_line *lines,
                       size_t line_count, struct arena *arena);

/* What the meters of machines cost under a plan, and 0 of the others; of the first so many variants. Those of no instance, and of instances
 * that are paid for elsewhere, are 0. */
struct commitment_rate *outcome_rates(const struct outcome *outcome, const struct savings_plan *plan, size_t variants,
                                      struct arena *arena);

/* Hold a commitment to the plan against these hours: what it covers of the usage, and what is left of it. */
void outcome_commit(const struct outcome *outcome, const struct savings_plan *plan, int64_t commitment_e10_usd,
                    const struct hours *hours, struct bill_usage *bill);

/* What comes of the plan that is held, and what the best commitment to each plan on offer would save. `bill` is changed. */
void outcome_set_commitments(const struct outcome *outcome, struct bill_usage *bill, struct cost_result *cost,
                             struct arena *arena);

/* The bill of the mean replication. */
void outcome_bill(const struct outcome *outcome, const struct request_counts *requests, struct cost_result *cost,
                  struct arena *arena);

/* What is only there in some ways of serving. */
void outcome_set_modes(const struct outcome *outcome, uint32_t v, struct variant_result *result, struct arena *arena);

/* How the variant was scaled. */
void outcome_set_scaling(const struct outcome *outcome, uint32_t v, struct variant_result *result, struct arena *arena);

/* Of the replication that has just been run: how many instances of a variant that scales would have been enough in each step, which is
 * left in the steps, and what follows. Nothing where no instances are scaled. Then, of all replications, once the bill is there. */
void outcome_add_regret(struct outcome *outcome, struct endpoint *endpoint, uint32_t v);
void outcome_set_regret(const struct outcome *outcome, uint32_t v, const struct cost_result *cost,
                        struct variant_result *result);

/* Of the same replication: in which steps latencies missed their objectives. Then the share, of all replications. */
void outcome_add_missed(struct outcome *outcome, struct endpoint *endpoint);
void outcome_set_missed(const struct outcome *outcome, size_t objective, struct objective_result *result);

/* What happened to it in each step, once the bill is there. */
void outcome_set_series(const struct outcome *outcome, uint32_t v, const struct cost_result *cost,
                        struct variant_result *result, struct arena *arena);

/* The values of uncertain figures, and how much of the spread comes from each. */
void outcome_set_spreads(const struct outcome *outcome, struct result *result, struct arena *arena);

struct time_summary outcome_times(const struct outcome *outcome, size_t subject, enum measure measure,
                                  const struct histogram *histogram);

struct text_list outcome_warnings(const struct outcome *outcome, const struct result *result,
                                  struct outcome_notes notes, struct arena *arena);
struct text_list outcome_assumptions(const struct outcome *outcome, const struct result *result, struct arena *arena);

#endif
