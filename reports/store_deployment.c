#include "reports/store_deployment.h"

#include "reports/database.h"
#include "sim/arena.h"

/* Columns in the order in which the functions below write and read. */
static const char columns[] =
    "asked_ns, strategy, from_generation, from_config_name, to_generation, to_config_name, succeeded, rolled_back, "
    "refused, "
    "under_way, has_duration, duration_s, duration_low_s, duration_high_s, cost_e10_usd, more_events";

static const char event_columns[] = "at_ns, event, alarm, share, old_instances, new_instances";

static void add_generation(struct statement *row, const struct generation *generation)
{
    statement_add_integer(row, generation->number);
    statement_add_text(row, generation->endpoint_config_name);
}

static struct generation read_generation(struct statement *row)
{
    struct generation generation = {.number = (uint32_t)statement_read_integer(row)};
    generation.endpoint_config_name = statement_read_text(row);
    return generation;
}

static void save_events(struct database *database, int64_t deployment_id, const struct deployment_result *deployment)
{
    struct statement *row =
        database_insert(database, "deployment_events",
                        "at_ns, event, alarm, share, old_instances, new_instances, deployment_id, position");
    for (size_t i = 0; i < deployment->event_count; i++) {
        const struct deployment_point *event = &deployment->events[i];
        statement_add_integer(row, event->at_ns);
        statement_add_text(row, event->event);
        statement_add_text(row, event->alarm);
        statement_add_real(row, event->share);
        statement_add_integer(row, (int64_t)event->old_instances);
        statement_add_integer(row, (int64_t)event->new_instances);
        statement_add_integer(row, deployment_id);
        statement_add_integer(row, (int64_t)i);
        statement_insert(row);
    }
    statement_end(row);
}

static void load_events(struct database *database, int64_t deployment_id, struct deployment_result *deployment)
{
    struct deployment_point *events = NULL;
    struct statement *row =
        database_select(database, event_columns, "FROM deployment_events WHERE deployment_id = ? ORDER BY position");
    statement_add_integer(row, deployment_id);
    while (statement_row(row)) {
        events = database_room(database, events, deployment->event_count, sizeof *events);
        struct deployment_point *event = &events[deployment->event_count++];
        event->at_ns = statement_read_integer(row);
        event->event = statement_read_text(row);
        event->alarm = statement_read_text(row);
        event->share = statement_read_real(row);
        event->old_instances = (uint64_t)statement_read_integer(row);
        event->new_instances = (uint64_t)statement_read_integer(row);
    }
    deployment->events = events;
}

static int64_t save_one(struct database *database, int64_t run_id, size_t position,
                        const struct deployment_result *deployment)
{
    struct statement *row = database_insert(database, "deployments",
                                            arena_format(database_arena(database), "%s, run_id, position", columns));
    statement_add_integer(row, deployment->asked_ns);
    statement_add_text(row, deployment->strategy);
    add_generation(row, &deployment->from);
    add_generation(row, &deployment->to);
    statement_add_integer(row, (int64_t)deployment->succeeded);
    statement_add_integer(row, (int64_t)deployment->rolled_back);
    statement_add_integer(row, (int64_t)deployment->refused);
    statement_add_integer(row, (int64_t)deployment->under_way);
    statement_add_integer(row, deployment->has_duration);
    statement_add_real(row, deployment->duration_s);
    statement_add_interval(row, &deployment->duration_interval_s);
    statement_add_integer(row, deployment->cost_e10_usd);
    statement_add_integer(row, (int64_t)deployment->more_events);
    statement_add_integer(row, run_id);
    statement_add_integer(row, (int64_t)position);
    int64_t deployment_id = statement_insert(row);
    statement_end(row);
    return deployment_id;
}

static void read_one(struct statement *row, struct deployment_result *deployment)
{
    deployment->asked_ns = statement_read_integer(row);
    deployment->strategy = statement_read_text(row);
    deployment->from = read_generation(row);
    deployment->to = read_generation(row);
    deployment->succeeded = (uint64_t)statement_read_integer(row);
    deployment->rolled_back = (uint64_t)statement_read_integer(row);
    deployment->refused = (uint64_t)statement_read_integer(row);
    deployment->under_way = (uint64_t)statement_read_integer(row);
    deployment->has_duration = statement_read_integer(row) != 0;
    deployment->duration_s = statement_read_real(row);
    deployment->duration_interval_s = statement_read_interval(row);
    deployment->cost_e10_usd = statement_read_integer(row);
    deployment->more_events = (uint64_t)statement_read_integer(row);
}

void store_deployments_save(struct database *database, int64_t run_id, const struct result *result)
{
    for (size_t i = 0; i < result->deployment_count; i++)
        save_events(database, save_one(database, run_id, i, &result->deployments[i]), &result->deployments[i]);
}

void store_deployments_load(struct database *database, int64_t run_id, struct result *result)
{
    struct deployment_result *deployments = NULL;
    struct statement *row =
        database_select(database, arena_format(database_arena(database), "%s, deployment_id", columns),
                        "FROM deployments WHERE run_id = ? ORDER BY position");
    statement_add_integer(row, run_id);
    while (statement_row(row)) {
        deployments = database_room(database, deployments, result->deployment_count, sizeof *deployments);
        struct deployment_result *deployment = &deployments[result->deployment_count++];
        read_one(row, deployment);
        load_events(database, statement_read_integer(row), deployment);
    }
    result->deployments = deployments;
}
