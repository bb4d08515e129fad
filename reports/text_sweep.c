#include "reports/text_sweep.h"

#include "models/sweep.h"
#include "reports/buffer.h"
#include "reports/figure.h"
#include "reports/text_page.h"
#include "reports/text_tornado.h"
#include "reports/tornado.h"
#include "sim/arena.h"

#include <inttypes.h>

/* --- What was asked --- */

void text_sweep_question(struct text_page *page, const struct sweep *sweep)
{
    struct arena *arena = page->arena;
    text_page_line(page, arena_format(arena, "seed %" PRIu64 ", %" PRIu32 " replication%s; loadline %s", sweep->seed,
                                      sweep->replications, sweep->replications == 1 ? "" : "s", sweep->version));
    for (size_t a = 0; a < sweep->axis_count; a++)
        text_page_line(page, arena_format(arena, "%s is %s", sweep->axes[a].label, sweep->axes[a].pointer));
    size_t left = sweep_count(sweep, SWEEP_LEFT);
    if (left > 0)
        text_page_line(
            page, arena_format(arena, "PARTIAL: %zu of the cells %s not been run", left, left == 1 ? "has" : "have"));
}

/* --- The cells --- */

static const char *const figure_names[SWEEP_METRICS] = {"p50", "p99", "errors", "used", "USD/hour"};

/* Of money the exact figure, as of a bill. */
static const char *figure_cell(struct arena *arena, const struct sweep_figures *figures, enum sweep_metric metric)
{
    if (metric == SWEEP_COST_PER_HOUR) return figure_money(arena, figures->cost_per_hour_e10_usd);
    const struct sweep_figure *figure = &figures->figures[metric];
    return figure->known ? sweep_figure_text(arena, metric, figure->value) : "";
}

static const char *error_cell(struct arena *arena, const struct sweep_figures *figures, enum sweep_metric metric)
{
    const struct interval *interval = &figures->figures[metric].interval;
    return interval->known ? sweep_figure_text(arena, metric, figure_half_width(interval)) : "";
}

static void add_objectives(struct arena *arena, struct table *table, const struct sweep_cell *cell)
{
    const struct sweep_figures *figures = &cell->figures;
    bool met = figures->objectives_met == figures->objectives;
    if (cell->state != SWEEP_DONE)
        table_cell_ink(table, cell->state == SWEEP_REFUSED ? "REFUSED" : "not run", TABLE_BAD);
    else if (figures->objectives == 0)
        table_cell(table, "none");
    else
        table_cell_ink(table,
                       arena_format(arena, "%" PRIu64 " of %" PRIu64, figures->objectives_met, figures->objectives),
                       met ? TABLE_GOOD : TABLE_BAD);
}

/* Errors stand beside their figures, or where `below` is true in a row of their own. */
static void add_row(struct arena *arena, struct table *table, const struct sweep *sweep, size_t number, bool below)
{
    const struct sweep_cell *cell = &sweep->cells[number];
    bool best = sweep->has_best && sweep->best == number, done = cell->state == SWEEP_DONE;
    table_row(table);
    table_cell_ink(table, arena_format(arena, "%s%zu", best ? "* " : "", number + 1), best ? TABLE_GOOD : TABLE_PLAIN);
    for (size_t a = 0; a < sweep->axis_count; a++)
        table_cell(table, sweep->axes[a].values[sweep_value_index(sweep, number, a)].label);
    for (enum sweep_metric metric = 0; metric < SWEEP_METRICS; metric++) {
        table_cell(table, done ? figure_cell(arena, &cell->figures, metric) : "");
        if (!below) table_cell(table, done ? error_cell(arena, &cell->figures, metric) : "");
    }
    add_objectives(arena, table, cell);
}

static void add_errors(struct arena *arena, struct table *table, const struct sweep *sweep, size_t number)
{
    const struct sweep_figures *figures = &sweep->cells[number].figures;
    if (sweep->cells[number].state != SWEEP_DONE || figures->replications < 2) return;
    table_row(table);
    table_cell(table, arena_format(arena, "±%g%%", 100 * sweep->confidence));
    for (size_t a = 0; a < sweep->axis_count; a++) table_cell(table, "");
    for (enum sweep_metric metric = 0; metric < SWEEP_METRICS; metric++) {
        const char *error = error_cell(arena, figures, metric);
        table_cell(table, *error ? arena_format(arena, "±%s", error) : "");
    }
}

/* On a page of HTML columns are dearer than rows. */
void text_sweep_cells(struct text_page *page, const struct sweep *sweep)
{
    struct arena *arena = page->arena;
    const char *half_width = arena_format(arena, "±%g%%", 100 * sweep->confidence);
    struct table *table = table_new(arena);
    bool below = page->html != NULL;
    table_column(table, "cell", TABLE_RIGHT);
    for (size_t a = 0; a < sweep->axis_count; a++) table_column(table, sweep->axes[a].label, TABLE_RIGHT);
    for (int metric = 0; metric < SWEEP_METRICS; metric++) {
        table_column(table, figure_names[metric], TABLE_RIGHT);
        if (!below) table_column(table, half_width, TABLE_RIGHT);
    }
    table_column(table, "objectives", TABLE_RIGHT);
    for (size_t c = 0; c < sweep->cell_count; c++) {
        add_row(arena, table, sweep, c, below);
        if (below) add_errors(arena, table, sweep, c);
    }
    text_page_heading(page, "Cells");
    text_page_table(page, table);
}

/* --- What it says --- */

bool text_sweep_have_objectives(const struct sweep *sweep)
{
    for (size_t c = 0; c < sweep->cell_count; c++)
        if (sweep->cells[c].state == SWEEP_DONE && sweep->cells[c].figures.objectives > 0) return true;
    return false;
}

void text_sweep_best(struct text_page *page, const struct sweep *sweep)
{
    struct arena *arena = page->arena;
    if (sweep->has_best) {
        text_page_note(page, "*",
                       arena_format(arena,
                                    "the cheapest that meets every objective is cell %zu (%s), at %s USD an hour%s",
                                    sweep->best + 1, sweep_cell_label(arena, sweep, sweep->best),
                                    figure_money(arena, sweep->cells[sweep->best].figures.cost_per_hour_e10_usd),
                                    sweep_count(sweep, SWEEP_LEFT) ? ", so far" : ""));
    } else if (sweep_count(sweep, SWEEP_DONE) > 0) {
        text_page_note(page, "!",
                       text_sweep_have_objectives(sweep)
                           ? "no cell meets every objective: none is the best"
                           : "the scenario has no Objectives: none of the cells is the best");
    }
}

void text_sweep_refusals(struct text_page *page, const struct sweep *sweep)
{
    if (sweep_count(sweep, SWEEP_REFUSED) == 0) return;
    text_page_heading(page, "Refused");
    for (size_t c = 0; c < sweep->cell_count; c++)
        for (size_t i = 0; i < sweep->cells[c].excuse_count; i++)
            text_page_note(page, "-",
                           arena_format(page->arena, "cell %zu (%s): %s", c + 1,
                                        sweep_cell_label(page->arena, sweep, c), sweep->cells[c].excuses[i]));
}

const char *text_sweep(struct arena *arena, const struct sweep *sweep, struct text_style style)
{
    if (style.width < TEXT_LEAST_WIDTH) style.width = TEXT_LEAST_WIDTH;
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = style};
    text_page_heading(&page, arena_format(arena, "%s: %zu cell%s", sweep->scenario, sweep->cell_count,
                                          sweep->cell_count == 1 ? "" : "s"));
    if (sweep->description) text_page_line(&page, sweep->description);
    text_sweep_question(&page, sweep);
    text_sweep_cells(&page, sweep);
    text_sweep_best(&page, sweep);
    text_tornado_heading(&page, sweep);
    text_tornado_rows(&page, sweep);
    text_sweep_refusals(&page, sweep);
    text_page_list(&page, "Assumptions", sweep->assumptions, sweep->assumption_count);
    text_page_list(&page, "Warnings", sweep->warnings, sweep->warning_count);
    return buffer_text(page.buffer);
}
