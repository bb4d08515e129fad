/* likelihood_mixture.c - two laws of one family mixed, by expectation and maximisation in turn. */
#include "models/likelihood.h"

#include "sim/arena.h"

#include <math.h>

#define ROUNDS          500
#define ROUNDS_FIRST    20 /* of each start, of which the best goes on */
#define ROUNDS_NEAR     60
#define GAIN_LEAST      1e-9 /* of the log-likelihood for each value, in a round */
#define SAME            0.02 /* shares by which parts that are two differ */
#define WEIGHT_LEAST    2.0  /* values that a part must stand for */
#define DEVIATION_LEAST 0.02 /* of a part's logarithm, over that of all: less is a spike on a few equal values */

struct part {
    double weight, shape, scale;
    double constant, logarithm; /* of the density of a value, times the weight; logarithm of the scale */
};

struct mixture {
    enum distribution_family of;
    const struct sample *sample;
    struct part parts[2];
};

/* The logarithm of a part's density at x, times its weight, less what both parts have in common. */
static inline double log_density(const struct mixture *mixture, const struct part *part, double x, double logarithm)
{
    if (mixture->of == DISTRIBUTION_EXPONENTIAL) return part->constant - x / part->scale;
    double away = (logarithm - part->logarithm) / part->shape;
    return part->constant - 0.5 * away * away;
}

static void prepare(const struct mixture *mixture, struct part *part)
{
    part->logarithm = log(part->scale);
    part->constant = log(part->weight) - (mixture->of == DISTRIBUTION_EXPONENTIAL ? part->logarithm : log(part->shape));
}

/* A part's maximum for values that it has with the given totals. */
static void maximise(const struct mixture *mixture, struct part *part, double weight, double sum, double squares)
{
    part->weight = weight / (double)mixture->sample->count;
    if (mixture->of == DISTRIBUTION_EXPONENTIAL) {
        part->scale = sum / weight;
    } else {
        double mean = sum / weight, variance = squares / weight - mean * mean;
        double least = DEVIATION_LEAST * sqrt(mixture->sample->logarithm_variance);
        part->scale = exp(mean);
        part->shape = fmax(sqrt(fmax(variance, 0)), least);
    }
    prepare(mixture, part);
}

/* Who each value is of, as things stand, and then the parts as that makes them. Returns the log-likelihood before; NAN where a
 * part has died. */
static double next_round(struct mixture *mixture)
{
    const struct sample *sample = mixture->sample;
    double weight[2] = {0, 0}, sum[2] = {0, 0}, squares[2] = {0, 0}, total = 0;
    for (size_t g = 0; g < sample->groups; g++) {
        double x = sample->values[g], value = mixture->of == DISTRIBUTION_EXPONENTIAL ? x : sample->logarithms[g];
        double a = log_density(mixture, &mixture->parts[0], x, sample->logarithms[g]);
        double b = log_density(mixture, &mixture->parts[1], x, sample->logarithms[g]);
        double share = 1 / (1 + exp(b - a));
        total += sample->weights[g] * (a > b ? a - log(share) : b - log(1 - share));
        for (int i = 0; i < 2; i++) {
            double own = sample->weights[g] * (i == 0 ? share : 1 - share);
            weight[i] += own;
            sum[i] += own * value;
            squares[i] += own * value * value;
        }
    }
    if (weight[0] < WEIGHT_LEAST || weight[1] < WEIGHT_LEAST) return NAN;
    for (int i = 0; i < 2; i++) maximise(mixture, &mixture->parts[i], weight[i], sum[i], squares[i]);
    return total;
}

/* The log-likelihood that is reached, but for what both parts have in common; NAN where a part died. */
static double climb(struct mixture *mixture, int rounds)
{
    double before = -INFINITY;
    for (int i = 0; i < rounds; i++) {
        double now = next_round(mixture);
        if (!(now - before > GAIN_LEAST * (double)mixture->sample->count)) return now;
        before = now;
    }
    return before;
}

/* Parts that begin as the values below and above a quantile. */
static void split(struct mixture *mixture, double share)
{
    const struct sample *sample = mixture->sample;
    double at = sample_quantile(sample, share), weight[2] = {0, 0}, sum[2] = {0, 0}, squares[2] = {0, 0};
    for (size_t g = 0; g < sample->groups; g++) {
        double x = sample->values[g], value = mixture->of == DISTRIBUTION_EXPONENTIAL ? x : sample->logarithms[g];
        int i = x > at;
        weight[i] += sample->weights[g];
        sum[i] += sample->weights[g] * value;
        squares[i] += sample->weights[g] * value * value;
    }
    for (int i = 0; i < 2; i++) maximise(mixture, &mixture->parts[i], fmax(weight[i], 1), sum[i], squares[i]);
}

static void begin_near(struct mixture *mixture, const struct distribution *near)
{
    for (int i = 0; i < 2; i++)
        mixture->parts[i] = (struct part){
            .weight = near->parts[i].weight, .shape = near->parts[i].of->shape, .scale = near->parts[i].of->scale};
    for (int i = 0; i < 2; i++) prepare(mixture, &mixture->parts[i]);
}

static struct distribution law_of(const struct mixture *mixture, struct arena *arena)
{
    struct distribution *laws = arena_new_array(arena, 2, struct distribution);
    struct distribution_part *parts = arena_new_array(arena, 2, struct distribution_part);
    int first = mixture->parts[0].scale > mixture->parts[1].scale; /* the faster one */
    double all = mixture->parts[0].weight + mixture->parts[1].weight;
    for (int i = 0; i < 2; i++) {
        const struct part *part = &mixture->parts[i == 0 ? first : !first];
        laws[i] = (struct distribution){.family = mixture->of, .shape = part->shape, .scale = part->scale};
        parts[i] = (struct distribution_part){part->weight / all, &laws[i]};
    }
    return (struct distribution){.family = DISTRIBUTION_MIXTURE, .part_count = 2, .parts = parts};
}

/* Parts that have fallen together are one law, not two. */
static bool are_one(const struct mixture *mixture)
{
    const struct part *a = &mixture->parts[0], *b = &mixture->parts[1];
    bool shapes = mixture->of == DISTRIBUTION_EXPONENTIAL || fabs(a->shape / b->shape - 1) < SAME;
    return shapes && fabs(a->scale / b->scale - 1) < SAME;
}

bool likelihood_mixture(enum distribution_family of, const struct sample *sample, const struct distribution *near,
                        struct distribution *out, struct arena *arena)
{
    static const double splits[] = {0.3, 0.5, 0.7, 0.9, 0.97};
    struct mixture best = {.of = of, .sample = sample};
    double most = -INFINITY;
    if (!(sample->logarithm_variance > 0)) return false;
    for (size_t s = 0; s < (near ? 1 : sizeof splits / sizeof *splits); s++) {
        struct mixture mixture = {.of = of, .sample = sample};
        if (near)
            begin_near(&mixture, near);
        else
            split(&mixture, splits[s]);
        double reached = climb(&mixture, ROUNDS_FIRST);
        if (!(reached > most)) continue;
        most = reached;
        best = mixture;
    }
    if (!(most > -INFINITY) || isnan(climb(&best, near ? ROUNDS_NEAR : ROUNDS)) || are_one(&best)) return false;
    *out = law_of(&best, arena);
    return true;
}
