/* display.h - text from outside on a terminal: made harmless, measured in columns, cut and wrapped.
 *
 * Harmless   control characters (C0, DEL, C1), bytes that are not UTF-8, and the invisible characters that turn or hide
 *            text (bidirectional controls, zero-width space, line separators) are shown byte by byte as \xNN.
 * Columns    combining marks take none, East Asian wide characters and emoji two, everything else one. The functions that
 *            measure expect text that display_text() has made harmless.
 * Ownership  results live in the arena given. */
#ifndef LOADLINE_REPORTS_DISPLAY_H
#define LOADLINE_REPORTS_DISPLAY_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buffer;

const char *display_text(struct arena *arena, const char *text);

/* Two texts, of which either may be NULL: the same one, or none at all. */
bool display_same(const char *a, const char *b);

size_t display_width(const char *text);

/* The text itself, or where it is wider than `columns` (at least 1) its beginning and end with an ellipsis between them:
 * names often differ in their last letters only. */
const char *display_cut(struct arena *arena, const char *text, size_t columns);

/* Add text as lines of at most `width` columns, broken at spaces where there are any. The first line begins where the
 * caller's own text ended, at column `indent`; the following ones are indented to it. Ends with a newline. */
void display_wrap(struct buffer *buffer, const char *text, size_t indent, size_t width);

#endif
