#include "reports/store_cell.h"

#include "reports/store_run.h"

#include <stdlib.h>
#include <string.h>

static const char columns[] = "cell_key, run_id, replications, p50_ms, p50_low_ms, p50_high_ms, p99_ms, p99_low_ms, "
                              "p99_high_ms, error_rate, error_rate_low, error_rate_high, utilization, utilization_low, "
                              "utilization_high, per_hour_usd, per_hour_low_usd, per_hour_high_usd, per_hour_e10_usd, "
                              "objectives, objectives_met";

void store_cell_save(struct database *database, int64_t run_id, const struct sweep_cell *cell)
{
    const struct sweep_figures *figures = &cell->figures;
    struct statement *row = database_insert(database, "sweep_cells", columns);
    statement_add_text(row, cell->key);
    statement_add_integer(row, run_id);
    statement_add_integer(row, figures->replications);
    for (int metric = 0; metric < SWEEP_METRICS; metric++) {
        const struct sweep_figure *figure = &figures->figures[metric];
        if (figure->known)
            statement_add_real(row, figure->value);
        else
            statement_add_text(row, NULL);
        statement_add_interval(row, &figure->interval);
    }
    statement_add_integer(row, figures->cost_per_hour_e10_usd);
    statement_add_integer(row, (int64_t)figures->objectives);
    statement_add_integer(row, (int64_t)figures->objectives_met);
    statement_insert(row);
    statement_end(row);
}

int64_t store_cell_find(struct database *database, const char *key)
{
    return store_run_with_key(database, "FROM sweep_cells WHERE cell_key = ? AND run_id IN (SELECT run_id FROM runs)",
                              key);
}

static void read_figures(struct statement *row, struct sweep_figures *figures)
{
    figures->replications = (uint32_t)statement_read_integer(row);
    for (int metric = 0; metric < SWEEP_METRICS; metric++) {
        struct sweep_figure *figure = &figures->figures[metric];
        figure->known = statement_has(row);
        figure->value = statement_read_real(row);
        figure->interval = statement_read_interval(row);
    }
    figures->cost_per_hour_e10_usd = statement_read_integer(row);
    figures->objectives = (uint64_t)statement_read_integer(row);
    figures->objectives_met = (uint64_t)statement_read_integer(row);
}

const struct stored_cell *store_cells_load(struct database *database, size_t *count)
{
    struct stored_cell *cells = NULL;
    struct statement *row = database_select(
        database, columns, "FROM sweep_cells WHERE run_id IN (SELECT run_id FROM runs) ORDER BY cell_key");
    *count = 0;
    while (statement_row(row)) {
        cells = database_room(database, cells, *count, sizeof *cells);
        struct stored_cell *cell = &cells[(*count)++];
        cell->key = statement_read_text(row);
        cell->run_id = statement_read_integer(row);
        read_figures(row, &cell->figures);
    }
    return cells;
}

static int by_key(const void *key, const void *cell)
{
    return strcmp(key, ((const struct stored_cell *)cell)->key);
}

const struct stored_cell *stored_cell_find(const struct stored_cell *cells, size_t count, const char *key)
{
    return count > 0 ? bsearch(key, cells, count, sizeof *cells, by_key) : NULL;
}
