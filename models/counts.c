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

int64_t counts_longest_ns(const struct counts *counts)
{
    int64_t longest_ns = 0;
    for (size_t i = 0; i < counts->intervals; i++) {
        int64_t length_ns = counts_begin_ns(counts, i + 1) - counts_begin_ns(counts, i);
        if (counts->of[i] > 0 && length_ns > longest_ns) longest_ns = length_ns;
    }
    return longest_ns;
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

/* Those of the interval from a multiple of RANDOM_BATCH on: how many. One more than it has requests. */
static uint32_t draw_spacings(struct count_stream *stream, uint32_t place)
{
    const struct counts *counts = stream->counts;
    uint32_t words[4][RANDOM_BATCH], left = counts->of[stream->interval] + 1 - place;
    uint32_t count = left < RANDOM_BATCH ? left : RANDOM_BATCH;
    random_fill(stream->key, number_at(stream, place), RANDOM_SPACING, stream->copy, count, words);
    const struct quantile *spacing = counts->spacing_of ? counts->spacing_of[stream->interval] : counts->spacing;
    quantile_fill(spacing, words[0], words[1], count, stream->spacings);
    return count;
}

static void sum_up(struct count_stream *stream)
{
    double total = 0;
    for (uint32_t place = 0, count; place <= stream->counts->of[stream->interval]; place += count) {
        count = draw_spacings(stream, place);
        double *sums = place < COUNT_KEPT ? &stream->sums[place] : stream->spacings;
        for (uint32_t i = 0; i < count; i++) sums[i] = total += stream->spacings[i];
    }
    stream->sum = 0;
    stream->total = total;
}

/* Places are asked for in their order, from 0. */
static double sum_at(struct count_stream *stream, uint32_t place)
{
    if (place < COUNT_KEPT) return stream->sum = stream->sums[place];
    if (place % RANDOM_BATCH == 0) draw_spacings(stream, place);
    return stream->sum += stream->spacings[place % RANDOM_BATCH];
}

/* Go to the first interval from this one on that has requests. */
static bool find_requests(struct count_stream *stream)
{
    const struct counts *counts = stream->counts;
    while (stream->interval < counts->intervals && counts->of[stream->interval] == 0) stream->interval++;
    if (stream->interval == counts->intervals) return false;
    stream->given = 0;
    sum_up(stream);
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
    assert(!counts->gap_law || counts->spacing_of);
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

/* The interval at hand has requests that have not been given. */
static bool is_ready(struct count_stream *stream)
{
    const struct counts *counts = stream->counts;
    if (stream->interval == counts->intervals) return false;
    if (stream->given < counts->of[stream->interval]) return true;
    stream->interval++;
    return find_requests(stream);
}

/* Below length_ns, since the last spacing is above 0: but for rounding, when the whole is many times it. */
static inline int64_t in_interval_ns(double sum, double total, int64_t length_ns)
{
    /* Spacings of a law with nearly all of its mass at 0 may be 0 together. */
    double share = total > 0 ? sum / total : 0;
    int64_t ns = (int64_t)(share * (double)length_ns);
    return ns < length_ns ? ns : length_ns - 1;
}

bool count_stream_next(struct count_stream *stream, int64_t *at_ns)
{
    if (!is_ready(stream)) return false;
    if (stream->counts->kinds) draw_kind(stream, stream->given);
    int64_t begin_ns = counts_begin_ns(stream->counts, stream->interval);
    int64_t length_ns = counts_begin_ns(stream->counts, stream->interval + 1) - begin_ns;
    *at_ns = begin_ns + in_interval_ns(sum_at(stream, stream->given++), stream->total, length_ns);
    return true;
}

size_t count_stream_fill(struct count_stream *stream, int64_t *at_ns, size_t room)
{
    assert(!stream->counts->kinds);
    if (!is_ready(stream)) return 0;
    int64_t begin_ns = counts_begin_ns(stream->counts, stream->interval);
    int64_t length_ns = counts_begin_ns(stream->counts, stream->interval + 1) - begin_ns;
    size_t left = stream->counts->of[stream->interval] - stream->given, count = left < room ? left : room;
    for (size_t i = 0; i < count; i++)
        at_ns[i] = begin_ns + in_interval_ns(sum_at(stream, stream->given++), stream->total, length_ns);
    return count;
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
