#include "reports/text_calibration.h"

#include "models/calibration.h"
#include "models/figure_text.h"
#include "reports/buffer.h"
#include "reports/html_page.h"
#include "reports/text_page.h"
#include "sim/arena.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static const char *percent(struct arena *arena, double share)
{
    return isnan(share) ? "-" : arena_format(arena, "%.1f%%", 100 * share);
}

static const char *off(struct arena *arena, const struct observed_figure *figure, double simulated)
{
    double error = observed_error(figure, simulated);
    if (isnan(error)) return "-";
    return fabs(error) < 0.0005 ? "0.0%" : arena_format(arena, "%+.1f%%", 100 * error);
}

/* What it was fitted to, and by what. */
static void write_source(struct text_page *page, const struct calibration *calibration)
{
    struct arena *arena = page->arena;
    size_t kept = 0, count = calibration->observed.point_count;
    for (size_t p = 0; p < count; p++) kept += calibration->observed.points[p].kept;
    text_page_line(page, arena_format(arena, "%zu point%s observed: %zu fitted, %zu kept back", count,
                                      count == 1 ? "" : "s", count - kept, kept));
    text_page_line(page,
                   arena_format(arena, "seed %" PRIu64 ", %" PRIu32 " replication%s, %" PRIu64 " trials; loadline %s",
                                calibration->seed, calibration->replications, calibration->replications == 1 ? "" : "s",
                                calibration->trials, calibration->version));
}

static void write_verdict(struct text_page *page, const struct calibration *calibration)
{
    struct arena *arena = page->arena;
    text_page_note(page, "-",
                   arena_format(arena, "where it was fitted, figures are off by %s at the mean (%s before)",
                                percent(arena, calibration->fitted_after), percent(arena, calibration->fitted_before)));
    if (calibration->kept_figures > 0)
        text_page_note(page, "*",
                       arena_format(arena, "where it was not, by %s (%s before): so far can it be trusted",
                                    percent(arena, calibration->kept_after), percent(arena, calibration->kept_before)));
    else
        text_page_note(page, "!", "no point was kept back: how far it can be trusted is not known");
    if (!calibration->settled)
        text_page_note(page, "!", "the search did not come to rest: more may be found from a nearer start");
}

static const char *figure_value(struct arena *arena, const struct free_figure *figure, double value)
{
    return figure->kind == FREE_NUMBER ? arena_format(arena, "%.6g", value) : arena_format(arena, "x %.4g", value);
}

/* How much all pointers have in common, up to a slash: what tells them apart is then told in full. */
static size_t common_length(const struct observed *observed)
{
    const char *first = observed->free_count > 1 ? observed->frees[0].pointer : "";
    size_t length = 0;
    for (size_t at = 0; first[at]; at++) {
        bool is_common = true;
        for (size_t i = 1; i < observed->free_count && is_common; i++)
            is_common = strncmp(observed->frees[i].pointer, first, at + 1) == 0;
        if (!is_common) break;
        if (first[at] == '/') length = at + 1;
    }
    return length;
}

static void write_figures(struct text_page *page, const struct observed *observed)
{
    struct arena *arena = page->arena;
    struct table *table = table_new(arena);
    size_t common = common_length(observed);
    table_column(table, "figure", TABLE_LEFT);
    table_column(table, "before", TABLE_RIGHT);
    table_column(table, "found", TABLE_RIGHT);
    table_column(table, "between", TABLE_RIGHT);
    for (size_t i = 0; i < observed->free_count; i++) {
        const struct free_figure *figure = &observed->frees[i];
        table_row(table);
        table_cell(table, figure->pointer + common);
        table_cell(table, figure_value(arena, figure, figure->before));
        table_cell_ink(table, figure_value(arena, figure, figure->value), TABLE_BOLD);
        table_cell(table, arena_format(arena, "%.4g and %.4g", figure->low, figure->high));
    }
    text_page_heading(page, "Free figures");
    if (common > 1)
        text_page_line(page, arena_format(arena, "below %.*s", (int)(common - 1), observed->frees[0].pointer));
    text_page_table(page, table);
    for (size_t i = 0; i < observed->free_count; i++) {
        const struct free_figure *figure = &observed->frees[i];
        if (figure->idle)
            text_page_note(
                page, "!",
                arena_format(arena, "nothing that was fitted moves with %s: its value is not known", figure->pointer));
        else if (figure->at_bound && !(figure->step > 0))
            text_page_note(page, "!",
                           arena_format(arena, "%s is at a bound: what fits best may lie beyond", figure->pointer));
    }
}

static const char *title_of(struct arena *arena, const struct observed_figure *figure)
{
    static const char *const parts[] = {"", "Model", "Overhead"};
    return arena_format(arena, "%s%s%s%s", parts[figure->part], objective_title(&figure->figure, arena),
                        figure->figure.variant_name ? " of " : "",
                        figure->figure.variant_name ? figure->figure.variant_name : "");
}

static void write_points(struct text_page *page, const struct calibration *calibration, bool kept)
{
    struct arena *arena = page->arena;
    struct table *table = table_new(arena);
    table_column(table, "point", TABLE_LEFT);
    table_column(table, "figure", TABLE_LEFT);
    table_column(table, "observed", TABLE_RIGHT);
    table_column(table, "before", TABLE_RIGHT);
    table_column(table, "off", TABLE_RIGHT);
    table_column(table, "now", TABLE_RIGHT);
    table_column(table, "off", TABLE_RIGHT);
    for (size_t p = 0; p < calibration->observed.point_count; p++) {
        const struct observed_point *point = &calibration->observed.points[p];
        for (size_t f = 0; f < point->figure_count && point->kept == kept; f++) {
            const struct observed_figure *figure = &point->figures[f];
            const char *metric = objective_metric_name[figure->figure.metric];
            table_row(table);
            table_cell(table, f == 0 ? point->name : "");
            table_cell(table, title_of(arena, figure));
            table_cell(table, objective_value_text(arena, metric, figure->value));
            table_cell(table, isnan(figure->before) ? "-" : objective_value_text(arena, metric, figure->before));
            table_cell(table, off(arena, figure, figure->before));
            table_cell(table, isnan(figure->after) ? "-" : objective_value_text(arena, metric, figure->after));
            table_cell_ink(table, off(arena, figure, figure->after), TABLE_BOLD);
        }
    }
    text_page_heading(page, kept ? "Kept back" : "Fitted");
    text_page_table(page, table);
}

static void write_sections(struct text_page *page, const struct calibration *calibration)
{
    write_figures(page, &calibration->observed);
    write_points(page, calibration, false);
    if (calibration->kept_figures > 0) write_points(page, calibration, true);
    text_page_list(page, "Held against something within", calibration->ranges, calibration->range_count);
    text_page_list(page, "Warnings", calibration->warnings, calibration->warning_count);
}

static const char *heading_of(struct arena *arena, const struct calibration *calibration)
{
    return arena_format(arena, "%s, calibrated", calibration->scenario);
}

const char *text_calibration(struct arena *arena, const struct calibration *calibration, struct text_style style)
{
    if (style.width < TEXT_LEAST_WIDTH) style.width = TEXT_LEAST_WIDTH;
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = style};
    text_page_heading(&page, heading_of(arena, calibration));
    write_source(&page, calibration);
    write_verdict(&page, calibration);
    write_sections(&page, calibration);
    return buffer_text(page.buffer);
}

static struct html_tile error_tile(struct arena *arena, const char *label, double after, double before)
{
    return (struct html_tile){label, percent(arena, after),
                              arena_format(arena, "at the mean of the figures; %s before", percent(arena, before)),
                              TABLE_PLAIN};
}

const char *html_calibration(struct arena *arena, const struct calibration *calibration)
{
    const char *heading = heading_of(arena, calibration);
    struct text_page page = {.arena = arena, .html = html_page_new(arena, heading)};
    struct html_tile tiles[] = {
        error_tile(arena, "Off where it was not fitted", calibration->kept_after, calibration->kept_before),
        error_tile(arena, "Off where it was fitted", calibration->fitted_after, calibration->fitted_before)};
    if (calibration->kept_figures == 0)
        tiles[0] = (struct html_tile){tiles[0].label, "not known", "no point was kept back", TABLE_BAD};
    html_page_title(page.html, heading);
    html_page_tiles(page.html, tiles, sizeof tiles / sizeof *tiles);
    write_verdict(&page, calibration);
    write_sections(&page, calibration);
    text_page_heading(&page, "Where this comes from");
    write_source(&page, calibration);
    return html_page_end(page.html);
}
