#include "scenarios/outcome_sums.h"
#include "sim/arena.h"
#include "sim/hours.h"
#include "sim/units.h"

#include <string.h>

/* The meters of an hour: those of the plan; of machines again, what a Savings Plan covers; what is left of it; and the objects of captured
 * records that each variant wrote. */
static size_t covered_meter(const struct outcome *outcome, uint32_t fleet, uint32_t kind)
{
    return plan_hour_meters(&outcome->compiled->plan) + plan_machine_meter(fleet, kind);
}

static size_t unused_meter(const struct outcome *outcome)
{
    return covered_meter(outcome, outcome->compiled->plan.fleets, 0);
}

static size_t writes_meter(const struct outcome *outcome, uint32_t v)
{
    return unused_meter(outcome) + 1 + v;
}

static size_t meters_of(const struct outcome *outcome)
{
    return writes_meter(outcome, outcome->compiled->plan.variants);
}

static int128 *hour_of(const struct outcome *outcome, size_t hour)
{
    return outcome->hourly.used + hour * meters_of(outcome);
}

/* --- Adding a replication --- */

static void make_room(struct outcome *outcome, size_t count)
{
    struct hour_sums *hourly = &outcome->hourly;
    if (count > hourly->room) {
        size_t room = 2 * count;
        int128 *larger = arena_new_array(outcome->arena, room * meters_of(outcome), int128);
        if (hourly->count > 0) memcpy(larger, hourly->used, hourly->count * meters_of(outcome) * sizeof *larger);
        hourly->used = larger;
        hourly->room = room;
    }
    if (count > hourly->count) hourly->count = count;
}

/* Each hour as if it were alone: commitments do not help from one to the next. */
static void add_covered(struct outcome *outcome, const struct hours *hours)
{
    const struct discounts *discounts = outcome->compiled->terms.discounts;
    if (!discounts || !discounts->has_plan) return;
    struct arena *arena = arena_new();
    size_t machines = unused_meter(outcome) - covered_meter(outcome, 0, 0);
    const struct commitment_rate *rates =
        outcome_rates(outcome, &discounts->plan, outcome_billed_variants(outcome), arena);
    for (size_t h = 0; h < hours->count; h++) {
        struct hours hour = {.meters = hours->meters,
                             .count = 1,
                             .length_ns = hours->length_ns + h,
                             .used = hours->used + h * hours->meters};
        struct commitment_use use = commitment_apply(&hour, rates, discounts->plan.commitment_e10_usd, arena);
        int128 *sums = hour_of(outcome, h);
        for (size_t m = 0; m < machines; m++) sums[covered_meter(outcome, 0, 0) + m] += use.covered_ns[m];
        sums[unused_meter(outcome)] += use.unused;
    }
    arena_free(arena);
}

/* What a variant's bill counts, with the components that it hosts. */
static int128 use_of(const struct outcome *outcome, uint32_t v, enum use use, const int64_t *used)
{
    const struct plan *plan = &outcome->compiled->plan;
    int128 sum = 0;
    for (uint32_t c = v; c < plan->variants; c++)
        if (c == v || outcome_is_component_of(outcome, c, v)) sum += used[plan_use_meter(plan, c, use)];
    return sum;
}

static void add_writes(struct outcome *outcome, const struct hours *hours, uint32_t v)
{
    const struct compiled_variant *variant = &outcome->compiled->variants[v];
    int128 there_ns = 0, captured = 0, written = 0;
    for (size_t h = 0; h < hours->count; h++) {
        const int64_t *used = hours->used + h * hours->meters;
        for (uint32_t k = 0; k < variant->type_count; k++)
            there_ns += used[plan_machine_meter(outcome->compiled->plan.variant[v].fleet, k)];
        captured += use_of(outcome, v, USE_CAPTURED, used);
        int128 until = outcome_writes_of(variant, there_ns, captured);
        hour_of(outcome, h)[writes_meter(outcome, v)] += until - written;
        written = until;
    }
}

void outcome_add_hours(struct outcome *outcome, const struct endpoint *endpoint)
{
    const struct hours *hours = endpoint_hours(endpoint);
    make_room(outcome, hours->count);
    for (size_t h = 0; h < hours->count; h++) {
        const int64_t *used = hours->used + h * hours->meters;
        int128 *sums = hour_of(outcome, h);
        for (size_t m = 0; m < hours->meters; m++) sums[m] += used[m];
    }
    add_covered(outcome, hours);
    for (uint32_t v = 0; v < outcome_billed_variants(outcome); v++) add_writes(outcome, hours, v);
}

/* --- The bill, hour by hour --- */

/* What of the bill there was at the end of an hour: `reading` has the meters then. */
static void use_until(const struct outcome *outcome, const int128 *reading, struct bill_usage *bill)
{
    const struct plan *plan = &outcome->compiled->plan;
    uint32_t variants = outcome_billed_variants(outcome);
    for (uint32_t v = 0; v < variants; v++) {
        const uint32_t fleet = plan->variant[v].fleet, types = outcome->compiled->variants[v].type_count;
        struct usage_meter meter = {.capture_writes = reading[writes_meter(outcome, v)]};
        for (uint32_t k = 0; k < types; k++) meter.billed_ns[k] = reading[plan_machine_meter(fleet, k)];
        for (uint32_t c = v; c < plan->variants; c++)
            for (int u = 0; u < USES && (c == v || outcome_is_component_of(outcome, c, v)); u++)
                meter.use[u] += reading[plan_use_meter(plan, c, (enum use)u)];
        bill->usages[v] = outcome_usage(outcome, v, &meter, bill->instances[v]);
        for (uint32_t k = 0; k < types; k++)
            bill->instances[v][k].covered_ns = reading[covered_meter(outcome, fleet, k)];
    }
    bill->usages[variants] = (struct billing_usage){.unused_commitment = reading[unused_meter(outcome)]};
}

/* Requests that succeeded until then, of the variant that a line is of: the mean over the replications. */
static int64_t succeeded_until(const struct outcome *outcome, const struct cost_line *line, const int128 *reading)
{
    const struct plan *plan = &outcome->compiled->plan;
    size_t subject = outcome_subject(outcome, line->variant_name, line->generation.number);
    if (subject == OUTCOME_ENDPOINT) return 0;
    uint32_t v = (uint32_t)subject - 1;
    int128 sum = 0;
    for (uint32_t c = v; c < plan->variants; c++)
        if (c == v || outcome_is_component_of(outcome, c, v)) sum += reading[plan_use_meter(plan, c, USE_SUCCEEDED)];
    return (int64_t)((sum + outcome->replications / 2) / outcome->replications);
}

static struct cost_hour until(const struct outcome *outcome, const struct cost_line *line, struct billing_amount amount,
                              const int128 *reading)
{
    return (struct cost_hour){.quantity_e10 = amount.quantity_e10,
                              .cost_e10_usd = amount.cost_e10_usd,
                              .succeeded = succeeded_until(outcome, line, reading)};
}

/* What came in the hour after `before`; nothing is no hour. */
static void end_hour(struct cost_line *line, struct cost_hour *hours, size_t hour, struct cost_hour *before,
                     struct cost_hour now)
{
    struct cost_hour rise = {.hour = hour,
                             .quantity_e10 = now.quantity_e10 - before->quantity_e10,
                             .cost_e10_usd = now.cost_e10_usd - before->cost_e10_usd,
                             .succeeded = now.succeeded - before->succeeded};
    *before = now;
    if (rise.quantity_e10 == 0 && rise.cost_e10_usd == 0 && rise.succeeded == 0) return;
    hours[line->hour_count++] = rise;
}

void outcome_set_hours(const struct outcome *outcome, const struct bill_usage *whole, struct cost_line *lines,
                       size_t line_count, struct arena *arena)
{
    const size_t count = outcome->hourly.count, meters = meters_of(outcome);
    if (count >= HOURS_MOST) return; /* the last one is none */
    struct arena *scratch = arena_new();
    int128 *reading = arena_new_array(scratch, meters, int128);
    struct bill_usage *bill = arena_new_of(scratch, struct bill_usage);
    struct cost_hour *before = arena_new_array(scratch, line_count, struct cost_hour);
    struct cost_hour *hours = arena_new_array(arena, line_count * count, struct cost_hour);
    const struct billing_history *history =
        billing_history_new(whole->usages, whole->count, outcome->replications, lines, scratch);
    struct billing_amount *amounts = arena_new_array(scratch, line_count, struct billing_amount);
    for (size_t h = 0; h < count; h++) {
        for (size_t m = 0; m < meters; m++) reading[m] += hour_of(outcome, h)[m];
        use_until(outcome, reading, bill);
        billing_history_until(history, h + 1 < count ? bill->usages : whole->usages, amounts);
        for (size_t l = 0; l < line_count; l++)
            end_hour(&lines[l], hours + l * count, h, &before[l], until(outcome, &lines[l], amounts[l], reading));
    }
    for (size_t l = 0; l < line_count; l++) lines[l].hours = hours + l * count;
    arena_free(scratch);
}
