/* request_rows.h - each request of a replication as a row of CSV, written as they come.
 *
 * Columns    arrival_s (since second 0), variant, instance, attempt, outcome, status, cause, response_time_ns, waiting_time_ns, service_time_ns,
 *            overhead_ns, first_token_ns, input_tokens, output_tokens, response_bytes: docs/results.md. What a request does not have is an
 *            empty cell. The names of times, tokens and bytes are those of a trace (docs/trace-formats.md), so that it can be read as one.
 * Ownership  lives in the arena given; the file is its caller's.
 * Errors     request_rows_end() is false where something could not be written (errno). */
#ifndef LOADLINE_REPORTS_REQUEST_ROWS_H
#define LOADLINE_REPORTS_REQUEST_ROWS_H

#include "sim/recorder.h"

#include <stdbool.h>

struct arena;
struct request_rows;

/* Of variants with these names, the last `components` of which are inference components. */
struct request_rows *request_rows_begin(struct arena *arena, int file, const char *const *names, uint32_t count,
                                        uint32_t components);
struct recorder request_rows_recorder(struct request_rows *rows);
bool request_rows_end(struct request_rows *rows);

#endif
