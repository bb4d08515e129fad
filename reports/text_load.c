#include "reports/text_load.h"

#include "reports/figure.h"
#include "reports/text_page.h"
#include "reports/text_subject.h"
#include "reports/text_times.h"

/* Columns of the table of load that not every result has. */
struct load_columns {
    bool intervals, batches;
};

static struct load_columns load_columns_of(const struct text_subjects *subjects)
{
    struct load_columns columns = {false, false};
    for (size_t i = 0; i < subjects->count; i++) {
        const struct variant_result *variant = subjects->all[i].figures;
        columns.intervals =
            columns.intervals || variant->traffic_share_interval.known || variant->utilization_interval.known;
        columns.batches = columns.batches || variant->mean_batch_size > 0;
    }
    return columns;
}

static void add_share(struct text_page *page, struct table *table, double share, const struct interval *interval,
                      bool intervals)
{
    table_cell(table, figure_share(page->arena, share));
    if (intervals) table_cell(table, interval->known ? figure_share(page->arena, figure_half_width(interval)) : "");
}

static void add_load(struct text_page *page, struct table *table, const struct text_subject *subject,
                     struct load_columns columns)
{
    const struct variant_result *variant = subject->figures;
    table_row(table);
    table_cell(table, subject->nested);
    table_cell(table, figure_share(page->arena, variant->configured_share));
    add_share(page, table, variant->traffic_share, &variant->traffic_share_interval, columns.intervals);
    add_share(page, table, variant->utilization, &variant->utilization_interval, columns.intervals);
    table_cell(table, figure_number(page->arena, variant->mean_in_system));
    table_cell(table, figure_number(page->arena, variant->mean_queue_length));
    if (!columns.batches) return;
    table_cell(table, variant->mean_batch_size > 0 ? figure_number(page->arena, variant->mean_batch_size) : "");
}

void text_load(struct text_page *page, const struct result *result)
{
    struct text_subjects subjects = text_subjects(page->arena, result);
    struct load_columns columns = load_columns_of(&subjects);
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "asked for", TABLE_RIGHT);
    table_column(table, "served", TABLE_RIGHT);
    if (columns.intervals) table_column(table, text_times_confidence(page, result), TABLE_RIGHT);
    table_column(table, "utilisation", TABLE_RIGHT);
    if (columns.intervals) table_column(table, text_times_confidence(page, result), TABLE_RIGHT);
    table_column(table, "in system", TABLE_RIGHT);
    table_column(table, "in queue", TABLE_RIGHT);
    if (columns.batches) table_column(table, "in a batch", TABLE_RIGHT);
    for (size_t i = 0; i < subjects.count; i++) add_load(page, table, &subjects.all[i], columns);
    text_page_heading(page, "Traffic and load");
    text_page_table(page, table);
}
