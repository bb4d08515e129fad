#include "models/variance_shares.h"

#include "models/interval.h"
#include "sim/arena.h"

#include <gsl/gsl_multifit.h>
#include <math.h>

/* Degrees of freedom that have to be left for the rest. */
#define FREEDOM_LEAST 5

size_t variance_shares_degree(size_t inputs, size_t n)
{
    size_t degree = VARIANCE_SHARES_DEGREE;
    if (n < FIGURE_SPREAD_REPLICATIONS) return 0;
    while (degree > 0 && n < degree * inputs + 1 + FREEDOM_LEAST) degree--;
    return degree;
}

/* --- Least squares --- */

struct fit {
    size_t freedom;
    double rest;              /* variance of what is left */
    double *effects, *errors; /* of each coefficient: itself, and its standard error */
};

static double mean_of(const double *values, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += values[i];
    return sum / (double)n;
}

/* The constant is taken out by centring. */
static struct fit fit_of(const double *const *columns, size_t count, const double *figure, size_t n,
                         struct arena *arena)
{
    struct fit fit = {.freedom = n - count - 1,
                      .effects = arena_new_array(arena, count, double),
                      .errors = arena_new_array(arena, count, double)};
    gsl_multifit_linear_workspace *work = gsl_multifit_linear_alloc(n, count);
    gsl_matrix *x = gsl_matrix_alloc(n, count), *covariance = gsl_matrix_alloc(count, count);
    gsl_vector *y = gsl_vector_alloc(n), *coefficients = gsl_vector_alloc(count);
    if (!work || !x || !covariance || !y || !coefficients) arena_exhausted(n * count * sizeof(double));
    double figure_mean = mean_of(figure, n), squares;
    for (size_t i = 0; i < n; i++) gsl_vector_set(y, i, figure[i] - figure_mean);
    for (size_t c = 0; c < count; c++) {
        double mean = mean_of(columns[c], n);
        for (size_t i = 0; i < n; i++) gsl_matrix_set(x, i, c, columns[c][i] - mean);
    }
    gsl_multifit_linear(x, y, coefficients, covariance, &squares, work);
    fit.rest = squares / (double)fit.freedom;
    double constant = (double)(n - count) / (double)fit.freedom; /* which GSL does not know of */
    for (size_t c = 0; c < count; c++) {
        fit.effects[c] = gsl_vector_get(coefficients, c);
        fit.errors[c] = sqrt(gsl_matrix_get(covariance, c, c) * constant);
    }
    gsl_vector_free(coefficients);
    gsl_vector_free(y);
    gsl_matrix_free(covariance);
    gsl_matrix_free(x);
    gsl_multifit_linear_free(work);
    return fit;
}

/* --- Shares --- */

/* A variance with the bounds of its own interval. */
struct part {
    double variance, low, high;
};

static double squared(double value)
{
    return value * value;
}

static struct part part_of_input(const struct fit *fit, size_t input, size_t degree, double confidence)
{
    double variance = 0, error = 0;
    for (size_t c = input * degree; c < (input + 1) * degree; c++) {
        variance += squared(fit->effects[c]) - squared(fit->errors[c]);
        error = fmax(error, fit->errors[c]);
    }
    variance = fmax(variance, 0);
    double amplitude = sqrt(variance);
    double half = interval_half_width(confidence, fit->freedom + 1, error * sqrt((double)fit->freedom + 1));
    return (struct part){variance, squared(fmax(amplitude - half, 0)), squared(amplitude + half)};
}

static struct part part_of_rest(const struct fit *fit, double confidence)
{
    struct interval times = interval_of_variance(confidence, fit->freedom + 1);
    return (struct part){fit->rest, times.low * fit->rest, times.high * fit->rest};
}

static double share_of(double part, double others)
{
    return part > 0 ? part / (part + others) : 0;
}

/* Both bounds of both sides count, each by itself: the distances add up as squares. */
static struct spread_share share(const struct part *parts, size_t count, size_t of)
{
    double others = 0, less = 0, more = 0;
    const struct part *part = &parts[of];
    for (size_t i = 0; i < count; i++) {
        if (i == of) continue;
        others += parts[i].variance;
        less += squared(parts[i].variance - parts[i].low);
        more += squared(parts[i].high - parts[i].variance);
    }
    double share = share_of(part->variance, others);
    double below = hypot(share - share_of(part->low, others), share - share_of(part->variance, others + sqrt(more)));
    double above =
        hypot(share_of(part->high, others) - share, share_of(part->variance, fmax(others - sqrt(less), 0)) - share);
    return (struct spread_share){share, {true, fmax(share - below, 0), fmin(share + above, 1)}};
}

double variance_shares(const double *const *columns, size_t inputs, size_t degree, const double *figure, size_t n,
                       double confidence, struct spread_share *shares)
{
    struct arena *arena = arena_new();
    struct fit fit = fit_of(columns, inputs * degree, figure, n, arena);
    struct part *parts = arena_new_array(arena, inputs + 1, struct part);
    for (size_t i = 0; i < inputs; i++) parts[i] = part_of_input(&fit, i, degree, confidence);
    parts[inputs] = part_of_rest(&fit, confidence);
    for (size_t i = 0; i < inputs; i++) shares[i] = share(parts, inputs + 1, i);
    double rest = share(parts, inputs + 1, inputs).share;
    arena_free(arena);
    return rest;
}
