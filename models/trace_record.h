/* trace_record.h - the cells of one record read as numbers and times: one row.
 *
 * Clock      the first good record decides what the arrivals are: dates (second 0 comes from the trace) or times from a
 *            second 0 of their own. Records of the other kind are then bad.
 * Errors     a reason, the end of a sentence that begins with "the"; NULL where the row is good. */
#ifndef LOADLINE_MODELS_TRACE_RECORD_H
#define LOADLINE_MODELS_TRACE_RECORD_H

#include "models/formats/format.h"
#include "models/row_window.h"

enum trace_clock { CLOCK_UNKNOWN, CLOCK_RELATIVE, CLOCK_DATES };

struct trace_reader {
    const struct trace_layout *layout;
    const char *const *target_names;
    size_t target_count;
    enum trace_clock clock;
    int64_t first_ns;     /* arrival of the first good record as written */
    bool unit_is_missing; /* a bare number stood where no unit is known: nothing can be read */
};

/* row->arrival_ns counts from 1970 where the clock is CLOCK_DATES. */
const char *trace_record_read(struct trace_reader *reader, const struct trace_cell cells[TRACE_FIELDS],
                              struct trace_row *row);

/* The parts of that, for who finds the values in a line in another way. */

/* A field other than the arrival; where its cell is empty the row stays as it is. */
const char *trace_record_value(const struct trace_reader *reader, enum trace_field field, struct trace_cell cell,
                               struct trace_row *row);

/* Fields that hold a number that is not negative: where in the row, and how much at most; 0 of the other fields. */
struct trace_number {
    size_t offset;
    int64_t most;
};

extern const struct trace_number trace_numbers[TRACE_FIELDS];

static inline int64_t *trace_record_number(struct trace_row *row, enum trace_field field)
{
    return (int64_t *)(void *)((char *)row + trace_numbers[field].offset);
}

/* row->arrival_ns is a stamp as it was read, >= 0, and the other fields have been read: make it the arrival. */
const char *trace_record_arrival(struct trace_reader *reader, bool is_date, struct trace_row *row);

/* Names of sessions are kept as numbers: FNV-1a, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv); 0 for no text. Two of a
 * million share a number with probability 3e-8. */
uint64_t trace_text_hash(struct trace_cell cell);

#endif
