#include "models/money.h"
#include "scenarios/outcome_sums.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <string.h>

int128 outcome_writes_of(const struct compiled_variant *variant, int128 instance_ns, int128 records)
{
    if (!variant->captures || variant->component) return 0;
    int128 minutes = (instance_ns + NS_PER_MINUTE - 1) / NS_PER_MINUTE;
    return minutes < records ? minutes : records;
}

int128 outcome_capture_writes(const struct outcome *outcome, const struct endpoint *endpoint, uint32_t v)
{
    const struct compiled_variant *variant = &outcome->compiled->variants[v];
    if (variant->type_count == 0) return 0; /* slots: there is no fleet, and nothing is captured */
    const struct fleet_figures *fleet = endpoint_fleet(endpoint, outcome->compiled->plan.variant[v].fleet);
    int128 instance_ns = 0;
    for (uint32_t k = 0; k < variant->type_count; k++)
        instance_ns += gauge_integral(&fleet->billed[k], endpoint_end_ns(endpoint));
    return outcome_writes_of(variant, instance_ns, outcome_tally(outcome, endpoint, v)->captured);
}

static void meter_storage(const struct compiled_variant *variant, const struct usage_meter *meter,
                          struct billing_usage *usage)
{
    const int128 *use = meter->use;
    int128 bytes = use[USE_CAPTURED_BYTES];
    usage->s3_write_requests = meter->capture_writes;
    if (variant->stores_results) {
        usage->s3_read_requests = use[USE_RESULTS];
        usage->s3_write_requests += use[USE_RESULTS];
        bytes += use[USE_PAYLOAD_BYTES] + use[USE_RESPONSE_BYTES];
    }
    usage->s3_byte_ns = bytes * BILLING_MONTH_NS; /* kept for a month */
    if (variant->notifies_success) usage->sns_publishes += use[USE_SUCCEEDED];
    if (variant->notifies_failure) usage->sns_publishes += use[USE_RESULTS] - use[USE_SUCCEEDED];
}

struct billing_usage outcome_usage(const struct outcome *outcome, uint32_t v, const struct usage_meter *meter,
                                   struct billing_instances *instances)
{
    const struct compiled_variant *variant = &outcome->compiled->variants[v];
    const struct serverless_config *serverless = variant->config->serverless_config;
    const int128 *use = meter->use;
    for (uint32_t k = 0; k < variant->type_count; k++)
        instances[k] = (struct billing_instances){.instance_type = variant->types[k].name,
                                                  .accelerator_type = variant->types[k].accelerator_type,
                                                  .volume_gb = variant->types[k].volume_gb,
                                                  .reserved = variant->types[k].reserved,
                                                  .instance_ns = meter->billed_ns[k]};
    struct billing_usage usage = {.variant_name = variant->name,
                                  .generation = outcome_generation(outcome, variant->generation),
                                  .instance_count = variant->type_count,
                                  .instances = instances,
                                  .bytes_in = variant->shadow ? 0 : use[USE_PAYLOAD_BYTES], /* no caller sends a copy */
                                  .bytes_out = variant->shadow ? 0 : use[USE_RESPONSE_BYTES]};
    if (serverless) {
        usage.memory_mb = (uint32_t)serverless->memory_size_in_mb.value;
        usage.serverless_ns = use[USE_BILLED_NS];
        usage.provisioned_busy_ns = use[USE_PROVISIONED_BUSY_NS];
        usage.provisioned_ns = use[USE_PROVISIONED_NS];
    }
    meter_storage(variant, meter, &usage);
    return usage;
}

/* Components are billed with the variant that hosts them. */
uint32_t outcome_billed_variants(const struct outcome *outcome)
{
    return outcome->compiled->plan.variants - outcome->compiled->plan.components;
}

double outcome_replication_usd(const struct outcome *outcome, const struct endpoint *endpoint)
{
    const struct compiled *compiled = outcome->compiled;
    const struct discounts *discounts = compiled->terms.discounts;
    struct arena *arena = arena_new();
    struct bill_usage *bill = arena_new_of(arena, struct bill_usage);
    struct cost_line *lines;
    int64_t end_ns = endpoint_end_ns(endpoint);
    for (uint32_t v = 0; v < outcome_billed_variants(outcome); v++) {
        const struct tally *tally = outcome_tally(outcome, endpoint, v);
        struct usage_meter meter = {.capture_writes = outcome_capture_writes(outcome, endpoint, v)};
        use_read(tally, gauge_integral(&tally->provisioned, end_ns), meter.use);
        for (uint32_t k = 0; k < compiled->variants[v].type_count; k++)
            meter.billed_ns[k] = endpoint_billed_ns(endpoint, compiled->plan.variant[v].fleet, k);
        bill->usages[v] = outcome_usage(outcome, v, &meter, bill->instances[v]);
    }
    bill->count = outcome_billed_variants(outcome);
    if (discounts && discounts->has_plan)
        outcome_commit(outcome, &discounts->plan, discounts->plan.commitment_e10_usd, endpoint_hours(endpoint), bill);
    size_t count = billing_lines(compiled->terms, bill->usages, bill->count, 1, arena, &lines);
    double usd = money_to_usd(billing_total_e10_usd(lines, count));
    arena_free(arena);
    return usd;
}

/* The share of a line's money that bought time in which workers were busy, in parts of a thousand million, so that nothing overflows
 * however long the run was. What is paid by use is never idle; instances that never had a worker in service always are. */
#define WHOLE INT64_C(1000000000)

static int128 part_of(int128 busy_ns, int128 there_ns)
{
    return there_ns > 0 ? (busy_ns * WHOLE + there_ns / 2) / there_ns : 0;
}

static int128 busy_part(const struct outcome *outcome, const struct cost_line *line)
{
    static const char *const by_time[] = {BILLING_INSTANCE_HOURS, BILLING_COVERED_HOURS, "Accelerator hours", "Volume"};
    if (line->commitment == COMMITMENT_UNUSED) return 0;
    size_t subject = outcome_subject(outcome, line->variant_name, line->generation.number);
    if (subject == OUTCOME_ENDPOINT) return WHOLE;
    const struct variant_sums *sums = &outcome->variants[subject - 1];
    for (size_t i = 0; i < sizeof by_time / sizeof *by_time; i++)
        if (strcmp(line->charge, by_time[i]) == 0) return part_of(sums->busy_ns, sums->worker_ns);
    if (strcmp(line->charge, "Provisioned concurrency usage") != 0) return WHOLE;
    return part_of(sums->provisioned_busy_ns, sums->provisioned_ns);
}

static void split_by_use(const struct outcome *outcome, struct cost_line *lines, struct cost_result *cost)
{
    cost->busy_e10_usd = 0;
    for (size_t i = 0; i < cost->line_count; i++) {
        lines[i].has_busy = true;
        lines[i].busy_e10_usd = money_portion(lines[i].cost_e10_usd, busy_part(outcome, &lines[i]), WHOLE);
        cost->busy_e10_usd = money_add(cost->busy_e10_usd, lines[i].busy_e10_usd);
    }
    cost->idle_e10_usd = cost->total_e10_usd - cost->busy_e10_usd;
}

void outcome_bill(const struct outcome *outcome, const struct request_counts *requests, struct cost_result *cost,
                  struct arena *arena)
{
    const struct compiled *compiled = outcome->compiled;
    const struct discounts *discounts = compiled->terms.discounts;
    struct bill_usage *bill = arena_new_of(arena, struct bill_usage);
    for (uint32_t v = 0; v < outcome_billed_variants(outcome); v++) {
        const struct variant_sums *sums = &outcome->variants[v];
        struct usage_meter meter = {.capture_writes = sums->capture_writes};
        use_read(&sums->tally, sums->provisioned_ns, meter.use);
        for (uint32_t k = 0; k < compiled->variants[v].type_count; k++)
            meter.billed_ns[k] = outcome->fleets[compiled->plan.variant[v].fleet].billed_ns[k];
        bill->usages[v] = outcome_usage(outcome, v, &meter, bill->instances[v]);
    }
    bill->count = outcome_billed_variants(outcome);
    if (discounts && discounts->has_plan)
        outcome_commit(outcome, &discounts->plan, discounts->plan.commitment_e10_usd, &outcome->hours, bill);
    struct cost_line *lines;
    cost->line_count = billing_lines(compiled->terms, bill->usages, bill->count, outcome->replications, arena, &lines);
    cost->lines = lines;
    cost->total_e10_usd = billing_total_e10_usd(lines, cost->line_count);
    cost->has_discounts = discounts != NULL;
    for (size_t i = 0; i < cost->line_count; i++) {
        cost->list_e10_usd = money_add(cost->list_e10_usd, lines[i].list_e10_usd);
        cost->contracted_e10_usd = money_add(cost->contracted_e10_usd, lines[i].contracted_e10_usd);
    }
    split_by_use(outcome, lines, cost);
    outcome_set_hours(outcome, bill, lines, cost->line_count, arena);
    outcome_set_commitments(outcome, bill, cost, arena);

    struct interval total;
    figures_mean(&outcome->figures, OUTCOME_ENDPOINT, FIGURE_COST_TOTAL, compiled->scenario->confidence, &total);
    cost->has_interval = total.known;
    if (total.known) {
        cost->total_low_e10_usd = money_from_usd(total.low > 0 ? total.low : 0);
        cost->total_high_e10_usd = money_from_usd(total.high);
    }
    int64_t mean_end_ns = (int64_t)(outcome->end_ns / outcome->replications);
    cost->per_hour_e10_usd = money_portion(cost->total_e10_usd, NS_PER_HOUR, mean_end_ns);
    cost->monthly_e10_usd = money_portion(cost->total_e10_usd, BILLING_MONTH_NS, mean_end_ns);
    cost->has_per_request = requests->arrived > 0 && requests->succeeded > 0;
    int128 runs = outcome->replications;
    cost->per_million_requests_e10_usd = money_portion(cost->total_e10_usd, 1000000 * runs, requests->arrived);
    cost->per_thousand_succeeded_e10_usd = money_portion(cost->total_e10_usd, 1000 * runs, requests->succeeded);
}
