/* html_table.h - a table as HTML.
 *
 * Headers    stand above the columns; on a narrow screen, where each row is a block, every cell carries its own (data-label).
 * Rows       the first cell heads its row, indented by the spaces it begins with; a row of the first cell alone heads the rows
 *            that follow. Cells that begin with ± say how far off the ones above may be, and are written smaller.
 * Inks       TABLE_GOOD, TABLE_BAD and TABLE_BOLD are classes; the words in such a cell must say it too. */
#ifndef LOADLINE_REPORTS_HTML_TABLE_H
#define LOADLINE_REPORTS_HTML_TABLE_H

#include "reports/table.h"

/* HTML_TABLE_LONG: many rows of short numbers, which stay a table on every screen. */
enum html_table_kind { HTML_TABLE_SHORT, HTML_TABLE_LONG };

void html_table(struct buffer *buffer, const struct table *table, enum html_table_kind kind);

#endif
