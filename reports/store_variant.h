/* store_variant.h - the part of the store that belongs to one variant: its figures, times, histograms and series.
 *
 * Errors     those of the database, sticky (database.h). */
#ifndef LOADLINE_REPORTS_STORE_VARIANT_H
#define LOADLINE_REPORTS_STORE_VARIANT_H

#include "models/result.h"

struct database;

void store_variant_save(struct database *database, int64_t run_id, size_t position,
                        const struct variant_result *variant);

/* The variants of a run in their order, into result->variants. */
void store_variants_load(struct database *database, int64_t run_id, struct result *result);

/* Times of a variant, or of the endpoint where variant_id is 0. `measure` as the schema names it. */
void store_times_save(struct database *database, int64_t run_id, int64_t variant_id, const char *measure,
                      const struct time_summary *summary);
void store_times_load(struct database *database, int64_t run_id, int64_t variant_id, const char *measure,
                      struct time_summary *summary);

#endif
