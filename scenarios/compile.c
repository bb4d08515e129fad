#include "scenarios/compile.h"

#include "models/json.h"
#include "models/time.h"
#include "scenarios/compiling.h"
#include "sim/arena.h"
#include "sim/endpoint.h"
#include "sim/units.h"

#include <stdarg.h>
#include <string.h>

#define SERIES_PERIOD_NS NS_PER_MINUTE

/* Where neither the scenario nor the trace says when second 0 was: a Monday, so that weekly schedules begin with a week. */
#define START_TIME_DEFAULT "2026-11-23T00:00:00Z"

void compiling_assume(struct compiling *compiling, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_list_add(&compiling->compiled->assumptions, compiling->arena,
                  arena_format_list(compiling->arena, format, arguments));
    va_end(arguments);
}

uint32_t compiling_market(struct compiling *compiling, const char *instance_type)
{
    text_list_add(&compiling->markets, compiling->arena, instance_type);
    uint32_t market = 0;
    while (strcmp(compiling->markets.texts[market], instance_type) != 0) market++;
    return market;
}

/* --- Size --- */

/* The most workers that a run may hold. */
#define SLOTS_MOST 10000000.0

static void check_workers(const struct compiling *compiling)
{
    const struct plan *plan = &compiling->compiled->plan;
    double slots = 0;
    for (uint32_t v = 0; v < plan->variants; v++) {
        const struct variant_plan *variant = &plan->variant[v];
        double most = 0;
        for (uint32_t k = 0; k < variant->kinds; k++)
            if (variant->server[k].workers > most) most = variant->server[k].workers;
        slots += most * variant->servers;
        if (slots <= SLOTS_MOST) continue;
        json_fault(compiling->faults, FAULT_INPUT, compiling->compiled->variants[v].config->node,
                   "at most %.0f workers in all can be simulated, found %.0f", SLOTS_MOST, slots);
        return;
    }
}

/* --- Callers, time, incidents --- */

static void compile_sessions(struct compiling *compiling, struct callers_plan *callers)
{
    const struct traffic *traffic = &compiling->scenario->traffic;
    const struct session_options *options = &traffic->trace.sessions;
    callers->sessions = &traffic->session_plan;
    if (!json_has(options->node, "AfterFailure"))
        compiling_assume(compiling, "A session ends with the first of its calls that fails");
    if (options->begins != SESSIONS_RECORDED && traffic->sessions.count > 1)
        compiling_assume(compiling, "Sessions begin in an order that each replication draws");
}

static void compile_callers(struct compiling *compiling)
{
    const struct scenario *scenario = compiling->scenario;
    const struct client *client = &scenario->client;
    struct callers_plan *callers = &compiling->compiled->plan.callers;
    callers->attempts_most = client->max_attempts;
    callers->back_off = client->retry_mode == RETRY_LEGACY ? BACK_OFF_LEGACY : BACK_OFF_STANDARD;
    callers->refused_as_wrong = !compiling->compiled->variants[0].model_name; /* no copy of a component: 400 */
    if (!scenario->traffic.from_trace && scenario->traffic.arrivals.process == PROCESS_CLOSED) {
        callers->users = scenario->traffic.arrivals.users;
        callers->think_ns = scenario->traffic.arrivals.think_ns;
    }
    if (scenario->traffic.has_sessions) compile_sessions(compiling, callers);
    if (client->max_attempts > 1) compiling->compiled->drawn = true;
    if (client->max_attempts > 1 && callers->back_off == BACK_OFF_STANDARD)
        compiling_assume(compiling,
                         "All callers share one client's retry quota, as in standard mode of the AWS SDK for Python");
    if (!client->node && !scenario->endpoint_config->async_inference_config)
        compiling_assume(compiling, "Callers make one attempt and give up after %g s", client->timeout_s);
}

static void compile_time(struct compiling *compiling)
{
    const struct scenario *scenario = compiling->scenario;
    struct plan *plan = &compiling->compiled->plan;
    plan->timeout_ns = time_from_s(scenario->client.timeout_s);
    plan->duration_ns = scenario->duration_s > 0 ? time_from_s(scenario->duration_s) : TIME_NEVER;
    plan->warm_up_ns = scenario->warm_up == WARM_UP_GIVEN ? time_from_s(scenario->warm_up_s) : 0;
    plan->series_period_ns = SERIES_PERIOD_NS;
    bool fixed = scenario->timeline.count == 0 && plan->scalings == 0;
    for (uint32_t f = 0; f < plan->fleets; f++) fixed = fixed && !plan->fleet[f].managed;
    if (plan->fleets > 0)
        compiling_assume(compiling, "Instances are in service, and billed, from second 0 %s",
                         fixed ? "to the end" : "on");
}

static void set_start_time(struct compiling *compiling)
{
    const struct scenario *scenario = compiling->scenario;
    int64_t *start_ns = &compiling->compiled->start_time_ns;
    bool zoned;
    if (scenario->has_start_time)
        *start_ns = scenario->start_time_ns;
    else if (scenario->traffic.from_trace && scenario->traffic.summary.has_start)
        *start_ns = scenario->traffic.summary.start_ns + scenario->traffic.trace.from_ns;
    else
        time_read(START_TIME_DEFAULT, strlen(START_TIME_DEFAULT), start_ns, &zoned);
}

/* Bills and commitments are by the hour of the clock. */
static void compile_hours(struct compiling *compiling)
{
    struct compiled *compiled = compiling->compiled;
    const struct discounts *discounts = compiled->terms.discounts;
    int64_t into_ns = (compiled->start_time_ns % NS_PER_HOUR + NS_PER_HOUR) % NS_PER_HOUR;
    compiled->plan.hour_ns = NS_PER_HOUR - into_ns;
    if (discounts && discounts->has_plan)
        compiling_assume(compiling, "Nothing else in the account uses the Savings Plan's commitment");
}

/* --- All of it --- */

static void check_prices(struct compiling *compiling)
{
    const struct compiled *compiled = compiling->compiled;
    for (uint32_t v = 0; v < compiled->plan.variants - compiled->plan.components; v++) {
        const struct compiled_variant *variant = &compiled->variants[v];
        struct billing_instances instances[FLEET_KINDS];
        for (uint32_t k = 0; k < variant->type_count; k++)
            instances[k] = (struct billing_instances){.instance_type = variant->types[k].name,
                                                      .accelerator_type = variant->types[k].accelerator_type,
                                                      .volume_gb = variant->types[k].volume_gb,
                                                      .reserved = variant->types[k].reserved};
        const struct serverless_config *serverless = variant->config->serverless_config;
        struct billing_usage usage = {.variant_name = variant->name,
                                      .instance_count = variant->type_count,
                                      .instances = instances,
                                      .memory_mb = serverless ? (uint32_t)serverless->memory_size_in_mb.value : 0};
        billing_check(compiled->terms, &usage, json_place(variant->config->node), compiling->faults, compiling->arena);
    }
}

static void assume_about_variants(struct compiling *compiling)
{
    const struct compiled *compiled = compiling->compiled;
    for (uint32_t v = 0; v < compiled->plan.variants - compiled->plan.components; v++) {
        const struct compiled_variant *variant = &compiled->variants[v];
        if (variant->shadow)
            compiling_assume(
                compiling, "Variant \"%s\" is a shadow: its answers are dropped, and data charges are for callers only",
                variant->name);
        for (uint32_t k = 0; k < variant->type_count; k++) {
            const struct compiled_type *type = &variant->types[k];
            if (type->volume_gb == 0 && !(type->type && type->type->local_nvme))
                compiling_assume(compiling, "Variant \"%s\" asks for no VolumeSizeInGB: no storage is billed for it",
                                 variant->name);
            if (type->reserved)
                compiling_assume(
                    compiling, "Instances of \"%s\" run in a capacity reservation: their hours are paid for elsewhere",
                    variant->name);
        }
    }
}

/* An objective on a figure that this way of serving does not have can be neither met nor missed. */
static void check_objectives(const struct compiling *compiling)
{
    static const struct {
        enum objective_metric metric;
        enum measure measure;
        const char *who;
    } needs[] = {{METRIC_TIME_TO_FIRST_TOKEN, MEASURE_FIRST_TOKEN, "models with Discipline \"continuous-batching\""},
                 {METRIC_TIME_PER_OUTPUT_TOKEN, MEASURE_OUTPUT_TOKEN, "models with Discipline \"continuous-batching\""},
                 {METRIC_TIME_IN_BACKLOG, MEASURE_BACKLOG, "asynchronous endpoints"},
                 {METRIC_COLD_START_SHARE, MEASURE_COLD_START, "serverless variants"}};
    const struct scenario *scenario = compiling->scenario;
    unsigned measures = 0;
    for (uint32_t v = 0; v < compiling->compiled->plan.variants; v++)
        measures |= endpoint_measures(&compiling->compiled->plan, v);
    for (size_t o = 0; o < scenario->objective_count; o++)
        for (size_t n = 0; n < sizeof needs / sizeof *needs; n++)
            if (scenario->objectives[o].metric == needs[n].metric && !(measures >> needs[n].measure & 1))
                json_fault(compiling->faults, FAULT_INPUT, json_member(scenario->objectives[o].node, "Metric"),
                           "%s is a figure of %s, of which this endpoint has none",
                           objective_metric_name[needs[n].metric], needs[n].who);
}

static void compile_plan(struct compiling *compiling)
{
    struct plan *plan = &compiling->compiled->plan;
    for (uint32_t v = 0; v < plan->variants - plan->components; v++)
        if (compiling->compiled->variants[v].mode != MODE_SERVERLESS) compile_fleet(compiling, v);
    compile_quotas(compiling);
    for (uint32_t v = 0; v < plan->variants; v++) compile_variant(compiling, v);
    compile_scaling(compiling);
    compile_split(compiling);
    compile_callers(compiling);
    compile_time(compiling);
    compile_alarms(compiling);
    compile_deployments(compiling);
    compile_incidents(compiling);
    assume_about_variants(compiling);
    check_workers(compiling);
    check_prices(compiling);
    check_objectives(compiling);
}

/* What the trace and the files beside it were. */
static void note_trace(struct compiling *compiling, const struct traffic *traffic)
{
    struct inputs *inputs = &compiling->scenario->inputs;
    inputs_add(inputs, compiling->arena, traffic->trace.file, traffic->summary.sha256);
    for (int side = 0; side < TRACE_SIDES; side++)
        if (traffic->summary.side[side].file)
            inputs_add(inputs, compiling->arena, traffic->summary.side[side].file, traffic->summary.side[side].sha256);
}

/* Where the traffic comes from, and whom it can name. */
static bool compile_traffic(struct compiling *compiling)
{
    struct scenario *scenario = compiling->scenario;
    const struct plan *plan = &compiling->compiled->plan;
    struct traffic *traffic = &scenario->traffic;
    if (compiling->traffic) {
        *traffic = *compiling->traffic;
        return true;
    }
    if (!traffic_compile(traffic, compiling->compiled->variant_names + plan_split_first(plan), plan_split_count(plan),
                         compiling->arena, compiling->faults))
        return false;
    if (traffic->from_trace)
        note_trace(compiling, traffic);
    else if (traffic->arrivals.curve.file)
        inputs_add(&scenario->inputs, compiling->arena, traffic->arrivals.curve.file, traffic->arrivals.curve.sha256);
    return true;
}

static void assume_about_ranges(struct compiling *compiling)
{
    size_t count = compiling->scenario->uncertain.count;
    if (count == 0) return;
    compiling_assume(
        compiling,
        "Each replication draws the uncertain figure%s, from Low to High, Mid the likeliest (triangular%s): intervals "
        "and P(met) are of the mean over what may be, chance included",
        count == 1 ? "" : "s", count == 1 ? "" : ", independent");
}

static void set_replications(struct compiled *compiled)
{
    const struct scenario *scenario = compiled->scenario;
    compiled->replications = scenario->replications          ? scenario->replications
                             : scenario->uncertain.count > 0 ? REPLICATIONS_UNCERTAIN
                             : compiled->drawn               ? REPLICATIONS_DEFAULT
                                                             : 1;
}

static struct compiled *compile_as(struct compiling *compiling)
{
    struct compiled *compiled = arena_new_of(compiling->arena, struct compiled);
    struct scenario *scenario = compiling->scenario;
    size_t before = faults_count(compiling->faults);

    compiling->compiled = compiled;
    compiled->scenario = scenario;
    compiled->terms = (struct billing_terms){.book = scenario->prices,
                                             .region = scenario->region,
                                             .discounts = scenario->has_discounts ? &scenario->discounts : NULL};
    if (!compile_names(compiling)) return NULL;
    if (!compile_traffic(compiling) || faults_count(compiling->faults) > before) return NULL;
    compiled->drawn = traffic_is_drawn(&scenario->traffic) || scenario->uncertain.count > 0;
    set_start_time(compiling);
    compile_plan(compiling);
    compile_hours(compiling);
    assume_about_ranges(compiling);
    set_replications(compiled);
    if (faults_count(compiling->faults) == before) return compiled;
    if (!compiling->traffic) compiled_close(compiled);
    return NULL;
}

struct compiled *compile_as_it_begins(struct arena *arena, struct scenario *scenario, struct faults *faults)
{
    struct compiling compiling = {.arena = arena, .faults = faults, .scenario = scenario};
    return compile_as(&compiling);
}

struct compiled *compile(struct arena *arena, struct scenario *scenario, struct faults *faults)
{
    size_t before = faults_count(faults);
    struct compiling compiling = {.arena = arena, .faults = faults, .scenario = scenario, .whole = true};
    compile_check_supported(scenario, FAULT_INPUT, faults);
    return faults_count(faults) == before ? compile_as(&compiling) : NULL;
}

struct compiled *compile_beside(struct arena *arena, struct scenario *scenario, const struct traffic *traffic,
                                struct faults *faults)
{
    struct compiling compiling = {
        .arena = arena, .faults = faults, .scenario = scenario, .whole = true, .traffic = traffic};
    return compile_as(&compiling);
}

bool compiled_settle(struct compiled *compiled, struct faults *faults)
{
    struct scenario *scenario = compiled->scenario;
    struct traffic *traffic = &scenario->traffic;
    if (!traffic->from_trace || *traffic->summary.sha256) return true;
    if (!trace_settle(&traffic->summary, faults)) return false;
    inputs_settle(&scenario->inputs, traffic->trace.file, traffic->summary.sha256);
    return true;
}

void compiled_close(struct compiled *compiled)
{
    traffic_forget(&compiled->scenario->traffic);
}
