#include "reports/text_tornado.h"

#include "reports/display.h"
#include "reports/figure.h"
#include "reports/text_page.h"
#include "sim/arena.h"

#include <string.h>

/* Columns of text beside the bar; names and values that are longer are cut. */
#define NAME_MOST  24
#define VALUE_MOST 12
#define BAR_LEAST  8
#define BAR_MOST   32
#define INDENT     2
#define GAP        2
#define GAPS       (5 * GAP) /* between the six columns */

/* In that order; the median and the utilisation are in the table. */
static const enum sweep_metric shown[] = {SWEEP_P99, SWEEP_ERROR_RATE, SWEEP_COST_PER_HOUR};
static const char *const heading_of[SWEEP_METRICS] = {
    [SWEEP_P99] = "p99", [SWEEP_ERROR_RATE] = "errors", [SWEEP_COST_PER_HOUR] = "USD/hour"};

/* The swings of one metric. */
struct bars {
    const struct sweep_swing *swings;
    size_t count;
    double low, high; /* of all */
    const struct sweep_figure *base;
};

static struct bars bars_of(const struct sweep *sweep, enum sweep_metric metric)
{
    struct bars bars = {.base = &sweep->cells[sweep->base].figures.figures[metric]};
    for (size_t i = 0; i < sweep->swing_count; i++) {
        const struct sweep_swing *swing = &sweep->swings[i];
        if (swing->metric != metric) continue;
        if (bars.count == 0) bars = (struct bars){swing, 0, swing->low, swing->high, bars.base};
        if (swing->low < bars.low) bars.low = swing->low;
        if (swing->high > bars.high) bars.high = swing->high;
        bars.count++;
    }
    return bars;
}

static const char *value_text(struct arena *arena, enum sweep_metric metric, double value)
{
    switch (metric) {
    case SWEEP_ERROR_RATE: return figure_share(arena, value);
    case SWEEP_COST_PER_HOUR: return figure_number(arena, value);
    default: return figure_time(arena, value);
    }
}

/* Where a value is on a bar of that many columns: 0 .. columns - 1. */
static size_t column_of(const struct bars *bars, double value, size_t columns)
{
    double share = (value - bars->low) / (bars->high - bars->low);
    return (size_t)(share * (double)(columns - 1) + 0.5);
}

static const char *bar_text(struct arena *arena, const struct bars *bars, const struct sweep_swing *swing,
                            size_t columns)
{
    char *bar = arena_array(arena, columns + 1, 1);
    memset(bar, ' ', columns);
    if (swing->high > swing->low) {
        size_t from = column_of(bars, swing->low, columns), to = column_of(bars, swing->high, columns);
        memset(bar + from, '=', to - from + 1);
    }
    if (bars->base->known) bar[column_of(bars, bars->base->value, columns)] = '|';
    while (columns > 0 && bar[columns - 1] == ' ') bar[--columns] = '\0';
    return bar;
}

static size_t widest(size_t width, const char *text)
{
    size_t of_text = display_width(text);
    return of_text > width ? of_text : width;
}

static const char *cut(struct arena *arena, const char *text, size_t most)
{
    return display_cut(arena, display_text(arena, text), most);
}

/* A row's texts: name, lowest figure, the value it is at, highest figure, the value it is at. */
enum { NAME, LOW, LOW_AT, HIGH, HIGH_AT, TEXTS };

static void set_texts(struct arena *arena, const struct sweep *sweep, const struct sweep_swing *swing,
                      const char *texts[TEXTS])
{
    const struct sweep_axis *axis = &sweep->axes[swing->axis];
    bool moves = swing->high > swing->low;
    texts[NAME] = cut(arena, axis->label, NAME_MOST);
    texts[LOW] = value_text(arena, swing->metric, swing->low);
    texts[LOW_AT] = moves ? cut(arena, axis->values[swing->low_value].label, VALUE_MOST) : "";
    texts[HIGH] = moves ? value_text(arena, swing->metric, swing->high) : "";
    texts[HIGH_AT] = moves ? cut(arena, axis->values[swing->high_value].label, VALUE_MOST) : "";
}

/* What the texts leave of the width; where that is too little, the bars stand beside the names and the texts below. */
static size_t columns_left(const struct text_page *page, const char *const (*texts)[TEXTS], size_t count)
{
    static const char *const headers[TEXTS] = {"USD/hour", "lowest", "at", "highest", "at"};
    size_t used = INDENT + GAPS, names = 0;
    for (int t = 0; t < TEXTS; t++) {
        size_t width = display_width(headers[t]);
        for (size_t i = 0; i < count; i++) width = widest(width, texts[i][t]);
        used += width;
        if (t == NAME) names = INDENT + width + GAP;
    }
    size_t width = page->style.width, left = width >= used + BAR_LEAST ? width - used : width - names;
    return left > BAR_MOST ? BAR_MOST : left;
}

static void write_bars(struct text_page *page, const struct sweep *sweep, enum sweep_metric metric)
{
    struct bars bars = bars_of(sweep, metric);
    if (bars.count == 0) return;
    if (bars.high == bars.low) {
        text_page_note(page, "-", arena_format(page->arena, "%s: nothing that is varied moves it", heading_of[metric]));
        return;
    }
    const char *(*texts)[TEXTS] = arena_array(page->arena, bars.count, sizeof *texts);
    for (size_t i = 0; i < bars.count; i++) set_texts(page->arena, sweep, &bars.swings[i], texts[i]);
    size_t columns = columns_left(page, (const char *const(*)[TEXTS])texts, bars.count);
    struct table *table = table_new(page->arena);
    table_column(table, heading_of[metric], TABLE_LEFT);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "lowest", TABLE_RIGHT);
    table_column(table, "at", TABLE_LEFT);
    table_column(table, "highest", TABLE_RIGHT);
    table_column(table, "at", TABLE_LEFT);
    for (size_t i = 0; i < bars.count; i++) {
        table_row(table);
        table_cell(table, texts[i][NAME]);
        table_cell(table, bar_text(page->arena, &bars, &bars.swings[i], columns));
        table_cell(table, texts[i][LOW]);
        table_cell(table, texts[i][LOW_AT]);
        table_cell(table, texts[i][HIGH]);
        table_cell(table, texts[i][HIGH_AT]);
    }
    text_page_table(page, table);
}

void text_tornado_write(struct text_page *page, const struct sweep *sweep)
{
    if (sweep->swing_count == 0) return;
    text_page_heading(page, "What matters most");
    text_page_line(page, arena_format(page->arena, "one at a time, the others as in cell %zu (%s), the base",
                                      sweep->base + 1, sweep_cell_label(page->arena, sweep, sweep->base)));
    for (size_t m = 0; m < sizeof shown / sizeof *shown; m++) write_bars(page, sweep, shown[m]);
}
