#include "scenarios/sweep_plan.h"

#include "models/fault.h"
#include "sim/arena.h"

#include <string.h>

/* --- Making --- */

static void add_inputs(struct inputs *to, struct arena *arena, const struct inputs *from)
{
    for (size_t i = 0; i < from->count; i++) inputs_add(to, arena, from->digests[i].path, from->digests[i].sha256);
}

static bool plan_cell(struct arena *arena, const struct sweep_question *question, size_t number,
                      struct planned_cell *out, struct inputs *inputs, struct faults *faults)
{
    struct cell *cell = cell_open(&question->document, &question->options, question->sweep, number);
    bool sound = !cell_has_machine_fault(cell, faults);
    memcpy(out->key, cell->key, sizeof out->key);
    if (cell->compiled)
        add_inputs(inputs, arena, &cell->compiled->scenario->inputs);
    else
        out->excuses = cell_excuses(cell, &out->excuse_count, arena);
    cell_close(cell);
    return sound;
}

bool sweep_plan_make(struct arena *arena, const struct sweep_question *question, const struct sweep_plan_options *how,
                     struct sweep_plan *out, struct faults *faults)
{
    const struct scenario_options *options = &question->options;
    const struct sweep *sweep = question->sweep;
    struct planned_cell *cells = arena_new_array(arena, sweep->cell_count, struct planned_cell);
    struct inputs inputs = {0};
    add_inputs(&inputs, arena, &question->inputs);
    for (size_t c = 0; c < sweep->cell_count; c++) {
        if (*how->stop || !plan_cell(arena, question, c, &cells[c], &inputs, faults)) return false;
        how->progress(how->self, c + 1, sweep->cell_count, (double)(c + 1) / (double)sweep->cell_count);
    }
    *out = (struct sweep_plan){.version = LOADLINE_VERSION,
                               .scenario = how->file,
                               .strict = options->strict,
                               .has_seed = options->has_seed,
                               .seed = options->seed,
                               .replications = options->replications,
                               .patch_count = options->changes.patch_count,
                               .set_count = options->changes.set_count,
                               .vary_count = sweep->axis_count,
                               .parameter_count = options->changes.configuration.parameter_count,
                               .parameters = options->changes.configuration.parameters,
                               .config_name = options->changes.configuration.config_name,
                               .patches = options->changes.patch_files,
                               .sets = options->changes.sets,
                               .varies = how->varies,
                               .input_count = inputs.count,
                               .inputs = inputs.digests,
                               .cell_count = sweep->cell_count,
                               .cells = cells};
    return true;
}

/* --- Asking again --- */

static const char *digest_of(const struct sweep_plan *plan, const char *path)
{
    for (size_t i = 0; i < plan->input_count; i++)
        if (strcmp(plan->inputs[i].path, path) == 0) return plan->inputs[i].sha256;
    return NULL;
}

/* A fault for each file that is not what it was. */
static bool are_planned(const struct sweep_plan *plan, const struct inputs *inputs, struct faults *faults)
{
    size_t before = faults_count(faults);
    for (size_t i = 0; i < inputs->count; i++) {
        const struct input_digest *input = &inputs->digests[i];
        const char *planned = digest_of(plan, input->path);
        if (planned && strcmp(planned, input->sha256) != 0)
            faults_add(faults, FAULT_INPUT, (struct place){.file = input->path},
                       "is not the file that the sweep was planned with: its SHA-256 was %s, and is %s", planned,
                       input->sha256);
    }
    return faults_count(faults) == before;
}

bool sweep_plan_open(struct arena *arena, const struct json_node *root, const struct sweep_plan *plan,
                     struct sweep_question *out, struct faults *faults)
{
    if (strcmp(plan->version, LOADLINE_VERSION) != 0) {
        json_fault(faults, FAULT_INPUT, json_member(root, "Loadline"),
                   "the sweep was planned by version %s, and this is %s, whose results may differ; plan it again",
                   plan->version, LOADLINE_VERSION);
        return false;
    }
    struct scenario_options options = {.strict = plan->strict,
                                       .changes = {.patch_files = plan->patches,
                                                   .patch_count = plan->patch_count,
                                                   .sets = plan->sets,
                                                   .set_count = plan->set_count,
                                                   .configuration = {.config_name = plan->config_name,
                                                                     .parameters = plan->parameters,
                                                                     .parameter_count = plan->parameter_count}},
                                       .has_seed = plan->has_seed,
                                       .seed = plan->seed,
                                       .replications = plan->replications};
    struct json_node *scenario = json_read_file(arena, plan->scenario, faults);
    if (!scenario) return false;
    bool read = sweep_read(arena, scenario, &options, plan->varies, plan->vary_count, out, faults);
    out->plan = plan;
    if (!are_planned(plan, read ? &out->inputs : &out->document.inputs, faults) || !read) return false;
    if (out->sweep->cell_count == plan->cell_count) return true;
    json_fault(faults, FAULT_INPUT, json_member(root, "Cells"), "must be %zu, those that Vary makes, found %zu",
               out->sweep->cell_count, plan->cell_count);
    return false;
}

bool sweep_plan_has(const struct sweep_plan *plan, const struct cell *cell, struct faults *faults)
{
    if (!cell->compiled || strcmp(plan->cells[cell->number].key, cell->key) == 0) return true;
    if (!are_planned(plan, &cell->compiled->scenario->inputs, faults)) return false;
    faults_add(faults, FAULT_INPUT, (struct place){.file = NULL},
               "cell %zu is not the one that was planned; plan the sweep again", cell->number + 1);
    return false;
}
