/* row_window.h - rows that come nearly in order, handed on in order: sorted on the fly within a bounded window.
 *
 * Order      by time; rows of the same time in the order in which they came.
 * Cost       a row that is in order costs a copy; one that is late costs the logarithm of how many late ones wait.
 * Ownership  lives in the arena given to row_window_start(); memory is two arrays of `room` rows. */
#ifndef LOADLINE_MODELS_ROW_WINDOW_H
#define LOADLINE_MODELS_ROW_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* One request of a trace. Unknown values are -1, but for the last three. */
struct trace_row {
    int64_t arrival_ns;
    int64_t service_ns, ttl_ns, elapsed_ns;
    int64_t payload_bytes, response_bytes;
    int64_t input_tokens, output_tokens;
    int32_t target;   /* index into the names given to trace_scan(), or -1 */
    int8_t explained; /* 0 or 1 */
    uint8_t depth;    /* of its agent: 1 for one of the session's own, 2 for one of such an agent, and so on */
    uint16_t
        agent; /* which of the session's agents sends it, numbered as they stand in the file; 0: the session itself */
    uint64_t session; /* 0: not said; equal for the requests of one session */
};

extern const struct trace_row trace_row_unknown; /* at 0 ns, and nothing more is known */

struct row_in_window {
    struct trace_row row;
    uint64_t number; /* how many rows came before */
};

struct row_window {
    struct row_in_window *in_order; /* a ring: each not before the one that came before it */
    struct row_in_window *late;     /* a heap: the earliest first */
    size_t room, first, in_order_count, late_count;
    uint64_t added;
    int64_t given_ns; /* the time of the row that was taken last; INT64_MIN before the first */
    size_t needed;    /* how large the window had to be so far to bring all rows in order; 0: they came in order */
};

/* room >= 1: how many rows may wait. */
void row_window_start(struct row_window *window, struct arena *arena, size_t room);

static inline size_t row_window_count(const struct row_window *window)
{
    return window->in_order_count + window->late_count;
}

/* Add a row to a window that is not full; false where it is earlier than a row that was taken. */
bool row_window_add(struct row_window *window, const struct trace_row *row);

/* Take the earliest row of a window that is not empty. */
void row_window_take(struct row_window *window, struct trace_row *row);

void row_window_clear(struct row_window *window);

#endif
