#include "reports/display.h"
#include "reports/plot_sweep.h"
#include "reports/tornado.h"
#include "sim/arena.h"

#include <math.h>

#define ROWS_MOST        40
#define COLUMNS_MOST     24
#define LOGARITHMIC_FROM 5 /* times the least is the most */

static const enum sweep_metric shown[] = {SWEEP_P99, SWEEP_COST_PER_HOUR, SWEEP_ERROR_RATE};
static const char *const titles[SWEEP_METRICS] = {
    [SWEEP_P99] = "Latency p99", [SWEEP_COST_PER_HOUR] = "USD an hour", [SWEEP_ERROR_RATE] = "Errors"};
#define SHOWN (sizeof shown / sizeof *shown)

/* Two axes of the grid; the others stay at the base. */
struct plane {
    const struct sweep *sweep;
    size_t down, across; /* axes */
};

/* The two that move p99 most, in the order of the grid. */
static struct plane plane_of(const struct sweep *sweep)
{
    struct plane plane = {sweep, 0, 1};
    if (sweep->axis_count == 2) return plane;
    struct tornado tornado = tornado_of(sweep, SWEEP_P99);
    if (tornado.count < 2) return plane;
    size_t first = tornado.swings[0].axis, second = tornado.swings[1].axis;
    plane.down = first < second ? first : second;
    plane.across = first < second ? second : first;
    return plane;
}

static size_t rows_of(const struct plane *plane)
{
    return plane->sweep->axes[plane->down].count;
}

static size_t columns_of(const struct plane *plane)
{
    return plane->sweep->axes[plane->across].count;
}

static size_t cell_number(const struct plane *plane, size_t row, size_t column)
{
    const struct sweep *sweep = plane->sweep;
    return sweep_cell_with(sweep, sweep_cell_with(sweep, sweep->base, plane->down, row), plane->across, column);
}

static const struct sweep_figure *figure_at(const struct plane *plane, size_t row, size_t column,
                                            enum sweep_metric metric)
{
    const struct sweep_cell *cell = &plane->sweep->cells[cell_number(plane, row, column)];
    const struct sweep_figure *figure = &cell->figures.figures[metric];
    return cell->state == SWEEP_DONE && figure->known ? figure : NULL;
}

/* Of what is known; whether anything is. */
static bool find_range(const struct plane *plane, enum sweep_metric metric, double *least, double *most)
{
    *least = INFINITY;
    *most = -INFINITY;
    for (size_t row = 0; row < rows_of(plane); row++)
        for (size_t column = 0; column < columns_of(plane); column++) {
            const struct sweep_figure *figure = figure_at(plane, row, column, metric);
            if (!figure) continue;
            *least = fmin(*least, figure->value);
            *most = fmax(*most, figure->value);
        }
    return *most >= *least;
}

static double shade_of(double value, double least, double most)
{
    if (most <= least) return 0;
    if (least > 0 && most > LOGARITHMIC_FROM * least) return log(value / least) / log(most / least);
    return (value - least) / (most - least);
}

static struct chart_cell cell_of(struct arena *arena, const struct plane *plane, size_t row, size_t column,
                                 enum sweep_metric metric, double least, double most)
{
    const struct sweep *sweep = plane->sweep;
    size_t number = cell_number(plane, row, column);
    const struct sweep_cell *cell = &sweep->cells[number];
    const struct sweep_figure *figure = figure_at(plane, row, column, metric);
    const char *why_not = cell->state == SWEEP_REFUSED ? "refused" : cell->state == SWEEP_LEFT ? "not run" : "none";
    return (struct chart_cell){.shade = figure ? shade_of(figure->value, least, most) : NAN,
                               .text = figure ? sweep_figure_text(arena, metric, figure->value) : why_not,
                               .framed = sweep->has_best && sweep->best == number,
                               .cornered = cell->state == SWEEP_DONE &&
                                           cell->figures.objectives_met < cell->figures.objectives};
}

/* "Latency p99: 84.5ms to 1.00s" */
static const char *title_of(struct arena *arena, enum sweep_metric metric, double least, double most)
{
    return arena_format(arena, "%s: %s to %s", titles[metric], sweep_figure_text(arena, metric, least),
                        sweep_figure_text(arena, metric, most));
}

/* Errors where there are any. */
static bool add_map(struct arena *arena, const struct plane *plane, enum sweep_metric metric, struct chart_map *map)
{
    double least, most;
    if (!find_range(plane, metric, &least, &most) || (metric == SWEEP_ERROR_RATE && most <= 0)) return false;
    size_t rows = rows_of(plane), columns = columns_of(plane);
    struct chart_cell *cells = arena_new_array(arena, rows * columns, struct chart_cell);
    for (size_t row = 0; row < rows; row++)
        for (size_t column = 0; column < columns; column++)
            cells[row * columns + column] = cell_of(arena, plane, row, column, metric, least, most);
    *map = (struct chart_map){title_of(arena, metric, least, most), cells};
    return true;
}

static const char *const *labels_of(struct arena *arena, const struct sweep_axis *axis)
{
    const char **labels = arena_new_array(arena, axis->count, const char *);
    for (size_t i = 0; i < axis->count; i++) labels[i] = display_text(arena, axis->values[i].label);
    return labels;
}

static const char *caption_of(struct arena *arena, const struct plane *plane)
{
    const struct sweep *sweep = plane->sweep;
    const char *others = sweep->axis_count == 2
                             ? ""
                             : arena_format(arena, " All else is as in cell %zu (%s).", sweep->base + 1,
                                            sweep_cell_label(arena, sweep, sweep->base));
    return arena_format(arena, "%s from above, %s from the left; the darker, the more.%s",
                        sweep->axes[plane->down].label, sweep->axes[plane->across].label, others);
}

static const char *alternative_of(struct arena *arena, const struct plane *plane)
{
    const char *text = arena_format(arena, "Maps over %s and %s.", plane->sweep->axes[plane->down].label,
                                    plane->sweep->axes[plane->across].label);
    for (size_t m = 0; m < SHOWN; m++) {
        double least, most;
        if (!find_range(plane, shown[m], &least, &most)) continue;
        text = arena_format(arena, "%s %s.", text, title_of(arena, shown[m], least, most));
    }
    return text;
}

bool plot_sweep_map(struct arena *arena, const struct sweep *sweep, struct plot *plot)
{
    static const char *const names[] = {"the cheapest that meets every objective", "misses an objective"};
    if (sweep->axis_count < 2) return false;
    struct plane plane = plane_of(sweep);
    struct chart_map *maps = arena_new_array(arena, SHOWN, struct chart_map);
    const struct sweep_axis *down = &sweep->axes[plane.down], *across = &sweep->axes[plane.across];
    size_t count = 0;
    if (down->count > ROWS_MOST || across->count > COLUMNS_MOST || sweep_count(sweep, SWEEP_DONE) < 2) return false;
    for (size_t m = 0; m < SHOWN; m++) count += add_map(arena, &plane, shown[m], &maps[count]);
    *plot = (struct plot){.caption = caption_of(arena, &plane), .alternative = alternative_of(arena, &plane)};
    plot->chart = (struct chart){.name_count = 2,
                                 .names = names,
                                 .x_title = arena_format(arena, "%s →", display_text(arena, across->label)),
                                 .y_title = arena_format(arena, "↓ %s", display_text(arena, down->label)),
                                 .map_count = count,
                                 .maps = maps,
                                 .map_rows = down->count,
                                 .map_columns = across->count,
                                 .row_labels = labels_of(arena, down),
                                 .column_labels = labels_of(arena, across)};
    return count > 0;
}
