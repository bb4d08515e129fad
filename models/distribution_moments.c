/* distribution_moments.c - mean and coefficient of variation, from the parameters and back. Formulas: Johnson, Kotz and
 * Balakrishnan, Continuous Univariate Distributions, vol. 1 (1994), unless one names another source. */
#include "models/distribution.h"

#include "sim/arena.h"

#include <assert.h>
#include <math.h>

#define BISECTIONS 200
/* CoefficientOfVariation is written with a few digits; the number of phases it means must still be clear. */
#define ERLANG_TOLERANCE 0.01

struct moments {
    double mean, variance;
};

struct distribution distribution_constant(double value)
{
    return (struct distribution){.family = DISTRIBUTION_CONSTANT, .scale = value};
}

/* --- From mean and coefficient of variation --- */

/* cv^2 + 1 = gamma(1 + 2/k) / gamma(1 + 1/k)^2, through its logarithm, which does not overflow. */
static double weibull_cv_squared(double shape)
{
    return expm1(lgamma(1 + 2 / shape) - 2 * lgamma(1 + 1 / shape));
}

/* The coefficient falls as the shape grows: bisection on the logarithm of the shape. */
static double weibull_shape(double cv)
{
    double low = log(0.01), high = log(1e6);
    for (int i = 0; i < BISECTIONS; i++) {
        double middle = (low + high) / 2;
        if (weibull_cv_squared(exp(middle)) > cv * cv)
            low = middle;
        else
            high = middle;
    }
    return exp((low + high) / 2);
}

/* Two phases with balanced means, p1 m1 = p2 m2: Whitt, "Approximating a point process by a renewal process", 1982. */
static struct distribution balanced_phases(double mean, double cv, struct arena *arena)
{
    double lean = sqrt((cv * cv - 1) / (cv * cv + 1));
    struct distribution *phases = arena_new_array(arena, 2, struct distribution);
    struct distribution_part *parts = arena_new_array(arena, 2, struct distribution_part);
    for (size_t i = 0; i < 2; i++) {
        double weight = (i == 0 ? 1 + lean : 1 - lean) / 2;
        phases[i] = (struct distribution){.family = DISTRIBUTION_EXPONENTIAL, .scale = mean / (2 * weight)};
        parts[i] = (struct distribution_part){.weight = weight, .of = &phases[i]};
    }
    return (struct distribution){.family = DISTRIBUTION_HYPEREXPONENTIAL, .part_count = 2, .parts = parts};
}

static struct distribution of_shape(enum distribution_family family, double shape, double scale)
{
    return (struct distribution){.family = family, .shape = shape, .scale = scale};
}

const char *distribution_from_moments(enum distribution_family family, double mean, double cv, struct distribution *out,
                                      struct arena *arena)
{
    double squared = cv * cv;
    switch (family) {
    case DISTRIBUTION_GAMMA: *out = of_shape(family, 1 / squared, mean * squared); return NULL;
    case DISTRIBUTION_LOGNORMAL: *out = of_shape(family, sqrt(log1p(squared)), mean / sqrt(1 + squared)); return NULL;
    case DISTRIBUTION_WEIBULL: {
        double shape = weibull_shape(cv);
        *out = of_shape(family, shape, mean / exp(lgamma(1 + 1 / shape)));
        return NULL;
    }
    case DISTRIBUTION_PARETO: { /* cv^2 = 1 / (a (a - 2)), solved for a */
        double alpha = 1 + sqrt(1 + 1 / squared);
        *out = of_shape(family, alpha, mean * (alpha - 1) / alpha);
        return NULL;
    }
    case DISTRIBUTION_HYPEREXPONENTIAL:
        if (cv < 1) return "must be 1 or more for hyperexponential (below 1, gamma or erlang fit)";
        *out = balanced_phases(mean, cv, arena);
        return NULL;
    case DISTRIBUTION_ERLANG: {
        double phases = round(1 / squared);
        if (!(fabs(1 / squared - phases) <= ERLANG_TOLERANCE * phases))
            return "must be 1 / sqrt(a whole number) for erlang (between them, gamma fits)";
        *out = of_shape(family, phases, mean / phases);
        return NULL;
    }
    case DISTRIBUTION_NORMAL: *out = of_shape(family, mean, mean * cv); return NULL;
    default: assert(0 && "a family with Mean and CoefficientOfVariation"); return "has no coefficient of variation";
    }
}

/* --- And back --- */

/* Mills' ratio at the truncation point: Johnson, Kotz and Balakrishnan, chapter 13.10.1. */
static struct moments of_truncated_normal(double mean, double deviation)
{
    double at = -mean / deviation;
    double density = exp(-at * at / 2) / sqrt(2 * acos(-1)), above = erfc(at / sqrt(2)) / 2;
    double hazard = density / above;
    return (struct moments){mean + deviation * hazard, deviation * deviation * (1 + at * hazard - hazard * hazard)};
}

static struct moments of_pareto(double alpha, double smallest)
{
    if (alpha <= 1) return (struct moments){INFINITY, INFINITY};
    double mean = smallest * alpha / (alpha - 1);
    return (struct moments){mean, alpha <= 2 ? INFINITY : mean * mean / (alpha * (alpha - 2))};
}

/* A uniform stretch from a to b has mean (a + b) / 2 and, about a point m, the second moment
 * ((a - m)^2 + (a - m)(b - m) + (b - m)^2) / 3. */
static struct moments of_stretches(const struct distribution_point *points, size_t count)
{
    struct moments moments = {0, 0};
    for (size_t i = 1; i < count; i++)
        moments.mean += (points[i].share - points[i - 1].share) * (points[i - 1].value + points[i].value) / 2;
    for (size_t i = 1; i < count; i++) {
        double a = points[i - 1].value - moments.mean, b = points[i].value - moments.mean;
        moments.variance += (points[i].share - points[i - 1].share) * (a * a + a * b + b * b) / 3;
    }
    return moments;
}

static struct moments of_samples(const struct distribution_point *points, size_t count)
{
    struct moments moments = {0, 0};
    double before = 0;
    for (size_t i = 0; i < count; before = points[i++].share)
        moments.mean += (points[i].share - before) * points[i].value;
    before = 0;
    for (size_t i = 0; i < count; before = points[i++].share) {
        double away = points[i].value - moments.mean;
        moments.variance += (points[i].share - before) * away * away;
    }
    return moments;
}

static struct moments moments_of(const struct distribution *distribution);

/* Law of total variance. */
static struct moments of_parts(const struct distribution_part *parts, size_t count)
{
    struct moments moments = {0, 0};
    for (size_t i = 0; i < count; i++)
        if (parts[i].weight > 0) moments.mean += parts[i].weight * moments_of(parts[i].of).mean;
    if (isinf(moments.mean)) return (struct moments){INFINITY, INFINITY};
    for (size_t i = 0; i < count; i++) {
        if (!(parts[i].weight > 0)) continue;
        struct moments part = moments_of(parts[i].of);
        double away = part.mean - moments.mean;
        moments.variance += parts[i].weight * (part.variance + away * away);
    }
    return moments;
}

static struct moments moments_of(const struct distribution *distribution)
{
    double shape = distribution->shape, scale = distribution->scale;
    switch (distribution->family) {
    case DISTRIBUTION_CONSTANT: return (struct moments){scale, 0};
    case DISTRIBUTION_EXPONENTIAL: return (struct moments){scale, scale * scale};
    case DISTRIBUTION_GAMMA:
    case DISTRIBUTION_ERLANG: return (struct moments){shape * scale, shape * scale * scale};
    case DISTRIBUTION_LOGNORMAL: {
        double mean = scale * exp(shape * shape / 2);
        return (struct moments){mean, mean * mean * expm1(shape * shape)};
    }
    case DISTRIBUTION_WEIBULL: {
        double mean = scale * exp(lgamma(1 + 1 / shape));
        return (struct moments){mean, mean * mean * weibull_cv_squared(shape)};
    }
    case DISTRIBUTION_PARETO: return of_pareto(shape, scale);
    case DISTRIBUTION_NORMAL: return of_truncated_normal(shape, scale);
    case DISTRIBUTION_UNIFORM:
    case DISTRIBUTION_QUANTILES: return of_stretches(distribution->points, distribution->point_count);
    case DISTRIBUTION_EMPIRICAL: return of_samples(distribution->points, distribution->point_count);
    case DISTRIBUTION_HYPEREXPONENTIAL:
    case DISTRIBUTION_MIXTURE: return of_parts(distribution->parts, distribution->part_count);
    case DISTRIBUTION_LINEAR:
    case DISTRIBUTION_TRACE: break;
    }
    return (struct moments){NAN, NAN};
}

double distribution_mean(const struct distribution *distribution)
{
    return moments_of(distribution).mean;
}

double distribution_cv(const struct distribution *distribution)
{
    struct moments moments = moments_of(distribution);
    if (isinf(moments.variance)) return INFINITY;
    return moments.mean > 0 ? sqrt(moments.variance) / moments.mean : NAN;
}
