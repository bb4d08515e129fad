#include "reports/store_uncertain.h"

#include "reports/database.h"
#include "sim/arena.h"

/* Columns in the order in which the functions below write and read. */
static const char input_columns[] = "pointer, low, mid, high";
static const char spread_columns[] =
    "metric, statistic, variant_name, replications, mean, standard_deviation, minimum, maximum, met, at_most, rest";

/* --- Inputs and their draws --- */

static void save_inputs(struct database *database, int64_t run_id, const struct result *result)
{
    struct statement *row = database_insert(database, "uncertain_inputs", "run_id, position, pointer, low, mid, high");
    for (size_t i = 0; i < result->uncertain_count; i++) {
        const struct uncertain_input *input = &result->uncertain[i];
        statement_add_integer(row, run_id);
        statement_add_integer(row, (int64_t)i);
        statement_add_text(row, input->pointer);
        statement_add_real(row, input->low);
        statement_add_real(row, input->mid);
        statement_add_real(row, input->high);
        statement_insert(row);
    }
    statement_end(row);
}

static void save_draws(struct database *database, int64_t run_id, const struct result *result)
{
    struct statement *row = database_insert(database, "uncertain_draws", "run_id, position, replication, value");
    for (size_t i = 0; i < result->uncertain_count; i++) {
        for (size_t r = 0; r < result->uncertain[i].value_count; r++) {
            statement_add_integer(row, run_id);
            statement_add_integer(row, (int64_t)i);
            statement_add_integer(row, (int64_t)r);
            statement_add_real(row, result->uncertain[i].values[r]);
            statement_insert(row);
        }
    }
    statement_end(row);
}

static void load_draws(struct database *database, int64_t run_id, size_t position, struct uncertain_input *input)
{
    double *values = NULL;
    struct statement *row = database_select(
        database, "value", "FROM uncertain_draws WHERE run_id = ? AND position = ? ORDER BY replication");
    statement_add_integer(row, run_id);
    statement_add_integer(row, (int64_t)position);
    while (statement_row(row)) {
        values = database_room(database, values, input->value_count, sizeof *values);
        values[input->value_count++] = statement_read_real(row);
    }
    input->values = values;
}

static void load_inputs(struct database *database, int64_t run_id, struct result *result)
{
    struct uncertain_input *inputs = NULL;
    struct statement *row =
        database_select(database, input_columns, "FROM uncertain_inputs WHERE run_id = ? ORDER BY position");
    statement_add_integer(row, run_id);
    while (statement_row(row)) {
        inputs = database_room(database, inputs, result->uncertain_count, sizeof *inputs);
        struct uncertain_input *input = &inputs[result->uncertain_count];
        input->pointer = statement_read_text(row);
        input->low = statement_read_real(row);
        input->mid = statement_read_real(row);
        input->high = statement_read_real(row);
        load_draws(database, run_id, result->uncertain_count++, input);
    }
    result->uncertain = inputs;
}

/* --- Spreads and their shares --- */

static void save_spreads(struct database *database, int64_t run_id, const struct result *result)
{
    struct statement *row = database_insert(
        database, "figure_spreads", arena_format(database_arena(database), "run_id, position, %s", spread_columns));
    for (size_t i = 0; i < result->spread_count; i++) {
        const struct figure_spread *spread = &result->spreads[i];
        statement_add_integer(row, run_id);
        statement_add_integer(row, (int64_t)i);
        statement_add_text(row, spread->metric);
        statement_add_text(row, spread->statistic);
        statement_add_text(row, spread->variant_name);
        statement_add_integer(row, (int64_t)spread->replications);
        statement_add_real(row, spread->mean);
        statement_add_real(row, spread->standard_deviation);
        statement_add_real(row, spread->minimum);
        statement_add_real(row, spread->maximum);
        statement_add_integer(row, (int64_t)spread->met);
        statement_add_real_or_null(row, spread->has_limit, spread->at_most);
        statement_add_real_or_null(row, spread->has_shares, spread->rest);
        statement_insert(row);
    }
    statement_end(row);
}

static void save_shares(struct database *database, int64_t run_id, const struct result *result)
{
    struct statement *row =
        database_insert(database, "spread_shares", "run_id, position, input, share, share_low, share_high");
    for (size_t i = 0; i < result->spread_count; i++) {
        for (size_t k = 0; k < result->uncertain_count && result->spreads[i].has_shares; k++) {
            const struct spread_share *share = &result->spreads[i].shares[k];
            statement_add_integer(row, run_id);
            statement_add_integer(row, (int64_t)i);
            statement_add_integer(row, (int64_t)k);
            statement_add_real(row, share->share);
            statement_add_interval(row, &share->interval);
            statement_insert(row);
        }
    }
    statement_end(row);
}

static const struct spread_share *load_shares(struct database *database, int64_t run_id, size_t position, size_t inputs)
{
    struct spread_share *shares = arena_new_array(database_arena(database), inputs, struct spread_share);
    struct statement *row = database_select(database, "input, share, share_low, share_high",
                                            "FROM spread_shares WHERE run_id = ? AND position = ? ORDER BY input");
    statement_add_integer(row, run_id);
    statement_add_integer(row, (int64_t)position);
    while (statement_row(row)) {
        int64_t input = statement_read_integer(row);
        struct spread_share share = {.share = statement_read_real(row)};
        share.interval = statement_read_interval(row);
        if (input >= 0 && (size_t)input < inputs) shares[input] = share;
    }
    return shares;
}

static void load_spreads(struct database *database, int64_t run_id, struct result *result)
{
    struct figure_spread *spreads = NULL;
    struct statement *row =
        database_select(database, spread_columns, "FROM figure_spreads WHERE run_id = ? ORDER BY position");
    statement_add_integer(row, run_id);
    while (statement_row(row)) {
        spreads = database_room(database, spreads, result->spread_count, sizeof *spreads);
        struct figure_spread *spread = &spreads[result->spread_count];
        spread->metric = statement_read_text(row);
        spread->statistic = statement_read_text(row);
        spread->variant_name = statement_read_text(row);
        spread->replications = (size_t)statement_read_integer(row);
        spread->mean = statement_read_real(row);
        spread->standard_deviation = statement_read_real(row);
        spread->minimum = statement_read_real(row);
        spread->maximum = statement_read_real(row);
        spread->met = (size_t)statement_read_integer(row);
        spread->has_limit = statement_read_real_or_null(row, &spread->at_most);
        spread->has_shares = statement_read_real_or_null(row, &spread->rest);
        spread->shares = load_shares(database, run_id, result->spread_count++, result->uncertain_count);
    }
    result->spreads = spreads;
}

void store_uncertain_save(struct database *database, int64_t run_id, const struct result *result)
{
    save_inputs(database, run_id, result);
    save_draws(database, run_id, result);
    save_spreads(database, run_id, result);
    save_shares(database, run_id, result);
}

void store_uncertain_load(struct database *database, int64_t run_id, struct result *result)
{
    load_inputs(database, run_id, result);
    load_spreads(database, run_id, result);
}
