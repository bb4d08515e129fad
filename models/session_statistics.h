/* session_statistics.h - what the sessions of a trace are like: how many, of how many requests, and how long those who ask think.
 *
 * Think time  from the answer to a request of a session, or of one of its agents, to the next of the same: 0 where that came before the
 *             answer. Missing where it is not known when the answer came.
 * Memory      grows with the sessions and their agents: a table of 32 bytes for each, at most half full.
 * Ownership   lives in the arena given. */
#ifndef LOADLINE_MODELS_SESSION_STATISTICS_H
#define LOADLINE_MODELS_SESSION_STATISTICS_H

#include "models/row_window.h"

struct arena;
struct histogram;
struct session_chain;

/* Figures of one kind. */
struct trace_values {
    uint64_t missing, zeros;
    struct histogram *values; /* NULL: none has any */
};

struct session_statistics {
    struct arena *arena;
    uint64_t count, agents;
    struct trace_values requests; /* of each session, those of its agents among them */
    struct trace_values think_ns;

    struct session_chain *chains; /* on the way */
    uint64_t used, room;
};

struct session_statistics *session_statistics_begin(struct arena *arena);

/* In order of time; of a session. */
void session_statistics_add(struct session_statistics *statistics, const struct trace_row *row);

void session_statistics_end(struct session_statistics *statistics);

#endif
