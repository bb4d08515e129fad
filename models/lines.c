#include "models/lines.h"

#include "models/bytes.h"
#include "sim/arena.h"

#include <string.h>

#define BLOCK_BYTES ((size_t)64 * 1024)

void lines_start(struct lines *lines, struct arena *arena, struct bytes *bytes)
{
    *lines = (struct lines){.arena = arena, .bytes = bytes, .room = BLOCK_BYTES};
    lines->buffer = arena_array(arena, lines->room + LINES_PADDING, 1);
}

void lines_begin_inside(struct lines *lines)
{
    lines->begun = true;
}

void lines_rewind(struct lines *lines)
{
    char *buffer = lines->buffer;
    *lines = (struct lines){.arena = lines->arena, .bytes = lines->bytes, .buffer = buffer, .room = lines->room};
    *buffer = '\0';
}

/* Read more behind what is there, making room by dropping what lies before the record, then by growing. */
static bool fill(struct lines *lines)
{
    if (lines->ended) return false;
    if (lines->start > 0) {
        memmove(lines->buffer, lines->buffer + lines->start, lines->end - lines->start);
        lines->end -= lines->start;
        lines->next -= lines->start;
        lines->start = 0;
    }
    if (lines->end == lines->room) {
        if (lines->room >= LINES_LONGEST) {
            lines->too_long = lines->ended = true;
            return false;
        }
        lines->buffer = arena_grow(lines->arena, lines->buffer, lines->end, lines->room * 2 + LINES_PADDING, 1);
        lines->room *= 2;
    }
    size_t got = bytes_read(lines->bytes, lines->buffer + lines->end, lines->room - lines->end);
    lines->end += got;
    lines->buffer[lines->end] = '\0';
    if (got == 0) lines->ended = true;
    return got > 0;
}

static void skip_byte_order_mark(struct lines *lines)
{
    lines->begun = true;
    while (lines->end < 3 && fill(lines)) continue;
    if (lines->end >= 3 && memcmp(lines->buffer, "\xef\xbb\xbf", 3) == 0) lines->start = lines->next = 3;
}

/* Find the end of the line that begins at lines->next, and move next behind it; false where there is no line. */
static bool take_line(struct lines *lines)
{
    size_t searched = lines->next;
    for (;;) {
        char *newline = memchr(lines->buffer + searched, '\n', lines->end - searched);
        if (newline) {
            lines->next = (size_t)(newline - lines->buffer) + 1;
            return true;
        }
        size_t ahead = lines->end - lines->start;
        if (!fill(lines)) break;
        searched = lines->start + ahead;
    }
    if (lines->too_long || lines->next == lines->end) return false;
    lines->next = lines->end;
    return true;
}

static void show(const struct lines *lines, char **text, size_t *length)
{
    size_t end = lines->next;
    if (end > lines->start && lines->buffer[end - 1] == '\n') end--;
    if (end > lines->start && lines->buffer[end - 1] == '\r') end--;
    *text = lines->buffer + lines->start;
    *length = end - lines->start;
}

bool lines_next(struct lines *lines, char **text, size_t *length)
{
    if (!lines->begun) skip_byte_order_mark(lines);
    if (lines->again) {
        lines->again = false;
        show(lines, text, length);
        return true;
    }
    lines->number += lines->number == 0 ? 1 : lines->count;
    lines->start = lines->next;
    lines->count = 1;
    if (!take_line(lines)) return false;
    show(lines, text, length);
    return true;
}

void lines_again(struct lines *lines)
{
    lines->again = true;
}

size_t lines_ahead(const struct lines *lines)
{
    return lines->end - lines->start;
}

bool lines_extend(struct lines *lines, char **text, size_t *length)
{
    bool more = take_line(lines);
    lines->count += more;
    lines->was_short |= !more;
    show(lines, text, length); /* looking for more may have moved it */
    return more;
}
