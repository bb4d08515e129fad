#include "reports/html_sweep.h"

#include "models/figure_text.h"
#include "reports/html_charts.h"
#include "reports/html_inputs.h"
#include "reports/html_page.h"
#include "reports/plot_sweep.h"
#include "reports/text_page.h"
#include "reports/text_sweep.h"
#include "reports/text_tornado.h"
#include "reports/tornado.h"
#include "sim/arena.h"

/* --- The verdict --- */

static struct html_tile best_tile(struct arena *arena, const struct sweep *sweep)
{
    const char *label = "The cheapest that meets every objective";
    if (!sweep->has_best) {
        bool objectives = text_sweep_have_objectives(sweep);
        return (struct html_tile){label, "none", objectives ? "each cell misses an objective" : "no objectives are set",
                                  objectives ? TABLE_BAD : TABLE_PLAIN};
    }
    const struct sweep_figures *figures = &sweep->cells[sweep->best].figures;
    return (struct html_tile){
        label, arena_format(arena, "%s USD an hour", figure_money(arena, figures->cost_per_hour_e10_usd)),
        arena_format(arena, "cell %zu: %s%s", sweep->best + 1, sweep_cell_label(arena, sweep, sweep->best),
                     sweep_count(sweep, SWEEP_LEFT) ? ", so far" : ""),
        TABLE_GOOD};
}

static struct html_tile cells_tile(struct arena *arena, const struct sweep *sweep)
{
    size_t met = 0, left = sweep_count(sweep, SWEEP_LEFT), refused = sweep_count(sweep, SWEEP_REFUSED);
    for (size_t c = 0; c < sweep->cell_count; c++) {
        const struct sweep_cell *cell = &sweep->cells[c];
        met += cell->state == SWEEP_DONE && cell->figures.objectives > 0 &&
               cell->figures.objectives_met == cell->figures.objectives;
    }
    const char *detail = text_sweep_have_objectives(sweep)
                             ? arena_format(arena, "%zu meet%s every objective", met, met == 1 ? "s" : "")
                             : "no objectives are set";
    if (refused > 0) detail = arena_format(arena, "%s; %zu refused", detail, refused);
    if (left > 0) detail = arena_format(arena, "%s; %zu not run yet", detail, left);
    return (struct html_tile){"Cells", arena_format(arena, "%zu", sweep->cell_count), detail, TABLE_PLAIN};
}

/* What moves a figure most; false where nothing does. */
static bool swing_tile(struct arena *arena, const struct sweep *sweep, enum sweep_metric metric, const char *label,
                       struct html_tile *tile)
{
    struct tornado tornado = tornado_of(sweep, metric);
    if (tornado.count == 0 || !(tornado.high > tornado.low)) return false;
    const struct sweep_swing *swing = &tornado.swings[0];
    *tile = (struct html_tile){label, sweep->axes[swing->axis].label,
                               arena_format(arena, "from %s to %s", sweep_figure_text(arena, metric, swing->low),
                                            sweep_figure_text(arena, metric, swing->high)),
                               TABLE_PLAIN};
    return true;
}

static struct html_page *begin(struct arena *arena, const struct sweep *sweep)
{
    struct html_tile tiles[4] = {best_tile(arena, sweep), cells_tile(arena, sweep)};
    size_t count = 2;
    struct html_page *page =
        html_page_new(arena, arena_format(arena, "%s over %zu cell%s: %s %s", sweep->scenario, sweep->cell_count,
                                          sweep->cell_count == 1 ? "" : "s", tiles[0].label, tiles[0].value));
    html_page_title(page, arena_format(arena, "%s, swept", sweep->scenario));
    if (sweep->description) html_page_line(page, sweep->description);
    count += swing_tile(arena, sweep, SWEEP_P99, "Moves p99 most", &tiles[count]);
    count += swing_tile(arena, sweep, SWEEP_COST_PER_HOUR, "Moves USD an hour most", &tiles[count]);
    html_page_tiles(page, tiles, count);
    return page;
}

/* --- All of it --- */

struct shown {
    struct html_charts *charts;
    bool has_grid, has_tornado;
    size_t grid, tornado;
};

static struct shown draw(struct arena *arena, const struct sweep *sweep, const char *gnuplot)
{
    struct shown shown = {.charts = html_charts_new(arena, gnuplot)};
    struct plot plot;
    shown.has_grid = plot_sweep_lines(arena, sweep, &plot) || plot_sweep_map(arena, sweep, &plot);
    if (shown.has_grid) shown.grid = html_charts_add(shown.charts, &plot);
    shown.has_tornado = plot_sweep_tornado(arena, sweep, &plot);
    if (shown.has_tornado) shown.tornado = html_charts_add(shown.charts, &plot);
    html_charts_draw(shown.charts);
    return shown;
}

const char *html_sweep(struct arena *arena, const struct sweep *sweep, const char *gnuplot)
{
    struct text_page page = {.arena = arena, .html = begin(arena, sweep)};
    struct shown shown = draw(arena, sweep, gnuplot);
    html_charts_explain(shown.charts, page.html);
    if (shown.has_grid) {
        text_page_heading(&page, "Over the grid");
        html_charts_write(shown.charts, page.html, shown.grid);
    }
    text_tornado_heading(&page, sweep);
    if (shown.has_tornado) html_charts_write(shown.charts, page.html, shown.tornado);
    text_tornado_rows(&page, sweep);
    text_sweep_cells(&page, sweep);
    text_sweep_best(&page, sweep);
    text_sweep_refusals(&page, sweep);
    text_page_list(&page, "Assumptions", sweep->assumptions, sweep->assumption_count);
    text_page_list(&page, "Warnings", sweep->warnings, sweep->warning_count);
    text_page_heading(&page, "Where this comes from");
    text_sweep_question(&page, sweep);
    html_inputs(&page, sweep->inputs, sweep->input_count);
    return html_page_end(page.html);
}
