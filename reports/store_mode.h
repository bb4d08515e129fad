/* store_mode.h - the part of the store that only some variants and components have: serverless slots, backlogs, tokens, fleets,
 * copies, failures, captured records, explanations.
 *
 * Rows       stand only for what applies.
 * Errors     those of the database, sticky (database.h). */
#ifndef LOADLINE_REPORTS_STORE_MODE_H
#define LOADLINE_REPORTS_STORE_MODE_H

#include "models/result.h"

struct database;

void store_mode_save(struct database *database, int64_t run_id, int64_t variant_id,
                     const struct variant_result *variant);
void store_mode_load(struct database *database, int64_t run_id, int64_t variant_id, struct variant_result *variant);

#endif
