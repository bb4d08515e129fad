#include "reports/chart_layout.h"

#include "reports/display.h"
#include "sim/arena.h"

#include <math.h>

#define AXIS_HEIGHT  52  /* ticks and title below the last panel */
#define PANEL_HEIGHT 100 /* of one among others; ... */
#define SOLE_HEIGHT  240 /* ... or alone */
#define BAR_GAP      3
#define NAME_GAP     16
#define NARROW       480 /* a phone's */
#define ROW_MARGIN   6
#define HEAD_MARGIN  6 /* above a row that heads others */
#define CELL_WIDEST  140

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

void chart_add_ticks(struct arena *arena, struct chart *chart, double step)
{
    size_t count = (size_t)(chart->x_to / step * (1 + 1e-9)) + 1;
    struct chart_tick *ticks = arena_new_array(arena, count, struct chart_tick);
    for (size_t i = 0; i < count; i++)
        ticks[i] = (struct chart_tick){(double)i * step, arena_format(arena, "%g", (double)i * step)};
    chart->ticks = ticks;
    chart->tick_count = count;
}

double *chart_log_places(struct arena *arena, double from, double to, size_t *count)
{
    static const double factors[] = {1, 2, 5};
    int first = (int)floor(log10(from)), last = (int)floor(log10(to));
    size_t of_decade = last - first > 2 ? 1 : 3;
    double *places = arena_new_array(arena, 3 * (size_t)(last - first + 1), double);
    *count = 0;
    for (int decade = first; decade <= last; decade++)
        for (size_t k = 0; k < of_decade; k++) {
            double at = factors[k] * pow(10, decade);
            if (at >= from && at <= to) places[(*count)++] = at;
        }
    return places;
}

void chart_add_log_ticks(struct arena *arena, struct chart *chart)
{
    const double *places = chart_log_places(arena, chart->x_from, chart->x_to, &chart->tick_count);
    struct chart_tick *ticks = arena_new_array(arena, chart->tick_count, struct chart_tick);
    for (size_t i = 0; i < chart->tick_count; i++)
        ticks[i] = (struct chart_tick){places[i], arena_format(arena, "%g", places[i])};
    chart->ticks = ticks;
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

static bool is_narrow(const struct chart_layout *layout)
{
    return layout->width < NARROW;
}

double chart_row_top(const struct chart *chart, const struct chart_layout *layout, size_t row)
{
    double top = names_height(layout) + ROW_MARGIN;
    for (size_t i = 0; i < row; i++) {
        bool heads = !chart->rows[i].value;
        top += heads ? CHART_ROW_HEIGHT + HEAD_MARGIN : layout->row_height;
    }
    return row < chart->row_count && !chart->rows[row].value ? top + HEAD_MARGIN : top;
}

double chart_map_top(const struct chart *chart, const struct chart_layout *layout, size_t map)
{
    double height = (double)chart->map_rows * CHART_CELL_HEIGHT + CHART_TITLE_HEIGHT;
    return names_height(layout) + CHART_TITLE_HEIGHT + (double)map * height;
}

static size_t widest(size_t width, const char *text)
{
    size_t of_text = text ? display_width(text) : 0;
    return of_text > width ? of_text : width;
}

/* Labels at the left and values at the right of the stretches; on a narrow picture both above them, one above the other where they
 * are too long to stand beside each other. */
static void lay_rows(const struct chart *chart, struct chart_layout *layout)
{
    size_t labels = 0, values = 0;
    for (size_t i = 0; i < chart->row_count; i++) {
        if (!chart->rows[i].value) continue;
        labels = widest(labels, chart->rows[i].label);
        values = widest(values, chart->rows[i].value);
    }
    if (is_narrow(layout)) {
        bool beside = labels + 2 + values <= layout->label_columns;
        layout->row_label_columns = layout->label_columns;
        layout->row_value_line = beside ? 0 : 1;
        layout->row_height = (double)(2 + layout->row_value_line) * CHART_ROW_HEIGHT;
        layout->row_from = layout->edge + ROW_MARGIN;
        layout->row_to = layout->width - layout->edge - ROW_MARGIN;
        return;
    }
    layout->row_label_columns = labels < CHART_NAME_COLUMNS ? labels : CHART_NAME_COLUMNS;
    layout->row_height = CHART_ROW_HEIGHT;
    layout->row_from = layout->edge + CHART_LETTER * ((double)layout->row_label_columns + 2);
    layout->row_to = layout->width - layout->edge - CHART_LETTER * ((double)values + 2);
}

static void lay_maps(const struct chart *chart, struct chart_layout *layout)
{
    size_t labels = 0, most = is_narrow(layout) ? 12 : 24;
    for (size_t i = 0; i < chart->map_rows; i++) labels = widest(labels, chart->row_labels[i]);
    layout->row_label_columns = labels < most ? labels : most;
    layout->row_from = layout->edge + CHART_LETTER * ((double)layout->row_label_columns + 1);
    layout->row_to = layout->width - layout->edge;
    layout->cell_width = fmin((layout->row_to - layout->row_from) / (double)chart->map_columns, CELL_WIDEST);
    layout->row_to = layout->row_from + layout->cell_width * (double)chart->map_columns;
}

static double bottom_of(const struct chart *chart, struct chart_layout *layout)
{
    if (chart->panel_count > 0) return chart_panel_top(layout, chart->panel_count) - CHART_TITLE_HEIGHT + AXIS_HEIGHT;
    if (chart->row_count > 0) {
        lay_rows(chart, layout);
        return chart_row_top(chart, layout, chart->row_count) + (chart->tick_count > 0 ? AXIS_HEIGHT : ROW_MARGIN);
    }
    if (chart->map_count > 0) {
        lay_maps(chart, layout);
        return chart_map_top(chart, layout, chart->map_count) - CHART_TITLE_HEIGHT + AXIS_HEIGHT;
    }
    return chart_bar_top(chart, layout, chart->bar_count - 1) + CHART_BAR_HEIGHT + 2 * BAR_GAP;
}

struct chart_layout chart_layout(const struct chart *chart, struct chart_look look)
{
    struct chart_layout layout = {.width = look.width, .edge = 2, .left = look.width < NARROW ? 50 : 56, .right = 14};
    layout.panel_height = chart->panel_count > 1 ? PANEL_HEIGHT : SOLE_HEIGHT;
    layout.label_columns = (layout.width - 2 * layout.edge) / CHART_LETTER;
    unsigned x = 0;
    if (chart->name_count > 1) layout.name_rows = flow(chart, &layout, chart->name_count - 1, &x) + 1;
    layout.height = (unsigned)ceil(bottom_of(chart, &layout));
    return layout;
}
