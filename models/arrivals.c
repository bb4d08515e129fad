#include "models/arrivals.h"

#include "models/json.h"
#include "sim/arena.h"
#include "sim/law.h"
#include "sim/quantile.h"
#include "sim/units.h"

static const char *const processes[] = {"poisson", "deterministic", "renewal", "batch",
                                        "mmpp",    "rate-curve",    "closed",  NULL};

/* Requests a second: up to one a nanosecond. */
#define RATE_HIGHEST  1e9
#define RATE_LOWEST   1e-9
#define BATCH_LARGEST 1000000

static bool read_rate(const struct json_node *node, struct arrivals *arrivals, struct faults *faults)
{
    return json_require(node, "RatePerSecond", faults) &&
           json_get_number(node, "RatePerSecond", RATE_LOWEST, RATE_HIGHEST, &arrivals->rate_per_s, faults);
}

static bool read_interarrival(const struct json_node *node, struct arrivals *arrivals, struct arena *arena,
                              struct faults *faults)
{
    if (!json_require(node, "InterarrivalInMilliseconds", faults)) return false;
    const struct json_node *member = json_member(node, "InterarrivalInMilliseconds");
    if (!distribution_read(member, "ms", DISTRIBUTION_DRAWN, &arrivals->interarrival_ms, arena, faults)) return false;
    if (distribution_mean(&arrivals->interarrival_ms) > 0) return true;
    json_fault(faults, FAULT_INPUT, member, "the mean time between requests must be above 0");
    return false;
}

static bool read_batch_size(const struct json_node *node, struct arrivals *arrivals, struct arena *arena,
                            struct faults *faults)
{
    return json_require(node, "BatchSize", faults) &&
           distribution_read(json_member(node, "BatchSize"), "requests", DISTRIBUTION_DRAWN, &arrivals->batch_size,
                             arena, faults);
}

bool arrivals_read(const struct json_node *node, struct arrivals *out, struct arena *arena, struct faults *faults)
{
    struct arrivals arrivals = {.node = node};
    int process = 0;
    int64_t requests = 0;
    bool valid = json_require(node, "Process", faults) && json_get_choice(node, "Process", processes, &process, faults);
    if (json_member(node, "Requests"))
        valid = json_get_integer(node, "Requests", 1, INT64_MAX, &requests, faults) && valid;
    arrivals.process = (enum arrival_process)process;
    arrivals.requests = (uint64_t)requests;
    if (!valid) return false;

    static const char *const rate_names[] = {"Process", "RatePerSecond", "Requests", NULL};
    static const char *const renewal_names[] = {"Process", "InterarrivalInMilliseconds", "Requests", NULL};
    static const char *const batch_names[] = {"Process", "RatePerSecond", "BatchSize", "Requests", NULL};
    switch (arrivals.process) {
    case PROCESS_POISSON:
    case PROCESS_DETERMINISTIC:
        json_check_names(node, rate_names, true, FAULT_INPUT, faults);
        valid = read_rate(node, &arrivals, faults);
        break;
    case PROCESS_RENEWAL:
        json_check_names(node, renewal_names, true, FAULT_INPUT, faults);
        valid = read_interarrival(node, &arrivals, arena, faults);
        break;
    case PROCESS_BATCH:
        json_check_names(node, batch_names, true, FAULT_INPUT, faults);
        valid = read_rate(node, &arrivals, faults);
        valid = read_batch_size(node, &arrivals, arena, faults) && valid;
        break;
    case PROCESS_MMPP:
    case PROCESS_RATE_CURVE:
    case PROCESS_CLOSED: break;
    }
    if (valid) *out = arrivals;
    return valid;
}

const char *arrivals_unsupported(const struct arrivals *arrivals)
{
    return arrivals->process >= PROCESS_MMPP ? processes[arrivals->process] : NULL;
}

void arrivals_compile(struct arrivals *arrivals, struct arena *arena)
{
    if (arrivals->process == PROCESS_POISSON || arrivals->process == PROCESS_BATCH) {
        struct distribution *gap = arena_new_of(arena, struct distribution);
        *gap =
            (struct distribution){.family = DISTRIBUTION_EXPONENTIAL, .scale = (double)NS_PER_S / arrivals->rate_per_s};
        arrivals->gap_ns = distribution_compile(arena, gap, 1);
    }
    if (arrivals->process == PROCESS_RENEWAL)
        arrivals->gap_ns = distribution_compile(arena, &arrivals->interarrival_ms, (double)NS_PER_MS);
    if (arrivals->process == PROCESS_BATCH) arrivals->size = distribution_compile(arena, &arrivals->batch_size, 1);
}

void arrival_stream_begin(struct arrival_stream *stream, const struct arrivals *arrivals, struct random_key key)
{
    stream->arrivals = arrivals;
    stream->key = key;
    stream->request = stream->batch = 0;
    stream->now_ns = 0;
    stream->left_in_batch = 0;
}

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

static size_t fill_renewal(struct arrival_stream *stream, struct arrival *batch, size_t room)
{
    const struct quantile *gap_ns = stream->arrivals->gap_ns;
    random_fill(stream->key, stream->request, RANDOM_ARRIVAL, 0, room, stream->words);
    for (size_t i = 0; i < room; i++) {
        uint64_t number = random_join(stream->words[0][i], stream->words[1][i]);
        stream->now_ns += law_round(quantile_at(gap_ns, number));
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

size_t arrival_stream_fill(struct arrival_stream *stream, struct arrival *batch, size_t room)
{
    uint64_t bound = stream->arrivals->requests;
    if (bound && bound - stream->request < room) room = (size_t)(bound - stream->request);
    if (stream->now_ns >= TIME_LONGEST_NS) return 0;

    size_t count = 0;
    if (stream->arrivals->process == PROCESS_DETERMINISTIC)
        count = fill_deterministic(stream, batch, room);
    else if (stream->arrivals->process == PROCESS_BATCH)
        count = fill_batches(stream, batch, room);
    else
        count = fill_renewal(stream, batch, room);
    stream->request += count;
    return count;
}
