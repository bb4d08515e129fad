#include "models/failure_status.h"
#include "scenarios/outcome_sums.h"
#include "sim/arena.h"
#include "sim/units.h"

static double mean_of(const struct outcome *outcome, uint32_t v, int figure, struct interval *interval)
{
    return figures_mean(&outcome->figures, v + 1, figure, outcome->compiled->scenario->confidence, interval);
}

static struct time_summary times_of(const struct outcome *outcome, uint32_t v, enum measure measure)
{
    const struct histogram *histogram = outcome->variants[v].tally.of[measure];
    return histogram ? outcome_times(outcome, v + 1, measure, histogram) : (struct time_summary){0};
}

static void set_serverless(const struct outcome *outcome, uint32_t v, struct variant_result *result)
{
    const struct compiled_variant *variant = &outcome->compiled->variants[v];
    const struct slots_plan *plan = &outcome->compiled->plan.variant[v].slots;
    const struct tally *tally = &outcome->variants[v].tally;
    struct serverless_summary *serverless = &result->serverless;
    if (variant->mode != MODE_SERVERLESS) return;
    result->has_serverless = true;
    *serverless = (struct serverless_summary){
        .memory_mb = (uint32_t)variant->config->serverless_config->memory_size_in_mb.value,
        .max_concurrency = plan->most,
        .provisioned_concurrency = plan->provisioned,
        .cold_starts = tally->cold_starts,
        .mean_warm = mean_of(outcome, v, FIGURE_SLOTS_LIVE, NULL),
        .mean_busy = mean_of(outcome, v, FIGURE_SLOTS_BUSY, NULL),
        .peak_concurrency = mean_of(outcome, v, FIGURE_PEAK, NULL),
        .provisioned_utilization = mean_of(outcome, v, FIGURE_PROVISIONED_UTILIZATION, NULL),
        .spillover = outcome->variants[v].provisioned_ns > 0 ? tally->spilled : 0,
        .cold_start = times_of(outcome, v, MEASURE_COLD_START)};
    struct interval *interval = &serverless->cold_start_share_interval;
    serverless->cold_start_share = mean_of(outcome, v, FIGURE_COLD_START_SHARE, interval);
    if (interval->low < 0) interval->low = 0;
    if (interval->high > 1) interval->high = 1;
}

static void set_async(const struct outcome *outcome, uint32_t v, struct variant_result *result)
{
    const struct variant_plan *plan = &outcome->compiled->plan.variant[v];
    if (plan->front != FRONT_BACKLOG) return;
    result->has_async = true;
    result->async = (struct async_summary){.max_concurrent_invocations = plan->server[0].taken_most,
                                           .peak_backlog = mean_of(outcome, v, FIGURE_PEAK, NULL),
                                           .mean_backlog = mean_of(outcome, v, FIGURE_IN_SYSTEM, NULL),
                                           .oldest_s = mean_of(outcome, v, FIGURE_OLDEST_S, NULL),
                                           .time_in_backlog = times_of(outcome, v, MEASURE_BACKLOG),
                                           .download = times_of(outcome, v, MEASURE_DOWNLOAD),
                                           .upload = times_of(outcome, v, MEASURE_UPLOAD)};
}

static void set_tokens(const struct outcome *outcome, uint32_t v, struct variant_result *result)
{
    const struct tally *tally = &outcome->variants[v].tally;
    double simulated_s = (double)outcome->end_ns / (double)NS_PER_S;
    if (!tally->of[MEASURE_FIRST_TOKEN]) return;
    result->has_tokens = true;
    result->tokens.first_token = times_of(outcome, v, MEASURE_FIRST_TOKEN);
    result->tokens.output_token = times_of(outcome, v, MEASURE_OUTPUT_TOKEN);
    if (!(simulated_s > 0)) return;
    result->tokens.input_per_s = (double)tally->input_tokens / simulated_s;
    result->tokens.output_per_s = (double)tally->output_tokens / simulated_s;
}

static void set_copies(const struct outcome *outcome, uint32_t v, struct variant_result *result)
{
    const struct variant_plan *plan = &outcome->compiled->plan.variant[v];
    if (!outcome->compiled->variants[v].component) return;
    const struct fleet_plan *fleet = &outcome->compiled->plan.fleet[plan->fleet];
    const struct copies_plan *copies = &fleet->component[plan->component];
    struct resources need = copies->need;
    if (copies->base != FLEET_NONE) resources_add(&need, &fleet->component[copies->base].need);
    bool fits = false;
    for (uint32_t k = 0; k < fleet->kinds; k++) fits = fits || resources_fit(&need, &fleet->kind[k].capacity);
    result->has_copies = true;
    result->copies = (struct copy_summary){.wanted = copies->copies,
                                           .mean = mean_of(outcome, v, FIGURE_COPIES, NULL),
                                           .has_extremes = true,
                                           .minimum = mean_of(outcome, v, FIGURE_COPIES_LEAST, NULL),
                                           .peak = mean_of(outcome, v, FIGURE_COPIES_MOST, NULL),
                                           .unplaced = fits ? 0 : copies->copies};
}

static void set_failures(const struct outcome *outcome, uint32_t v, struct variant_result *result, struct arena *arena)
{
    const struct tally *tally = &outcome->variants[v].tally;
    const struct compiled_variant *variant = &outcome->compiled->variants[v];
    bool component = variant->component || !variant->model_name;
    struct failure_count *failures = arena_new_array(arena, FAILURES, struct failure_count);
    for (int f = FAILURE_NONE + 1; f < FAILURES; f++) {
        if (tally->failed[f] == 0) continue;
        struct failure_status status = failure_status((enum failure)f, component);
        failures[result->failure_count++] =
            (struct failure_count){status.cause, status.status, status.error, tally->failed[f]};
    }
    result->failures = failures;
}

void outcome_set_modes(const struct outcome *outcome, uint32_t v, struct variant_result *result, struct arena *arena)
{
    const struct compiled_variant *variant = &outcome->compiled->variants[v];
    const struct tally *tally = &outcome->variants[v].tally;
    set_serverless(outcome, v, result);
    set_async(outcome, v, result);
    set_tokens(outcome, v, result);
    set_copies(outcome, v, result);
    set_failures(outcome, v, result, arena);
    outcome_set_scaling(outcome, v, result, arena);
    if (tally->batches > 0) result->mean_batch_size = (double)tally->batched / (double)tally->batches;
    result->has_capture = variant->captures;
    result->capture = (struct capture_summary){.records = tally->captured,
                                               .gb = (double)tally->captured_bytes / (double)BILLING_GB_BYTES /
                                                     outcome->replications};
    result->has_explain = variant->explains;
    result->explain = (struct explain_summary){tally->explained, tally->explain_calls};
}
