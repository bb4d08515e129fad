#include "scenarios/cell.h"

#include "models/fault.h"
#include "scenarios/figures.h"
#include "scenarios/grid.h"
#include "scenarios/outcome_sums.h"
#include "scenarios/scenario_key.h"
#include "scenarios/warm_up.h"
#include "sim/arena.h"

struct cell *cell_open(const struct document *document, const struct scenario_options *options,
                       const struct sweep *sweep, size_t number)
{
    struct arena *arena = arena_new();
    struct cell *cell = arena_new_of(arena, struct cell);
    struct scenario_options varied = *options;
    *cell = (struct cell){.number = number, .arena = arena, .faults = faults_new(arena)};
    varied.changes.varied = grid_changes(arena, sweep, number);
    varied.changes.varied_count = sweep->axis_count;
    struct scenario *scenario = scenario_make(arena, document, &varied, cell->faults);
    cell->compiled = scenario ? compile(arena, scenario, cell->faults) : NULL;
    if (cell->compiled) scenario_key(cell->compiled, "", cell->key);
    return cell;
}

void cell_close(struct cell *cell)
{
    outcome_free(cell->outcome);
    if (cell->compiled) compiled_close(cell->compiled);
    arena_free(cell->arena);
}

const char *const *cell_excuses(const struct cell *cell, size_t *count, struct arena *arena)
{
    struct text_list texts = {0};
    for (size_t i = 0; i < faults_total(cell->faults); i++)
        if (faults_at(cell->faults, i)->kind != FAULT_WARNING)
            text_list_add(&texts, arena, fault_line(arena, faults_at(cell->faults, i)));
    *count = texts.count;
    return texts.texts;
}

bool cell_has_machine_fault(const struct cell *cell, struct faults *faults)
{
    size_t before = faults_count(faults);
    for (size_t i = 0; i < faults_total(cell->faults); i++) {
        const struct fault *fault = faults_at(cell->faults, i);
        if (fault->kind == FAULT_MACHINE) faults_add(faults, fault->kind, fault->at, "%s", fault->text);
    }
    return faults_count(faults) > before;
}

bool cell_begin(struct cell *cell, const volatile sig_atomic_t *stop)
{
    if (!warm_up_settle(cell->compiled, stop, cell->arena, cell->faults, &cell->warm_up_rule)) return false;
    cell->outcome = outcome_new(cell->compiled);
    return true;
}

static struct sweep_figure mean_of(const struct cell *cell, int figure)
{
    const struct figures *figures = outcome_figures(cell->outcome);
    struct arena *scratch = arena_new();
    double *values = arena_new_array(scratch, figures->count, double);
    struct sweep_figure mean = {.known = figures_get(figures, OUTCOME_ENDPOINT, figure, values) > 0};
    mean.value = figures_mean(figures, OUTCOME_ENDPOINT, figure, cell->compiled->scenario->confidence, &mean.interval);
    arena_free(scratch);
    return mean;
}

const struct result *cell_result(const struct cell *cell, const struct sweep *sweep, struct sweep_figures *figures)
{
    static const int of_metric[SWEEP_METRICS] = {[SWEEP_P50] = (int)MEASURE_LATENCY * FIGURE_TIMES + 1 + (int)P50,
                                                 [SWEEP_P99] = (int)MEASURE_LATENCY * FIGURE_TIMES + 1 + (int)P99,
                                                 [SWEEP_ERROR_RATE] = FIGURE_ERROR_RATE,
                                                 [SWEEP_UTILIZATION] = FIGURE_UTILIZATION,
                                                 [SWEEP_COST_PER_HOUR] = FIGURE_COST_PER_HOUR};
    struct text_list warnings = {0};
    text_list_add_warnings(&warnings, cell->arena, cell->faults);
    struct outcome_notes notes = {.warm_up_rule = cell->warm_up_rule, .warnings = &warnings};
    struct result *result = outcome_result(cell->outcome, notes, cell->arena);
    result->scenario =
        arena_format(cell->arena, "%s [%s]", result->scenario, sweep_cell_label(cell->arena, sweep, cell->number));
    *figures = (struct sweep_figures){.replications = result->replications,
                                      .cost_per_hour_e10_usd = result->cost.per_hour_e10_usd,
                                      .objectives = result->objective_count};
    for (int metric = 0; metric < SWEEP_METRICS; metric++) figures->figures[metric] = mean_of(cell, of_metric[metric]);
    for (size_t i = 0; i < result->objective_count; i++) figures->objectives_met += result->objectives[i].met;
    return result;
}
