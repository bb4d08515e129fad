/* buffer.h - text that grows: what every report is written into, since reports never print.
 *
 * Ownership  lives in the arena given to buffer_new(); the text moves while it grows, so ask for it at the end.
 * Errors     none to handle (see arena.h). */
#ifndef LOADLINE_REPORTS_BUFFER_H
#define LOADLINE_REPORTS_BUFFER_H

#include <stddef.h>

struct arena;
struct buffer;

struct buffer *buffer_new(struct arena *arena);
void buffer_add(struct buffer *buffer, const char *text);
void buffer_add_n(struct buffer *buffer, const char *text, size_t length);
void buffer_fill(struct buffer *buffer, char byte, size_t count);
void buffer_format(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct arena *buffer_arena(const struct buffer *buffer);
const char *buffer_text(const struct buffer *buffer); /* ends in a NUL */
size_t buffer_length(const struct buffer *buffer);

#endif
