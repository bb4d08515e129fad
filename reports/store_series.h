/* store_series.h - the part of the store that keeps what happened to a variant in each step of its run.
 *
 * Errors     those of the database, sticky (database.h). */
#ifndef LOADLINE_REPORTS_STORE_SERIES_H
#define LOADLINE_REPORTS_STORE_SERIES_H

#include "models/result.h"

struct database;

void store_series_save(struct database *database, int64_t variant_id, const struct variant_result *variant);
void store_series_load(struct database *database, int64_t variant_id, struct variant_result *variant);

#endif
