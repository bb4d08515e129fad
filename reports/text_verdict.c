#include "reports/text_verdict.h"

#include "models/objective.h"
#include "models/result.h"
#include "reports/figure.h"
#include "reports/text_page.h"
#include "sim/arena.h"

#include <string.h>

const char *text_objective_value(struct arena *arena, const struct objective_result *objective, double value)
{
    return objective_value_text(arena, objective->metric, value);
}

const char *text_objective_name(struct arena *arena, const struct objective_result *objective)
{
    return arena_format(arena, "%s%s%s%s%s", objective->metric, objective->statistic ? " " : "",
                        objective->statistic ? objective->statistic : "", objective->variant_name ? " of " : "",
                        objective->variant_name ? objective->variant_name : "");
}

static bool is_measured(const struct objective_result *objective)
{
    return objective->met || objective->measured > objective->at_most;
}

const char *text_objective_measured(struct arena *arena, const struct objective_result *objective)
{
    return is_measured(objective) ? text_objective_value(arena, objective, objective->measured) : "none";
}

#define TIMES_FROM 10.0 /* the limit: beyond that a share says less than how many times it is */

/* How far below the limit, as a share of it where it is not 0; how many times the limit where it is far above. */
static const char *margin_text(struct arena *arena, const struct objective_result *objective)
{
    double margin = objective->at_most - objective->measured, times = objective->measured / objective->at_most;
    if (objective->at_most > 0 && times >= TIMES_FROM) return arena_format(arena, "%.0f times", times);
    if (objective->at_most > 0) return arena_format(arena, "%.1f%%", 100 * margin / objective->at_most + 0.0);
    return text_objective_value(arena, objective, margin);
}

/* Nobody is surer than that of a few replications, whose mean is normal only nearly. */
#define SURE 0.001

static const char *probability_text(struct arena *arena, double probability)
{
    if (probability < SURE) return "<0.1%";
    return probability > 1 - SURE ? ">99.9%" : figure_share(arena, probability);
}

static void add_row(struct text_page *page, struct table *table, const struct objective_result *objective,
                    bool intervals)
{
    struct arena *arena = page->arena;
    table_row(table);
    table_cell(table, text_objective_name(arena, objective));
    table_cell_ink(table, objective->met ? "met" : "MISSED", objective->met ? TABLE_GOOD : TABLE_BAD);
    table_cell(table, text_objective_measured(arena, objective));
    const struct interval *interval = &objective->interval;
    if (intervals)
        table_cell(table, interval->known ? text_objective_value(arena, objective, figure_half_width(interval)) : "");
    table_cell(table, text_objective_value(arena, objective, objective->at_most));
    table_cell(table, is_measured(objective) ? margin_text(arena, objective) : "");
    table_cell(table, objective->has_probability ? probability_text(arena, objective->probability_met) : "");
}

/* What a figure of the whole run does not show. */
static void write_missed(struct text_page *page, const struct objective_result *objective)
{
    if (!objective->has_missed || !(objective->missed_share > 0)) return;
    text_page_line(page, arena_format(page->arena, "%s is above its limit in %s of the time",
                                      text_objective_name(page->arena, objective),
                                      figure_share(page->arena, objective->missed_share)));
}

const char *text_verdict_headline(struct arena *arena, const struct result *result)
{
    size_t missed = 0;
    for (size_t i = 0; i < result->objective_count; i++) missed += !result->objectives[i].met;
    const char *many = result->objective_count == 1 ? "" : "s";
    if (missed > 0) return arena_format(arena, "%zu of %zu objective%s MISSED", missed, result->objective_count, many);
    return arena_format(arena, "%zu of %zu objective%s met", result->objective_count, result->objective_count, many);
}

void text_verdict_table(struct text_page *page, const struct result *result)
{
    bool intervals = false;
    for (size_t i = 0; i < result->objective_count; i++) intervals = intervals || result->objectives[i].interval.known;
    struct table *table = table_new(page->arena);
    table_column(table, "objective", TABLE_LEFT);
    table_column(table, "verdict", TABLE_LEFT);
    table_column(table, "measured", TABLE_RIGHT);
    if (intervals)
        table_column(table, arena_format(page->arena, "±%s", figure_share(page->arena, result->confidence)),
                     TABLE_RIGHT);
    table_column(table, "limit", TABLE_RIGHT);
    table_column(table, "margin", TABLE_RIGHT);
    table_column(table, "P(met)", TABLE_RIGHT);
    for (size_t i = 0; i < result->objective_count; i++) add_row(page, table, &result->objectives[i], intervals);
    text_page_table(page, table);
    for (size_t i = 0; i < result->objective_count; i++) write_missed(page, &result->objectives[i]);
}

void text_verdict(struct text_page *page, const struct result *result)
{
    if (result->objective_count == 0) return;
    text_page_heading(
        page, arena_format(page->arena, "%s: %s", result->scenario, text_verdict_headline(page->arena, result)));
    text_verdict_table(page, result);
}
