/* outcome_sums.h - what an outcome holds. For outcome*.c only: outcome.c adds replications up, outcome_cost.c makes the bill,
 * outcome_notes.c what the reader should know, outcome_result.c the result. */
#ifndef LOADLINE_SCENARIOS_OUTCOME_SUMS_H
#define LOADLINE_SCENARIOS_OUTCOME_SUMS_H

#include "scenarios/figures.h"
#include "scenarios/outcome.h"

#define OUTCOME_ENDPOINT 0 /* subject of the figures; variant v is subject v + 1 */

/* What is summed over the replications for one variant. */
struct variant_sums {
    struct tally tally; /* counts and histograms; its gauges mean nothing */
    struct series series;
    uint64_t in_flight;
    int128 instance_ns, busy_ns, worker_ns; /* from the beginning: what is billed, and how much of it was used */
};

struct outcome {
    const struct compiled *compiled;
    struct arena *arena;
    uint32_t replications;
    struct figures figures;
    struct variant_sums *variants;
    struct histogram *latencies, *scratch; /* of all production variants: over all replications, and of one */
    int128 end_ns;
};

/* The subject of a variant's name; the endpoint for NULL. */
size_t outcome_subject(const struct outcome *outcome, const char *variant_name);

/* Instances of a variant times the length of a replication. */
int128 outcome_instance_time(const struct outcome *outcome, uint32_t v, int64_t end_ns);

/* The bill of the replication that has just been run, in USD. */
double outcome_replication_usd(const struct outcome *outcome, const struct endpoint *endpoint);

/* The bill of the mean replication. */
void outcome_bill(const struct outcome *outcome, const struct request_counts *requests, struct cost_result *cost,
                  struct arena *arena);

struct text_list outcome_warnings(const struct outcome *outcome, const struct result *result,
                                  struct outcome_notes notes, struct arena *arena);
struct text_list outcome_assumptions(const struct outcome *outcome, const struct result *result, struct arena *arena);

#endif
