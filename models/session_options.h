/* session_options.h - how the sessions of a trace are replayed: "Sessions" of the scenario's "Trace".
 *
 * Begin      as they were recorded; or so many at a time (Concurrent); or by an arrival process (Arrivals). In the latter two each pass
 *            through the trace takes the sessions in an order of its own.
 * Ownership  what it points to lives in the arena given to session_options_read().
 * Errors     one fault for each problem. */
#ifndef LOADLINE_MODELS_SESSION_OPTIONS_H
#define LOADLINE_MODELS_SESSION_OPTIONS_H

#include "models/arrivals.h"

enum session_begins { SESSIONS_RECORDED, SESSIONS_AT_ONCE, SESSIONS_ARRIVE };

struct session_options {
    const struct json_node *node; /* NULL: requests come when they came, whatever session they are of */
    enum session_begins begins;
    uint32_t at_once;         /* sessions at a time */
    struct arrivals arrivals; /* of sessions */
    bool goes_on;             /* after a call that failed; else its session ends */
};

/* Read the object. true where there was no fault. */
bool session_options_read(const struct json_node *node, struct session_options *out, struct arena *arena,
                          struct faults *faults);

/* So many times as many sessions: at a time, or an hour. Recorded ones are the replay's to multiply. */
void session_options_scale(struct session_options *options, double factor, struct arena *arena);

#endif
