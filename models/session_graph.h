/* session_graph.h - who waits for whom in one session of a trace (session_set.h says how), drawn session by session.
 *
 * Edges      lead from a step to later ones only, so that there are no circles.
 * Cost       of a chain its length; of agents also their number times that of those beside them.
 * Ownership  `behind` grows in the arena given; the steps are the caller's. */
#ifndef LOADLINE_MODELS_SESSION_GRAPH_H
#define LOADLINE_MODELS_SESSION_GRAPH_H

#include "models/row_window.h"
#include "sim/sessions.h"

struct arena;

struct session_graph {
    struct arena *arena;
    struct session_step *steps; /* of all sessions: filled */
    uint32_t *behind;           /* likewise, as far as they have been drawn */
    size_t behind_count, behind_room;
    uint64_t agents, sent_before;
};

/* A session without agents. `rows` are its rows. */
void session_graph_chain(struct session_graph *graph, const struct trace_row *rows, struct session_shape shape);

/* One with agents; false where there are too many. */
bool session_graph_agents(struct session_graph *graph, const struct trace_row *rows, struct session_shape shape);

#endif
