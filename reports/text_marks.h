/* text_marks.h - numbers as a row of marks beside each other, the more the higher: a chart for a terminal.
 *
 * Marks      eighths of a block (U+2581 to U+2588) where the style allows them (text_style.h), else . : - = + * # @. Nothing is a space;
 *            what is more than nothing has a mark, and the most the last one.
 * Ownership  lives in the arena given. */
#ifndef LOADLINE_REPORTS_TEXT_MARKS_H
#define LOADLINE_REPORTS_TEXT_MARKS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* A mark for each value from 0 to `most`; what is not finite is nothing. No spaces at the end. */
const char *text_marks(struct arena *arena, const double *values, size_t count, double most, bool blocks);

#endif
