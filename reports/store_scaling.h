/* store_scaling.h - the part of the store that says how a variant was scaled.
 *
 * Rows       stand only for variants that scale.
 * Errors     those of the database, sticky (database.h). */
#ifndef LOADLINE_REPORTS_STORE_SCALING_H
#define LOADLINE_REPORTS_STORE_SCALING_H

#include "models/result.h"

struct database;

void store_scaling_save(struct database *database, int64_t variant_id, const struct variant_result *variant);
void store_scaling_load(struct database *database, int64_t variant_id, struct variant_result *variant);

#endif
