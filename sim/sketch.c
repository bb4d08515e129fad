#include "sim/sketch.h"

#include "sim/arena.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* A bucket that holds something: its number below, what it holds above. Ordered by number, entries are ordered by themselves. */
#define NUMBER_BITS 11
#define COUNT_MOST  (UINT64_MAX >> NUMBER_BITS)
static_assert(SKETCH_BUCKETS <= (size_t)1 << NUMBER_BITS, "a bucket's number has room");

/* Buckets can be doubled until one holds all. */
#define DOUBLINGS_MOST NUMBER_BITS
static_assert(SKETCH_ROOM >= 2 * SKETCH_STEPS, "two series of steps of one bucket each can be merged");

struct run {
    uint32_t first, count; /* of a step, among the entries */
};

struct sketch {
    uint32_t doublings;
    size_t steps, used;
    struct run runs[SKETCH_STEPS];
    uint64_t entries[SKETCH_ROOM];
};

static uint32_t number_of(uint64_t entry)
{
    return (uint32_t)(entry & ((1u << NUMBER_BITS) - 1));
}

static uint64_t count_of(uint64_t entry)
{
    return entry >> NUMBER_BITS;
}

static uint64_t entry_of(uint32_t number, uint64_t count)
{
    return count << NUMBER_BITS | number;
}

struct sketch *sketch_new(struct arena *arena)
{
    return arena_new_of(arena, struct sketch);
}

void sketch_clear(struct sketch *sketch)
{
    sketch->doublings = 0;
    sketch->steps = sketch->used = 0;
}

size_t sketch_steps(const struct sketch *sketch)
{
    return sketch->steps;
}

/* --- Writing --- */

/* Behind what was written last of a run that begins at `first`: into the same entry where it is the same bucket. */
static void put(struct sketch *sketch, size_t first, uint32_t number, uint64_t count)
{
    uint64_t *last = sketch->used > first ? &sketch->entries[sketch->used - 1] : NULL;
    if (last && number_of(*last) == number) {
        uint64_t room = COUNT_MOST - count_of(*last);
        *last = entry_of(number, count_of(*last) + (count < room ? count : room));
    } else {
        sketch->entries[sketch->used++] = entry_of(number, count);
    }
}

static void end_run(struct sketch *sketch, size_t first)
{
    sketch->runs[sketch->steps++] = (struct run){(uint32_t)first, (uint32_t)(sketch->used - first)};
}

/* What is written is never longer than what was read. */
static void widen(struct sketch *sketch)
{
    size_t steps = sketch->steps;
    assert(sketch->doublings < DOUBLINGS_MOST);
    sketch->doublings++;
    sketch->steps = sketch->used = 0;
    for (size_t i = 0; i < steps; i++) {
        struct run run = sketch->runs[i];
        size_t first = sketch->used;
        for (uint32_t e = 0; e < run.count; e++) {
            uint64_t entry = sketch->entries[run.first + e];
            put(sketch, first, number_of(entry) >> 1, count_of(entry));
        }
        end_run(sketch, first);
    }
}

/* Two runs in order become one, behind what was written. Neither may lie where it will be written before it is read. */
static void put_both(struct sketch *sketch, const uint64_t *a, size_t a_count, const uint64_t *b, size_t b_count)
{
    size_t first = sketch->used, i = 0, j = 0;
    while (i < a_count || j < b_count) {
        bool from_a = j == b_count || (i < a_count && number_of(a[i]) <= number_of(b[j]));
        uint64_t entry = from_a ? a[i++] : b[j++];
        put(sketch, first, number_of(entry), count_of(entry));
    }
    end_run(sketch, first);
}

/* Most of a step's buckets are empty: a stretch of them is passed by at once. */
#define STRETCH 32
static_assert(SKETCH_BUCKETS % STRETCH == 0, "buckets are whole stretches");

static bool is_empty(const uint32_t *counts)
{
    uint32_t any = 0;
    for (int i = 0; i < STRETCH; i++) any |= counts[i];
    return any == 0;
}

static size_t buckets_used(const struct sketch_step *step)
{
    size_t used = 0;
    for (size_t s = 0; s < SKETCH_BUCKETS; s += STRETCH)
        for (size_t i = s; i < s + STRETCH && !is_empty(step->counts + s); i++) used += step->counts[i] > 0;
    return used;
}

void sketch_append(struct sketch *sketch, struct sketch_step *step)
{
    assert(sketch->steps < SKETCH_STEPS);
    if (SKETCH_ROOM - sketch->used < SKETCH_BUCKETS) /* seldom */
        while (SKETCH_ROOM - sketch->used < buckets_used(step)) widen(sketch);
    size_t first = sketch->used;
    for (size_t s = 0; s < SKETCH_BUCKETS; s += STRETCH) {
        if (is_empty(step->counts + s)) continue;
        for (size_t i = s; i < s + STRETCH; i++)
            if (step->counts[i] > 0) put(sketch, first, (uint32_t)i >> sketch->doublings, step->counts[i]);
        memset(step->counts + s, 0, STRETCH * sizeof *step->counts);
    }
    end_run(sketch, first);
}

void sketch_pair(struct sketch *sketch)
{
    size_t steps = sketch->steps;
    uint64_t earlier[SKETCH_BUCKETS];
    sketch->steps = sketch->used = 0;
    for (size_t i = 0; i < steps; i += 2) {
        struct run a = sketch->runs[i], b = i + 1 < steps ? sketch->runs[i + 1] : (struct run){0, 0};
        memcpy(earlier, sketch->entries + a.first, a.count * sizeof *earlier);
        put_both(sketch, earlier, a.count, sketch->entries + b.first, b.count);
    }
}

void sketch_merge(struct sketch *into, struct sketch *from)
{
    while (into->doublings < from->doublings) widen(into);
    while (from->doublings < into->doublings) widen(from);
    while (into->used + from->used > SKETCH_ROOM) {
        widen(into);
        widen(from);
    }
    /* What is there moves to the end, and is read from there: what is written never reaches it. */
    size_t moved = SKETCH_ROOM - into->used, steps = into->steps > from->steps ? into->steps : from->steps;
    size_t had = into->steps;
    memmove(into->entries + moved, into->entries, into->used * sizeof *into->entries);
    into->steps = into->used = 0;
    for (size_t i = 0; i < steps; i++) {
        struct run a = i < had ? into->runs[i] : (struct run){0, 0};
        struct run b = i < from->steps ? from->runs[i] : (struct run){0, 0};
        put_both(into, into->entries + moved + a.first, a.count, from->entries + b.first, b.count);
    }
}

/* --- Reading --- */

uint64_t sketch_count(const struct sketch *sketch, size_t first, size_t end)
{
    uint64_t count = 0;
    for (size_t i = first; i < end && i < sketch->steps; i++)
        for (uint32_t e = 0; e < sketch->runs[i].count; e++)
            count += count_of(sketch->entries[sketch->runs[i].first + e]);
    return count;
}

static size_t histogram_bucket(const struct sketch *sketch, uint32_t bucket)
{
    size_t index = (size_t)bucket << (SKETCH_BITS + sketch->doublings);
    return index < HISTOGRAM_BUCKETS ? index : HISTOGRAM_BUCKETS - 1;
}

int64_t sketch_bucket_low(const struct sketch *sketch, uint32_t bucket)
{
    return histogram_bucket_low(histogram_bucket(sketch, bucket));
}

static int64_t bucket_width(const struct sketch *sketch, uint32_t bucket)
{
    return sketch_bucket_low(sketch, bucket + 1) - sketch_bucket_low(sketch, bucket);
}

int64_t sketch_quantile_ns(const struct sketch *sketch, size_t first, size_t end, double share)
{
    uint64_t counts[SKETCH_BUCKETS] = {0}, count = 0, seen = 0;
    for (size_t i = first; i < end && i < sketch->steps; i++) {
        for (uint32_t e = 0; e < sketch->runs[i].count; e++) {
            uint64_t entry = sketch->entries[sketch->runs[i].first + e];
            counts[number_of(entry)] += count_of(entry);
            count += count_of(entry);
        }
    }
    double rank = ceil(share * (double)count * (1 - 1e-15)); /* as in histogram_quantile() */
    for (uint32_t b = 0; b < SKETCH_BUCKETS && count > 0; b++) {
        seen += counts[b];
        if (counts[b] > 0 && (double)seen >= rank) return sketch_bucket_low(sketch, b) + bucket_width(sketch, b) / 2;
    }
    return 0;
}

bool sketch_next(const struct sketch *sketch, size_t step, size_t *position, uint32_t *bucket, uint64_t *count)
{
    if (step >= sketch->steps || *position >= sketch->runs[step].count) return false;
    uint64_t entry = sketch->entries[sketch->runs[step].first + (*position)++];
    *bucket = number_of(entry);
    *count = count_of(entry);
    return true;
}

uint32_t sketch_bucket_of(const struct sketch *sketch, int64_t value)
{
    return (uint32_t)(histogram_index(value) >> (SKETCH_BITS + sketch->doublings));
}

uint32_t sketch_doublings(const struct sketch *sketch)
{
    return sketch->doublings;
}

/* --- Bringing back --- */

bool sketch_restore_doublings(struct sketch *sketch, uint32_t doublings)
{
    sketch->doublings = doublings <= DOUBLINGS_MOST ? doublings : 0;
    return doublings <= DOUBLINGS_MOST;
}

bool sketch_restore_step(struct sketch *sketch)
{
    if (sketch->steps == SKETCH_STEPS) return false;
    end_run(sketch, sketch->used);
    return true;
}

bool sketch_restore_bucket(struct sketch *sketch, uint32_t bucket, uint64_t count)
{
    struct run *run = &sketch->runs[sketch->steps - 1];
    bool ordered = run->count == 0 || number_of(sketch->entries[sketch->used - 1]) < bucket;
    if (sketch->used == SKETCH_ROOM || bucket >= SKETCH_BUCKETS || count == 0 || count > COUNT_MOST || !ordered)
        return false;
    sketch->entries[sketch->used++] = entry_of(bucket, count);
    run->count++;
    return true;
}
