/* line_ends.h - where lines end, found many at a time.
 *
 * Ahead      LINE_ENDS_AHEAD bytes behind the text may be looked at. */
#ifndef LOADLINE_MODELS_LINE_ENDS_H
#define LOADLINE_MODELS_LINE_ENDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINE_ENDS_AHEAD 64
#define LINE_ENDS_ROOM  64 /* more than are asked for that there must be room for */

/* Behind the line ends of the text, of less than 4 GB, the next line begins: the first `most` of these places, as bytes from the text's
 * beginning. How many. `in_lanes`: 64 bytes at once; line_is_wide(). */
size_t line_ends_find(const char *text, size_t length, size_t most, bool in_lanes, uint32_t *behind);

#endif
