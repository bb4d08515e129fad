#include "reports/store_bill.h"

#include "models/money.h"
#include "models/result.h"
#include "reports/store_part.h"
#include "sim/arena.h"

/* Columns in the order in which the functions beside them write and read. */
static const char line_columns[] = "variant_name, charge, usage_type, quantity, unit, unit_price_usd, cost_e10_usd, "
                                   "estimated, price_source, generation, endpoint_config_name, busy_e10_usd";

static const char discount_columns[] =
    "commitment, list_unit_price_usd, contracted_unit_price_usd, list_e10_usd, contracted_e10_usd";

static const char commitment_columns[] =
    "name, savings_plan_id, savings_plan_name, term_years, payment_option, held, per_hour_e10_usd, committed_e10_usd, "
    "used_e10_usd, covered_e10_usd, eligible_e10_usd, total_e10_usd, monthly_e10_usd, saved_monthly_e10_usd";

static void save_lines(struct database *database, int64_t run_id, const struct cost_result *cost)
{
    struct statement *row = store_part_insert(database, "cost_lines", line_columns);
    for (size_t i = 0; i < cost->line_count; i++) {
        const struct cost_line *line = &cost->lines[i];
        store_part_add_place(row, run_id, i);
        statement_add_text(row, line->variant_name);
        statement_add_text(row, line->charge);
        statement_add_text(row, line->usage_type);
        statement_add_text(row, line->quantity);
        statement_add_text(row, line->unit);
        statement_add_text(row, line->unit_price);
        statement_add_integer(row, line->cost_e10_usd);
        statement_add_integer(row, line->estimated);
        statement_add_text(row, line->price_source);
        statement_add_integer(row, line->generation.number);
        statement_add_text(row, line->generation.endpoint_config_name);
        if (line->has_busy)
            statement_add_integer(row, line->busy_e10_usd);
        else
            statement_add_text(row, NULL);
        statement_insert(row);
    }
    statement_end(row);
}

static struct cost_line *load_lines(struct database *database, int64_t run_id, struct cost_result *cost)
{
    struct cost_line *lines = NULL;
    const char *columns = arena_format(database_arena(database), "%s IS NOT NULL, busy_e10_usd", line_columns);
    struct statement *row = store_part_select(database, "cost_lines", columns, run_id);
    while (statement_row(row)) {
        lines = database_room(database, lines, cost->line_count, sizeof *lines);
        struct cost_line *line = &lines[cost->line_count++];
        line->variant_name = statement_read_text(row);
        line->charge = statement_read_text(row);
        line->usage_type = statement_read_text(row);
        line->quantity = statement_read_text(row);
        line->unit = statement_read_text(row);
        line->unit_price = statement_read_text(row);
        line->cost_e10_usd = statement_read_integer(row);
        line->estimated = statement_read_integer(row) != 0;
        line->price_source = statement_read_text(row);
        line->generation.number = (uint32_t)statement_read_integer(row);
        line->generation.endpoint_config_name = statement_read_text(row);
        line->has_busy = statement_read_integer(row) != 0;
        line->busy_e10_usd = statement_read_integer(row);
        line->list_unit_price = line->contracted_unit_price = line->unit_price;
        line->list_e10_usd = line->contracted_e10_usd = line->cost_e10_usd;
    }
    cost->lines = lines;
    return lines;
}

static const char hour_columns[] = "hour, quantity, cost_e10_usd, succeeded";

static void save_hours(struct database *database, int64_t run_id, const struct cost_result *cost)
{
    struct statement *row = store_part_insert(database, "cost_hours", hour_columns);
    for (size_t i = 0; i < cost->line_count; i++) {
        for (size_t h = 0; h < cost->lines[i].hour_count; h++) {
            const struct cost_hour *hour = &cost->lines[i].hours[h];
            char quantity[MONEY_TEXT];
            store_part_add_place(row, run_id, i);
            statement_add_integer(row, (int64_t)hour->hour);
            statement_add_text(row, quantity_text(hour->quantity_e10, MONEY_SCALE, quantity));
            statement_add_integer(row, hour->cost_e10_usd);
            statement_add_integer(row, hour->succeeded);
            statement_insert(row);
        }
    }
    statement_end(row);
}

static void load_hours(struct database *database, int64_t run_id, struct cost_result *cost, struct cost_line *lines)
{
    const char *columns = arena_format(database_arena(database), "position, %s", hour_columns);
    struct statement *row =
        database_select(database, columns, "FROM cost_hours WHERE run_id = ? ORDER BY position, hour");
    statement_add_integer(row, run_id);
    struct cost_hour *hours = NULL;
    size_t count = 0, at = 0;
    while (statement_row(row)) {
        int64_t position = statement_read_integer(row);
        if (position < 0 || (size_t)position >= cost->line_count) {
            database_damaged(database, "it has hours of lines that are not on the bill");
            break;
        }
        if ((size_t)position != at) hours = NULL, count = 0;
        at = (size_t)position;
        hours = database_room(database, hours, count, sizeof *hours);
        hours[count++] = (struct cost_hour){.hour = (size_t)statement_read_integer(row),
                                            .quantity_e10 = quantity_read_e10(statement_read_text(row)),
                                            .cost_e10_usd = statement_read_integer(row),
                                            .succeeded = statement_read_integer(row)};
        lines[at].hours = hours;
        lines[at].hour_count = count;
    }
}

/* One row for each line, where there are discounts at all. */
static void save_discounts(struct database *database, int64_t run_id, const struct cost_result *cost)
{
    if (!cost->has_discounts) return;
    struct statement *row = store_part_insert(database, "cost_discounts", discount_columns);
    for (size_t i = 0; i < cost->line_count; i++) {
        const struct cost_line *line = &cost->lines[i];
        store_part_add_place(row, run_id, i);
        statement_add_integer(row, line->commitment);
        statement_add_text(row, line->list_unit_price);
        statement_add_text(row, line->contracted_unit_price);
        statement_add_integer(row, line->list_e10_usd);
        statement_add_integer(row, line->contracted_e10_usd);
        statement_insert(row);
    }
    statement_end(row);
}

static void load_discounts(struct database *database, int64_t run_id, struct cost_result *cost, struct cost_line *lines)
{
    struct statement *row = store_part_select(database, "cost_discounts", discount_columns, run_id);
    for (size_t i = 0; statement_row(row); i++) {
        if (i >= cost->line_count) {
            database_damaged(database, "it has discounts of lines that are not on the bill");
            break;
        }
        cost->has_discounts = true;
        int64_t part = statement_read_integer(row);
        lines[i].commitment =
            part == COMMITMENT_USED || part == COMMITMENT_UNUSED ? (enum commitment_part)part : COMMITMENT_NONE;
        lines[i].list_unit_price = statement_read_text(row);
        lines[i].contracted_unit_price = statement_read_text(row);
        lines[i].list_e10_usd = statement_read_integer(row);
        lines[i].contracted_e10_usd = statement_read_integer(row);
        if (lines[i].commitment != COMMITMENT_UNUSED && !(lines[i].list_unit_price && lines[i].contracted_unit_price))
            database_damaged(database, "a line of a bill has no list price");
    }
    for (size_t i = 0; i < cost->line_count; i++) {
        cost->list_e10_usd = money_add(cost->list_e10_usd, lines[i].list_e10_usd);
        cost->contracted_e10_usd = money_add(cost->contracted_e10_usd, lines[i].contracted_e10_usd);
    }
}

static void save_commitments(struct database *database, int64_t run_id, const struct cost_result *cost)
{
    struct statement *row = store_part_insert(database, "commitments", commitment_columns);
    for (size_t i = 0; i < cost->commitment_count; i++) {
        const struct commitment_result *commitment = &cost->commitments[i];
        store_part_add_place(row, run_id, i);
        statement_add_text(row, commitment->plan);
        statement_add_text(row, commitment->id);
        statement_add_text(row, commitment->name);
        statement_add_integer(row, commitment->term_years);
        statement_add_text(row, commitment->payment_option);
        statement_add_integer(row, commitment->held);
        statement_add_integer(row, commitment->per_hour_e10_usd);
        statement_add_integer(row, commitment->committed_e10_usd);
        statement_add_integer(row, commitment->used_e10_usd);
        statement_add_integer(row, commitment->covered_e10_usd);
        statement_add_integer(row, commitment->eligible_e10_usd);
        statement_add_integer(row, commitment->total_e10_usd);
        statement_add_integer(row, commitment->monthly_e10_usd);
        statement_add_integer(row, commitment->saved_monthly_e10_usd);
        statement_insert(row);
    }
    statement_end(row);
}

static void load_commitments(struct database *database, int64_t run_id, struct cost_result *cost)
{
    struct commitment_result *all = NULL;
    struct statement *row = store_part_select(database, "commitments", commitment_columns, run_id);
    while (statement_row(row)) {
        all = database_room(database, all, cost->commitment_count, sizeof *all);
        struct commitment_result *commitment = &all[cost->commitment_count++];
        commitment->plan = statement_read_text(row);
        commitment->id = statement_read_text(row);
        commitment->name = statement_read_text(row);
        commitment->term_years = statement_read_integer(row);
        commitment->payment_option = statement_read_text(row);
        commitment->held = statement_read_integer(row) != 0;
        commitment->per_hour_e10_usd = statement_read_integer(row);
        commitment->committed_e10_usd = statement_read_integer(row);
        commitment->used_e10_usd = statement_read_integer(row);
        commitment->covered_e10_usd = statement_read_integer(row);
        commitment->eligible_e10_usd = statement_read_integer(row);
        commitment->total_e10_usd = statement_read_integer(row);
        commitment->monthly_e10_usd = statement_read_integer(row);
        commitment->saved_monthly_e10_usd = statement_read_integer(row);
    }
    cost->commitments = all;
}

static void save_tags(struct database *database, int64_t run_id, const struct result *result)
{
    struct statement *row = store_part_insert(database, "tags", "name, value");
    for (size_t i = 0; i < result->tag_count; i++) {
        store_part_add_place(row, run_id, i);
        statement_add_text(row, result->tags[i].key);
        statement_add_text(row, result->tags[i].value);
        statement_insert(row);
    }
    statement_end(row);
}

static void load_tags(struct database *database, int64_t run_id, struct result *result)
{
    struct result_tag *tags = NULL;
    struct statement *row = store_part_select(database, "tags", "name, value", run_id);
    while (statement_row(row)) {
        tags = database_room(database, tags, result->tag_count, sizeof *tags);
        struct result_tag *tag = &tags[result->tag_count++];
        tag->key = statement_read_text(row);
        tag->value = statement_read_text(row);
    }
    result->tags = tags;
}

void store_bill_save(struct database *database, int64_t run_id, const struct result *result)
{
    save_lines(database, run_id, &result->cost);
    save_hours(database, run_id, &result->cost);
    save_discounts(database, run_id, &result->cost);
    save_commitments(database, run_id, &result->cost);
    save_tags(database, run_id, result);
}

void store_bill_load(struct database *database, int64_t run_id, struct result *result)
{
    struct cost_line *lines = load_lines(database, run_id, &result->cost);
    load_hours(database, run_id, &result->cost, lines);
    load_discounts(database, run_id, &result->cost, lines);
    load_commitments(database, run_id, &result->cost);
    load_tags(database, run_id, result);
}
