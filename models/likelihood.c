#include "models/likelihood.h"

#include "models/minimiser.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>

#define NEWTON_STEPS     50
#define NEWTON_TOLERANCE 1e-13
#define BISECTIONS       200
#define SHAPE_MOST       1e6
#define CV_MOST          100.0 /* docs/distributions.md */

const char *const family_name[FAMILIES + 1] = {
    "exponential", "gamma", "lognormal", "weibull", "normal", "pareto", "two-exponentials", "two-lognormals", NULL};

const unsigned family_parameters[FAMILIES] = {1, 2, 2, 2, 2, 2, 3, 5};

/* --- Densities --- */

static double log_normal(double away, double deviation)
{
    return -0.5 * away * away / (deviation * deviation) - log(deviation) - 0.5 * log(2 * M_PI);
}

static double log_density(const struct distribution *law, double x);

static double log_mixture(const struct distribution *law, double x)
{
    double most = -INFINITY, sum = 0, each[2] = {0, 0};
    assert(law->part_count == 2);
    for (size_t i = 0; i < 2; i++) {
        each[i] = log(law->parts[i].weight) + log_density(law->parts[i].of, x);
        most = fmax(most, each[i]);
    }
    if (!(most > -INFINITY)) return most;
    for (size_t i = 0; i < 2; i++) sum += exp(each[i] - most);
    return most + log(sum);
}

/* The logarithm of a density at x > 0. */
static double log_density(const struct distribution *law, double x)
{
    double shape = law->shape, scale = law->scale;
    switch (law->family) {
    case DISTRIBUTION_EXPONENTIAL: return -log(scale) - x / scale;
    case DISTRIBUTION_GAMMA: return (shape - 1) * log(x) - x / scale - shape * log(scale) - gsl_sf_lngamma(shape);
    case DISTRIBUTION_LOGNORMAL: return log_normal(log(x) - log(scale), shape) - log(x);
    case DISTRIBUTION_WEIBULL: return log(shape / scale) + (shape - 1) * log(x / scale) - pow(x / scale, shape);
    case DISTRIBUTION_NORMAL: /* shape is its mean, scale its deviation */
        return log_normal(x - shape, scale) - log(gsl_cdf_ugaussian_P(shape / scale));
    case DISTRIBUTION_PARETO: return x < scale ? -INFINITY : log(shape) + shape * log(scale) - (shape + 1) * log(x);
    case DISTRIBUTION_MIXTURE: return log_mixture(law, x);
    default: break;
    }
    assert(0 && "a family of these");
    return -INFINITY;
}

double likelihood_log(const struct distribution *law, const struct sample *sample)
{
    double sum = 0;
    for (size_t g = 0; g < sample->groups; g++) sum += sample->weights[g] * log_density(law, sample->values[g]);
    return sum;
}

/* --- Families --- */

/* ln k - psi(k) = ln(mean) - mean of ln, by Newton from the start of T. Minka, "Estimating a gamma distribution" (2002). */
static bool fit_gamma(const struct sample *sample, struct distribution *out)
{
    double s = log(sample->mean) - sample->logarithm;
    if (!(s > 0)) return false;
    double k = (3 - s + sqrt((s - 3) * (s - 3) + 24 * s)) / (12 * s);
    for (int i = 0; i < NEWTON_STEPS; i++) {
        double step = (log(k) - gsl_sf_psi(k) - s) / (1 / k - gsl_sf_psi_1(k));
        double next = k - step > 0 ? k - step : k / 2;
        if (fabs(next - k) <= NEWTON_TOLERANCE * k) break;
        k = next;
    }
    if (!(k < SHAPE_MOST)) return false;
    *out = (struct distribution){.family = DISTRIBUTION_GAMMA, .shape = k, .scale = sample->mean / k};
    return true;
}

static bool fit_lognormal(const struct sample *sample, struct distribution *out)
{
    if (!(sample->logarithm_variance > 0)) return false;
    *out = (struct distribution){
        .family = DISTRIBUTION_LOGNORMAL, .shape = sqrt(sample->logarithm_variance), .scale = exp(sample->logarithm)};
    return true;
}

/* Mean of x^k, over the largest value to the k, and what the likelihood's derivative is at k: it rises with k. */
static double weibull_slope(const struct sample *sample, double k, double *power)
{
    double top = sample->logarithms[sample->groups - 1], sum = 0, sum_log = 0;
    for (size_t g = 0; g < sample->groups; g++) {
        double term = sample->weights[g] * exp(k * (sample->logarithms[g] - top));
        sum += term;
        sum_log += term * sample->logarithms[g];
    }
    *power = sum / (double)sample->count;
    return sum_log / sum - 1 / k - sample->logarithm;
}

static bool fit_weibull(const struct sample *sample, struct distribution *out)
{
    if (!(sample->logarithm_variance > 0)) return false;
    double power, middle = M_PI / sqrt(6 * sample->logarithm_variance); /* by the variance of the logarithm */
    double low = middle, high = middle;
    while (weibull_slope(sample, low, &power) > 0) low /= 2;
    while (high < SHAPE_MOST && weibull_slope(sample, high, &power) < 0) high *= 2;
    if (!(high < SHAPE_MOST)) return false;
    for (int i = 0; i < BISECTIONS && high - low > NEWTON_TOLERANCE * high; i++) {
        middle = (low + high) / 2;
        if (weibull_slope(sample, middle, &power) < 0)
            low = middle;
        else
            high = middle;
    }
    weibull_slope(sample, high, &power);
    *out = (struct distribution){.family = DISTRIBUTION_WEIBULL,
                                 .shape = high,
                                 .scale = sample->values[sample->groups - 1] * pow(power, 1 / high)};
    return true;
}

/* Of a normal law that is cut off at 0: it depends on the sample through its mean and variance alone. */
static double normal_surprise(const double *arguments, void *self)
{
    const struct sample *sample = self;
    double mean = exp(arguments[0]), deviation = exp(arguments[1]), away = sample->mean - mean;
    if (deviation > CV_MOST * mean) return INFINITY;
    return (sample->variance + away * away) / (2 * deviation * deviation) + log(deviation) +
           log(gsl_cdf_ugaussian_P(mean / deviation));
}

static bool fit_normal(const struct sample *sample, struct distribution *out)
{
    static const double steps[] = {0.1, 0.1};
    if (!(sample->variance > 0)) return false;
    struct sample own = *sample;
    double arguments[] = {log(sample->mean), 0.5 * log(sample->variance)};
    struct minimiser minimiser = {normal_surprise, &own, 2, steps, 1e-9, 500};
    minimise(&minimiser, arguments, NULL);
    *out = (struct distribution){.family = DISTRIBUTION_NORMAL, .shape = exp(arguments[0]), .scale = exp(arguments[1])};
    return true;
}

static bool fit_pareto(const struct sample *sample, struct distribution *out)
{
    double least = sample->sorted[0], above = sample->logarithm - log(least);
    if (!(above > 0)) return false;
    *out = (struct distribution){.family = DISTRIBUTION_PARETO, .shape = 1 / above, .scale = least};
    return true;
}

bool likelihood_fit(enum family family, const struct sample *sample, const struct distribution *near,
                    struct distribution *out, struct arena *arena)
{
    switch (family) {
    case FAMILY_EXPONENTIAL:
        *out = (struct distribution){.family = DISTRIBUTION_EXPONENTIAL, .scale = sample->mean};
        return true;
    case FAMILY_GAMMA: return fit_gamma(sample, out);
    case FAMILY_LOGNORMAL: return fit_lognormal(sample, out);
    case FAMILY_WEIBULL: return fit_weibull(sample, out);
    case FAMILY_NORMAL: return fit_normal(sample, out);
    case FAMILY_PARETO: return fit_pareto(sample, out);
    case FAMILY_TWO_EXPONENTIALS: return likelihood_mixture(DISTRIBUTION_EXPONENTIAL, sample, near, out, arena);
    case FAMILY_TWO_LOGNORMALS: return likelihood_mixture(DISTRIBUTION_LOGNORMAL, sample, near, out, arena);
    case FAMILIES: break;
    }
    assert(0 && "a family");
    return false;
}
