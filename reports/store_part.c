#include "reports/store_part.h"

#include "sim/arena.h"

struct statement *store_part_insert(struct database *database, const char *table, const char *columns)
{
    return database_insert(database, table, arena_format(database_arena(database), "run_id, position, %s", columns));
}

void store_part_add_place(struct statement *row, int64_t run_id, size_t position)
{
    statement_add_integer(row, run_id);
    statement_add_integer(row, (int64_t)position);
}

struct statement *store_part_select(struct database *database, const char *table, const char *columns, int64_t run_id)
{
    const char *from = arena_format(database_arena(database), "FROM %s WHERE run_id = ? ORDER BY position", table);
    struct statement *row = database_select(database, columns, from);
    statement_add_integer(row, run_id);
    return row;
}
