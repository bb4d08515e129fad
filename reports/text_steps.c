#include "reports/text_steps.h"

#include "models/figure_text.h"
#include "models/money.h"
#include "reports/steps.h"
#include "reports/text_page.h"
#include "reports/text_steps_chart.h"
#include "reports/text_subject.h"
#include "sim/arena.h"

#include <inttypes.h>
#include <math.h>

#define ROWS_MOST 24

/* --- What is worth showing --- */

/* The workers in service of some row are others than those of the first, in the mean by more than a thousandth. */
static bool workers_change(const struct step_rows *rows)
{
    double first = rows->count > 0 ? step_mean(&rows->all[0], rows->all[0].sums.workers_ns) : 0;
    for (size_t r = 1; r < rows->count; r++) {
        double workers = step_mean(&rows->all[r], rows->all[r].sums.workers_ns);
        if (workers > first * 1.001 || workers < first * 0.999) return true;
    }
    return false;
}

/* Of Poisson arrivals at one rate, counts of a row have a variance as large as their mean. The rate changes where there is more: a
 * standard deviation of at least a quarter of the rate beyond chance. The last row may be short, and is left out. */
static bool rate_changes(const struct step_rows *rows)
{
    if (rows->count < 4) return false;
    double count = (double)rows->count - 1, sum = 0, squares = 0;
    for (size_t r = 0; r + 1 < rows->count; r++) sum += (double)rows->all[r].sums.arrived;
    double mean = sum / count;
    for (size_t r = 0; r + 1 < rows->count; r++) {
        double beyond = (double)rows->all[r].sums.arrived - mean;
        squares += beyond * beyond;
    }
    return mean > 0 && squares / (count - 1) - mean > mean * mean / 16;
}

static bool may_change(const struct variant_result *variant)
{
    return variant->mode != MODE_SERVERLESS && (!variant->component || variant->has_scaling);
}

/* --- One subject --- */

static const char *length_text(struct arena *arena, int64_t length_s)
{
    if (length_s % 3600 != 0) return arena_format(arena, "%" PRId64 " min", length_s / 60);
    if (length_s % 86400 != 0) return arena_format(arena, "%" PRId64 " h", length_s / 3600);
    return length_s == 86400 ? "1 day" : arena_format(arena, "%" PRId64 " days", length_s / 86400);
}

/* Columns that not every timeline has. */
struct columns {
    bool days, failed, queue, instances, wanted, starting, draining, short_of, cost;
};

static struct columns columns_of(const struct variant_result *variant, const struct step_rows *rows)
{
    struct columns columns = {
        .instances = variant->has_instances, .wanted = variant->scaling.has_regret, .cost = !variant->component};
    for (size_t r = 0; r < rows->count; r++) {
        const struct series_point *sums = &rows->all[r].sums;
        columns.days = columns.days || sums->start_s >= 172800;
        columns.failed = columns.failed || sums->failed > 0;
        columns.queue = columns.queue || (sums->in_queue_ns > 0 && !columns.wanted); /* for want of room */
        columns.starting = columns.starting || sums->starting_ns > 0;
        columns.draining = columns.draining || sums->draining_ns > 0;
        columns.short_of = columns.short_of || sums->waiting_ns > 0;
    }
    return columns;
}

static void add_header(struct table *table, struct columns columns)
{
    const struct {
        const char *name;
        bool shown;
    } all[] = {{"req/s", true},
               {"failed", columns.failed},
               {"p50", true},
               {"p99", true},
               {"queue", columns.queue},
               {"busy", true},
               {"needed", columns.wanted},
               {"wanted", columns.wanted},
               {"there", columns.instances},
               {"start", columns.starting && !columns.wanted},
               {"drain", columns.draining && !columns.wanted},
               {"lack", columns.short_of},
               {"USD/h", columns.cost}};
    table_column(table, "from", TABLE_RIGHT);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].shown) table_column(table, all[i].name, TABLE_RIGHT);
}

/* Narrower than figure_number(), as a column of many rows asks for. */
static const char *short_text(struct arena *arena, double value)
{
    bool whole = fabs(value - round(value)) < 0.005;
    if (value >= 1000) return figure_count(arena, (uint64_t)llround(value));
    return arena_format(arena, "%.*f", whole ? 0 : value < 9.995 ? 2 : value < 99.95 ? 1 : 0, value);
}

static const char *level_text(struct arena *arena, const struct step_row *row, int64_t integral_ns)
{
    return short_text(arena, step_mean(row, integral_ns));
}

/* Cheap things cost less than a cent an hour. */
static const char *price_text(struct arena *arena, double usd)
{
    return usd < 0.995 ? arena_format(arena, "%.4f", usd) : short_text(arena, usd);
}

static void add_instances(struct arena *arena, struct table *table, const struct step_row *row, struct columns columns)
{
    const struct series_point *sums = &row->sums;
    if (columns.wanted) table_cell(table, level_text(arena, row, sums->needed_ns));
    if (columns.wanted) table_cell(table, level_text(arena, row, sums->wanted_ns));
    if (columns.instances) table_cell(table, level_text(arena, row, sums->in_service_ns));
    if (columns.starting && !columns.wanted) table_cell(table, level_text(arena, row, sums->starting_ns));
    if (columns.draining && !columns.wanted) table_cell(table, level_text(arena, row, sums->draining_ns));
    if (columns.short_of) table_cell(table, level_text(arena, row, sums->waiting_ns));
}

static void add_row(struct arena *arena, struct table *table, const struct result *result, const struct step_row *row,
                    struct columns columns)
{
    const struct series_point *sums = &row->sums;
    double seconds = (double)sums->elapsed_ns / (double)NS_PER_S;
    table_row(table);
    table_cell(table, step_clock(arena, sums->start_s, columns.days));
    table_cell(table, short_text(arena, seconds > 0 ? (double)sums->arrived / seconds : 0));
    if (columns.failed)
        table_cell_ink(table, sums->failed > 0 ? figure_count(arena, sums->failed) : "",
                       sums->failed > 0 ? TABLE_BAD : TABLE_PLAIN);
    table_cell(table, row->latencies > 0 ? figure_time(arena, row->p50_ms) : "");
    table_cell(table, row->latencies > 0 ? figure_time(arena, row->p99_ms) : "");
    if (columns.queue) table_cell(table, level_text(arena, row, sums->in_queue_ns));
    table_cell(table, arena_format(arena, "%.0f%%", 100 * step_utilization(row)));
    add_instances(arena, table, row, columns);
    if (!columns.cost) return;
    double hours = seconds / 3600 / result->replications;
    table_cell(table, price_text(arena, hours > 0 ? money_to_usd(sums->cost_e10_usd) / hours : 0));
}

static void write_timeline(struct text_page *page, const struct result *result, const struct text_subject *subject,
                           const struct step_rows *rows)
{
    struct table *table = table_new(page->arena);
    struct columns columns = columns_of(subject->figures, rows);
    add_header(table, columns);
    for (size_t r = 0; r < rows->count; r++) add_row(page->arena, table, result, &rows->all[r], columns);
    text_page_heading(page, arena_format(page->arena, "Timeline of %s, in steps of %s", subject->name,
                                         length_text(page->arena, rows->length_s)));
    text_steps_chart(page, result, subject->figures);
    text_page_table(page, table);
}

void text_steps(struct text_page *page, const struct result *result)
{
    struct text_subjects subjects = text_subjects(page->arena, result);
    const struct text_subject *busiest = NULL;
    bool any = false;
    for (size_t i = 0; i < subjects.count; i++) {
        const struct text_subject *subject = &subjects.all[i];
        struct step_rows rows = step_rows(page->arena, result, subject->figures, ROWS_MOST);
        if (may_change(subject->figures) && workers_change(&rows)) {
            write_timeline(page, result, subject, &rows);
            any = true;
        }
        if (!busiest || subject->figures->requests.arrived > busiest->figures->requests.arrived) busiest = subject;
    }
    if (any || !busiest) return;
    struct step_rows rows = step_rows(page->arena, result, busiest->figures, ROWS_MOST);
    if (rate_changes(&rows)) write_timeline(page, result, busiest, &rows);
}
