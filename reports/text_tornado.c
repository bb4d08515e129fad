#include "reports/text_tornado.h"

#include "reports/display.h"
#include "reports/text_page.h"
#include "reports/tornado.h"
#include "sim/arena.h"

#include <string.h>

#define BAR_LEAST 8
#define BAR_MOST  32
#define INDENT    2
#define GAP       2
#define GAPS      (5 * GAP) /* between the six columns */

/* Where a value is on a bar of that many columns: 0 .. columns - 1. */
static size_t column_of(const struct tornado *tornado, double value, size_t columns)
{
    return (size_t)(tornado_share(tornado, value) * (double)(columns - 1) + 0.5);
}

static const char *bar_text(struct arena *arena, const struct tornado *tornado, const struct sweep_swing *swing,
                            size_t columns)
{
    char *bar = arena_array(arena, columns + 1, 1);
    memset(bar, ' ', columns);
    if (swing->high > swing->low) {
        size_t from = column_of(tornado, swing->low, columns), to = column_of(tornado, swing->high, columns);
        memset(bar + from, '=', to - from + 1);
    }
    if (tornado->base_known) bar[column_of(tornado, tornado->base, columns)] = '|';
    while (columns > 0 && bar[columns - 1] == ' ') bar[--columns] = '\0';
    return bar;
}

static size_t wider(size_t width, const char *text)
{
    size_t of_text = display_width(text);
    return of_text > width ? of_text : width;
}

/* What the texts leave of the width; where that is too little, the bars stand beside the names and the texts below. */
static size_t columns_left(const struct text_page *page, const struct tornado_texts *rows, size_t count)
{
    struct {
        size_t name, low, low_at, high, high_at;
    } widths = {strlen("USD/hour"), strlen("lowest"), strlen("at"), strlen("highest"), strlen("at")};
    for (size_t i = 0; i < count; i++) {
        widths.name = wider(widths.name, rows[i].name);
        widths.low = wider(widths.low, rows[i].low);
        widths.low_at = wider(widths.low_at, rows[i].low_at);
        widths.high = wider(widths.high, rows[i].high);
        widths.high_at = wider(widths.high_at, rows[i].high_at);
    }
    size_t used = INDENT + GAPS + widths.name + widths.low + widths.low_at + widths.high + widths.high_at;
    size_t names = INDENT + widths.name + GAP;
    size_t width = page->style.width, left = width >= used + BAR_LEAST ? width - used : width - names;
    return left > BAR_MOST ? BAR_MOST : left;
}

static void write_bars(struct text_page *page, const struct sweep *sweep, const struct tornado *tornado)
{
    struct tornado_texts *rows = arena_new_array(page->arena, tornado->count, struct tornado_texts);
    for (size_t i = 0; i < tornado->count; i++) rows[i] = tornado_texts(page->arena, sweep, &tornado->swings[i]);
    size_t columns = columns_left(page, rows, tornado->count);
    struct table *table = table_new(page->arena);
    table_column(table, tornado->heading, TABLE_LEFT);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "lowest", TABLE_RIGHT);
    table_column(table, "at", TABLE_LEFT);
    table_column(table, "highest", TABLE_RIGHT);
    table_column(table, "at", TABLE_LEFT);
    for (size_t i = 0; i < tornado->count; i++) {
        table_row(table);
        table_cell(table, rows[i].name);
        table_cell(table, bar_text(page->arena, tornado, &tornado->swings[i], columns));
        table_cell(table, rows[i].low);
        table_cell(table, rows[i].low_at);
        table_cell(table, rows[i].high);
        table_cell(table, rows[i].high_at);
    }
    text_page_table(page, table);
}

void text_tornado_heading(struct text_page *page, const struct sweep *sweep)
{
    if (sweep->swing_count == 0) return;
    text_page_heading(page, "What matters most");
    text_page_line(page, arena_format(page->arena, "one at a time, the others as in cell %zu (%s), the base",
                                      sweep->base + 1, sweep_cell_label(page->arena, sweep, sweep->base)));
}

void text_tornado_rows(struct text_page *page, const struct sweep *sweep)
{
    for (size_t m = 0; m < TORNADO_METRICS; m++) {
        struct tornado tornado = tornado_of(sweep, tornado_metric[m]);
        if (tornado.count == 0) continue;
        if (!(tornado.high > tornado.low))
            text_page_note(page, "-",
                           arena_format(page->arena, "%s: nothing that is varied moves it", tornado.heading));
        else if (!page->html)
            write_bars(page, sweep, &tornado);
    }
}
