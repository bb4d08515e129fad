#include "reports/buffer.h"

#include "sim/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define FIRST_ROOM 1024

struct buffer {
    struct arena *arena;
    char *text;
    size_t length, room; /* room counts the NUL */
};

struct buffer *buffer_new(struct arena *arena)
{
    struct buffer *buffer = arena_new_of(arena, struct buffer);
    *buffer = (struct buffer){arena, arena_new_array(arena, FIRST_ROOM, char), 0, FIRST_ROOM};
    return buffer;
}

static void make_room(struct buffer *buffer, size_t more)
{
    size_t needed = 0;
    if (__builtin_add_overflow(buffer->length, more, &needed) || __builtin_add_overflow(needed, 1, &needed))
        needed = SIZE_MAX; /* which the arena refuses */
    if (needed <= buffer->room) return;
    size_t room = needed <= SIZE_MAX / 2 ? 2 * needed : needed;
    buffer->text = arena_grow(buffer->arena, buffer->text, buffer->length, room, 1);
    buffer->room = room;
}

void buffer_add_n(struct buffer *buffer, const char *text, size_t length)
{
    make_room(buffer, length);
    memcpy(buffer->text + buffer->length, text, length);
    buffer->length += length;
    buffer->text[buffer->length] = '\0';
}

void buffer_add(struct buffer *buffer, const char *text)
{
    buffer_add_n(buffer, text, strlen(text));
}

void buffer_fill(struct buffer *buffer, char byte, size_t count)
{
    make_room(buffer, count);
    memset(buffer->text + buffer->length, byte, count);
    buffer->length += count;
    buffer->text[buffer->length] = '\0';
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    size_t room = buffer->room - buffer->length;
    int length = vsnprintf(buffer->text + buffer->length, room, format, arguments);
    va_end(arguments);
    assert(length >= 0);
    if ((size_t)length >= room) {
        make_room(buffer, (size_t)length);
        vsnprintf(buffer->text + buffer->length, (size_t)length + 1, format, again);
    }
    va_end(again);
    buffer->length += (size_t)length;
}

struct arena *buffer_arena(const struct buffer *buffer)
{
    return buffer->arena;
}

const char *buffer_text(const struct buffer *buffer)
{
    return buffer->text;
}

size_t buffer_length(const struct buffer *buffer)
{
    return buffer->length;
}
