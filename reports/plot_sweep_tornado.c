#include "reports/plot_sweep.h"
#include "reports/table.h"
#include "reports/tornado.h"
#include "sim/arena.h"

#include <math.h>

static struct chart_row row_of(struct arena *arena, const struct sweep *sweep, const struct tornado *tornado,
                               const struct sweep_swing *swing)
{
    struct tornado_texts texts = tornado_texts(arena, sweep, swing);
    bool moves = swing->high > swing->low;
    return (struct chart_row){
        .label = texts.name,
        .value = moves ? arena_format(arena, "%s at %s to %s at %s", texts.low, texts.low_at, texts.high, texts.high_at)
                       : texts.low,
        .low = moves ? tornado_share(tornado, swing->low) : NAN,
        .high = moves ? tornado_share(tornado, swing->high) : NAN,
        .at = NAN,
        .ruled = tornado->base_known,
        .rule = tornado->base_known ? tornado_share(tornado, tornado->base) : 0,
        .thick = true};
}

static void add_numbers(struct table *table, const struct tornado *tornado, struct tornado_texts texts)
{
    table_row(table);
    table_cell(table, tornado->heading);
    table_cell(table, texts.name);
    table_cell(table, texts.low);
    table_cell(table, texts.low_at);
    table_cell(table, texts.high);
    table_cell(table, texts.high_at);
}

static struct table *numbers_new(struct arena *arena)
{
    struct table *table = table_new(arena);
    table_column(table, "of", TABLE_LEFT);
    table_column(table, "varied", TABLE_LEFT);
    table_column(table, "lowest", TABLE_RIGHT);
    table_column(table, "at", TABLE_LEFT);
    table_column(table, "highest", TABLE_RIGHT);
    table_column(table, "at", TABLE_LEFT);
    return table;
}

bool plot_sweep_tornado(struct arena *arena, const struct sweep *sweep, struct plot *plot)
{
    struct chart_row *rows = arena_new_array(arena, sweep->swing_count + TORNADO_METRICS, struct chart_row);
    const char *text = "How far each of what is varied moves a figure alone.";
    struct table *numbers = numbers_new(arena);
    size_t count = 0;
    for (size_t m = 0; m < TORNADO_METRICS; m++) {
        struct tornado tornado = tornado_of(sweep, tornado_metric[m]);
        if (tornado.count == 0 || !(tornado.high > tornado.low)) continue;
        rows[count++] = (struct chart_row){.label = tornado.heading};
        for (size_t i = 0; i < tornado.count; i++) {
            rows[count] = row_of(arena, sweep, &tornado, &tornado.swings[i]);
            add_numbers(numbers, &tornado, tornado_texts(arena, sweep, &tornado.swings[i]));
            text = arena_format(arena, "%s %s, %s: %s.", text, tornado.heading, rows[count].label, rows[count].value);
            count++;
        }
    }
    *plot =
        (struct plot){.caption = "How far each moves a figure while the others stay as they are; the line is the base.",
                      .alternative = text,
                      .numbers = numbers,
                      .chart = {.x_to = 1, .row_count = count, .rows = rows}};
    return count > 0;
}
