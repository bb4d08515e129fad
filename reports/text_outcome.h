/* text_outcome.h - the ways in which a request ends otherwise than by success, as a text report names them.
 *
 * Order      that of struct request_counts. */
#ifndef LOADLINE_REPORTS_TEXT_OUTCOME_H
#define LOADLINE_REPORTS_TEXT_OUTCOME_H

#include "models/result.h"

#define TEXT_OUTCOMES 6

extern const char *const text_outcome_name[TEXT_OUTCOMES]; /* "model errors" .. "in flight" */

void text_outcomes(const struct request_counts *counts, uint64_t outcomes[TEXT_OUTCOMES]);

/* Set occurred[i] where some request ended so; the others are left as they are. */
void text_outcomes_occurred(const struct request_counts *counts, bool occurred[TEXT_OUTCOMES]);

#endif
