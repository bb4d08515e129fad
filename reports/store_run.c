#include "reports/store_run.h"

#include "models/result.h"
#include "reports/store_bill.h"
#include "reports/store_deployment.h"
#include "reports/store_part.h"
#include "reports/store_sessions.h"
#include "reports/store_times.h"
#include "reports/store_uncertain.h"
#include "reports/store_variant.h"
#include "sim/arena.h"

/* Columns in the order in which the functions beside them write and read. */
static const char run_columns[] =
    "name, description, loadline_version, endpoint_config_name, region, start_time, seed, replications, confidence, "
    "simulated_s, warm_up_s, warm_up_rule, partial, arrived, succeeded, model_errors, throttled, rejected, timed_out, "
    "expired, in_flight, offered_per_s, succeeded_per_s, series_period_s, total_e10_usd, per_hour_e10_usd, "
    "monthly_e10_usd, has_per_request, per_million_requests_e10_usd, per_thousand_succeeded_e10_usd, busy_e10_usd, "
    "idle_e10_usd";

static const char caller_columns[] = "users, attempts, retries, refused_by_quota";

static const char objective_columns[] = "metric, statistic, variant_name, at_most, measured, measured_low, "
                                        "measured_high, met, has_probability, probability_met, missed_share";

static void add_cost(struct statement *row, const struct cost_result *cost)
{
    statement_add_integer(row, cost->total_e10_usd);
    statement_add_integer(row, cost->per_hour_e10_usd);
    statement_add_integer(row, cost->monthly_e10_usd);
    statement_add_integer(row, cost->has_per_request);
    statement_add_integer(row, cost->per_million_requests_e10_usd);
    statement_add_integer(row, cost->per_thousand_succeeded_e10_usd);
    statement_add_integer(row, cost->busy_e10_usd);
    statement_add_integer(row, cost->idle_e10_usd);
}

static void read_cost(struct statement *row, struct cost_result *cost)
{
    cost->total_e10_usd = statement_read_integer(row);
    cost->per_hour_e10_usd = statement_read_integer(row);
    cost->monthly_e10_usd = statement_read_integer(row);
    cost->has_per_request = statement_read_integer(row) != 0;
    cost->per_million_requests_e10_usd = statement_read_integer(row);
    cost->per_thousand_succeeded_e10_usd = statement_read_integer(row);
    cost->busy_e10_usd = statement_read_integer(row);
    cost->idle_e10_usd = statement_read_integer(row);
}

static int64_t save_run(struct database *database, const struct result *result, const char *created_at)
{
    const char *interval = result->cost.has_interval ? ", total_low_e10_usd, total_high_e10_usd" : "";
    const char *created = created_at ? ", created_at" : "";
    struct statement *row = database_insert(
        database, "runs", arena_format(database_arena(database), "%s%s%s", run_columns, interval, created));
    statement_add_text(row, result->scenario);
    statement_add_text(row, result->description);
    statement_add_text(row, result->version);
    statement_add_text(row, result->endpoint_config_name);
    statement_add_text(row, result->region);
    statement_add_text(row, result->start_time);
    statement_add_integer(row, (int64_t)result->seed);
    statement_add_integer(row, result->replications);
    statement_add_real(row, result->confidence);
    statement_add_real(row, result->simulated_s);
    statement_add_real(row, result->warm_up_s);
    statement_add_text(row, result->warm_up_rule);
    statement_add_integer(row, result->partial);
    statement_add_requests(row, &result->requests);
    statement_add_real(row, result->offered_per_s);
    statement_add_real(row, result->succeeded_per_s);
    statement_add_integer(row, result->series_period_s);
    add_cost(row, &result->cost);
    if (result->cost.has_interval) {
        statement_add_integer(row, result->cost.total_low_e10_usd);
        statement_add_integer(row, result->cost.total_high_e10_usd);
    }
    if (created_at) statement_add_text(row, created_at);
    int64_t run_id = statement_insert(row);
    statement_end(row);
    return run_id;
}

static void load_run(struct database *database, int64_t run_id, struct result *result)
{
    struct statement *row = database_select(
        database,
        arena_format(database_arena(database),
                     "%s, total_low_e10_usd IS NOT NULL, total_low_e10_usd, total_high_e10_usd", run_columns),
        "FROM runs WHERE run_id = ?");
    statement_add_integer(row, run_id);
    if (!statement_row(row)) {
        database_damaged(database, "a run is missing");
        return;
    }
    result->scenario = statement_read_text(row);
    result->description = statement_read_text(row);
    result->version = statement_read_text(row);
    result->endpoint_config_name = statement_read_text(row);
    result->region = statement_read_text(row);
    result->start_time = statement_read_text(row);
    result->seed = (uint64_t)statement_read_integer(row);
    result->replications = (uint32_t)statement_read_integer(row);
    result->confidence = statement_read_real(row);
    result->simulated_s = statement_read_real(row);
    result->warm_up_s = statement_read_real(row);
    result->warm_up_rule = statement_read_text(row);
    result->partial = statement_read_integer(row) != 0;
    result->requests = statement_read_requests(row);
    result->offered_per_s = statement_read_real(row);
    result->succeeded_per_s = statement_read_real(row);
    result->series_period_s = statement_read_integer(row);
    read_cost(row, &result->cost);
    result->cost.has_interval = statement_read_integer(row) != 0;
    result->cost.total_low_e10_usd = statement_read_integer(row);
    result->cost.total_high_e10_usd = statement_read_integer(row);
    statement_end(row);
}

static void save_callers(struct database *database, int64_t run_id, const struct result *result)
{
    if (!result->has_callers) return;
    struct statement *row =
        database_insert(database, "callers", arena_format(database_arena(database), "run_id, %s", caller_columns));
    statement_add_integer(row, run_id);
    statement_add_integer(row, (int64_t)result->callers.users);
    statement_add_integer(row, (int64_t)result->callers.attempts);
    statement_add_integer(row, (int64_t)result->callers.retries);
    statement_add_integer(row, (int64_t)result->callers.refused_by_quota);
    statement_insert(row);
    statement_end(row);
}

static void load_callers(struct database *database, int64_t run_id, struct result *result)
{
    struct statement *row = database_select(database, caller_columns, "FROM callers WHERE run_id = ?");
    statement_add_integer(row, run_id);
    result->has_callers = statement_row(row);
    if (!result->has_callers) return;
    result->callers.users = (uint64_t)statement_read_integer(row);
    result->callers.attempts = (uint64_t)statement_read_integer(row);
    result->callers.retries = (uint64_t)statement_read_integer(row);
    result->callers.refused_by_quota = (uint64_t)statement_read_integer(row);
    statement_end(row);
}

static void save_objectives(struct database *database, int64_t run_id, const struct result *result)
{
    struct statement *row = store_part_insert(database, "objectives", objective_columns);
    for (size_t i = 0; i < result->objective_count; i++) {
        const struct objective_result *objective = &result->objectives[i];
        store_part_add_place(row, run_id, i);
        statement_add_text(row, objective->metric);
        statement_add_text(row, objective->statistic);
        statement_add_text(row, objective->variant_name);
        statement_add_real(row, objective->at_most);
        statement_add_real(row, objective->measured);
        statement_add_interval(row, &objective->interval);
        statement_add_integer(row, objective->met);
        statement_add_integer(row, objective->has_probability);
        statement_add_real(row, objective->probability_met);
        statement_add_real_or_null(row, objective->has_missed, objective->missed_share);
        statement_insert(row);
    }
    statement_end(row);
}

static void load_objectives(struct database *database, int64_t run_id, struct result *result)
{
    struct objective_result *objectives = NULL;
    struct statement *row = store_part_select(database, "objectives", objective_columns, run_id);
    while (statement_row(row)) {
        objectives = database_room(database, objectives, result->objective_count, sizeof *objectives);
        struct objective_result *objective = &objectives[result->objective_count++];
        objective->metric = statement_read_text(row);
        objective->statistic = statement_read_text(row);
        objective->variant_name = statement_read_text(row);
        objective->at_most = statement_read_real(row);
        objective->measured = statement_read_real(row);
        objective->interval = statement_read_interval(row);
        objective->met = statement_read_integer(row) != 0;
        objective->has_probability = statement_read_integer(row) != 0;
        objective->probability_met = statement_read_real(row);
        objective->has_missed = statement_read_real_or_null(row, &objective->missed_share);
    }
    result->objectives = objectives;
}

/* "assumptions" or "warnings". */
static void save_texts(struct database *database, int64_t run_id, const char *table, const char *const *texts,
                       size_t count)
{
    struct statement *row = store_part_insert(database, table, "text");
    for (size_t i = 0; i < count; i++) {
        store_part_add_place(row, run_id, i);
        statement_add_text(row, texts[i]);
        statement_insert(row);
    }
    statement_end(row);
}

static const char *const *load_texts(struct database *database, int64_t run_id, const char *table, size_t *count)
{
    const char **texts = NULL;
    struct statement *row = store_part_select(database, table, "text", run_id);
    while (statement_row(row)) {
        texts = database_room(database, texts, *count, sizeof *texts);
        texts[(*count)++] = statement_read_text(row);
    }
    return texts;
}

static void save_inputs(struct database *database, int64_t run_id, const struct result *result)
{
    struct statement *row = store_part_insert(database, "inputs", "path, sha256");
    for (size_t i = 0; i < result->input_count; i++) {
        store_part_add_place(row, run_id, i);
        statement_add_text(row, result->inputs[i].path);
        statement_add_text(row, result->inputs[i].sha256);
        statement_insert(row);
    }
    statement_end(row);
}

static void load_inputs(struct database *database, int64_t run_id, struct result *result)
{
    struct input_digest *inputs = NULL;
    struct statement *row = store_part_select(database, "inputs", "path, sha256", run_id);
    while (statement_row(row)) {
        inputs = database_room(database, inputs, result->input_count, sizeof *inputs);
        struct input_digest *input = &inputs[result->input_count++];
        input->path = statement_read_text(row);
        input->sha256 = statement_read_text(row);
    }
    result->inputs = inputs;
}

int64_t store_run_save(struct database *database, const struct result *result, const char *created_at)
{
    int64_t run_id = save_run(database, result, created_at);
    store_times_save(database, run_id, 0, "latency", &result->latency);
    save_callers(database, run_id, result);
    store_sessions_save(database, run_id, result);
    for (size_t i = 0; i < result->variant_count; i++) store_variant_save(database, run_id, i, &result->variants[i]);
    for (size_t i = 0; i < result->component_count; i++)
        store_variant_save(database, run_id, result->variant_count + i, &result->components[i]);
    store_deployments_save(database, run_id, result);
    store_uncertain_save(database, run_id, result);
    store_bill_save(database, run_id, result);
    save_objectives(database, run_id, result);
    save_texts(database, run_id, "assumptions", result->assumptions, result->assumption_count);
    save_texts(database, run_id, "warnings", result->warnings, result->warning_count);
    save_inputs(database, run_id, result);
    return run_id;
}

void store_run_load(struct database *database, int64_t run_id, struct result *result)
{
    load_run(database, run_id, result);
    store_times_load(database, run_id, 0, "latency", &result->latency);
    load_callers(database, run_id, result);
    store_sessions_load(database, run_id, result);
    store_variants_load(database, run_id, false, &result->variants, &result->variant_count);
    store_variants_load(database, run_id, true, &result->components, &result->component_count);
    store_deployments_load(database, run_id, result);
    store_uncertain_load(database, run_id, result);
    store_bill_load(database, run_id, result);
    load_objectives(database, run_id, result);
    result->assumptions = load_texts(database, run_id, "assumptions", &result->assumption_count);
    result->warnings = load_texts(database, run_id, "warnings", &result->warning_count);
    load_inputs(database, run_id, result);
}

int64_t store_run_with_key(struct database *database, const char *from, const char *key)
{
    struct statement *row = database_select(database, "run_id", from);
    statement_add_text(row, key);
    int64_t run_id = statement_row(row) ? statement_read_integer(row) : 0;
    statement_end(row);
    return run_id;
}
