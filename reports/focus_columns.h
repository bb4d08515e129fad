/* focus_columns.h - the columns of a FOCUS file: those of FOCUS 1.2 that AWS has, in the order of their names, then our own. */
#ifndef LOADLINE_REPORTS_FOCUS_COLUMNS_H
#define LOADLINE_REPORTS_FOCUS_COLUMNS_H

struct csv;

void focus_write_columns(struct csv *csv);

#endif
