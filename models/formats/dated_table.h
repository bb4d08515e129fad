/* dated_table.h - counts that each have the date at which their interval begins, on the way to intervals.
 *
 * Order      records may come in any order. One that repeats a date, or is not a whole number of intervals from the first of its
 *            stretch, is a bad row.
 * Periods    where no interval is given it is found: the shortest time between two records. CloudWatch keeps one minute for 15 days, five
 *            minutes for 63 days and an hour for 455, so that an export may begin with coarser records: a stretch of at least
 *            DATED_STRETCH gaps, all of them a whole number of hours (or of five minutes), is taken for records of that period, with a
 *            warning.
 * Holes      an interval without a record has no request; how many there are is told.
 * Memory     grows with the records while they are read, and with the intervals afterwards; there are limits for both.
 * Errors     NULL, false where faults were added. */
#ifndef LOADLINE_MODELS_FORMATS_DATED_TABLE_H
#define LOADLINE_MODELS_FORMATS_DATED_TABLE_H

#include "models/formats/format.h"

/* Sixteen years of minutes. */
#define DATED_COUNTS_MOST ((size_t)1 << 23)
#define DATED_STRETCH     12

struct dated_record {
    int64_t at_s;
    uint64_t line;
    uint64_t requests;
};

struct dated_table {
    struct count_reading *reading;
    struct arena *arena; /* goes with the table */
    struct dated_record *records;
    size_t count, room;
};

void dated_table_start(struct dated_table *table, struct count_reading *reading);
void dated_table_end(struct dated_table *table);

bool dated_table_add(struct dated_table *table, struct dated_record record);

/* The text of a cell as a record's date or count; NULL, or what is wrong with it. */
const char *dated_read_date(struct trace_cell cell, int64_t *at_s);
const char *dated_read_count(struct trace_cell cell, uint64_t *requests);

/* interval_s 0: it is found. */
struct counts *dated_table_counts(struct dated_table *table, int64_t interval_s, size_t *holes);

#endif
