/* same_run.h - two runs of an endpoint from which came the same. */
#ifndef LOADLINE_TESTS_SAME_RUN_H
#define LOADLINE_TESTS_SAME_RUN_H

#include "sim/endpoint.h"
#include "tests/same_values.h"

static inline void assert_same_tallies(const struct tally *a, const struct tally *b)
{
    ck_assert_uint_eq(a->arrived, b->arrived);
    ck_assert_uint_eq(a->succeeded, b->succeeded);
    ck_assert(a->sojourn == b->sojourn && a->latency == b->latency);
    ck_assert(a->payload_bytes == b->payload_bytes && a->response_bytes == b->response_bytes);
    ck_assert_mem_eq(a->failed, b->failed, sizeof a->failed);
    ck_assert_uint_eq(a->peak, b->peak);
    ck_assert_int_eq(a->oldest_ns, b->oldest_ns);
    ck_assert(a->cold_starts == b->cold_starts && a->spilled == b->spilled);
    ck_assert(a->billed_ns == b->billed_ns && a->provisioned_ns == b->provisioned_ns);
    ck_assert(a->captured == b->captured && a->captured_bytes == b->captured_bytes);
    ck_assert(a->explained == b->explained && a->explain_calls == b->explain_calls);
    ck_assert(a->batches == b->batches && a->batched == b->batched);
    ck_assert(a->input_tokens == b->input_tokens && a->output_tokens == b->output_tokens);
    for (int m = 0; m < MEASURES; m++)
        if (a->of[m]) assert_same_values(a->of[m], b->of[m]);
}

static inline void assert_same_integrals(struct variant_integrals a, struct variant_integrals b)
{
    ck_assert(a.in_system == b.in_system && a.in_queue == b.in_queue && a.busy == b.busy && a.workers == b.workers);
}

static inline void assert_same_series(const struct series *a, const struct series *b)
{
    ck_assert_uint_eq(a->count, b->count);
    ck_assert_int_eq(a->period_ns, b->period_ns);
    ck_assert_mem_eq(a->points, b->points, a->count * sizeof *a->points);
}

#endif
