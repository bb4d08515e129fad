#include "reports/text_difference.h"

#include "reports/figure.h"
#include "reports/table.h"
#include "sim/arena.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#define TIMES_FROM 10.0 /* the baseline: beyond that a share says less than how many times it is */
#define TIMES_MOST 999.0

static const char *value_text(struct arena *arena, const struct difference *difference, double value)
{
    switch (difference->kind) {
    case FIGURE_TIME: return figure_time(arena, value);
    case FIGURE_PART: return figure_share(arena, value);
    case FIGURE_PRICE: return figure_usd(arena, value);
    case FIGURE_AMOUNT: break;
    }
    return figure_number(arena, value);
}

/* Sentences say what is counted; columns of a table do without. */
static const char *unit_of(const struct difference *difference)
{
    return difference->kind == FIGURE_PRICE ? " USD" : "";
}

static const char *size_text(struct arena *arena, const struct difference *difference, double value)
{
    return arena_format(arena, "%s%s", value_text(arena, difference, fabs(value)), unit_of(difference));
}

bool text_difference_is_manifold(const struct difference *difference)
{
    return difference->baseline > 0 && difference->value >= TIMES_FROM * difference->baseline;
}

const char *text_difference_relative(struct arena *arena, const struct difference *difference)
{
    if (difference->baseline == 0) return "";
    double times = difference->value / difference->baseline;
    if (text_difference_is_manifold(difference))
        return times > TIMES_MOST ? arena_format(arena, ">%.0f times", TIMES_MOST)
                                  : arena_format(arena, "%.0f times", times);
    return arena_format(arena, "%+.1f%%", 100 * difference->difference / difference->baseline);
}

const char *text_metric_name(struct arena *arena, const char *metric)
{
    char words[64];
    size_t length = 0;
    for (const char *at = metric; *at && length < sizeof words - 2; at++) {
        if (*at == '.') continue;
        if (isupper((unsigned char)*at) && length > 0) words[length++] = ' ';
        words[length++] = (char)tolower((unsigned char)*at);
    }
    words[length] = '\0';
    if (strcmp(words, "cost per million requests") == 0) return "cost per million"; /* narrower than a column */
    return length > 4 && strcmp(words + length - 4, "p999") == 0
               ? arena_format(arena, "%.*sp99.9", (int)length - 4, words)
               : arena_text(arena, words);
}

bool text_difference_is_none(const struct difference *difference)
{
    const struct interval *interval = &difference->interval;
    bool varies = interval->known && interval->high > interval->low;
    return difference->has_verdict && difference->difference == 0 && !varies;
}

static const char *noise_sentence(struct arena *arena, const struct difference *difference, const char *name)
{
    return arena_format(arena, "%s: no more than noise (%s %s ±%s)", name,
                        size_text(arena, difference, difference->difference),
                        difference->difference < 0 ? "less" : "more",
                        value_text(arena, difference, figure_half_width(&difference->interval)));
}

/* "+51.8%; between 848ms and 1.29s" */
static const char *range_text(struct arena *arena, const struct difference *difference)
{
    const struct interval *interval = &difference->interval;
    double low = fmin(fabs(interval->low), fabs(interval->high)),
           high = fmax(fabs(interval->low), fabs(interval->high));
    const char *least = value_text(arena, difference, low), *most = value_text(arena, difference, high);
    if (!interval->known || strcmp(least, most) == 0) return "";
    return arena_format(arena, "between %s and %s%s", least, most, unit_of(difference));
}

const char *text_difference_sentence(struct arena *arena, const struct difference *difference)
{
    const char *name = text_metric_name(arena, difference->metric),
               *relative = text_difference_relative(arena, difference);
    if (text_difference_is_none(difference)) return arena_format(arena, "%s: the same in both", name);
    const char *ends = arena_format(arena, "%s instead of %s", size_text(arena, difference, difference->value),
                                    size_text(arena, difference, difference->baseline));
    if (!difference->has_verdict)
        return arena_format(arena, "%s: %s; one replication cannot tell that from noise", name, ends);
    if (!difference->significant) return noise_sentence(arena, difference, name);
    const char *range = range_text(arena, difference), *between = *relative && *range ? "; " : "";
    const char *error = *relative || *range ? arena_format(arena, " (%s%s%s)", relative, between, range) : "";
    return arena_format(arena, "%s is %s %s%s: %s", name, size_text(arena, difference, difference->difference),
                        difference->difference < 0 ? "lower" : "higher", error, ends);
}

void text_difference_columns(struct arena *arena, struct table *table, double confidence)
{
    table_column(table, "", TABLE_LEFT);
    table_column(table, "baseline", TABLE_RIGHT);
    table_column(table, "here", TABLE_RIGHT);
    table_column(table, "change", TABLE_RIGHT);
    table_column(table, arena_format(arena, "±%s", figure_share(arena, confidence)), TABLE_RIGHT);
    table_column(table, "in %", TABLE_RIGHT);
    table_column(table, "verdict", TABLE_LEFT);
}

static void add_verdict(struct table *table, const struct difference *difference)
{
    bool less = difference->difference < 0;
    enum table_ink ink = !difference->less_is_better ? TABLE_PLAIN : less ? TABLE_GOOD : TABLE_BAD;
    if (!difference->has_verdict)
        table_cell(table, "?");
    else if (!difference->significant)
        table_cell(table, "noise");
    else
        table_cell_ink(table, less ? "lower" : "higher", ink);
}

void text_difference_row(struct arena *arena, struct table *table, const struct difference *difference)
{
    const struct interval *interval = &difference->interval;
    table_row(table);
    table_cell(table, arena_format(arena, "  %s", text_metric_name(arena, difference->metric)));
    table_cell(table, value_text(arena, difference, difference->baseline));
    table_cell(table, value_text(arena, difference, difference->value));
    table_cell(table, arena_format(arena, "%s%s", difference->difference < 0 ? "-" : "+",
                                   value_text(arena, difference, fabs(difference->difference))));
    table_cell(table, interval->known ? value_text(arena, difference, figure_half_width(interval)) : "");
    table_cell(table, text_difference_relative(arena, difference));
    add_verdict(table, difference);
}
