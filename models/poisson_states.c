#include "models/poisson_states.h"

#include "sim/arena.h"

#include <float.h>
#include <math.h>

#define ROUNDS   200
#define SETTLED  1e-7 /* of the log-likelihood, by which a round must raise it */
#define LEAST    1e-6 /* chance to leave a state, and to stay */
#define TOGETHER 1.05 /* rates nearer to each other are one */

struct work {
    const double *counts;
    size_t count;
    double window_s;
    double (*density)[2], (*forward)[2], (*backward)[2], *scale;
};

/* Densities of each window in both states, over the larger of the two, whose logarithms are added up apart. */
static double weigh(struct work *work, const struct poisson_states *states)
{
    double logs = 0;
    for (size_t t = 0; t < work->count; t++) {
        double log_of[2];
        for (int s = 0; s < 2; s++)
            log_of[s] = work->counts[t] * log(states->rate_per_s[s]) - states->rate_per_s[s] * work->window_s;
        double larger = fmax(log_of[0], log_of[1]);
        for (int s = 0; s < 2; s++) work->density[t][s] = exp(log_of[s] - larger);
        logs += larger;
    }
    return logs;
}

static double chance(const struct poisson_states *states, int from, int to)
{
    return from == to ? states->stay[from] : 1 - states->stay[from];
}

/* The log-likelihood. */
static double go_forward(struct work *work, const struct poisson_states *states, double *expected)
{
    double logs = weigh(work, states);
    double leave = 1 - states->stay[0], enter = 1 - states->stay[1];
    double before[2] = {enter / (leave + enter), leave / (leave + enter)}; /* of long ago */
    for (size_t t = 0; t < work->count; t++) {
        double now[2];
        for (int s = 0; s < 2; s++)
            now[s] = t == 0 ? before[s] : before[0] * chance(states, 0, s) + before[1] * chance(states, 1, s);
        if (expected) expected[t] = now[0] * states->rate_per_s[0] + now[1] * states->rate_per_s[1];
        for (int s = 0; s < 2; s++) now[s] *= work->density[t][s];
        double sum = fmax(now[0] + now[1], DBL_MIN);
        for (int s = 0; s < 2; s++) before[s] = work->forward[t][s] = now[s] / sum;
        work->scale[t] = sum;
        logs += log(sum);
    }
    return logs;
}

static void go_backward(struct work *work, const struct poisson_states *states)
{
    for (size_t t = work->count; t-- > 0;)
        for (int s = 0; s < 2; s++) {
            double sum = 0;
            for (int next = 0; next < 2 && t + 1 < work->count; next++)
                sum += chance(states, s, next) * work->density[t + 1][next] * work->backward[t + 1][next];
            work->backward[t][s] = t + 1 == work->count ? 1 : sum / work->scale[t + 1];
        }
}

static double held(double share)
{
    return fmin(fmax(share, LEAST), 1 - LEAST);
}

/* The states that make what was seen more likely. */
static void improve(const struct work *work, struct poisson_states *states)
{
    double in[2] = {0}, requests[2] = {0}, stays[2] = {0}, leaves[2] = {0};
    for (size_t t = 0; t < work->count; t++) {
        double share[2], sum = 0;
        for (int s = 0; s < 2; s++) sum += share[s] = work->forward[t][s] * work->backward[t][s];
        for (int s = 0; s < 2; s++) {
            in[s] += share[s] / sum;
            requests[s] += share[s] / sum * work->counts[t];
        }
        for (int s = 0; s < 2 && t + 1 < work->count; s++)
            for (int next = 0; next < 2; next++) {
                double moves = work->forward[t][s] * chance(states, s, next) * work->density[t + 1][next] *
                               work->backward[t + 1][next] / work->scale[t + 1];
                *(next == s ? &stays[s] : &leaves[s]) += moves;
            }
    }
    for (int s = 0; s < 2; s++) {
        states->rate_per_s[s] = fmax(requests[s] / fmax(in[s], DBL_MIN) / work->window_s, 1e-9);
        states->stay[s] = held(stays[s] / fmax(stays[s] + leaves[s], DBL_MIN));
    }
}

/* The windows above and below the mean, to begin with. */
static bool begin(const struct work *work, struct poisson_states *states)
{
    double mean = 0, sum[2] = {0}, in[2] = {0};
    for (size_t t = 0; t < work->count; t++) mean += work->counts[t] / (double)work->count;
    for (size_t t = 0; t < work->count; t++) {
        int s = work->counts[t] > mean;
        sum[s] += work->counts[t];
        in[s]++;
    }
    *states = (struct poisson_states){.stay = {0.9, 0.9}, .window_s = work->window_s};
    for (int s = 0; s < 2; s++) states->rate_per_s[s] = fmax(sum[s] / fmax(in[s], 1) / work->window_s, 1e-9);
    return in[0] > 0 && in[1] > 0;
}

static bool fit(struct work *work, struct poisson_states *out, double *expected)
{
    if (!begin(work, out)) return false;
    double before = -INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
        out->log_likelihood = go_forward(work, out, expected);
        if (out->log_likelihood - before < SETTLED * fabs(out->log_likelihood)) break;
        before = out->log_likelihood;
        go_backward(work, out);
        improve(work, out);
    }
    if (out->rate_per_s[0] > out->rate_per_s[1]) {
        double rate = out->rate_per_s[0], stay = out->stay[0];
        out->rate_per_s[0] = out->rate_per_s[1], out->stay[0] = out->stay[1];
        out->rate_per_s[1] = rate, out->stay[1] = stay;
    }
    return out->rate_per_s[1] > TOGETHER * out->rate_per_s[0];
}

bool poisson_states_fit(const double *counts, size_t count, double window_s, struct poisson_states *out,
                        double *expected)
{
    struct arena *arena = arena_new();
    struct work work = {.counts = counts, .count = count, .window_s = window_s};
    work.density = arena_array(arena, count, sizeof *work.density);
    work.forward = arena_array(arena, count, sizeof *work.forward);
    work.backward = arena_array(arena, count, sizeof *work.backward);
    work.scale = arena_new_array(arena, count, double);
    bool found = count >= 3 && window_s > 0 && fit(&work, out, expected);
    arena_free(arena);
    return found;
}

double poisson_states_dwell_s(const struct poisson_states *states, int state)
{
    return states->window_s / (1 - states->stay[state]);
}
