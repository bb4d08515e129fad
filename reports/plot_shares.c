#include "models/figure_text.h"
#include "reports/plot.h"
#include "reports/table.h"
#include "sim/arena.h"

#include <math.h>

#define SUBJECTS_DRAWN 12

/* A variant that hosts components has what is theirs together. */
static bool serves(const struct variant_result *variant)
{
    return variant->model || variant->component;
}

static struct chart_bar bar_of(struct arena *arena, const char *label, double share, const struct interval *interval,
                               size_t colour)
{
    return (struct chart_bar){.label = label,
                              .value = figure_share(arena, share),
                              .length = share,
                              .low = interval->known ? interval->low : NAN,
                              .high = interval->known ? interval->high : NAN,
                              .colour = colour};
}

bool plot_shares(struct arena *arena, const struct result *result, struct plot *plot)
{
    static const char *const colours[] = {"served", "asked for"};
    static const struct interval none = {false, 0, 0};
    size_t left_out = 0;
    struct text_subjects subjects = plot_subjects(arena, result, serves, SUBJECTS_DRAWN, &left_out);
    if (subjects.count < 2 || result->requests.arrived == 0 || result->deployment_count > 0) return false;
    const char *const *names = plot_names(arena, &subjects);
    struct chart_bar *bars = arena_new_array(arena, 2 * subjects.count, struct chart_bar);
    struct table *table = table_new(arena);
    const char *text = "Shares of the requests.";
    table_column(table, "", TABLE_LEFT);
    table_column(table, "served", TABLE_RIGHT);
    table_column(table, "asked for", TABLE_RIGHT);
    for (size_t i = 0; i < subjects.count; i++) {
        const struct variant_result *variant = subjects.all[i].figures;
        bars[2 * i] = bar_of(arena, names[i], variant->traffic_share, &variant->traffic_share_interval, 0);
        bars[2 * i + 1] = bar_of(arena, "", variant->configured_share, &none, 1);
        table_row(table);
        table_cell(table, subjects.all[i].name);
        table_cell(table, bars[2 * i].value);
        table_cell(table, bars[2 * i + 1].value);
        text = arena_format(arena, "%s %s: %s served, %s asked for.", text, subjects.all[i].name, bars[2 * i].value,
                            bars[2 * i + 1].value);
    }
    plot->chart = (struct chart){
        .name_count = 2, .names = colours, .quiet = 1u << 1, .bar_count = 2 * subjects.count, .bars = bars};
    plot->numbers = table;
    plot->alternative = text;
    plot->caption =
        arena_format(arena, "The share of requests that each one got, and the share that was asked for.%s%s",
                     result->replications > 1 ? " A whisker is its interval." : "", plot_left_out(arena, left_out));
    return true;
}
