#include "reports/store_mode.h"

#include "reports/database.h"
#include "reports/store_times.h"
#include "sim/arena.h"

/* Columns in the order in which the functions beside them write and read. */
static const char serverless_columns[] =
    "memory_mb, max_concurrency, provisioned_concurrency, cold_starts, cold_start_share, cold_start_share_low, "
    "cold_start_share_high, mean_warm, mean_busy, peak_concurrency, provisioned_utilization, spillover";

static const char async_columns[] = "max_concurrent_invocations, peak_backlog, mean_backlog, oldest_s";

static const char fleet_columns[] = "launches_waited, launches_given_up, released, copies_moved";

static const char failure_columns[] = "cause, status, error, count";

/* An insertion into a table of which a variant may have one row; variant_id is added. */
static struct statement *insert_part(struct database *database, const char *table, const char *columns,
                                     int64_t variant_id)
{
    struct statement *row =
        database_insert(database, table, arena_format(database_arena(database), "variant_id, %s", columns));
    statement_add_integer(row, variant_id);
    return row;
}

static void end_part(struct statement *row)
{
    statement_insert(row);
    statement_end(row);
}

static struct statement *select_part(struct database *database, const char *table, const char *columns,
                                     int64_t variant_id)
{
    struct statement *row = database_select(
        database, columns, arena_format(database_arena(database), "FROM %s WHERE variant_id = ?", table));
    statement_add_integer(row, variant_id);
    return row;
}

/* --- One row each --- */

static void save_serverless(struct database *database, int64_t run_id, int64_t variant_id,
                            const struct serverless_summary *serverless)
{
    struct statement *row = insert_part(database, "serverless", serverless_columns, variant_id);
    statement_add_integer(row, serverless->memory_mb);
    statement_add_integer(row, (int64_t)serverless->max_concurrency);
    statement_add_integer(row, (int64_t)serverless->provisioned_concurrency);
    statement_add_integer(row, (int64_t)serverless->cold_starts);
    statement_add_real(row, serverless->cold_start_share);
    statement_add_interval(row, &serverless->cold_start_share_interval);
    statement_add_real(row, serverless->mean_warm);
    statement_add_real(row, serverless->mean_busy);
    statement_add_real(row, serverless->peak_concurrency);
    statement_add_real(row, serverless->provisioned_utilization);
    statement_add_integer(row, (int64_t)serverless->spillover);
    end_part(row);
    store_times_save(database, run_id, variant_id, "cold_start", &serverless->cold_start);
}

static bool load_serverless(struct database *database, int64_t run_id, int64_t variant_id,
                            struct serverless_summary *serverless)
{
    struct statement *row = select_part(database, "serverless", serverless_columns, variant_id);
    if (!statement_row(row)) return false;
    serverless->memory_mb = (uint32_t)statement_read_integer(row);
    serverless->max_concurrency = (uint64_t)statement_read_integer(row);
    serverless->provisioned_concurrency = (uint64_t)statement_read_integer(row);
    serverless->cold_starts = (uint64_t)statement_read_integer(row);
    serverless->cold_start_share = statement_read_real(row);
    serverless->cold_start_share_interval = statement_read_interval(row);
    serverless->mean_warm = statement_read_real(row);
    serverless->mean_busy = statement_read_real(row);
    serverless->peak_concurrency = statement_read_real(row);
    serverless->provisioned_utilization = statement_read_real(row);
    serverless->spillover = (uint64_t)statement_read_integer(row);
    statement_end(row);
    store_times_load(database, run_id, variant_id, "cold_start", &serverless->cold_start);
    return true;
}

static void save_async(struct database *database, int64_t run_id, int64_t variant_id, const struct async_summary *async)
{
    struct statement *row = insert_part(database, "asynchronous", async_columns, variant_id);
    statement_add_integer(row, (int64_t)async->max_concurrent_invocations);
    statement_add_real(row, async->peak_backlog);
    statement_add_real(row, async->mean_backlog);
    statement_add_real(row, async->oldest_s);
    end_part(row);
    store_times_save(database, run_id, variant_id, "backlog", &async->time_in_backlog);
    store_times_save(database, run_id, variant_id, "download", &async->download);
    store_times_save(database, run_id, variant_id, "upload", &async->upload);
}

static bool load_async(struct database *database, int64_t run_id, int64_t variant_id, struct async_summary *async)
{
    struct statement *row = select_part(database, "asynchronous", async_columns, variant_id);
    if (!statement_row(row)) return false;
    async->max_concurrent_invocations = (uint64_t)statement_read_integer(row);
    async->peak_backlog = statement_read_real(row);
    async->mean_backlog = statement_read_real(row);
    async->oldest_s = statement_read_real(row);
    statement_end(row);
    store_times_load(database, run_id, variant_id, "backlog", &async->time_in_backlog);
    store_times_load(database, run_id, variant_id, "download", &async->download);
    store_times_load(database, run_id, variant_id, "upload", &async->upload);
    return true;
}

static void save_tokens(struct database *database, int64_t run_id, int64_t variant_id,
                        const struct token_summary *tokens)
{
    struct statement *row = insert_part(database, "tokens", "input_per_s, output_per_s", variant_id);
    statement_add_real(row, tokens->input_per_s);
    statement_add_real(row, tokens->output_per_s);
    end_part(row);
    store_times_save(database, run_id, variant_id, "first_token", &tokens->first_token);
    store_times_save(database, run_id, variant_id, "output_token", &tokens->output_token);
}

static bool load_tokens(struct database *database, int64_t run_id, int64_t variant_id, struct token_summary *tokens)
{
    struct statement *row = select_part(database, "tokens", "input_per_s, output_per_s", variant_id);
    if (!statement_row(row)) return false;
    tokens->input_per_s = statement_read_real(row);
    tokens->output_per_s = statement_read_real(row);
    statement_end(row);
    store_times_load(database, run_id, variant_id, "first_token", &tokens->first_token);
    store_times_load(database, run_id, variant_id, "output_token", &tokens->output_token);
    return true;
}

static const char *const stages[] = {
    [START_NOT_PROVISIONED] = "provisioning",
    [START_NOT_DOWNLOADED] = "model_download",
    [START_NOT_HEALTHY] = "health_check",
};

static void save_failed(struct database *database, int64_t variant_id, const char *what, const uint64_t *failed)
{
    for (int end = START_NOT_PROVISIONED; end < START_ENDS; end++) {
        if (failed[end] == 0) continue;
        struct statement *row = insert_part(database, "failed_starts", "what, stage, count", variant_id);
        statement_add_text(row, what);
        statement_add_text(row, stages[end]);
        statement_add_integer(row, (int64_t)failed[end]);
        end_part(row);
    }
}

static void load_failed(struct database *database, int64_t variant_id, const char *what, uint64_t *failed)
{
    for (int end = START_NOT_PROVISIONED; end < START_ENDS; end++) {
        struct statement *row =
            database_select(database, "count", "FROM failed_starts WHERE variant_id = ? AND what = ? AND stage = ?");
        statement_add_integer(row, variant_id);
        statement_add_text(row, what);
        statement_add_text(row, stages[end]);
        if (!statement_row(row)) continue;
        failed[end] = (uint64_t)statement_read_integer(row);
        statement_end(row);
    }
}

static void save_fleet(struct database *database, int64_t variant_id, const struct fleet_summary *fleet)
{
    struct statement *row = insert_part(database, "fleets", fleet_columns, variant_id);
    statement_add_integer(row, (int64_t)fleet->launches_waited);
    statement_add_integer(row, (int64_t)fleet->launches_given_up);
    statement_add_integer(row, (int64_t)fleet->released);
    statement_add_integer(row, (int64_t)fleet->copies_moved);
    end_part(row);
    save_failed(database, variant_id, "launch", fleet->launches_failed);
    save_failed(database, variant_id, "copy", fleet->copies_failed);
}

static bool load_fleet(struct database *database, int64_t variant_id, struct fleet_summary *fleet)
{
    struct statement *row = select_part(database, "fleets", fleet_columns, variant_id);
    if (!statement_row(row)) return false;
    fleet->launches_waited = (uint64_t)statement_read_integer(row);
    fleet->launches_given_up = (uint64_t)statement_read_integer(row);
    fleet->released = (uint64_t)statement_read_integer(row);
    fleet->copies_moved = (uint64_t)statement_read_integer(row);
    statement_end(row);
    load_failed(database, variant_id, "launch", fleet->launches_failed);
    load_failed(database, variant_id, "copy", fleet->copies_failed);
    return true;
}

static void save_copies(struct database *database, int64_t variant_id, const struct copy_summary *copies)
{
    struct statement *row = insert_part(database, "copies", "wanted, mean, unplaced", variant_id);
    statement_add_integer(row, (int64_t)copies->wanted);
    statement_add_real(row, copies->mean);
    statement_add_integer(row, (int64_t)copies->unplaced);
    end_part(row);
    if (!copies->has_extremes) return;
    row = insert_part(database, "copy_extremes", "minimum, peak", variant_id);
    statement_add_real(row, copies->minimum);
    statement_add_real(row, copies->peak);
    end_part(row);
}

static void load_copy_extremes(struct database *database, int64_t variant_id, struct copy_summary *copies)
{
    struct statement *row = select_part(database, "copy_extremes", "minimum, peak", variant_id);
    copies->has_extremes = statement_row(row);
    if (!copies->has_extremes) return;
    copies->minimum = statement_read_real(row);
    copies->peak = statement_read_real(row);
    statement_end(row);
}

static bool load_copies(struct database *database, int64_t variant_id, struct copy_summary *copies)
{
    struct statement *row = select_part(database, "copies", "wanted, mean, unplaced", variant_id);
    if (!statement_row(row)) return false;
    copies->wanted = (uint64_t)statement_read_integer(row);
    copies->mean = statement_read_real(row);
    copies->unplaced = (uint64_t)statement_read_integer(row);
    statement_end(row);
    load_copy_extremes(database, variant_id, copies);
    return true;
}

static void save_capture(struct database *database, int64_t variant_id, const struct capture_summary *capture)
{
    struct statement *row = insert_part(database, "captures", "records, gb", variant_id);
    statement_add_integer(row, (int64_t)capture->records);
    statement_add_real(row, capture->gb);
    end_part(row);
}

static bool load_capture(struct database *database, int64_t variant_id, struct capture_summary *capture)
{
    struct statement *row = select_part(database, "captures", "records, gb", variant_id);
    if (!statement_row(row)) return false;
    capture->records = (uint64_t)statement_read_integer(row);
    capture->gb = statement_read_real(row);
    statement_end(row);
    return true;
}

static void save_explain(struct database *database, int64_t variant_id, const struct explain_summary *explain)
{
    struct statement *row = insert_part(database, "explanations", "explained, calls", variant_id);
    statement_add_integer(row, (int64_t)explain->explained);
    statement_add_integer(row, (int64_t)explain->calls);
    end_part(row);
}

static bool load_explain(struct database *database, int64_t variant_id, struct explain_summary *explain)
{
    struct statement *row = select_part(database, "explanations", "explained, calls", variant_id);
    if (!statement_row(row)) return false;
    explain->explained = (uint64_t)statement_read_integer(row);
    explain->calls = (uint64_t)statement_read_integer(row);
    statement_end(row);
    return true;
}

/* --- Several rows --- */

static void save_types(struct database *database, int64_t variant_id, const struct variant_result *variant)
{
    struct statement *row =
        database_insert(database, "instance_types", "variant_id, position, instance_type, mean, hours");
    for (size_t i = 0; i < variant->type_count; i++) {
        statement_add_integer(row, variant_id);
        statement_add_integer(row, (int64_t)i);
        statement_add_text(row, variant->types[i].instance_type);
        statement_add_real(row, variant->types[i].mean);
        statement_add_real(row, variant->types[i].hours);
        statement_insert(row);
    }
    statement_end(row);
}

static void load_types(struct database *database, int64_t variant_id, struct variant_result *variant)
{
    struct type_summary *types = NULL;
    struct statement *row = database_select(database, "instance_type, mean, hours",
                                            "FROM instance_types WHERE variant_id = ? ORDER BY position");
    statement_add_integer(row, variant_id);
    while (statement_row(row)) {
        types = database_room(database, types, variant->type_count, sizeof *types);
        struct type_summary *type = &types[variant->type_count++];
        type->instance_type = statement_read_text(row);
        type->mean = statement_read_real(row);
        type->hours = statement_read_real(row);
    }
    variant->types = types;
}

static void save_failures(struct database *database, int64_t variant_id, const struct variant_result *variant)
{
    struct statement *row = database_insert(
        database, "failures", arena_format(database_arena(database), "variant_id, position, %s", failure_columns));
    for (size_t i = 0; i < variant->failure_count; i++) {
        const struct failure_count *failure = &variant->failures[i];
        statement_add_integer(row, variant_id);
        statement_add_integer(row, (int64_t)i);
        statement_add_text(row, failure->cause);
        statement_add_integer(row, failure->status);
        statement_add_text(row, failure->error);
        statement_add_integer(row, (int64_t)failure->count);
        statement_insert(row);
    }
    statement_end(row);
}

static void load_failures(struct database *database, int64_t variant_id, struct variant_result *variant)
{
    struct failure_count *failures = NULL;
    struct statement *row =
        database_select(database, failure_columns, "FROM failures WHERE variant_id = ? ORDER BY position");
    statement_add_integer(row, variant_id);
    while (statement_row(row)) {
        failures = database_room(database, failures, variant->failure_count, sizeof *failures);
        struct failure_count *failure = &failures[variant->failure_count++];
        failure->cause = statement_read_text(row);
        failure->status = (uint32_t)statement_read_integer(row);
        failure->error = statement_read_text(row);
        failure->count = (uint64_t)statement_read_integer(row);
    }
    variant->failures = failures;
}

void store_mode_save(struct database *database, int64_t run_id, int64_t variant_id,
                     const struct variant_result *variant)
{
    if (variant->has_serverless) save_serverless(database, run_id, variant_id, &variant->serverless);
    if (variant->has_async) save_async(database, run_id, variant_id, &variant->async);
    if (variant->has_tokens) save_tokens(database, run_id, variant_id, &variant->tokens);
    if (variant->has_fleet) save_fleet(database, variant_id, &variant->fleet);
    if (variant->has_copies) save_copies(database, variant_id, &variant->copies);
    if (variant->has_capture) save_capture(database, variant_id, &variant->capture);
    if (variant->has_explain) save_explain(database, variant_id, &variant->explain);
    save_types(database, variant_id, variant);
    save_failures(database, variant_id, variant);
}

void store_mode_load(struct database *database, int64_t run_id, int64_t variant_id, struct variant_result *variant)
{
    variant->has_serverless = load_serverless(database, run_id, variant_id, &variant->serverless);
    variant->has_async = load_async(database, run_id, variant_id, &variant->async);
    variant->has_tokens = load_tokens(database, run_id, variant_id, &variant->tokens);
    variant->has_fleet = load_fleet(database, variant_id, &variant->fleet);
    variant->has_copies = load_copies(database, variant_id, &variant->copies);
    variant->has_capture = load_capture(database, variant_id, &variant->capture);
    variant->has_explain = load_explain(database, variant_id, &variant->explain);
    load_types(database, variant_id, variant);
    load_failures(database, variant_id, variant);
}
