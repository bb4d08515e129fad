#include "reports/html_charts.h"

#include "models/fault.h"
#include "reports/buffer.h"
#include "reports/html_page.h"
#include "sim/arena.h"

#include <assert.h>

#define NARROW_WIDTH 344 /* on a phone */

enum { WIDE, NARROW, SCREENS };

struct html_charts {
    struct arena *arena;
    const char *gnuplot;
    struct faults *faults;
    size_t count;
    struct plot plots[HTML_CHARTS_MOST];
    struct chart_order orders[HTML_CHARTS_MOST * SCREENS];
};

struct html_charts *html_charts_new(struct arena *arena, const char *gnuplot)
{
    struct html_charts *charts = arena_new_of(arena, struct html_charts);
    *charts = (struct html_charts){.arena = arena, .gnuplot = gnuplot, .faults = faults_new(arena)};
    return charts;
}

size_t html_charts_add(struct html_charts *charts, const struct plot *plot)
{
    static const unsigned widths[SCREENS] = {CHART_WIDTH, NARROW_WIDTH};
    size_t number = charts->count++;
    assert(number < HTML_CHARTS_MOST);
    charts->plots[number] = *plot;
    for (size_t screen = 0; screen < SCREENS; screen++)
        charts->orders[number * SCREENS + screen] =
            (struct chart_order){.chart = &charts->plots[number].chart, .width = widths[screen]};
    return number;
}

void html_charts_draw(struct html_charts *charts)
{
    if (charts->gnuplot)
        chart_draw_all(charts->arena, charts->orders, charts->count * SCREENS, charts->gnuplot, charts->faults);
}

void html_charts_explain(const struct html_charts *charts, struct html_page *page)
{
    if (charts->count == 0) return;
    if (!charts->gnuplot)
        html_page_line(page, "Without charts: no gnuplot was found to draw them. Their numbers are here.");
    else if (faults_total(charts->faults) > 0)
        html_page_line(page, arena_format(charts->arena, "The charts are missing: %s. Their numbers are here.",
                                          faults_at(charts->faults, 0)->text));
}

static struct html_picture picture_of(const struct chart_order *order)
{
    if (!order->picture) return (struct html_picture){.bytes = NULL};
    return (struct html_picture){buffer_text(order->picture), buffer_length(order->picture), order->width,
                                 order->height};
}

void html_charts_write(const struct html_charts *charts, struct html_page *page, size_t number)
{
    const struct plot *plot = &charts->plots[number];
    const struct chart_order *orders = &charts->orders[number * SCREENS];
    html_page_figure(page, &(struct html_figure){plot->caption, plot->alternative, picture_of(&orders[WIDE]),
                                                 picture_of(&orders[NARROW]), plot->numbers});
}
