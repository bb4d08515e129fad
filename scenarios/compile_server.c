#include "models/json.h"
#include "scenarios/compiling.h"
#include "sim/arena.h"

#include <inttypes.h>

static bool is_constant(const struct distribution *distribution)
{
    return distribution->family == DISTRIBUTION_CONSTANT;
}

const struct quantile *compiling_table(struct compiling *compiling, const struct distribution *distribution,
                                       double unit_ns)
{
    if (!is_constant(distribution)) compiling->compiled->drawn = true;
    if (is_constant(distribution) && !(distribution->scale > 0)) return NULL;
    return distribution_compile(compiling->arena, distribution, unit_ns);
}

/* --- Times that follow the request --- */

struct shared_table {
    struct shared_table *behind;
    const struct distribution *distribution;
    double factor;
    const struct quantile *table;
};

/* One table for all servers that a profile describes: each is made once, and the kernel sees that their law is the same (law_is_same()). */
static const struct quantile *share_table(struct compiling *compiling, const struct distribution *distribution,
                                          double factor)
{
    struct shared_table **link = &compiling->tables;
    while (*link && ((*link)->distribution != distribution || (*link)->factor != factor)) link = &(*link)->behind;
    if (!*link) {
        *link = arena_new_of(compiling->arena, struct shared_table);
        **link = (struct shared_table){.distribution = distribution,
                                       .factor = factor,
                                       .table = distribution_compile(compiling->arena, distribution, factor)};
    }
    return (*link)->table;
}

static void compile_linear(struct compiling *compiling, const struct distribution *distribution, double factor,
                           struct law *law)
{
    const struct distribution_linear *linear = &distribution->linear;
    const double ns = (double)NS_PER_MS * factor, bytes_per_kb = 1000;
    if (linear->noise && !is_constant(linear->noise)) compiling->compiled->drawn = true;
    *law = (struct law){.kind = LAW_LINEAR,
                        .base_ns = linear->base * ns,
                        .per_input_token_ns = linear->per_input_token * ns,
                        .per_output_token_ns = linear->per_output_token * ns,
                        .per_payload_byte_ns = linear->per_payload_kb * ns / bytes_per_kb,
                        .table = linear->noise ? share_table(compiling, linear->noise, 1) : NULL};
}

/* Rows that lack what all others have are easily overlooked. */
static void check_recorded(struct compiling *compiling, const struct compiled_variant *variant)
{
    const struct traffic *traffic = &compiling->scenario->traffic;
    const struct trace_summary *summary = &traffic->summary;
    uint64_t missing = summary->missing[TRACE_SERVICE];
    if (!traffic_has(traffic, TRACE_SERVICE))
        json_fault(compiling->faults, FAULT_INPUT, traffic->node,
                   "model \"%s\" takes its service times from the trace, but the traffic records %s",
                   variant->model_name,
                   traffic_has(traffic, TRACE_ELAPSED)
                       ? "response times, which hold the waiting too: \"ResponseTimeIsServiceTime\": true in \"Trace\" "
                         "says that nothing waited"
                       : "none");
    else if (missing > 0 && !traffic->trace.elapsed_is_service)
        json_fault(compiling->faults, FAULT_WARNING, traffic->node,
                   "model \"%s\" takes its service times from the trace, and %" PRIu64 " of its %" PRIu64
                   " requests have none: taken as 0",
                   variant->model_name, missing, summary->rows);
}

static void compile_law(struct compiling *compiling, const struct compiled_variant *variant,
                        const struct distribution *distribution, double factor, struct law *law)
{
    if (distribution->family == DISTRIBUTION_LINEAR) {
        compile_linear(compiling, distribution, factor, law);
    } else if (distribution->family == DISTRIBUTION_TRACE) {
        *law = (struct law){.kind = LAW_RECORDED, .recorded_factor = factor};
        check_recorded(compiling, variant);
    } else {
        if (!is_constant(distribution)) compiling->compiled->drawn = true;
        law->kind = LAW_TABLE;
        law->table = share_table(compiling, distribution, (double)NS_PER_MS * factor);
    }
}

static const struct law *compile_transfer(struct compiling *compiling, const struct compiled_variant *variant,
                                          bool given, const struct distribution *distribution)
{
    if (!given || (is_constant(distribution) && !(distribution->scale > 0))) return NULL;
    struct law *law = arena_new_of(compiling->arena, struct law);
    compile_law(compiling, variant, distribution, 1, law);
    return law;
}

/* A service time that grows with tokens or bytes of which the traffic has none is a mistake more often than not. */
static void check_figures(struct compiling *compiling, const struct compiled_variant *variant,
                          const struct profile *profile)
{
    const struct traffic *traffic = &compiling->scenario->traffic;
    const struct distribution *service = &profile->service_time;
    bool linear = profile->has_service_time && service->family == DISTRIBUTION_LINEAR;
    bool tokens = profile->discipline == DISCIPLINE_CONTINUOUS_BATCHING;
    const struct {
        bool matters;
        enum trace_field field;
        const char *what;
    } figures[] = {{tokens || (linear && service->linear.per_input_token > 0), TRACE_INPUT_TOKENS, "InputTokens"},
                   {tokens || (linear && service->linear.per_output_token > 0), TRACE_OUTPUT_TOKENS, "OutputTokens"},
                   {linear && service->linear.per_payload_kb > 0, TRACE_PAYLOAD, "PayloadInBytes"}};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (figures[i].matters && !traffic_has(traffic, figures[i].field))
            json_fault(compiling->faults, FAULT_WARNING, traffic->node,
                       "the service time of model \"%s\" depends on %s, of which the traffic has none: taken as 0",
                       variant->model_name, figures[i].what);
}

/* --- Disciplines --- */

/* rate[n] = min(1, workers / n) / slowdown(n) where capacity is shared, else 1 / slowdown(n); see docs/models.md. */
static void compile_sharing(struct compiling *compiling, const struct profile *profile, struct server_plan *server)
{
    bool shared = profile->discipline == DISCIPLINE_PROCESSOR_SHARING;
    const struct curve *slowdown = &profile->slowdown;
    double last_point = slowdown->count ? slowdown->points[slowdown->count - 1].x : 1;
    uint32_t last = shared && last_point > server->workers ? (uint32_t)last_point : server->workers;
    double *table = arena_new_array(compiling->arena, (size_t)last + 1, double);
    for (uint32_t n = 1; n <= last; n++) {
        double factor = slowdown->count ? curve_at(slowdown, n) : 1;
        double share = shared && n > server->workers ? (double)server->workers / n : 1;
        table[n] = share / factor;
    }
    server->serving = SERVING_SHARED;
    server->in_service_limit = shared ? UINT32_MAX : server->workers;
    server->rate = (struct sharing_rate){.table = table, .last = last, .shared = shared};
}

/* ns by number, linear between the points of a curve in ms, and at least `least`. */
static const int64_t *compile_curve(struct compiling *compiling, const struct curve *curve, uint32_t most,
                                    int64_t least)
{
    int64_t *table = arena_new_array(compiling->arena, (size_t)most + 1, int64_t);
    for (uint32_t n = 1; n <= most; n++) {
        table[n] = law_round(curve_at(curve, n) * (double)NS_PER_MS);
        if (table[n] < least) table[n] = least;
    }
    return table;
}

/* A batch's time by its size; without any, the oldest request's own service time. */
static void compile_batch(struct compiling *compiling, const struct batch_profile *profile, struct server_plan *server)
{
    server->serving = SERVING_BATCHES;
    server->batch = (struct batch_plan){.size_max = profile->size_max,
                                        .delay_max_ns = law_round(profile->delay_max_ms * (double)NS_PER_MS)};
    if (profile->service_ms.count > 0)
        server->batch.service_ns = compile_curve(compiling, &profile->service_ms, profile->size_max, 0);
}

static void compile_tokens(struct compiling *compiling, const struct continuous_batch_profile *profile,
                           struct server_plan *server)
{
    server->serving = SERVING_TOKENS;
    server->workers = profile->sequences_max;
    server->tokens =
        (struct token_batch_plan){.sequences_max = profile->sequences_max,
                                  .tokens_max = profile->tokens_max,
                                  .kv_tokens_max = profile->kv_cache_tokens,
                                  .step_ns = compile_curve(compiling, &profile->step_ms, profile->sequences_max, 1),
                                  .prefill_token_ns = profile->prefill_token_ms * (double)NS_PER_MS,
                                  .cached_share = profile->cached_prompt_share};
}

/* --- Workers --- */

static uint32_t workers_of(struct compiling *compiling, const struct compiled_variant *variant,
                           const struct profile *profile, const struct compiled_type *type)
{
    if (profile->workers > 0) return profile->workers;
    if (variant->component && profile->discipline != DISCIPLINE_CONTINUOUS_BATCHING) {
        compiling_assume(compiling, "Workers of a copy of \"%s\": 1 (its profile does not say)", variant->name);
        return 1;
    }
    if (!type->type) {
        json_fault(compiling->faults, FAULT_INPUT, variant->config->node,
                   "the catalogue does not know \"%s\": its profile must say how many Workers it has", type->name);
        return 1;
    }
    uint32_t workers = (uint32_t)instance_type_workers(type->type);
    if (profile->discipline != DISCIPLINE_CONTINUOUS_BATCHING)
        compiling_assume(compiling, "Workers of model \"%s\" on %s: %u, one for each %s (its profile does not say)",
                         variant->model_name, type->name, workers,
                         type->type->accelerator_count > 0 ? "accelerator" : "vCPU");
    return workers;
}

void compile_server(struct compiling *compiling, const struct compiled_variant *variant, const struct profile *profile,
                    const struct compiled_type *type, double factor, struct server_plan *server)
{
    server->workers = type ? workers_of(compiling, variant, profile, type) : 1;
    server->queue_capacity = profile->has_queue_capacity ? profile->queue_capacity : QUEUE_UNBOUNDED;
    if (profile->discipline == DISCIPLINE_PROCESSOR_SHARING || profile->slowdown.count > 0)
        compile_sharing(compiling, profile, server);
    if (profile->discipline == DISCIPLINE_BATCH) compile_batch(compiling, &profile->batch, server);
    if (profile->discipline == DISCIPLINE_CONTINUOUS_BATCHING)
        compile_tokens(compiling, &profile->continuous_batch, server);
    if (profile->has_service_time)
        compile_law(compiling, variant, &profile->service_time, factor, &server->service);
    else
        server->service = (struct law){.kind = LAW_RECORDED}; /* never asked: a batch has its own time */
    check_figures(compiling, variant, profile);
    server->overhead = compiling_table(compiling, &profile->overhead, (double)NS_PER_MS);
    server->download = compile_transfer(compiling, variant, profile->has_download, &profile->download);
    server->upload = compile_transfer(compiling, variant, profile->has_upload, &profile->upload);
    server->error_threshold = random_threshold(profile->error_rate);
    if (server->error_threshold > 0) compiling->compiled->drawn = true;
}
