#include "reports/store_scaling.h"

#include "reports/database.h"
#include "sim/arena.h"

static void save_events(struct database *database, int64_t variant_id, const struct scaling_summary *scaling)
{
    struct statement *row = database_insert(
        database, "scaling_events", "variant_id, position, at_ns, decided_ns, from_instances, to_instances, cause");
    for (size_t i = 0; i < scaling->event_count; i++) {
        const struct scaling_change *event = &scaling->events[i];
        statement_add_integer(row, variant_id);
        statement_add_integer(row, (int64_t)i);
        statement_add_integer(row, event->at_ns);
        statement_add_integer(row, event->decided_ns);
        statement_add_integer(row, (int64_t)event->from);
        statement_add_integer(row, (int64_t)event->to);
        statement_add_text(row, event->cause);
        statement_insert(row);
    }
    statement_end(row);
}

static void load_events(struct database *database, int64_t variant_id, struct scaling_summary *scaling)
{
    struct scaling_change *events = NULL;
    struct statement *row = database_select(database, "at_ns, decided_ns, from_instances, to_instances, cause",
                                            "FROM scaling_events WHERE variant_id = ? ORDER BY position");
    statement_add_integer(row, variant_id);
    while (statement_row(row)) {
        events = database_room(database, events, scaling->event_count, sizeof *events);
        struct scaling_change *event = &events[scaling->event_count++];
        event->at_ns = statement_read_integer(row);
        event->decided_ns = statement_read_integer(row);
        event->from = (uint64_t)statement_read_integer(row);
        event->to = (uint64_t)statement_read_integer(row);
        event->cause = statement_read_text(row);
    }
    scaling->events = events;
}

static const char regret_columns[] = "needed_hours, above_e10_usd, shortages, shortage_requests, shortage_s, "
                                     "shortage_mean_s, shortage_longest_s, overshoot, reversals";

static void save_regret(struct database *database, int64_t variant_id, const struct scaling_regret *regret)
{
    struct statement *row = database_insert(database, "scaling_regrets",
                                            arena_format(database_arena(database), "%s, variant_id", regret_columns));
    statement_add_real(row, regret->needed_hours);
    statement_add_integer(row, regret->above_e10_usd);
    statement_add_integer(row, (int64_t)regret->shortages);
    statement_add_integer(row, (int64_t)regret->shortage_requests);
    statement_add_real(row, regret->shortage_s);
    statement_add_real(row, regret->shortage_mean_s);
    statement_add_real(row, regret->shortage_longest_s);
    statement_add_integer(row, (int64_t)regret->overshoot);
    statement_add_integer(row, (int64_t)regret->reversals);
    statement_add_integer(row, variant_id);
    statement_insert(row);
    statement_end(row);
}

static bool load_regret(struct database *database, int64_t variant_id, struct scaling_regret *regret)
{
    struct statement *row = database_select(database, regret_columns, "FROM scaling_regrets WHERE variant_id = ?");
    statement_add_integer(row, variant_id);
    if (!statement_row(row)) return false;
    regret->needed_hours = statement_read_real(row);
    regret->above_e10_usd = statement_read_integer(row);
    regret->shortages = (uint64_t)statement_read_integer(row);
    regret->shortage_requests = (uint64_t)statement_read_integer(row);
    regret->shortage_s = statement_read_real(row);
    regret->shortage_mean_s = statement_read_real(row);
    regret->shortage_longest_s = statement_read_real(row);
    regret->overshoot = (uint64_t)statement_read_integer(row);
    regret->reversals = (uint64_t)statement_read_integer(row);
    statement_end(row);
    return true;
}

void store_scaling_save(struct database *database, int64_t variant_id, const struct variant_result *variant)
{
    const struct scaling_summary *scaling = &variant->scaling;
    if (!variant->has_scaling) return;
    struct statement *row =
        database_insert(database, "scalings", "variant_id, scale_outs, scale_ins, refused_launches, more_events");
    statement_add_integer(row, variant_id);
    statement_add_integer(row, (int64_t)scaling->scale_outs);
    statement_add_integer(row, (int64_t)scaling->scale_ins);
    statement_add_integer(row, (int64_t)scaling->refused_launches);
    statement_add_integer(row, (int64_t)scaling->more_events);
    statement_insert(row);
    statement_end(row);
    save_events(database, variant_id, scaling);
    if (scaling->has_regret) save_regret(database, variant_id, &scaling->regret);
}

void store_scaling_load(struct database *database, int64_t variant_id, struct variant_result *variant)
{
    struct scaling_summary *scaling = &variant->scaling;
    struct statement *row = database_select(database, "scale_outs, scale_ins, refused_launches, more_events",
                                            "FROM scalings WHERE variant_id = ?");
    statement_add_integer(row, variant_id);
    if (!statement_row(row)) return;
    variant->has_scaling = true;
    scaling->scale_outs = (uint64_t)statement_read_integer(row);
    scaling->scale_ins = (uint64_t)statement_read_integer(row);
    scaling->refused_launches = (uint64_t)statement_read_integer(row);
    scaling->more_events = (uint64_t)statement_read_integer(row);
    statement_end(row);
    load_events(database, variant_id, scaling);
    scaling->has_regret = load_regret(database, variant_id, &scaling->regret);
}
