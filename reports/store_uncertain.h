/* store_uncertain.h - uncertain figures of a run in the database: ranges, draws, and what they do. For store.c only. */
#ifndef LOADLINE_REPORTS_STORE_UNCERTAIN_H
#define LOADLINE_REPORTS_STORE_UNCERTAIN_H

#include "models/result.h"

struct database;

void store_uncertain_save(struct database *database, int64_t run_id, const struct result *result);
void store_uncertain_load(struct database *database, int64_t run_id, struct result *result);

#endif
