/* workbook.h - a run's bill as a workbook (.xlsx), for whoever loads bills into a spreadsheet.
 *
 * Sheets     Summary, Bill (a row for each line), Commitments where there are any, Tags, Notes (assumptions and warnings).
 * Values     texts are texts and numbers numbers, by their types: there is no formula in it, whatever a name says. A number is the nearest
 *            double to ten decimals; "cost, exact" is the decimal itself, as text, and these add up to the total to the last digit.
 * Bytes      the same run gives the same bytes: its date of creation is the run's start.
 * Library    libxlsxwriter, in programs that are made with XLSX=1 (reports/workbook_xlsx.c in the place of workbook.c).
 * Ownership  the bytes live in the arena given.
 * Errors     NULL with one fault of the machine: built without, or a temporary file that cannot be written ($TMPDIR, or /tmp). */
#ifndef LOADLINE_REPORTS_WORKBOOK_H
#define LOADLINE_REPORTS_WORKBOOK_H

#include <stdbool.h>

struct arena;
struct buffer;
struct faults;
struct result;

/* Whether this program can. */
bool workbook_is_built_in(void);

const struct buffer *workbook_report(struct arena *arena, const struct result *result, struct faults *faults);

#endif
