/* store.h - what is kept: runs in one SQLite file, from which every report can be made again.
 *
 * Tables     reports/schema.sql; docs/database.md explains them. A loaded result gives the same bytes in every report as the
 *            one that was saved; only the time of storing (created_at) is the database's own.
 * Atomic     a run is stored in one transaction: a process killed at any moment leaves what was there before, and no file
 *            beside the database that the next opening does not take away.
 * Errors     one fault and 0, NULL or false. FAULT_INPUT: no such database or run, not a Loadline database, written by a
 *            newer version, damaged. FAULT_MACHINE: a directory or device, no permission, read-only, locked for over five
 *            seconds, disk full, memory. A file that is not ours is left as it is.
 * Ownership  results live in the arena given. */
#ifndef LOADLINE_REPORTS_STORE_H
#define LOADLINE_REPORTS_STORE_H

#include "models/sizing.h"
#include "models/sweep.h"
#include "reports/database.h"

struct faults;

/* reports/schema.sql, built in. */
extern const char store_schema_sql[];

/* One row of `loadline list`. */
struct stored_run {
    int64_t run_id; /* from 1 */
    const char *scenario, *created_at;
    uint64_t seed;
    uint32_t replications;
    bool partial;
    bool has_latency; /* false where no request was measured */
    double latency_p99_ms;
    int64_t total_e10_usd;
    bool has_objectives, objectives_met;
};

/* Store the result in the file `path`, which is made where it is absent. The number of the run, or 0. */
int64_t store_save(const char *path, const struct result *result, struct faults *faults);

/* The same for a cell of a sweep, whose key and figures are kept in the same transaction. Where a cell of that key is there already
 * nothing is stored, and the number is that run's. */
int64_t store_save_cell(const char *path, const struct sweep_cell *cell, const struct result *result,
                        struct faults *faults);

struct stored_cell {
    int64_t run_id;
    const char *key;
    struct sweep_figures figures;
};

/* All cells, by their keys. The file is opened for writing, and made where it is absent: one in which nothing could be stored is
 * found out before a sweep begins. */
bool store_cells(struct arena *arena, const char *path, const struct stored_cell **cells, size_t *count,
                 struct faults *faults);

/* The one of that key among them, or NULL. */
const struct stored_cell *stored_cell_find(const struct stored_cell *cells, size_t count, const char *key);

/* A plan that a sizing has tried; false on a fault. Then all of them by their keys, opened as store_cells() does; the one of a key, or NULL. */
bool store_save_trial(const char *path, const struct sizing_trial *trial, struct faults *faults);
bool store_trials(struct arena *arena, const char *path, const struct sizing_trial **trials, size_t *count,
                  struct faults *faults);
const struct sizing_trial *stored_trial_find(const struct sizing_trial *trials, size_t count, const char *key);

/* A plan of a sizing, as a run that has the plan in its name; where one of its key is there already, that run. Its number, or 0. */
int64_t store_save_plan(const char *path, const struct sizing_plan *plan, struct faults *faults);

/* A database of one cell and its run, as bytes that can be sent or be put into a file; the same cell gives the same bytes, and says
 * that it was stored in 1970. */
bool store_cell_image(struct arena *arena, const struct sweep_cell *cell, const struct result *result,
                      struct database_image *out, struct faults *faults);

/* What such bytes hold, which must be the cell of that key; NULL with a fault at `name`. */
struct result *store_cell_of_image(struct arena *arena, const char *name, const struct database_image *image,
                                   const char *key, struct sweep_figures *figures, struct faults *faults);

/* The run that `run` names: its number, "last", a scenario's name (its newest run), or the beginning of one name only. */
struct result *store_load(struct arena *arena, const char *path, const char *run, struct faults *faults);

/* The row of that run in the list. */
bool store_find(struct arena *arena, const char *path, const char *run, struct stored_run *out, struct faults *faults);

/* All runs, oldest first, into *runs and *count. */
bool store_list(struct arena *arena, const char *path, const struct stored_run **runs, size_t *count,
                struct faults *faults);

#endif
