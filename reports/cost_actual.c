#include "reports/cost_actual.h"

#include "models/money.h"
#include "reports/cost_tree.h"
#include "sim/arena.h"

#include <string.h>

#define HOME  "USE1-" /* may be left out on a bill */
#define ASYNC "AsyncInf:"

struct matching {
    struct arena *arena;
    struct cost_actual *against;
    size_t forecast_count; /* lines that are on the run's bill */
};

/* --- The run's bill --- */

/* How often the run goes into the actual bill, as a share. */
struct stretch {
    int128 bill_ns, run_ns;
};

static struct stretch stretch_of(const struct cost_actual *against)
{
    int128 bill_ns = (int128)against->bill->end_ns - against->bill->start_ns;
    return (struct stretch){bill_ns, (int128)(against->run->simulated_s * (double)NS_PER_S)};
}

static int128 stretched(struct stretch stretch, int128 quantity_e10)
{
    return stretch.run_ns > 0 ? quantity_e10 * stretch.bill_ns / stretch.run_ns : 0;
}

static struct actual_difference *forecast_of(struct matching *matching, const char *usage_type)
{
    struct cost_actual *against = matching->against;
    for (size_t i = 0; i < against->line_count; i++)
        if (strcmp(against->lines[i].usage_type, usage_type) == 0) return &against->lines[i];
    struct actual_difference *line = &against->lines[against->line_count++];
    *line = (struct actual_difference){.usage_type = usage_type, .usage = true, .forecast = true};
    return line;
}

/* Shared out like what a month costs, so that the lines add up (cost_tree.h). */
static void add_forecast(struct matching *matching)
{
    struct cost_actual *against = matching->against;
    struct stretch stretch = stretch_of(against);
    struct cost_result cost = against->run->cost;
    cost.monthly_e10_usd = money_portion(cost.total_e10_usd, stretch.bill_ns, stretch.run_ns);
    struct cost_tree tree = cost_tree(matching->arena, &cost);
    for (size_t i = 0; i < cost.line_count; i++) {
        struct actual_difference *line = forecast_of(matching, cost.lines[i].usage_type);
        line->forecast_quantity_e10 += stretched(stretch, cost_line_quantity_e10(&cost.lines[i]));
        line->forecast_e10_usd = money_add(line->forecast_e10_usd, tree.amounts[i].monthly_e10_usd);
    }
    matching->forecast_count = against->line_count;
}

/* --- The actual one --- */

/* As it would stand on a bill of ours. */
static const char *ours(struct arena *arena, const char *actual)
{
    const char *async = strstr(actual, ASYNC);
    if (!async) return actual;
    return arena_format(arena, "%.*sHost:%s", (int)(async - actual), actual, async + strlen(ASYNC));
}

static struct actual_difference *actual_of(struct matching *matching, const struct actual_line *actual)
{
    struct cost_actual *against = matching->against;
    const char *usage_type = ours(matching->arena, actual->usage_type);
    for (size_t i = 0; i < matching->forecast_count && actual->usage; i++) {
        const char *forecast = against->lines[i].usage_type;
        if (strcmp(forecast, usage_type) == 0) return &against->lines[i];
        if (strncmp(forecast, HOME, strlen(HOME)) == 0 && strcmp(forecast + strlen(HOME), usage_type) == 0)
            return &against->lines[i];
    }
    struct actual_difference *line = &against->lines[against->line_count++];
    *line = (struct actual_difference){.usage_type = actual->usage_type, .usage = actual->usage};
    return line;
}

static void add_actual(struct matching *matching)
{
    const struct actual_bill *bill = matching->against->bill;
    for (size_t i = 0; i < bill->line_count; i++) {
        struct actual_difference *line = actual_of(matching, &bill->lines[i]);
        line->actual = true;
        line->actual_quantity_e10 += bill->lines[i].quantity_e10;
        line->actual_e10_usd = money_add(line->actual_e10_usd, bill->lines[i].cost_e10_usd);
    }
}

/* --- Why they differ --- */

static void explain(struct actual_difference *line)
{
    int64_t difference = money_add(line->actual_e10_usd, -line->forecast_e10_usd);
    if (!line->forecast || line->forecast_quantity_e10 == 0)
        line->unmodelled_e10_usd = difference;
    else
        line->volume_e10_usd =
            money_portion(line->forecast_e10_usd, line->actual_quantity_e10 - line->forecast_quantity_e10,
                          line->forecast_quantity_e10);
    line->price_e10_usd = difference - line->volume_e10_usd - line->unmodelled_e10_usd;
}

static void add_total(struct actual_difference *total, const struct actual_difference *line)
{
    total->forecast_e10_usd = money_add(total->forecast_e10_usd, line->forecast_e10_usd);
    total->actual_e10_usd = money_add(total->actual_e10_usd, line->actual_e10_usd);
    total->volume_e10_usd = money_add(total->volume_e10_usd, line->volume_e10_usd);
    total->price_e10_usd = money_add(total->price_e10_usd, line->price_e10_usd);
    total->unmodelled_e10_usd = money_add(total->unmodelled_e10_usd, line->unmodelled_e10_usd);
}

struct cost_actual cost_actual(struct arena *arena, const struct result *run, const struct actual_bill *bill)
{
    struct cost_actual against = {
        .run = run,
        .bill = bill,
        .lines = arena_new_array(arena, run->cost.line_count + bill->line_count, struct actual_difference),
        .total = {.usage_type = "total", .usage = true, .forecast = true, .actual = true}};
    struct matching matching = {.arena = arena, .against = &against};
    add_forecast(&matching);
    add_actual(&matching);
    for (size_t i = 0; i < against.line_count; i++) {
        explain(&against.lines[i]);
        add_total(&against.total, &against.lines[i]);
    }
    return against;
}
