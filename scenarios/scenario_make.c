/* The part of scenario.h that makes scenarios of documents: changes, uncertain figures, and what a replication draws. */
#include "models/json.h"
#include "scenarios/scenario.h"
#include "sim/arena.h"

#include <string.h>

/* Somewhere between Low and High, and hardly ever a whole number: a figure that must be one is found out. */
#define ODD_SHARE 0.381966 /* about 2 minus the golden ratio */

struct scenario *scenario_read(struct arena *arena, struct json_node *root, const struct scenario_options *options,
                               struct faults *faults)
{
    struct document document;
    return document_open(arena, root, &document, faults) ? scenario_make(arena, &document, options, faults) : NULL;
}

/* --- Uncertain figures --- */

static const char *first_fault(const struct faults *faults)
{
    for (size_t i = 0; i < faults_total(faults); i++)
        if (faults_at(faults, i)->kind != FAULT_WARNING) return faults_at(faults, i)->text;
    return NULL;
}

/* Whether the scenario could be with one figure at that value, and the others at their Mid. */
static bool check_value(const struct scenario *scenario, size_t figure, double value,
                        const struct scenario_options *options, struct faults *faults)
{
    const struct uncertain *uncertain = &scenario->uncertain;
    struct arena *scratch = arena_new();
    struct faults *found = faults_new(scratch);
    double *values = arena_new_array(scratch, uncertain->count, double);
    for (size_t i = 0; i < uncertain->count; i++) values[i] = uncertain->figures[i].mid;
    values[figure] = value;
    struct json_node *root = uncertain_put(scratch, scenario->node, uncertain, values);
    bool valid = scenario_of_numbers(scratch, root, &scenario->inputs, options, found) != NULL;
    if (!valid)
        json_fault(faults, FAULT_INPUT, uncertain->figures[figure].node, "at %.9g, which may be drawn: %s", value,
                   first_fault(found));
    arena_free(scratch);
    return valid;
}

static bool check_ranges(const struct scenario *scenario, const struct scenario_options *options, struct faults *faults)
{
    bool valid = true;
    for (size_t i = 0; i < scenario->uncertain.count; i++) {
        const struct uncertain_figure *figure = &scenario->uncertain.figures[i];
        double odd = figure->low + ODD_SHARE * (figure->high - figure->low);
        valid = check_value(scenario, i, figure->low, options, faults) &&
                check_value(scenario, i, odd, options, faults) &&
                check_value(scenario, i, figure->high, options, faults) && valid;
    }
    return valid;
}

struct scenario *scenario_make(struct arena *arena, const struct document *document,
                               const struct scenario_options *options, struct faults *faults)
{
    struct document changed;
    struct uncertain uncertain;
    if (!document_change(arena, document, &options->changes, &changed, faults)) return NULL;
    if (json_kind(changed.root) != JSON_OBJECT) {
        json_fault(faults, FAULT_INPUT, changed.root, "expected a scenario, which is an object");
        return NULL;
    }
    if (!uncertain_find(arena, changed.root, &uncertain, faults)) return NULL;
    struct json_node *likeliest = uncertain_put(arena, changed.root, &uncertain, NULL);
    struct scenario *scenario = scenario_of_numbers(arena, likeliest, &changed.inputs, options, faults);
    if (!scenario) return NULL;
    inputs_add_samples(&scenario->inputs, arena, changed.root);
    scenario->node = changed.root;
    scenario->uncertain = uncertain;
    return check_ranges(scenario, options, faults) ? scenario : NULL;
}

/* --- What is made of a scenario --- */

void scenario_scale(struct scenario *scenario, double factor, struct arena *arena)
{
    scenario->rate_factor *= factor;
    traffic_scale(&scenario->traffic, factor, arena);
}

struct scenario *scenario_draw(struct arena *arena, const struct scenario *scenario, const double *values,
                               struct faults *faults)
{
    const struct scenario_options options = {
        .strict = scenario->strict, .has_seed = true, .seed = scenario->seed, .replications = scenario->replications};
    struct json_node *root = uncertain_put(arena, scenario->node, &scenario->uncertain, values);
    struct scenario *drawn = scenario_of_numbers(arena, root, &scenario->inputs, &options, faults);
    if (drawn && scenario->rate_factor != 1) scenario_scale(drawn, scenario->rate_factor, arena);
    return drawn;
}

struct uncertain_input *scenario_ranges(const struct scenario *scenario, struct arena *arena, size_t *count)
{
    const struct uncertain *uncertain = &scenario->uncertain;
    struct uncertain_input *inputs = arena_new_array(arena, uncertain->count, struct uncertain_input);
    for (size_t i = 0; i < uncertain->count; i++) {
        const struct uncertain_figure *figure = &uncertain->figures[i];
        inputs[i] = (struct uncertain_input){figure->pointer, figure->low, figure->mid, figure->high, 0, NULL};
    }
    *count = uncertain->count;
    return inputs;
}
