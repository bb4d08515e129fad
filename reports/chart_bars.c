#include "reports/chart_script.h"

#include <math.h>

static void add_bar(struct script *script, const struct chart_bar *bar, double per_unit, double y)
{
    const struct chart_layout *layout = &script->layout;
    double from = layout->edge, to = from + per_unit * bar->length, end = to, middle = y + CHART_BAR_HEIGHT / 2.0;
    if (to < from + 1) to = from + 1; /* something is to be seen */
    script_rectangle(script, from, y, to, y + CHART_BAR_HEIGHT, script_colour(script->chart, bar->colour));
    if (isfinite(bar->low) && isfinite(bar->high)) {
        double low = from + per_unit * bar->low, high = from + per_unit * bar->high;
        script_line(script, low, middle, high, middle, CHART_BLACK, 1);
        script_line(script, low, y + 2, low, y + CHART_BAR_HEIGHT - 2, CHART_BLACK, 1);
        script_line(script, high, y + 2, high, y + CHART_BAR_HEIGHT - 2, CHART_BLACK, 1);
        if (high > end) end = high;
    }
    script_text(script, bar->value, CHART_NAME_COLUMNS, end + 10, middle, "left");
}

void script_bars(struct script *script)
{
    const struct chart *chart = script->chart;
    double per_unit = chart_pixels_per_unit(chart, &script->layout);
    script_names(script);
    for (size_t i = 0; i < chart->bar_count; i++) {
        double y = chart_bar_top(chart, &script->layout, i);
        script_text(script, chart->bars[i].label, script->layout.label_columns, script->layout.edge,
                    y - CHART_LABEL_HEIGHT / 2.0, "left");
        add_bar(script, &chart->bars[i], per_unit, y);
    }
    script_draw_bare(script);
}
