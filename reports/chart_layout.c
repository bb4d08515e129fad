#include "reports/chart_layout.h"

#include "reports/display.h"

#include <math.h>

#define AXIS_HEIGHT  52  /* ticks and title below the last panel */
#define PANEL_HEIGHT 100 /* of one among others; ... */
#define SOLE_HEIGHT  240 /* ... or alone */
#define BAR_GAP      3
#define NAME_GAP     16

static unsigned name_width(const char *name)
{
    size_t columns = display_width(name);
    return CHART_KEY_WIDTH + CHART_KEY_GAP + NAME_GAP +
           CHART_LETTER * (unsigned)(columns < CHART_NAME_COLUMNS ? columns : CHART_NAME_COLUMNS);
}

/* The row of a name and where it begins in it: from left to right, and on below where the line is full. */
static size_t flow(const struct chart *chart, const struct chart_layout *layout, size_t name, unsigned *x)
{
    size_t row = 0;
    *x = layout->edge;
    for (size_t i = 0; i <= name; i++) {
        unsigned width = name_width(chart->names[i]);
        if (*x > layout->edge && *x + width > layout->width) {
            *x = layout->edge;
            row++;
        }
        if (i < name) *x += width;
    }
    return row;
}

struct chart_place chart_name_place(const struct chart *chart, const struct chart_layout *layout, size_t name)
{
    unsigned x = 0;
    size_t row = flow(chart, layout, name, &x);
    return (struct chart_place){x, CHART_ROW_HEIGHT * ((double)row + 0.5)};
}

static double names_height(const struct chart_layout *layout)
{
    return (double)layout->name_rows * CHART_ROW_HEIGHT;
}

double chart_tick_step(double length, size_t most)
{
    static const double factors[] = {2, 2.5, 2};
    double step = 1;
    int at = 0;
    while (step > length / 1000) step /= 10;
    for (; length / step > (double)most; at = (at + 1) % 3) step *= factors[at];
    return step;
}

double chart_panel_top(const struct chart_layout *layout, size_t panel)
{
    return names_height(layout) + CHART_TITLE_HEIGHT + (double)panel * (layout->panel_height + CHART_TITLE_HEIGHT);
}

double chart_bar_top(const struct chart *chart, const struct chart_layout *layout, size_t bar)
{
    double top = names_height(layout);
    for (size_t i = 0; i <= bar; i++) {
        if (*chart->bars[i].label) top += CHART_LABEL_HEIGHT + (i > 0 ? BAR_GAP : 0);
        if (i < bar) top += CHART_BAR_HEIGHT + BAR_GAP;
    }
    return top;
}

static double end_of_bar(const struct chart_bar *bar)
{
    return isfinite(bar->high) && bar->high > bar->length ? bar->high : bar->length;
}

double chart_pixels_per_unit(const struct chart *chart, const struct chart_layout *layout)
{
    double longest = 0;
    size_t columns = 0;
    for (size_t i = 0; i < chart->bar_count; i++) {
        size_t width = display_width(chart->bars[i].value);
        if (end_of_bar(&chart->bars[i]) > longest) longest = end_of_bar(&chart->bars[i]);
        if (width > columns) columns = width;
    }
    double room = layout->width - 2.0 * layout->edge - CHART_LETTER * ((double)columns + 2);
    return longest > 0 && room > 0 ? room / longest : 0;
}

struct chart_layout chart_layout(const struct chart *chart, struct chart_look look)
{
    struct chart_layout layout = {.width = look.width, .edge = 2, .left = look.width < 480 ? 44 : 56, .right = 14};
    layout.panel_height = chart->panel_count > 1 ? PANEL_HEIGHT : SOLE_HEIGHT;
    layout.label_columns = (layout.width - 2 * layout.edge) / CHART_LETTER;
    unsigned x = 0;
    if (chart->name_count > 1) layout.name_rows = flow(chart, &layout, chart->name_count - 1, &x) + 1;
    double bottom = chart->panel_count > 0
                        ? chart_panel_top(&layout, chart->panel_count) - CHART_TITLE_HEIGHT + AXIS_HEIGHT
                        : chart_bar_top(chart, &layout, chart->bar_count - 1) + CHART_BAR_HEIGHT + 2 * BAR_GAP;
    layout.height = (unsigned)ceil(bottom);
    return layout;
}
