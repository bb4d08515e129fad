#include "reports/text_steps_chart.h"

#include "models/figure_text.h"
#include "reports/steps.h"
#include "reports/text_marks.h"
#include "reports/text_page.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <math.h>
#include <string.h>

#define MARKS_MOST 60
#define ROWS_LEAST 12 /* fewer are seen in the table */
#define BESIDE     22 /* columns of a name, a figure and what is between them, ... */
#define LEAST      10 /* ... and of the least figure, ... */
#define LEAST_FROM 60 /* ... which stands on a page of that width */

static double requests_per_s(const struct step_row *row)
{
    return step_mean(row, (int64_t)row->sums.arrived * NS_PER_S);
}

static double failures_per_s(const struct step_row *row)
{
    return step_mean(row, (int64_t)row->sums.failed * NS_PER_S);
}

static double p99_ms(const struct step_row *row)
{
    return row->latencies > 0 ? row->p99_ms : NAN;
}

static double queue(const struct step_row *row)
{
    return step_mean(row, row->sums.in_queue_ns);
}

static double there(const struct step_row *row)
{
    return step_mean(row, row->sums.in_service_ns);
}

static const struct measure {
    const char *name;
    double (*of)(const struct step_row *row);
    const char *(*text)(struct arena *arena, double value);
} measures[] = {{"req/s", requests_per_s, figure_number},
                {"failed/s", failures_per_s, figure_number},
                {"p99", p99_ms, figure_time},
                {"queue", queue, figure_number},
                {"there", there, figure_number}};

/* Steps as that many marks; where those are more, a step has several. */
struct marks {
    const struct step_rows *rows;
    size_t count;
    bool least; /* the least figure stands beside the most */
};

static void add_measure(struct text_page *page, struct table *table, const struct marks *marks,
                        const struct measure *measure)
{
    size_t count = marks->count;
    double *values = arena_new_array(page->arena, count, double), least = INFINITY, most = 0;
    for (size_t i = 0; i < count; i++) {
        values[i] = measure->of(&marks->rows->all[i * marks->rows->count / count]);
        if (!isfinite(values[i])) continue;
        least = fmin(least, values[i]);
        most = fmax(most, values[i]);
    }
    if (most <= 0) return;
    table_row(table);
    table_cell(table, measure->name);
    table_cell(table, text_marks(page->arena, values, count, most, page->style.blocks));
    if (marks->least) table_cell(table, measure->text(page->arena, least));
    table_cell(table, measure->text(page->arena, most));
}

/* "0:00      24:00" */
static const char *axis_text(struct arena *arena, const struct result *result, size_t columns)
{
    int64_t end_s = (int64_t)result->simulated_s;
    const char *from = step_clock(arena, 0, false), *to = step_clock(arena, end_s, end_s >= 172800);
    size_t used = strlen(from) + strlen(to);
    if (columns < used + 2) return "";
    return arena_format(arena, "%s%*s", from, (int)(columns - strlen(from)), to);
}

void text_steps_chart(struct text_page *page, const struct result *result, const struct variant_result *variant)
{
    if (page->html) return;
    struct marks marks = {.least = page->style.width >= LEAST_FROM};
    size_t room = page->style.width - BESIDE - (marks.least ? LEAST : 0);
    marks.count = room < MARKS_MOST ? room : MARKS_MOST;
    struct step_rows rows = step_rows(page->arena, result, variant, marks.count);
    if (rows.count < ROWS_LEAST) return;
    marks.rows = &rows;
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, axis_text(page->arena, result, marks.count), TABLE_LEFT);
    if (marks.least) table_column(table, "least", TABLE_RIGHT);
    table_column(table, "most", TABLE_RIGHT);
    for (size_t m = 0; m < sizeof measures / sizeof *measures; m++) add_measure(page, table, &marks, &measures[m]);
    if (table_rows(table) > 0) text_page_table(page, table);
}
