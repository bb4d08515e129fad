#include "reports/json_cost.h"

#include "models/json_write.h"
#include "models/result.h"
#include "reports/cost_tree.h"
#include "reports/figure.h"
#include "reports/json_deployment.h"
#include "reports/json_discounts.h"
#include "reports/json_figure.h"

static void write_amounts(struct json_write *in, const struct cost_tree *tree, const struct cost_amounts *amounts)
{
    json_figure_money(in, "Cost", amounts->cost_e10_usd);
    json_figure_money(in, "Monthly", amounts->monthly_e10_usd);
    if (tree->has_per_thousand) json_figure_money(in, "PerThousandSucceeded", amounts->per_thousand_e10_usd);
    if (!amounts->has_busy) return;
    json_figure_money(in, "Busy", amounts->busy_e10_usd);
    json_figure_money(in, "Idle", amounts->idle_e10_usd);
}

static void write_line(struct json_write *in, const struct cost_result *cost, const struct cost_tree *tree, size_t i)
{
    const struct cost_line *line = &tree->lines[i];
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "Charge", line->charge);
    json_write_string(object, "UsageType", line->usage_type);
    json_write_string(object, "Quantity", line->quantity);
    json_write_string(object, "Unit", line->unit);
    json_write_string(object, "UnitPrice", line->unit_price);
    json_write_boolean(object, "Estimated", line->estimated);
    write_amounts(object, tree, &tree->amounts[i]);
    json_line_discounts(object, cost, line);
}

static void write_branch(struct json_write *in, const struct cost_result *cost, const struct cost_tree *tree,
                         const struct cost_branch *branch)
{
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "VariantName", branch->variant_name);
    json_generation(object, &branch->generation);
    write_amounts(object, tree, &branch->amounts);
    struct json_write *lines = json_write_add_array(object, "Lines");
    for (size_t i = 0; i < branch->count; i++) write_line(lines, cost, tree, branch->first + i);
}

static void write_tags(struct json_write *in, const struct result *result)
{
    struct json_write *tags = json_write_add_array(in, "Tags");
    for (size_t i = 0; i < result->tag_count; i++) {
        struct json_write *tag = json_write_add_object(tags, NULL);
        json_write_string(tag, "Key", result->tags[i].key);
        json_write_string(tag, "Value", result->tags[i].value);
    }
}

const char *json_cost(struct arena *arena, const struct result *result)
{
    struct cost_tree tree = cost_tree(arena, &result->cost);
    struct json_write *root = json_write_object();
    json_write_string(root, "Scenario", result->scenario);
    json_write_string(root, "EndpointConfigName", result->endpoint_config_name);
    json_write_string(root, "Region", result->region);
    json_write_string(root, "StartTime", result->start_time);
    json_write_double(root, "SimulatedSeconds", figure_ms(result->simulated_s));
    json_write_unsigned(root, "Replications", result->replications);
    json_write_boolean(root, "Partial", result->partial);
    json_write_string(root, "Currency", "USD");
    write_amounts(root, &tree, &tree.total);
    if (result->cost.has_interval) {
        struct json_write *bounds = json_write_add_array(root, "CostInterval");
        json_figure_money(bounds, NULL, result->cost.total_low_e10_usd);
        json_figure_money(bounds, NULL, result->cost.total_high_e10_usd);
        json_figure_number(root, "Confidence", result->confidence);
    }
    json_discounts(root, &result->cost);
    write_tags(root, result);
    struct json_write *variants = json_write_add_array(root, "Variants");
    for (size_t i = 0; i < tree.branch_count; i++) write_branch(variants, &result->cost, &tree, &tree.branches[i]);
    return json_write_text(root, arena);
}
