#include "reports/csv_cost.h"

#include "models/result.h"
#include "reports/buffer.h"
#include "reports/cost_tree.h"
#include "reports/csv.h"
#include "sim/arena.h"

static void write_header(struct csv *csv, const struct result *result)
{
    static const char *const columns[] = {
        "scenario", "variant",        "endpoint_config", "charge",      "usage_type",
        "quantity", "unit",           "unit_price_usd",  "estimated",   "commitment",
        "list_usd", "contracted_usd", "cost_usd",        "monthly_usd", "per_thousand_succeeded_usd",
        "busy_usd", "idle_usd"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) csv_text(csv, columns[i]);
    for (size_t i = 0; i < result->tag_count; i++)
        csv_text(csv, arena_format(csv->arena, "tag:%s", result->tags[i].key));
    csv_end(csv);
}

static void write_line(struct csv *csv, const struct result *result, const struct cost_tree *tree, size_t i)
{
    const struct cost_line *line = &tree->lines[i];
    const struct cost_amounts *amounts = &tree->amounts[i];
    csv_text(csv, result->scenario);
    csv_text(csv, line->variant_name);
    csv_text(csv, line->generation.endpoint_config_name);
    csv_text(csv, line->charge);
    csv_text(csv, line->usage_type);
    csv_number(csv, line->quantity);
    csv_text(csv, line->unit);
    csv_number(csv, line->unit_price);
    csv_number(csv, line->estimated ? "1" : "0");
    csv_text(csv, line->commitment == COMMITMENT_NONE ? NULL : commitment_part_name[line->commitment]);
    csv_money(csv, true, line->list_e10_usd);
    csv_money(csv, true, line->contracted_e10_usd);
    csv_money(csv, true, amounts->cost_e10_usd);
    csv_money(csv, true, amounts->monthly_e10_usd);
    csv_money(csv, tree->has_per_thousand, amounts->per_thousand_e10_usd);
    csv_money(csv, amounts->has_busy, amounts->busy_e10_usd);
    csv_money(csv, amounts->has_busy, amounts->idle_e10_usd);
    for (size_t t = 0; t < result->tag_count; t++) csv_text(csv, result->tags[t].value);
    csv_end(csv);
}

const char *csv_cost(struct arena *arena, const struct result *result)
{
    struct csv csv = {.arena = arena, .buffer = buffer_new(arena)};
    struct cost_tree tree = cost_tree(arena, &result->cost);
    write_header(&csv, result);
    for (size_t i = 0; i < result->cost.line_count; i++) write_line(&csv, result, &tree, i);
    return buffer_text(csv.buffer);
}
