/* trace_generator.c - the requests of a scenario's traffic, without an endpoint: `loadline trace generate`. */
#include "models/json.h"
#include "models/time.h"
#include "models/traffic.h"
#include "scenarios/trace_files.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <string.h>

struct trace_generator {
    struct traffic traffic;
    struct traffic_source *source;
    int64_t end_ns;
    bool present[TRACE_FIELDS];
    bool has_start;
    int64_t start_ns;
    size_t count, next;
    struct arrival batch[ARRIVAL_BATCH];
};

/* The Traffic of a scenario; the whole document where it is one, or the one that Arrivals stand for. */
static const struct json_node *traffic_of(struct arena *arena, struct json_node *root, struct faults *faults)
{
    if (json_member(root, "Traffic")) return json_member(root, "Traffic");
    if (!json_member(root, "Process")) return root;
    static const char empty[] = "{\"Arrivals\": {}}";
    struct json_node *wrapped = json_read_text(arena, json_file(root), empty, sizeof empty - 1, faults);
    json_replace(json_member(wrapped, "Arrivals"), root);
    return wrapped;
}

static bool read_bounds(struct trace_generator *generator, const struct json_node *root, struct faults *faults)
{
    const struct traffic *traffic = &generator->traffic;
    double duration_s;
    const char *start = NULL;
    generator->end_ns = TIME_NEVER;
    if (json_get_number(root, "DurationInSeconds", 1e-9, TIME_LONGEST_S, &duration_s, faults))
        generator->end_ns = time_from_s(duration_s);
    if (json_get_string(root, "StartTime", &start, faults)) {
        bool zoned;
        generator->has_start = time_read(start, strlen(start), &generator->start_ns, &zoned);
        if (!generator->has_start)
            json_fault(faults, FAULT_INPUT, json_member(root, "StartTime"), "is not a date and time");
    }
    bool users = !traffic->from_trace && traffic->arrivals.process == PROCESS_CLOSED;
    if (users || traffic->has_sessions)
        json_fault(faults, FAULT_INPUT, traffic->node,
                   "has %s who wait for their answers: when they ask is known only with an endpoint",
                   users ? "users" : "sessions");
    else if (!traffic->from_trace && !arrivals_end(&traffic->arrivals) && generator->end_ns == TIME_NEVER)
        json_fault(faults, FAULT_INPUT, traffic->node,
                   "does not end: give Requests, or DurationInSeconds beside Traffic");
    if (traffic->target_count > 0)
        json_fault(faults, FAULT_WARNING, traffic->node, "names targets, which a trace is written without");
    return faults_count(faults) == 0;
}

static void settle_fields(struct trace_generator *generator)
{
    const struct traffic *traffic = &generator->traffic;
    for (int field = 0; field < TRACE_FIELDS; field++)
        generator->present[field] =
            traffic_has(traffic, (enum trace_field)field) || (traffic->from_trace && traffic->summary.present[field]);
    generator->present[TRACE_SESSION] = generator->present[TRACE_ELAPSED] = false; /* arrivals carry neither */
    if (!generator->has_start && traffic->from_trace && traffic->summary.has_start) {
        generator->has_start = true;
        generator->start_ns = traffic->summary.start_ns + traffic->trace.from_ns;
    }
}

static bool read_traffic(struct arena *arena, struct trace_generator *generator, struct json_node *root,
                         struct faults *faults)
{
    const struct json_node *node = traffic_of(arena, root, faults);
    return traffic_read(node, &generator->traffic, arena, faults) && read_bounds(generator, root, faults) &&
           traffic_compile(&generator->traffic, NULL, 0, arena, faults);
}

struct trace_generator *trace_generator_open(struct arena *arena, const char *file, const struct changes *changes,
                                             bool has_seed, uint64_t seed, struct faults *faults)
{
    struct document document, changed;
    struct json_node *root = json_read_file(arena, file, faults);
    if (!root || !document_open(arena, root, &document, faults) ||
        !document_change(arena, &document, changes, &changed, faults))
        return NULL;
    struct trace_generator *generator = arena_new_of(arena, struct trace_generator);
    int64_t own_seed = 1;
    json_get_integer(changed.root, "Seed", 0, INT64_MAX, &own_seed, faults);
    if (!read_traffic(arena, generator, changed.root, faults)) return NULL;
    settle_fields(generator);
    for (size_t i = 0; i < ARRIVAL_BATCH; i++) generator->batch[i] = (struct arrival)ARRIVAL_UNKNOWN;
    generator->source = traffic_open(&generator->traffic, random_key(has_seed ? seed : (uint64_t)own_seed, 0));
    return generator;
}

bool trace_generator_next(struct trace_generator *generator, struct trace_row *row)
{
    if (generator->next == generator->count) {
        struct arrival_source source = traffic_arrivals(generator->source);
        generator->count = source.fill(source.self, generator->batch, ARRIVAL_BATCH);
        generator->next = 0;
        if (generator->count == 0) return false;
    }
    const struct arrival *arrival = &generator->batch[generator->next++];
    if (arrival->arrival_ns >= generator->end_ns) return false;
    const bool *present = generator->present;
    *row = trace_row_unknown;
    row->arrival_ns = arrival->arrival_ns;
    row->service_ns = arrival->service_ns;
    row->ttl_ns = arrival->ttl_ns;
    row->explained = arrival->explained;
    if (present[TRACE_INPUT_TOKENS]) row->input_tokens = arrival->input_tokens;
    if (present[TRACE_OUTPUT_TOKENS]) row->output_tokens = arrival->output_tokens;
    if (present[TRACE_PAYLOAD]) row->payload_bytes = arrival->payload_bytes;
    if (present[TRACE_RESPONSE]) row->response_bytes = arrival->response_bytes;
    return true;
}

const bool *trace_generator_present(const struct trace_generator *generator)
{
    return generator->present;
}

struct trace_origin trace_generator_origin(const struct trace_generator *generator)
{
    return (struct trace_origin){.has_start = generator->has_start, .start_ns = generator->start_ns};
}

const char *trace_generator_failure(const struct trace_generator *generator)
{
    return traffic_failure(generator->source);
}

void trace_generator_close(struct trace_generator *generator)
{
    traffic_close(generator->source);
    traffic_forget(&generator->traffic);
}
