#include "sim/tally.h"

#include "sim/arena.h"

void tally_init(struct tally *tally, struct arena *arena, unsigned measures)
{
    *tally = (struct tally){0};
    for (int m = 0; m < MEASURES; m++)
        if (measures >> m & 1) tally->of[m] = histogram_new(arena);
    tally->gathered = arena_new_array(arena, MEASURES, struct gathered);
    if (tally->of[MEASURE_LATENCY]) tally->step = arena_new_of(arena, struct sketch_step);
}

void tally_clear(struct tally *tally)
{
    struct tally clear = {.step = tally->step, .gathered = tally->gathered};
    if (clear.step) *clear.step = (struct sketch_step){0};
    for (int m = 0; m < MEASURES; m++) {
        clear.of[m] = tally->of[m];
        clear.gathered[m].count = 0;
        if (clear.of[m]) histogram_clear(clear.of[m]);
    }
    *tally = clear;
}

void tally_count(struct tally *tally, enum measure measure)
{
    struct gathered *gathered = &tally->gathered[measure];
    struct histogram *histogram = tally->of[measure];
    uint64_t index[GATHERED_ROOM];
    int128 before = histogram->sum;
    histogram_add_all(histogram, gathered->values, gathered->count, index);
    if (measure == MEASURE_LATENCY) {
        tally->latency += histogram->sum - before;
        sketch_step_add_all(tally->step, index, gathered->count);
    }
    gathered->count = 0;
}

void tally_settle(struct tally *tally)
{
    for (int m = 0; m < MEASURES; m++)
        if (tally->gathered[m].count > 0) tally_count(tally, (enum measure)m);
}

void tally_merge(struct tally *into, const struct tally *from)
{
    into->arrived += from->arrived;
    into->succeeded += from->succeeded;
    into->latency += from->latency;
    into->payload_bytes += from->payload_bytes;
    into->response_bytes += from->response_bytes;
    for (int f = 0; f < FAILURES; f++) into->failed[f] += from->failed[f];
    if (from->peak > into->peak) into->peak = from->peak;
    if (from->oldest_ns > into->oldest_ns) into->oldest_ns = from->oldest_ns;
    into->cold_starts += from->cold_starts;
    into->spilled += from->spilled;
    into->billed_ns += from->billed_ns;
    into->provisioned_ns += from->provisioned_ns;
    into->captured += from->captured;
    into->captured_bytes += from->captured_bytes;
    into->explained += from->explained;
    into->explain_calls += from->explain_calls;
    into->batches += from->batches;
    into->batched += from->batched;
    into->input_tokens += from->input_tokens;
    into->output_tokens += from->output_tokens;
    for (int m = 0; m < MEASURES; m++)
        if (into->of[m] && from->of[m]) histogram_merge(into->of[m], from->of[m]);
}

uint64_t tally_outcome(const struct tally *tally, enum outcome_kind outcome)
{
    uint64_t count = outcome == OUTCOME_SUCCEEDED ? tally->succeeded : 0;
    for (int f = FAILURE_NONE + 1; f < FAILURES; f++)
        if (failure_outcome((enum failure)f) == outcome) count += tally->failed[f];
    return count;
}

uint64_t tally_ended(const struct tally *tally)
{
    uint64_t count = tally->succeeded;
    for (int f = 0; f < FAILURES; f++) count += tally->failed[f];
    return count;
}
