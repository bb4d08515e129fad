/* trace_output.h - a trace on its way out: as CSV, JSON lines or in the binary form.
 *
 * Columns    those that any of the rows may have, under names that are known when they are read again: timestamp (dates with nine
 *            digits of a second), arrival_s or session_time_s, service_time_ns, response_time_ns, input_tokens, output_tokens, payload_bytes,
 *            response_bytes, time_to_live_ns, explained, session_id, agent, agent_depth. What a row does not know is an empty cell, or null.
 *            Nothing is rounded.
 * Targets    are numbers of a run's own and not written.
 * Ownership  lives in the arena given; the file is its caller's. The binary form needs one that is seekable.
 * Errors     false where the file can't be written (errno). */
#ifndef LOADLINE_MODELS_TRACE_OUTPUT_H
#define LOADLINE_MODELS_TRACE_OUTPUT_H

#include "models/row_window.h"
#include "models/trace_columns.h"

struct arena;
struct trace_output;

enum trace_form { TRACE_FORM_CSV, TRACE_FORM_JSONL, TRACE_FORM_BINARY };

struct trace_output *trace_output_begin(struct arena *arena, enum trace_form form, int file,
                                        const bool present[TRACE_FIELDS], struct trace_origin origin);
bool trace_output_add(struct trace_output *output, const struct trace_row *row);
bool trace_output_end(struct trace_output *output);

#endif
