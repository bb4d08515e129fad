#include "reports/explanation.h"

#include "models/explanation.h"
#include "models/json_write.h"
#include "models/money.h"
#include "reports/buffer.h"
#include "reports/figure.h"
#include "reports/html_page.h"
#include "reports/text_page.h"
#include "sim/arena.h"

#include <string.h>

/* --- For people --- */

static const char *name_of(const struct explanation *explanation)
{
    return explanation->scenario ? explanation->scenario : explanation->endpoint_config_name;
}

static void write_source(struct text_page *page, const struct explanation *explanation)
{
    text_page_line(page, arena_format(page->arena, "endpoint config %s in %s; loadline %s",
                                      explanation->endpoint_config_name, explanation->region, explanation->version));
}

static void write_headline(struct text_page *page, const struct explanation *explanation)
{
    text_page_heading(page, name_of(explanation));
    if (explanation->description) text_page_line(page, explanation->description);
    write_source(page, explanation);
}

static void add_money(struct text_page *page, struct table *table, int64_t e10_usd, enum table_ink ink)
{
    table_cell_ink(table, figure_money(page->arena, e10_usd), ink);
}

static void add_charge(struct text_page *page, struct table *table, const struct explanation_cost *cost,
                       const struct explanation_charge *charge)
{
    table_row(table);
    table_cell(table, charge->variant_name);
    table_cell(table, arena_format(page->arena, "%s%s", charge->estimated ? "~" : "", charge->charge));
    table_cell(table, charge->usage_type);
    add_money(page, table, charge->idle_e10_usd, TABLE_PLAIN);
    if (cost->has_offered) add_money(page, table, charge->offered_e10_usd, TABLE_PLAIN);
}

static void write_bill(struct text_page *page, const struct explanation_cost *cost)
{
    struct table *table = table_new(page->arena);
    bool estimated = false;
    if (cost->charge_count == 0) return;
    table_column(table, "", TABLE_LEFT);
    table_column(table, "charge", TABLE_LEFT);
    table_column(table, "usage type", TABLE_LEFT);
    table_column(table, "idle", TABLE_RIGHT);
    if (cost->has_offered) table_column(table, "offered", TABLE_RIGHT);
    for (size_t i = 0; i < cost->charge_count; i++) {
        add_charge(page, table, cost, &cost->charges[i]);
        estimated = estimated || cost->charges[i].estimated;
    }
    table_row(table);
    table_cell_ink(table, "total", TABLE_BOLD);
    for (int empty = 0; empty < 2; empty++) table_cell(table, "");
    add_money(page, table, cost->idle_e10_usd, TABLE_BOLD);
    if (cost->has_offered) add_money(page, table, cost->offered_e10_usd, TABLE_BOLD);
    text_page_table(page, table);
    if (estimated) text_page_note(page, "~", "an estimated price, not a listed one");
}

static void write_section(struct text_page *page, const struct explanation *explanation,
                          const struct explanation_section *section)
{
    bool has_bill = strcmp(section->topic, "Cost") == 0 && explanation->has_cost;
    if (section->count == 0 && !has_bill) return;
    text_page_heading(page, section->heading);
    if (has_bill) write_bill(page, &explanation->cost);
    for (size_t i = 0; i < section->count; i++) text_page_note(page, "-", section->sentences[i]);
}

static void write_sections(struct text_page *page, const struct explanation *explanation)
{
    for (size_t i = 0; i < explanation->section_count; i++) write_section(page, explanation, &explanation->sections[i]);
    text_page_list(page, "Assumptions", explanation->assumptions, explanation->assumption_count);
    text_page_list(page, "Warnings", explanation->warnings, explanation->warning_count);
}

const char *explanation_text(struct arena *arena, const struct explanation *explanation, struct text_style style)
{
    if (style.width < TEXT_LEAST_WIDTH) style.width = TEXT_LEAST_WIDTH;
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = style};
    write_headline(&page, explanation);
    write_sections(&page, explanation);
    return buffer_text(page.buffer);
}

static struct html_tile cost_tile(struct arena *arena, const char *label, int64_t hour_e10_usd, int64_t month_e10_usd)
{
    return (struct html_tile){label, arena_format(arena, "%s USD", figure_money(arena, hour_e10_usd)),
                              arena_format(arena, "a month of 730 hours %s", figure_money(arena, month_e10_usd)),
                              TABLE_PLAIN};
}

const char *explanation_html(struct arena *arena, const struct explanation *explanation)
{
    const struct explanation_cost *cost = &explanation->cost;
    struct text_page page = {.arena = arena,
                             .html = html_page_new(arena, arena_format(arena, "%s explained", name_of(explanation)))};
    struct html_tile tiles[2];
    size_t count = 0;
    html_page_title(page.html, arena_format(arena, "%s explained", name_of(explanation)));
    if (explanation->description) html_page_line(page.html, explanation->description);
    if (explanation->has_cost)
        tiles[count++] =
            cost_tile(arena, "An hour in which nothing is called", cost->idle_e10_usd, cost->idle_month_e10_usd);
    if (explanation->has_cost && cost->has_offered)
        tiles[count++] = cost_tile(
            arena, arena_format(arena, "An hour at %s requests a second", figure_number(arena, cost->offered_per_s)),
            cost->offered_e10_usd, cost->offered_month_e10_usd);
    if (count > 0) html_page_tiles(page.html, tiles, count);
    write_sections(&page, explanation);
    text_page_heading(&page, "Where this comes from");
    write_source(&page, explanation);
    return html_page_end(page.html);
}

/* --- For scripts --- */

static void put_money(struct json_write *in, const char *name, int64_t e10_usd)
{
    char text[MONEY_TEXT];
    json_write_string(in, name, money_text(e10_usd, text));
}

static void put_section(struct json_write *in, const struct explanation_section *section)
{
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "Topic", section->topic);
    json_write_string(object, "VariantName", section->variant_name);
    json_write_string(object, "InferenceComponentName", section->component_name);
    json_write_string(object, "Heading", section->heading);
    json_write_texts(object, "Sentences", section->sentences, section->count);
}

static void put_charge(struct json_write *in, const struct explanation_charge *charge, bool has_offered)
{
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "VariantName", charge->variant_name);
    json_write_string(object, "Charge", charge->charge);
    json_write_string(object, "UsageType", charge->usage_type);
    put_money(object, "IdlePerHour", charge->idle_e10_usd);
    if (has_offered) put_money(object, "PerHour", charge->offered_e10_usd);
    json_write_boolean(object, "Estimated", charge->estimated);
    json_write_string(object, "PriceSource", charge->price_source);
}

static void put_cost(struct json_write *in, const struct explanation_cost *cost)
{
    struct json_write *object = json_write_add_object(in, "Cost");
    json_write_string(object, "Currency", "USD");
    if (cost->has_offered) json_write_double(object, "OfferedPerSecond", figure_significant(cost->offered_per_s));
    put_money(object, "IdlePerHour", cost->idle_e10_usd);
    put_money(object, "IdleMonthly", cost->idle_month_e10_usd);
    if (cost->has_offered) {
        put_money(object, "PerHour", cost->offered_e10_usd);
        put_money(object, "Monthly", cost->offered_month_e10_usd);
    }
    struct json_write *lines = json_write_add_array(object, "Lines");
    for (size_t i = 0; i < cost->charge_count; i++) put_charge(lines, &cost->charges[i], cost->has_offered);
}

const char *explanation_json(struct arena *arena, const struct explanation *explanation)
{
    struct json_write *root = json_write_object();
    json_write_string(root, "Scenario", explanation->scenario);
    json_write_string(root, "Description", explanation->description);
    json_write_string(root, "Loadline", explanation->version);
    json_write_string(root, "EndpointConfigName", explanation->endpoint_config_name);
    json_write_string(root, "Region", explanation->region);
    struct json_write *sections = json_write_add_array(root, "Sections");
    for (size_t i = 0; i < explanation->section_count; i++)
        if (explanation->sections[i].count > 0) put_section(sections, &explanation->sections[i]);
    if (explanation->has_cost) put_cost(root, &explanation->cost);
    json_write_texts(root, "Assumptions", explanation->assumptions, explanation->assumption_count);
    json_write_texts(root, "Warnings", explanation->warnings, explanation->warning_count);
    return json_write_text(root, arena);
}
