#include "reports/tornado.h"

#include "reports/display.h"
#include "reports/figure.h"

/* Columns of text; names and values that are longer are cut. */
#define NAME_MOST  24
#define VALUE_MOST 12

const enum sweep_metric tornado_metric[TORNADO_METRICS] = {SWEEP_P99, SWEEP_ERROR_RATE, SWEEP_COST_PER_HOUR};
static const char *const heading_of[SWEEP_METRICS] = {
    [SWEEP_P99] = "p99", [SWEEP_ERROR_RATE] = "errors", [SWEEP_COST_PER_HOUR] = "USD/hour"};

struct tornado tornado_of(const struct sweep *sweep, enum sweep_metric metric)
{
    const struct sweep_figure *base = &sweep->cells[sweep->base].figures.figures[metric];
    struct tornado tornado = {
        .metric = metric, .heading = heading_of[metric], .base = base->value, .base_known = base->known};
    for (size_t i = 0; i < sweep->swing_count; i++) {
        const struct sweep_swing *swing = &sweep->swings[i];
        if (swing->metric != metric) continue;
        if (tornado.count == 0) {
            tornado.swings = swing;
            tornado.low = swing->low;
            tornado.high = swing->high;
        }
        if (swing->low < tornado.low) tornado.low = swing->low;
        if (swing->high > tornado.high) tornado.high = swing->high;
        tornado.count++;
    }
    return tornado;
}

double tornado_share(const struct tornado *tornado, double value)
{
    return (value - tornado->low) / (tornado->high - tornado->low);
}

const char *sweep_figure_text(struct arena *arena, enum sweep_metric metric, double value)
{
    switch (metric) {
    case SWEEP_ERROR_RATE:
    case SWEEP_UTILIZATION: return figure_share(arena, value);
    case SWEEP_COST_PER_HOUR: return figure_usd(arena, value);
    default: return figure_time(arena, value);
    }
}

static const char *cut(struct arena *arena, const char *text, size_t most)
{
    return display_cut(arena, display_text(arena, text), most);
}

struct tornado_texts tornado_texts(struct arena *arena, const struct sweep *sweep, const struct sweep_swing *swing)
{
    const struct sweep_axis *axis = &sweep->axes[swing->axis];
    bool moves = swing->high > swing->low;
    return (struct tornado_texts){
        .name = cut(arena, axis->label, NAME_MOST),
        .low = sweep_figure_text(arena, swing->metric, swing->low),
        .low_at = moves ? cut(arena, axis->values[swing->low_value].label, VALUE_MOST) : "",
        .high = moves ? sweep_figure_text(arena, swing->metric, swing->high) : "",
        .high_at = moves ? cut(arena, axis->values[swing->high_value].label, VALUE_MOST) : "",
    };
}
