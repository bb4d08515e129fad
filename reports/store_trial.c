#include "reports/store_trial.h"

#include "reports/store.h"
#include "reports/store_run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char columns[] = "trial_key, scenario, plan, excuse, ruling, replications, per_hour_usd, p99_ms, excess";

/* --- Trials --- */

static bool has_trial(struct database *database, const char *key)
{
    struct statement *row = database_select(database, "1", "FROM sizing_trials WHERE trial_key = ?");
    statement_add_text(row, key);
    bool found = statement_row(row);
    if (found) statement_end(row);
    return found;
}

void store_trial_save(struct database *database, const struct sizing_trial *trial)
{
    if (has_trial(database, trial->key)) return;
    struct statement *row = database_insert(database, "sizing_trials", columns);
    statement_add_text(row, trial->key);
    statement_add_text(row, trial->scenario);
    statement_add_text(row, trial->title);
    statement_add_text(row, trial->excuse);
    statement_add_integer(row, trial->ruling);
    statement_add_integer(row, trial->replications);
    statement_add_real_or_null(row, !isnan(trial->cost_per_hour_usd), trial->cost_per_hour_usd);
    statement_add_real_or_null(row, !isnan(trial->latency_p99_ms), trial->latency_p99_ms);
    statement_add_real(row, trial->excess);
    statement_insert(row);
    statement_end(row);
}

static double real_or_nan(struct statement *row)
{
    double value;
    return statement_read_real_or_null(row, &value) ? value : NAN;
}

const struct sizing_trial *store_trials_load(struct database *database, size_t *count)
{
    struct sizing_trial *trials = NULL;
    struct statement *row = database_select(database, columns, "FROM sizing_trials ORDER BY trial_key");
    *count = 0;
    while (statement_row(row)) {
        trials = database_room(database, trials, *count, sizeof *trials);
        struct sizing_trial *trial = &trials[(*count)++];
        snprintf(trial->key, sizeof trial->key, "%s", statement_read_text(row));
        trial->scenario = statement_read_text(row);
        trial->title = statement_read_text(row);
        trial->excuse = statement_read_text(row);
        trial->ruling = (enum ruling)statement_read_integer(row);
        trial->replications = (uint32_t)statement_read_integer(row);
        trial->cost_per_hour_usd = real_or_nan(row);
        trial->latency_p99_ms = real_or_nan(row);
        trial->excess = statement_read_real(row);
    }
    return trials;
}

/* --- Plans --- */

void store_plan_save(struct database *database, int64_t run_id, const char *key)
{
    struct statement *row = database_insert(database, "sizing_plans", "run_id, plan_key");
    statement_add_integer(row, run_id);
    statement_add_text(row, key);
    statement_insert(row);
    statement_end(row);
}

int64_t store_plan_find(struct database *database, const char *key)
{
    return store_run_with_key(database, "FROM sizing_plans WHERE plan_key = ? AND run_id IN (SELECT run_id FROM runs)",
                              key);
}

/* --- By key --- */

static int by_key(const void *key, const void *trial)
{
    return strcmp(key, ((const struct sizing_trial *)trial)->key);
}

const struct sizing_trial *stored_trial_find(const struct sizing_trial *trials, size_t count, const char *key)
{
    return count > 0 ? bsearch(key, trials, count, sizeof *trials, by_key) : NULL;
}
