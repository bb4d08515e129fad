#include "reports/pricing_calculator.h"

#include "models/billing.h"
#include "models/json_write.h"
#include "models/money.h"
#include "models/result.h"
#include "reports/buffer.h"
#include "reports/cost_tree.h"
#include "reports/focus_sku.h"
#include "sim/arena.h"

#include <string.h>

#define ENTRIES_MOST 25 /* of a request */
#define GROUP_MOST   30 /* characters */

/* A usage type of a variant. */
struct entry {
    const struct cost_line *line; /* the first */
    int128 quantity_e10;
};

static bool same_usage(const struct cost_line *a, const struct cost_line *b)
{
    bool same_owner = a->variant_name && b->variant_name ? strcmp(a->variant_name, b->variant_name) == 0
                                                         : a->variant_name == b->variant_name;
    return same_owner && strcmp(a->usage_type, b->usage_type) == 0;
}

static size_t entries_of(const struct cost_result *cost, struct entry *entries)
{
    size_t count = 0;
    for (size_t i = 0; i < cost->line_count; i++) {
        const struct cost_line *line = &cost->lines[i];
        size_t at = 0;
        if (line->commitment == COMMITMENT_UNUSED) continue; /* AWS has the account's own commitments */
        while (at < count && !same_usage(entries[at].line, line)) at++;
        if (at == count) entries[count++] = (struct entry){.line = line};
        entries[at].quantity_e10 += cost_line_quantity_e10(line);
    }
    return count;
}

struct estimate {
    struct arena *arena;
    const struct focus_skus *skus;
    const char *account;
    int128 run_ns;
};

static void write_entry(struct json_write *in, const struct estimate *estimate, const struct entry *entry,
                        size_t number)
{
    struct focus_sku sku = focus_sku_of(estimate->skus, entry->line);
    struct json_write *object = json_write_add_object(in, NULL);
    char text[MONEY_TEXT];
    json_write_string(object, "serviceCode", sku.service_code);
    json_write_string(object, "usageType", entry->line->usage_type);
    json_write_string(object, "operation", sku.operation);
    json_write_string(object, "key", arena_format(estimate->arena, "%zu", number));
    if (entry->line->variant_name)
        json_write_string(object, "group",
                          arena_format(estimate->arena, "%.*s", GROUP_MOST, entry->line->variant_name));
    json_write_string(object, "usageAccountId", estimate->account);
    json_write_number_text(object, "amount",
                           quantity_text(entry->quantity_e10 * BILLING_MONTH_NS, estimate->run_ns * MONEY_SCALE, text));
}

const char *pricing_calculator_report(struct arena *arena, const struct result *result, const char *account)
{
    struct buffer *buffer = buffer_new(arena);
    struct entry *entries = arena_new_array(arena, result->cost.line_count, struct entry);
    size_t count = entries_of(&result->cost, entries);
    struct estimate estimate = {.arena = arena,
                                .skus = focus_skus_new(arena),
                                .account = account,
                                .run_ns = (int128)(result->simulated_s * (double)NS_PER_S)};
    if (estimate.run_ns < 1) estimate.run_ns = 1;
    for (size_t first = 0; first < count; first += ENTRIES_MOST) {
        struct json_write *request = json_write_object();
        struct json_write *usage = json_write_add_array(request, "usage");
        for (size_t i = first; i < count && i < first + ENTRIES_MOST; i++)
            write_entry(usage, &estimate, &entries[i], i + 1);
        buffer_add(buffer, json_write_line(request, arena));
    }
    return buffer_text(buffer);
}
