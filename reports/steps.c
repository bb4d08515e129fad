#include "reports/steps.h"

#include "sim/arena.h"
#include "sim/sketch.h"
#include "sim/units.h"

#include <inttypes.h>

static int64_t plus(int64_t a, int64_t b)
{
    int128 sum = (int128)a + b;
    return sum < INT64_MAX ? (int64_t)sum : INT64_MAX;
}

static void add(struct series_point *into, const struct series_point *from)
{
    into->elapsed_ns = plus(into->elapsed_ns, from->elapsed_ns);
    into->arrived += from->arrived;
    into->succeeded += from->succeeded;
    into->failed += from->failed;
    into->latency_ns = plus(into->latency_ns, from->latency_ns);
    into->in_system_ns = plus(into->in_system_ns, from->in_system_ns);
    into->in_queue_ns = plus(into->in_queue_ns, from->in_queue_ns);
    into->busy_ns = plus(into->busy_ns, from->busy_ns);
    into->workers_ns = plus(into->workers_ns, from->workers_ns);
    into->instances_ns = plus(into->instances_ns, from->instances_ns);
    into->starting_ns = plus(into->starting_ns, from->starting_ns);
    into->in_service_ns = plus(into->in_service_ns, from->in_service_ns);
    into->draining_ns = plus(into->draining_ns, from->draining_ns);
    into->waiting_ns = plus(into->waiting_ns, from->waiting_ns);
    into->wanted_ns = plus(into->wanted_ns, from->wanted_ns);
    into->needed_ns = plus(into->needed_ns, from->needed_ns);
    into->cost_e10_usd = plus(into->cost_e10_usd, from->cost_e10_usd);
}

/* Steps that make one row. */
static size_t steps_a_row(int64_t period_s, size_t steps, size_t most)
{
    static const int64_t minutes[] = {1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 10080};
    size_t least = (steps + most - 1) / most;
    for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
        int64_t length_s = 60 * minutes[i];
        if (length_s % period_s == 0 && (size_t)(length_s / period_s) >= least) return (size_t)(length_s / period_s);
    }
    return least;
}

static void set_latencies(struct step_row *row, const struct sketch *sketch, size_t first, size_t end)
{
    row->latencies = sketch ? sketch_count(sketch, first, end) : 0;
    if (row->latencies == 0) return;
    row->mean_ms = (double)row->sums.latency_ns / (double)row->latencies / (double)NS_PER_MS;
    row->p50_ms = (double)sketch_quantile_ns(sketch, first, end, 0.5) / (double)NS_PER_MS;
    row->p99_ms = (double)sketch_quantile_ns(sketch, first, end, 0.99) / (double)NS_PER_MS;
}

/* How many rows there are of so many steps each. */
static size_t rows_of(const struct variant_result *variant, size_t each)
{
    size_t steps = variant->series_count, count = (steps + each - 1) / each;
    int64_t first_ns = 0, last_ns = 0;
    if (count < 2) return count;
    for (size_t i = 0; i < each; i++) first_ns = plus(first_ns, variant->series[i].elapsed_ns);
    for (size_t i = (count - 1) * each; i < steps; i++) last_ns = plus(last_ns, variant->series[i].elapsed_ns);
    return last_ns < first_ns / 10 ? count - 1 : count;
}

struct step_rows step_rows(struct arena *arena, const struct result *result, const struct variant_result *variant,
                           size_t most)
{
    size_t steps = variant->series_count;
    if (steps == 0 || result->series_period_s <= 0 || variant->series[0].elapsed_ns == 0) return (struct step_rows){0};
    size_t each = steps_a_row(result->series_period_s, steps, most), count = rows_of(variant, each);
    struct step_row *rows = arena_new_array(arena, count, struct step_row);
    for (size_t r = 0; r < count; r++) {
        size_t first = r * each, end = r + 1 < count ? first + each : steps;
        rows[r].sums.start_s = variant->series[first].start_s;
        for (size_t i = first; i < end; i++) add(&rows[r].sums, &variant->series[i]);
        set_latencies(&rows[r], variant->series_latencies, first, end);
    }
    return (struct step_rows){(int64_t)each * result->series_period_s, count, rows};
}

double step_mean(const struct step_row *row, int64_t integral_ns)
{
    return row->sums.elapsed_ns > 0 ? (double)integral_ns / (double)row->sums.elapsed_ns : 0;
}

double step_utilization(const struct step_row *row)
{
    return row->sums.workers_ns > 0 ? (double)row->sums.busy_ns / (double)row->sums.workers_ns : 0;
}

const char *step_clock(struct arena *arena, int64_t second, bool days)
{
    int64_t minutes = second / 60;
    if (!days) return arena_format(arena, "%" PRId64 ":%02" PRId64, minutes / 60, minutes % 60);
    return arena_format(arena, "%" PRId64 "d %02" PRId64 ":%02" PRId64, minutes / 1440, minutes / 60 % 24,
                        minutes % 60);
}
