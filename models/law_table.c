/* law_table.c - a law from a table of percentiles, as load testers and dashboards print them. */
#include "models/law_choice.h"

#include "models/minimiser.h"
#include "sim/arena.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#define SHAPE_LEAST 1e-3
#define SHAPE_MOST  1e6
#define CV_MOST     100.0

struct search {
    const struct law_table *table;
    enum family family;
};

/* --- How likely a table is --- */

static double share_between(const struct distribution *law, double low, double high)
{
    if (distribution_probability(law, low, 0) < 0.5)
        return distribution_probability(law, high, 0) - distribution_probability(law, low, 0);
    return distribution_probability(law, low, 1) - distribution_probability(law, high, 1);
}

static double share_of_cell(const struct law_table *table, const struct distribution *law, size_t cell)
{
    if (cell == 0) return distribution_probability(law, table->values[0], 0);
    if (cell == table->size) return distribution_probability(law, table->values[cell - 1], 1);
    return share_between(law, table->values[cell - 1], table->values[cell]);
}

static double measured_share(const struct law_table *table, size_t cell)
{
    return (cell == table->size ? 1 : table->shares[cell]) - (cell == 0 ? 0 : table->shares[cell - 1]);
}

/* The logarithm of the likelihood, for one value: between two percentiles lie as many values as their shares say. */
static double log_likelihood(const struct law_table *table, const struct distribution *law)
{
    double sum = 0;
    for (size_t cell = 0; cell <= table->size; cell++)
        sum += measured_share(table, cell) * log(share_of_cell(table, law, cell));
    return sum;
}

/* --- The most likely law of a family --- */

static struct distribution law_at(enum family family, const double *arguments)
{
    static const enum distribution_family of[] = {[FAMILY_EXPONENTIAL] = DISTRIBUTION_EXPONENTIAL,
                                                  [FAMILY_GAMMA] = DISTRIBUTION_GAMMA,
                                                  [FAMILY_LOGNORMAL] = DISTRIBUTION_LOGNORMAL,
                                                  [FAMILY_WEIBULL] = DISTRIBUTION_WEIBULL,
                                                  [FAMILY_NORMAL] = DISTRIBUTION_NORMAL};
    return (struct distribution){.family = of[family],
                                 .scale = exp(arguments[0]),
                                 .shape = family == FAMILY_EXPONENTIAL ? 0 : exp(arguments[1])};
}

static double surprise(const double *arguments, void *self)
{
    const struct search *search = self;
    struct distribution law = law_at(search->family, arguments);
    bool normal = search->family == FAMILY_NORMAL;
    if (normal && law.scale > CV_MOST * law.shape) return INFINITY;
    if (!normal && search->family != FAMILY_EXPONENTIAL && !(law.shape > SHAPE_LEAST && law.shape < SHAPE_MOST))
        return INFINITY;
    return -log_likelihood(search->table, &law);
}

/* The straight line of ln(value) over the normal quantile of the share: where all searches begin. */
static void logarithmic_line(const struct law_table *table, double *middle, double *slope)
{
    double n = (double)table->size, x = 0, y = 0, xx = 0, xy = 0;
    for (size_t i = 0; i < table->size; i++) {
        double z = gsl_cdf_ugaussian_Pinv(table->shares[i]), logarithm = log(table->values[i]);
        x += z;
        y += logarithm;
        xx += z * z;
        xy += z * logarithm;
    }
    *slope = fmax((xy - x * y / n) / (xx - x * x / n), SHAPE_LEAST);
    *middle = (y - *slope * x) / n;
}

/* The law with the same mean and variation as that lognormal, or one near. */
static void begin(const struct law_table *table, enum family family, double arguments[2])
{
    double middle, slope;
    logarithmic_line(table, &middle, &slope);
    double cv = fmin(sqrt(expm1(slope * slope)), 5), mean = exp(middle) * sqrt(1 + cv * cv);
    arguments[0] = middle;
    arguments[1] = log(slope);
    if (family == FAMILY_EXPONENTIAL) arguments[0] = log(mean);
    if (family == FAMILY_GAMMA) arguments[0] = log(mean * cv * cv), arguments[1] = -2 * log(cv);
    if (family == FAMILY_WEIBULL) arguments[1] = -log(cv); /* about: the shape of a Weibull law is near 1 / cv */
    if (family == FAMILY_NORMAL) arguments[0] = log(mean * cv), arguments[1] = log(mean);
}

static bool fit(const struct law_table *table, enum family family, struct distribution *out)
{
    static const double steps[] = {0.1, 0.1};
    struct search search = {table, family};
    double arguments[2];
    begin(table, family, arguments);
    if (!isfinite(surprise(arguments, &search))) return false;
    struct minimiser minimiser = {surprise, &search, family_parameters[family], steps, 1e-7, 400};
    if (!isfinite(minimise(&minimiser, arguments, NULL))) return false;
    *out = law_at(family, arguments);
    return true;
}

/* --- The choice --- */

static double worst_of(const struct law_table *table, const struct distribution *law, struct arena *arena)
{
    double worst = 0;
    for (size_t i = 0; i < table->size; i++)
        worst = fmax(worst, fabs(law_quantile(law, table->shares[i], arena) / table->values[i] - 1));
    return worst;
}

static void add_candidate(const struct law_table *table, enum family family, struct law_choice *out,
                          struct arena *arena)
{
    struct law_candidate candidate = {.family = family, .distance = NAN, .aic = NAN, .bic = NAN};
    if (!fit(table, family, &candidate.law) || !isfinite(distribution_mean(&candidate.law))) return;
    double parameters = family_parameters[family], n = (double)table->count;
    candidate.log_likelihood = log_likelihood(table, &candidate.law);
    candidate.worst = worst_of(table, &candidate.law, arena);
    if (table->count > 0) {
        candidate.aic = 2 * parameters - 2 * n * candidate.log_likelihood;
        candidate.bic = parameters * log(n) - 2 * n * candidate.log_likelihood;
    }
    out->candidates[out->candidate_count++] = candidate;
}

static int by_likelihood(const void *a, const void *b)
{
    const struct law_candidate *x = a, *y = b;
    double first = isnan(x->bic) ? -x->log_likelihood : x->bic, second = isnan(y->bic) ? -y->log_likelihood : y->bic;
    if (first < second || first > second) return first < second ? -1 : 1;
    return (x->family > y->family) - (x->family < y->family);
}

/* --- How well and how surely --- */

/* G = 2 n sum of p ln(p / P) against chi-squared (R. Sokal, F. Rohlf, Biometry, 3rd ed. 1995, chapter 17). */
static void test(const struct law_table *table, struct law_choice *out)
{
    const struct law_candidate *candidate = &out->candidates[out->chosen];
    unsigned parameters = family_parameters[candidate->family];
    if (table->count == 0 || table->size <= parameters) return;
    double g = 0;
    for (size_t cell = 0; cell <= table->size; cell++) {
        double share = measured_share(table, cell);
        g += 2 * (double)table->count * share * log(share / share_of_cell(table, &candidate->law, cell));
    }
    out->tested = true;
    out->test = "G";
    out->tested_count = table->count;
    out->statistic = fmax(g, 0);
    out->p_value = gsl_cdf_chisq_Q(out->statistic, (double)(table->size - parameters));
}

/* Tables of samples drawn from the law, fitted anew. */
static void estimate(const struct law_table *table, const struct law_terms *terms, struct law_choice *out,
                     struct arena *arena)
{
    const struct law_candidate *candidate = &out->candidates[out->chosen];
    size_t count = table->count < LAW_TESTED ? table->count : LAW_TESTED, refits = 0;
    const struct quantile *draws = law_table(&candidate->law, arena);
    double *figures[LAW_FIGURES];
    for (int f = 0; f < LAW_FIGURES; f++) figures[f] = arena_new_array(arena, LAW_BOOTSTRAPS, double);
    for (uint32_t b = 0; b < LAW_BOOTSTRAPS && count >= LAW_LEAST; b++) {
        struct arena *scratch = arena_new();
        struct sample sample = sample_of(law_draws(draws, terms->seed, b + 1, count, scratch), count, scratch);
        double *values = arena_new_array(scratch, table->size, double), own[LAW_FIGURES];
        for (size_t i = 0; i < table->size; i++) values[i] = sample_quantile(&sample, table->shares[i]);
        struct law_table drawn = {.size = table->size, .shares = table->shares, .values = values};
        struct distribution law;
        if (fit(&drawn, candidate->family, &law)) {
            law_figures(&law, own, scratch);
            for (int f = 0; f < LAW_FIGURES; f++) figures[f][refits] = own[f];
            refits++;
        }
        arena_free(scratch);
    }
    law_estimate(&candidate->law, terms, figures, refits, sqrt((double)count / fmax((double)table->count, 1)), out,
                 arena);
}

/* Through the percentiles; beyond them as the fitted law has it, unless the smallest and largest value are known. */
static struct distribution through(const struct law_table *table, const struct distribution *law, struct arena *arena)
{
    struct distribution_point *points = arena_new_array(arena, table->size + 3, struct distribution_point);
    size_t count = 0, last = table->size - 1;
    double tail = (1 - table->shares[last]) /
                  100; /* where the fitted law's tail is cut off, in proportion to the last percentile */
    double stretch = table->values[last] / law_quantile(law, table->shares[last], arena);
    double low = law_quantile(law, table->shares[0] / 100, arena) * table->values[0] /
                 law_quantile(law, table->shares[0], arena);
    double least = isnan(table->least) ? low : table->least;
    double most = isnan(table->most) ? stretch * law_quantile(law, 1 - tail, arena) : table->most;
    points[count++] = (struct distribution_point){0, fmin(least, table->values[0])};
    for (size_t i = 0; i < table->size; i++)
        points[count++] = (struct distribution_point){table->shares[i], table->values[i]};
    points[count++] = (struct distribution_point){1, fmax(most, table->values[last])};
    return (struct distribution){.family = DISTRIBUTION_QUANTILES, .point_count = count, .points = points};
}

bool law_choose_by_table(const struct law_table *table, const struct law_terms *terms, struct law_choice *out,
                         struct arena *arena)
{
    bool own = terms->wish < 0 || terms->wish == LAW_QUANTILES;
    *out = (struct law_choice){.count = table->count};
    /* Not Pareto: tables begin at the median, and say nothing of where such a law would begin. */
    for (int family = 0; family <= FAMILY_NORMAL; family++) add_candidate(table, (enum family)family, out, arena);
    qsort(out->candidates, out->candidate_count, sizeof *out->candidates, by_likelihood);
    for (size_t i = 0; i < out->candidate_count; i++) {
        if ((int)out->candidates[i].family != terms->wish) continue;
        out->chosen = i;
        own = true;
    }
    if (!own || out->candidate_count == 0) return false;
    const struct law_candidate *candidate = &out->candidates[out->chosen];
    for (size_t i = 0; i < table->size && i < LAW_POINTS_MOST; i++)
        out->points[out->point_count++] = (struct law_point){table->shares[i], table->values[i],
                                                             law_quantile(&candidate->law, table->shares[i], arena)};
    test(table, out);
    estimate(table, terms, out, arena);
    bool off = terms->wish == LAW_BEST && candidate->worst > LAW_OFF;
    out->basis = off || terms->wish == LAW_QUANTILES ? (int)LAW_QUANTILES : (int)candidate->family;
    out->law = out->basis == LAW_QUANTILES ? through(table, &candidate->law, arena) : candidate->law;
    return true;
}
