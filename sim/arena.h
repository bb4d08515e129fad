/* arena.h - memory that lives and goes together: one arena per lifetime (program, scenario, replication).
 *
 * Ownership  arena_new() is paired with arena_free(), which releases everything allocated from the arena.
 * Alignment  every allocation suits any type. Allocations are zeroed.
 * Errors     none to handle: where the machine has no memory left, the handler set by arena_on_exhaustion() is called
 *            with the number of bytes asked for and must not return; without one the program aborts. */
#ifndef LOADLINE_SIM_ARENA_H
#define LOADLINE_SIM_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* NULL is allowed */

/* Zeroed memory of count * size bytes. A product that overflows is treated as exhaustion. count 0 gives a valid pointer. */
void *arena_array(struct arena *arena, size_t count, size_t size);
#define arena_new_of(arena, type)           ((type *)arena_array((arena), 1, sizeof(type)))
#define arena_new_array(arena, count, type) ((type *)arena_array((arena), (count), sizeof(type)))

/* A copy of array (count elements of size bytes) with room for `room` elements; the old one stays until arena_free(). */
void *arena_grow(struct arena *arena, const void *array, size_t count, size_t room, size_t size);

char *arena_text(struct arena *arena, const char *text); /* copy; NULL gives NULL */
char *arena_text_n(struct arena *arena, const char *text, size_t length);
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_format_list(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

void arena_on_exhaustion(void (*handler)(size_t bytes));

/* Calls the handler, for memory that no arena can hold (a pool that grows in place). Does not return. */
_Noreturn void arena_exhausted(size_t bytes);

#endif
