#include "models/formats/dated_counts.h"

#include "models/bad_rows.h"
#include "models/formats/csv.h"
#include "models/formats/dated_table.h"
#include "models/lines.h"
#include "models/trace_layout.h"

/* Which columns hold them. */
struct places {
    size_t date, value;
};

static size_t find_column(const struct count_reading *reading, const char *name)
{
    const struct trace_layout *layout = reading->layout;
    size_t column = 0;
    while (column < layout->name_count && !trace_names_equal(layout->names[column], name)) column++;
    if (column == layout->name_count)
        faults_add(reading->faults, FAULT_INPUT, layout->header, "has no column \"%s\"", name);
    return column;
}

/* NULL, or what is wrong with it. */
static const char *read_record(struct lines *lines, struct places places, char *text, size_t length,
                               struct dated_record *record)
{
    const char *reason = NULL;
    size_t last = places.date > places.value ? places.date : places.value, at = 0;
    if (!csv_complete(lines, &text, &length)) return bad_row_cut;
    for (size_t column = 0; column <= last; column++) {
        struct trace_cell cell;
        if (at > length || !csv_field(text, length, &at, &cell)) return bad_row_cut;
        if (column == places.date && !reason) reason = dated_read_date(cell, &record->at_s);
        if (column == places.value && !reason) reason = dated_read_count(cell, &record->requests);
    }
    return reason;
}

/* false, with a fault, where there are too many. */
static bool read_records(struct dated_table *table, struct places places)
{
    struct count_reading *reading = table->reading;
    char *text;
    size_t length;
    while (lines_next(reading->lines, &text, &length)) {
        if (trace_line_is_blank(text, length)) continue;
        struct dated_record record = {.line = reading->lines->number};
        const char *reason = read_record(reading->lines, places, text, length, &record);
        if (reason)
            bad_rows_add(reading->bad, reading->lines, reason);
        else if (!dated_table_add(table, record))
            return false;
    }
    return true;
}

struct counts *dated_counts_read(struct count_reading *reading, const struct dated_columns *columns, size_t *holes)
{
    size_t before = faults_count(reading->faults);
    struct places places = {find_column(reading, columns->date), find_column(reading, columns->count)};
    struct dated_table table;
    *holes = 0;
    if (faults_count(reading->faults) > before) return NULL;
    dated_table_start(&table, reading);
    struct counts *counts =
        read_records(&table, places) ? dated_table_counts(&table, columns->interval_s, holes) : NULL;
    dated_table_end(&table);
    return counts;
}
