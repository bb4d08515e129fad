#include "models/distribution_smooth.h"

#include "models/distribution_law.h"
#include "sim/arena.h"
#include "sim/quantile.h"

#include <math.h>

#define DEGREE     20
#define ERROR_MOST 1e-9

/* Over the places x = -1, at the inner end, to 1; false: no polynomial is near enough. */
struct octave {
    bool is_smooth;
    double coefficient[DEGREE + 1]; /* of the Chebyshev polynomials */
};

struct distribution_smooth {
    const struct distribution_law *law;
    double cosine[2 * DEGREE]; /* of k pi / DEGREE */
    struct octave octaves[2][QUANTILE_OCTAVES];
};

/* From half of the probability that an octave begins with to all of it. */
static double tail_at(int octave, double x)
{
    return ldexp(0.75 - x / 4, -(octave + 1));
}

/* Clenshaw's recurrence (Mathematics of Computation 9, 1955). */
static double value_at(const struct octave *octave, double x)
{
    double b = 0, before = 0;
    for (int k = DEGREE; k > 0; k--) {
        double next = octave->coefficient[k] + 2 * x * b - before;
        before = b;
        b = next;
    }
    return exp(octave->coefficient[0] + x * b - before);
}

/* The polynomial through the logarithms at the extrema cos(j pi / DEGREE), the outermost of which count half. */
static void interpolate(const double cosine[2 * DEGREE], const double logarithm[DEGREE + 1], struct octave *octave)
{
    for (int k = 0; k <= DEGREE; k++) {
        double sum = (logarithm[0] + (k % 2 ? -1 : 1) * logarithm[DEGREE]) / 2;
        for (int j = 1; j < DEGREE; j++) sum += logarithm[j] * cosine[j * k % (2 * DEGREE)];
        octave->coefficient[k] = sum * (k == 0 || k == DEGREE ? 1 : 2) / DEGREE;
    }
}

static bool is_near(const struct distribution_law *law, const struct octave *octave, int number, int upper)
{
    static const double between[] = {-0.96, -0.41, 0.27, 0.79};
    for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
        double exact = distribution_law_quantile(law, tail_at(number, between[i]), upper);
        if (!(fabs(value_at(octave, between[i]) - exact) <= ERROR_MOST * exact)) return false;
    }
    return true;
}

static struct octave octave_of(const struct distribution_smooth *smooth, int number, int upper)
{
    struct octave octave = {.is_smooth = false};
    double logarithm[DEGREE + 1];
    for (int j = 0; j <= DEGREE; j++) {
        double value = distribution_law_quantile(smooth->law, tail_at(number, smooth->cosine[j]), upper);
        if (!(value > 0)) return octave;
        logarithm[j] = log(value);
    }
    interpolate(smooth->cosine, logarithm, &octave);
    octave.is_smooth = is_near(smooth->law, &octave, number, upper);
    return octave;
}

const struct distribution_smooth *distribution_smooth_new(struct arena *arena, const struct distribution_law *law)
{
    struct distribution_smooth *smooth = arena_new_of(arena, struct distribution_smooth);
    smooth->law = law;
    for (int k = 0; k < 2 * DEGREE; k++) smooth->cosine[k] = cos(M_PI * k / DEGREE);
    for (int upper = 0; upper < 2; upper++)
        for (int i = 0; i < QUANTILE_OCTAVES; i++) smooth->octaves[upper][i] = octave_of(smooth, i, upper);
    return smooth;
}

double distribution_smooth_quantile(const void *self, double tail, int upper)
{
    const struct distribution_smooth *smooth = self;
    int exponent;
    double part = frexp(tail, &exponent); /* tail = part x 2^exponent, part from 1/2 to below 1 */
    int number = -exponent - 1;
    bool is_within = number >= 0 && number < QUANTILE_OCTAVES && smooth->octaves[upper][number].is_smooth;
    return is_within ? value_at(&smooth->octaves[upper][number], 3 - 4 * part)
                     : distribution_law_quantile(smooth->law, tail, upper);
}
