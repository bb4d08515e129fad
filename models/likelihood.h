/* likelihood.h - the law of a family under which measured values are most likely (maximum likelihood).
 *
 * Families   those of docs/distributions.md that a positive sample can be held against, and mixtures of two exponentials and of two
 *            lognormals. Erlang is gamma with a whole shape; hyperexponential of balanced means is a mixture of two exponentials.
 * Values     as in sample.h, in any unit: the law has the same.
 * Ownership  the parts of a mixture live in the arena.
 * Errors     false where the family has no maximum for the sample (all values the same; a mixture that falls together).
 * Source     Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions, vol. 1 (1994): 17.7 (gamma), 14 (lognormal), 21
 *            (Weibull), 20 (Pareto), 13.10 (truncated normal); mixtures: A. Dempster, N. Laird, D. Rubin, "Maximum likelihood from
 *            incomplete data via the EM algorithm", J. Royal Statistical Society B 39 (1977). docs/models.md, "Laws from measurements". */
#ifndef LOADLINE_MODELS_LIKELIHOOD_H
#define LOADLINE_MODELS_LIKELIHOOD_H

#include "models/distribution.h"
#include "models/sample.h"

enum family {
    FAMILY_EXPONENTIAL,
    FAMILY_GAMMA,
    FAMILY_LOGNORMAL,
    FAMILY_WEIBULL,
    FAMILY_NORMAL,
    FAMILY_PARETO,
    FAMILY_TWO_EXPONENTIALS,
    FAMILY_TWO_LOGNORMALS,
    FAMILIES
};

extern const char *const family_name[FAMILIES + 1]; /* "exponential" .. "two-lognormals"; NULL at the end */
extern const unsigned family_parameters[FAMILIES];

/* `near`, which may be NULL, is a law of that family at which a mixture's search may begin instead of everywhere. */
bool likelihood_fit(enum family family, const struct sample *sample, const struct distribution *near,
                    struct distribution *out, struct arena *arena);

/* The logarithm of the sample's density under one of these laws; -INFINITY where a value is impossible. */
double likelihood_log(const struct distribution *law, const struct sample *sample);

/* Mixtures, in a file of their own. */
bool likelihood_mixture(enum distribution_family of, const struct sample *sample, const struct distribution *near,
                        struct distribution *out, struct arena *arena);

#endif
