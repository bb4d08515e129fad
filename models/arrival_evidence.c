#include "models/arrival_evidence.h"

#include "models/counts.h"
#include "models/trace_statistics.h"
#include "sim/arena.h"
#include "sim/random.h"
#include "sim/units.h"

#include <math.h>
#include <stdlib.h>

/* Whether requests share instants because their clock is coarse, and not because they come together: not more of them by far than
 * of a Poisson process of that rate. */
static bool is_ticked(const struct trace_statistics *statistics)
{
    double share = (double)statistics->repeated_stamps / (double)statistics->requests;
    double by_chance = -expm1(-statistics->rate_per_s * time_to_s(statistics->tick_ns));
    return statistics->tick_ns >= NS_PER_MS && statistics->repeated_stamps > 0 && share < 5 * by_chance + 0.05;
}

struct arrival_evidence *arrival_evidence_begin(struct arena *arena, const struct trace_statistics *statistics,
                                                uint64_t seed, size_t most_windows)
{
    struct arrival_evidence *evidence = arena_new_of(arena, struct arrival_evidence);
    int64_t span_ns = statistics->last_ns - statistics->first_ns;
    /* Of few requests few windows: some four of them in each. */
    uint64_t windows = statistics->requests / 4 + 1;
    if (windows > most_windows) windows = most_windows;
    evidence->window_count = windows < EVIDENCE_WINDOWS ? (size_t)windows : EVIDENCE_WINDOWS;
    evidence->windows = arena_new_array(arena, evidence->window_count, double);
    evidence->gaps = arena_new_array(arena, EVIDENCE_GAPS, struct evidence_gap);
    evidence->tick_ns = is_ticked(statistics) ? statistics->tick_ns : 0;
    evidence->span_s = time_to_s(span_ns + evidence->tick_ns);
    evidence->window_s = evidence->span_s / (double)evidence->window_count;
    evidence->first_ns = statistics->first_ns;
    evidence->batches = (double)(statistics->requests - statistics->repeated_stamps);
    evidence->seed = seed;
    evidence->stride = 1;
    return evidence;
}

static void add_to_window(struct arrival_evidence *evidence, double at_s, double requests)
{
    double number = evidence->window_s > 0 ? at_s / evidence->window_s : 0;
    size_t last = evidence->window_count - 1, window = number < (double)last ? (size_t)number : last;
    evidence->windows[window] += requests;
    evidence->requests += requests;
}

/* Where there is no room for more, every other one goes. */
static void add_gap(struct arrival_evidence *evidence, double at_s, double gap_s)
{
    if (evidence->all_gaps++ % evidence->stride != 0) return;
    if (evidence->gap_count == EVIDENCE_GAPS) {
        evidence->gap_count = EVIDENCE_GAPS / 2;
        for (size_t i = 0; i < evidence->gap_count; i++) evidence->gaps[i] = evidence->gaps[2 * i];
        evidence->stride *= 2;
        if ((evidence->all_gaps - 1) % evidence->stride != 0) return;
    }
    evidence->gaps[evidence->gap_count++] = (struct evidence_gap){at_s, gap_s};
}

static void end_batch(struct arrival_evidence *evidence)
{
    uint64_t size = evidence->on_instant;
    if (size > 0) evidence->batch_sizes[size < EVIDENCE_BATCH ? size : EVIDENCE_BATCH]++;
}

static void add_at(struct arrival_evidence *evidence, double at_s)
{
    add_to_window(evidence, at_s, 1);
    bool is_same = evidence->number > 0 && at_s <= evidence->last_s;
    if (!is_same) end_batch(evidence);
    evidence->on_instant = is_same ? evidence->on_instant + 1 : 1;
    if (evidence->number++ > 0) {
        evidence->zero_gaps += is_same;
        add_gap(evidence, at_s, at_s - evidence->last_s);
    }
    evidence->last_s = at_s;
}

/* --- Ticks --- */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The requests of the tick that is over, at random places in it. */
static void flush_tick(struct arrival_evidence *evidence)
{
    double places[EVIDENCE_TICKED] = {0};
    for (size_t i = 0; i < evidence->in_tick; i++) {
        struct random_block block =
            random_block(random_key(evidence->seed, 0), evidence->number + i, RANDOM_SPACING, 0);
        places[i] = random_share(random_wide(block, 0));
    }
    qsort(places, evidence->in_tick, sizeof *places, by_value);
    for (size_t i = 0; i < evidence->in_tick; i++)
        add_at(evidence, time_to_s(evidence->tick_at_ns) + places[i] * time_to_s(evidence->tick_ns));
    evidence->in_tick = 0;
}

void arrival_evidence_add(struct arrival_evidence *evidence, int64_t at_ns)
{
    at_ns -= evidence->first_ns;
    if (evidence->tick_ns == 0) {
        add_at(evidence, time_to_s(at_ns));
        return;
    }
    if (evidence->in_tick > 0 && (at_ns != evidence->tick_at_ns || evidence->in_tick == EVIDENCE_TICKED))
        flush_tick(evidence);
    evidence->tick_at_ns = at_ns;
    evidence->in_tick++;
}

void arrival_evidence_add_counts(struct arrival_evidence *evidence, const struct counts *counts)
{
    /* Windows are not finer than the counts: what came in an interval is spread over those that it touches. */
    for (size_t i = 0; i < counts->intervals; i++) {
        double from_s = time_to_s(counts_begin_ns(counts, i) - evidence->first_ns);
        double to_s = time_to_s(counts_begin_ns(counts, i + 1) - evidence->first_ns);
        size_t parts = evidence->window_s > 0 ? (size_t)((to_s - from_s) / evidence->window_s) + 1 : 1;
        if (counts->of[i] == 0) continue;
        for (size_t k = 0; k < parts; k++) {
            double at_s = from_s + (to_s - from_s) * ((double)k + 0.5) / (double)parts;
            add_to_window(evidence, at_s, (double)counts->of[i] / (double)parts);
        }
    }
}

void arrival_evidence_end(struct arrival_evidence *evidence)
{
    if (evidence->in_tick > 0) flush_tick(evidence);
    end_batch(evidence);
}
