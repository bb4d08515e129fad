#include "models/earliest.h"

#include "sim/arena.h"

#include <stdbool.h>

static bool before(struct earliest_stream a, struct earliest_stream b)
{
    return a.next_ns != b.next_ns ? a.next_ns < b.next_ns : a.number < b.number;
}

struct earliest earliest_new(struct arena *arena, size_t most)
{
    return (struct earliest){.heap = arena_new_array(arena, most, struct earliest_stream)};
}

void earliest_add(struct earliest *earliest, size_t number, int64_t next_ns)
{
    struct earliest_stream stream = {next_ns, number}, *heap = earliest->heap;
    size_t at = earliest->count++;
    for (; at > 0 && before(stream, heap[(at - 1) / 2]); at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
    heap[at] = stream;
}

/* From the top to where it belongs. */
static void sink(struct earliest *earliest, struct earliest_stream stream)
{
    struct earliest_stream *heap = earliest->heap;
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < earliest->count; at = child) {
        if (child + 1 < earliest->count && before(heap[child + 1], heap[child])) child++;
        if (!before(heap[child], stream)) break;
        heap[at] = heap[child];
    }
    heap[at] = stream;
}

void earliest_advance(struct earliest *earliest, int64_t next_ns)
{
    sink(earliest, (struct earliest_stream){next_ns, earliest->heap[0].number});
}

void earliest_end(struct earliest *earliest)
{
    if (--earliest->count > 0) sink(earliest, earliest->heap[earliest->count]);
}
