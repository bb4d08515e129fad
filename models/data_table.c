#include "models/data_table.h"

#include "sim/arena.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

/* One field, decoded in place (it never grows), and whether the row ends behind it; *cursor moves past its separator.
 * The NUL that closes the text is never passed. */
static const char *read_field(char **cursor, bool *row_ends)
{
    char *field = *cursor, *to = field, *from = field;
    if (*from == '"') {
        for (from++; *from != '"' || from[1] == '"'; from++) {
            assert(*from);
            if (*from == '"') from++;
            *to++ = *from;
        }
        from++;
    } else {
        while (*from && !strchr(",\r\n", *from)) *to++ = *from++;
    }
    if (*from == '\r') from++;
    assert(*from == ',' || *from == '\n' || !*from);
    *row_ends = *from != ',';
    *cursor = *from ? from + 1 : from;
    *to = '\0';
    return field;
}

struct data_table data_table_read(struct arena *arena, const char *text, size_t length)
{
    char *cursor = arena_text_n(arena, text, length);
    struct data_table table = {0};
    size_t count = 0, room = 0, column = 0;
    while (*cursor) {
        if (count == room) {
            size_t more = room ? 2 * room : 1024;
            table.cells = arena_grow(arena, table.cells, room, more, sizeof *table.cells);
            room = more;
        }
        bool row_ends;
        table.cells[count++] = read_field(&cursor, &row_ends);
        column++;
        if (!row_ends) continue;
        if (!table.columns) table.columns = column;
        assert(column == table.columns);
        column = 0;
    }
    assert(table.columns && column == 0);
    table.rows = count / table.columns - 1;
    return table;
}

const char *data_table_cell(const struct data_table *table, size_t row, const char *column)
{
    assert(row < table->rows);
    for (size_t i = 0; i < table->columns; i++)
        if (strcmp(table->cells[i], column) == 0) return table->cells[(row + 1) * table->columns + i];
    assert(0 && "a column of that name");
    return "";
}
