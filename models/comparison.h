/* comparison.h - what a comparison of scenarios found out: the type that passes from scenarios/ to reports/.
 *
 * Sides      the baseline is the first one; every other is held against it. Alone, only its variants are, by live tests.
 * Units      those of the figure: ms, shares 0..1, USD, numbers.
 * Ownership  everything a comparison points to lives in one arena, its maker's, apart from what its results share with their
 *            outcomes (result.h).
 * Source     docs/models.md, "Comparing scenarios". */
#ifndef LOADLINE_MODELS_COMPARISON_H
#define LOADLINE_MODELS_COMPARISON_H

#include "models/result.h"

enum figure_kind { FIGURE_TIME, FIGURE_PART, FIGURE_AMOUNT, FIGURE_PRICE }; /* ms, share, number, USD */

/* One figure that both sides have. */
struct difference {
    const char *metric;       /* where a result has it: "Latency.P99" */
    const char *variant_name; /* of both; NULL: the endpoint */
    const char *component;    /* the inference component's; NULL: it is about a variant or the endpoint */
    enum figure_kind kind;
    bool less_is_better;           /* of times, errors and money; neither way for others */
    double baseline, value;        /* means over the replications */
    double difference;             /* value - baseline */
    struct interval interval;      /* of the difference */
    bool has_verdict, significant; /* significant: not noise; without a verdict there is nothing to tell it by */
};

/* Two variants of one endpoint that are called at the same time, as callers would measure them: how long until a figure in which they
 * differ shows that (models/sample_size.h). */
struct live_test {
    const char *control, *treatment; /* variants */
    const char *metric;              /* as of a difference */
    enum figure_kind kind;
    double control_value, treatment_value, difference; /* means over the replications; treatment less control */
    struct interval interval;                          /* of the difference */
    double control_per_s, treatment_per_s;             /* requests that show it */
    bool shows;              /* the simulation can tell them apart; else nothing below holds */
    double independent_s;    /* until it shows, were requests independent of each other */
    double inflation;        /* times longer, because they are not; at least 1 */
    struct interval seconds; /* of independent_s x inflation, as well as that is known */
};

/* What would make the baseline's endpoint have this side's weights and numbers of instances. */
struct weight_update {
    const char *endpoint_name; /* NULL: nothing says it */
    size_t count;
    const struct variant_update {
        const char *variant_name;
        const char *weight; /* as written, for it is a number of 32 bits; NULL: as it is */
        uint64_t instances; /* 0: as many as there are */
    } * variants;
};

struct side {
    const struct result *result;
    const char *change; /* what made it from the baseline's document, as typed; NULL: a file of its own */
    bool paired;        /* its replications are held against the baseline's one by one */
    size_t difference_count;
    const struct difference *differences;
    size_t only_here_count, only_in_baseline_count; /* variants and components that the other does not have */
    const char *const *only_here, *const *only_in_baseline;
    size_t live_test_count; /* of the baseline too */
    const struct live_test *live_tests;
    const struct weight_update *update; /* NULL: nothing to update, or not by weights and capacities alone */
};

struct comparison {
    double confidence, power; /* power: of the live tests */
    size_t side_count;
    const struct side *sides; /* the baseline first: without differences */
    size_t warning_count;
    const char *const *warnings;
};

#endif
