#include "reports/store_sessions.h"

#include "models/result.h"
#include "reports/database.h"
#include "reports/store_times.h"
#include "sim/arena.h"

/* In the order in which the functions below write and read, before those of the length. */
static const char session_columns[] =
    "concurrent, begun, completed, aborted, under_way, mean_requests, compared, recorded_ms, lost_ms, lost_low_ms, "
    "lost_high_ms, slowdown, slowdown_low, slowdown_high";

void store_sessions_save(struct database *database, int64_t run_id, const struct result *result)
{
    const struct session_summary *sessions = &result->sessions;
    if (!result->has_sessions) return;
    struct statement *row =
        database_insert(database, "sessions",
                        arena_format(database_arena(database), "run_id, %s, %s", session_columns, store_times_columns));
    statement_add_integer(row, run_id);
    statement_add_integer(row, (int64_t)sessions->concurrent);
    statement_add_integer(row, (int64_t)sessions->begun);
    statement_add_integer(row, (int64_t)sessions->completed);
    statement_add_integer(row, (int64_t)sessions->aborted);
    statement_add_integer(row, (int64_t)sessions->under_way);
    statement_add_real(row, sessions->requests);
    statement_add_integer(row, (int64_t)sessions->compared);
    statement_add_real(row, sessions->recorded_ms);
    statement_add_real(row, sessions->lost_ms);
    statement_add_interval(row, &sessions->lost_interval_ms);
    statement_add_real(row, sessions->slowdown);
    statement_add_interval(row, &sessions->slowdown_interval);
    store_times_add(row, &sessions->length);
    statement_insert(row);
    statement_end(row);
}

void store_sessions_load(struct database *database, int64_t run_id, struct result *result)
{
    struct session_summary *sessions = &result->sessions;
    struct statement *row = database_select(
        database, arena_format(database_arena(database), "%s, %s", session_columns, store_times_columns),
        "FROM sessions WHERE run_id = ?");
    statement_add_integer(row, run_id);
    result->has_sessions = statement_row(row);
    if (!result->has_sessions) return;
    sessions->concurrent = (uint64_t)statement_read_integer(row);
    sessions->begun = (uint64_t)statement_read_integer(row);
    sessions->completed = (uint64_t)statement_read_integer(row);
    sessions->aborted = (uint64_t)statement_read_integer(row);
    sessions->under_way = (uint64_t)statement_read_integer(row);
    sessions->requests = statement_read_real(row);
    sessions->compared = (uint64_t)statement_read_integer(row);
    sessions->recorded_ms = statement_read_real(row);
    sessions->lost_ms = statement_read_real(row);
    sessions->lost_interval_ms = statement_read_interval(row);
    sessions->slowdown = statement_read_real(row);
    sessions->slowdown_interval = statement_read_interval(row);
    store_times_read(row, &sessions->length);
    statement_end(row);
}
