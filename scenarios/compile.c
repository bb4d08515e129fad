#include "scenarios/compile.h"

#include "models/json.h"
#include "models/time.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#define SERIES_PERIOD_NS NS_PER_MINUTE

/* Where neither the scenario nor the trace says when second 0 was: a Monday, so that weekly schedules begin with a week. */
#define START_TIME_DEFAULT "2026-11-23T00:00:00Z"

/* The longest that the service lets a real-time container take (SageMaker developer guide, custom inference code). */
#define INVOCATION_LIMIT_S 60.0

void text_list_add(struct text_list *list, struct arena *arena, const char *text)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->texts[i], text) == 0) return;
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 8;
        list->texts = arena_grow(arena, list->texts, list->count, list->room, sizeof *list->texts);
    }
    list->texts[list->count++] = text;
}

struct compiling {
    struct arena *arena;
    struct faults *faults;
    struct scenario *scenario;
    struct compiled *compiled;
};

static void assume(const struct compiling *compiling, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void assume(const struct compiling *compiling, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_list_add(&compiling->compiled->assumptions, compiling->arena,
                  arena_format_list(compiling->arena, format, arguments));
    va_end(arguments);
}

static bool is_constant(const struct distribution *distribution)
{
    return distribution->family == DISTRIBUTION_CONSTANT;
}

/* --- Service times --- */

static void compile_linear(const struct compiling *compiling, const struct distribution *distribution, struct law *law)
{
    const struct distribution_linear *linear = &distribution->linear;
    const double ns = (double)NS_PER_MS, bytes_per_kb = 1000;
    *law = (struct law){.kind = LAW_LINEAR,
                        .base_ns = linear->base * ns,
                        .per_input_token_ns = linear->per_input_token * ns,
                        .per_output_token_ns = linear->per_output_token * ns,
                        .per_payload_byte_ns = linear->per_payload_kb * ns / bytes_per_kb,
                        .table = linear->noise ? distribution_compile(compiling->arena, linear->noise, 1) : NULL};
}

static void compile_service(const struct compiling *compiling, const struct compiled_variant *variant, struct law *law)
{
    const struct distribution *service = &variant->profile->service_time;
    if (service->family == DISTRIBUTION_LINEAR) {
        compile_linear(compiling, service, law);
        if (service->linear.noise && !is_constant(service->linear.noise)) compiling->compiled->drawn = true;
    } else if (service->family == DISTRIBUTION_TRACE) {
        law->kind = LAW_RECORDED;
        if (!traffic_has(&compiling->scenario->traffic, TRACE_SERVICE))
            json_fault(compiling->faults, FAULT_INPUT, compiling->scenario->traffic.node,
                       "model \"%s\" takes its service times from the trace, but the traffic records none",
                       variant->config->model_name);
    } else {
        law->kind = LAW_TABLE;
        law->table = distribution_compile(compiling->arena, service, (double)NS_PER_MS);
        if (!is_constant(service)) compiling->compiled->drawn = true;
    }
}

/* A service time that grows with tokens or bytes of which the traffic has none is a mistake more often than not. */
static void check_figures(const struct compiling *compiling, const struct compiled_variant *variant)
{
    const struct traffic *traffic = &compiling->scenario->traffic;
    const struct distribution *service = &variant->profile->service_time;
    if (service->family != DISTRIBUTION_LINEAR) return;
    const struct {
        double slope;
        enum trace_field field;
        const char *what;
    } figures[] = {{service->linear.per_input_token, TRACE_INPUT_TOKENS, "InputTokens"},
                   {service->linear.per_output_token, TRACE_OUTPUT_TOKENS, "OutputTokens"},
                   {service->linear.per_payload_kb, TRACE_PAYLOAD, "PayloadInBytes"}};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (figures[i].slope > 0 && !traffic_has(traffic, figures[i].field))
            json_fault(compiling->faults, FAULT_WARNING, traffic->node,
                       "the service time of model \"%s\" depends on %s, of which the traffic has none: taken as 0",
                       variant->config->model_name, figures[i].what);
}

/* --- Servers --- */

/* rate[n] = min(1, workers / n) / slowdown(n) where capacity is shared, else 1 / slowdown(n); see docs/models.md. */
static void compile_sharing(const struct compiling *compiling, const struct profile *profile,
                            struct server_plan *server)
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

/* A batch's time by its size, linear between the points that were given; without any, the oldest request's own service time. */
static void compile_batch(const struct compiling *compiling, const struct batch_profile *profile,
                          struct server_plan *server)
{
    int64_t *service_ns = NULL;
    if (profile->service_ms.count > 0) {
        service_ns = arena_new_array(compiling->arena, (size_t)profile->size_max + 1, int64_t);
        for (uint32_t size = 1; size <= profile->size_max; size++)
            service_ns[size] = law_round(curve_at(&profile->service_ms, size) * (double)NS_PER_MS);
    }
    server->serving = SERVING_BATCHES;
    server->batch = (struct batch_plan){.size_max = profile->size_max,
                                        .delay_max_ns = law_round(profile->delay_max_ms * (double)NS_PER_MS),
                                        .service_ns = service_ns};
}

static uint32_t workers_of(const struct compiling *compiling, const struct production_variant *config,
                           const struct instance_type *type, const struct profile *profile)
{
    if (profile->workers > 0) return profile->workers;
    if (!type) {
        json_fault(compiling->faults, FAULT_INPUT, config->node,
                   "the catalogue does not know \"%s\": its profile must say how many Workers it has",
                   config->instance_type);
        return 1;
    }
    uint32_t workers = (uint32_t)instance_type_workers(type);
    assume(compiling, "Workers of model \"%s\" on %s: %u, one for each %s (its profile does not say)",
           config->model_name, config->instance_type, workers, type->accelerator_count > 0 ? "accelerator" : "vCPU");
    return workers;
}

static void compile_server(const struct compiling *compiling, const struct compiled_variant *variant,
                           const struct instance_type *type, struct server_plan *server)
{
    const struct profile *profile = variant->profile;
    server->workers = workers_of(compiling, variant->config, type, profile);
    server->queue_capacity = profile->has_queue_capacity ? profile->queue_capacity : QUEUE_UNBOUNDED;
    if (profile->discipline == DISCIPLINE_PROCESSOR_SHARING || profile->slowdown.count > 0)
        compile_sharing(compiling, profile, server);
    if (profile->discipline == DISCIPLINE_BATCH) compile_batch(compiling, &profile->batch, server);
    if (profile->has_service_time)
        compile_service(compiling, variant, &server->service);
    else
        server->service = (struct law){.kind = LAW_RECORDED}; /* never asked: a batch has its own time */
    check_figures(compiling, variant);
    if (!is_constant(&profile->overhead)) compiling->compiled->drawn = true;
    if (!is_constant(&profile->overhead) || profile->overhead.scale > 0)
        server->overhead = distribution_compile(compiling->arena, &profile->overhead, (double)NS_PER_MS);
    server->error_threshold = random_threshold(profile->error_rate);
    if (server->error_threshold > 0) compiling->compiled->drawn = true;
}

/* --- Variants --- */

static void assume_start_up(const struct compiling *compiling, const struct compiled_variant *variant)
{
    const struct production_variant *config = variant->config;
    const struct model *model = models_find(&compiling->scenario->models, config->model_name);
    if (variant->profile->has_start_up || model->has_model_data || model->has_container_image) return;
    assume(compiling,
           "Start-up of model \"%s\" on %s is not given (StartUpInSeconds, ModelDataInGB, ContainerImageInGB)",
           config->model_name, config->instance_type);
}

static void compile_variant(const struct compiling *compiling, uint32_t v)
{
    struct compiled *compiled = compiling->compiled;
    struct compiled_variant *variant = &compiled->variants[v];
    const struct production_variant *config = variant->config;
    struct variant_plan *plan = &compiled->plan.variant[v];
    const struct instance_type *type = catalogue_find(compiling->scenario->catalogue, config->instance_type);

    variant->profile = profile_match(&compiling->scenario->models, config->model_name, config->instance_type,
                                     config->accelerator_type, 0);
    assert(variant->profile); /* the scenario's reader has looked */
    if (!variant->profile->instance_type)
        assume(compiling, "Service times of model \"%s\" on %s come from a profile for any instance type",
               config->model_name, config->instance_type);
    plan->instances = (uint32_t)config->initial_instance_count.value;
    bool least =
        config->routing_config && config->routing_config->routing_strategy == ROUTING_LEAST_OUTSTANDING_REQUESTS;
    plan->routing = least ? ROUTE_LEAST_OUTSTANDING : ROUTE_RANDOM;
    if (plan->instances > 1) compiled->drawn = true;
    if (plan->instances > 1 && (!config->routing_config || config->routing_config->routing_strategy == ROUTING_UNSET))
        assume(compiling, "Variant \"%s\" names no RoutingStrategy: RANDOM, the service's default",
               config->variant_name);
    compile_server(compiling, variant, type, &plan->server);
    variant->volume_gb = billing_volume_gb(type, config->volume_size_in_gb.given ? config->volume_size_in_gb.value : 0);
    if (variant->shadow)
        assume(compiling, "Variant \"%s\" is a shadow: its answers are dropped, and data charges are for callers only",
               config->variant_name);
    if (variant->volume_gb == 0 && !(type && type->local_nvme))
        assume(compiling, "Variant \"%s\" asks for no VolumeSizeInGB: no storage is billed for it",
               config->variant_name);
    assume_start_up(compiling, variant);

    struct billing_instances instances = {.instance_type = config->instance_type,
                                          .accelerator_type = config->accelerator_type,
                                          .volume_gb = variant->volume_gb};
    struct billing_usage usage = {.variant_name = config->variant_name, .instance_count = 1, .instances = &instances};
    billing_check(compiled->terms, &usage, json_place(config->node), compiling->faults, compiling->arena);
}

/* The most instances and workers that a run may hold: far above any account's quota, and within the kernel's numbers. */
#define INSTANCES_MOST 1000000
#define SLOTS_MOST     10000000.0

static void check_size(const struct compiling *compiling, const struct production_variant *config, double *slots)
{
    if (config->initial_instance_count.value > INSTANCES_MOST)
        json_fault(compiling->faults, FAULT_INPUT, json_member(config->node, "InitialInstanceCount"),
                   "at most %d instances of a variant can be simulated, found %lld", INSTANCES_MOST,
                   (long long)config->initial_instance_count.value);
    const struct profile *profile = profile_match(&compiling->scenario->models, config->model_name,
                                                  config->instance_type, config->accelerator_type, 0);
    const struct instance_type *type = catalogue_find(compiling->scenario->catalogue, config->instance_type);
    double workers = profile && profile->workers ? profile->workers : type ? (double)instance_type_workers(type) : 1;
    *slots += (double)config->initial_instance_count.value * workers;
    if (*slots > SLOTS_MOST)
        json_fault(compiling->faults, FAULT_INPUT, config->node,
                   "at most %.0f workers in all can be simulated, found %.0f", SLOTS_MOST, *slots);
}

static void compile_split(struct compiled *compiled)
{
    double total = 0, sum = 0;
    uint32_t production = plan_production(&compiled->plan), open = 0;
    for (uint32_t v = 0; v < production; v++) total += production_variant_weight(compiled->variants[v].config);
    for (uint32_t v = 0; v < production; v++) {
        double weight = production_variant_weight(compiled->variants[v].config);
        sum += weight;
        open += weight > 0;
        compiled->variants[v].share = weight / total;
        compiled->plan.split[v] = random_threshold(sum / total);
    }
    if (open > 1) compiled->drawn = true;

    /* A shadow's weight over the production weight is the share of requests that it gets copies of, all of them at most. */
    for (uint32_t v = production; v < compiled->plan.variants; v++) {
        double share = production_variant_weight(compiled->variants[v].config) / total;
        compiled->variants[v].shadow = true;
        compiled->variants[v].share = share < 1 ? share : 1;
        compiled->plan.split[v] = random_threshold(compiled->variants[v].share);
        if (share > 0 && share < 1) compiled->drawn = true;
    }
}

static void compile_time(const struct compiling *compiling)
{
    const struct scenario *scenario = compiling->scenario;
    struct plan *plan = &compiling->compiled->plan;
    plan->timeout_ns = time_from_s(scenario->client.timeout_s);
    plan->duration_ns = scenario->duration_s > 0 ? time_from_s(scenario->duration_s) : TIME_NEVER;
    plan->warm_up_ns = scenario->warm_up == WARM_UP_GIVEN ? time_from_s(scenario->warm_up_s) : 0;
    plan->series_period_ns = SERIES_PERIOD_NS;
    if (!json_member(scenario->node, "Client"))
        assume(compiling, "Callers make one attempt and give up after %g s", scenario->client.timeout_s);
    else if (scenario->client.timeout_s > INVOCATION_LIMIT_S)
        assume(compiling, "Callers wait up to %g s; the service's own limit of %g s on an invocation is not applied",
               scenario->client.timeout_s, INVOCATION_LIMIT_S);
    assume(compiling, "Instances are in service, and billed, from second 0 to the end");
}

static void set_start_time(const struct compiling *compiling)
{
    const struct scenario *scenario = compiling->scenario;
    int64_t *start_ns = &compiling->compiled->start_time_ns;
    bool zoned;
    if (scenario->has_start_time)
        *start_ns = scenario->start_time_ns;
    else if (scenario->traffic.from_trace && scenario->traffic.summary.has_start)
        *start_ns = scenario->traffic.summary.start_ns;
    else
        time_read(START_TIME_DEFAULT, strlen(START_TIME_DEFAULT), start_ns, &zoned);
}

struct compiled *compile(struct arena *arena, struct scenario *scenario, struct faults *faults)
{
    struct compiled *compiled = arena_new_of(arena, struct compiled);
    struct compiling compiling = {.arena = arena, .faults = faults, .scenario = scenario, .compiled = compiled};
    const struct endpoint_config *config = scenario->endpoint_config;
    size_t before = faults_count(faults);

    compiled->scenario = scenario;
    compiled->terms = (struct billing_terms){.book = scenario->prices, .region = scenario->region};
    compile_check_supported(scenario, FAULT_INPUT, faults);
    if (faults_count(faults) > before) return NULL;

    double slots = 0;
    uint32_t production = (uint32_t)config->production_variant_count;
    compiled->plan.shadows = (uint32_t)config->shadow_production_variant_count;
    compiled->plan.variants = production + compiled->plan.shadows;
    for (uint32_t v = 0; v < compiled->plan.variants; v++) {
        compiled->variants[v].config =
            v < production ? &config->production_variants[v] : &config->shadow_production_variants[v - production];
        compiled->variant_names[v] = compiled->variants[v].config->variant_name;
        check_size(&compiling, compiled->variants[v].config, &slots);
    }
    if (!traffic_compile(&scenario->traffic, compiled->variant_names, production, arena, faults) ||
        faults_count(faults) > before)
        return NULL;
    if (scenario->traffic.from_trace)
        inputs_add(&scenario->inputs, arena, scenario->traffic.trace.file, scenario->traffic.summary.sha256);
    else if (scenario->traffic.arrivals.curve.file)
        inputs_add(&scenario->inputs, arena, scenario->traffic.arrivals.curve.file,
                   scenario->traffic.arrivals.curve.sha256);

    compiled->drawn = traffic_is_drawn(&scenario->traffic);
    compile_split(compiled);
    for (uint32_t v = 0; v < compiled->plan.variants; v++) compile_variant(&compiling, v);
    compile_time(&compiling);
    set_start_time(&compiling);
    compiled->replications = scenario->replications ? scenario->replications
                             : compiled->drawn      ? REPLICATIONS_DEFAULT
                                                    : 1;
    if (faults_count(faults) == before) return compiled;
    compiled_close(compiled);
    return NULL;
}

void compiled_close(struct compiled *compiled)
{
    traffic_forget(&compiled->scenario->traffic);
}
