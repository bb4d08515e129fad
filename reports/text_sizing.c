#include "reports/text_sizing.h"

#include "models/json.h"
#include "models/json_write.h"
#include "models/sizing.h"
#include "reports/buffer.h"
#include "reports/figure.h"
#include "reports/text_page.h"
#include "reports/text_verdict.h"
#include "sim/arena.h"

#include <inttypes.h>
#include <math.h>

#define REFUSALS_SHOWN 20 /* what a screen holds */

void text_sizing_provenance(struct text_page *page, const struct sizing *sizing)
{
    text_page_line(page, arena_format(page->arena,
                                      "%s %s%s simulated, %s replication%s in all; seed %" PRIu64
                                      "; confidence %.4g%%; loadline %s",
                                      figure_count(page->arena, sizing->trials), sizing->has_rate ? "rate" : "plan",
                                      sizing->trials == 1 ? "" : "s", figure_count(page->arena, sizing->replications),
                                      sizing->replications == 1 ? "" : "s", sizing->seed, 100 * sizing->confidence,
                                      sizing->version));
}

/* --- Plans --- */

static const char *rate_title(struct arena *arena, const struct sizing *sizing)
{
    const struct carried_rate *rate = &sizing->rate;
    if (!sizing->met)
        return arena_format(arena, "%s: the objectives are missed at the least rate that was looked at",
                            sizing->scenario);
    const char *a_second =
        isfinite(rate->rate_per_s)
            ? arena_format(arena, ", %s requests a second", figure_number(arena, rate->kept_scale * rate->rate_per_s))
            : "";
    return arena_format(arena, "%s carries %.4g times the traffic%s", sizing->scenario, rate->kept_scale, a_second);
}

const char *text_sizing_title(struct arena *arena, const struct sizing *sizing)
{
    if (sizing->has_rate) return rate_title(arena, sizing);
    if (sizing->met)
        return arena_format(arena, "%s: %s is the cheapest that meets every objective", sizing->scenario,
                            sizing->plans[0].title);
    return arena_format(arena, "%s: no plan that was looked at meets every objective", sizing->scenario);
}

static void add_plan(struct text_page *page, struct table *table, const struct sizing_plan *plan)
{
    struct arena *arena = page->arena;
    const struct result *result = plan->result;
    bool measured = result->latency.count > 0;
    table_row(table);
    table_cell(table, plan->title);
    table_cell(table, figure_money(arena, result->cost.per_hour_e10_usd));
    table_cell(table, figure_money(arena, result->cost.monthly_e10_usd));
    table_cell(table, measured ? figure_time(arena, result->latency.percentile_ms[P50]) : "none");
    table_cell(table, measured ? figure_time(arena, result->latency.percentile_ms[P99]) : "none");
}

void text_sizing_plans(struct text_page *page, const struct sizing *sizing)
{
    if (sizing->plan_count == 0) return;
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "USD an hour", TABLE_RIGHT);
    table_column(table, "a month", TABLE_RIGHT);
    table_column(table, "p50", TABLE_RIGHT);
    table_column(table, "p99", TABLE_RIGHT);
    for (size_t i = 0; i < sizing->plan_count; i++) add_plan(page, table, &sizing->plans[i]);
    text_page_heading(page, !sizing->met             ? "The least bad"
                            : sizing->plan_count > 1 ? "The best, and its runners-up"
                                                     : "The plan");
    text_page_table(page, table);
}

void text_sizing_refusals(struct text_page *page, const struct sizing *sizing)
{
    if (sizing->refusal_count == 0) return;
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "USD an hour", TABLE_RIGHT);
    table_column(table, "why not", TABLE_WRAPPED);
    for (size_t i = 0; i < sizing->refusal_count && i < REFUSALS_SHOWN; i++) {
        const struct sizing_refusal *refusal = &sizing->refusals[i];
        table_row(table);
        table_cell(table, refusal->plan);
        table_cell(table, refusal->has_cost ? figure_usd(page->arena, refusal->cost_per_hour_usd) : "");
        table_cell(table, refusal->excuse);
    }
    text_page_heading(page, sizing->met ? "Cheaper, and refused" : "Refused");
    text_page_table(page, table);
    if (sizing->refusal_count > REFUSALS_SHOWN)
        text_page_line(page,
                       arena_format(page->arena, "and %zu more (-o json)", sizing->refusal_count - REFUSALS_SHOWN));
}

/* From the cheapest on: none that was simulated is both cheaper and faster. */
void text_sizing_front(struct text_page *page, const struct sizing *sizing)
{
    size_t count = 0;
    const struct sizing_point *const *front = sizing_front(page->arena, sizing, &count);
    if (count < 2) return;
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "USD an hour", TABLE_RIGHT);
    table_column(table, "p99", TABLE_RIGHT);
    table_column(table, "objectives", TABLE_LEFT);
    for (size_t i = 0; i < count; i++) {
        table_row(table);
        table_cell(table, front[i]->title);
        table_cell(table, figure_usd(page->arena, front[i]->cost_per_hour_usd));
        table_cell(table, figure_time(page->arena, front[i]->latency_p99_ms));
        table_cell_ink(table, front[i]->kept ? "met" : "MISSED", front[i]->kept ? TABLE_GOOD : TABLE_BAD);
    }
    text_page_heading(page, "Cost against p99");
    text_page_table(page, table);
}

/* A request, or a list of them, as it is sent: its lines are not wrapped. */
static void write_document(struct text_page *page, const char *heading, const struct json_node *node)
{
    if (!node) return;
    text_page_heading(page, heading);
    text_page_document(page, json_write_document(node, page->arena));
}

void text_sizing_requests(struct text_page *page, const struct sizing *sizing)
{
    if (!sizing->met || sizing->plan_count == 0) return;
    const struct sizing_plan *plan = &sizing->plans[0];
    if (plan->template_text) {
        text_page_heading(page, arena_format(page->arena, "What makes it (%s)", plan->template_shape));
        text_page_document(page, plan->template_text);
        return;
    }
    write_document(page, "The request that makes it", plan->endpoint_config);
    write_document(page, "ScalableTargets", plan->scalable_targets);
    write_document(page, "ScalingPolicies", plan->scaling_policies);
}

void text_sizing_rate(struct text_page *page, const struct sizing *sizing)
{
    const struct carried_rate *rate = &sizing->rate;
    if (!sizing->has_rate) return;
    if (isfinite(rate->missed_scale))
        text_page_line(page, arena_format(page->arena, "Every objective is met at %.4g times the traffic; at %.4g: %s",
                                          rate->kept_scale, rate->missed_scale, rate->excuse));
    else if (sizing->met)
        text_page_line(page, "More was not looked at, or is too close to call.");
}

struct break_even_view text_sizing_break_even(struct arena *arena, const struct sizing *sizing)
{
    const char **names = arena_new_array(arena, sizing->plan_count, const char *);
    const struct result **results = arena_new_array(arena, sizing->plan_count, const struct result *);
    for (size_t i = 0; i < sizing->plan_count; i++) {
        results[i] = sizing->plans[i].result;
        names[i] = sizing->plans[i].title;
    }
    return break_even_view(arena, names, results, sizing->plan_count);
}

/* --- All of it --- */

const char *text_sizing(struct arena *arena, const struct sizing *sizing, struct text_style style)
{
    if (style.width < TEXT_LEAST_WIDTH) style.width = TEXT_LEAST_WIDTH;
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = style};
    struct break_even_view view = text_sizing_break_even(arena, sizing);
    text_page_heading(&page, text_sizing_title(arena, sizing));
    text_sizing_provenance(&page, sizing);
    text_sizing_rate(&page, sizing);
    text_sizing_plans(&page, sizing);
    if (sizing->plan_count > 0) text_verdict(&page, sizing->plans[0].result);
    text_sizing_refusals(&page, sizing);
    text_sizing_front(&page, sizing);
    text_break_even(&page, &view);
    text_sizing_requests(&page, sizing);
    text_page_list(&page, "Assumptions", sizing->assumptions, sizing->assumption_count);
    text_page_list(&page, "Warnings", sizing->warnings, sizing->warning_count);
    return buffer_text(page.buffer);
}
