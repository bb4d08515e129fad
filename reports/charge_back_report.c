/* The part of charge_back.h that prints. */
#include "models/json_write.h"
#include "reports/buffer.h"
#include "reports/charge_back.h"
#include "reports/csv.h"
#include "reports/figure.h"
#include "reports/json_figure.h"
#include "reports/money_figure.h"
#include "reports/text_page.h"
#include "sim/arena.h"

#include <string.h>

/* --- Text --- */

static const char *nobody(const struct charge_back *charges)
{
    return strncmp(charges->by, "tag:", 4) == 0 ? "(no such tag)" : "endpoint";
}

static void add_row(struct text_page *page, struct table *table, const struct charge_back *charges, const char *name,
                    const struct cost_amounts *amounts)
{
    struct arena *arena = page->arena;
    double total = (double)charges->total.cost_e10_usd;
    table_row(table);
    table_cell(table, name);
    table_cell(table, money_figure(arena, amounts->cost_e10_usd));
    table_cell(table, total > 0 ? figure_share(arena, (double)amounts->cost_e10_usd / total) : "");
    table_cell(table, money_figure(arena, amounts->monthly_e10_usd));
    if (charges->has_per_thousand) table_cell(table, money_figure(arena, amounts->per_thousand_e10_usd));
    table_cell(table, amounts->has_busy ? money_figure(arena, amounts->busy_e10_usd) : "");
    table_cell(table, amounts->has_busy ? money_figure(arena, amounts->idle_e10_usd) : "");
}

static const char *names_of(struct arena *arena, const struct charge_back *charges)
{
    const char *names = "";
    for (size_t i = 0; i < charges->run_count; i++)
        names = arena_format(arena, "%s%s%s%s", names, i > 0 ? ", " : "", charges->runs[i]->scenario,
                             charges->runs[i]->partial ? " (partial: interrupted)" : "");
    return names;
}

const char *charge_back_text(struct arena *arena, const struct charge_back *charges, struct text_style style)
{
    if (style.width < TEXT_LEAST_WIDTH) style.width = TEXT_LEAST_WIDTH;
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = style};
    struct table *table = table_new(arena);
    table_keep_names(table);
    table_column(table, charges->by, TABLE_LEFT);
    table_column(table, "cost", TABLE_RIGHT);
    table_column(table, "share", TABLE_RIGHT);
    table_column(table, "a month", TABLE_RIGHT);
    if (charges->has_per_thousand) table_column(table, "per 1,000", TABLE_RIGHT);
    table_column(table, "busy", TABLE_RIGHT);
    table_column(table, "idle", TABLE_RIGHT);
    for (size_t i = 0; i < charges->group_count; i++)
        add_row(&page, table, charges, charges->groups[i].name ? charges->groups[i].name : nobody(charges),
                &charges->groups[i].amounts);
    add_row(&page, table, charges, "total", &charges->total);
    text_page_heading(&page, arena_format(arena, "%s: who is charged (USD)", names_of(arena, charges)));
    text_page_table(&page, table);
    text_page_line(&page, charges->run_count == 1 ? "cost: of the run; a month: 730 hours of it"
                                                  : "cost: of each run; a month: 730 hours of each");
    return buffer_text(page.buffer);
}

/* --- JSON --- */

static void write_amounts(struct json_write *in, const struct charge_back *charges, const struct cost_amounts *amounts)
{
    json_figure_money(in, "Cost", amounts->cost_e10_usd);
    json_figure_money(in, "Monthly", amounts->monthly_e10_usd);
    if (charges->has_per_thousand) json_figure_money(in, "PerThousandSucceeded", amounts->per_thousand_e10_usd);
    if (!amounts->has_busy) return;
    json_figure_money(in, "Busy", amounts->busy_e10_usd);
    json_figure_money(in, "Idle", amounts->idle_e10_usd);
}

const char *charge_back_json(struct arena *arena, const struct charge_back *charges)
{
    struct json_write *root = json_write_object();
    json_write_string(root, "By", charges->by);
    struct json_write *runs = json_write_add_array(root, "Runs");
    for (size_t i = 0; i < charges->run_count; i++) {
        struct json_write *run = json_write_add_object(runs, NULL);
        json_write_string(run, "Scenario", charges->runs[i]->scenario);
        json_write_string(run, "StartTime", charges->runs[i]->start_time);
        json_write_double(run, "SimulatedSeconds", figure_ms(charges->runs[i]->simulated_s));
        json_write_boolean(run, "Partial", charges->runs[i]->partial);
        json_figure_money(run, "Cost", charges->runs[i]->cost.total_e10_usd);
    }
    json_write_string(root, "Currency", "USD");
    write_amounts(root, charges, &charges->total);
    struct json_write *groups = json_write_add_array(root, "Groups");
    for (size_t i = 0; i < charges->group_count; i++) {
        struct json_write *group = json_write_add_object(groups, NULL);
        json_write_string(group, "Name", charges->groups[i].name);
        write_amounts(group, charges, &charges->groups[i].amounts);
    }
    return json_write_text(root, arena);
}

/* --- CSV --- */

const char *charge_back_csv(struct arena *arena, const struct charge_back *charges)
{
    struct csv csv = {.arena = arena, .buffer = buffer_new(arena)};
    static const char *const columns[] = {
        "by", "name", "cost_usd", "monthly_usd", "per_thousand_succeeded_usd", "busy_usd", "idle_usd"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) csv_text(&csv, columns[i]);
    csv_end(&csv);
    for (size_t i = 0; i < charges->group_count; i++) {
        const struct cost_amounts *amounts = &charges->groups[i].amounts;
        csv_text(&csv, charges->by);
        csv_text(&csv, charges->groups[i].name);
        csv_money(&csv, true, amounts->cost_e10_usd);
        csv_money(&csv, true, amounts->monthly_e10_usd);
        csv_money(&csv, charges->has_per_thousand, amounts->per_thousand_e10_usd);
        csv_money(&csv, amounts->has_busy, amounts->busy_e10_usd);
        csv_money(&csv, amounts->has_busy, amounts->idle_e10_usd);
        csv_end(&csv);
    }
    return buffer_text(csv.buffer);
}
