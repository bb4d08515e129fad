/* table.h - columns of text that fit a width.
 *
 * Fitting    where the columns are too wide together, those of words are cut (with an ellipsis, down to a readable least,
 *            the first column last); where that is not enough the table is broken into blocks below each other, each with
 *            the first column repeated, so that no figure is lost on a narrow terminal.
 * Texts      are made harmless when they are added (display.h).
 * Order      rows as they were added; within a row, cells from left to right, and missing ones stay empty.
 * Ownership  lives in the arena given to table_new(). */
#ifndef LOADLINE_REPORTS_TABLE_H
#define LOADLINE_REPORTS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buffer;
struct table;

/* TABLE_WRAPPED: words that go on below instead of being cut; only in the last column. */
enum table_alignment { TABLE_LEFT, TABLE_RIGHT, TABLE_WRAPPED };
enum table_ink { TABLE_PLAIN, TABLE_BOLD, TABLE_GOOD, TABLE_BAD };

struct table_cell {
    const char *text; /* harmless */
    enum table_ink ink;
};

struct table *table_new(struct arena *arena);
void table_keep_names(struct table *table); /* the first column is not cut; the table is broken sooner */
void table_column(struct table *table, const char *header, enum table_alignment alignment); /* before the first row */
void table_row(struct table *table);
void table_cell(struct table *table, const char *text); /* of the row begun last */
void table_cell_ink(struct table *table, const char *text, enum table_ink ink);

/* Lines of at most `width` columns, indented by two; colour by ANSI sequences only where asked for. */
void table_write(const struct table *table, struct buffer *buffer, size_t width, bool colour);

/* For other ways of writing it. A cell that is not there is empty. */
size_t table_columns(const struct table *table);
size_t table_rows(const struct table *table);
enum table_alignment table_alignment_of(const struct table *table, size_t column);
const char *table_header(const struct table *table, size_t column);
struct table_cell table_cell_at(const struct table *table, size_t row, size_t column);

/* Text in an ink, for lines outside tables. */
void table_ink_write(struct buffer *buffer, const char *text, enum table_ink ink, bool colour);

#endif
