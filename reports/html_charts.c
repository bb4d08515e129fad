#include "reports/html_charts.h"

#include "models/fault.h"
#include "reports/buffer.h"
#include "reports/html_page.h"
#include "sim/arena.h"

#define NARROW_WIDTH 344 /* on a phone */

struct html_charts {
    struct arena *arena;
    const char *gnuplot;
    struct faults *faults;
    bool has[PLOTS];
    struct plot plots[PLOTS];
    struct html_picture wide[PLOTS], narrow[PLOTS];
};

static void draw(struct html_charts *charts, enum plot_kind kind, unsigned width, struct html_picture *picture)
{
    struct chart_look look = {.format = CHART_SVG, .width = width, .transparent = true};
    const struct chart *chart = &charts->plots[kind].chart;
    if (!charts->gnuplot || faults_total(charts->faults) > 0) return;
    const struct buffer *drawn = chart_draw(charts->arena, chart, look, charts->gnuplot, charts->faults);
    if (drawn)
        *picture = (struct html_picture){buffer_text(drawn), buffer_length(drawn), width, chart_height(chart, look)};
}

struct html_charts *html_charts_draw(struct arena *arena, const struct result *result, const char *gnuplot)
{
    struct html_charts *charts = arena_new_of(arena, struct html_charts);
    *charts = (struct html_charts){.arena = arena, .gnuplot = gnuplot, .faults = faults_new(arena)};
    for (enum plot_kind kind = 0; kind < PLOTS; kind++) {
        charts->has[kind] =
            plot_make(arena, result, kind, &charts->plots[kind]) && charts->plots[kind].chart.bar_count != 1;
        if (!charts->has[kind]) continue;
        draw(charts, kind, CHART_WIDTH, &charts->wide[kind]);
        draw(charts, kind, NARROW_WIDTH, &charts->narrow[kind]);
    }
    return charts;
}

void html_charts_explain(const struct html_charts *charts, struct html_page *page)
{
    if (!charts->gnuplot)
        html_page_line(page, "Without charts: no gnuplot was found to draw them. Their numbers are here.");
    else if (faults_total(charts->faults) > 0)
        html_page_line(page, arena_format(charts->arena, "Some charts are missing: %s. Their numbers are here.",
                                          faults_at(charts->faults, 0)->text));
}

bool html_charts_has(const struct html_charts *charts, enum plot_kind kind)
{
    return charts->has[kind];
}

void html_charts_write(const struct html_charts *charts, struct html_page *page, enum plot_kind kind)
{
    const struct plot *plot = &charts->plots[kind];
    if (!charts->has[kind]) return;
    html_page_figure(page, &(struct html_figure){plot->caption, plot->alternative, charts->wide[kind],
                                                 charts->narrow[kind], plot->numbers});
}
