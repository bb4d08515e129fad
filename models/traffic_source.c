/* The part of traffic.h that is one replication's requests. */
#include "models/traffic.h"

#include "models/replay.h"
#include "models/session_stream.h"
#include "sim/arena.h"
#include "sim/quantile.h"

#include <assert.h>

/* What the rows said, or -1 where they did not, is in known[]; drawn arrivals know nothing. */
struct known_figures {
    int64_t input_tokens, output_tokens, payload_bytes, response_bytes;
};

struct traffic_source {
    const struct traffic *traffic;
    struct arena *arena;
    struct random_key key;
    struct replay *replay;
    struct session_stream *sessions;
    struct arrival_stream stream;
    uint64_t request;                          /* number of the next one */
    struct known_figures known[ARRIVAL_BATCH]; /* where some of them are drawn */
};

struct traffic_source *traffic_open(const struct traffic *traffic, struct random_key key)
{
    struct arena *arena = arena_new();
    struct traffic_source *source = arena_new_of(arena, struct traffic_source);
    source->traffic = traffic;
    source->arena = arena;
    source->key = key;
    if (traffic->has_sessions)
        source->sessions =
            session_stream_open(arena, &traffic->trace, &traffic->sessions,
                                replay_length_ns(&traffic->trace, &traffic->summary) / traffic->trace.repeat, key);
    else if (traffic->from_trace)
        source->replay = replay_open(arena, &traffic->trace, &traffic->summary, key);
    else
        arrival_stream_begin(&source->stream, &traffic->arrivals, key);
    return source;
}

void traffic_close(struct traffic_source *source)
{
    if (!source) return;
    if (source->replay) replay_close(source->replay);
    arena_free(source->arena);
}

const char *traffic_failure(const struct traffic_source *source)
{
    return source->replay ? replay_failure(source->replay) : NULL;
}

/* Figures are whole; what is larger than the kernel's field is held at its end. */
static int64_t whole(double figure, int64_t most)
{
    if (!(figure > 0)) return 0;
    return figure < (double)most ? (int64_t)(figure + 0.5) : most;
}

#define BYTES_MOST (INT64_C(1) << 50)

/* 0 where nothing is known. */
static uint32_t known_tokens(int64_t known)
{
    return known < 0 ? 0 : (uint32_t)(known < UINT32_MAX ? known : UINT32_MAX);
}

static int64_t known_bytes(int64_t known)
{
    return known < 0 ? 0 : known < BYTES_MOST ? known : BYTES_MOST;
}

static uint32_t tokens(int64_t known, double drawn)
{
    return known >= 0 ? known_tokens(known) : (uint32_t)whole(drawn, UINT32_MAX);
}

static int64_t bytes(int64_t known, double drawn)
{
    return known >= 0 ? known_bytes(known) : whole(drawn, BYTES_MOST);
}

static const struct known_figures all_unknown = {-1, -1, -1, -1};

/* Two figures of each of the next requests, 0 where they are not given: the first of words 0-1, the second of words 2-3. */
struct drawn_figures {
    double first[ARRIVAL_BATCH], second[ARRIVAL_BATCH];
};

static void draw_figure(const struct traffic_figure *figure, const uint32_t *high, const uint32_t *low, size_t count,
                        double *values)
{
    if (figure->given) quantile_fill(figure->table, high, low, count, values);
    for (size_t i = 0; i < count && !figure->given; i++) values[i] = 0;
}

static void draw_figures(const struct traffic_source *source, enum random_group group,
                         const struct traffic_figure *first, const struct traffic_figure *second, size_t count,
                         struct drawn_figures *out)
{
    uint32_t words[4][RANDOM_BATCH];
    if (first->given || second->given) random_fill(source->key, source->request, group, 0, count, words);
    draw_figure(first, words[0], words[1], count, out->first);
    draw_figure(second, words[2], words[3], count, out->second);
}

static bool draws_tokens(const struct traffic *traffic)
{
    return traffic->input_tokens.given || traffic->output_tokens.given;
}

static void draw_tokens(struct traffic_source *source, struct arrival *batch, const struct known_figures *known,
                        size_t count)
{
    const struct traffic *traffic = source->traffic;
    struct drawn_figures drawn;
    draw_figures(source, RANDOM_INPUT, &traffic->input_tokens, &traffic->output_tokens, count, &drawn);
    for (size_t i = 0; i < count; i++) {
        const struct known_figures *of = known ? &known[i] : &all_unknown;
        batch[i].input_tokens = tokens(of->input_tokens, drawn.first[i]);
        batch[i].output_tokens = tokens(of->output_tokens, drawn.second[i]);
    }
}

static bool draws_bytes(const struct traffic *traffic)
{
    return traffic->payload.given || traffic->response.given;
}

static void draw_bytes(struct traffic_source *source, struct arrival *batch, const struct known_figures *known,
                       size_t count)
{
    const struct traffic *traffic = source->traffic;
    struct drawn_figures drawn;
    draw_figures(source, RANDOM_BYTES, &traffic->payload, &traffic->response, count, &drawn);
    for (size_t i = 0; i < count; i++) {
        const struct known_figures *of = known ? &known[i] : &all_unknown;
        batch[i].payload_bytes = bytes(of->payload_bytes, drawn.first[i]);
        batch[i].response_bytes = bytes(of->response_bytes, drawn.second[i]);
    }
}

/* A target that the trace names stays; of the others, each target's share is aimed at it. */
static void draw_targets(struct traffic_source *source, struct arrival *batch, size_t count)
{
    const struct traffic *traffic = source->traffic;
    uint32_t words[4][RANDOM_BATCH];
    random_fill(source->key, source->request, RANDOM_EXTRA, 0, count, words);
    for (size_t i = 0; i < count; i++) {
        for (size_t t = 0; batch[i].target == ARRIVAL_NO_TARGET && t < traffic->target_count; t++)
            if (words[3][i] < traffic->targets[t].threshold) batch[i].target = traffic->targets[t].target;
    }
}

/* Counts of requests are expanded until the batch is full. */
static size_t fill_expanded(struct replay *replay, struct arrival *batch, size_t room)
{
    int64_t arrival_ns[ARRIVAL_BATCH];
    size_t count = 0, got;
    while (count < room && (got = replay_times(replay, arrival_ns + count, room - count)) > 0) count += got;
    for (size_t i = 0; i < count; i++) batch[i].arrival_ns = arrival_ns[i];
    return count;
}

/* Of which nothing is known but when they come. */
static size_t fill_drawn(struct traffic_source *source, struct arrival *batch, size_t room)
{
    size_t count =
        source->replay ? fill_expanded(source->replay, batch, room) : arrival_stream_fill(&source->stream, batch, room);
    for (size_t i = 0; i < count && source->traffic->target_count > 0; i++) batch[i].target = ARRIVAL_NO_TARGET;
    if (draws_tokens(source->traffic)) draw_tokens(source, batch, NULL, count);
    if (draws_bytes(source->traffic)) draw_bytes(source, batch, NULL, count);
    return count;
}

/* What the rows of this trace may say; what none of them does is not gone through. */
static void put_rows(const struct traffic *traffic, const struct trace_row *rows, const int64_t *arrival_ns,
                     size_t count, struct arrival *batch)
{
    const bool *present = traffic->summary.present;
    bool from_elapsed = traffic->trace.elapsed_is_service && present[TRACE_ELAPSED];
    for (size_t i = 0; i < count; i++) batch[i].arrival_ns = arrival_ns[i];
    for (size_t i = 0; i < count && (present[TRACE_SERVICE] || from_elapsed); i++)
        batch[i].service_ns = from_elapsed && rows[i].service_ns < 0 ? rows[i].elapsed_ns : rows[i].service_ns;
    for (size_t i = 0; i < count && present[TRACE_TTL]; i++) batch[i].ttl_ns = rows[i].ttl_ns;
    for (size_t i = 0; i < count && present[TRACE_EXPLAINED]; i++) batch[i].explained = rows[i].explained;
    for (size_t i = 0; i < count && present[TRACE_PAYLOAD]; i++)
        batch[i].payload_bytes = known_bytes(rows[i].payload_bytes);
    for (size_t i = 0; i < count && present[TRACE_RESPONSE]; i++)
        batch[i].response_bytes = known_bytes(rows[i].response_bytes);
    for (size_t i = 0; i < count && present[TRACE_INPUT_TOKENS]; i++)
        batch[i].input_tokens = known_tokens(rows[i].input_tokens);
    for (size_t i = 0; i < count && present[TRACE_OUTPUT_TOKENS]; i++)
        batch[i].output_tokens = known_tokens(rows[i].output_tokens);
    /* Targets may be drawn where no row has one, and are then not as they were. */
    for (size_t i = 0; i < count && (present[TRACE_TARGET] || traffic->target_count > 0); i++)
        batch[i].target = rows[i].target;
}

/* What rows do not say is drawn, for those that are to have it. */
static size_t fill_replayed(struct traffic_source *source, struct arrival *batch, size_t room)
{
    const struct traffic *traffic = source->traffic;
    int64_t arrival_ns[ARRIVAL_BATCH];
    const struct trace_row *rows;
    bool tokens_are_drawn = draws_tokens(traffic), bytes_are_drawn = draws_bytes(traffic);
    size_t count = 0, taken;
    for (; count < room && (taken = replay_take(source->replay, room - count, &rows, arrival_ns)) > 0; count += taken) {
        put_rows(traffic, rows, arrival_ns, taken, batch + count);
        for (size_t i = 0; i < taken && (tokens_are_drawn || bytes_are_drawn); i++)
            source->known[count + i] = (struct known_figures){rows[i].input_tokens, rows[i].output_tokens,
                                                              rows[i].payload_bytes, rows[i].response_bytes};
    }
    if (tokens_are_drawn) draw_tokens(source, batch, source->known, count);
    if (bytes_are_drawn) draw_bytes(source, batch, source->known, count);
    return count;
}

/* Request `number` of sessions, all but its time. */
static void put_of_session(struct traffic_source *source, const struct trace_row *row, uint64_t number,
                           struct arrival *out)
{
    const struct traffic *traffic = source->traffic;
    struct known_figures known = {row->input_tokens, row->output_tokens, row->payload_bytes, row->response_bytes};
    *out = (struct arrival)ARRIVAL_UNKNOWN;
    put_rows(traffic, row, &row->arrival_ns, 1, out);
    source->request = number;
    if (draws_tokens(traffic)) draw_tokens(source, out, &known, 1);
    if (draws_bytes(traffic)) draw_bytes(source, out, &known, 1);
    if (traffic->target_count > 0) draw_targets(source, out, 1);
}

/* As they were recorded, session by session: what requests carry, where nothing is simulated. */
static size_t fill_from_sessions(struct traffic_source *source, struct arrival *batch, size_t room)
{
    const struct session_set *set = &source->traffic->sessions;
    size_t count = 0;
    for (; count < room && source->request < set->steps; count++, source->request++)
        put_of_session(source, &set->row[source->request], source->request, &batch[count]);
    return count;
}

static size_t fill(void *self, struct arrival *batch, size_t room)
{
    struct traffic_source *source = self;
    assert(room <= ARRIVAL_BATCH);
    if (source->sessions) return fill_from_sessions(source, batch, room);
    bool drawn = !source->replay || replay_is_of_times(source->replay);
    size_t count = drawn ? fill_drawn(source, batch, room) : fill_replayed(source, batch, room);
    if (source->traffic->target_count > 0) draw_targets(source, batch, count);
    source->request += count;
    return count;
}

static bool next_session(void *self, struct session_begin *out)
{
    const struct traffic_source *source = self;
    return session_stream_next(source->sessions, out);
}

static void session_step(void *self, uint32_t shape, uint32_t step, uint64_t number, struct arrival *out)
{
    struct traffic_source *source = self;
    const struct session_set *set = &source->traffic->sessions;
    put_of_session(source, &set->row[set->shape[shape].first_step + step], number, out);
}

static bool are_plain(const struct traffic_source *source)
{
    const struct traffic *traffic = source->traffic;
    const bool *present = traffic->summary.present;
    bool has_rows = source->replay && !replay_is_of_times(source->replay);
    if (source->sessions || draws_bytes(traffic) || traffic->target_count > 0) return false;
    return !has_rows || (!present[TRACE_PAYLOAD] && !present[TRACE_RESPONSE] && !present[TRACE_TARGET]);
}

struct arrival_source traffic_arrivals(struct traffic_source *source)
{
    return (struct arrival_source){.fill = fill,
                                   .self = source,
                                   .plain = are_plain(source),
                                   .next_session = next_session,
                                   .session_step = session_step};
}
