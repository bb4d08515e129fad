#include "reports/csv_sweep.h"

#include "models/json.h"
#include "models/money.h"
#include "models/sweep.h"
#include "reports/buffer.h"
#include "reports/csv.h"
#include "reports/figure.h"
#include "sim/arena.h"

/* The digits that JSON has, too. */
static void add_number(struct csv *csv, struct arena *arena, int metric, bool known, double value)
{
    bool time = metric == SWEEP_P50 || metric == SWEEP_P99;
    csv_number(csv, known ? arena_format(arena, "%.15g", time ? figure_ms(value) : figure_significant(value)) : NULL);
}

static void add_value(struct csv *csv, const struct sweep_value *value)
{
    if (json_kind(value->node) == JSON_NUMBER)
        csv_number(csv, json_number_text(value->node));
    else
        csv_text(csv, value->label);
}

static void add_header(struct csv *csv, struct arena *arena, const struct sweep *sweep)
{
    static const char *const units[SWEEP_METRICS] = {"_ms", "_ms", "", "", "_usd"};
    static const char *const names[SWEEP_METRICS] = {"p50", "p99", "error_rate", "utilization", "cost_per_hour"};
    csv_text(csv, "cell");
    for (size_t a = 0; a < sweep->axis_count; a++) csv_text(csv, sweep->axes[a].pointer);
    csv_text(csv, "replications");
    for (int metric = 0; metric < SWEEP_METRICS; metric++) {
        csv_text(csv, arena_format(arena, "%s%s", names[metric], units[metric]));
        csv_text(csv, arena_format(arena, "%s_low%s", names[metric], units[metric]));
        csv_text(csv, arena_format(arena, "%s_high%s", names[metric], units[metric]));
    }
    csv_text(csv, "objectives_met");
    csv_text(csv, "objectives");
    csv_text(csv, "best");
    csv_text(csv, "refused");
    csv_end(csv);
}

static void add_figures(struct csv *csv, struct arena *arena, const struct sweep_cell *cell)
{
    const struct sweep_figures *figures = &cell->figures;
    bool done = cell->state == SWEEP_DONE;
    char money[MONEY_TEXT];
    csv_number(csv, done ? arena_format(arena, "%u", figures->replications) : NULL);
    for (int metric = 0; metric < SWEEP_METRICS; metric++) {
        const struct sweep_figure *figure = &figures->figures[metric];
        if (metric == SWEEP_COST_PER_HOUR)
            csv_number(csv, done ? money_text(figures->cost_per_hour_e10_usd, money) : NULL);
        else
            add_number(csv, arena, metric, figure->known, figure->value);
        add_number(csv, arena, metric, figure->interval.known, figure->interval.low);
        add_number(csv, arena, metric, figure->interval.known, figure->interval.high);
    }
    csv_number(csv, done ? arena_format(arena, "%llu", (unsigned long long)figures->objectives_met) : NULL);
    csv_number(csv, done ? arena_format(arena, "%llu", (unsigned long long)figures->objectives) : NULL);
}

const char *csv_sweep(struct arena *arena, const struct sweep *sweep)
{
    struct csv csv = {.arena = arena, .buffer = buffer_new(arena)};
    add_header(&csv, arena, sweep);
    for (size_t c = 0; c < sweep->cell_count; c++) {
        const struct sweep_cell *cell = &sweep->cells[c];
        csv_number(&csv, arena_format(arena, "%zu", c + 1));
        for (size_t a = 0; a < sweep->axis_count; a++)
            add_value(&csv, &sweep->axes[a].values[sweep_value_index(sweep, c, a)]);
        add_figures(&csv, arena, cell);
        csv_number(&csv, sweep->has_best && sweep->best == c ? "1" : "0");
        csv_text(&csv, cell->state == SWEEP_REFUSED ? cell->excuses[0] : NULL);
        csv_end(&csv);
    }
    return buffer_text(csv.buffer);
}
