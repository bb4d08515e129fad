/* session_window.h - a window of whole sessions: FromInSeconds and ToInSeconds choose those whose first request lies between them.
 *
 * Replay     replay.h plays all rows of such a session, those behind ToInSeconds too, and none of one that began before. A row without a
 *            session's name is there by its own time. A pass lasts as long as the last of these rows needs.
 *            Copies that are turned in time (ring_turn.h) have each session where it began, whole.
 * Memory     16 to 64 bytes a session.
 * Ownership  lives in the arena given. */
#ifndef LOADLINE_MODELS_SESSION_WINDOW_H
#define LOADLINE_MODELS_SESSION_WINDOW_H

#include "models/trace.h"

struct session_window;

/* Reads the trace once. Of one that names no sessions, or of which no part is cut off and no copy turned, nothing is done; else options->whole is set, and
 * summary->rows_in_window and pass_ns are those of the whole sessions. false with a fault: none begins there, where one must, or the trace
 * cannot be read again. */
bool session_window_find(struct arena *arena, struct trace_options *options, struct trace_summary *summary,
                         struct faults *faults);

bool session_window_has(const struct session_window *window, const struct trace_row *row);

/* When the session of a row that it has began, from the window's begin; of a row without one its own time. */
int64_t session_window_begin_ns(const struct session_window *window, const struct trace_row *row);

#endif
