#include "models/session_stream.h"

#include "models/ring_turn.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <math.h>
#include <stdlib.h>

struct session_stream {
    struct random_key key;
    const struct session_options *options;
    const struct session_set *set;
    int64_t pass, passes, pass_ns;
    struct session_begin *begins; /* of one pass */
    size_t count, next;
    double rate_scale; /* as recorded, */
    size_t copies;     /* which are so many */

    struct arrival_stream arrivals; /* of sessions, where these are drawn */
    struct arrival batch[ARRIVAL_BATCH];
    size_t batch_count, batch_next;
};

/* --- As recorded --- */

static int by_begin(const void *a, const void *b)
{
    const struct session_begin *x = a, *y = b;
    if (x->begin_ns != y->begin_ns) return x->begin_ns < y->begin_ns ? -1 : 1;
    return (x->shape > y->shape) - (x->shape < y->shape); /* two copies of one session are alike */
}

static void add_copy(struct session_stream *stream, uint32_t copy, double kept)
{
    const struct session_set *set = stream->set;
    int64_t turn_ns = ring_turn_ns(stream->key, copy, stream->copies, stream->pass_ns, set->count);
    uint64_t threshold = random_threshold(kept);
    for (uint32_t s = 0; s < set->count; s++) {
        uint64_t number = (uint64_t)stream->pass * set->count + s;
        if (random_block(stream->key, number, RANDOM_THINNING, copy).word[copy > 0] >= threshold) continue;
        int64_t begin_ns = set->begin_ns[s] + turn_ns;
        if (begin_ns >= stream->pass_ns) begin_ns -= stream->pass_ns;
        stream->begins[stream->count++] = (struct session_begin){begin_ns, s};
    }
}

static void record_pass(struct session_stream *stream)
{
    double whole = floor(stream->rate_scale), fraction = stream->rate_scale - whole;
    for (uint32_t copy = 0; copy < whole; copy++) add_copy(stream, copy, 1);
    if (fraction > 0) add_copy(stream, (uint32_t)whole, fraction);
    if (stream->count > 0) qsort(stream->begins, stream->count, sizeof *stream->begins, by_begin);
}

/* --- In an order of its own --- */

/* Fisher and Yates's shuffle in the form of Durstenfeld 1964, CACM 7(7), Algorithm 235. */
static void shuffle(struct session_stream *stream)
{
    struct session_begin *begins = stream->begins;
    uint32_t count = stream->set->count;
    for (uint32_t s = 0; s < count; s++) begins[s] = (struct session_begin){0, s};
    for (uint32_t left = count; left > 1; left--) {
        uint64_t number = (uint64_t)stream->pass * count + left - 1;
        uint64_t word = random_wide(random_block(stream->key, number, RANDOM_SESSIONS, 0), 0);
        uint32_t other = (uint32_t)((uint128)word * left >> 64);
        struct session_begin taken = begins[other];
        begins[other] = begins[left - 1];
        begins[left - 1] = taken;
    }
    stream->count = count;
}

static bool draw_begin(struct session_stream *stream, int64_t *begin_ns)
{
    if (stream->batch_next == stream->batch_count) {
        stream->batch_count = arrival_stream_fill(&stream->arrivals, stream->batch, ARRIVAL_BATCH);
        stream->batch_next = 0;
        if (stream->batch_count == 0) return false;
    }
    *begin_ns = stream->batch[stream->batch_next++].arrival_ns;
    return true;
}

/* --- Both --- */

static void begin_pass(struct session_stream *stream)
{
    stream->count = stream->next = 0;
    if (stream->options->begins == SESSIONS_RECORDED)
        record_pass(stream);
    else
        shuffle(stream);
}

struct session_stream *session_stream_open(struct arena *arena, const struct trace_options *options,
                                           const struct session_set *set, int64_t pass_ns, struct random_key key)
{
    struct session_stream *stream = arena_new_of(arena, struct session_stream);
    stream->key = key;
    stream->options = &options->sessions;
    stream->set = set;
    stream->passes = options->repeat;
    stream->pass_ns = pass_ns;
    stream->rate_scale = options->rate_scale;
    stream->copies = options->sessions.begins == SESSIONS_RECORDED ? (size_t)ceil(options->rate_scale) : 1;
    stream->begins = arena_new_array(arena, stream->copies * set->count, struct session_begin);
    if (options->sessions.begins == SESSIONS_ARRIVE)
        arrival_stream_begin(&stream->arrivals, &options->sessions.arrivals, key);
    begin_pass(stream);
    return stream;
}

bool session_stream_next(struct session_stream *stream, struct session_begin *out)
{
    while (stream->next == stream->count) {
        if (stream->pass + 1 >= stream->passes) return false;
        stream->pass++;
        begin_pass(stream);
    }
    *out = stream->begins[stream->next];
    if (stream->options->begins == SESSIONS_RECORDED) out->begin_ns += stream->pass * stream->pass_ns;
    if (stream->options->begins == SESSIONS_ARRIVE && !draw_begin(stream, &out->begin_ns)) return false;
    stream->next++;
    return true;
}
