#include "models/money.h"
#include "scenarios/outcome_sums.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <math.h>
#include <string.h>

/* What a variant's bill is made of: of one replication, or summed over all. */
struct meter {
    const struct tally *tally;
    int128 billed_ns[FLEET_KINDS]; /* of the instances of each type */
    int128 provisioned_ns;         /* of the slots provisioned */
    int128 capture_writes;
};

/* One object of captured records a minute for each instance, as long as there are records: the service does not publish how
 * many it writes. */
int128 outcome_capture_writes(const struct outcome *outcome, const struct endpoint *endpoint, uint32_t v)
{
    const struct compiled_variant *variant = &outcome->compiled->variants[v];
    if (!variant->captures || variant->component) return 0;
    const struct fleet_figures *fleet = endpoint_fleet(endpoint, outcome->compiled->plan.variant[v].fleet);
    int128 captured = outcome_tally(outcome, endpoint, v)->captured, minutes = 0;
    for (uint32_t k = 0; k < variant->type_count; k++)
        minutes += gauge_integral(&fleet->billed[k], endpoint_end_ns(endpoint));
    minutes = (minutes + NS_PER_MINUTE - 1) / NS_PER_MINUTE;
    return minutes < captured ? minutes : captured;
}

/* Of an asynchronous variant: what ended after it was taken, with a result or with a record of its failure. */
static int128 results(const struct tally *tally)
{
    return (int128)tally_ended(tally) - tally->failed[FAILURE_EXPIRED] - tally->failed[FAILURE_PAYLOAD] -
           tally->failed[FAILURE_NO_VARIANT];
}

static void meter_storage(const struct compiled_variant *variant, const struct meter *meter,
                          struct billing_usage *usage)
{
    const struct tally *tally = meter->tally;
    int128 bytes = tally->captured_bytes;
    usage->s3_write_requests = meter->capture_writes;
    if (variant->stores_results) {
        usage->s3_read_requests = results(tally);
        usage->s3_write_requests += results(tally);
        bytes += tally->payload_bytes + tally->response_bytes;
    }
    usage->s3_byte_ns = bytes * BILLING_MONTH_NS; /* kept for a month */
    if (variant->notifies_success) usage->sns_publishes += tally->succeeded;
    if (variant->notifies_failure) usage->sns_publishes += results(tally) - tally->succeeded;
}

/* `instances` is for the usage's types: FLEET_KINDS of them. */
static struct billing_usage usage_of(const struct outcome *outcome, uint32_t v, const struct meter *meter,
                                     struct billing_instances *instances)
{
    const struct compiled_variant *variant = &outcome->compiled->variants[v];
    const struct serverless_config *serverless = variant->config->serverless_config;
    const struct tally *tally = meter->tally;
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
                                  .bytes_in = variant->shadow ? 0 : tally->payload_bytes, /* no caller sends a copy */
                                  .bytes_out = variant->shadow ? 0 : tally->response_bytes};
    if (serverless) {
        usage.memory_mb = (uint32_t)serverless->memory_size_in_mb.value;
        usage.serverless_ns = tally->billed_ns;
        usage.provisioned_busy_ns = tally->provisioned_ns;
        usage.provisioned_ns = meter->provisioned_ns;
    }
    meter_storage(variant, meter, &usage);
    return usage;
}

/* Components are billed with the variant that hosts them. */
static uint32_t billed_variants(const struct outcome *outcome)
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
    for (uint32_t v = 0; v < billed_variants(outcome); v++) {
        const struct tally *tally = outcome_tally(outcome, endpoint, v);
        struct meter meter = {.tally = tally,
                              .provisioned_ns = gauge_integral(&tally->provisioned, end_ns),
                              .capture_writes = outcome_capture_writes(outcome, endpoint, v)};
        for (uint32_t k = 0; k < compiled->variants[v].type_count; k++)
            meter.billed_ns[k] = endpoint_billed_ns(endpoint, compiled->plan.variant[v].fleet, k);
        bill->usages[v] = usage_of(outcome, v, &meter, bill->instances[v]);
    }
    bill->count = billed_variants(outcome);
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

static int64_t to_e10_usd(double usd)
{
    double e10_usd = usd * (double)MONEY_SCALE;
    return e10_usd < (double)INT64_MAX ? (int64_t)llround(e10_usd) : INT64_MAX;
}

void outcome_bill(const struct outcome *outcome, const struct request_counts *requests, struct cost_result *cost,
                  struct arena *arena)
{
    const struct compiled *compiled = outcome->compiled;
    const struct discounts *discounts = compiled->terms.discounts;
    struct bill_usage *bill = arena_new_of(arena, struct bill_usage);
    for (uint32_t v = 0; v < billed_variants(outcome); v++) {
        const struct variant_sums *sums = &outcome->variants[v];
        struct meter meter = {
            .tally = &sums->tally, .provisioned_ns = sums->provisioned_ns, .capture_writes = sums->capture_writes};
        for (uint32_t k = 0; k < compiled->variants[v].type_count; k++)
            meter.billed_ns[k] = outcome->fleets[compiled->plan.variant[v].fleet].billed_ns[k];
        bill->usages[v] = usage_of(outcome, v, &meter, bill->instances[v]);
    }
    bill->count = billed_variants(outcome);
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
    outcome_set_commitments(outcome, bill, cost, arena);

    struct interval total;
    figures_mean(&outcome->figures, OUTCOME_ENDPOINT, FIGURE_COST_TOTAL, compiled->scenario->confidence, &total);
    cost->has_interval = total.known;
    if (total.known) {
        cost->total_low_e10_usd = to_e10_usd(total.low > 0 ? total.low : 0);
        cost->total_high_e10_usd = to_e10_usd(total.high);
    }
    int64_t mean_end_ns = (int64_t)(outcome->end_ns / outcome->replications);
    cost->per_hour_e10_usd = money_portion(cost->total_e10_usd, NS_PER_HOUR, mean_end_ns);
    cost->monthly_e10_usd = money_portion(cost->total_e10_usd, BILLING_MONTH_NS, mean_end_ns);
    cost->has_per_request = requests->arrived > 0 && requests->succeeded > 0;
    int128 runs = outcome->replications;
    cost->per_million_requests_e10_usd = money_portion(cost->total_e10_usd, 1000000 * runs, requests->arrived);
    cost->per_thousand_succeeded_e10_usd = money_portion(cost->total_e10_usd, 1000 * runs, requests->succeeded);
}
