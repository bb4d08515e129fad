#include "reports/focus.h"

#include "models/json_write.h"
#include "models/money.h"
#include "models/result.h"
#include "models/time.h"
#include "reports/buffer.h"
#include "reports/csv.h"
#include "reports/focus_sku.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <string.h>

#define NS_PER_DAY (24 * NS_PER_HOUR)

/* The part of a run that lies in one month, its bounds in whole seconds as FOCUS wants them. */
struct period {
    int64_t start_ns, end_ns;
    int64_t month_start_ns, month_end_ns;
};

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
    size_t period_count;
    struct period *periods;
    struct csv csv;
};

static int64_t month_ns(struct date date)
{
    return time_days((struct date){date.year, date.month, 1}) * NS_PER_DAY;
}

static int64_t days_of(int64_t ns)
{
    return ns / NS_PER_DAY - (ns % NS_PER_DAY < 0);
}

static int64_t whole_seconds_down(int64_t ns)
{
    return ns - ((ns % NS_PER_S) + NS_PER_S) % NS_PER_S;
}

/* A run has a second at least, and not more months than its days have. */
static void find_periods(struct focus *focus)
{
    int64_t start_ns = 0;
    bool zoned;
    const char *text = focus->result->start_time;
    if (!text || !time_read(text, strlen(text), &start_ns, &zoned)) start_ns = 0;
    int64_t length_ns = (int64_t)(focus->result->simulated_s * (double)NS_PER_S);
    int64_t end_ns = whole_seconds_down(start_ns + length_ns + NS_PER_S - 1);
    start_ns = whole_seconds_down(start_ns);
    if (end_ns <= start_ns) end_ns = start_ns + NS_PER_S;
    focus->periods =
        arena_new_array(focus->arena, (size_t)((end_ns - start_ns) / (28 * NS_PER_DAY)) + 2, struct period);
    while (start_ns < end_ns) {
        struct date date = time_date(days_of(start_ns));
        struct date next =
            date.month == 12 ? (struct date){date.year + 1, 1, 1} : (struct date){date.year, date.month + 1, 1};
        struct period period = {.start_ns = start_ns, .month_start_ns = month_ns(date), .month_end_ns = month_ns(next)};
        period.end_ns = end_ns < period.month_end_ns ? end_ns : period.month_end_ns;
        focus->periods[focus->period_count++] = period;
        start_ns = period.end_ns;
    }
}

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

static int128 quantity_e10(const char *text)
{
    int scale;
    int128 value = digits_of(text, &scale);
    for (; scale < 10; scale++) value *= 10;
    return value;
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

/* What has been shared out before the end of period `last`, of a whole: the parts add up. */
static int128 so_far(const struct focus *focus, int128 whole, size_t last)
{
    const struct period *periods = focus->periods;
    size_t count = focus->period_count;
    if (last + 1 >= count) return whole;
    int64_t elapsed_s = (periods[last].end_ns - periods[0].start_ns) / NS_PER_S;
    int64_t length_s = (periods[count - 1].end_ns - periods[0].start_ns) / NS_PER_S;
    return whole * elapsed_s / length_s;
}

static int64_t requests_of(const struct result *result, const struct cost_line *line)
{
    for (size_t i = 0; i < result->variant_count; i++)
        if (line->variant_name && strcmp(result->variants[i].name, line->variant_name) == 0)
            return (int64_t)((result->variants[i].requests.succeeded + result->replications / 2) /
                             result->replications);
    return 0;
}

static struct share share_of(const struct focus *focus, const struct cost_line *line, size_t p)
{
    int128 quantity = quantity_e10(line->quantity), requests = requests_of(focus->result, line);
    struct share share = {.cost_e10_usd = (int64_t)so_far(focus, line->cost_e10_usd, p),
                          .requests = (int64_t)so_far(focus, requests, p),
                          .quantity_e10 = so_far(focus, quantity, p)};
    if (p == 0) return share;
    share.cost_e10_usd -= (int64_t)so_far(focus, line->cost_e10_usd, p - 1);
    share.requests -= (int64_t)so_far(focus, requests, p - 1);
    share.quantity_e10 -= so_far(focus, quantity, p - 1);
    return share;
}

static const char *is_shadow(const struct result *result, const char *variant_name)
{
    for (size_t i = 0; variant_name && i < result->variant_count; i++)
        if (strcmp(result->variants[i].name, variant_name) == 0) return result->variants[i].shadow ? "true" : "false";
    return NULL;
}

/* One cell; what a column holds is a function of the row. */
struct row {
    struct focus *focus;
    const struct cost_line *line;
    const struct period *period;
    struct share share;
    struct focus_sku sku;
};

static const char *describe(const struct row *row)
{
    const char *variant = row->line->variant_name;
    return arena_format(row->focus->arena, "SIMULATED $%s per %s of %s in %s%s%s%s", row->line->unit_price,
                        row->sku.unit_of_one, row->line->usage_type, row->focus->result->region,
                        variant ? ", variant " : "", variant ? variant : "",
                        row->line->estimated ? ", an estimated price" : "");
}

static void write_charge(struct row *row)
{
    struct focus *focus = row->focus;
    struct csv *csv = &focus->csv;
    struct arena *arena = focus->arena;
    const char *cost = money(arena, row->share.cost_e10_usd), *quantity = decimal(arena, row->share.quantity_e10, 10);
    const char *listed = product(arena, row->line->unit_price, row->share.quantity_e10);
    csv_text(csv, NULL); /* AvailabilityZone */
    csv_number(csv, cost);
    csv_number(csv, focus->account);
    csv_text(csv, NULL);
    csv_text(csv, "USD");
    csv_number(csv, instant(arena, row->period->month_end_ns));
    csv_number(csv, instant(arena, row->period->month_start_ns));
    csv_text(csv, NULL); /* CapacityReservationId, CapacityReservationStatus */
    csv_text(csv, NULL);
    csv_text(csv, "Usage");
    csv_text(csv, NULL);
    csv_text(csv, describe(row));
    csv_text(csv, "Usage-Based");
    csv_number(csv, instant(arena, row->period->end_ns));
    csv_number(csv, instant(arena, row->period->start_ns));
    for (int commitment = 0; commitment < 6; commitment++) csv_text(csv, NULL);
    csv_number(csv, quantity);
    csv_text(csv, row->sku.unit);
    csv_number(csv, listed); /* ContractedCost */
    csv_number(csv, row->line->unit_price);
    csv_number(csv, cost);
    csv_text(csv, NULL); /* InvoiceId */
    csv_text(csv, "Amazon Web Services, Inc.");
    csv_number(csv, listed);
    csv_number(csv, row->line->unit_price);
    csv_text(csv, "Standard");
    csv_number(csv, quantity);
    csv_text(csv, row->sku.unit);
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

static const char *const columns[] = {"AvailabilityZone",
                                      "BilledCost",
                                      "BillingAccountId",
                                      "BillingAccountName",
                                      "BillingCurrency",
                                      "BillingPeriodEnd",
                                      "BillingPeriodStart",
                                      "CapacityReservationId",
                                      "CapacityReservationStatus",
                                      "ChargeCategory",
                                      "ChargeClass",
                                      "ChargeDescription",
                                      "ChargeFrequency",
                                      "ChargePeriodEnd",
                                      "ChargePeriodStart",
                                      "CommitmentDiscountCategory",
                                      "CommitmentDiscountId",
                                      "CommitmentDiscountName",
                                      "CommitmentDiscountQuantity",
                                      "CommitmentDiscountStatus",
                                      "CommitmentDiscountType",
                                      "ConsumedQuantity",
                                      "ConsumedUnit",
                                      "ContractedCost",
                                      "ContractedUnitPrice",
                                      "EffectiveCost",
                                      "InvoiceId",
                                      "InvoiceIssuerName",
                                      "ListCost",
                                      "ListUnitPrice",
                                      "PricingCategory",
                                      "PricingQuantity",
                                      "PricingUnit",
                                      "ProviderName",
                                      "PublisherName",
                                      "RegionId",
                                      "RegionName",
                                      "ResourceId",
                                      "ResourceName",
                                      "ResourceType",
                                      "ServiceCategory",
                                      "ServiceName",
                                      "ServiceSubcategory",
                                      "SkuId",
                                      "SkuMeter",
                                      "SkuPriceDetails",
                                      "SkuPriceId",
                                      "SubAccountId",
                                      "SubAccountName",
                                      "Tags",
                                      "x_IsSimulated",
                                      "x_ServiceCode",
                                      "x_UsageType",
                                      "x_Operation",
                                      "x_AwsPricingUnit",
                                      "x_Scenario",
                                      "x_Seed",
                                      "x_Replications",
                                      "x_InputDigests",
                                      "x_PriceSource",
                                      "x_VariantName",
                                      "x_IsShadow",
                                      "x_RequestCount"};

const char *focus_report(struct arena *arena, const struct result *result, const char *account)
{
    struct focus focus = {.arena = arena,
                          .result = result,
                          .account = account,
                          .tags = tags_text(arena, result),
                          .inputs = inputs_text(arena, result),
                          .skus = focus_skus_new(arena),
                          .csv = {.arena = arena, .buffer = buffer_new(arena)}};
    find_periods(&focus);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) csv_text(&focus.csv, columns[i]);
    csv_end(&focus.csv);
    for (size_t i = 0; i < result->cost.line_count; i++) {
        for (size_t p = 0; p < focus.period_count; p++) {
            const struct cost_line *line = &result->cost.lines[i];
            struct row row = {.focus = &focus,
                              .line = line,
                              .period = &focus.periods[p],
                              .share = share_of(&focus, line, p),
                              .sku = focus_sku_of(focus.skus, line)};
            write_charge(&row);
            write_subject(&row);
            write_own(&row);
            csv_end(&focus.csv);
        }
    }
    return buffer_text(focus.csv.buffer);
}
