/* store_trial.h - plans that sizings have tried, and those that they recommend, in the database. For store.c only. */
#ifndef LOADLINE_REPORTS_STORE_TRIAL_H
#define LOADLINE_REPORTS_STORE_TRIAL_H

#include "models/sizing.h"
#include "reports/database.h"

/* Nothing where one of that key is there. */
void store_trial_save(struct database *database, const struct sizing_trial *trial);

/* All of them, by their keys. */
const struct sizing_trial *store_trials_load(struct database *database, size_t *count);

/* A run is the plan of that key. Then the run of the plan, 0 where there is none. */
void store_plan_save(struct database *database, int64_t run_id, const char *key);
int64_t store_plan_find(struct database *database, const char *key);

#endif
