/* session_stream.h - the sessions of one replication, in the order in which they begin.
 *
 * As recorded  in the order of their begins; Repeat plays the trace again, pass by pass (replay.h). RateScale below 1 keeps each session with
 *              that probability; above 1 it lays whole copies over each other, each but the first turned in time (ring_turn.h), and one
 *              more of which the fraction is kept.
 * Otherwise    each pass takes every session once, in an order that is drawn, and there are Repeat of them; when they begin is said by
 *              the kernel (so many at a time) or drawn.
 * Draws        random.h: RANDOM_THINNING by session and pass, RANDOM_SHIFT by copy, RANDOM_SESSIONS by session and pass.
 * Memory       a few words for each session and copy.
 * Ownership    everything lives in the arena given. Options and set are borrowed. */
#ifndef LOADLINE_MODELS_SESSION_STREAM_H
#define LOADLINE_MODELS_SESSION_STREAM_H

#include "models/session_set.h"

/* Sessions times copies, at most. */
#define SESSION_BEGINS_MOST ((size_t)1 << 24)

struct session_stream;

struct session_stream *session_stream_open(struct arena *arena, const struct trace_options *options,
                                           const struct session_set *set, int64_t pass_ns, struct random_key key);

/* The next session; false at the end. begin_ns is 0 where the kernel says when. */
bool session_stream_next(struct session_stream *stream, struct session_begin *out);

#endif
