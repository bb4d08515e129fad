#include "reports/run_list.h"

#include "models/json_write.h"
#include "models/money.h"
#include "reports/buffer.h"
#include "reports/figure.h"
#include "reports/store.h"
#include "reports/table.h"
#include "sim/arena.h"

#include <inttypes.h>
#include <string.h>

static void add_verdict(struct table *table, const struct stored_run *run)
{
    if (!run->has_objectives) return;
    table_cell_ink(table, run->objectives_met ? "met" : "MISSED", run->objectives_met ? TABLE_GOOD : TABLE_BAD);
}

/* "2026-11-23 00:10" of "2026-11-23T00:10:00Z": a line is to fit a terminal of 80 columns. */
static const char *minute_of(struct arena *arena, const char *instant)
{
    if (strlen(instant) < 16) return instant;
    return arena_format(arena, "%.10s %.5s", instant, instant + 11);
}

static void add_row(struct arena *arena, struct table *table, const struct stored_run *run)
{
    table_row(table);
    table_cell(table, arena_format(arena, "%" PRId64, run->run_id));
    table_cell(table, arena_format(arena, "%s%s", run->scenario, run->partial ? " (partial)" : ""));
    table_cell(table, minute_of(arena, run->created_at));
    table_cell(table, arena_format(arena, "%" PRIu64, run->seed));
    table_cell(table, figure_count(arena, run->replications));
    table_cell(table, run->has_latency ? figure_time(arena, run->latency_p99_ms) : "none");
    table_cell(table, figure_money(arena, run->total_e10_usd));
    add_verdict(table, run);
}

const char *run_list_text(struct arena *arena, const struct stored_run *runs, size_t count, struct text_style style)
{
    struct buffer *buffer = buffer_new(arena);
    if (count == 0) return "No runs are stored.\n";
    struct table *table = table_new(arena);
    table_column(table, "run", TABLE_RIGHT);
    table_column(table, "scenario", TABLE_LEFT);
    table_column(table, "stored (UTC)", TABLE_LEFT);
    table_column(table, "seed", TABLE_RIGHT);
    table_column(table, "reps", TABLE_RIGHT);
    table_column(table, "p99", TABLE_RIGHT);
    table_column(table, "cost USD", TABLE_RIGHT);
    table_column(table, "verdict", TABLE_LEFT);
    for (size_t i = 0; i < count; i++) add_row(arena, table, &runs[i]);
    table_write(table, buffer, style.width < TEXT_LEAST_WIDTH ? TEXT_LEAST_WIDTH : style.width, style.colour);
    return buffer_text(buffer);
}

static void write_run(struct json_write *in, const struct stored_run *run)
{
    char cost[MONEY_TEXT];
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_integer(object, "Run", run->run_id);
    json_write_string(object, "Scenario", run->scenario);
    json_write_string(object, "CreatedAt", run->created_at);
    json_write_unsigned(object, "Seed", run->seed);
    json_write_unsigned(object, "Replications", run->replications);
    json_write_boolean(object, "Partial", run->partial);
    if (run->has_latency) json_write_double(object, "LatencyP99InMilliseconds", figure_ms(run->latency_p99_ms));
    json_write_string(object, "Cost", money_text(run->total_e10_usd, cost));
    if (run->has_objectives) json_write_boolean(object, "Met", run->objectives_met);
}

const char *run_list_json(struct arena *arena, const struct stored_run *runs, size_t count)
{
    struct json_write *root = json_write_object();
    struct json_write *array = json_write_add_array(root, "Runs");
    for (size_t i = 0; i < count; i++) write_run(array, &runs[i]);
    return json_write_text(root, arena);
}
