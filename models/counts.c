#include "models/counts.h"

#include "models/count_kinds.h"
#include "models/distribution.h"
#include "models/urn.h"
#include "sim/arena.h"
#include "sim/quantile.h"

#include <assert.h>

struct counts *counts_new(struct arena *arena, size_t intervals, int64_t interval_ns)
{
    struct counts *counts = arena_new_of(arena, struct counts);
    struct distribution *exponential = arena_new_of(arena, struct distribution);
    *exponential = (struct distribution){.family = DISTRIBUTION_EXPONENTIAL, .scale = 1};
    *counts = (struct counts){.interval_ns = interval_ns,
                              .intervals = intervals,
                              .of = arena_new_array(arena, intervals, uint32_t),
                              .spacing = distribution_compile(arena, exponential, 1)};
    return counts;
}

struct counts *counts_new_of(struct arena *arena, size_t intervals, const int64_t *begins_ns)
{
    struct counts *counts = counts_new(arena, intervals, 0);
    counts->begins_ns = begins_ns;
    return counts;
}

bool counts_add(struct counts *counts, size_t interval, uint64_t requests)
{
    assert(interval < counts->intervals);
    if (requests > COUNT_MOST - counts->of[interval]) return false;
    counts->of[interval] += (uint32_t)requests;
    counts->total += requests;
    return true;
}

int64_t counts_length_ns(const struct counts *counts)
{
    return counts_begin_ns(counts, counts->intervals);
}

uint64_t counts_between(const struct counts *counts, int64_t from_ns, int64_t to_ns)
{
    uint64_t requests = 0;
    for (size_t i = 0; i < counts->intervals; i++) {
        if (counts_begin_ns(counts, i + 1) > from_ns && counts_begin_ns(counts, i) < to_ns) requests += counts->of[i];
    }
    return requests;
}

/* --- Drawing --- */

/* Of draws that belong to a request: its interval among those of all passes, and its place there. */
static uint64_t number_at(const struct count_stream *stream, uint32_t place)
{
    return (stream->first + stream->interval) << 32 | place;
}

/* Spacings are asked for in the order of their places, from 0. */
static double spacing_at(struct count_stream *stream, uint32_t place)
{
    size_t in_batch = place % RANDOM_BATCH;
    if (in_batch == 0) {
        uint64_t number = number_at(stream, place);
        uint32_t left = stream->counts->of[stream->interval] + 1 - place;
        random_fill(stream->key, number, RANDOM_SPACING, stream->copy, left < RANDOM_BATCH ? left : RANDOM_BATCH,
                    stream->words);
    }
    const struct quantile *spacing =
        stream->counts->spacing_of ? stream->counts->spacing_of[stream->interval] : stream->counts->spacing;
    return quantile_at(spacing, random_join(stream->words[0][in_batch], stream->words[1][in_batch]));
}

/* Go to the first interval from this one on that has requests. */
static bool find_requests(struct count_stream *stream)
{
    const struct counts *counts = stream->counts;
    while (stream->interval < counts->intervals && counts->of[stream->interval] == 0) stream->interval++;
    if (stream->interval == counts->intervals) return false;
    stream->given = 0;
    stream->sum = stream->total = 0;
    for (uint32_t place = 0; place <= counts->of[stream->interval]; place++) stream->total += spacing_at(stream, place);
    if (counts->kinds) {
        size_t first = counts->kinds->first[stream->interval];
        urn_fill(stream->urn, counts->kinds->counted + first, counts->kinds->first[stream->interval + 1] - first);
    }
    return true;
}

static void draw_kind(struct count_stream *stream, uint32_t place)
{
    const struct count_kinds *kinds = stream->counts->kinds;
    stream->luck = random_block(stream->key, number_at(stream, place), RANDOM_KIND, stream->copy);
    size_t entry = kinds->first[stream->interval] + urn_draw(stream->urn, stream->luck.word[0]);
    stream->kind = kinds->kind[entry];
}

uint64_t count_stream_begin(struct count_stream *stream, const struct counts *counts, struct random_key key,
                            uint64_t pass, uint32_t copy, int64_t from_ns)
{
    uint64_t before = 0;
    stream->counts = counts;
    stream->key = key;
    stream->first = pass * counts->intervals;
    stream->copy = copy;
    for (stream->interval = 0; stream->interval < counts->intervals; stream->interval++) {
        if (counts_begin_ns(counts, stream->interval + 1) > from_ns) break;
        before += counts->of[stream->interval];
    }
    find_requests(stream);
    return before;
}

bool count_stream_next(struct count_stream *stream, int64_t *at_ns)
{
    const struct counts *counts = stream->counts;
    if (stream->interval == counts->intervals) return false;
    if (stream->given == counts->of[stream->interval]) {
        stream->interval++;
        if (!find_requests(stream)) return false;
    }
    if (counts->kinds) draw_kind(stream, stream->given);
    stream->sum += spacing_at(stream, stream->given++);
    /* Below 1, since the last spacing is above 0: but for rounding, when the whole is many times it. */
    int64_t begin_ns = counts_begin_ns(counts, stream->interval);
    int64_t length_ns = counts_begin_ns(counts, stream->interval + 1) - begin_ns;
    /* Spacings of a law with nearly all of its mass at 0 may be 0 together. */
    double share = stream->total > 0 ? stream->sum / stream->total : 0;
    int64_t in_interval_ns = (int64_t)(share * (double)length_ns);
    if (in_interval_ns >= length_ns) in_interval_ns = length_ns - 1;
    *at_ns = begin_ns + in_interval_ns;
    return true;
}

static int64_t carried(const struct quantile *table, uint64_t number)
{
    return table ? (int64_t)(quantile_at(table, number) + 0.5) : -1;
}

struct count_carried count_stream_carried(const struct count_stream *stream)
{
    struct count_carried out = {-1, -1, -1};
    if (!stream->counts->kinds) return out;
    const struct count_kind *kind = &stream->counts->kinds->of[stream->kind];
    out.service_ns = carried(kind->service_ns, random_wide(stream->luck, 2));
    if (!kind->input_tokens && !kind->output_tokens) return out;
    struct random_block luck =
        random_block(stream->key, number_at(stream, stream->given - 1), RANDOM_KIND_TOKENS, stream->copy);
    out.input_tokens = carried(kind->input_tokens, random_wide(luck, 0));
    out.output_tokens = carried(kind->output_tokens, random_wide(luck, 2));
    return out;
}
