#include "reports/store_series.h"

#include "reports/buffer.h"
#include "reports/database.h"
#include "reports/tuples.h"
#include "sim/arena.h"
#include "sim/sketch.h"

/* In the order in which the functions below write and read. */
static const char point_columns[] =
    "start_s, arrived, succeeded, failed, latency_ns, in_system_ns, in_queue_ns, busy_ns, workers_ns, instances_ns, "
    "elapsed_ns, starting_ns, in_service_ns, draining_ns, waiting_ns, wanted_ns, needed_ns, cost_e10_usd";

static void add_point(struct statement *row, const struct series_point *point)
{
    statement_add_integer(row, point->start_s);
    statement_add_integer(row, (int64_t)point->arrived);
    statement_add_integer(row, (int64_t)point->succeeded);
    statement_add_integer(row, (int64_t)point->failed);
    statement_add_integer(row, point->latency_ns);
    statement_add_integer(row, point->in_system_ns);
    statement_add_integer(row, point->in_queue_ns);
    statement_add_integer(row, point->busy_ns);
    statement_add_integer(row, point->workers_ns);
    statement_add_integer(row, point->instances_ns);
    statement_add_integer(row, point->elapsed_ns);
    statement_add_integer(row, point->starting_ns);
    statement_add_integer(row, point->in_service_ns);
    statement_add_integer(row, point->draining_ns);
    statement_add_integer(row, point->waiting_ns);
    statement_add_integer(row, point->wanted_ns);
    statement_add_integer(row, point->needed_ns);
    statement_add_integer(row, point->cost_e10_usd);
}

static void read_point(struct statement *row, struct series_point *point)
{
    point->start_s = statement_read_integer(row);
    point->arrived = (uint64_t)statement_read_integer(row);
    point->succeeded = (uint64_t)statement_read_integer(row);
    point->failed = (uint64_t)statement_read_integer(row);
    point->latency_ns = statement_read_integer(row);
    point->in_system_ns = statement_read_integer(row);
    point->in_queue_ns = statement_read_integer(row);
    point->busy_ns = statement_read_integer(row);
    point->workers_ns = statement_read_integer(row);
    point->instances_ns = statement_read_integer(row);
    point->elapsed_ns = statement_read_integer(row);
    point->starting_ns = statement_read_integer(row);
    point->in_service_ns = statement_read_integer(row);
    point->draining_ns = statement_read_integer(row);
    point->waiting_ns = statement_read_integer(row);
    point->wanted_ns = statement_read_integer(row);
    point->needed_ns = statement_read_integer(row);
    point->cost_e10_usd = statement_read_integer(row);
}

/* --- Latencies: what is in each bucket --- */

static const char *bucket_text(struct arena *arena, const struct sketch *sketch, size_t step)
{
    struct buffer *text = buffer_new(arena);
    size_t position = 0;
    uint32_t bucket;
    uint64_t count;
    while (sketch_next(sketch, step, &position, &bucket, &count))
        tuples_add(text, (int64_t[]){sketch_bucket_low(sketch, bucket), (int64_t)count}, 2);
    tuples_end(text);
    return buffer_text(text);
}

static void add_latencies(struct database *database, struct statement *row, const struct sketch *sketch, size_t step)
{
    int64_t p50_ns = sketch ? sketch_quantile_ns(sketch, step, step + 1, 0.5) : 0;
    int64_t p99_ns = sketch ? sketch_quantile_ns(sketch, step, step + 1, 0.99) : 0;
    statement_add_integer(row, p50_ns);
    statement_add_integer(row, p99_ns);
    statement_add_integer(row, sketch ? sketch_doublings(sketch) : 0);
    statement_add_text(row, sketch ? bucket_text(database_arena(database), sketch, step) : NULL);
}

/* The text may come from anybody by now. */
static bool read_buckets(const char *text, struct sketch *sketch)
{
    struct tuples buckets = tuples_of(text);
    int64_t bucket[2];
    if (!sketch_restore_step(sketch)) return false;
    while (tuples_next(&buckets, bucket, 2))
        if (!sketch_restore_bucket(sketch, sketch_bucket_of(sketch, bucket[0]), (uint64_t)bucket[1])) return false;
    return !buckets.broken;
}

/* The columns behind those of a point; whether they make sense. A series of an older format has none of this. */
static bool read_latencies(struct database *database, struct statement *row, struct sketch **sketch, bool first)
{
    int64_t doublings = statement_read_integer(row);
    const char *buckets = statement_read_text(row);
    if (!buckets) return !*sketch;
    if (first) {
        *sketch = sketch_new(database_arena(database));
        if (doublings < 0 || !sketch_restore_doublings(*sketch, (uint32_t)doublings)) return false;
    }
    return *sketch && sketch_doublings(*sketch) == (uint32_t)doublings && read_buckets(buckets, *sketch);
}

/* --- Rows --- */

void store_series_save(struct database *database, int64_t variant_id, const struct variant_result *variant)
{
    struct statement *row =
        database_insert(database, "series_points",
                        arena_format(database_arena(database),
                                     "%s, p50_ns, p99_ns, latency_doublings, latencies, variant_id", point_columns));
    for (size_t i = 0; i < variant->series_count; i++) {
        add_point(row, &variant->series[i]);
        add_latencies(database, row, variant->series_latencies, i);
        statement_add_integer(row, variant_id);
        statement_insert(row);
    }
    statement_end(row);
}

void store_series_load(struct database *database, int64_t variant_id, struct variant_result *variant)
{
    struct series_point *points = NULL;
    struct sketch *latencies = NULL;
    struct statement *row = database_select(
        database, arena_format(database_arena(database), "%s, latency_doublings, latencies", point_columns),
        "FROM series_points WHERE variant_id = ? ORDER BY start_s");
    statement_add_integer(row, variant_id);
    while (statement_row(row)) {
        points = database_room(database, points, variant->series_count, sizeof *points);
        struct series_point *point = &points[variant->series_count++];
        read_point(row, point);
        if (!read_latencies(database, row, &latencies, variant->series_count == 1))
            database_damaged(database, "a step's latencies are not [low_ns, count]");
    }
    variant->series = points;
    variant->series_latencies = latencies;
}
