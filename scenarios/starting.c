#include "scenarios/starting.h"

#include "models/json.h"
#include "sim/arena.h"

#include <math.h>

#define HEALTH_CHECK_DEFAULT_S 240.0

static void set_limit(struct starting *starting, enum start_up_stage stage, struct optional_integer limit_s,
                      const struct json_node *in, const char *member, double otherwise_s)
{
    starting->most_s[stage] = limit_s.given ? (double)limit_s.value : otherwise_s;
    starting->limit[stage] = limit_s.given ? json_member(in, member) : NULL;
}

static void set_stage(struct starting *starting, enum start_up_stage stage, const struct start_up_parts *parts)
{
    if (!parts->has[stage]) return;
    starting->start_up.stage[stage] = parts->stage[stage];
    starting->measured[stage] = true;
}

/* What the profile says of the model's start, before what is usual. */
static void set_laws(struct starting *starting, const struct scenario *scenario, const struct instance_type *type,
                     const struct profile *profile, struct arena *arena)
{
    const struct model *model = models_find(&scenario->models, starting->model_name);
    if (profile->has_start_up) {
        starting->start_up = (struct start_up){.is_whole = true, .whole = profile->start_up};
        starting->whole_measured = true;
        return;
    }
    starting->start_up =
        profile->has_parts ? start_up_by_stages(type, model, arena) : start_up_usual(type, model, arena);
    for (int s = 0; s < START_UP_STAGES && profile->has_parts; s++)
        set_stage(starting, (enum start_up_stage)s, &profile->parts);
}

static const struct profile *profile_on(const struct scenario *scenario, const struct inference_component *component,
                                        const char *type, const char *accelerator_type)
{
    const struct component_specification *specification = inference_component_on(component, type);
    return specification ? profile_match(&scenario->models, inference_component_model(component, specification), type,
                                         accelerator_type, 0)
                         : NULL;
}

/* Of an instance that hosts components. */
static void set_host(struct starting *starting, const struct scenario *scenario,
                     const struct production_variant *variant, const char *type, struct arena *arena)
{
    const struct inference_components *components = &scenario->components;
    starting->start_up = start_up_by_stages(catalogue_find(scenario->catalogue, type), NULL, arena);
    starting->start_up.stage[START_UP_CONTAINER_START] = distribution_constant(0);
    for (size_t c = 0; c < components->count; c++) {
        const struct inference_component *component = &components->components[c];
        if (component->variant == INFERENCE_COMPONENT_NONE ||
            &scenario->endpoint_config->production_variants[component->variant] != variant)
            continue;
        const struct profile *profile = profile_on(scenario, component, type, variant->accelerator_type);
        if (!profile || !profile->has_parts || !profile->parts.has[START_UP_PROVISIONING]) continue;
        set_stage(starting, START_UP_PROVISIONING, &profile->parts);
        return;
    }
}

static struct starting without_limits(const struct json_node *node, const char *model_name)
{
    struct starting starting = {.node = node, .model_name = model_name};
    for (int s = 0; s < START_UP_STAGES; s++) starting.most_s[s] = INFINITY;
    return starting;
}

struct starting starting_instance(const struct scenario *scenario, const struct production_variant *variant,
                                  const char *model_name, const char *type, struct arena *arena)
{
    struct starting starting = without_limits(variant->node, model_name);
    set_limit(&starting, START_UP_PROVISIONING, variant->variant_instance_provision_timeout_in_seconds, variant->node,
              "VariantInstanceProvisionTimeoutInSeconds", STARTING_PROVISION_TIMEOUT_S);
    if (!model_name) {
        set_host(&starting, scenario, variant, type, arena);
        return starting;
    }
    set_limit(&starting, START_UP_MODEL_DOWNLOAD, variant->model_data_download_timeout_in_seconds, variant->node,
              "ModelDataDownloadTimeoutInSeconds", INFINITY);
    set_limit(&starting, START_UP_CONTAINER_START, variant->container_startup_health_check_timeout_in_seconds,
              variant->node, "ContainerStartupHealthCheckTimeoutInSeconds", HEALTH_CHECK_DEFAULT_S);
    set_laws(&starting, scenario, catalogue_find(scenario->catalogue, type),
             profile_match(&scenario->models, model_name, type, variant->accelerator_type, 0), arena);
    return starting;
}

struct starting starting_copy(const struct scenario *scenario, const struct inference_component *component,
                              const char *type, const char *accelerator_type, struct arena *arena)
{
    const struct component_specification *specification = inference_component_on(component, type);
    const struct component_startup_parameters *parameters = specification->startup_parameters;
    const struct optional_integer none = {.given = false};
    struct starting starting = without_limits(component->node, inference_component_model(component, specification));
    set_limit(&starting, START_UP_MODEL_DOWNLOAD,
              parameters ? parameters->model_data_download_timeout_in_seconds : none,
              parameters ? parameters->node : NULL, "ModelDataDownloadTimeoutInSeconds", INFINITY);
    set_limit(&starting, START_UP_CONTAINER_START,
              parameters ? parameters->container_startup_health_check_timeout_in_seconds : none,
              parameters ? parameters->node : NULL, "ContainerStartupHealthCheckTimeoutInSeconds",
              HEALTH_CHECK_DEFAULT_S);
    const struct profile *profile = profile_match(&scenario->models, starting.model_name, type, accelerator_type, 0);
    const struct instance_type *on = catalogue_find(scenario->catalogue, type);
    set_laws(&starting, scenario, on, profile, arena);
    if (!profile->has_start_up && starting.start_up.is_whole) /* which is usual of an instance, not of a copy */
        starting.start_up = start_up_by_stages(on, models_find(&scenario->models, starting.model_name), arena);
    starting.start_up.stage[START_UP_PROVISIONING] = distribution_constant(0);
    return starting;
}

double starting_share_late(const struct starting *starting, enum start_up_stage stage)
{
    if (starting->start_up.is_whole || !isfinite(starting->most_s[stage])) return 0;
    return distribution_probability(&starting->start_up.stage[stage], starting->most_s[stage], 1);
}

const char *starting_words(const struct distribution *law, struct arena *arena)
{
    if (law->family == DISTRIBUTION_CONSTANT) return arena_format(arena, "%.4g s", law->scale);
    if (law->family != DISTRIBUTION_QUANTILES) return arena_format(arena, "%.4g s in the mean", distribution_mean(law));
    return arena_format(arena, "%.4g to %.4g s", law->points[0].value, law->points[law->point_count - 1].value);
}
