/* The part of arrivals.h that draws. */
#include "models/arrivals.h"

#include "sim/law.h"
#include "sim/quantile.h"
#include "sim/units.h"

#define BATCH_LARGEST 1000000

/* k / rate is computed afresh for each k, so that no error of rounding adds up. */
static size_t fill_deterministic(struct arrival_stream *stream, struct arrival *batch, size_t room)
{
    double gap_ns = (double)NS_PER_S / stream->arrivals->rate_per_s;
    for (size_t i = 0; i < room; i++) {
        double at_ns = gap_ns * (double)(stream->request + i);
        if (at_ns >= (double)TIME_LONGEST_NS) return i;
        batch[i].arrival_ns = (int64_t)(at_ns + 0.5);
    }
    return room;
}

/* A value for each of the next requests. */
static void draw(const struct arrival_stream *stream, const struct quantile *quantile, size_t count, double *values)
{
    uint32_t words[4][RANDOM_BATCH];
    random_fill(stream->key, stream->request, RANDOM_ARRIVAL, 0, count, words);
    quantile_fill(quantile, words[0], words[1], count, values);
}

static size_t fill_renewal(struct arrival_stream *stream, struct arrival *batch, size_t room)
{
    double values[RANDOM_BATCH];
    int64_t gap_ns[RANDOM_BATCH];
    draw(stream, stream->arrivals->gap_ns, room, values);
    law_round_all(values, room, gap_ns);
    for (size_t i = 0; i < room; i++) {
        stream->now_ns += gap_ns[i];
        if (stream->now_ns >= TIME_LONGEST_NS) return i;
        batch[i].arrival_ns = stream->now_ns;
    }
    return room;
}

static size_t fill_batches(struct arrival_stream *stream, struct arrival *batch, size_t room)
{
    for (size_t i = 0; i < room; i++) {
        if (stream->left_in_batch == 0) {
            struct random_block block = random_block(stream->key, stream->batch++, RANDOM_ARRIVAL, 0);
            stream->now_ns += law_round(quantile_at(stream->arrivals->gap_ns, random_wide(block, 0)));
            double size = quantile_at(stream->arrivals->size, random_wide(block, 2)) + 0.5;
            stream->left_in_batch = size < 1 ? 1 : size > BATCH_LARGEST ? BATCH_LARGEST : (uint32_t)size;
            if (stream->now_ns >= TIME_LONGEST_NS) return i;
        }
        stream->left_in_batch--;
        batch[i].arrival_ns = stream->now_ns;
    }
    return room;
}

/* --- Rates that change --- */

/* The states one after the other, each as long as its own draw says. */
static bool next_state(struct arrival_stream *stream)
{
    const struct arrivals *arrivals = stream->arrivals;
    const struct arrival_state *state = &arrivals->states[stream->next_ramp % arrivals->state_count];
    struct random_block block = random_block(stream->key, stream->next_ramp++, RANDOM_DWELL, 0);
    int64_t dwell_ns =
        law_round(state->mean_dwell_s * (double)NS_PER_S * quantile_at(arrivals->unit, random_wide(block, 0)));
    stream->ramp_start_ns += time_from_s(stream->ramp.length_s);
    stream->ramp =
        (struct ramp){.length_s = time_to_s(dwell_ns), .from_per_s = state->rate_per_s, .to_per_s = state->rate_per_s};
    return stream->ramp_start_ns < TIME_LONGEST_NS;
}

static bool next_ramp(struct arrival_stream *stream)
{
    if (stream->arrivals->process == PROCESS_MMPP) return next_state(stream);
    return rate_curve_ramp(&stream->arrivals->curve, stream->next_ramp++, &stream->ramp_start_ns, &stream->ramp);
}

/* When `gap` more requests are expected; TIME_LONGEST_NS or later where that is never. */
static int64_t after_gap(struct arrival_stream *stream, double gap)
{
    while (!ramp_take(&stream->ramp, &gap))
        if (!next_ramp(stream)) return TIME_LONGEST_NS;
    int64_t at_ns = stream->ramp_start_ns + time_from_s(stream->ramp.at_s);
    return at_ns > stream->now_ns ? at_ns : stream->now_ns; /* the ends of two ramps are rounded apart */
}

static size_t fill_by_rate(struct arrival_stream *stream, struct arrival *batch, size_t room)
{
    double gaps[RANDOM_BATCH];
    draw(stream, stream->arrivals->unit, room, gaps);
    for (size_t i = 0; i < room; i++) {
        stream->now_ns = after_gap(stream, gaps[i]);
        if (stream->now_ns >= TIME_LONGEST_NS) return i;
        batch[i].arrival_ns = stream->now_ns;
    }
    return room;
}

/* --- The stream --- */

static size_t fill_without_times(struct arrival *batch, size_t room)
{
    for (size_t i = 0; i < room; i++) batch[i].arrival_ns = 0;
    return room;
}

/* The ramp before the first is used up from the beginning. */
void arrival_stream_begin(struct arrival_stream *stream, const struct arrivals *arrivals, struct random_key key)
{
    stream->arrivals = arrivals;
    stream->key = key;
    stream->request = stream->batch = 0;
    stream->now_ns = 0;
    stream->left_in_batch = 0;
    stream->ramp = (struct ramp){.length_s = 0};
    stream->ramp_start_ns = 0;
    stream->next_ramp = 0;
}

size_t arrival_stream_fill(struct arrival_stream *stream, struct arrival *batch, size_t room)
{
    uint64_t bound = stream->arrivals->requests;
    if (bound && bound - stream->request < room) room = (size_t)(bound - stream->request);
    if (stream->now_ns >= TIME_LONGEST_NS) return 0;

    size_t count = 0;
    switch (stream->arrivals->process) {
    case PROCESS_DETERMINISTIC: count = fill_deterministic(stream, batch, room); break;
    case PROCESS_POISSON:
    case PROCESS_RENEWAL: count = fill_renewal(stream, batch, room); break;
    case PROCESS_BATCH: count = fill_batches(stream, batch, room); break;
    case PROCESS_MMPP:
    case PROCESS_RATE_CURVE: count = fill_by_rate(stream, batch, room); break;
    case PROCESS_CLOSED: count = fill_without_times(batch, room); break;
    }
    stream->request += count;
    return count;
}
