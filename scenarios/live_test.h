/* live_test.h - a split between variants as an experiment on real callers: how long until it shows what the simulation knows.
 *
 * Arms       the first production variant that is called is the control; each other one that is called is a treatment.
 * Measures   mean latency, p99 latency, share of errors: of requests that end, as callers see them.
 * Dependence requests in a queue depend on each other, so that means vary more than those of independent ones. By how much is
 *            measured: the variance of the difference over replications, against the one of as many independent requests.
 * Ownership  the tests live in the arena.
 * Source     docs/models.md, "A live test". */
#ifndef LOADLINE_SCENARIOS_LIVE_TEST_H
#define LOADLINE_SCENARIOS_LIVE_TEST_H

#include "models/comparison.h"

struct arena;
struct outcome;
struct sample_terms;

/* All tests of a run and how many; none where fewer than two variants are called. */
const struct live_test *live_tests(const struct outcome *outcome, const struct result *result,
                                   struct sample_terms terms, size_t *count, struct arena *arena);

#endif
