/* replay.h - a trace as traffic: cut, stretched, repeated, and made denser or thinner.
 *
 * Window     rows with FromInSeconds <= arrival < ToInSeconds; second 0 is then FromInSeconds.
 *            With trace_options.whole: the rows of the sessions that begin there (session_window.h).
 * TimeScale  every arrival is multiplied by it (2: half the rate), rounded to the nearest nanosecond.
 * Repeat     the passes follow each other; one lasts to ToInSeconds, or to the last row and a mean gap of the trace
 *            further, or of counts to the end of the last interval, where that is earlier (trace_summary.pass_ns). Every
 *            pass is the same but for its draws.
 * RateScale  keeps time and multiplies the rate. Below 1 each row, or session, is kept with that probability. Above 1, that many
 *            whole copies are laid over each other, and one more of which the fraction is kept. The first is as
 *            recorded; each other one is turned in time as a ring of one pass, by its own draw: each from a part of its own of a
 *            hundred mean gaps or a minute, whichever is longer. Changes of the rate slower than that are then those of the trace,
 *            times the copies, and what bursts faster does not burst together.
 *            With trace_options.whole a session is where it begins: its last rows may come behind the end of the last pass.
 * Counts     of a trace that holds counts per interval, the requests are drawn, anew in each pass and copy (counts.h);
 *            everything above then happens to them. An interval that From or To cuts has its share of them.
 * Draws      random.h, by (key, row, copy): a replication has its own, and they do not depend on each other.
 * Order      by arrival; at equal times the lower copy first.
 * Memory     constant in the length of the trace; a reader for each copy.
 * Ownership  everything lives in the arena given; replay_close() gives back the decoders. The summary is borrowed. */
#ifndef LOADLINE_MODELS_REPLAY_H
#define LOADLINE_MODELS_REPLAY_H

#include "models/trace.h"
#include "sim/random.h"

struct replay;

struct replay *replay_open(struct arena *arena, const struct trace_options *options,
                           const struct trace_summary *summary, struct random_key key);

/* One to `most` (>= 1) of the next rows, where they are until the next call, and their arrivals in the replay, for which there is room:
 * those of the rows are the trace's own. 0 at the end, or where the file can no longer be read as it was scanned. */
size_t replay_take(struct replay *replay, size_t most, const struct trace_row **rows, int64_t *arrival_ns);

/* The next row, its arrival that in the replay, its session told apart from those of other passes and copies; false where there is none. */
bool replay_next(struct replay *replay, struct trace_row *row);

/* Whether nothing is known of the requests but when they come: one whole copy of counts. Then the times of one to `room` of the next ones;
 * 0 at the end. */
bool replay_is_of_times(const struct replay *replay);
size_t replay_times(struct replay *replay, int64_t *arrival_ns, size_t room);

/* What went wrong since replay_open(), or NULL. */
const char *replay_failure(const struct replay *replay);

/* How long the whole replay lasts, TimeScale and Repeat included. */
int64_t replay_length_ns(const struct trace_options *options, const struct trace_summary *summary);

void replay_close(struct replay *replay); /* NULL is allowed */

#endif
