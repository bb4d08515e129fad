#include "reports/store.h"

#include "models/fault.h"
#include "models/result.h"
#include "reports/database.h"
#include "reports/store_cell.h"
#include "reports/store_run.h"
#include "reports/store_trial.h"
#include "reports/store_upgrade.h"
#include "sim/arena.h"

#include <string.h>

/* When an image was made: it is to be the same bytes whenever that is. */
#define NO_TIME "1970-01-01T00:00:00Z"

static struct database *open_store(struct arena *arena, const char *path, enum database_mode mode,
                                   struct faults *faults)
{
    struct database_schema schema = store_schema(arena);
    return database_open(arena, path, mode, &schema, faults);
}

/* `cell` may be NULL: a run that is no cell of a sweep. */
static int64_t save(const char *path, const struct sweep_cell *cell, const struct result *result, struct faults *faults)
{
    struct arena *arena = arena_new();
    struct database *database = open_store(arena, path, DATABASE_WRITE, faults);
    int64_t run_id = 0;
    if (database) {
        if (cell) run_id = store_cell_find(database, cell->key);
        if (run_id == 0) {
            run_id = store_run_save(database, result, NULL);
            if (cell) store_cell_save(database, run_id, cell);
        }
        if (!database_close(database)) run_id = 0;
    }
    arena_free(arena);
    return run_id;
}

int64_t store_save(const char *path, const struct result *result, struct faults *faults)
{
    return save(path, NULL, result, faults);
}

int64_t store_save_cell(const char *path, const struct sweep_cell *cell, const struct result *result,
                        struct faults *faults)
{
    return save(path, cell, result, faults);
}

bool store_cells(struct arena *arena, const char *path, const struct stored_cell **cells, size_t *count,
                 struct faults *faults)
{
    struct database *database = open_store(arena, path, DATABASE_WRITE, faults);
    if (!database) return false;
    *cells = store_cells_load(database, count);
    return database_close(database);
}

bool store_save_trial(const char *path, const struct sizing_trial *trial, struct faults *faults)
{
    struct arena *arena = arena_new();
    struct database *database = open_store(arena, path, DATABASE_WRITE, faults);
    if (database) store_trial_save(database, trial);
    bool saved = database && database_close(database);
    arena_free(arena);
    return saved;
}

bool store_trials(struct arena *arena, const char *path, const struct sizing_trial **trials, size_t *count,
                  struct faults *faults)
{
    struct database *database = open_store(arena, path, DATABASE_WRITE, faults);
    if (!database) return false;
    *trials = store_trials_load(database, count);
    return database_close(database);
}

int64_t store_save_plan(const char *path, const struct sizing_plan *plan, struct faults *faults)
{
    struct arena *arena = arena_new();
    struct database *database = open_store(arena, path, DATABASE_WRITE, faults);
    struct result named = *plan->result;
    int64_t run_id = database ? store_plan_find(database, plan->key) : 0;
    named.scenario = arena_format(arena, "%s [%s]", named.scenario, plan->title);
    if (database && run_id == 0) {
        run_id = store_run_save(database, &named, NULL);
        store_plan_save(database, run_id, plan->key);
    }
    if (!database || !database_close(database)) run_id = 0;
    arena_free(arena);
    return run_id;
}

static int64_t first_integer(struct statement *row)
{
    int64_t value = statement_row(row) ? statement_read_integer(row) : 0;
    statement_end(row);
    return value;
}

static int64_t find_text(struct database *database, const char *columns, const char *from, const char *text)
{
    struct statement *row = database_select(database, columns, from);
    statement_add_text(row, text);
    return first_integer(row);
}

static bool is_number(const char *text)
{
    return *text && text[strspn(text, "0123456789")] == '\0';
}

/* The number of the run that `run` names, or 0: there is none; *ambiguous tells whether a beginning fits several names. */
static int64_t find(struct database *database, const char *run, bool *ambiguous)
{
    int64_t run_id = 0;
    *ambiguous = false;
    /* A name made of digits is a number first; CAST holds what is too large at the largest integer, which no run has. */
    if (is_number(run)) run_id = find_text(database, "run_id", "FROM runs WHERE run_id = CAST(? AS INTEGER)", run);
    if (run_id == 0 && strcmp(run, "last") == 0)
        run_id = first_integer(database_select(database, "coalesce(max(run_id), 0)", "FROM runs"));
    if (run_id == 0) run_id = find_text(database, "coalesce(max(run_id), 0)", "FROM runs WHERE name = ?", run);
    if (run_id != 0 || !*run) return run_id;
    static const char beginning[] = "FROM runs WHERE substr(name, 1, length(?1)) = ?1";
    *ambiguous = find_text(database, "count(DISTINCT name)", beginning, run) > 1;
    return *ambiguous ? 0 : find_text(database, "coalesce(max(run_id), 0)", beginning, run);
}

bool store_cell_image(struct arena *arena, const struct sweep_cell *cell, const struct result *result,
                      struct database_image *out, struct faults *faults)
{
    struct database_schema schema = store_schema(arena);
    struct database *database = database_begin_image(arena, "a cell of a sweep", &schema, faults);
    if (!database) return false;
    store_cell_save(database, store_run_save(database, result, NO_TIME), cell);
    return database_close_image(database, out);
}

struct result *store_cell_of_image(struct arena *arena, const char *name, const struct database_image *image,
                                   const char *key, struct sweep_figures *figures, struct faults *faults)
{
    struct database_schema schema = store_schema(arena);
    struct database *database = database_read_image(arena, name, image, &schema, faults);
    if (!database) return NULL;
    struct result *result = arena_new_of(arena, struct result);
    size_t count = 0;
    const struct stored_cell *cells = store_cells_load(database, &count);
    if (count == 1 && strcmp(cells->key, key) == 0) {
        store_run_load(database, cells->run_id, result);
        *figures = cells->figures;
    } else {
        database_damaged(database, "it does not hold the cell after which it is named");
    }
    return database_close(database) ? result : NULL;
}

/* Close it, and say what is wrong or that there is no such run; whether there is one. */
static bool close_found(struct database *database, const char *path, const char *run, int64_t run_id, bool ambiguous,
                        struct faults *faults)
{
    if (!database_close(database)) return false;
    if (run_id != 0) return true;
    faults_add(faults, FAULT_INPUT, (struct place){.file = path},
               ambiguous ? "several scenarios begin with \"%s\"; `loadline list` names them"
                         : "no run \"%s\"; a run is a number, \"last\" or a scenario's name: see `loadline list`",
               run);
    return false;
}

struct result *store_load(struct arena *arena, const char *path, const char *run, struct faults *faults)
{
    struct database *database = open_store(arena, path, DATABASE_READ, faults);
    if (!database) return NULL;
    struct result *result = arena_new_of(arena, struct result);
    bool ambiguous = false;
    int64_t run_id = find(database, run, &ambiguous);
    if (run_id != 0) store_run_load(database, run_id, result);
    return close_found(database, path, run, run_id, ambiguous, faults) ? result : NULL;
}

static const char row_columns[] =
    "r.run_id, r.name, r.created_at, r.seed, r.replications, r.partial, r.total_e10_usd, coalesce(t.count, 0), "
    "coalesce(t.p99_ms, 0.0), coalesce((SELECT min(met) FROM objectives WHERE run_id = r.run_id), -1)";
#define ROWS_FROM                                                                                                      \
    "FROM runs AS r LEFT JOIN time_summaries AS t ON t.run_id = r.run_id AND coalesce(t.variant_id, 0) = 0 "           \
    "AND t.measure = 'latency' "

static struct stored_run read_row(struct statement *row)
{
    struct stored_run stored = {.run_id = statement_read_integer(row)};
    stored.scenario = statement_read_text(row);
    stored.created_at = statement_read_text(row);
    stored.seed = (uint64_t)statement_read_integer(row);
    stored.replications = (uint32_t)statement_read_integer(row);
    stored.partial = statement_read_integer(row) != 0;
    stored.total_e10_usd = statement_read_integer(row);
    stored.has_latency = statement_read_integer(row) != 0;
    stored.latency_p99_ms = statement_read_real(row);
    int64_t met = statement_read_integer(row);
    stored.has_objectives = met >= 0;
    stored.objectives_met = met == 1;
    return stored;
}

bool store_find(struct arena *arena, const char *path, const char *run, struct stored_run *out, struct faults *faults)
{
    struct database *database = open_store(arena, path, DATABASE_READ, faults);
    if (!database) return false;
    bool ambiguous = false;
    int64_t run_id = find(database, run, &ambiguous);
    struct statement *row = database_select(database, row_columns, ROWS_FROM "WHERE r.run_id = ?");
    statement_add_integer(row, run_id);
    if (statement_row(row)) *out = read_row(row);
    statement_end(row);
    return close_found(database, path, run, run_id, ambiguous, faults);
}

bool store_list(struct arena *arena, const char *path, const struct stored_run **runs, size_t *count,
                struct faults *faults)
{
    struct database *database = open_store(arena, path, DATABASE_READ, faults);
    if (!database) return false;
    struct stored_run *rows = NULL;
    *count = 0;
    struct statement *row = database_select(database, row_columns, ROWS_FROM "ORDER BY r.run_id");
    while (statement_row(row)) {
        rows = database_room(database, rows, *count, sizeof *rows);
        rows[(*count)++] = read_row(row);
    }
    *runs = rows;
    return database_close(database);
}
