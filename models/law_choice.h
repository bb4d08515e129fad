/* law_choice.h - which law measured values are best described by, how well, and how surely.
 *
 * Candidates every family of likelihood.h that has a maximum and a mean; the best has the smallest BIC = parameters ln n - 2 ln L
 *            (G. Schwarz, "Estimating the dimension of a model", Annals of Statistics 6, 1978).
 * Test       the Anderson-Darling statistic of the best against a parametric bootstrap: LAW_BOOTSTRAPS samples are drawn from it, and the family is
 *            fitted to each anew, since critical values for a law that is known do not hold for one with estimated parameters (W. Stute,
 *            W. Gonzalez-Manteiga, M. Presedo-Quindimil, "Bootstrap based goodness-of-fit-tests", Metrika 40, 1993). At most
 *            LAW_TESTED values are tested, drawn at random: of more, any law that is not exact is refused.
 * Intervals  from the same refits: estimate +- z times their standard deviation, narrowed by sqrt(tested / n).
 * Fallback   where the test refuses the best (p < LAW_REFUSED) and one of its quantiles from 0.05 to 0.99 is off by more than LAW_OFF, the law
 *            goes through the sample's own quantiles; so it does where asked to.
 * Chance     a function of the seed.
 * Ownership  in the arena. */
#ifndef LOADLINE_MODELS_LAW_CHOICE_H
#define LOADLINE_MODELS_LAW_CHOICE_H

#include "models/likelihood.h"
#include "models/result.h"

#include <stdint.h>

struct quantile;

#define LAW_BOOTSTRAPS 199
#define LAW_TESTED     ((size_t)1000)
#define LAW_REFUSED    0.05
#define LAW_OFF        0.05
#define LAW_LEAST      ((size_t)20) /* values, for families */

/* What may be asked for beside a family. */
enum law_wish { LAW_BEST = -1, LAW_QUANTILES = FAMILIES };

struct law_terms {
    int wish; /* enum law_wish or enum family */
    uint64_t seed;
    double confidence;
};

struct law_candidate {
    enum family family;
    struct distribution law;
    double log_likelihood; /* of a table of percentiles: for one value */
    double aic, bic;       /* NAN: how many values were measured is not known */
    double distance;       /* Anderson-Darling's A squared of all values; NAN of a table of percentiles */
    double worst;          /* relative error of the quantile that is furthest off */
};

enum law_figure { LAW_MEAN, LAW_CV, LAW_P50, LAW_P90, LAW_P99, LAW_FIGURES };

struct law_estimate {
    bool known;
    double value;
    struct interval interval;
};

struct law_point {
    double share, measured, fitted;
};

#define LAW_POINTS_MOST 112

struct law_choice {
    size_t count; /* measured values; 0: not known */
    size_t candidate_count;
    struct law_candidate candidates[FAMILIES]; /* best first */
    size_t chosen;                             /* candidate that describes the values best, or was asked for */
    int basis;                                 /* what `law` is: the chosen's family, or LAW_QUANTILES */
    struct distribution law;
    bool tested;
    const char *test; /* its name */
    double statistic, p_value;
    size_t tested_count;
    struct law_estimate estimates[LAW_FIGURES]; /* of the chosen candidate */
    size_t point_count;
    struct law_point points[LAW_POINTS_MOST]; /* measured against the chosen candidate */
};

/* From at least LAW_LEAST values, not all the same; false where the family asked for cannot be fitted to them. */
bool law_choose(const struct sample *sample, const struct law_terms *terms, struct law_choice *out,
                struct arena *arena);

/* From percentiles: shares increasing inside (0, 1), values increasing and above 0, at least two; `count` values were measured, 0: not known.
 * least and most bound the law where they are known, else NAN. */
struct law_table {
    size_t size, count;
    const double *shares, *values;
    double least, most;
};
bool law_choose_by_table(const struct law_table *table, const struct law_terms *terms, struct law_choice *out,
                         struct arena *arena);

/* Anderson and Darling's A squared (J. American Statistical Association 49, 1954); values increasing. */
double law_distance(const struct distribution *law, const double *sorted, size_t count);

/* Shared by the two. */
double law_quantile(const struct distribution *law, double share, struct arena *arena);
void law_figures(const struct distribution *law, double figures[LAW_FIGURES], struct arena *arena);

/* For draws: the same for a seed and the number of a sample. */
const struct quantile *law_table(const struct distribution *law, struct arena *arena);
double *law_draws(const struct quantile *table, uint64_t seed, uint32_t which, size_t count, struct arena *arena);

/* The estimates of `law` with intervals from refits[figure][refit], of samples of `tested` values where `count` were measured. */
void law_estimate(const struct distribution *law, const struct law_terms *terms, double *const refits[LAW_FIGURES],
                  size_t refit_count, double narrowed, struct law_choice *out, struct arena *arena);

#endif
