#include "reports/json_sweep_plan.h"

#include "models/json_write.h"
#include "models/sweep.h"
#include "models/sweep_plan.h"
#include "reports/json_report.h"
#include "reports/json_sweep.h"

static void write_cell(struct json_write *in, const struct sweep_plan *plan, const struct sweep *sweep, size_t number)
{
    const struct planned_cell *cell = &plan->cells[number];
    struct json_write *object = json_write_add_object(in, NULL);
    json_sweep_number(object, sweep, number);
    if (*cell->key)
        json_write_string(object, "Key", cell->key);
    else
        json_write_texts(object, "Refused", cell->excuses, cell->excuse_count);
}

const char *json_sweep_plan(struct arena *arena, const struct sweep_plan *plan, const struct sweep *sweep)
{
    struct json_write *root = json_write_object();
    json_write_string(root, "Plan", "sweep");
    json_write_string(root, "Loadline", plan->version);
    json_write_string(root, "Scenario", plan->scenario);
    json_write_texts(root, "Patches", plan->patches, plan->patch_count);
    json_write_texts(root, "Sets", plan->sets, plan->set_count);
    if (plan->parameter_count > 0) json_write_texts(root, "Parameters", plan->parameters, plan->parameter_count);
    json_write_string(root, "ConfigName", plan->config_name);
    json_write_boolean(root, "Strict", plan->strict);
    if (plan->has_seed) json_write_unsigned(root, "Seed", plan->seed);
    if (plan->replications) json_write_unsigned(root, "Replications", plan->replications);
    json_write_texts(root, "Vary", plan->varies, plan->vary_count);
    json_report_inputs(root, plan->inputs, plan->input_count);
    struct json_write *cells = json_write_add_array(root, "Cells");
    for (size_t c = 0; c < plan->cell_count; c++) write_cell(cells, plan, sweep, c);
    return json_write_text(root, arena);
}
