#include "models/formats/dated_table.h"

#include "models/bad_rows.h"
#include "models/bytes.h"
#include "models/counts.h"
#include "models/lines.h"
#include "models/number.h"
#include "models/time.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <stdlib.h>

void dated_table_start(struct dated_table *table, struct count_reading *reading)
{
    *table = (struct dated_table){.reading = reading, .arena = arena_new()};
}

void dated_table_end(struct dated_table *table)
{
    arena_free(table->arena);
}

bool dated_table_add(struct dated_table *table, struct dated_record record)
{
    if (table->count == DATED_COUNTS_MOST) {
        faults_add(table->reading->faults, FAULT_INPUT, (struct place){.file = table->reading->file},
                   "has more than %zu records of counts", DATED_COUNTS_MOST);
        return false;
    }
    if (table->count == table->room) {
        table->room = table->room ? 2 * table->room : 4096;
        table->records = arena_grow(table->arena, table->records, table->count, table->room, sizeof *table->records);
    }
    table->records[table->count++] = record;
    return true;
}

/* --- Cells --- */

static struct trace_cell trimmed(struct trace_cell cell)
{
    while (cell.length > 0 && *cell.text == ' ') cell.text++, cell.length--;
    while (cell.length > 0 && cell.text[cell.length - 1] == ' ') cell.length--;
    return cell;
}

const char *dated_read_date(struct trace_cell cell, int64_t *at_s)
{
    int64_t ns;
    bool zoned;
    cell = trimmed(cell);
    if (!time_read(cell.text, cell.length, &ns, &zoned)) return "date is not a date and time";
    if (ns < 0) return "date is before 1970";
    if (ns % NS_PER_S != 0) return "date is not in whole seconds";
    *at_s = ns / NS_PER_S;
    return NULL;
}

const char *dated_read_count(struct trace_cell cell, uint64_t *requests)
{
    int64_t value;
    bool exact;
    cell = trimmed(cell);
    if (!number_read(cell.text, cell.length, 0, &value, &exact) || !exact) return "count is not a whole number";
    if (value < 0) return "count is negative";
    if (value > (int64_t)COUNT_MOST) return "count is too large";
    *requests = (uint64_t)value;
    return NULL;
}

/* --- The intervals --- */

static int by_date(const void *a, const void *b)
{
    const struct dated_record *x = a, *y = b;
    int order = (x->at_s > y->at_s) - (x->at_s < y->at_s);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* A date belongs to the first record that has it. */
static void leave_out_repeated(struct dated_table *table)
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

/* The shortest time between two of the records from `first` on; 0, with a fault, where that is no period. */
static int64_t find_interval(const struct dated_table *table, size_t first)
{
    int64_t shortest_s = 0;
    struct place at = {.file = table->reading->file};
    for (size_t i = first + 1; i < table->count; i++) {
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

/* Records of one period, which go up to where the next stretch begins. */
struct stretch {
    size_t first, behind_last; /* records */
    int64_t period_s;
};

/* How many gaps from `first` on are whole numbers of that period, before one that is not; 0 where none of them is one period. */
static size_t gaps_of(const struct dated_table *table, size_t first, int64_t period_s)
{
    size_t gaps = 0, exact = 0;
    for (size_t i = first + 1; i < table->count; i++, gaps++) {
        int64_t gap_s = table->records[i].at_s - table->records[i - 1].at_s;
        if (gap_s % period_s != 0) break;
        exact += gap_s == period_s;
    }
    return exact > 0 ? gaps : 0;
}

/* The records of the coarsest kept period that stand at `first` and have finer ones behind them; else all that are left. */
static bool next_stretch(const struct dated_table *table, size_t first, struct stretch *stretch)
{
    static const int64_t kept_s[] = {3600, 300};
    *stretch = (struct stretch){.first = first, .behind_last = table->count};
    for (size_t k = 0; k < sizeof kept_s / sizeof *kept_s; k++) {
        size_t gaps = gaps_of(table, first, kept_s[k]);
        if (gaps < DATED_STRETCH || first + gaps + 1 >= table->count) continue;
        stretch->behind_last = first + gaps; /* from the last of them on time goes in shorter steps */
        stretch->period_s = kept_s[k];
        return true;
    }
    stretch->period_s = find_interval(table, first);
    return stretch->period_s > 0;
}

enum { STRETCHES_MOST = 3 };

/* The stretches in time; 0, with a fault, where there is no period. */
static size_t find_stretches(const struct dated_table *table, int64_t interval_s, struct stretch *stretches)
{
    size_t count = 0, first = 0;
    if (interval_s > 0) {
        stretches[0] = (struct stretch){0, table->count, interval_s};
        return 1;
    }
    while (first < table->count && count < STRETCHES_MOST) {
        if (!next_stretch(table, first, &stretches[count])) return 0;
        first = stretches[count++].behind_last;
    }
    stretches[count - 1].behind_last = table->count;
    return count;
}

/* When a stretch ends: where the next one begins, or a period behind its last record. */
static int64_t end_of(const struct dated_table *table, const struct stretch *stretch)
{
    if (stretch->behind_last < table->count) return table->records[stretch->behind_last].at_s;
    return table->records[table->count - 1].at_s + stretch->period_s;
}

/* A part of a period at the end is one, too. */
static uint64_t intervals_of(const struct dated_table *table, const struct stretch *stretch)
{
    uint64_t span_s = (uint64_t)(end_of(table, stretch) - table->records[stretch->first].at_s);
    return (span_s + (uint64_t)stretch->period_s - 1) / (uint64_t)stretch->period_s;
}

static bool is_too_long(const struct dated_table *table, const struct stretch *stretches, size_t count)
{
    struct place at = {.file = table->reading->file};
    const struct stretch *last = &stretches[count - 1];
    uint64_t intervals = 0;
    for (size_t i = 0; i < count; i++) intervals += intervals_of(table, &stretches[i]);
    if (intervals > DATED_COUNTS_MOST)
        faults_add(table->reading->faults, FAULT_INPUT, at, "spans more than %zu intervals of %lld s",
                   DATED_COUNTS_MOST, (long long)last->period_s);
    else if (end_of(table, last) - table->records[0].at_s > (int64_t)TIME_LONGEST_S)
        faults_add(table->reading->faults, FAULT_INPUT, at, "spans more than 100 years");
    else
        return false;
    return true;
}

/* Where each interval begins, and where the last one ends. */
static const int64_t *lay_out(const struct dated_table *table, const struct stretch *stretches, size_t count,
                              size_t *intervals)
{
    size_t most = 1;
    for (size_t i = 0; i < count; i++) most += (size_t)intervals_of(table, &stretches[i]);
    int64_t *begins_ns = arena_new_array(table->reading->arena, most, int64_t), zero_s = table->records[0].at_s;
    *intervals = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t end_s = end_of(table, &stretches[i]);
        for (int64_t at_s = table->records[stretches[i].first].at_s; at_s < end_s; at_s += stretches[i].period_s)
            begins_ns[(*intervals)++] = (at_s - zero_s) * NS_PER_S;
        begins_ns[*intervals] = (end_s - zero_s) * NS_PER_S;
    }
    return begins_ns;
}

static void add_records(const struct dated_table *table, const struct stretch *stretch, size_t first_interval,
                        struct counts *counts)
{
    int64_t zero_s = table->records[stretch->first].at_s;
    for (size_t i = stretch->first; i < stretch->behind_last; i++) {
        const struct dated_record *record = &table->records[i];
        int64_t from_first_s = record->at_s - zero_s;
        if (from_first_s % stretch->period_s != 0) {
            bad_rows_add_line(table->reading->bad, record->line,
                              "date is not a whole number of intervals from the first");
            continue;
        }
        counts_add(counts, first_interval + (size_t)(from_first_s / stretch->period_s), record->requests);
        table->reading->records++;
    }
}

static void tell_stretches(const struct dated_table *table, const struct stretch *stretches, size_t count)
{
    const char *text = "";
    for (size_t i = 0; i + 1 < count; i++) {
        char until[TIME_TEXT];
        text = arena_format(table->arena, "%s%lld s until %s, ", text, (long long)stretches[i].period_s,
                            time_text(end_of(table, &stretches[i]) * NS_PER_S, until));
    }
    if (count > 1)
        faults_add(table->reading->faults, FAULT_WARNING, (struct place){.file = table->reading->file},
                   "its periods change: %s%lld s from there on", text, (long long)stretches[count - 1].period_s);
}

struct counts *dated_table_counts(struct dated_table *table, int64_t interval_s, size_t *holes)
{
    struct count_reading *reading = table->reading;
    struct stretch stretches[STRETCHES_MOST];
    *holes = 0;
    /* What was not read to its end says nothing of its intervals; that it was not is said by the caller. */
    bool is_whole = !reading->lines->too_long && !bytes_failure(reading->lines->bytes);
    if (!is_whole || table->count == 0) return counts_new(reading->arena, 0, NS_PER_MINUTE);
    qsort(table->records, table->count, sizeof *table->records, by_date);
    leave_out_repeated(table);
    size_t count = find_stretches(table, interval_s, stretches), intervals;
    if (count == 0 || is_too_long(table, stretches, count)) return NULL;
    tell_stretches(table, stretches, count);
    struct counts *counts;
    if (count == 1) {
        counts = counts_new(reading->arena, (size_t)intervals_of(table, stretches), stretches[0].period_s * NS_PER_S);
    } else {
        const int64_t *begins_ns = lay_out(table, stretches, count, &intervals);
        counts = counts_new_of(reading->arena, intervals, begins_ns);
    }
    for (size_t i = 0, first = 0; i < count; i++) {
        add_records(table, &stretches[i], first, counts);
        first += (size_t)intervals_of(table, &stretches[i]);
    }
    *holes = counts->intervals - (size_t)reading->records;
    reading->has_start = true;
    reading->start_ns = table->records[0].at_s * NS_PER_S;
    return counts;
}
