#include "reports/chart_script.h"
#include "reports/display.h"

#include <math.h>

#define HALF_BAR   5
#define HALF_TICK  3
#define HALF_POINT 3.5
#define ARROW      6

/* Where on the stretch of the picture that rows are drawn on. */
static double x_of(const struct script *script, double at)
{
    const struct chart *chart = script->chart;
    const struct chart_layout *layout = &script->layout;
    double held = fmin(fmax(at, chart->x_from), chart->x_to);
    return layout->row_from +
           (layout->row_to - layout->row_from) * (held - chart->x_from) / (chart->x_to - chart->x_from);
}

static bool is_past(const struct chart *chart, double at)
{
    return at < chart->x_from || at > chart->x_to;
}

/* An end of a whisker: a stroke across, or an arrow head where it goes on. */
static void add_end(struct script *script, double at, double y, const char *colour)
{
    double x = x_of(script, at), back = at > script->chart->x_to ? x - ARROW : x + ARROW;
    if (is_past(script->chart, at)) {
        script_line(script, back, y - HALF_TICK, x, y, colour, 1.6);
        script_line(script, back, y + HALF_TICK, x, y, colour, 1.6);
    } else {
        script_line(script, x, y - HALF_TICK, x, y + HALF_TICK, colour, 1.6);
    }
}

static void add_stretch(struct script *script, const struct chart_row *row, double y)
{
    const char *colour = script_colour(script->chart, row->colour);
    double low = x_of(script, row->low), high = x_of(script, row->high);
    if (row->thick) {
        script_rectangle(script, low, y - HALF_BAR, fmax(high, low + 1), y + HALF_BAR, colour);
        return;
    }
    script_line(script, low, y, high, y, colour, 1.6);
    add_end(script, row->low, y, colour);
    add_end(script, row->high, y, colour);
}

static void add_row(struct script *script, const struct chart_row *row, double top)
{
    const struct chart_layout *layout = &script->layout;
    double middle = top + layout->row_height - CHART_ROW_HEIGHT / 2.0;
    bool heads = !row->value;
    script_text_coloured(script, row->label, heads ? layout->label_columns : layout->row_label_columns, layout->edge,
                         top + CHART_ROW_HEIGHT / 2.0, "left", heads ? CHART_BLACK : CHART_INK);
    if (heads) return;
    script_text(script, row->value, layout->label_columns, layout->width - layout->edge,
                top + ((double)layout->row_value_line + 0.5) * CHART_ROW_HEIGHT, "right");
    if (row->ruled) {
        double x = x_of(script, row->rule);
        script_line(script, x, middle - CHART_ROW_HEIGHT / 2.0, x, top + layout->row_height, CHART_FRAME, 1);
    }
    if (isfinite(row->low) && isfinite(row->high)) add_stretch(script, row, middle);
    if (isfinite(row->at) && !is_past(script->chart, row->at)) {
        double x = x_of(script, row->at);
        script_rectangle(script, x - HALF_POINT, middle - HALF_POINT, x + HALF_POINT, middle + HALF_POINT,
                         script_colour(script->chart, row->colour));
    }
}

/* Whether the label of a tick would touch one of those before it, which matter more. */
static bool touches(const struct script *script, size_t tick)
{
    const struct chart_tick *ticks = script->chart->ticks;
    for (size_t i = 0; i < tick; i++) {
        size_t columns = display_width(ticks[i].label) + display_width(ticks[tick].label);
        double room = CHART_LETTER * ((double)columns / 2 + 1);
        if (fabs(x_of(script, ticks[i].at) - x_of(script, ticks[tick].at)) < room) return true;
    }
    return false;
}

static void add_axis(struct script *script, double y)
{
    const struct chart *chart = script->chart;
    const struct chart_layout *layout = &script->layout;
    if (chart->tick_count == 0) return;
    script_line(script, layout->row_from, y, layout->row_to, y, CHART_FRAME, 1);
    for (size_t i = 0; i < chart->tick_count; i++) {
        if (touches(script, i)) continue;
        double x = x_of(script, chart->ticks[i].at);
        script_line(script, x, y, x, y + 4, CHART_FRAME, 1);
        script_text_held(script, chart->ticks[i].label, layout->label_columns, x, y + 14);
    }
    script_text(script, chart->x_title, layout->label_columns, layout->row_to, y + 34, "right");
}

void script_rows(struct script *script)
{
    const struct chart *chart = script->chart;
    script_names(script);
    for (size_t i = 0; i < chart->row_count; i++)
        add_row(script, &chart->rows[i], chart_row_top(chart, &script->layout, i));
    add_axis(script, chart_row_top(chart, &script->layout, chart->row_count));
    script_draw_bare(script);
}
