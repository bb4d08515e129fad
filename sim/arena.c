#include "sim/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Small allocations share blocks of this size; larger ones get a block of their own. */
#define BLOCK_BYTES ((size_t)64 * 1024)
#define ALIGNMENT   _Alignof(max_align_t)

struct block {
    struct block *next;
    max_align_t bytes[];
};

struct arena {
    struct block *blocks; /* the newest shared block first */
    size_t used, room;    /* of that first block */
};

static void (*exhaustion_handler)(size_t bytes);

void arena_on_exhaustion(void (*handler)(size_t bytes))
{
    exhaustion_handler = handler;
}

_Noreturn void arena_exhausted(size_t bytes)
{
    if (exhaustion_handler) exhaustion_handler(bytes);
    abort();
}

struct arena *arena_new(void)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (!arena) arena_exhausted(sizeof *arena);
    return arena;
}

void arena_free(struct arena *arena)
{
    if (!arena) return;
    struct block *block = arena->blocks;
    while (block) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
    free(arena);
}

static struct block *new_block(size_t bytes)
{
    struct block *block = calloc(1, sizeof *block + bytes);
    if (!block) arena_exhausted(bytes);
    return block;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2) arena_exhausted(SIZE_MAX);
    bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (bytes == 0) bytes = ALIGNMENT;

    if (bytes > BLOCK_BYTES / 4) { /* own block, put behind the shared one so that its rest stays in use */
        struct block *block = new_block(bytes);
        if (arena->blocks) {
            block->next = arena->blocks->next;
            arena->blocks->next = block;
        } else {
            arena->blocks = block;
            arena->used = arena->room = bytes;
        }
        return block->bytes;
    }
    if (!arena->blocks || arena->room - arena->used < bytes) {
        struct block *block = new_block(BLOCK_BYTES);
        block->next = arena->blocks;
        arena->blocks = block;
        arena->used = 0;
        arena->room = BLOCK_BYTES;
    }
    void *memory = (char *)arena->blocks->bytes + arena->used;
    arena->used += bytes;
    return memory;
}

void *arena_grow(struct arena *arena, const void *array, size_t count, size_t room, size_t size)
{
    void *copy = arena_array(arena, room, size);
    if (count) memcpy(copy, array, count * size);
    return copy;
}

char *arena_text_n(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_array(arena, length + 1, 1);
    memcpy(copy, text, length);
    return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
    return text ? arena_text_n(arena, text, strlen(text)) : NULL;
}

char *arena_format_list(struct arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0) arena_exhausted(0);
    char *text = arena_array(arena, (size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_format_list(arena, format, arguments);
    va_end(arguments);
    return text;
}
