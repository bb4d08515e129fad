#include "reports/text_times.h"

#include "reports/figure.h"
#include "sim/arena.h"

#include <string.h>

const char *text_times_confidence(struct text_page *page, const struct result *result)
{
    return arena_format(page->arena, "±%s", figure_share(page->arena, result->confidence));
}

static bool is_thin(const struct result *result, const struct time_summary *summary, enum percentile percentile)
{
    double samples = (double)summary->count / (result->replications > 0 ? result->replications : 1);
    return samples * (1 - percentile_share[percentile]) < TEXT_LEAST_ABOVE;
}

const char *text_times_percentile(struct text_page *page, const struct result *result,
                                  const struct time_summary *summary, enum percentile percentile, bool *marked)
{
    bool thin = is_thin(result, summary, percentile);
    *marked = *marked || thin;
    return arena_format(page->arena, "%s%s", figure_time(page->arena, summary->percentile_ms[percentile]),
                        thin ? "*" : "");
}

void text_times_explain(struct text_page *page, bool marked)
{
    if (!marked) return;
    text_page_note(page, "*",
                   arena_format(page->arena, "fewer than %d samples lie above it in a replication: a rough figure",
                                TEXT_LEAST_ABOVE));
}

struct text_times text_times_begin(struct text_page *page, const struct result *result, const char *extra)
{
    static const char *const names[] = {"mean", "p50", "p90", "p95", "p99", "p99.9", "max"};
    struct text_times times = {page, result, table_new(page->arena), extra != NULL, false};
    table_column(times.table, "", TABLE_LEFT);
    if (extra) table_column(times.table, extra, TABLE_RIGHT);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) table_column(times.table, names[i], TABLE_RIGHT);
    return times;
}

static void begin_row(struct text_times *times, const char *label, const char *extra)
{
    table_row(times->table);
    table_cell(times->table, label);
    if (times->has_extra) table_cell(times->table, extra);
}

void text_times_row(struct text_times *times, const char *label, const char *extra, const struct time_summary *summary)
{
    struct text_page *page = times->page;
    begin_row(times, label, extra);
    if (summary->count == 0) {
        table_cell(times->table, "none");
        return;
    }
    table_cell(times->table, figure_time(page->arena, summary->mean_ms));
    for (enum percentile p = P50; p < PERCENTILES; p++)
        table_cell(times->table, text_times_percentile(page, times->result, summary, p, &times->marked));
    table_cell(times->table, figure_time(page->arena, summary->maximum_ms));
}

static bool has_intervals(const struct time_summary *summary)
{
    bool known = summary->mean_interval_ms.known;
    for (int i = 0; i < PERCENTILES; i++) known = known || summary->percentile_interval_ms[i].known;
    return known && summary->count > 0;
}

void text_times_half_widths(struct text_times *times, const char *label, const char *extra,
                            const struct time_summary *summary)
{
    struct text_page *page = times->page;
    if (!has_intervals(summary)) return;
    int indent = (int)strspn(label, " ") + 2;
    begin_row(times, arena_format(page->arena, "%*s%s", indent, "", text_times_confidence(page, times->result)), extra);
    table_cell(times->table, figure_plus_minus(page->arena, &summary->mean_interval_ms, figure_time));
    for (int i = 0; i < PERCENTILES; i++)
        table_cell(times->table, figure_plus_minus(page->arena, &summary->percentile_interval_ms[i], figure_time));
}

void text_times_owner(struct text_times *times, const char *label)
{
    begin_row(times, label, "");
}

void text_times_end(struct text_times *times)
{
    text_page_table(times->page, times->table);
    text_times_explain(times->page, times->marked);
}
