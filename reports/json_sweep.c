#include "reports/json_sweep.h"

#include "models/json_write.h"
#include "models/money.h"
#include "models/sweep.h"
#include "reports/figure.h"
#include "reports/json_figure.h"
#include "reports/json_report.h"

static void write_axis(struct json_write *in, const struct sweep_axis *axis)
{
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "Pointer", axis->pointer);
    struct json_write *values = json_write_add_array(object, "Values");
    for (size_t v = 0; v < axis->count; v++) json_write_node(values, NULL, axis->values[v].node);
    json_write_node(object, "Base", axis->values[axis->base].node);
    json_write_boolean(object, "BaseIsOwn", axis->base_is_own);
}

static void write_latency(struct json_write *in, const struct sweep_figures *figures)
{
    const struct sweep_figure *p50 = &figures->figures[SWEEP_P50], *p99 = &figures->figures[SWEEP_P99];
    if (!p50->known) return;
    struct json_write *latency = json_write_add_object(in, "Latency");
    json_write_string(latency, "Unit", "ms");
    json_write_double(latency, "P50", figure_ms(p50->value));
    json_write_double(latency, "P99", figure_ms(p99->value));
    if (!p50->interval.known) return;
    struct json_write *intervals = json_write_add_object(latency, "Intervals");
    json_figure_interval(intervals, "P50", &p50->interval, figure_ms);
    json_figure_interval(intervals, "P99", &p99->interval, figure_ms);
}

static void write_share(struct json_write *in, const char *name, const char *interval_name,
                        const struct sweep_figure *figure)
{
    if (!figure->known) return;
    json_figure_number(in, name, figure->value);
    json_figure_interval(in, interval_name, &figure->interval, figure_significant);
}

static void write_figures(struct json_write *in, const struct sweep_figures *figures)
{
    json_write_unsigned(in, "Replications", figures->replications);
    write_latency(in, figures);
    write_share(in, "ErrorRate", "ErrorRateInterval", &figures->figures[SWEEP_ERROR_RATE]);
    write_share(in, "Utilization", "UtilizationInterval", &figures->figures[SWEEP_UTILIZATION]);
    json_figure_money(in, "CostPerHour", figures->cost_per_hour_e10_usd);
    const struct interval *cost = &figures->figures[SWEEP_COST_PER_HOUR].interval;
    if (cost->known)
        json_figure_money_interval(in, "CostPerHourInterval", money_from_usd(cost->low), money_from_usd(cost->high));
    json_write_unsigned(in, "ObjectivesMet", figures->objectives_met);
    json_write_unsigned(in, "Objectives", figures->objectives);
}

void json_sweep_number(struct json_write *in, const struct sweep *sweep, size_t cell)
{
    json_write_unsigned(in, "Cell", cell + 1);
    struct json_write *values = json_write_add_object(in, "Values");
    for (size_t a = 0; a < sweep->axis_count; a++)
        json_write_node(values, sweep->axes[a].pointer, sweep->axes[a].values[sweep_value_index(sweep, cell, a)].node);
}

static void write_cell(struct json_write *in, const struct sweep *sweep, size_t number)
{
    const struct sweep_cell *cell = &sweep->cells[number];
    struct json_write *object = json_write_add_object(in, NULL);
    json_sweep_number(object, sweep, number);
    if (cell->state == SWEEP_DONE) write_figures(object, &cell->figures);
    if (cell->state != SWEEP_REFUSED) return;
    json_write_texts(object, "Refused", cell->excuses, cell->excuse_count);
}

static void write_swing(struct json_write *in, const struct sweep *sweep, const struct sweep_swing *swing)
{
    const struct sweep_axis *axis = &sweep->axes[swing->axis];
    double (*rounded)(double) =
        swing->metric == SWEEP_P50 || swing->metric == SWEEP_P99 ? figure_ms : figure_significant;
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "Metric", sweep_metric_name[swing->metric]);
    json_write_string(object, "Pointer", axis->pointer);
    json_write_double(object, "Lowest", rounded(swing->low));
    json_write_node(object, "LowestAt", axis->values[swing->low_value].node);
    json_write_double(object, "Highest", rounded(swing->high));
    json_write_node(object, "HighestAt", axis->values[swing->high_value].node);
}

const char *json_sweep(struct arena *arena, const struct sweep *sweep)
{
    struct json_write *root = json_write_object();
    json_write_string(root, "Scenario", sweep->scenario);
    json_write_string(root, "Description", sweep->description);
    json_write_string(root, "Loadline", sweep->version);
    json_write_unsigned(root, "Seed", sweep->seed);
    json_write_unsigned(root, "Replications", sweep->replications);
    json_figure_number(root, "Confidence", sweep->confidence);
    json_write_boolean(root, "Partial", sweep_count(sweep, SWEEP_LEFT) > 0);
    struct json_write *axes = json_write_add_array(root, "Vary");
    for (size_t a = 0; a < sweep->axis_count; a++) write_axis(axes, &sweep->axes[a]);
    json_write_unsigned(root, "Base", sweep->base + 1);
    if (sweep->has_best) json_write_unsigned(root, "Best", sweep->best + 1);
    struct json_write *cells = json_write_add_array(root, "Cells");
    for (size_t c = 0; c < sweep->cell_count; c++) write_cell(cells, sweep, c);
    struct json_write *swings = json_write_add_array(root, "Sensitivities");
    for (size_t i = 0; i < sweep->swing_count; i++) write_swing(swings, sweep, &sweep->swings[i]);
    json_write_texts(root, "Assumptions", sweep->assumptions, sweep->assumption_count);
    json_write_texts(root, "Warnings", sweep->warnings, sweep->warning_count);
    json_report_inputs(root, sweep->inputs, sweep->input_count);
    return json_write_text(root, arena);
}
