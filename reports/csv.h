/* csv.h - rows of comma-separated values that a spreadsheet, too, takes for nothing but values.
 *
 * Format     RFC 4180 with lines that end in LF; a cell is quoted where it has to be. Nothing between commas is null.
 * Texts      are made harmless (display.h), so that a row is one line. A text that a spreadsheet would take for a formula (it begins
 *            with = + - @ or their full-width forms; OWASP, "CSV Injection") gets an apostrophe in front. Numbers never do.
 * Ownership  lives in the buffer given. */
#ifndef LOADLINE_REPORTS_CSV_H
#define LOADLINE_REPORTS_CSV_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct buffer;

struct csv {
    struct arena *arena;
    struct buffer *buffer;
    bool begun; /* the row has a cell */
};

void csv_text(struct csv *csv, const char *text);             /* NULL: null */
void csv_json(struct csv *csv, const char *document);         /* of json_write.h, on one line; NULL: null */
void csv_number(struct csv *csv, const char *digits);         /* as it is; NULL: null */
void csv_money(struct csv *csv, bool known, int64_t e10_usd); /* exact; not known: null */
void csv_end(struct csv *csv);                                /* of a row */

#endif
