#include "reports/break_even_view.h"

#include "models/figure_text.h"
#include "models/result.h"
#include "reports/chart.h"
#include "reports/text_page.h"
#include "sim/arena.h"

#include <math.h>
#include <stdlib.h>

#define NONE    ((size_t)-1)
#define CLEARLY 0.999 /* times the cost of another is less */

/* --- Who is the cheapest where --- */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The rates at which the cheapest may change: where two cost the same, and where one is full. In order. */
static size_t find_bounds(const struct break_even_view *view, double *bounds)
{
    size_t count = 0;
    for (size_t i = 0; i < view->count; i++) {
        const struct rate_cost *cost = &view->candidates[i].cost;
        if (isfinite(cost->full_per_s)) bounds[count++] = cost->full_per_s;
        for (size_t k = 0; k < i; k++) {
            double rate_per_s = rate_cost_break_even(cost, &view->candidates[k].cost);
            if (isfinite(rate_per_s)) bounds[count++] = rate_per_s;
        }
    }
    qsort(bounds, count, sizeof *bounds, by_value);
    return count;
}

/* Of equals, to a thousandth, the first. */
static size_t cheapest_at(const struct break_even_view *view, double rate_per_s)
{
    size_t best = NONE;
    for (size_t i = 0; i < view->count; i++) {
        const struct rate_cost *cost = &view->candidates[i].cost;
        if (rate_per_s > cost->full_per_s) continue;
        if (best == NONE || rate_cost_per_hour(cost, rate_per_s) <
                                CLEARLY * rate_cost_per_hour(&view->candidates[best].cost, rate_per_s))
            best = i;
    }
    return best;
}

static void find_stretches(struct arena *arena, struct break_even_view *view)
{
    double *bounds = arena_new_array(arena, view->count * (view->count + 1) / 2 + 1, double);
    size_t count = find_bounds(view, bounds);
    struct cheapest *stretches = arena_new_array(arena, count + 1, struct cheapest);
    for (size_t i = 0; i <= count; i++) {
        double from = i > 0 ? bounds[i - 1] : 0, to = i < count ? bounds[i] : INFINITY;
        size_t who = to > from ? cheapest_at(view, isfinite(to) ? (from + to) / 2 : 2 * from + 1) : NONE;
        if (who == NONE) continue;
        struct cheapest *last = view->stretch_count > 0 ? &stretches[view->stretch_count - 1] : NULL;
        if (last && last->candidate == who) {
            last->to_per_s = to;
            continue;
        }
        bool full = last && view->candidates[last->candidate].cost.full_per_s <= from;
        view->crosses = view->crosses || (last && !full);
        stretches[view->stretch_count++] = (struct cheapest){from, to, who, full ? last->candidate : NONE};
    }
    view->stretches = stretches;
}

struct break_even_view break_even_view(struct arena *arena, const char *const *names,
                                       const struct result *const *results, size_t count)
{
    struct break_even_view view = {.count = 0};
    struct candidate *candidates = arena_new_array(arena, count, struct candidate);
    struct candidate *left_out = arena_new_array(arena, count, struct candidate);
    for (size_t i = 0; i < count; i++) {
        struct candidate candidate = {names[i], rate_cost_of(results[i])};
        if (candidate.cost.why_not)
            left_out[view.left_out_count++] = candidate;
        else if (view.count < CHART_SERIES)
            candidates[view.count++] = candidate;
    }
    view.candidates = candidates;
    view.left_out = left_out;
    find_stretches(arena, &view);
    return view;
}

/* --- In words --- */

static const char *rate(struct arena *arena, double per_s)
{
    return figure_number(arena, per_s);
}

static const char *usd(struct arena *arena, double value)
{
    return figure_money(arena, (int64_t)llround(value * 1e10));
}

bool break_even_crosses(const struct cheapest *stretch)
{
    return stretch->from_per_s > 0 && stretch->full == NONE;
}

/* "below 0.61 requests a second", "above 2.5, where A is full" */
const char *break_even_stretch(struct arena *arena, const struct break_even_view *view, const struct cheapest *stretch)
{
    const char *to = rate(arena, stretch->to_per_s), *from = rate(arena, stretch->from_per_s);
    if (stretch->from_per_s <= 0) return arena_format(arena, "below %s requests a second", to);
    if (stretch->full != NONE)
        return arena_format(arena, "above %s, where %s is full", from, view->candidates[stretch->full].name);
    if (!isfinite(stretch->to_per_s)) return arena_format(arena, "above %s requests a second", from);
    return arena_format(arena, "from %s to %s requests a second", from, to);
}

static const struct table *numbers_of(struct arena *arena, const struct break_even_view *view)
{
    struct table *table = table_new(arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "USD an hour", TABLE_RIGHT);
    table_column(table, "per 1,000", TABLE_RIGHT);
    table_column(table, "full at", TABLE_RIGHT);
    for (size_t i = 0; i < view->count; i++) {
        const struct rate_cost *cost = &view->candidates[i].cost;
        table_row(table);
        table_cell(table, view->candidates[i].name);
        table_cell(table, usd(arena, cost->by_time_per_hour));
        table_cell(table, usd(arena, cost->by_request_per_hour / 3.6 / cost->rate_per_s));
        table_cell(table, isfinite(cost->full_per_s) ? rate(arena, cost->full_per_s) : "");
    }
    return table;
}

static void write_left_out(struct text_page *page, const struct break_even_view *view)
{
    for (size_t i = 0; i < view->left_out_count; i++)
        text_page_note(
            page, "!",
            arena_format(page->arena, "%s is left out: %s", view->left_out[i].name, view->left_out[i].cost.why_not));
    if (view->left_out_count > 0)
        text_page_line(page, "what these cost at another rate is told by simulating it: loadline sweep, with --vary of "
                             "the traffic's rate");
}

void text_break_even(struct text_page *page, const struct break_even_view *view)
{
    struct arena *arena = page->arena;
    bool left_out = view->left_out_count > 0 && view->count + view->left_out_count > 1;
    if (!view->crosses && !left_out) return;
    text_page_heading(page, "Break-even");
    if (!view->crosses) {
        write_left_out(page, view);
        return;
    }
    for (size_t i = 0; i < view->stretch_count; i++)
        text_page_note(page, "-",
                       arena_format(arena, "%s: %s is the cheapest",
                                    break_even_stretch(arena, view, &view->stretches[i]),
                                    view->candidates[view->stretches[i].candidate].name));
    text_page_line(
        page, "were more or fewer requests of the same kind to come to as many servers: what is paid by the hour, what "
              "for 1,000 requests, and how many a second keep all servers busy. Objectives are not looked at");
    text_page_table(page, numbers_of(arena, view));
    write_left_out(page, view);
}
