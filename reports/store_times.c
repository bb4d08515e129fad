#include "reports/store_times.h"

#include "reports/database.h"
#include "sim/arena.h"

/* In the order in which the functions below write and read. */
const char store_times_columns[] =
    "count, mean_ms, standard_deviation_ms, minimum_ms, maximum_ms, p50_ms, p90_ms, p95_ms, p99_ms, p999_ms, "
    "mean_low_ms, mean_high_ms, p50_low_ms, p50_high_ms, p90_low_ms, p90_high_ms, p95_low_ms, p95_high_ms, "
    "p99_low_ms, p99_high_ms, p999_low_ms, p999_high_ms";

void store_times_add(struct statement *row, const struct time_summary *summary)
{
    statement_add_integer(row, (int64_t)summary->count);
    statement_add_real(row, summary->mean_ms);
    statement_add_real(row, summary->standard_deviation_ms);
    statement_add_real(row, summary->minimum_ms);
    statement_add_real(row, summary->maximum_ms);
    for (int i = 0; i < PERCENTILES; i++) statement_add_real(row, summary->percentile_ms[i]);
    statement_add_interval(row, &summary->mean_interval_ms);
    for (int i = 0; i < PERCENTILES; i++) statement_add_interval(row, &summary->percentile_interval_ms[i]);
}

void store_times_read(struct statement *row, struct time_summary *summary)
{
    summary->count = (uint64_t)statement_read_integer(row);
    summary->mean_ms = statement_read_real(row);
    summary->standard_deviation_ms = statement_read_real(row);
    summary->minimum_ms = statement_read_real(row);
    summary->maximum_ms = statement_read_real(row);
    for (int i = 0; i < PERCENTILES; i++) summary->percentile_ms[i] = statement_read_real(row);
    summary->mean_interval_ms = statement_read_interval(row);
    for (int i = 0; i < PERCENTILES; i++) summary->percentile_interval_ms[i] = statement_read_interval(row);
}

void store_times_save(struct database *database, int64_t run_id, int64_t variant_id, const char *measure,
                      const struct time_summary *summary)
{
    const char *columns = arena_format(database_arena(database), "%s, run_id, measure%s", store_times_columns,
                                       variant_id ? ", variant_id" : "");
    struct statement *row = database_insert(database, "time_summaries", columns);
    store_times_add(row, summary);
    statement_add_integer(row, run_id);
    statement_add_text(row, measure);
    if (variant_id) statement_add_integer(row, variant_id);
    statement_insert(row);
    statement_end(row);
}

void store_times_load(struct database *database, int64_t run_id, int64_t variant_id, const char *measure,
                      struct time_summary *summary)
{
    struct statement *row =
        database_select(database, store_times_columns,
                        "FROM time_summaries WHERE run_id = ? AND coalesce(variant_id, 0) = ? AND measure = ?");
    statement_add_integer(row, run_id);
    statement_add_integer(row, variant_id);
    statement_add_text(row, measure);
    if (!statement_row(row)) {
        database_damaged(database, "a run lacks its times");
        return;
    }
    store_times_read(row, summary);
    statement_end(row);
}
