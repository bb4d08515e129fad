#include "models/law_choice.h"

#include "models/distribution_law.h"
#include "sim/arena.h"
#include "sim/quantile.h"
#include "sim/random.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#define PROBABILITY_LEAST 1e-300
#define DRAW_LEAST        1e-12
#define TABLE_FACTOR      1e6 /* tables of quantiles are exact down to a thousandth of their unit */
#define POINTS_BEYOND     10  /* values that lie beyond a quantile by which a law is judged */

static const double judged_shares[] = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99};
#define JUDGED (sizeof judged_shares / sizeof *judged_shares)

/* --- Shared --- */

double law_quantile(const struct distribution *law, double share, struct arena *arena)
{
    const struct distribution_law *flat = distribution_law_new(arena, law, 1);
    return distribution_law_quantile(flat, share <= 0.5 ? share : 1 - share, share > 0.5);
}

void law_figures(const struct distribution *law, double figures[LAW_FIGURES], struct arena *arena)
{
    figures[LAW_MEAN] = distribution_mean(law);
    figures[LAW_CV] = distribution_cv(law);
    figures[LAW_P50] = law_quantile(law, 0.5, arena);
    figures[LAW_P90] = law_quantile(law, 0.9, arena);
    figures[LAW_P99] = law_quantile(law, 0.99, arena);
}

const struct quantile *law_table(const struct distribution *law, struct arena *arena)
{
    return distribution_compile(arena, law, TABLE_FACTOR);
}

double *law_draws(const struct quantile *table, uint64_t seed, uint32_t which, size_t count, struct arena *arena)
{
    struct random_key key = random_key(seed, which);
    double *draws = arena_new_array(arena, count, double);
    for (size_t i = 0; i < count; i++) {
        double draw = quantile_at(table, random_wide(random_block(key, i, RANDOM_REQUEST, 0), 0)) / TABLE_FACTOR;
        draws[i] = fmax(draw, DRAW_LEAST);
    }
    return draws;
}

void law_estimate(const struct distribution *law, const struct law_terms *terms, double *const refits[LAW_FIGURES],
                  size_t refit_count, double narrowed, struct law_choice *out, struct arena *arena)
{
    double figures[LAW_FIGURES], z = gsl_cdf_ugaussian_Qinv((1 - terms->confidence) / 2);
    law_figures(law, figures, arena);
    for (int f = 0; f < LAW_FIGURES; f++) {
        struct law_estimate *estimate = &out->estimates[f];
        *estimate = (struct law_estimate){.known = isfinite(figures[f]), .value = figures[f]};
        double deviation = refit_count > 1 ? gsl_stats_sd(refits[f], 1, refit_count) : NAN;
        if (!estimate->known || !isfinite(deviation)) continue;
        double half = z * deviation * narrowed;
        estimate->interval = (struct interval){true, fmax(figures[f] - half, 0), figures[f] + half};
    }
}

/* --- How far a law is from a sample --- */

double law_distance(const struct distribution *law, const double *sorted, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        double below = fmax(distribution_probability(law, sorted[i], 0), PROBABILITY_LEAST);
        double above = fmax(distribution_probability(law, sorted[i], 1), PROBABILITY_LEAST);
        double rank = (double)(2 * i + 1);
        sum += rank * log(below) + (2 * (double)count - rank) * log(above);
    }
    return -(double)count - sum / (double)count;
}

static double worst_quantile(const struct distribution *law, const struct sample *sample, struct arena *arena)
{
    double worst = 0;
    for (size_t i = 0; i < JUDGED; i++) {
        double share = judged_shares[i], beyond = fmin(share, 1 - share) * (double)sample->count;
        if (beyond < POINTS_BEYOND) continue;
        worst = fmax(worst, fabs(law_quantile(law, share, arena) / sample_quantile(sample, share) - 1));
    }
    return worst;
}

/* --- The candidates --- */

static int by_bic(const void *a, const void *b)
{
    const struct law_candidate *x = a, *y = b;
    if (x->bic < y->bic || x->bic > y->bic) return x->bic < y->bic ? -1 : 1;
    return (x->family > y->family) - (x->family < y->family);
}

static bool add_candidate(enum family family, const struct sample *sample, struct law_choice *out, struct arena *arena)
{
    struct law_candidate candidate = {.family = family};
    if (!likelihood_fit(family, sample, NULL, &candidate.law, arena)) return false;
    double parameters = family_parameters[family];
    candidate.log_likelihood = likelihood_log(&candidate.law, sample);
    if (!isfinite(candidate.log_likelihood) || !isfinite(distribution_mean(&candidate.law))) return false;
    candidate.aic = 2 * parameters - 2 * candidate.log_likelihood;
    candidate.bic = parameters * log((double)sample->count) - 2 * candidate.log_likelihood;
    candidate.distance = law_distance(&candidate.law, sample->sorted, sample->count);
    candidate.worst = worst_quantile(&candidate.law, sample, arena);
    out->candidates[out->candidate_count++] = candidate;
    return true;
}

static bool find_candidates(const struct sample *sample, const struct law_terms *terms, struct law_choice *out,
                            struct arena *arena)
{
    bool own = false;
    for (int family = 0; family < FAMILIES; family++) {
        bool added = add_candidate((enum family)family, sample, out, arena);
        own = own || (added && family == terms->wish);
    }
    qsort(out->candidates, out->candidate_count, sizeof *out->candidates, by_bic);
    for (size_t i = 0; i < out->candidate_count; i++)
        if ((int)out->candidates[i].family == terms->wish) out->chosen = i;
    return own || terms->wish < 0 || terms->wish >= FAMILIES;
}

/* --- The test --- */

/* So many of the values, drawn without putting back. */
static double *drawn_from(const struct sample *sample, size_t count, uint64_t seed, struct arena *arena)
{
    double *values = arena_new_array(arena, sample->count, double);
    struct random_key key = random_key(seed, 0);
    for (size_t i = 0; i < sample->count; i++) values[i] = sample->sorted[i];
    for (size_t i = 0; i < count && count < sample->count; i++) {
        uint64_t word = random_wide(random_block(key, i, RANDOM_THINNING, 0), 0);
        size_t other = i + (size_t)(random_share(word) * (double)(sample->count - i)); /* Fisher and Yates */
        double kept = values[i];
        values[i] = values[other];
        values[other] = kept;
    }
    return values;
}

/* One sample from the law, fitted anew: its statistic, and figures as the next refit. false where it cannot be fitted. */
static bool refit(const struct law_candidate *candidate, const struct quantile *table, uint64_t seed, uint32_t which,
                  size_t count, double *statistic, double figures[LAW_FIGURES])
{
    struct arena *scratch = arena_new();
    struct distribution law;
    struct sample sample = sample_of(law_draws(table, seed, which + 1, count, scratch), count, scratch);
    bool fitted = likelihood_fit(candidate->family, &sample, &candidate->law, &law, scratch);
    if (fitted) {
        *statistic = law_distance(&law, sample.sorted, count);
        law_figures(&law, figures, scratch);
    }
    arena_free(scratch);
    return fitted;
}

static void test(const struct sample *sample, const struct law_terms *terms, struct law_choice *out,
                 struct arena *arena)
{
    const struct law_candidate *candidate = &out->candidates[out->chosen];
    size_t count = sample->count < LAW_TESTED ? sample->count : LAW_TESTED, refits = 0, further = 0;
    double *values = drawn_from(sample, count, terms->seed, arena), *figures[LAW_FIGURES];
    struct sample tested = sample_of(values, count, arena);
    struct distribution law = candidate->law;
    if (count < sample->count) likelihood_fit(candidate->family, &tested, &candidate->law, &law, arena);
    for (int f = 0; f < LAW_FIGURES; f++) figures[f] = arena_new_array(arena, LAW_BOOTSTRAPS, double);
    const struct quantile *table = law_table(&candidate->law, arena);
    out->statistic = law_distance(&law, tested.sorted, count);
    for (uint32_t b = 0; b < LAW_BOOTSTRAPS; b++) {
        double statistic, own[LAW_FIGURES];
        if (!refit(candidate, table, terms->seed, b, count, &statistic, own)) continue;
        for (int f = 0; f < LAW_FIGURES; f++) figures[f][refits] = own[f];
        refits++;
        further += statistic >= out->statistic;
    }
    out->tested = refits > 0;
    out->test = "Anderson-Darling";
    out->tested_count = count;
    out->p_value = (double)(further + 1) / (double)(refits + 1);
    law_estimate(&candidate->law, terms, figures, refits, sqrt((double)count / (double)sample->count), out, arena);
}

/* --- The law --- */

static struct distribution through_quantiles(const struct sample *sample, struct arena *arena)
{
    enum { STEPS = 100 };
    struct distribution_point *points = arena_new_array(arena, STEPS + 3, struct distribution_point);
    size_t count = 0;
    for (int i = 0; i < STEPS; i++) {
        double share = (double)i / STEPS;
        points[count++] = (struct distribution_point){share, sample_quantile(sample, share)};
    }
    if (sample->count >= 2000) points[count++] = (struct distribution_point){0.995, sample_quantile(sample, 0.995)};
    if (sample->count >= 10000) points[count++] = (struct distribution_point){0.999, sample_quantile(sample, 0.999)};
    points[count++] = (struct distribution_point){1, sample->sorted[sample->count - 1]};
    return (struct distribution){.family = DISTRIBUTION_QUANTILES, .point_count = count, .points = points};
}

static void settle(const struct sample *sample, const struct law_terms *terms, struct law_choice *out,
                   struct arena *arena)
{
    const struct law_candidate *candidate = &out->candidates[out->chosen];
    out->basis = terms->wish == LAW_BEST ? (int)candidate->family : terms->wish;
    if (terms->wish == LAW_BEST && out->p_value < LAW_REFUSED && candidate->worst > LAW_OFF) out->basis = LAW_QUANTILES;
    out->law = candidate->law;
    if (out->basis == LAW_QUANTILES) out->law = through_quantiles(sample, arena);
}

/* Every hundredth, and what lies beyond as far as there are values. */
static void add_points(const struct sample *sample, struct law_choice *out, struct arena *arena)
{
    static const double tails[] = {0.001, 0.005, 0.995, 0.999};
    const struct distribution *law = &out->candidates[out->chosen].law;
    for (int i = -1; i <= 101; i++) {
        double share = i < 1 ? tails[i + 1] : i < 100 ? i / 100.0 : tails[i - 98];
        if (fmin(share, 1 - share) * (double)sample->count < 1) continue;
        out->points[out->point_count++] =
            (struct law_point){share, sample_quantile(sample, share), law_quantile(law, share, arena)};
    }
}

bool law_choose(const struct sample *sample, const struct law_terms *terms, struct law_choice *out, struct arena *arena)
{
    *out = (struct law_choice){.count = sample->count};
    if (!find_candidates(sample, terms, out, arena)) return false;
    add_points(sample, out, arena);
    test(sample, terms, out, arena);
    settle(sample, terms, out, arena);
    return true;
}
