#include "reports/html_table.h"

#include "reports/buffer.h"
#include "reports/html_escape.h"

#include <string.h>

#define SPACES_OF_A_STEP 2 /* of the text report's indentation */
#define PLUS_MINUS       "±"

static const char *spoken(const char *text)
{
    return text + strspn(text, " ");
}

static bool is_plus_minus(const char *text)
{
    return strncmp(spoken(text), PLUS_MINUS, strlen(PLUS_MINUS)) == 0;
}

static const char *ink_class(enum table_ink ink)
{
    static const char *const classes[] = {"", "bold", "good", "bad"};
    return classes[ink];
}

static void write_class(struct buffer *buffer, const char *alignment, const struct table_cell *cell)
{
    const char *classes[] = {alignment, is_plus_minus(cell->text) ? "pm" : "", ink_class(cell->ink)};
    bool open = false;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (!*classes[i]) continue;
        buffer_format(buffer, "%s%s", open ? " " : " class=\"", classes[i]);
        open = true;
    }
    if (open) buffer_add(buffer, "\"");
}

static const char *alignment_class(const struct table *table, size_t column)
{
    static const char *const classes[] = {"", "n", "w"};
    return classes[table_alignment_of(table, column)];
}

static void write_headers(struct buffer *buffer, const struct table *table)
{
    buffer_add(buffer, "<thead><tr>");
    for (size_t i = 0; i < table_columns(table); i++) {
        const char *text = table_header(table, i), *element = *text ? "th" : "td";
        buffer_format(buffer, "<%s%s%s>", element, *text ? " scope=\"col\"" : "",
                      table_alignment_of(table, i) == TABLE_RIGHT ? " class=\"n\"" : "");
        html_escape(buffer, text);
        buffer_format(buffer, "</%s>", element);
    }
    buffer_add(buffer, "</tr></thead>\n");
}

/* How deep the first cell is indented, up to what the style knows. */
static const char *depth_class(const char *text)
{
    static const char *const classes[] = {"", "d1", "d2", "d3"};
    size_t depth = strspn(text, " ") / SPACES_OF_A_STEP, deepest = sizeof classes / sizeof *classes - 1;
    return classes[depth < deepest ? depth : deepest];
}

static bool heads_others(const struct table *table, size_t row)
{
    for (size_t i = 1; i < table_columns(table); i++)
        if (*table_cell_at(table, row, i).text) return false;
    return table_columns(table) > 1;
}

static void write_head(struct buffer *buffer, const struct table *table, size_t row)
{
    struct table_cell cell = table_cell_at(table, row, 0);
    bool heads = heads_others(table, row);
    if (heads)
        buffer_format(buffer, "<th scope=\"rowgroup\" colspan=\"%zu\"", table_columns(table));
    else
        buffer_add(buffer, "<th scope=\"row\"");
    write_class(buffer, !heads && table_alignment_of(table, 0) == TABLE_RIGHT ? "n" : depth_class(cell.text), &cell);
    buffer_add(buffer, ">");
    html_escape(buffer, spoken(cell.text));
    buffer_add(buffer, "</th>");
}

static void write_cell(struct buffer *buffer, const struct table *table, size_t row, size_t column,
                       enum html_table_kind kind)
{
    struct table_cell cell = table_cell_at(table, row, column);
    const char *header = table_header(table, column);
    buffer_add(buffer, "<td");
    write_class(buffer, alignment_class(table, column), &cell);
    if (kind == HTML_TABLE_SHORT && *header && *cell.text) {
        buffer_add(buffer, " data-label=\"");
        html_escape(buffer, header);
        buffer_add(buffer, "\"");
    }
    buffer_add(buffer, ">");
    html_escape(buffer, cell.text);
    buffer_add(buffer, "</td>");
}

void html_table(struct buffer *buffer, const struct table *table, enum html_table_kind kind)
{
    buffer_format(buffer, "<div class=\"%s\"><table>\n", kind == HTML_TABLE_LONG ? "long" : "short");
    write_headers(buffer, table);
    buffer_add(buffer, "<tbody>\n");
    for (size_t row = 0; row < table_rows(table); row++) {
        buffer_add(buffer, "<tr>");
        write_head(buffer, table, row);
        for (size_t column = 1; column < table_columns(table) && !heads_others(table, row); column++)
            write_cell(buffer, table, row, column, kind);
        buffer_add(buffer, "</tr>\n");
    }
    buffer_add(buffer, "</tbody></table></div>\n");
}
