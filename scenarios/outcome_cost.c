#include "models/money.h"
#include "scenarios/outcome_sums.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <math.h>
#include <string.h>

static struct billing_instances instances_of(const struct outcome *outcome, uint32_t v, int128 instance_ns)
{
    const struct compiled_variant *variant = &outcome->compiled->variants[v];
    return (struct billing_instances){.instance_type = variant->config->instance_type,
                                      .accelerator_type = variant->config->accelerator_type,
                                      .volume_gb = variant->volume_gb,
                                      .instance_ns = instance_ns};
}

static struct billing_usage usage_of(const struct outcome *outcome, uint32_t v, const struct tally *tally,
                                     const struct billing_instances *instances)
{
    const struct compiled_variant *variant = &outcome->compiled->variants[v];
    return (struct billing_usage){.variant_name = variant->config->variant_name,
                                  .instance_count = 1,
                                  .instances = instances,
                                  .bytes_in = variant->shadow ? 0 : tally->payload_bytes, /* no caller sends a copy */
                                  .bytes_out = variant->shadow ? 0 : tally->response_bytes};
}

double outcome_replication_usd(const struct outcome *outcome, const struct endpoint *endpoint)
{
    const struct compiled *compiled = outcome->compiled;
    struct arena *arena = arena_new();
    struct billing_instances instances[PLAN_VARIANTS];
    struct billing_usage usages[PLAN_VARIANTS];
    const struct cost_line *lines;
    int64_t end_ns = endpoint_end_ns(endpoint);
    for (uint32_t v = 0; v < compiled->plan.variants; v++) {
        instances[v] = instances_of(outcome, v, outcome_instance_time(outcome, v, end_ns));
        usages[v] = usage_of(outcome, v, endpoint_tally(endpoint, v), &instances[v]);
    }
    size_t count = billing_lines(compiled->terms, usages, compiled->plan.variants, 1, arena, &lines);
    double usd = money_to_usd(billing_total_e10_usd(lines, count));
    arena_free(arena);
    return usd;
}

/* total * part / whole, to the nearest. */
static int64_t portion(int64_t total_e10_usd, int128 part, int128 whole)
{
    if (whole <= 0) return 0;
    int128 money = ((int128)total_e10_usd * part + whole / 2) / whole;
    return money < INT64_MAX ? (int64_t)money : INT64_MAX;
}

/* Money that bought time in which workers were busy; what is paid by use is never idle. */
static int64_t busy_money(const struct outcome *outcome, const struct cost_result *cost)
{
    int64_t busy_e10_usd = 0;
    for (size_t i = 0; i < cost->line_count; i++) {
        const struct cost_line *line = &cost->lines[i];
        size_t subject = outcome_subject(outcome, line->variant_name);
        bool by_time = strcmp(line->unit, "GB") != 0 && subject != OUTCOME_ENDPOINT;
        const struct variant_sums *sums = by_time ? &outcome->variants[subject - 1] : NULL;
        /* In parts of a thousand million, so that nothing overflows however long the run was. */
        const int128 whole = 1000000000;
        int128 part =
            by_time && sums->worker_ns > 0 ? (sums->busy_ns * whole + sums->worker_ns / 2) / sums->worker_ns : whole;
        busy_e10_usd = money_add(busy_e10_usd, portion(line->cost_e10_usd, part, whole));
    }
    return busy_e10_usd;
}

static int64_t to_e10_usd(double usd)
{
    double e10_usd = usd * (double)MONEY_SCALE;
    return e10_usd < (double)INT64_MAX ? (int64_t)llround(e10_usd) : INT64_MAX;
}

void outcome_bill(const struct outcome *outcome, const struct request_counts *requests, struct cost_result *cost,
                  struct arena *arena)
{
    const struct compiled *compiled = outcome->compiled;
    struct billing_instances instances[PLAN_VARIANTS];
    struct billing_usage usages[PLAN_VARIANTS];
    for (uint32_t v = 0; v < compiled->plan.variants; v++) {
        instances[v] = instances_of(outcome, v, outcome->variants[v].instance_ns);
        usages[v] = usage_of(outcome, v, &outcome->variants[v].tally, &instances[v]);
    }
    cost->line_count =
        billing_lines(compiled->terms, usages, compiled->plan.variants, outcome->replications, arena, &cost->lines);
    cost->total_e10_usd = billing_total_e10_usd(cost->lines, cost->line_count);

    struct interval total;
    figures_mean(&outcome->figures, OUTCOME_ENDPOINT, FIGURE_COST_TOTAL, compiled->scenario->confidence, &total);
    cost->has_interval = total.known;
    if (total.known) {
        cost->total_low_e10_usd = to_e10_usd(total.low > 0 ? total.low : 0);
        cost->total_high_e10_usd = to_e10_usd(total.high);
    }
    int64_t mean_end_ns = (int64_t)(outcome->end_ns / outcome->replications);
    cost->per_hour_e10_usd = portion(cost->total_e10_usd, NS_PER_HOUR, mean_end_ns);
    cost->monthly_e10_usd = portion(cost->total_e10_usd, BILLING_MONTH_NS, mean_end_ns);
    cost->has_per_request = requests->arrived > 0 && requests->succeeded > 0;
    int128 runs = outcome->replications;
    cost->per_million_requests_e10_usd = portion(cost->total_e10_usd, 1000000 * runs, requests->arrived);
    cost->per_thousand_succeeded_e10_usd = portion(cost->total_e10_usd, 1000 * runs, requests->succeeded);
    cost->busy_e10_usd = busy_money(outcome, cost);
    cost->idle_e10_usd = cost->total_e10_usd - cost->busy_e10_usd;
}
