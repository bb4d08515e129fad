/* locust: PREFIX_stats_history.csv of the load tester Locust: a row about every second for all requests together (Name "Aggregated") and,
 * if it was asked for, for each of them. Stamps are whole seconds since 1970; Total Request Count is cumulative and counts
 * answers. What came between two rows is a count of its own. A total that falls was set back to 0 in between. */
#include "models/bad_rows.h"
#include "models/counts.h"
#include "models/formats/csv.h"
#include "models/formats/dated_table.h"
#include "models/lines.h"
#include "models/trace_layout.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <string.h>

enum { STAMP, NAME, TOTAL, COLUMNS };

static bool find_columns(const struct count_reading *reading, size_t column[COLUMNS])
{
    static const char *const names[COLUMNS] = {"Timestamp", "Name", "Total Request Count"};
    const struct trace_layout *layout = reading->layout;
    for (int i = 0; i < COLUMNS; i++) {
        for (column[i] = 0; column[i] < layout->name_count; column[i]++)
            if (trace_names_equal(layout->names[column[i]], names[i])) break;
        if (column[i] < layout->name_count) continue;
        faults_add(reading->faults, FAULT_INPUT, layout->header, "has no column \"%s\"", names[i]);
        return false;
    }
    return true;
}

/* NULL, or what is wrong with it. *is_sum: it is of all requests together. */
static const char *read_record(struct count_reading *reading, const size_t column[COLUMNS], char *text, size_t length,
                               struct dated_record *record, bool *is_sum)
{
    struct trace_cell cells[COLUMNS] = {{0}}, cell;
    size_t at = 0;
    if (!csv_complete(reading->lines, &text, &length)) return bad_row_cut;
    for (size_t i = 0; i < reading->layout->name_count; i++) {
        if (at > length || !csv_field(text, length, &at, &cell)) return bad_row_cut;
        for (int k = 0; k < COLUMNS; k++)
            if (column[k] == i) cells[k] = cell;
    }
    *is_sum = cells[NAME].length == 10 && memcmp(cells[NAME].text, "Aggregated", 10) == 0;
    uint64_t seconds = 0;
    const char *reason = dated_read_count(cells[STAMP], &seconds);
    record->at_s = (int64_t)seconds;
    return reason ? "stamp is not in whole seconds since 1970" : dated_read_count(cells[TOTAL], &record->requests);
}

/* The totals become counts, each from a row to the next. */
static struct counts *counts_between_rows(struct count_reading *reading, const struct dated_table *table)
{
    if (table->count < 2 && reading->bad->count > 0)
        return counts_new(reading->arena, 0, NS_PER_S); /* bad rows say it */
    if (table->count < 2) {
        faults_add(reading->faults, FAULT_INPUT, (struct place){.file = reading->file},
                   "has %s row \"Aggregated\": at least two are needed", table->count ? "one" : "no");
        return NULL;
    }
    int64_t *begins_ns = arena_new_array(reading->arena, table->count, int64_t);
    struct counts *counts = counts_new_of(reading->arena, table->count - 1, begins_ns);
    for (size_t i = 1; i < table->count; i++) {
        const struct dated_record *record = &table->records[i], *before = record - 1;
        begins_ns[i] = (record->at_s - table->records[0].at_s) * NS_PER_S;
        bool was_reset = record->requests < before->requests;
        counts_add(counts, i - 1, was_reset ? record->requests : record->requests - before->requests);
    }
    reading->records = table->count;
    reading->has_start = true;
    reading->start_ns = table->records[0].at_s * NS_PER_S;
    return counts;
}

static bool read_records(struct dated_table *table, const size_t column[COLUMNS])
{
    struct count_reading *reading = table->reading;
    char *text;
    size_t length;
    while (lines_next(reading->lines, &text, &length)) {
        if (trace_line_is_blank(text, length)) continue;
        struct dated_record record = {.line = reading->lines->number};
        bool is_sum = false;
        const char *reason = read_record(reading, column, text, length, &record, &is_sum);
        bool is_late = !reason && is_sum && table->count > 0 && record.at_s <= table->records[table->count - 1].at_s;
        if (reason || is_late)
            bad_rows_add(reading->bad, reading->lines, reason ? reason : "stamp is not behind that of the row before");
        else if (is_sum && !dated_table_add(table, record))
            return false;
    }
    return true;
}

static struct counts *read_counts(struct count_reading *reading)
{
    size_t column[COLUMNS];
    struct dated_table table;
    struct counts *counts = NULL;
    if (!find_columns(reading, column)) return NULL;
    dated_table_start(&table, reading);
    if (read_records(&table, column)) counts = counts_between_rows(reading, &table);
    dated_table_end(&table);
    return counts;
}

const struct trace_format format_locust = {
    .name = "locust",
    .syntax = &csv_syntax,
    .with = {"Timestamp", "User Count", "Type", "Name", "Requests/s", "Total Request Count"},
    .counts = read_counts,
};
