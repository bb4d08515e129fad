#include "scenarios/scenario.h"

#include "models/json.h"
#include "models/observed.h"
#include "scenarios/consistency.h"
#include "scenarios/scenario_reading.h"
#include "sim/arena.h"

#include <string.h>

static const char *const scenario_names[] = {"Name",
                                             "Description",
                                             "Region",
                                             "StartTime",
                                             "Seed",
                                             "Replications",
                                             "Confidence",
                                             "Precision",
                                             "DurationInSeconds",
                                             "WarmUpInSeconds",
                                             "EndpointConfig",
                                             "Endpoint",
                                             "ConfigName",
                                             "Parameters",
                                             "Traffic",
                                             "Models",
                                             "InferenceComponents",
                                             "ScalableTargets",
                                             "ScalingPolicies",
                                             "ScheduledActions",
                                             "Factors",
                                             "AssumedScaling",
                                             "Alarms",
                                             "Timeline",
                                             "Client",
                                             "Limits",
                                             "Explainer",
                                             "Objectives",
                                             "Quotas",
                                             "Prices",
                                             "Discounts",
                                             "Search",
                                             "Observed",
                                             NULL};

static bool is_among(const struct production_variant *variants, size_t count, const char *name)
{
    for (size_t v = 0; v < count; v++)
        if (strcmp(variants[v].variant_name, name) == 0) return true;
    return false;
}

/* Callers can name production variants only; where there is no configuration, its own faults have been said. */
static bool names_a_production_variant(const struct scenario *scenario, const char *name)
{
    const struct endpoint_config *config = scenario->endpoint_config;
    return !config || is_among(config->production_variants, config->production_variant_count, name);
}

static bool names_a_variant(const struct scenario *scenario, const char *name)
{
    const struct endpoint_config *config = scenario->endpoint_config;
    return names_a_production_variant(scenario, name) ||
           is_among(config->shadow_production_variants, config->shadow_production_variant_count, name);
}

static void check_variant_name(const struct scenario_reading *reading, const struct objective *figure)
{
    if (figure->variant_name && !names_a_variant(reading->scenario, figure->variant_name))
        endpoint_config_no_variant(reading->scenario->endpoint_config, json_member(figure->node, "VariantName"), false,
                                   figure->variant_name, reading->faults);
}

static void read_objectives(const struct scenario_reading *reading, const struct json_node *root)
{
    struct scenario *scenario = reading->scenario;
    const struct json_node *array = json_get_array(root, "Objectives", reading->faults);
    if (!array) return;
    scenario->objectives = arena_new_array(reading->arena, json_count(array), struct objective);
    for (struct json_node *node = json_first(array); node; node = json_next(node)) {
        struct objective *objective = &scenario->objectives[scenario->objective_count];
        if (json_kind(node) != JSON_OBJECT) {
            json_fault(reading->faults, FAULT_INPUT, node, "expected an objective, which is an object");
            continue;
        }
        if (!objective_read(node, objective, reading->faults)) continue;
        scenario->objective_count++;
        check_variant_name(reading, objective);
    }
}

/* An answer of the service's says where it comes from. */
static void heed_region_of_config(const struct scenario_reading *reading, const struct json_node *root)
{
    struct scenario *scenario = reading->scenario;
    const char *region = endpoint_config_region(scenario->endpoint_config);
    if (!region || !scenario_is_region(region) || strcmp(region, scenario->region) == 0) return;
    if (json_has(root, "Region"))
        json_fault(reading->faults, FAULT_WARNING, json_member(root, "Region"),
                   "the endpoint configuration comes from %s; it is simulated and billed as in %s", region,
                   scenario->region);
    else
        scenario->region = region;
}

static void read_endpoint_config(const struct scenario_reading *reading, const struct json_node *root)
{
    struct scenario *scenario = reading->scenario;
    if (!json_require(root, "EndpointConfig", reading->faults)) return;
    const struct json_node *node = json_get_object(root, "EndpointConfig", reading->faults);
    struct endpoint_config_options options = {.strict = reading->options->strict, .catalogue = scenario->catalogue};
    if (!node) return;
    scenario->endpoint_config = endpoint_config_read(reading->arena, node, options, reading->faults);
    if (scenario->endpoint_config) heed_region_of_config(reading, root);
}

/* Where there are none although the scenario has them, their own faults have been said. */
static bool names_a_component(const struct scenario *scenario, const char *name)
{
    const struct inference_components *components = &scenario->components;
    for (size_t c = 0; c < components->count; c++)
        if (strcmp(components->components[c].inference_component_name, name) == 0) return true;
    return components->count == 0 && json_has(scenario->node, "InferenceComponents");
}

static void check_target(const struct scenario_reading *reading, const struct target_share *target)
{
    const struct scenario *scenario = reading->scenario;
    if (scenario->traffic.targets_components) {
        if (!names_a_component(scenario, target->name))
            json_fault(reading->faults, FAULT_INPUT, target->node,
                       "no inference component of the scenario is called \"%s\"", target->name);
    } else if (!names_a_production_variant(scenario, target->name)) {
        endpoint_config_no_variant(scenario->endpoint_config, target->node, true, target->name, reading->faults);
    }
}

/* Whom requests name; that they name the right kind is consistency.c's to say. */
static void check_targets(const struct scenario_reading *reading)
{
    const struct traffic *traffic = &reading->scenario->traffic;
    if (traffic->targets_components != (reading->scenario->components.count > 0)) return;
    for (size_t t = 0; t < traffic->target_count; t++) check_target(reading, &traffic->targets[t]);
}

static void read_traffic(const struct scenario_reading *reading, const struct json_node *root)
{
    struct scenario *scenario = reading->scenario;
    if (!json_require(root, "Traffic", reading->faults)) return;
    const struct json_node *node = json_get_object(root, "Traffic", reading->faults);
    if (!node || !traffic_read(node, &scenario->traffic, reading->arena, reading->faults)) return;
    const struct traffic *traffic = &scenario->traffic;
    check_targets(reading);
    if (traffic->from_trace && strcmp(traffic->trace.file, "-") == 0 && strcmp(json_file(scenario->node), "-") == 0)
        json_fault(reading->faults, FAULT_INPUT, traffic->node,
                   "the trace cannot come from standard input too: the scenario is read from there");
    if (!traffic->from_trace && !arrivals_end(&traffic->arrivals) && !json_has(root, "DurationInSeconds"))
        json_fault(reading->faults, FAULT_INPUT, traffic->arrivals.node,
                   "never ends: say how many Requests, or the scenario's DurationInSeconds");
}

static void read_search(const struct scenario_reading *reading, const struct json_node *root)
{
    struct scenario *scenario = reading->scenario;
    scenario->search = (struct search){.growth = 1};
    const struct json_node *node = json_get_object(root, "Search", reading->faults);
    if (!node || !search_read(node, &scenario->search, reading->arena, reading->faults)) return;
    const char *name = scenario->search.variant_name;
    if (name && scenario->endpoint_config && !names_a_production_variant(scenario, name))
        endpoint_config_no_variant(scenario->endpoint_config, json_member(node, "VariantName"), true, name,
                                   reading->faults);
}

static void read_prices(const struct scenario_reading *reading, const struct json_node *root)
{
    struct scenario *scenario = reading->scenario;
    scenario->prices = price_book_new(reading->arena, scenario->catalogue);
    const struct json_node *node = json_get_object(root, "Prices", reading->faults);
    if (node) price_book_override(scenario->prices, node, scenario->region, reading->faults);
}

static void read_discounts(const struct scenario_reading *reading, const struct json_node *root)
{
    struct scenario *scenario = reading->scenario;
    const struct json_node *node = json_get_object(root, "Discounts", reading->faults);
    if (node && json_count(node) > 0)
        scenario->has_discounts = discounts_read(node, &scenario->discounts, reading->arena, reading->faults);
}

static void read_client(const struct scenario_reading *reading, const struct json_node *root)
{
    reading->scenario->client = client_default();
    const struct json_node *node = json_get_object(root, "Client", reading->faults);
    if (node) client_read(node, &reading->scenario->client, reading->arena, reading->faults);
}

static void read_limits(const struct scenario_reading *reading, const struct json_node *root)
{
    const struct json_node *node = json_get_object(root, "Limits", reading->faults);
    if (node) limits_read(node, &reading->scenario->limits, reading->faults);
}

static void read_assumed_scaling(const struct scenario_reading *reading, const struct json_node *root)
{
    reading->scenario->assumed_scaling = assumed_scaling_default();
    const struct json_node *node = json_get_object(root, "AssumedScaling", reading->faults);
    if (node) assumed_scaling_read(node, &reading->scenario->assumed_scaling, reading->faults);
}

static void read_quotas(const struct scenario_reading *reading, const struct json_node *root)
{
    struct scenario *scenario = reading->scenario;
    const struct json_node *node = json_get_object(root, "Quotas", reading->faults);
    if (!node) return;
    if (quotas_read(node, scenario->catalogue, &scenario->quotas, reading->arena, reading->faults) &&
        scenario->endpoint_config)
        quotas_check(&scenario->quotas, scenario->endpoint_config, reading->faults);
}

static struct shape_reading shape_reading_of(const struct scenario_reading *reading)
{
    return (struct shape_reading){.arena = reading->arena,
                                  .faults = reading->faults,
                                  .strict = reading->options->strict,
                                  .catalogue = reading->scenario->catalogue};
}

/* What is held against components waits until these are right. */
static bool components_are_whole(const struct scenario_reading *reading, const struct json_node *root)
{
    const struct json_node *array = json_member(root, "InferenceComponents");
    return !array || json_count(array) == reading->scenario->components.count;
}

static void read_scaling(const struct scenario_reading *reading, const struct json_node *root)
{
    struct scenario *scenario = reading->scenario;
    struct shape_reading shape = shape_reading_of(reading);
    struct scaling_documents documents = {.targets = json_get_array(root, "ScalableTargets", reading->faults),
                                          .policies = json_get_array(root, "ScalingPolicies", reading->faults),
                                          .actions = json_get_array(root, "ScheduledActions", reading->faults)};
    if (scaling_policies_read(&shape, &documents, &scenario->scaling) && scenario->endpoint_config &&
        components_are_whole(reading, root))
        scaling_policies_bind(&scenario->scaling, scenario->endpoint_config, &scenario->components,
                              &scenario->endpoint_name, scenario->catalogue, reading->faults);
}

static void read_alarms(const struct scenario_reading *reading, const struct json_node *root)
{
    struct shape_reading shape = shape_reading_of(reading);
    const struct json_node *array = json_get_array(root, "Alarms", reading->faults);
    if (array) metric_alarms_read(&shape, array, &reading->scenario->alarms);
}

static void read_timeline(const struct scenario_reading *reading, const struct json_node *root)
{
    struct scenario *scenario = reading->scenario;
    struct shape_reading shape = shape_reading_of(reading);
    struct timeline_setting setting = {.config = scenario->endpoint_config,
                                       .endpoint = &scenario->endpoint_name,
                                       .scaling = &scenario->scaling,
                                       .alarms = &scenario->alarms,
                                       .quotas = &scenario->quotas,
                                       .duration_s = scenario->duration_s};
    const struct json_node *array = json_get_array(root, "Timeline", reading->faults);
    if (array && timeline_read(&shape, array, &scenario->timeline) && setting.config)
        timeline_check(&scenario->timeline, &setting, reading->faults);
}

/* Variants that host components are looked at without any components too: their calls will be refused. */
static void read_components(const struct scenario_reading *reading, const struct json_node *root)
{
    struct scenario *scenario = reading->scenario;
    size_t before = faults_count(reading->faults);
    const struct json_node *array = json_get_array(root, "InferenceComponents", reading->faults);
    struct shape_reading shape = shape_reading_of(reading);
    if (array && inference_components_read(&shape, array, &scenario->components) && scenario->components.count > 0)
        scenario->endpoint_name =
            (struct endpoint_name){scenario->components.components[0].endpoint_name, "InferenceComponents[0]"};
    if (scenario->endpoint_config && faults_count(reading->faults) == before)
        inference_components_bind(&scenario->components, scenario->endpoint_config, reading->faults);
}

/* `config` may be NULL. */
static void check_explainer(const struct scenario_reading *reading, const struct endpoint_config *config)
{
    struct explainer explainer;
    if (config && config->explainer_config && config->explainer_config->clarify_explainer_config)
        explainer_make(config->explainer_config->clarify_explainer_config, &reading->scenario->explainer_figures,
                       &explainer, reading->faults);
}

static void read_explainer(const struct scenario_reading *reading, const struct json_node *root)
{
    struct scenario *scenario = reading->scenario;
    size_t before = faults_count(reading->faults);
    scenario->explainer_figures = explainer_figures_default();
    const struct json_node *node = json_get_object(root, "Explainer", reading->faults);
    if (node) explainer_figures_read(node, &scenario->explainer_figures, reading->faults);
    if (faults_count(reading->faults) > before) return;
    check_explainer(reading, scenario->endpoint_config);
    for (size_t i = 0; i < scenario->timeline.count; i++)
        check_explainer(reading, scenario->timeline.entries[i].own_config);
}

/* No run will read the trace any more, but what is wrong with it belongs to all that is wrong. */
static void look_at_trace(const struct scenario_reading *reading)
{
    struct traffic *traffic = &reading->scenario->traffic;
    if (traffic->node && traffic->from_trace && traffic_compile(traffic, NULL, 0, reading->arena, reading->faults))
        traffic_forget(traffic);
}

struct scenario *scenario_of_numbers(struct arena *arena, struct json_node *root, const struct inputs *inputs,
                                     const struct scenario_options *options, struct faults *faults)
{
    struct scenario *scenario = arena_new_of(arena, struct scenario);
    struct scenario_reading reading = {.arena = arena, .faults = faults, .scenario = scenario, .options = options};
    size_t before = faults_count(faults);

    scenario->node = root;
    scenario->inputs = inputs_copy(arena, inputs);
    scenario->strict = options->strict;
    scenario->rate_factor = 1;
    scenario->catalogue = catalogue_new(arena);
    if (!scenario_is_one(root)) {
        json_fault(faults, FAULT_INPUT, root,
                   "this is %s: a scenario holds it, or the name of its file, as \"EndpointConfig\"",
                   config_shape_of(root) == CONFIG_SHAPE_REQUEST ? "an endpoint configuration"
                                                                 : config_shape_words(config_shape_of(root)));
        return NULL;
    }
    json_check_names(root, scenario_names, true, FAULT_INPUT, faults);
    configuration_check_members(arena, root, faults);
    scenario_read_headline(&reading, root);
    scenario_read_span(&reading, root);
    read_endpoint_config(&reading, root);
    if (json_require(root, "Models", faults)) {
        const struct json_node *models = json_get_object(root, "Models", faults);
        if (models) models_read(models, &scenario->models, arena, faults);
    }
    read_components(&reading, root);
    read_traffic(&reading, root);
    read_client(&reading, root);
    read_limits(&reading, root);
    read_quotas(&reading, root);
    read_assumed_scaling(&reading, root);
    read_scaling(&reading, root);
    read_alarms(&reading, root);
    read_timeline(&reading, root);
    read_explainer(&reading, root);
    scenario_read_precision(&reading, root);
    check_variant_name(&reading, &scenario->precision.figure);
    read_objectives(&reading, root);
    read_search(&reading, root);
    read_prices(&reading, root);
    read_discounts(&reading, root);
    observed_check(arena, root, faults);
    consistency_check(scenario, arena, faults);
    if (faults_count(faults) == before) return scenario;
    look_at_trace(&reading);
    return NULL;
}

bool scenario_is_one(const struct json_node *root)
{
    return json_kind(root) == JSON_OBJECT && !json_member(root, "ProductionVariants") &&
           !json_member(root, "EndpointConfigName") &&
           (json_member(root, "EndpointConfig") || config_shape_of(root) == CONFIG_SHAPE_REQUEST);
}
