/* trace_record.h - the cells of one record read as numbers and times: one row.
 *
 * Clock      the first good record decides what the arrivals are: dates (second 0 comes from the trace) or times from a
 *            second 0 of their own. Records of the other kind are then bad.
 * Errors     a reason, the end of a sentence that begins with "the"; NULL where the row is good. */
#ifndef LOADLINE_MODELS_TRACE_RECORD_H
#define LOADLINE_MODELS_TRACE_RECORD_H

#include "models/formats/format.h"
#include "models/row_window.h"
#include "sim/units.h"

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

/* From here on a number of seconds is a date (1973-03-03), not a time from the trace's own second 0. */
#define TRACE_FIRST_DATE_NS (INT64_C(100000000) * NS_PER_S)

/* What is particular to the stamps of a format: a number may be none of them, and an end is made an arrival, by the row's other fields. */
const char *trace_record_stamp(const struct trace_reader *reader, bool is_date, const struct trace_row *row,
                               int64_t *ns);

static inline bool trace_reader_is_particular(const struct trace_reader *reader)
{
    const struct trace_format *format = reader->layout->format;
    return reader->layout->columns.arrival_is_end || format->is_dated || format->has_whole_stamps;
}

/* row->arrival_ns is a stamp as it was read, >= 0, and the other fields have been read: make it the arrival. */
static inline const char *trace_record_arrival(struct trace_reader *reader, bool is_date, struct trace_row *row)
{
    int64_t *ns = &row->arrival_ns;
    enum trace_clock clock = is_date || *ns >= TRACE_FIRST_DATE_NS ? CLOCK_DATES : CLOCK_RELATIVE;
    const char *reason = trace_reader_is_particular(reader) ? trace_record_stamp(reader, is_date, row, ns) : NULL;
    if (reason) return reason;
    if (reader->clock == CLOCK_UNKNOWN) {
        reader->clock = clock;
        reader->first_ns = *ns;
    }
    if (clock != reader->clock) return "arrival counts from another second 0 than the rows before";
    int64_t away_ns = *ns > reader->first_ns ? *ns - reader->first_ns : reader->first_ns - *ns;
    return away_ns > TIME_LONGEST_NS ? "arrival is more than 100 years from the others" : NULL;
}

/* Names of sessions are kept as numbers: FNV-1a, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv); 0 for no text. Two of a
 * million share a number with probability 3e-8. */
uint64_t trace_text_hash(struct trace_cell cell);

/* The same session, in one of several copies: another name for each. */
uint64_t trace_session_apart(uint64_t session, uint64_t copy);

#endif
