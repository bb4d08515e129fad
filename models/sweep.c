#include "models/sweep.h"

#include "sim/arena.h"

#include <stdlib.h>

const char *const sweep_metric_name[SWEEP_METRICS] = {"Latency.P50", "Latency.P99", "ErrorRate", "Utilization",
                                                      "Cost.PerHour"};

/* How many cells it is from one value of an axis to the next. */
static size_t stride_of(const struct sweep *sweep, size_t axis)
{
    size_t stride = 1;
    for (size_t a = axis + 1; a < sweep->axis_count; a++) stride *= sweep->axes[a].count;
    return stride;
}

size_t sweep_value_index(const struct sweep *sweep, size_t cell, size_t axis)
{
    return cell / stride_of(sweep, axis) % sweep->axes[axis].count;
}

size_t sweep_cell_with(const struct sweep *sweep, size_t cell, size_t axis, size_t value)
{
    /* Unsigned numbers wrap around, so that a step down is one up by its complement. */
    return cell + (value - sweep_value_index(sweep, cell, axis)) * stride_of(sweep, axis);
}

size_t sweep_count(const struct sweep *sweep, enum sweep_state state)
{
    size_t count = 0;
    for (size_t c = 0; c < sweep->cell_count; c++) count += sweep->cells[c].state == state;
    return count;
}

const char *sweep_cell_label(struct arena *arena, const struct sweep *sweep, size_t cell)
{
    const char *label = "";
    for (size_t a = 0; a < sweep->axis_count; a++) {
        const struct sweep_axis *axis = &sweep->axes[a];
        label = arena_format(arena, "%s%s%s=%s", label, a ? ", " : "", axis->label,
                             axis->values[sweep_value_index(sweep, cell, a)].label);
    }
    return label;
}

/* --- The best --- */

static bool meets_all(const struct sweep_cell *cell)
{
    return cell->state == SWEEP_DONE && cell->figures.objectives > 0 &&
           cell->figures.objectives_met == cell->figures.objectives;
}

static bool is_better(const struct sweep_figures *a, const struct sweep_figures *b)
{
    if (a->cost_per_hour_e10_usd != b->cost_per_hour_e10_usd)
        return a->cost_per_hour_e10_usd < b->cost_per_hour_e10_usd;
    const struct sweep_figure *x = &a->figures[SWEEP_P99], *y = &b->figures[SWEEP_P99];
    return x->known && y->known && x->value < y->value;
}

static void find_best(struct sweep *sweep)
{
    sweep->has_best = false;
    for (size_t c = 0; c < sweep->cell_count; c++) {
        if (!meets_all(&sweep->cells[c])) continue;
        if (sweep->has_best && !is_better(&sweep->cells[c].figures, &sweep->cells[sweep->best].figures)) continue;
        sweep->best = c;
        sweep->has_best = true;
    }
}

/* --- What matters most --- */

/* false where fewer than two cells along the axis have the figure. */
static bool find_swing(const struct sweep *sweep, struct sweep_swing *swing)
{
    size_t known = 0;
    for (size_t v = 0; v < sweep->axes[swing->axis].count; v++) {
        const struct sweep_cell *cell = &sweep->cells[sweep_cell_with(sweep, sweep->base, swing->axis, v)];
        const struct sweep_figure *figure = &cell->figures.figures[swing->metric];
        if (cell->state != SWEEP_DONE || !figure->known) continue;
        if (known == 0 || figure->value < swing->low) {
            swing->low = figure->value;
            swing->low_value = v;
        }
        if (known == 0 || figure->value > swing->high) {
            swing->high = figure->value;
            swing->high_value = v;
        }
        known++;
    }
    return known >= 2;
}

static int wider_first(const void *a, const void *b)
{
    const struct sweep_swing *x = a, *y = b;
    double x_width = x->high - x->low, y_width = y->high - y->low;
    if (x->metric != y->metric) return x->metric < y->metric ? -1 : 1;
    if (x_width != y_width) return x_width > y_width ? -1 : 1;
    return x->axis < y->axis ? -1 : x->axis > y->axis;
}

void sweep_judge(struct sweep *sweep, struct arena *arena)
{
    struct sweep_swing *swings = arena_new_array(arena, SWEEP_METRICS * sweep->axis_count, struct sweep_swing);
    find_best(sweep);
    sweep->swing_count = 0;
    for (int metric = 0; metric < SWEEP_METRICS; metric++) {
        for (size_t a = 0; a < sweep->axis_count; a++) {
            struct sweep_swing *swing = &swings[sweep->swing_count];
            *swing = (struct sweep_swing){.metric = (enum sweep_metric)metric, .axis = a};
            sweep->swing_count += find_swing(sweep, swing);
        }
    }
    qsort(swings, sweep->swing_count, sizeof *swings, wider_first);
    sweep->swings = swings;
}
