#include "reports/store_upgrade.h"

#include "reports/store.h"
#include "sim/arena.h"

/* A check is part of its table, so the measures need a new one. legacy_alter_table leaves views alone that name the old one. */
static const char from_1_before[] = "PRAGMA legacy_alter_table = ON;"
                                    "DROP VIEW IF EXISTS v_variant_share;"
                                    "DROP VIEW IF EXISTS v_latency_percentiles;"
                                    "ALTER TABLE variants ADD COLUMN component TEXT;"
                                    "ALTER TABLE variants ADD COLUMN mean_batch_size REAL NOT NULL DEFAULT 0.0;"
                                    "DROP INDEX IF EXISTS time_summaries_by_run;"
                                    "ALTER TABLE time_summaries RENAME TO time_summaries_1;";

static const char from_1_after[] = "INSERT INTO time_summaries SELECT * FROM time_summaries_1;"
                                   "DROP TABLE time_summaries_1;"
                                   "PRAGMA legacy_alter_table = OFF;";

#define POINT_COLUMN(name) "ALTER TABLE series_points ADD COLUMN " name " INTEGER NOT NULL DEFAULT 0;"

static const char from_2_before[] = POINT_COLUMN("elapsed_ns") POINT_COLUMN("starting_ns") POINT_COLUMN("in_service_ns")
    POINT_COLUMN("draining_ns") POINT_COLUMN("waiting_ns") POINT_COLUMN("wanted_ns") POINT_COLUMN("needed_ns")
        POINT_COLUMN("cost_e10_usd") POINT_COLUMN("p50_ns") POINT_COLUMN("p99_ns")
            POINT_COLUMN("latency_doublings") "ALTER TABLE series_points ADD COLUMN latencies TEXT;"
                                              "ALTER TABLE objectives ADD COLUMN missed_share REAL;"
                                              "ALTER TABLE cost_lines ADD COLUMN busy_e10_usd INTEGER;"
                                              "ALTER TABLE variants ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;"
                                              "ALTER TABLE variants ADD COLUMN endpoint_config_name TEXT;"
                                              "ALTER TABLE cost_lines ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;"
                                              "ALTER TABLE cost_lines ADD COLUMN endpoint_config_name TEXT;";

/* Views that show more, beside new tables. */
static const char from_3_before[] = "DROP VIEW IF EXISTS v_summary;";

struct database_schema store_schema(struct arena *arena)
{
    struct database_schema schema = {.create = store_schema_sql};
    schema.upgrade[1] =
        arena_format(arena, "%s%s%s%s%s", from_1_before, from_2_before, from_3_before, store_schema_sql, from_1_after);
    schema.upgrade[2] = arena_format(arena, "%s%s%s", from_2_before, from_3_before, store_schema_sql);
    schema.upgrade[3] = arena_format(arena, "%s%s", from_3_before, store_schema_sql);
    schema.upgrade[4] = schema.upgrade[5] = store_schema_sql; /* new tables alone */
    return schema;
}
