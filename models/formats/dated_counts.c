#include "models/formats/dated_counts.h"

#include "models/bad_rows.h"
#include "models/bytes.h"
#include "models/counts.h"
#include "models/formats/csv.h"
#include "models/lines.h"
#include "models/number.h"
#include "models/time.h"
#include "models/trace_layout.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <stdlib.h>
#include <string.h>

struct record {
    int64_t at_s;
    uint64_t line;
    uint64_t requests;
};

/* On the way: what has been read, in an arena that goes with it. */
struct table {
    struct count_reading *reading;
    struct arena *arena;
    struct record *records;
    size_t count, room;
    size_t date, value; /* which columns hold them */
};

/* --- Reading --- */

static size_t find_column(const struct count_reading *reading, const char *name)
{
    const struct trace_layout *layout = reading->layout;
    size_t column = 0;
    while (column < layout->name_count && !trace_names_equal(layout->names[column], name)) column++;
    if (column == layout->name_count)
        faults_add(reading->faults, FAULT_INPUT, layout->header, "has no column \"%s\"", name);
    return column;
}

static struct trace_cell trimmed(struct trace_cell cell)
{
    while (cell.length > 0 && *cell.text == ' ') cell.text++, cell.length--;
    while (cell.length > 0 && cell.text[cell.length - 1] == ' ') cell.length--;
    return cell;
}

static const char *read_date(struct trace_cell cell, int64_t *at_s)
{
    int64_t ns;
    bool zoned;
    if (!time_read(cell.text, cell.length, &ns, &zoned)) return "date is not a date and time";
    if (ns < 0) return "date is before 1970";
    if (ns % NS_PER_S != 0) return "date is not in whole seconds";
    *at_s = ns / NS_PER_S;
    return NULL;
}

static const char *read_count(struct trace_cell cell, uint64_t *requests)
{
    int64_t value;
    bool exact;
    if (!number_read(cell.text, cell.length, 0, &value, &exact) || !exact) return "count is not a whole number";
    if (value < 0) return "count is negative";
    if (value > (int64_t)COUNT_MOST) return "count is too large";
    *requests = (uint64_t)value;
    return NULL;
}

/* NULL, or what is wrong with it. */
static const char *read_record(const struct table *table, char *text, size_t length, struct record *record)
{
    const char *malformed = "record is cut or malformed", *reason = NULL;
    size_t last = table->date > table->value ? table->date : table->value, at = 0;
    if (!csv_complete(table->reading->lines, &text, &length)) return malformed;
    for (size_t column = 0; column <= last; column++) {
        struct trace_cell cell;
        if (at > length || !csv_field(text, length, &at, &cell)) return malformed;
        if (column == table->date && !reason) reason = read_date(trimmed(cell), &record->at_s);
        if (column == table->value && !reason) reason = read_count(trimmed(cell), &record->requests);
    }
    return reason;
}

static void keep(struct table *table, const struct record *record)
{
    if (table->count == table->room) {
        table->room = table->room ? 2 * table->room : 4096;
        table->records = arena_grow(table->arena, table->records, table->count, table->room, sizeof *table->records);
    }
    table->records[table->count++] = *record;
}

/* false, with a fault, where there are too many. */
static bool read_records(struct table *table)
{
    struct count_reading *reading = table->reading;
    char *text;
    size_t length;
    while (lines_next(reading->lines, &text, &length)) {
        if (trace_line_is_blank(text, length)) continue;
        struct record record = {.line = reading->lines->number};
        const char *reason = read_record(table, text, length, &record);
        if (reason)
            bad_rows_add(reading->bad, reading->lines, reason);
        else
            keep(table, &record);
        if (table->count <= DATED_COUNTS_MOST) continue;
        faults_add(reading->faults, FAULT_INPUT, (struct place){.file = reading->file},
                   "has more than %zu records of counts", DATED_COUNTS_MOST);
        return false;
    }
    return true;
}

/* --- The intervals --- */

static int by_date(const void *a, const void *b)
{
    const struct record *x = a, *y = b;
    int order = (x->at_s > y->at_s) - (x->at_s < y->at_s);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* A date belongs to the first record that has it. */
static void leave_out_repeated(struct table *table)
{
    size_t kept = 0;
    for (size_t i = 0; i < table->count; i++) {
        if (kept > 0 && table->records[i].at_s == table->records[kept - 1].at_s)
            bad_rows_add_line(table->reading->bad, table->records[i].line, "date has come before");
        else
            table->records[kept++] = table->records[i];
    }
    table->count = kept;
}

/* Source: CloudWatch API reference, PutMetricAlarm and GetMetricStatistics: periods of 1, 5, 10, 20, 30 s and of whole
 * minutes. */
static bool is_period(int64_t seconds)
{
    static const int64_t short_s[] = {1, 5, 10, 20, 30};
    for (size_t i = 0; i < sizeof short_s / sizeof *short_s; i++)
        if (seconds == short_s[i]) return true;
    return seconds % 60 == 0;
}

/* The shortest time between two records; 0, with a fault, where that is no period. */
static int64_t find_interval(const struct table *table)
{
    int64_t shortest_s = 0;
    struct place at = {.file = table->reading->file};
    for (size_t i = 1; i < table->count; i++) {
        int64_t gap_s = table->records[i].at_s - table->records[i - 1].at_s;
        if (shortest_s == 0 || gap_s < shortest_s) shortest_s = gap_s;
    }
    if (shortest_s == 0)
        faults_add(table->reading->faults, FAULT_INPUT, at, "has one record, which does not tell its period");
    else if (!is_period(shortest_s))
        faults_add(
            table->reading->faults, FAULT_INPUT, at,
            "has records %lld s apart, which is no period of CloudWatch's: 1, 5, 10, 20 or 30 s, or whole minutes",
            (long long)shortest_s);
    return is_period(shortest_s) ? shortest_s : 0;
}

static struct counts *count_intervals(const struct table *table, int64_t interval_s, size_t *holes)
{
    struct count_reading *reading = table->reading;
    int64_t first_s = table->records[0].at_s, span_s = table->records[table->count - 1].at_s - first_s;
    size_t before = faults_count(reading->faults);
    struct place at = {.file = reading->file};
    if (span_s / interval_s >= (int64_t)DATED_COUNTS_MOST)
        faults_add(reading->faults, FAULT_INPUT, at, "spans more than %zu intervals of %lld s", DATED_COUNTS_MOST,
                   (long long)interval_s);
    else if (span_s > (int64_t)TIME_LONGEST_S - interval_s)
        faults_add(reading->faults, FAULT_INPUT, at, "spans more than 100 years");
    if (faults_count(reading->faults) > before) return NULL;
    struct counts *counts = counts_new(reading->arena, (size_t)(span_s / interval_s) + 1, interval_s * NS_PER_S);
    for (size_t i = 0; i < table->count; i++) {
        const struct record *record = &table->records[i];
        int64_t from_first_s = record->at_s - first_s;
        if (from_first_s % interval_s != 0) {
            bad_rows_add_line(reading->bad, record->line, "date is not a whole number of intervals from the first");
            continue;
        }
        counts_add(counts, (size_t)(from_first_s / interval_s), record->requests);
        reading->records++;
    }
    *holes = counts->intervals - (size_t)reading->records;
    reading->has_start = true;
    reading->start_ns = first_s * NS_PER_S;
    return counts;
}

static struct counts *read_table(struct table *table, const struct dated_columns *columns, size_t *holes)
{
    struct count_reading *reading = table->reading;
    if (!read_records(table)) return NULL;
    /* What was not read to its end says nothing of its intervals; that it was not is said by the caller. */
    bool is_whole = !reading->lines->too_long && !bytes_failure(reading->lines->bytes);
    if (!is_whole || table->count == 0) return counts_new(reading->arena, 0, NS_PER_MINUTE);
    qsort(table->records, table->count, sizeof *table->records, by_date);
    leave_out_repeated(table);
    int64_t interval_s = columns->interval_s ? columns->interval_s : find_interval(table);
    return interval_s > 0 ? count_intervals(table, interval_s, holes) : NULL;
}

struct counts *dated_counts_read(struct count_reading *reading, const struct dated_columns *columns, size_t *holes)
{
    size_t before = faults_count(reading->faults);
    struct table table = {
        .reading = reading, .date = find_column(reading, columns->date), .value = find_column(reading, columns->count)};
    *holes = 0;
    if (faults_count(reading->faults) > before) return NULL;
    table.arena = arena_new();
    struct counts *counts = read_table(&table, columns, holes);
    arena_free(table.arena);
    return counts;
}
