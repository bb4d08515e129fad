/* tuples.h - lists of tuples of whole numbers as the store keeps them: "[[1024,3],[1056,1]]", the canonical JSON of such a list.
 *
 * Strict     whole numbers from 0 to INT64_MAX without a sign, a point or a leading zero, and no blanks: what is written here and
 *            nothing else. A day has thousands of these lists, and a reader of any JSON would take most of a report's time for them.
 * Errors     a text that is no such list ends with `broken`. */
#ifndef LOADLINE_REPORTS_TUPLES_H
#define LOADLINE_REPORTS_TUPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer;

/* Into a buffer that holds nothing else, and closed at last. */
void tuples_add(struct buffer *buffer, const int64_t *numbers, size_t count);
void tuples_end(struct buffer *buffer);

struct tuples {
    const char *at;
    bool begun, broken;
};

struct tuples tuples_of(const char *text); /* borrowed; not NULL */

/* The next tuple, of `count` numbers. False at the end, and where the text is broken. */
bool tuples_next(struct tuples *tuples, int64_t *numbers, size_t count);

#endif
