#include "scenarios/compiling.h"
#include "scenarios/starting.h"
#include "sim/arena.h"

#include <math.h>

/* Whether any instance may ever start: if not, how long it would take is no chance that replications differ by. */
static bool may_launch(const struct compiling *compiling)
{
    const struct scenario *scenario = compiling->scenario;
    return scenario->timeline.count > 0 || scenario->scaling.target_count > 0 || scenario->components.count > 0;
}

static const struct quantile *start_table(struct compiling *compiling, const struct distribution *law, bool measured)
{
    bool drawn = compiling->compiled->drawn;
    const struct quantile *table = compiling_table(compiling, law, (double)NS_PER_S);
    if (!measured && !may_launch(compiling)) compiling->compiled->drawn = drawn;
    return table;
}

static int64_t time_out_ns(double seconds)
{
    return isfinite(seconds) ? time_from_s(seconds) : 0;
}

static struct start_plan plan_start(struct compiling *compiling, const struct starting *starting)
{
    struct start_up *start_up =
        arena_new_of(compiling->arena, struct start_up); /* its laws live on with their tables */
    *start_up = starting->start_up;
    if (start_up->is_whole)
        return (struct start_plan){.container_ns = start_table(compiling, &start_up->whole, starting->whole_measured)};
    const struct quantile *table[START_UP_STAGES];
    for (int s = 0; s < START_UP_STAGES; s++)
        table[s] = start_table(compiling, &start_up->stage[s], starting->measured[s]);
    return (struct start_plan){.provision_ns = table[START_UP_PROVISIONING],
                               .image_ns = table[START_UP_IMAGE_PULL],
                               .model_ns = table[START_UP_MODEL_DOWNLOAD],
                               .container_ns = table[START_UP_CONTAINER_START],
                               .model_most_ns = time_out_ns(starting->most_s[START_UP_MODEL_DOWNLOAD]),
                               .container_most_ns = time_out_ns(starting->most_s[START_UP_CONTAINER_START])};
}

/* "provisioning 60 to 150 s, container start 5 to 60 s": the stages that take time and were not measured. */
static const char *assumed_stages(const struct compiling *compiling, const struct starting *starting)
{
    static const char *const names[] = {"provisioning", "image pull", "model download", "container start"};
    const char *words = "";
    for (int s = 0; s < START_UP_STAGES; s++) {
        const struct distribution *law = &starting->start_up.stage[s];
        if (starting->measured[s] || !(distribution_mean(law) > 0)) continue;
        words = arena_format(compiling->arena, "%s%s%s %s", words, *words ? ", " : "", names[s],
                             starting_words(law, compiling->arena));
    }
    return words;
}

static void assume_start(struct compiling *compiling, const struct starting *starting, const char *of)
{
    if (starting->whole_measured) return;
    if (starting->start_up.is_whole) {
        const struct distribution *law = &starting->start_up.whole;
        compiling_assume(
            compiling,
            "Start-up of %s: %s, half of them within %.4g s, usual for the type (StartUpInSeconds, StartUp, "
            "ModelDataInGB, ContainerImageInGB are not given)",
            of, starting_words(law, compiling->arena), law->points[1].value);
        return;
    }
    const char *stages = assumed_stages(compiling, starting);
    if (*stages && may_launch(compiling)) compiling_assume(compiling, "Start-up of %s: %s", of, stages);
}

struct start_plan compile_start(struct compiling *compiling, const struct compiled_variant *variant,
                                const struct compiled_type *type)
{
    const char *model_name = variant->model_name ? compiled_model_on(variant, type) : NULL;
    struct starting starting =
        starting_instance(compiling->scenario, variant->config, model_name, type->name, compiling->arena);
    assume_start(compiling, &starting,
                 model_name ? arena_format(compiling->arena, "model \"%s\" on %s", model_name, type->name)
                            : arena_format(compiling->arena, "an instance of %s without a model", type->name));
    return plan_start(compiling, &starting);
}

struct start_plan compile_copy_start(struct compiling *compiling, const struct compiled_variant *component,
                                     const struct compiled_type *type)
{
    struct starting starting =
        starting_copy(compiling->scenario, component->component, type->name, type->accelerator_type, compiling->arena);
    assume_start(compiling, &starting, arena_format(compiling->arena, "a copy of \"%s\"", component->name));
    return plan_start(compiling, &starting);
}
