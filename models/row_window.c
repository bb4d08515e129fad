#include "models/row_window.h"

#include "sim/arena.h"

#include <assert.h>

const struct trace_row trace_row_unknown = {.service_ns = -1,
                                            .ttl_ns = -1,
                                            .elapsed_ns = -1,
                                            .payload_bytes = -1,
                                            .response_bytes = -1,
                                            .input_tokens = -1,
                                            .output_tokens = -1,
                                            .target = -1,
                                            .explained = -1};

void row_window_start(struct row_window *window, struct arena *arena, size_t room)
{
    assert(room >= 1);
    *window = (struct row_window){.room = room, .given_ns = INT64_MIN};
    window->in_order = arena_new_array(arena, room, struct row_in_window);
    window->late = arena_new_array(arena, room, struct row_in_window);
}

void row_window_clear(struct row_window *window)
{
    window->first = window->in_order_count = window->late_count = 0;
    window->added = 0;
    window->given_ns = INT64_MIN;
}

static struct row_in_window *in_order_at(const struct row_window *window, size_t index)
{
    size_t at = window->first + index;
    return &window->in_order[at < window->room ? at : at - window->room];
}

static bool before(const struct row_in_window *a, const struct row_in_window *b)
{
    if (a->row.arrival_ns != b->row.arrival_ns) return a->row.arrival_ns < b->row.arrival_ns;
    return a->number < b->number;
}

/* A late row must overtake every waiting row that is later in time: the first of them in the ring came first of all,
 * since whatever is late itself came behind a later row of the ring. */
static size_t overtaken(const struct row_window *window, const struct row_in_window *late)
{
    size_t low = 0, high = window->in_order_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (in_order_at(window, middle)->row.arrival_ns <= late->row.arrival_ns)
            low = middle + 1;
        else
            high = middle;
    }
    return (size_t)(late->number - in_order_at(window, low)->number);
}

static void push_late(struct row_window *window, struct row_in_window entry)
{
    size_t at = window->late_count++;
    while (at > 0) {
        size_t parent = (at - 1) / 2;
        if (!before(&entry, &window->late[parent])) break;
        window->late[at] = window->late[parent];
        at = parent;
    }
    window->late[at] = entry;
}

static void pop_late(struct row_window *window)
{
    struct row_in_window entry = window->late[--window->late_count];
    size_t at = 0, count = window->late_count;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count) break;
        if (child + 1 < count && before(&window->late[child + 1], &window->late[child])) child++;
        if (!before(&window->late[child], &entry)) break;
        window->late[at] = window->late[child];
        at = child;
    }
    window->late[at] = entry;
}

bool row_window_add(struct row_window *window, const struct trace_row *row)
{
    assert(row_window_count(window) < window->room);
    if (row->arrival_ns < window->given_ns) return false;
    struct row_in_window entry = {*row, window->added++};
    size_t count = window->in_order_count;
    if (count == 0 || in_order_at(window, count - 1)->row.arrival_ns <= row->arrival_ns) {
        *in_order_at(window, count) = entry;
        window->in_order_count++;
        return true;
    }
    size_t jump = overtaken(window, &entry);
    if (jump > window->needed) window->needed = jump;
    push_late(window, entry);
    return true;
}

void row_window_take(struct row_window *window, struct trace_row *row)
{
    assert(row_window_count(window) > 0);
    const struct row_in_window *first = window->in_order_count > 0 ? in_order_at(window, 0) : NULL;
    if (window->late_count > 0 && (!first || before(&window->late[0], first))) {
        *row = window->late[0].row;
        pop_late(window);
    } else {
        *row = first->row;
        if (++window->first == window->room) window->first = 0;
        window->in_order_count--;
    }
    window->given_ns = row->arrival_ns;
}
