#include "reports/buffer.h"
#include "reports/chart_script.h"
#include "reports/display.h"
#include "sim/arena.h"

#include <math.h>

#define GAP       1    /* between cells */
#define DARK_FROM 0.55 /* letters on what is darker are white */
#define CORNER    7

/* From nearly white to dark: the colours are for the marks. */
static const char *shade_colour(struct arena *arena, double shade)
{
    static const double from[] = {238, 242, 246}, to[] = {71, 85, 105};
    int part[3];
    for (int i = 0; i < 3; i++) part[i] = (int)lround(from[i] + (to[i] - from[i]) * shade);
    return arena_format(arena, "#%02x%02x%02x", part[0], part[1], part[2]);
}

/* Texts of a map are shown where all of them fit. */
static bool all_fit(const struct script *script, const struct chart_map *map)
{
    for (size_t i = 0; i < script->chart->map_rows * script->chart->map_columns; i++)
        if (display_width(map->cells[i].text) * CHART_LETTER + 4 > (size_t)script->layout.cell_width) return false;
    return true;
}

static void add_cell(struct script *script, const struct chart_cell *cell, double x, double y, bool shown)
{
    double width = script->layout.cell_width;
    struct arena *arena = buffer_arena(script->buffer);
    double to_x = x + width - GAP, to_y = y + CHART_CELL_HEIGHT - GAP;
    bool known = isfinite(cell->shade), dark = known && cell->shade >= DARK_FROM;
    script_rectangle(script, x, y, to_x, to_y, known ? shade_colour(arena, cell->shade) : "#f3f4f6");
    if (cell->cornered) script_corner(script, to_x, y, CORNER, script_colour(script->chart, 1));
    if (cell->framed) script_frame(script, x + 1, y + 1, to_x - 1, to_y - 1, script_colour(script->chart, 0), 3);
    if (shown)
        script_text_coloured(script, cell->text, CHART_NAME_COLUMNS, (x + to_x) / 2, (y + to_y) / 2, "center",
                             dark ? "#ffffff" : CHART_BLACK);
}

static void add_map(struct script *script, size_t which)
{
    const struct chart *chart = script->chart;
    const struct chart_layout *layout = &script->layout;
    double top = chart_map_top(chart, layout, which);
    bool shown = all_fit(script, &chart->maps[which]);
    script_text(script, chart->maps[which].title, CHART_TITLE_COLUMNS, layout->edge, top - CHART_TITLE_HEIGHT / 2.0,
                "left");
    for (size_t row = 0; row < chart->map_rows; row++) {
        double y = top + (double)row * CHART_CELL_HEIGHT;
        script_text(script, chart->row_labels[row], layout->row_label_columns, layout->row_from - 6,
                    y + CHART_CELL_HEIGHT / 2.0, "right");
        for (size_t column = 0; column < chart->map_columns; column++)
            add_cell(script, &chart->maps[which].cells[row * chart->map_columns + column],
                     layout->row_from + (double)column * layout->cell_width, y, shown);
    }
}

/* What the columns are, below the last map. */
static void add_columns(struct script *script)
{
    const struct chart *chart = script->chart;
    const struct chart_layout *layout = &script->layout;
    double y = chart_map_top(chart, layout, chart->map_count) - CHART_TITLE_HEIGHT + 10;
    size_t columns = (size_t)(layout->cell_width / CHART_LETTER);
    for (size_t i = 0; i < chart->map_columns && columns > 0; i++)
        script_text(script, chart->column_labels[i], columns, layout->row_from + ((double)i + 0.5) * layout->cell_width,
                    y, "center");
    script_text(script, chart->y_title, layout->label_columns / 2 - 1, layout->edge, y + 20, "left");
    script_text(script, chart->x_title, layout->label_columns / 2 - 1, layout->row_to, y + 20, "right");
}

void script_maps(struct script *script)
{
    script_names(script);
    for (size_t i = 0; i < script->chart->map_count; i++) add_map(script, i);
    add_columns(script);
    script_draw_bare(script);
}
