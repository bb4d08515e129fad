/* earliest.h - of several streams, each in order of time, which one has the earliest next item: a binary heap of their times.
 *
 * Order      of streams that are at the same time the one with the lowest number is first.
 * Units      times in ns from wherever the streams count.
 * Ownership  the heap lives in the arena that it was made of. */
#ifndef LOADLINE_MODELS_EARLIEST_H
#define LOADLINE_MODELS_EARLIEST_H

#include <stddef.h>
#include <stdint.h>

struct arena;

struct earliest_stream {
    int64_t next_ns;
    size_t number;
};

struct earliest {
    struct earliest_stream *heap; /* those that have not ended, the earliest at [0] */
    size_t count;
};

/* Without any, and room for `most`. */
struct earliest earliest_new(struct arena *arena, size_t most);

/* One more stream, and when its next item comes. */
void earliest_add(struct earliest *earliest, size_t number, int64_t next_ns);

/* The first stream, of which there is one, has its next item then; or none any more. */
void earliest_advance(struct earliest *earliest, int64_t next_ns);
void earliest_end(struct earliest *earliest);

#endif
