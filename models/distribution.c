#include "models/distribution.h"

#include "models/distribution_law.h"
#include "sim/arena.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define ROOT_STEPS        200
#define ROOT_TOLERANCE    1e-13
#define INVERSE_TOLERANCE 1e-9 /* of GSL's gamma quantiles, which may give up */
#define SERIES_REACH      1e-5 /* where the next term is below 1e-10 of the value */

/* --- Probabilities --- */

/* Share of points at or below x (`inclusive`) or below it. */
static double stretch_share(const struct distribution *of, double x, bool inclusive)
{
    const struct distribution_point *points = of->points;
    size_t low = 0, high = of->point_count; /* the first point above x, or at or above it */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (inclusive ? points[middle].value <= x : points[middle].value < x)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == of->point_count) return 1;
    if (of->family == DISTRIBUTION_EMPIRICAL) return low == 0 ? 0 : points[low - 1].share;
    if (low == 0) return 0;
    const struct distribution_point *a = &points[low - 1], *b = &points[low];
    return a->share + (b->share - a->share) * ((x - a->value) / (b->value - a->value));
}

static double constant_probability(double value, double x, int upper, bool inclusive)
{
    bool within = upper ? value > x : value < x;
    return within || (inclusive && !(value > x) && !(value < x)) ? 1 : 0;
}

/* Of a normal law cut off at 0 and scaled up again. */
static double normal_probability(const struct distribution *of, double x, int upper)
{
    if (x <= 0) return upper ? 1 : 0;
    double kept = gsl_cdf_gaussian_Q(-of->shape, of->scale), above = gsl_cdf_gaussian_Q(x - of->shape, of->scale);
    return upper ? above / kept : (kept - above) / kept;
}

/* P(X < x), or P(X > x) if upper; `inclusive` adds P(X = x). */
static double leaf_probability(const struct distribution *of, double x, int upper, bool inclusive)
{
    double shape = of->shape, scale = of->scale;
    switch (of->family) {
    case DISTRIBUTION_CONSTANT: return constant_probability(scale, x, upper, inclusive);
    case DISTRIBUTION_EXPONENTIAL: return upper ? gsl_cdf_exponential_Q(x, scale) : gsl_cdf_exponential_P(x, scale);
    case DISTRIBUTION_GAMMA:
    case DISTRIBUTION_ERLANG: return upper ? gsl_cdf_gamma_Q(x, shape, scale) : gsl_cdf_gamma_P(x, shape, scale);
    case DISTRIBUTION_LOGNORMAL:
        if (x <= 0) return upper ? 1 : 0;
        return upper ? gsl_cdf_lognormal_Q(x, log(scale), shape) : gsl_cdf_lognormal_P(x, log(scale), shape);
    case DISTRIBUTION_WEIBULL: return upper ? gsl_cdf_weibull_Q(x, scale, shape) : gsl_cdf_weibull_P(x, scale, shape);
    case DISTRIBUTION_PARETO: return upper ? gsl_cdf_pareto_Q(x, shape, scale) : gsl_cdf_pareto_P(x, shape, scale);
    case DISTRIBUTION_NORMAL: return normal_probability(of, x, upper);
    case DISTRIBUTION_UNIFORM:
    case DISTRIBUTION_QUANTILES:
    case DISTRIBUTION_EMPIRICAL: return upper ? 1 - stretch_share(of, x, !inclusive) : stretch_share(of, x, inclusive);
    case DISTRIBUTION_HYPEREXPONENTIAL:
    case DISTRIBUTION_MIXTURE:
    case DISTRIBUTION_LINEAR:
    case DISTRIBUTION_TRACE: break;
    }
    assert(0 && "a leaf");
    return 0;
}

static double law_probability(const struct distribution_law *law, double x, int upper, bool inclusive)
{
    double sum = 0;
    for (size_t i = 0; i < law->leaf_count; i++)
        sum += law->leaves[i].weight * leaf_probability(law->leaves[i].of, x, upper, inclusive);
    return fmin(sum, 1);
}

/* --- Quantiles --- */

struct wanted {
    const struct distribution_law *law;
    double tail;
    int upper;
};

static double excess(double x, const struct wanted *wanted)
{
    double probability = law_probability(wanted->law, x, wanted->upper, !wanted->upper);
    return (wanted->upper ? -1 : 1) * (probability - wanted->tail) / wanted->tail;
}

static double excess_of_logarithm(double logarithm, void *wanted)
{
    return excess(exp(logarithm), wanted);
}

static double excess_of_value(double x, void *wanted)
{
    return excess(x, wanted);
}

/* The value between low and high at which the law's probability is the wanted one; an end where there is none between. */
static double search(const struct wanted *wanted, double low, double high)
{
    if (!(high > low)) return low;
    if (excess(low, wanted) >= 0) return low;
    if (excess(high, wanted) <= 0) return high;
    bool logarithmic = low > 0;
    gsl_function function = {logarithmic ? excess_of_logarithm : excess_of_value, (void *)(uintptr_t)wanted};
    double a = logarithmic ? log(low) : low, b = logarithmic ? log(high) : high;

    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    if (!solver) abort(); /* memory, as in arena.h */
    int status = gsl_root_fsolver_set(solver, &function, a, b);
    for (int i = 0; i < ROOT_STEPS && status == GSL_SUCCESS; i++) {
        status = gsl_root_fsolver_iterate(solver);
        a = gsl_root_fsolver_x_lower(solver);
        b = gsl_root_fsolver_x_upper(solver);
        if (gsl_root_test_interval(a, b, logarithmic ? ROOT_TOLERANCE : 0, ROOT_TOLERANCE) == GSL_SUCCESS) break;
    }
    double root = gsl_root_fsolver_root(solver);
    gsl_root_fsolver_free(solver);
    return logarithmic ? exp(root) : root;
}

/* Near 0, P = z^k / gamma(k + 1) (1 - k z / (k + 1) + ..), z = x / scale (Abramowitz and Stegun 6.5.29); turned round. */
static double gamma_series(double shape, double tail)
{
    double z = exp((log(tail) + gsl_sf_lngamma(shape + 1)) / shape);
    return z * (1 + z / (shape + 1));
}

/* GSL's inverse gamma iterates and may stop short, most of all for small shapes: then the search does it. */
static double gamma_quantile(const struct distribution *of, double tail, int upper)
{
    double shape = of->shape, scale = of->scale;
    if (!upper && shape < 1) {
        double z = gamma_series(shape, tail);
        if (z < SERIES_REACH) return z * scale;
    }
    double x = upper ? gsl_cdf_gamma_Qinv(tail, shape, scale) : gsl_cdf_gamma_Pinv(tail, shape, scale);
    if (isfinite(x) && x >= 0 && fabs(leaf_probability(of, x, upper, false) / tail - 1) <= INVERSE_TOLERANCE) return x;
    struct distribution_leaf leaf = {1, of};
    struct distribution_law law = {.factor = 1, .leaf_count = 1, .leaves = &leaf};
    struct wanted wanted = {&law, tail, upper};
    double high = scale * (shape + 1);
    while (excess(high, &wanted) < 0) high *= 2;
    return search(&wanted, 1e-290, high);
}

static double stretch_quantile(const struct distribution *of, double share)
{
    const struct distribution_point *points = of->points;
    size_t low = 0, high = of->point_count - 1; /* the first point whose share is above the one asked for */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (points[middle].share > share)
            high = middle;
        else
            low = middle + 1;
    }
    const struct distribution_point *b = &points[low];
    if (of->family == DISTRIBUTION_EMPIRICAL || low == 0) return b->value;
    const struct distribution_point *a = b - 1;
    return a->value + (b->value - a->value) * ((share - a->share) / (b->share - a->share));
}

static double normal_quantile(const struct distribution *of, double tail, int upper)
{
    double kept = gsl_cdf_gaussian_Q(-of->shape, of->scale);
    if (!upper) {
        /* Near 0 the mean cancels all digits: there the density's series, x = y + a y^2 / 2, in standard deviations. */
        double a = -of->shape / of->scale, y = tail * kept / gsl_ran_ugaussian_pdf(a);
        if (y * fmax(1, -a) < SERIES_REACH) return of->scale * (y + a * y * y / 2);
    }
    double away = upper ? gsl_cdf_gaussian_Qinv(tail * kept, of->scale)
                        : gsl_cdf_gaussian_Pinv(1 - kept + tail * kept, of->scale);
    return fmax(of->shape + away, 0);
}

static double leaf_quantile(const struct distribution *of, double tail, int upper)
{
    double shape = of->shape, scale = of->scale;
    switch (of->family) {
    case DISTRIBUTION_CONSTANT: return scale;
    case DISTRIBUTION_EXPONENTIAL:
        return upper ? gsl_cdf_exponential_Qinv(tail, scale) : gsl_cdf_exponential_Pinv(tail, scale);
    case DISTRIBUTION_GAMMA:
    case DISTRIBUTION_ERLANG: return gamma_quantile(of, tail, upper);
    case DISTRIBUTION_LOGNORMAL:
        return upper ? gsl_cdf_lognormal_Qinv(tail, log(scale), shape)
                     : gsl_cdf_lognormal_Pinv(tail, log(scale), shape);
    case DISTRIBUTION_WEIBULL:
        return upper ? gsl_cdf_weibull_Qinv(tail, scale, shape) : gsl_cdf_weibull_Pinv(tail, scale, shape);
    case DISTRIBUTION_PARETO:
        return upper ? gsl_cdf_pareto_Qinv(tail, shape, scale) : gsl_cdf_pareto_Pinv(tail, shape, scale);
    case DISTRIBUTION_NORMAL: return normal_quantile(of, tail, upper);
    case DISTRIBUTION_UNIFORM:
    case DISTRIBUTION_QUANTILES:
    case DISTRIBUTION_EMPIRICAL: return stretch_quantile(of, upper ? 1 - tail : tail);
    case DISTRIBUTION_HYPEREXPONENTIAL:
    case DISTRIBUTION_MIXTURE:
    case DISTRIBUTION_LINEAR:
    case DISTRIBUTION_TRACE: break;
    }
    assert(0 && "a leaf");
    return 0;
}

/* How many corners lie below the quantile or, if upper, not above it. */
static size_t corners_passed(const struct distribution_law *law, double tail, int upper)
{
    size_t low = 0, high = law->corner_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct distribution_corner *corner = &law->corners[middle];
        if (upper ? corner->at_least >= tail : corner->at_most < tail)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A mixture's quantile lies between the smallest and the largest of its leaves' at the same tail; corners narrow it. */
static double mixture_quantile(const struct distribution_law *law, double tail, int upper)
{
    double low = INFINITY, high = 0;
    for (size_t i = 0; i < law->leaf_count; i++) {
        double value = leaf_quantile(law->leaves[i].of, tail, upper);
        low = fmin(low, value);
        high = fmax(high, value);
    }
    size_t passed = corners_passed(law, tail, upper);
    const struct distribution_corner *before = passed > 0 ? &law->corners[passed - 1] : NULL;
    const struct distribution_corner *after = passed < law->corner_count ? &law->corners[passed] : NULL;
    if (upper && before && before->more < tail) return before->value;
    if (!upper && after && after->less < tail) return after->value;
    if (before) low = fmax(low, before->value);
    if (after) high = fmin(high, after->value);
    struct wanted wanted = {law, tail, upper};
    return search(&wanted, low, high);
}

double distribution_law_held(const struct distribution_law *law, double value)
{
    double scaled = value * law->factor;
    return scaled < DISTRIBUTION_LARGEST ? scaled : DISTRIBUTION_LARGEST;
}

double distribution_law_quantile(const void *of, double tail, int upper)
{
    const struct distribution_law *law = of;
    return distribution_law_held(law, law->leaf_count == 1 ? leaf_quantile(law->leaves[0].of, tail, upper)
                                                           : mixture_quantile(law, tail, upper));
}

/* --- From distribution to law --- */

static bool has_parts(const struct distribution *distribution)
{
    return distribution->family == DISTRIBUTION_MIXTURE || distribution->family == DISTRIBUTION_HYPEREXPONENTIAL;
}

/* Counts the leaves, and writes them where `leaves` is not NULL. The depth is that of the JSON, at most 64. */
static size_t flatten(const struct distribution *distribution, double weight, struct distribution_leaf *leaves)
{
    if (!(weight > 0)) return 0;
    if (!has_parts(distribution)) {
        if (leaves) *leaves = (struct distribution_leaf){weight, distribution};
        return 1;
    }
    size_t count = 0;
    for (size_t i = 0; i < distribution->part_count; i++)
        count +=
            flatten(distribution->parts[i].of, weight * distribution->parts[i].weight, leaves ? leaves + count : NULL);
    return count;
}

/* The values at which a leaf has corners; how many there are. `values` may be NULL. */
static size_t leaf_corners(const struct distribution *of, double *values)
{
    if (of->family == DISTRIBUTION_CONSTANT || of->family == DISTRIBUTION_PARETO) {
        if (values) *values = of->scale;
        return 1;
    }
    for (size_t i = 0; i < of->point_count && values; i++) values[i] = of->points[i].value;
    return of->point_count;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void law_corners(struct distribution_law *law, struct arena *arena)
{
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < law->leaf_count; i++) count += leaf_corners(law->leaves[i].of, NULL);
    double *values = arena_new_array(arena, count, double);
    for (size_t i = 0, at = 0; i < law->leaf_count; i++) at += leaf_corners(law->leaves[i].of, values + at);
    qsort(values, count, sizeof *values, by_value);

    struct distribution_corner *corners = arena_new_array(arena, count, struct distribution_corner);
    for (size_t i = 0; i < count; i++) {
        double x = values[i];
        if (kept > 0 && !(x > corners[kept - 1].value)) continue;
        corners[kept++] =
            (struct distribution_corner){x, law_probability(law, x, 0, false), law_probability(law, x, 0, true),
                                         law_probability(law, x, 1, true), law_probability(law, x, 1, false)};
    }
    law->corners = corners;
    law->corner_count = kept;
}

const struct distribution_law *distribution_law_new(struct arena *arena, const struct distribution *distribution,
                                                    double factor)
{
    gsl_set_error_handler_off(); /* by default GSL aborts where a value is out of its range */
    struct distribution_law *law = arena_new_of(arena, struct distribution_law);
    law->factor = factor;
    law->leaf_count = flatten(distribution, 1, NULL);
    struct distribution_leaf *leaves = arena_new_array(arena, law->leaf_count, struct distribution_leaf);
    flatten(distribution, 1, leaves);
    law->leaves = leaves;
    law_corners(law, arena);
    return law;
}

/* --- Of a whole distribution --- */

double distribution_probability(const struct distribution *distribution, double x, int upper)
{
    if (!has_parts(distribution)) return leaf_probability(distribution, x, upper, !upper);
    double sum = 0;
    for (size_t i = 0; i < distribution->part_count; i++)
        sum += distribution->parts[i].weight * distribution_probability(distribution->parts[i].of, x, upper);
    return sum;
}

struct distribution distribution_stretched(const struct distribution *distribution, double factor, struct arena *arena)
{
    struct distribution stretched = *distribution;
    struct distribution_point *points = arena_new_array(arena, distribution->point_count, struct distribution_point);
    struct distribution_part *parts = arena_new_array(arena, distribution->part_count, struct distribution_part);
    stretched.scale *= factor;
    if (distribution->family == DISTRIBUTION_NORMAL) stretched.shape *= factor; /* its mean: others have no unit */
    for (size_t i = 0; i < distribution->point_count; i++) {
        points[i] = distribution->points[i];
        points[i].value *= factor;
    }
    for (size_t i = 0; i < distribution->part_count; i++) {
        struct distribution *of = arena_new_of(arena, struct distribution);
        *of = distribution_stretched(distribution->parts[i].of, factor, arena);
        parts[i] = (struct distribution_part){distribution->parts[i].weight, of};
    }
    stretched.points = points;
    stretched.parts = parts;
    return stretched;
}
