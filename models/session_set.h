/* session_set.h - the sessions of a trace: which requests wait for which answers, and how long after them they are sent.
 *
 * A session   is the rows with one session's name, in the order of time; a row without one is a session of its own. It is kept whole: it
 *             belongs to a window when its first request does.
 * Agents      a session's own requests are a chain; so are those of each of its agents (trace_row.agent), which work beside it. In a chain
 *             each request waits for the answer to the one before it. An agent's first request waits for the one of its parent that came
 *             before it and, where another agent that began behind the same request had ended by then, for the last of those; the
 *             parent's next request after its end waits for its last answer (and where the parent has none, the parent's parent's).
 * Think time  from the last of the answers that a request waited for to its arrival, as recorded: arrival + response time. Never
 *             negative: one that had come before the answer is sent with it. An answer whose time is not known counts as come at
 *             once: what it took is taken for thought.
 * Times       are stretched by TimeScale, those of answers too.
 * Memory      all rows of the trace, and about half as much again; at most SESSION_ROWS_MOST of them.
 * Ownership   lives in the arena given; the summary is only read. */
#ifndef LOADLINE_MODELS_SESSION_SET_H
#define LOADLINE_MODELS_SESSION_SET_H

#include "models/trace.h"
#include "sim/sessions.h"

#define SESSION_ROWS_MOST   TRACE_DOCUMENT_ROWS
#define SESSION_AGENTS_MOST 4096 /* of one session */

struct session_set {
    uint32_t count;
    const struct session_shape *shape;
    const struct session_step *step;
    const uint32_t *behind;
    const struct trace_row *row; /* of each step */
    const int64_t *begin_ns;     /* of each session: from the window's begin */
    uint64_t steps;
    uint64_t agents;          /* beside the sessions' own chains */
    uint64_t answers_unknown; /* requests whose answers have no recorded time */
    uint64_t sent_before;     /* that had come before an answer that they wait for here */
    uint64_t compared;        /* sessions of which all answers have times */
};

/* The sessions of the rows that the options' window holds. false with a fault: none, too many, or the trace cannot be read again. */
bool session_set_make(struct arena *arena, const struct trace_options *options, const struct trace_summary *summary,
                      struct session_set *out, struct faults *faults);

#endif
