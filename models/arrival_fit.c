#include "models/arrival_fit.h"

#include "models/likelihood.h"
#include "models/poisson_states.h"
#include "sim/arena.h"

#include <math.h>
#include <stdlib.h>

#define BATCHED                                                                                                        \
    0.1 /* share of gaps that are 0, from which requests are taken to come in batches; a few are rounded to it */
#define EVEN 1e-6 /* by how much of their mean gaps may differ that are all the same */

struct fitting_room {
    struct arena *arena;
    const struct arrival_evidence *evidence;
    bool of_counts;
    struct arrival_fit *out;
    double *rates, *expected; /* [windows]: what a candidate expects in each second of it, and up to its beginning */
};

static double bic_of(const struct fitting_room *room, unsigned parameters, double log_likelihood)
{
    return parameters * log(room->evidence->requests) - 2 * log_likelihood;
}

/* --- Tests --- */

/* Expected requests from the first arrival to at_s. */
static double expected_to(const struct fitting_room *room, double at_s)
{
    const struct arrival_evidence *evidence = room->evidence;
    double number = at_s / evidence->window_s;
    size_t last = evidence->window_count - 1, window = number < (double)last ? (size_t)number : last;
    return room->expected[window] + room->rates[window] * (at_s - (double)window * evidence->window_s);
}

/* The share of gaps that a right process has at or below this one. */
static double rank_of(const struct fitting_room *room, const struct arrival_candidate *candidate,
                      const struct evidence_gap *gap)
{
    if (candidate->process == PROCESS_RENEWAL) return distribution_probability(&candidate->law, gap->gap_s * 1000, 0);
    return -expm1(-(expected_to(room, gap->at_s) - expected_to(room, gap->at_s - gap->gap_s)));
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Kolmogorov's distribution with Stephens's correction for the number of values. */
static double probability_of(double distance, size_t count)
{
    double root = sqrt((double)count), x = (root + 0.12 + 0.11 / root) * distance, sum = 0;
    if (x < 0.2) return 1; /* to 1e-12 */
    for (int k = 1; k <= 100; k++) sum += (k % 2 ? 2 : -2) * exp(-2.0 * k * k * x * x);
    return fmin(fmax(sum, 0), 1);
}

static void test(struct fitting_room *room, struct arrival_candidate *candidate)
{
    const struct arrival_evidence *evidence = room->evidence;
    candidate->distance = candidate->p_value = NAN;
    if (evidence->gap_count < FIT_LEAST - 1) return;
    size_t step = (evidence->gap_count + FIT_TESTED - 1) / FIT_TESTED, count = 0;
    double *ranks = arena_new_array(room->arena, FIT_TESTED, double), distance = 0;
    for (size_t w = 0; w + 1 < evidence->window_count; w++)
        room->expected[w + 1] = room->expected[w] + room->rates[w] * evidence->window_s;
    /* A law of gaps was found without those that are rounded to 0. */
    bool skips_zeros = candidate->process == PROCESS_RENEWAL;
    for (size_t i = 0; i < evidence->gap_count; i += step)
        if (!skips_zeros || evidence->gaps[i].gap_s > 0) ranks[count++] = rank_of(room, candidate, &evidence->gaps[i]);
    qsort(ranks, count, sizeof *ranks, by_value);
    for (size_t i = 0; i < count; i++) {
        distance = fmax(distance, ranks[i] - (double)i / (double)count);
        distance = fmax(distance, (double)(i + 1) / (double)count - ranks[i]);
    }
    candidate->distance = distance;
    candidate->p_value = probability_of(distance, count);
    room->out->tested = count;
}

static void add(struct fitting_room *room, struct arrival_candidate candidate)
{
    bool has_density = candidate.process != PROCESS_BATCH && candidate.process != PROCESS_DETERMINISTIC;
    candidate.rate_per_s = room->evidence->requests / room->evidence->span_s;
    if (isfinite(candidate.log_likelihood))
        candidate.bic = bic_of(room, candidate.parameters, candidate.log_likelihood);
    if (has_density)
        test(room, &candidate);
    else
        candidate.distance = candidate.p_value = NAN;
    room->out->candidates[room->out->count++] = candidate;
}

/* The logarithm of the density of the requests' times where windows have these rates. */
static double log_likelihood_of(const struct fitting_room *room)
{
    const struct arrival_evidence *evidence = room->evidence;
    double sum = 0;
    for (size_t w = 0; w < evidence->window_count; w++)
        sum += evidence->windows[w] * log(room->rates[w]) - room->rates[w] * evidence->window_s;
    return sum;
}

/* --- Candidates --- */

static bool is_batched(const struct arrival_evidence *evidence)
{
    return (double)evidence->zero_gaps > BATCHED * (double)evidence->all_gaps;
}

/* Like the ticks of a clock. */
static bool is_even(const struct arrival_evidence *evidence)
{
    double least = INFINITY, most = 0;
    for (size_t i = 0; i < evidence->gap_count; i++) {
        least = fmin(least, evidence->gaps[i].gap_s);
        most = fmax(most, evidence->gaps[i].gap_s);
    }
    return evidence->gap_count >= FIT_LEAST - 1 && most - least <= EVEN * most;
}

static void add_poisson(struct fitting_room *room)
{
    const struct arrival_evidence *evidence = room->evidence;
    for (size_t w = 0; w < evidence->window_count; w++) room->rates[w] = evidence->requests / evidence->span_s;
    add(room, (struct arrival_candidate){
                  .process = PROCESS_POISSON, .parameters = 1, .log_likelihood = log_likelihood_of(room)});
}

/* `poisson`: the log-likelihood of a Poisson process. */
static void add_renewal(struct fitting_room *room, double poisson)
{
    static const enum family families[] = {FAMILY_GAMMA, FAMILY_LOGNORMAL, FAMILY_WEIBULL, FAMILY_TWO_EXPONENTIALS};
    const struct arrival_evidence *evidence = room->evidence;
    double *gaps_ms = arena_new_array(room->arena, evidence->gap_count, double), best = INFINITY;
    size_t count = 0;
    for (size_t i = 0; i < evidence->gap_count; i++)
        if (evidence->gaps[i].gap_s > 0) gaps_ms[count++] = evidence->gaps[i].gap_s * 1000;
    if (count < FIT_LEAST - 1 || is_batched(evidence) || is_even(evidence)) return;
    struct sample sample = sample_of(gaps_ms, count, room->arena);
    struct arrival_candidate candidate = {.process = PROCESS_RENEWAL};
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        struct distribution law;
        if (!likelihood_fit(families[i], &sample, NULL, &law, room->arena)) continue;
        /* By how much a gap is likelier than under the exponential law of the same gaps: of a part of them that is surer than
         * its own likelihood, and the Poisson process's is that of all. */
        double gain = likelihood_log(&law, &sample) / (double)count + log(sample.mean) + 1;
        double all = poisson + gain * (evidence->requests - 1);
        double bic = bic_of(room, family_parameters[families[i]], all);
        if (!(bic < best)) continue;
        best = bic;
        candidate.law = law;
        candidate.parameters = family_parameters[families[i]];
        candidate.log_likelihood = all;
    }
    if (best < INFINITY) add(room, candidate);
}

/* Two states, in windows of one length; false where there are none, or others before were likelier. */
static bool try_states(struct fitting_room *room, size_t joined, struct arrival_candidate *candidate)
{
    const struct arrival_evidence *evidence = room->evidence;
    size_t count = evidence->window_count / joined;
    double *counts = arena_new_array(room->arena, count, double), *rates = arena_new_array(room->arena, count, double);
    struct poisson_states states;
    for (size_t w = 0; w < count * joined; w++) counts[w / joined] += evidence->windows[w];
    if (!poisson_states_fit(counts, count, evidence->window_s * (double)joined, &states, rates)) return false;
    /* Windows that are left over at the end have the rate that was expected in the last. */
    double all = states.log_likelihood;
    for (size_t w = count * joined; w < evidence->window_count; w++)
        all += evidence->windows[w] * log(rates[count - 1]) - rates[count - 1] * evidence->window_s;
    if (!(all > candidate->log_likelihood)) return false;
    candidate->log_likelihood = all;
    for (int s = 0; s < 2; s++)
        candidate->states[s] = (struct arrival_state){states.rate_per_s[s], poisson_states_dwell_s(&states, s)};
    for (size_t w = 0; w < evidence->window_count; w++)
        room->rates[w] = rates[w / joined < count ? w / joined : count - 1];
    return true;
}

static void add_mmpp(struct fitting_room *room)
{
    struct arrival_candidate candidate = {.process = PROCESS_MMPP, .parameters = 4, .log_likelihood = -INFINITY};
    for (size_t joined = 1; joined * 64 <= room->evidence->window_count; joined *= 4)
        try_states(room, joined, &candidate);
    if (candidate.log_likelihood > -INFINITY) add(room, candidate);
}

/* A curve through the means of that many equal parts, at their middles; the windows' rates follow. */
static double try_curve(struct fitting_room *room, size_t count, struct rate_point *points)
{
    const struct arrival_evidence *evidence = room->evidence;
    double part_s = evidence->span_s / (double)count, least = 0.01 / part_s;
    for (size_t i = 0; i < count; i++) points[i] = (struct rate_point){((double)i + 0.5) * part_s, 0};
    for (size_t w = 0; w < evidence->window_count; w++)
        points[w * count / evidence->window_count].rate_per_s += evidence->windows[w] / part_s;
    for (size_t i = 0; i < count; i++) points[i].rate_per_s = fmax(points[i].rate_per_s, least);
    for (size_t w = 0; w < evidence->window_count; w++) {
        double at = (((double)w + 0.5) * evidence->window_s / part_s) - 0.5;
        size_t i = at > 0 ? (size_t)at : 0, next = i + 1 < count ? i + 1 : count - 1;
        double share = at > 0 ? at - (double)i : 0;
        room->rates[w] = points[i].rate_per_s + share * (points[next].rate_per_s - points[i].rate_per_s);
    }
    return log_likelihood_of(room);
}

static void add_curve(struct fitting_room *room)
{
    struct rate_point *points = arena_new_array(room->arena, FIT_POINTS, struct rate_point);
    size_t best = 0;
    double best_bic = INFINITY;
    for (size_t count = 2; count <= FIT_POINTS && count * 2 <= room->evidence->window_count; count *= 2) {
        double bic = bic_of(room, (unsigned)count, try_curve(room, count, points));
        if (!(bic < best_bic)) continue;
        best_bic = bic;
        best = count;
    }
    if (best == 0) return;
    double log_likelihood = try_curve(room, best, points);
    add(room, (struct arrival_candidate){.process = PROCESS_RATE_CURVE,
                                         .parameters = (unsigned)best,
                                         .log_likelihood = log_likelihood,
                                         .point_count = best,
                                         .points = points});
}

/* Sizes as they were found, each with its share. */
static struct distribution sizes_of(const struct fitting_room *room)
{
    struct distribution_part *parts = arena_new_array(room->arena, EVIDENCE_BATCH, struct distribution_part);
    size_t count = 0;
    double all = 0;
    for (int size = 1; size <= EVIDENCE_BATCH; size++) all += (double)room->evidence->batch_sizes[size];
    for (int size = 1; size <= EVIDENCE_BATCH; size++) {
        if (room->evidence->batch_sizes[size] == 0) continue;
        struct distribution *one = arena_new_of(room->arena, struct distribution);
        *one = distribution_constant(size);
        parts[count++] = (struct distribution_part){(double)room->evidence->batch_sizes[size] / all, one};
    }
    if (count == 1) return *parts[0].of;
    return (struct distribution){.family = DISTRIBUTION_MIXTURE, .part_count = count, .parts = parts};
}

static void add_batch(struct fitting_room *room)
{
    struct arrival_candidate candidate = {
        .process = PROCESS_BATCH, .parameters = 2, .log_likelihood = NAN, .bic = NAN, .law = sizes_of(room)};
    add(room, candidate);
}

static void add_deterministic(struct fitting_room *room)
{
    add(room, (struct arrival_candidate){
                  .process = PROCESS_DETERMINISTIC, .parameters = 1, .log_likelihood = NAN, .bic = NAN});
    /* Request k comes at k / rate, so that the last one ends the span. */
    struct arrival_candidate *added = &room->out->candidates[room->out->count - 1];
    added->rate_per_s = (room->evidence->requests - 1) / room->evidence->span_s;
}

/* --- The choice --- */

/* Those that cannot be compared come first: the others have no density for what was seen. */
static int by_bic(const void *a, const void *b)
{
    const struct arrival_candidate *x = a, *y = b;
    if (isnan(x->bic) || isnan(y->bic)) return isnan(y->bic) - isnan(x->bic);
    return (x->bic > y->bic) - (x->bic < y->bic);
}

bool arrival_fit(struct arena *arena, const struct arrival_evidence *evidence, bool of_counts, struct arrival_fit *out)
{
    *out = (struct arrival_fit){.requests = evidence->requests,
                                .span_s = evidence->span_s,
                                .of_counts = of_counts,
                                .tick_ns = evidence->tick_ns};
    if (evidence->requests < FIT_LEAST || !(evidence->span_s > 0)) return false;
    struct fitting_room room = {.arena = arena, .evidence = evidence, .of_counts = of_counts, .out = out};
    room.rates = arena_new_array(arena, evidence->window_count, double);
    room.expected = arena_new_array(arena, evidence->window_count, double);
    add_poisson(&room);
    add_renewal(&room, out->candidates[0].log_likelihood);
    add_mmpp(&room);
    add_curve(&room);
    if (is_batched(evidence)) add_batch(&room);
    if (is_even(evidence)) add_deterministic(&room);
    qsort(out->candidates, out->count, sizeof *out->candidates, by_bic);
    return true;
}
