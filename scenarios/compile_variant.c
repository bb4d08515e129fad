#include "models/json.h"
#include "models/start_up.h"
#include "scenarios/compiling.h"
#include "sim/arena.h"

#include <assert.h>

/* Requests that an asynchronous instance takes at once where the configuration does not say. The service chooses and does not
 * publish what; 4 is what one public tool picks. */
#define ASYNC_TAKEN_DEFAULT 4
/* How long a slot stays warm. Not published; users report about five minutes. */
#define IDLE_TIMEOUT_DEFAULT_S 300.0
/* The envelope of a captured record, measured on the sample in the developer guide. */
#define CAPTURE_ENVELOPE_BYTES 330

/* --- Limits --- */

/* Whether every configuration serves in real time and explains nothing: callers wait for all of them as long. */
static bool is_plain(const struct compiling *compiling)
{
    const struct compiled *compiled = compiling->compiled;
    for (uint32_t v = 0; v < compiled->plan.variants; v++)
        if (compiled->variants[v].mode != MODE_REAL_TIME || compiled->variants[v].endpoint->explainer_config)
            return false;
    return true;
}

static void set_limits(struct compiling *compiling, const struct compiled_variant *variant, struct variant_plan *plan)
{
    const struct scenario *scenario = compiling->scenario;
    const struct limits *limits = &scenario->limits;
    double invocation_s = limits_invocation_s(limits);
    plan->payload_most = limits_payload_bytes(limits, variant->mode);
    plan->answer_most = limits_response_bytes(limits, variant->mode);
    plan->invocation_most_ns = time_from_s(invocation_s);
    if (variant->mode == MODE_ASYNC) {
        plan->invocation_most_ns = time_from_s((double)scenario->client.invocation_timeout_s);
    } else if (is_plain(compiling) && !limits->has_invocation && scenario->client.timeout_s > invocation_s) {
        plan->invocation_most_ns = TIME_NEVER;
        compiling_assume(compiling,
                         "Callers wait up to %g s; the service's own limit of %g s on an invocation is not applied",
                         scenario->client.timeout_s, invocation_s);
    }
}

/* Every request over a limit is a mistake more often than not. A drawn size may be over it now and then. */
static void warn_of_size(struct compiling *compiling, const struct traffic_figure *figure, enum trace_field field,
                         int64_t most, const char *outcome)
{
    const struct traffic *traffic = &compiling->scenario->traffic;
    if (!figure->given || figure->distribution.family != DISTRIBUTION_CONSTANT) return;
    if (traffic->from_trace && traffic->summary.present[field]) return;
    if (most == LIMITS_BYTES_NONE || figure->distribution.scale <= (double)most) return;
    json_fault(compiling->faults, FAULT_WARNING,
               json_member(traffic->node, field == TRACE_PAYLOAD ? "PayloadInBytes" : "ResponseInBytes"),
               "%.0f bytes are more than the %lld that the service passes on: every request %s",
               figure->distribution.scale, (long long)most, outcome);
}

static void warn_of_sizes(struct compiling *compiling, const struct variant_plan *plan)
{
    const struct traffic *traffic = &compiling->scenario->traffic;
    warn_of_size(compiling, &traffic->payload, TRACE_PAYLOAD, plan->payload_most, "is refused");
    warn_of_size(compiling, &traffic->response, TRACE_RESPONSE, plan->answer_most, "ends in an error");
}

/* --- What stands beside the requests' way --- */

static void set_capture(struct compiling *compiling, struct compiled_variant *variant, struct variant_plan *plan)
{
    const struct data_capture_config *config = variant->endpoint->data_capture_config;
    if (!config || (config->enable_capture.given && !config->enable_capture.value)) return;
    double share = (double)config->initial_sampling_percentage.value / 100;
    plan->capture.threshold = random_threshold(share);
    if (plan->capture.threshold == 0) return;
    for (size_t i = 0; i < config->capture_option_count; i++) {
        enum capture_mode mode = config->capture_options[i].capture_mode;
        if (mode != CAPTURE_OUTPUT) plan->capture.input = true;
        if (mode != CAPTURE_INPUT) plan->capture.output = true;
    }
    const struct capture_content_type_header *header = config->capture_content_type_header;
    plan->capture.encoded = !header || header->csv_content_type_count + header->json_content_type_count == 0;
    plan->capture.envelope_bytes = CAPTURE_ENVELOPE_BYTES;
    variant->captures = true;
    if (share < 1) compiling->compiled->drawn = true;
    compiling_assume(compiling, "Data capture: records %s, one object a minute and instance, stored for a month",
                     plan->capture.encoded ? "as base64 (no content types are listed)"
                                           : "as text (content types are listed)");
}

static void set_explainer(struct compiling *compiling, struct compiled_variant *variant, struct variant_plan *plan)
{
    const struct scenario *scenario = compiling->scenario;
    const struct explainer_config *config = variant->endpoint->explainer_config;
    struct explainer explainer;
    if (!config || !config->clarify_explainer_config ||
        !explainer_make(config->clarify_explainer_config, &scenario->explainer_figures, &explainer, compiling->faults))
        return;
    variant->explains = true;
    plan->explain = (struct explain_plan){.threshold = random_threshold(explainer.explained_share),
                                          .rows = explainer.rows,
                                          .rows_a_call_most =
                                              explainer.record_count_most > 0 ? explainer.record_count_most : INT64_MAX,
                                          .bytes_a_call_most = explainer.payload_most_bytes,
                                          .row_ns = explainer.row_ms * (double)NS_PER_MS};
    if (explainer.explained_share > 0 && explainer.explained_share < 1) compiling->compiled->drawn = true;
    compiling_assume(compiling,
                     "An explained request sends %lld rows, in calls one after the other, each as long as a request",
                     (long long)explainer.rows);
    if (!scenario->explainer_figures.has_explained_share && !traffic_has(&scenario->traffic, TRACE_EXPLAINED))
        compiling_assume(compiling, "Every request is explained (Explainer.ExplainedShare is not given)");
}

/* --- Serverless --- */

static const struct profile *serverless_profile(struct compiling *compiling, const struct compiled_variant *variant,
                                                uint32_t memory_mb, double *factor)
{
    const struct models *models = &compiling->scenario->models;
    const struct profile *profile = profile_match(models, variant->model_name, NULL, NULL, memory_mb);
    *factor = 1;
    if (profile && profile->memory_mb == 0)
        compiling_assume(compiling, "Service times of model \"%s\" at %u MB come from a profile for any place",
                         variant->model_name, memory_mb);
    if (profile) return profile;
    profile = profile_nearest_memory(models, variant->model_name, memory_mb);
    assert(profile); /* the scenario's reader has looked */
    *factor = profile_memory_factor(profile, memory_mb);
    compiling_assume(
        compiling,
        "Service times of model \"%s\" at %u MB: those at %u MB times %.3g, as vCPUs are in proportion to memory "
        "(not published by the service)",
        variant->model_name, memory_mb, profile->memory_mb, *factor);
    return profile;
}

static void check_serverless_sizes(struct compiling *compiling, const struct compiled_variant *variant,
                                   uint32_t memory_mb)
{
    const struct model *model = models_find(&compiling->scenario->models, variant->model_name);
    const double image_most_gb = 10, mb_per_gb = 1000;
    const struct json_node *node = variant->config->serverless_config->node;
    if (model->has_container_image && model->container_image_gb > image_most_gb)
        json_fault(compiling->faults, FAULT_INPUT, node,
                   "the container image of model \"%s\" has %g GB; serverless variants take at most %g",
                   variant->model_name, model->container_image_gb, image_most_gb);
    if (model->has_model_data && model->model_data_gb * mb_per_gb > memory_mb)
        json_fault(compiling->faults, FAULT_WARNING, node,
                   "the data of model \"%s\" has %g GB, more than the memory of %u MB: the container would not start",
                   variant->model_name, model->model_data_gb, memory_mb);
    const struct trace_memory *recorded = &compiling->scenario->traffic.summary.memory;
    if (recorded->known && recorded->most_mb > memory_mb)
        json_fault(compiling->faults, FAULT_WARNING, node,
                   "an application of the trace had up to %g MB, more than the memory of %u MB: it would fail",
                   recorded->most_mb, memory_mb);
}

static void set_slots(struct compiling *compiling, uint32_t v, const struct profile *profile, struct slots_plan *slots)
{
    const struct compiled_variant *variant = &compiling->compiled->variants[v];
    const struct serverless_config *config = variant->config->serverless_config;
    const struct model *model = models_find(&compiling->scenario->models, variant->model_name);
    slots->most = (uint32_t)config->max_concurrency.value;
    slots->most_ever = compile_slots_most(compiling, v);
    slots->provisioned = variant->generation == 0 ? compile_initial(variant->config) : 0;
    slots->reuse = (enum slot_reuse)profile->idle_reuse; /* the same order */
    if (slots->reuse == REUSE_RANDOM) compiling->compiled->drawn = true;
    if (profile->has_cold_start) {
        slots->cold_start_ns = compiling_table(compiling, &profile->cold_start, (double)NS_PER_S);
    } else {
        double cold_s = start_up_slot_s(model);
        slots->cold_start_ns = quantile_constant(compiling->arena, cold_s * (double)NS_PER_S);
        compiling_assume(compiling, "A cold start of model \"%s\" takes %.0f s (ColdStartInSeconds is not given)",
                         variant->model_name, cold_s);
    }
    slots->idle_timeout_ns = time_from_s(IDLE_TIMEOUT_DEFAULT_S);
    if (profile->has_idle_timeout && profile->idle_timeout.family == DISTRIBUTION_CONSTANT)
        slots->idle_timeout_ns = time_from_s(profile->idle_timeout.scale);
    else if (profile->has_idle_timeout)
        slots->idle_timeouts_ns = compiling_table(compiling, &profile->idle_timeout, (double)NS_PER_S);
    else
        compiling_assume(compiling, "A slot of model \"%s\" stays warm for %.0f s (IdleTimeoutInSeconds is not given)",
                         variant->model_name, IDLE_TIMEOUT_DEFAULT_S);
    compiling_assume(compiling, "Cold starts are not billed");
    if (compile_concurrency_changes(compiling, v))
        compiling_assume(compiling,
                         "A slot that is to be provisioned takes as long as a cold start, and is paid for from when it "
                         "is wanted");
    if (!profile->has_idle_reuse)
        compiling_assume(compiling, "Of several idle slots the one created last is reused (IdleReuse is not given)");
}

static void compile_serverless(struct compiling *compiling, uint32_t v, struct variant_plan *plan)
{
    const struct compiled_variant *variant = &compiling->compiled->variants[v];
    uint32_t memory_mb = (uint32_t)variant->config->serverless_config->memory_size_in_mb.value;
    double factor;
    const struct profile *profile = serverless_profile(compiling, variant, memory_mb, &factor);
    struct server_plan *server = arena_new_of(compiling->arena, struct server_plan);
    check_serverless_sizes(compiling, variant, memory_mb);
    if (!profile->has_service_time)
        json_fault(compiling->faults, FAULT_INPUT, variant->config->node,
                   "the profile of model \"%s\" has no ServiceTimeInMilliseconds, which a slot needs: it serves one "
                   "request at a time",
                   variant->model_name);
    if (profile->discipline != DISCIPLINE_FIFO || profile->slowdown.count > 0 || profile->workers > 1)
        compiling_assume(compiling,
                         "A slot serves one request at a time: Workers, Discipline and Slowdown are without effect");
    set_slots(compiling, v, profile, &plan->slots);
    compile_server(compiling, variant, profile, NULL, factor, server);
    server->serving = SERVING_SLOT;
    server->workers = slots_room(&plan->slots);
    plan->front = FRONT_SLOTS;
    plan->component = FLEET_NONE;
    plan->servers = 1;
    plan->server = server;
    plan->kinds = 1;
}

/* --- Instances --- */

static void check_profile_is_general(struct compiling *compiling, const struct compiled_variant *variant,
                                     const struct profile *profile, const struct compiled_type *type)
{
    if (!profile->instance_type)
        compiling_assume(compiling, "Service times of model \"%s\" on %s come from a profile for any instance type",
                         variant->model_name, type->name);
}

const char *compiled_model_on(const struct compiled_variant *variant, const struct compiled_type *type)
{
    if (variant->component) {
        const struct component_specification *on = inference_component_on(variant->component, type->name);
        return on ? inference_component_model(variant->component, on) : variant->model_name;
    }
    const struct production_variant *config = variant->config;
    for (size_t p = 0; p < config->instance_pool_count; p++)
        if (config->instance_pools[p].instance_type == type->name && config->instance_pools[p].model_name_override)
            return config->instance_pools[p].model_name_override;
    return variant->model_name;
}

static void set_backlog(struct compiling *compiling, struct compiled_variant *variant, struct variant_plan *plan,
                        struct server_plan *servers)
{
    const struct async_inference_config *config = variant->endpoint->async_inference_config;
    const struct client *client = &compiling->scenario->client;
    const struct async_client_config *of_client = config->client_config;
    bool given = of_client && of_client->max_concurrent_invocations_per_instance.given;
    uint32_t taken = given ? (uint32_t)of_client->max_concurrent_invocations_per_instance.value : ASYNC_TAKEN_DEFAULT;
    if (!given)
        compiling_assume(
            compiling,
            "An instance takes %d requests at once (MaxConcurrentInvocationsPerInstance is not given, and the "
            "service does not publish what it chooses)",
            ASYNC_TAKEN_DEFAULT);
    for (uint32_t k = 0; k < plan->kinds; k++) {
        /* One that has a worker for each is not given more than it can serve: the rest waits in the backlog. */
        bool alone = servers[k].serving == SERVING_ALONE;
        servers[k].taken_most = alone && servers[k].workers < taken ? servers[k].workers : taken;
        servers[k].queue_capacity = QUEUE_UNBOUNDED;
    }
    plan->front = FRONT_BACKLOG;
    plan->backlog = (struct backlog_plan){.life_ns = time_from_s(CLIENT_REQUEST_TTL_MOST_S),
                                          .life_least_ns = time_from_s(CLIENT_REQUEST_TTL_LEAST_S),
                                          .life_most_ns = time_from_s(CLIENT_REQUEST_TTL_MOST_S),
                                          .own_lives = traffic_has(&compiling->scenario->traffic, TRACE_TTL)};
    if (client->has_request_ttl && client->request_ttl_s.family == DISTRIBUTION_CONSTANT)
        plan->backlog.life_ns = time_from_s(client->request_ttl_s.scale);
    else if (client->has_request_ttl)
        plan->backlog.lives = compiling_table(compiling, &client->request_ttl_s, (double)NS_PER_S);
    plan->backlog.own_lives = traffic_has(&compiling->scenario->traffic, TRACE_TTL);
    plan->backlog.life_least_ns = time_from_s(CLIENT_REQUEST_TTL_LEAST_S);
    plan->backlog.life_most_ns = time_from_s(CLIENT_REQUEST_TTL_MOST_S);
    const struct async_output_config *output = config->output_config;
    const struct async_notification_config *topics = output ? output->notification_config : NULL;
    variant->stores_results = true;
    variant->notifies_success = topics && topics->success_topic;
    variant->notifies_failure = topics && topics->error_topic;
    compiling_assume(compiling,
                     "Each request is fetched from S3 once, each result stored there once, both for a month");
}

static void compile_instances(struct compiling *compiling, uint32_t v, struct variant_plan *plan)
{
    struct compiled *compiled = compiling->compiled;
    struct compiled_variant *variant = &compiled->variants[v];
    const struct compiled_variant *host = &compiled->variants[variant->host];
    const struct production_variant *config = variant->config;
    const struct fleet_plan *fleet = &compiled->plan.fleet[plan->fleet];
    struct server_plan *servers = arena_new_array(compiling->arena, host->type_count, struct server_plan);
    plan->kinds = host->type_count;
    plan->server = servers;
    for (uint32_t k = 0; k < host->type_count; k++) {
        const struct compiled_type *type = &host->types[k];
        const struct profile *profile = profile_match(&compiling->scenario->models, compiled_model_on(variant, type),
                                                      type->name, type->accelerator_type, 0);
        if (!profile) continue; /* of a component that is not for this type, which has been said */
        check_profile_is_general(compiling, variant, profile, type);
        compile_server(compiling, variant, profile, type, 1, &servers[k]);
    }
    /* A copy that goes or is moved finishes what it has while others come or its successor serves: room for both. */
    plan->servers = variant->component ? 2 * copies_room(&fleet->component[plan->component]) : fleet_rooms(fleet);
    if (fleet->wanted_most > 0 && !variant->component) plan->servers *= 2; /* those that go finish while others come */
    bool named = config->routing_config && config->routing_config->routing_strategy != ROUTING_UNSET;
    bool least = named && config->routing_config->routing_strategy == ROUTING_LEAST_OUTSTANDING_REQUESTS;
    plan->routing = least ? ROUTE_LEAST_OUTSTANDING : ROUTE_RANDOM;
    if (variant->mode == MODE_ASYNC) {
        set_backlog(compiling, variant, plan, servers);
    } else if (plan->servers > 1) {
        compiled->drawn = true;
        if (!named)
            compiling_assume(compiling, "Variant \"%s\" names no RoutingStrategy: RANDOM, the service's default",
                             config->variant_name);
    }
}

/* What components do is on their variant's bill. */
static void tell_host(struct compiled_variant *host, const struct compiled_variant *component)
{
    host->captures |= component->captures;
    host->explains |= component->explains;
    host->stores_results |= component->stores_results;
    host->notifies_success |= component->notifies_success;
    host->notifies_failure |= component->notifies_failure;
}

void compile_variant(struct compiling *compiling, uint32_t v)
{
    struct compiled_variant *variant = &compiling->compiled->variants[v];
    struct variant_plan *plan = &compiling->compiled->plan.variant[v];
    set_limits(compiling, variant, plan);
    if (v == 0) warn_of_sizes(compiling, plan); /* all variants are served in the same way */
    if (!variant->model_name) return;           /* its components serve */
    set_capture(compiling, variant, plan);
    set_explainer(compiling, variant, plan);
    if (variant->mode == MODE_SERVERLESS)
        compile_serverless(compiling, v, plan);
    else
        compile_instances(compiling, v, plan);
    if (variant->component) tell_host(&compiling->compiled->variants[variant->host], variant);
}
