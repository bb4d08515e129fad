#include "reports/focus.h"

#include "models/json_write.h"
#include "models/money.h"
#include "models/result.h"
#include "models/savings_plan.h"
#include "models/time.h"
#include "reports/buffer.h"
#include "reports/cost_tree.h"
#include "reports/csv.h"
#include "reports/focus_columns.h"
#include "reports/focus_period.h"
#include "reports/focus_sku.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <string.h>

/* Of a line, what one row has; quantity in 10^-10 of its unit. */
struct share {
    int64_t cost_e10_usd, requests;
    int128 quantity_e10;
};

struct focus {
    struct arena *arena;
    const struct result *result;
    const char *account, *tags, *inputs;
    struct focus_skus *skus;
    struct focus_periods periods;
    struct csv csv;
};

/* {"team": "search"}, or NULL where there is none. */
static const char *tags_text(struct arena *arena, const struct result *result)
{
    if (result->tag_count == 0) return NULL;
    struct json_write *root = json_write_object();
    for (size_t i = 0; i < result->tag_count; i++) json_write_string(root, result->tags[i].key, result->tags[i].value);
    return json_write_text(root, arena);
}

static const char *inputs_text(struct arena *arena, const struct result *result)
{
    if (result->input_count == 0) return NULL;
    struct json_write *root = json_write_object();
    for (size_t i = 0; i < result->input_count; i++)
        json_write_string(root, result->inputs[i].path, result->inputs[i].sha256);
    return json_write_text(root, arena);
}

/* A decimal's digits as a whole number of 10^-scale; texts of ours, which hold digits and one point at most. */
static int128 digits_of(const char *text, int *scale)
{
    int128 value = 0;
    bool minus = *text == '-', behind = false;
    *scale = 0;
    for (const char *c = text + minus; *c; c++) {
        if (*c == '.') {
            behind = true;
            continue;
        }
        value = 10 * value + (*c - '0');
        *scale += behind;
    }
    return minus ? -value : value;
}

/* value * 10^-scale without zeros at its end. */
static const char *decimal(struct arena *arena, int128 value, int scale)
{
    char text[64];
    char *end = text + sizeof text - 1, *c = end;
    uint128 rest = value < 0 ? -(uint128)value : (uint128)value;
    *c = '\0';
    for (int digit = 0; rest > 0 || digit <= scale; digit++, rest /= 10) {
        if (digit == scale && scale > 0) *--c = '.';
        *--c = (char)('0' + (int)(rest % 10));
    }
    if (scale > 0) {
        while (end[-1] == '0') *--end = '\0';
        if (end[-1] == '.') *--end = '\0';
    }
    if (value < 0) *--c = '-';
    return arena_text(arena, c);
}

static const char *money(struct arena *arena, int64_t e10_usd)
{
    return decimal(arena, e10_usd, 10);
}

/* The exact product of two decimals, as both are printed. */
static const char *product(struct arena *arena, const char *price, int128 of_quantity_e10)
{
    int scale;
    int128 value = digits_of(price, &scale) * of_quantity_e10;
    return decimal(arena, value, scale + 10);
}

static const char *instant(struct arena *arena, int64_t ns)
{
    char text[TIME_TEXT];
    return arena_text(arena, time_text(ns, text));
}

/* Those of the line's variant, by the hours of all lines that served them. */
static int64_t requests_of(const struct focus *focus, const struct cost_line *line)
{
    const struct result *result = focus->result;
    int128 quantity = 0;
    for (size_t i = 0; i < result->cost.line_count; i++) {
        const struct cost_line *other = &result->cost.lines[i];
        bool same = line->variant_name && other->variant_name && strcmp(line->variant_name, other->variant_name) == 0 &&
                    line->generation.number == other->generation.number;
        if (same && focus_sku_of(focus->skus, other).is_capacity) quantity += cost_line_quantity_e10(other);
    }
    for (size_t i = 0; i < result->variant_count; i++) {
        const struct variant_result *variant = &result->variants[i];
        if (!line->variant_name || strcmp(variant->name, line->variant_name) != 0 ||
            variant->generation.number != line->generation.number)
            continue;
        int64_t succeeded = (int64_t)((variant->requests.succeeded + result->replications / 2) / result->replications);
        return quantity > 0 ? money_portion(succeeded, cost_line_quantity_e10(line), quantity) : succeeded;
    }
    return 0;
}

/* --- What a row has of a line --- */

/* Of the line, up to the end of period p; hours of which `*next` is the first that is not in it yet. */
static struct share by_hours(const struct focus_period *period, const struct cost_line *line, size_t *next,
                             struct share share)
{
    for (; *next < line->hour_count && line->hours[*next].hour < period->hour_end; ++*next) {
        share.cost_e10_usd += line->hours[*next].cost_e10_usd;
        share.requests += line->hours[*next].succeeded;
        share.quantity_e10 += line->hours[*next].quantity_e10;
    }
    return share;
}

static struct share by_time(const struct focus *focus, struct share whole, size_t p)
{
    return (struct share){.cost_e10_usd = (int64_t)focus_periods_until(&focus->periods, whole.cost_e10_usd, p),
                          .requests = (int64_t)focus_periods_until(&focus->periods, whole.requests, p),
                          .quantity_e10 = focus_periods_until(&focus->periods, whole.quantity_e10, p)};
}

static bool is_nothing(struct share share)
{
    return share.cost_e10_usd == 0 && share.requests == 0 && share.quantity_e10 == 0;
}

static const char *is_shadow(const struct result *result, const char *variant_name)
{
    for (size_t i = 0; variant_name && i < result->variant_count; i++)
        if (strcmp(result->variants[i].name, variant_name) == 0) return result->variants[i].shadow ? "true" : "false";
    return NULL;
}

/* One row; what a column holds is a function of it. */
struct row {
    struct focus *focus;
    const struct cost_line *line;
    const struct focus_period *period;
    struct share share;
    struct focus_sku sku;
    const struct commitment_result *purchase; /* NULL: the row is of usage */
};

/* The plan that is held, of which a purchase and what it covers are rows. */
static const struct commitment_result *held(const struct result *result)
{
    const struct cost_result *cost = &result->cost;
    return cost->commitment_count > 0 && cost->commitments[0].held ? &cost->commitments[0] : NULL;
}

static const char *describe(const struct row *row)
{
    struct arena *arena = row->focus->arena;
    const char *variant = row->line->variant_name;
    char text[MONEY_TEXT];
    if (row->purchase)
        return arena_format(arena, "SIMULATED commitment to a SageMaker Savings Plan, $%s per hour: %s",
                            money_text(row->purchase->per_hour_e10_usd, text), row->purchase->plan);
    if (row->line->commitment == COMMITMENT_UNUSED) return "SIMULATED unused part of a SageMaker Savings Plan";
    return arena_format(arena, "SIMULATED $%s per %s of %s in %s%s%s%s%s", row->line->unit_price, row->sku.unit_of_one,
                        row->line->usage_type, row->focus->result->region, variant ? ", variant " : "",
                        variant ? variant : "",
                        row->line->commitment == COMMITMENT_USED ? ", covered by a Savings Plan" : "",
                        row->line->estimated ? ", an estimated price" : "");
}

/* What stands on an invoice. Usage that a plan covers, and what is left of it, were paid for with the plan; of that, what is paid
 * month by month. */
static int64_t billed_e10_usd(const struct row *row)
{
    if (row->purchase)
        return (int64_t)((int128)row->share.cost_e10_usd *
                         savings_plan_recurring_percent(row->purchase->payment_option) / 100);
    return row->line->commitment == COMMITMENT_NONE ? row->share.cost_e10_usd : 0;
}

static void write_commitment(struct row *row, const char *cost)
{
    struct csv *csv = &row->focus->csv;
    const struct commitment_result *plan = held(row->focus->result);
    if (!plan || (!row->purchase && row->line->commitment == COMMITMENT_NONE)) {
        for (int commitment = 0; commitment < 7; commitment++) csv_text(csv, NULL);
        return;
    }
    csv_text(csv, "Spend");
    csv_text(csv, plan->id ? plan->id : "simulated");
    csv_text(csv, plan->name);
    csv_number(csv, cost); /* CommitmentDiscountQuantity */
    csv_text(csv, row->purchase ? NULL : commitment_part_name[row->line->commitment]);
    csv_text(csv, "Savings Plan");
    csv_text(csv, "USD");
}

/* The product of a price, as it is printed, and the row's quantity; 0 where there is no price. */
static const char *priced(const struct row *row, const char *price)
{
    return price ? product(row->focus->arena, price, row->share.quantity_e10) : "0";
}

/* From ConsumedQuantity to PricingUnit. What is left of a plan is no use of anything, and has no price. */
static void write_prices(struct row *row, const char *effective)
{
    struct focus *focus = row->focus;
    struct csv *csv = &focus->csv;
    const struct cost_line *line = row->line;
    const char *quantity = decimal(focus->arena, row->share.quantity_e10, 10);
    bool consumed = !row->purchase && line->commitment != COMMITMENT_UNUSED;
    csv_number(csv, consumed ? quantity : NULL);
    csv_text(csv, consumed ? row->sku.unit : NULL);
    csv_number(csv, priced(row, line->contracted_unit_price)); /* ContractedCost */
    csv_number(csv, line->contracted_unit_price);
    csv_number(csv, effective);
    csv_text(csv, NULL); /* InvoiceId */
    csv_text(csv, "Amazon Web Services, Inc.");
    csv_number(csv, priced(row, line->list_unit_price));
    csv_number(csv, line->list_unit_price);
    csv_text(csv, row->purchase || line->commitment == COMMITMENT_NONE ? "Standard" : "Committed");
    csv_number(csv, quantity);
    csv_text(csv, row->sku.unit);
}

static void write_charge(struct row *row)
{
    struct focus *focus = row->focus;
    struct csv *csv = &focus->csv;
    struct arena *arena = focus->arena;
    const char *cost = money(arena, row->share.cost_e10_usd);
    csv_text(csv, NULL); /* AvailabilityZone */
    csv_number(csv, money(arena, billed_e10_usd(row)));
    csv_number(csv, focus->account);
    csv_text(csv, NULL);
    csv_text(csv, "USD");
    csv_number(csv, instant(arena, row->period->month_end_ns));
    csv_number(csv, instant(arena, row->period->month_start_ns));
    csv_text(csv, NULL); /* CapacityReservationId, CapacityReservationStatus */
    csv_text(csv, NULL);
    csv_text(csv, row->purchase ? "Purchase" : "Usage");
    csv_text(csv, NULL);
    csv_text(csv, describe(row));
    csv_text(csv, row->purchase ? "Recurring" : "Usage-Based");
    csv_number(csv, instant(arena, row->period->end_ns));
    csv_number(csv, instant(arena, row->period->start_ns));
    write_commitment(row, cost);
    write_prices(row, row->purchase ? "0" : cost);
}

static void write_subject(struct row *row)
{
    struct focus *focus = row->focus;
    struct csv *csv = &focus->csv;
    csv_text(csv, "Amazon Web Services"); /* ProviderName, PublisherName */
    csv_text(csv, "Amazon Web Services");
    csv_text(csv, focus->result->region);
    for (int unknown = 0; unknown < 4; unknown++) csv_text(csv, NULL); /* RegionName, the resource */
    csv_text(csv, row->sku.service_category);
    csv_text(csv, row->sku.service_name);
    csv_text(csv, row->sku.service_subcategory);
    csv_text(csv, row->line->usage_type); /* SkuId */
    csv_text(csv, row->sku.meter);
    csv_json(csv, row->sku.details);
    csv_text(csv, row->line->usage_type); /* SkuPriceId */
    csv_text(csv, NULL);
    csv_text(csv, NULL); /* SubAccountId, SubAccountName */
    csv_json(csv, focus->tags);
}

static void write_own(struct row *row)
{
    struct focus *focus = row->focus;
    struct csv *csv = &focus->csv;
    const struct result *result = focus->result;
    csv_text(csv, "true");
    csv_text(csv, row->sku.service_code);
    csv_text(csv, row->line->usage_type);
    csv_text(csv, row->sku.operation);
    csv_text(csv, row->sku.aws_unit);
    csv_text(csv, result->scenario);
    csv_number(csv, arena_format(focus->arena, "%llu", (unsigned long long)result->seed));
    csv_number(csv, arena_format(focus->arena, "%u", result->replications));
    csv_json(csv, focus->inputs);
    csv_text(csv, row->line->price_source);
    csv_text(csv, row->line->variant_name);
    csv_text(csv, is_shadow(result, row->line->variant_name));
    csv_number(csv, row->sku.is_capacity ? arena_format(focus->arena, "%lld", (long long)row->share.requests) : NULL);
}

/* A row for each period in which there is something. */
static void write_rows(struct focus *focus, const struct cost_line *line, const struct commitment_result *purchase)
{
    const struct share whole = {.cost_e10_usd = line->cost_e10_usd,
                                .requests = purchase ? 0 : requests_of(focus, line),
                                .quantity_e10 = cost_line_quantity_e10(line)};
    int64_t succeeded = 0;
    for (size_t h = 0; h < line->hour_count; h++) succeeded += line->hours[h].succeeded;
    struct share by_hour = {0}, before = {0};
    for (size_t p = 0, next = 0; p < focus->periods.count; p++) {
        by_hour = by_hours(&focus->periods.all[p], line, &next, by_hour);
        struct share until = line->hour_count > 0 ? by_hour : by_time(focus, whole, p);
        if (line->hour_count > 0) until.requests = money_portion(whole.requests, by_hour.requests, succeeded);
        struct row row = {.focus = focus,
                          .line = line,
                          .period = &focus->periods.all[p],
                          .share = {.cost_e10_usd = until.cost_e10_usd - before.cost_e10_usd,
                                    .requests = until.requests - before.requests,
                                    .quantity_e10 = until.quantity_e10 - before.quantity_e10},
                          .sku = focus_sku_of(focus->skus, line),
                          .purchase = purchase};
        before = until;
        if (is_nothing(row.share)) continue;
        write_charge(&row);
        write_subject(&row);
        write_own(&row);
        csv_end(&focus->csv);
    }
}

/* What the commitment costs, of which the rows of its use say what it went into. Priced in dollars, as FOCUS's own examples are. */
static void write_purchase(struct focus *focus, const struct commitment_result *plan)
{
    const struct cost_line line = {.charge = "Savings Plan",
                                   .usage_type = "SavingsPlan:Commitment",
                                   .quantity = money(focus->arena, plan->committed_e10_usd),
                                   .unit = "USD",
                                   .unit_price = "1",
                                   .list_unit_price = "1",
                                   .contracted_unit_price = "1",
                                   .cost_e10_usd = plan->committed_e10_usd,
                                   .commitment = COMMITMENT_USED};
    write_rows(focus, &line, plan);
}

const char *focus_report(struct arena *arena, const struct result *result, const char *account,
                         enum focus_granularity granularity)
{
    struct focus focus = {.arena = arena,
                          .result = result,
                          .account = account,
                          .tags = tags_text(arena, result),
                          .inputs = inputs_text(arena, result),
                          .periods = focus_periods(arena, result, granularity),
                          .skus = focus_skus_new(arena),
                          .csv = {.arena = arena, .buffer = buffer_new(arena)}};
    focus_write_columns(&focus.csv);
    for (size_t i = 0; i < result->cost.line_count; i++) write_rows(&focus, &result->cost.lines[i], NULL);
    if (held(result)) write_purchase(&focus, held(result));
    return buffer_text(focus.csv.buffer);
}
