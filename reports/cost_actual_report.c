/* The part of cost_actual.h that prints. */
#include "models/figure_text.h"
#include "models/json_write.h"
#include "models/money.h"
#include "models/time.h"
#include "reports/buffer.h"
#include "reports/cost_actual.h"
#include "reports/csv.h"
#include "reports/json_figure.h"
#include "reports/money_figure.h"
#include "reports/text_page.h"
#include "sim/arena.h"

static const char *instant(struct arena *arena, int64_t ns)
{
    char text[TIME_TEXT];
    return arena_text(arena, time_text(ns, text));
}

static const char *quantity(struct arena *arena, int128 quantity_e10)
{
    char text[MONEY_TEXT];
    return arena_text(arena, quantity_text(quantity_e10, MONEY_SCALE, text));
}

static double hours_of(const struct actual_bill *bill)
{
    return ((double)bill->end_ns - (double)bill->start_ns) / (double)NS_PER_HOUR;
}

static int64_t difference_of(const struct actual_difference *line)
{
    return money_add(line->actual_e10_usd, -line->forecast_e10_usd);
}

/* --- Text --- */

static void add_row(struct text_page *page, struct table *table, const struct actual_difference *line, bool quantities)
{
    struct arena *arena = page->arena;
    table_row(table);
    table_cell(table, line->usage_type);
    table_cell(table, quantities && line->forecast
                          ? figure_number(arena, (double)line->forecast_quantity_e10 / (double)MONEY_SCALE)
                          : "");
    table_cell(table, quantities && line->actual && line->usage
                          ? figure_number(arena, (double)line->actual_quantity_e10 / (double)MONEY_SCALE)
                          : "");
    table_cell(table, money_figure(arena, line->forecast_e10_usd));
    table_cell(table, money_figure(arena, line->actual_e10_usd));
    table_cell(table, money_figure_signed(arena, difference_of(line)));
    table_cell(table, money_figure_signed(arena, line->volume_e10_usd));
    table_cell(table, money_figure_signed(arena, line->price_e10_usd));
    table_cell(table, money_figure_signed(arena, line->unmodelled_e10_usd));
}

static void write_verdict(struct text_page *page, const struct cost_actual *against)
{
    struct arena *arena = page->arena;
    const struct actual_difference *total = &against->total;
    double share = total->forecast_e10_usd > 0 ? (double)difference_of(total) / (double)total->forecast_e10_usd : 0;
    const char *percent = total->forecast_e10_usd > 0 ? arena_format(arena, " (%+.1f%%)", 100 * share) : "";
    text_page_line(page, arena_format(arena, "actual less forecast: %s%s",
                                      money_figure_signed(arena, difference_of(total)), percent));
    text_page_line(page, arena_format(arena, "forecast: the run at its mean, for the %s h of the bill, %s to %s",
                                      figure_number(arena, hours_of(against->bill)),
                                      instant(arena, against->bill->start_ns), instant(arena, against->bill->end_ns)));
    text_page_line(page, "volume: other quantities at the forecast's prices; price: the rest, discounts too");
    text_page_line(page, "unmodelled: usage that the run does not have");
    text_page_line(page, arena_format(arena, "%s, amortised: %llu rows counted, %llu left out", against->bill->format,
                                      (unsigned long long)against->bill->rows,
                                      (unsigned long long)against->bill->other_rows));
}

const char *cost_actual_text(struct arena *arena, const struct cost_actual *against, struct text_style style)
{
    if (style.width < TEXT_LEAST_WIDTH) style.width = TEXT_LEAST_WIDTH;
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = style};
    static const char *const columns[] = {"forecast qty", "actual qty", "forecast", "actual",
                                          "difference",   "volume",     "price",    "unmodelled"};
    struct table *table = table_new(arena);
    table_keep_names(table);
    table_column(table, "usage type", TABLE_LEFT);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) table_column(table, columns[i], TABLE_RIGHT);
    for (size_t i = 0; i < against->line_count; i++) add_row(&page, table, &against->lines[i], true);
    add_row(&page, table, &against->total, false);
    text_page_heading(&page, arena_format(arena, "%s against %s (USD)", against->run->scenario, against->bill->file));
    text_page_table(&page, table);
    write_verdict(&page, against);
    return buffer_text(page.buffer);
}

/* --- JSON --- */

static void write_amounts(struct json_write *in, const struct actual_difference *line)
{
    json_figure_money(in, "Forecast", line->forecast_e10_usd);
    json_figure_money(in, "Actual", line->actual_e10_usd);
    json_figure_money(in, "Difference", difference_of(line));
    json_figure_money(in, "Volume", line->volume_e10_usd);
    json_figure_money(in, "Price", line->price_e10_usd);
    json_figure_money(in, "Unmodelled", line->unmodelled_e10_usd);
}

const char *cost_actual_json(struct arena *arena, const struct cost_actual *against)
{
    const struct actual_bill *bill = against->bill;
    struct json_write *root = json_write_object();
    json_write_string(root, "Scenario", against->run->scenario);
    json_write_boolean(root, "Partial", against->run->partial);
    json_write_string(root, "Currency", "USD");
    struct json_write *of = json_write_add_object(root, "Bill");
    json_write_string(of, "File", bill->file);
    json_write_string(of, "Format", bill->format);
    json_write_string(of, "Start", instant(arena, bill->start_ns));
    json_write_string(of, "End", instant(arena, bill->end_ns));
    json_write_unsigned(of, "Rows", bill->rows);
    json_write_unsigned(of, "OtherRows", bill->other_rows);
    write_amounts(root, &against->total);
    struct json_write *lines = json_write_add_array(root, "Lines");
    for (size_t i = 0; i < against->line_count; i++) {
        const struct actual_difference *line = &against->lines[i];
        struct json_write *object = json_write_add_object(lines, NULL);
        json_write_string(object, line->usage ? "UsageType" : "LineType", line->usage_type);
        if (line->forecast) json_write_string(object, "ForecastQuantity", quantity(arena, line->forecast_quantity_e10));
        if (line->actual && line->usage)
            json_write_string(object, "ActualQuantity", quantity(arena, line->actual_quantity_e10));
        write_amounts(object, line);
    }
    return json_write_text(root, arena);
}

/* --- CSV --- */

const char *cost_actual_csv(struct arena *arena, const struct cost_actual *against)
{
    static const char *const columns[] = {"usage_type",   "forecast_quantity", "actual_quantity",
                                          "forecast_usd", "actual_usd",        "difference_usd",
                                          "volume_usd",   "price_usd",         "unmodelled_usd"};
    struct csv csv = {.arena = arena, .buffer = buffer_new(arena)};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) csv_text(&csv, columns[i]);
    csv_end(&csv);
    for (size_t i = 0; i < against->line_count; i++) {
        const struct actual_difference *line = &against->lines[i];
        csv_text(&csv, line->usage_type);
        csv_number(&csv, line->forecast ? quantity(arena, line->forecast_quantity_e10) : NULL);
        csv_number(&csv, line->actual && line->usage ? quantity(arena, line->actual_quantity_e10) : NULL);
        csv_money(&csv, true, line->forecast_e10_usd);
        csv_money(&csv, true, line->actual_e10_usd);
        csv_money(&csv, true, difference_of(line));
        csv_money(&csv, true, line->volume_e10_usd);
        csv_money(&csv, true, line->price_e10_usd);
        csv_money(&csv, true, line->unmodelled_e10_usd);
        csv_end(&csv);
    }
    return buffer_text(csv.buffer);
}
