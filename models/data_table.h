/* data_table.h - the tables that are compiled into the program: CSV files of models/catalogue/ as rows and columns.
 *
 * Format     RFC 4180: comma, CRLF or LF, fields in double quotes with doubled quotes inside; the first row names the columns.
 * Ownership  cells live in the arena given to data_table_read().
 * Errors     none to handle: these tables are part of the program, so a fault in one is a bug and asserts. */
#ifndef LOADLINE_MODELS_DATA_TABLE_H
#define LOADLINE_MODELS_DATA_TABLE_H

#include <stddef.h>

struct arena;

/* Made from the files by models/catalogue/embed.sh. */
extern const char catalogue_instances_csv[];
extern const size_t catalogue_instances_csv_size;
extern const char catalogue_prices_csv[];
extern const size_t catalogue_prices_csv_size;

struct data_table {
    size_t columns, rows; /* the row of names is not counted */
    const char **cells;   /* names first, then row by row */
};

struct data_table data_table_read(struct arena *arena, const char *text, size_t length);

/* The cell of a row (from 0) in the column of that name; "" where the field is empty. */
const char *data_table_cell(const struct data_table *table, size_t row, const char *column);

#endif
