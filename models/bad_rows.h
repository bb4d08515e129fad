/* bad_rows.h - the rows of a trace that can't be used: counted, the first ones named, and judged at the end.
 *
 * Rule       they are left out with a warning, as long as they are at most TRACE_MOST_BAD_SHARE of all; more are a fault. One
 *            that is cut, the last record of a file, and no other, is only ever a warning: the file was cut as it was written.
 * Reasons    the end of a sentence that begins with "the"; constant texts. */
#ifndef LOADLINE_MODELS_BAD_ROWS_H
#define LOADLINE_MODELS_BAD_ROWS_H

#include <stdint.h>

struct arena;
struct faults;
struct lines;

#define TRACE_MOST_BAD_SHARE 0.01
#define TRACE_BAD_LINES      10 /* that are named */

/* The reason of a record that is not of its syntax. */
extern const char bad_row_cut[];

struct bad_rows {
    uint64_t count, lines[TRACE_BAD_LINES];
    const char *reason; /* of the first */
};

/* The record that `lines` gave last. It may span lines; each of them is lost with it. */
void bad_rows_add(struct bad_rows *bad, const struct lines *lines, const char *reason);

/* A line that was given before. */
void bad_rows_add_line(struct bad_rows *bad, uint64_t line, const char *reason);

/* Those of the lines behind the first `lines` of them, where they are numbered from 1. */
void bad_rows_join(struct bad_rows *bad, const struct bad_rows *behind, uint64_t lines);

/* Say it, where there are bad rows beside `good` others; `last_line` is that of the last record. */
void bad_rows_judge(struct arena *arena, const struct bad_rows *bad, uint64_t good, uint64_t last_line,
                    const char *file, struct faults *faults);

#endif
