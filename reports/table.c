#include "reports/table.h"

#include "reports/buffer.h"
#include "reports/display.h"
#include "sim/arena.h"

#include <assert.h>
#include <string.h>

#define INDENT         2
#define GAP            2
#define LEAST_OF_FIRST 16 /* columns kept of the first column and ... */
#define LEAST_OF_WORDS 24 /* ... of other columns of words, when they are cut */

struct row {
    struct table_cell *cells; /* as many as columns */
    size_t count;
};

struct table {
    struct arena *arena;
    size_t column_count, column_room, row_count, row_room;
    enum table_alignment *alignments;
    bool keeps_names;
    struct row header, *rows;
};

struct table *table_new(struct arena *arena)
{
    struct table *table = arena_new_of(arena, struct table);
    table->arena = arena;
    return table;
}

void table_keep_names(struct table *table)
{
    table->keeps_names = true;
}

static void add_cell(struct table *table, struct row *row, const char *text, enum table_ink ink)
{
    row->cells[row->count++] = (struct table_cell){display_text(table->arena, text), ink};
}

void table_column(struct table *table, const char *header, enum table_alignment alignment)
{
    size_t count = table->column_count;
    assert(table->row_count == 0 && (count == 0 || table->alignments[count - 1] != TABLE_WRAPPED));
    if (count == table->column_room) {
        table->column_room = count ? 2 * count : 8;
        table->header.cells =
            arena_grow(table->arena, table->header.cells, count, table->column_room, sizeof *table->header.cells);
        table->alignments =
            arena_grow(table->arena, table->alignments, count, table->column_room, sizeof *table->alignments);
    }
    add_cell(table, &table->header, header, TABLE_BOLD);
    table->alignments[table->column_count++] = alignment;
}

void table_row(struct table *table)
{
    if (table->row_count == table->row_room) {
        table->row_room = table->row_room ? 2 * table->row_room : 8;
        table->rows = arena_grow(table->arena, table->rows, table->row_count, table->row_room, sizeof *table->rows);
    }
    table->rows[table->row_count++] =
        (struct row){.cells = arena_new_array(table->arena, table->column_count, struct table_cell)};
}

void table_cell_ink(struct table *table, const char *text, enum table_ink ink)
{
    assert(table->row_count > 0 && table->rows[table->row_count - 1].count < table->column_count);
    add_cell(table, &table->rows[table->row_count - 1], text, ink);
}

void table_cell(struct table *table, const char *text)
{
    table_cell_ink(table, text, TABLE_PLAIN);
}

static size_t natural_width(const struct table *table, size_t column)
{
    size_t width = display_width(table->header.cells[column].text);
    for (size_t i = 0; i < table->row_count; i++) {
        if (column >= table->rows[i].count) continue;
        size_t cell = display_width(table->rows[i].cells[column].text);
        if (cell > width) width = cell;
    }
    return width;
}

static size_t total_width(const size_t *widths, size_t count)
{
    size_t total = GAP * (count - 1);
    for (size_t i = 0; i < count; i++) total += widths[i];
    return total;
}

static void cut(size_t *width, size_t least, size_t surplus)
{
    if (*width <= least) return;
    *width = *width - least > surplus ? *width - surplus : least;
}

/* Cut the columns of words by what is too much, the first one last: it tells the rows apart. Where that is not enough the
 * table will be broken, and there is room for words again. */
static void fit(const struct table *table, size_t *widths, size_t available)
{
    size_t half = available / 2 > LEAST_OF_FIRST ? available / 2 : LEAST_OF_FIRST;
    size_t *natural = arena_new_array(table->arena, table->column_count, size_t);
    memcpy(natural, widths, table->column_count * sizeof *natural);
    for (size_t i = table->column_count; i-- > 0;) {
        size_t total = total_width(widths, table->column_count);
        if (total <= available) return;
        if (table->alignments[i] != TABLE_RIGHT && !(i == 0 && table->keeps_names))
            cut(&widths[i], i == 0 ? LEAST_OF_FIRST : LEAST_OF_WORDS, total - available);
    }
    if (total_width(widths, table->column_count) <= available) return;
    memcpy(widths, natural, table->column_count * sizeof *natural);
    if (widths[0] > half) widths[0] = half;
}

static const char *ink_start(enum table_ink ink)
{
    static const char *const starts[] = {"", "\x1b[1m", "\x1b[32m", "\x1b[1;31m"};
    return starts[ink];
}

void table_ink_write(struct buffer *buffer, const char *text, enum table_ink ink, bool colour)
{
    bool inked = colour && ink != TABLE_PLAIN && *text;
    if (inked) buffer_add(buffer, ink_start(ink));
    buffer_add(buffer, text);
    if (inked) buffer_add(buffer, "\x1b[0m");
}

/* Spaces are owed and only paid before the next text, so that no line ends in them. */
static void write_cell(const struct table *table, struct buffer *buffer, const struct table_cell *cell, size_t column,
                       size_t width, size_t *owed, bool colour)
{
    const char *text = cell->text ? display_cut(table->arena, cell->text, width) : "";
    size_t spare = width - display_width(text);
    if (table->alignments[column] == TABLE_RIGHT) *owed += spare;
    if (*text) {
        buffer_fill(buffer, ' ', *owed);
        table_ink_write(buffer, text, cell->ink, colour);
        *owed = 0;
    }
    if (table->alignments[column] == TABLE_LEFT) *owed += spare;
}

/* The first column, and those from `from` to before `to`. */
static void write_row(const struct table *table, struct buffer *buffer, const struct row *row, const size_t *widths,
                      size_t from, size_t to, bool colour)
{
    size_t owed = INDENT, at = INDENT + widths[0];
    write_cell(table, buffer, &row->cells[0], 0, widths[0], &owed, colour);
    for (size_t i = from; i < to; i++) {
        const char *text = row->cells[i].text;
        owed += GAP;
        at += GAP;
        if (table->alignments[i] == TABLE_WRAPPED && text && display_width(text) > widths[i]) {
            buffer_fill(buffer, ' ', owed);
            display_wrap(buffer, text, at, at + widths[i]);
            return;
        }
        write_cell(table, buffer, &row->cells[i], i, widths[i], &owed, colour);
        at += widths[i];
    }
    buffer_add(buffer, "\n");
}

/* One past the last column that still fits beside the first column when the block begins with column `from`. */
static size_t block_end(const struct table *table, size_t *widths, size_t from, size_t available)
{
    size_t used = widths[0], end = from;
    while (end < table->column_count && (end == from || used + GAP + widths[end] <= available)) {
        size_t most = available > used + GAP ? available - used - GAP : 1;
        if (widths[end] > most) widths[end] = most;
        used += GAP + widths[end++];
    }
    return end;
}

void table_write(const struct table *table, struct buffer *buffer, size_t width, bool colour)
{
    size_t available = width > INDENT + 1 ? width - INDENT : 1;
    size_t *widths = arena_new_array(table->arena, table->column_count, size_t);
    assert(table->column_count > 0);
    for (size_t i = 0; i < table->column_count; i++) widths[i] = natural_width(table, i);
    fit(table, widths, available);
    if (widths[0] > available) widths[0] = available;
    size_t from = 1;
    do {
        size_t to = block_end(table, widths, from, available);
        write_row(table, buffer, &table->header, widths, from, to, colour);
        for (size_t i = 0; i < table->row_count; i++)
            write_row(table, buffer, &table->rows[i], widths, from, to, colour);
        from = to;
    } while (from < table->column_count);
}

size_t table_columns(const struct table *table)
{
    return table->column_count;
}

size_t table_rows(const struct table *table)
{
    return table->row_count;
}

enum table_alignment table_alignment_of(const struct table *table, size_t column)
{
    return table->alignments[column];
}

const char *table_header(const struct table *table, size_t column)
{
    return table->header.cells[column].text;
}

struct table_cell table_cell_at(const struct table *table, size_t row, size_t column)
{
    const struct row *of = &table->rows[row];
    return column < of->count ? of->cells[column] : (struct table_cell){"", TABLE_PLAIN};
}
