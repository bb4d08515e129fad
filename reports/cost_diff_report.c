#include "reports/cost_diff_report.h"

#include "models/figure_text.h"
#include "models/json_write.h"
#include "models/money.h"
#include "models/result.h"
#include "reports/buffer.h"
#include "reports/cost_diff.h"
#include "reports/cost_tree.h"
#include "reports/display.h"
#include "reports/json_figure.h"
#include "reports/money_figure.h"
#include "reports/text_page.h"
#include "sim/arena.h"

/* ' ' where nothing changed. */
static char mark_of(enum cost_change change)
{
    return change == COST_SAME ? ' ' : change == COST_ADDED ? '+' : change == COST_REMOVED ? '-' : '~';
}

static void add_amounts(struct text_page *page, struct table *table, const char *before, const char *after,
                        int64_t difference_e10_usd, enum table_ink ink)
{
    table_cell(table, before);
    table_cell(table, after);
    table_cell_ink(table, money_figure_signed(page->arena, difference_e10_usd), ink);
}

static void add_line(struct text_page *page, struct table *table, const struct cost_line_diff *diff)
{
    struct arena *arena = page->arena;
    const char *of = cost_line_usage(arena, cost_diff_line(diff));
    table_row(table);
    table_cell(table, arena_format(arena, "%c %s", mark_of(diff->change), of));
    table_cell(table, cost_change_name[diff->change]);
    add_amounts(page, table, diff->before ? money_figure(arena, diff->before_month_e10_usd) : "",
                diff->after ? money_figure(arena, diff->after_month_e10_usd) : "", diff->month_e10_usd, TABLE_PLAIN);
}

static bool same_variant(const struct cost_line_diff *a, const struct cost_line_diff *b)
{
    return display_same(cost_diff_line(a)->variant_name, cost_diff_line(b)->variant_name);
}

static void write_lines(struct text_page *page, const struct cost_diff *diff, const struct result *before,
                        const struct result *after)
{
    struct table *table = table_new(page->arena);
    table_keep_names(table);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "change", TABLE_LEFT);
    table_column(table, "before", TABLE_RIGHT);
    table_column(table, "after", TABLE_RIGHT);
    table_column(table, "difference", TABLE_RIGHT);
    for (size_t i = 0; i < diff->line_count; i++) {
        if (i == 0 || !same_variant(&diff->lines[i - 1], &diff->lines[i])) {
            const char *variant = cost_diff_line(&diff->lines[i])->variant_name;
            table_row(table);
            table_cell_ink(table, variant ? variant : "endpoint", TABLE_BOLD);
        }
        add_line(page, table, &diff->lines[i]);
    }
    table_row(table);
    table_cell_ink(table, "total", TABLE_BOLD);
    table_cell(table, "");
    add_amounts(page, table, money_figure(page->arena, before->cost.monthly_e10_usd),
                money_figure(page->arena, after->cost.monthly_e10_usd), diff->month_e10_usd, TABLE_BOLD);
    text_page_table(page, table);
}

static void write_bill(struct text_page *page, const char *side, const struct result *result)
{
    text_page_line(page,
                   arena_format(page->arena, "%s: %s, %s of %s simulated, seed %llu, %u replication%s", side,
                                result->scenario, money_figure(page->arena, result->cost.total_e10_usd),
                                figure_time(page->arena, result->simulated_s * 1000), (unsigned long long)result->seed,
                                result->replications, result->replications == 1 ? "" : "s"));
}

static double relative(const struct result *before, const struct cost_diff *diff)
{
    return money_to_usd(diff->month_e10_usd) / money_to_usd(before->cost.monthly_e10_usd);
}

/* "A month costs 680.8351357274 USD more (+36.85%)" */
static const char *headline_of(struct arena *arena, const struct result *before, const struct cost_diff *diff)
{
    int64_t more = diff->month_e10_usd;
    if (more == 0) return "A month costs the same";
    const char *share =
        before->cost.monthly_e10_usd > 0 ? arena_format(arena, " (%+.2f%%)", 100 * relative(before, diff)) : "";
    return arena_format(arena, "A month costs %s USD %s%s", money_figure(arena, more < 0 ? -more : more),
                        more < 0 ? "less" : "more", share);
}

const char *cost_diff_text(struct arena *arena, const struct result *before, const struct result *after,
                           struct text_style style)
{
    if (style.width < TEXT_LEAST_WIDTH) style.width = TEXT_LEAST_WIDTH;
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = style};
    struct cost_diff diff = cost_diff(arena, &before->cost, &after->cost);
    text_page_heading(&page, headline_of(arena, before, &diff));
    write_lines(&page, &diff, before, after);
    write_bill(&page, "before", before);
    write_bill(&page, "after", after);
    text_page_line(&page, "a month: 730 hours at the run's mean");
    return buffer_text(page.buffer);
}

static void write_side(struct json_write *in, const char *name, const struct result *result)
{
    struct json_write *side = json_write_add_object(in, name);
    json_write_string(side, "Scenario", result->scenario);
    json_write_unsigned(side, "Seed", result->seed);
    json_write_unsigned(side, "Replications", result->replications);
    json_figure_money(side, "Cost", result->cost.total_e10_usd);
    json_figure_money(side, "Monthly", result->cost.monthly_e10_usd);
}

static void write_line_side(struct json_write *in, const char *name, const struct cost_line *line,
                            int64_t month_e10_usd)
{
    if (!line) return;
    struct json_write *side = json_write_add_object(in, name);
    json_write_string(side, "Quantity", line->quantity);
    json_write_string(side, "UnitPrice", line->unit_price);
    json_figure_money(side, "Cost", line->cost_e10_usd);
    json_figure_money(side, "Monthly", month_e10_usd);
}

static void write_difference(struct json_write *in, int64_t cost_e10_usd, int64_t month_e10_usd)
{
    struct json_write *difference = json_write_add_object(in, "Difference");
    json_figure_money(difference, "Cost", cost_e10_usd);
    json_figure_money(difference, "Monthly", month_e10_usd);
}

const char *cost_diff_json(struct arena *arena, const struct result *before, const struct result *after)
{
    struct cost_diff diff = cost_diff(arena, &before->cost, &after->cost);
    struct json_write *root = json_write_object();
    json_write_string(root, "Currency", "USD");
    write_side(root, "Before", before);
    write_side(root, "After", after);
    write_difference(root, diff.cost_e10_usd, diff.month_e10_usd);
    struct json_write *lines = json_write_add_array(root, "Lines");
    for (size_t i = 0; i < diff.line_count; i++) {
        const struct cost_line_diff *line = &diff.lines[i];
        const struct cost_line *of = cost_diff_line(line);
        struct json_write *object = json_write_add_object(lines, NULL);
        json_write_string(object, "VariantName", of->variant_name);
        json_write_string(object, "Charge", of->charge);
        json_write_string(object, "UsageType", of->usage_type);
        json_write_string(object, "Unit", of->unit);
        json_write_string(object, "Change", cost_change_name[line->change]);
        write_line_side(object, "Before", line->before, line->before_month_e10_usd);
        write_line_side(object, "After", line->after, line->after_month_e10_usd);
        write_difference(object, line->cost_e10_usd, line->month_e10_usd);
    }
    return json_write_text(root, arena);
}
