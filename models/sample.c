#include "models/sample.h"

#include "sim/arena.h"

#include <math.h>
#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void group(struct sample *sample, struct arena *arena)
{
    size_t count = sample->count, most = count <= SAMPLE_ALONE ? count : SAMPLE_ALONE;
    size_t between = most - 2 * SAMPLE_EDGE;
    double *values = arena_new_array(arena, most, double), *weights = arena_new_array(arena, most, double);
    double *logarithms = arena_new_array(arena, most, double);
    for (size_t g = 0, at = 0; g < most; g++) {
        size_t next = at + 1;
        if (count > most && g >= SAMPLE_EDGE && g < most - SAMPLE_EDGE)
            next = SAMPLE_EDGE + (g - SAMPLE_EDGE + 1) * (count - 2 * SAMPLE_EDGE) / between;
        weights[g] = (double)(next - at);
        for (; at < next; at++) values[g] += sample->sorted[at];
        values[g] /= weights[g];
        logarithms[g] = log(values[g]);
    }
    sample->groups = most;
    sample->values = values;
    sample->weights = weights;
    sample->logarithms = logarithms;
}

static void summarise(struct sample *sample)
{
    double n = (double)sample->count;
    for (size_t g = 0; g < sample->groups; g++) {
        sample->mean += sample->weights[g] * sample->values[g] / n;
        sample->logarithm += sample->weights[g] * sample->logarithms[g] / n;
    }
    for (size_t g = 0; g < sample->groups; g++) {
        double away = sample->values[g] - sample->mean, away_log = sample->logarithms[g] - sample->logarithm;
        sample->variance += sample->weights[g] * away * away / n;
        sample->logarithm_variance += sample->weights[g] * away_log * away_log / n;
    }
}

struct sample sample_of(double *values, size_t count, struct arena *arena)
{
    qsort(values, count, sizeof *values, by_value);
    struct sample sample = {.count = count, .sorted = values};
    group(&sample, arena);
    summarise(&sample);
    return sample;
}

double sample_quantile(const struct sample *sample, double share)
{
    double at = share * (double)(sample->count - 1);
    size_t below = (size_t)at;
    if (below + 1 >= sample->count) return sample->sorted[sample->count - 1];
    return sample->sorted[below] + (sample->sorted[below + 1] - sample->sorted[below]) * (at - (double)below);
}
