/* distribution_law.h - inside the distributions: a law flattened to its leaves, with exact probabilities and quantiles.
 *
 * Leaves     families that are no mixture; a mixture of mixtures has the leaves of all, other laws are one leaf.
 * Corners    values at which the law has an atom or its density jumps; between two corners it is smooth or has nothing.
 * Units      corners in the distribution's own unit; quantiles times the factor.
 * Ownership  in the arena; the distribution is borrowed. */
#ifndef LOADLINE_MODELS_DISTRIBUTION_LAW_H
#define LOADLINE_MODELS_DISTRIBUTION_LAW_H

#include "models/distribution.h"

struct distribution_leaf {
    double weight; /* they add up to 1 */
    const struct distribution *of;
};

struct distribution_corner {
    double value;
    double less, at_most, at_least, more; /* P(X < value), P(X <= value), P(X >= value), P(X > value), each exact */
};

struct distribution_law {
    double factor;
    size_t leaf_count, corner_count;
    const struct distribution_leaf *leaves;
    const struct distribution_corner *corners; /* by value, increasing */
};

/* Not for linear and trace. Switches off GSL's own error handler, which would abort. */
const struct distribution_law *distribution_law_new(struct arena *arena, const struct distribution *distribution,
                                                    double factor);

/* A value in the table's unit: times the factor, and held at DISTRIBUTION_LARGEST. */
double distribution_law_held(const struct distribution_law *law, double value);

/* The quantile_exact (sim/quantile.h) of a struct distribution_law. */
double distribution_law_quantile(const void *law, double tail, int upper);

#endif
