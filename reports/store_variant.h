/* store_variant.h - the part of the store that belongs to one variant or inference component: its figures, times, histograms and
 * series, and what its way of serving has to say.
 *
 * Errors     those of the database, sticky (database.h). */
#ifndef LOADLINE_REPORTS_STORE_VARIANT_H
#define LOADLINE_REPORTS_STORE_VARIANT_H

#include "models/result.h"

struct database;

void store_variant_save(struct database *database, int64_t run_id, size_t position,
                        const struct variant_result *variant);

/* The variants of a run, or its components, in their order. */
void store_variants_load(struct database *database, int64_t run_id, bool components, struct variant_result **variants,
                         size_t *count);

#endif
