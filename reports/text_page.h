/* text_page.h - the page that a text report is written on: headings, lines, notes and tables in one style.
 *
 * Texts      given to these functions may come from outside; they are made harmless here (display.h).
 * Ownership  lives with its arena and buffer. */
#ifndef LOADLINE_REPORTS_TEXT_PAGE_H
#define LOADLINE_REPORTS_TEXT_PAGE_H

#include "reports/table.h"
#include "reports/text_style.h"

struct text_page {
    struct arena *arena;
    struct buffer *buffer;
    struct text_style style;
};

/* After an empty line, unless the page begins. */
void text_page_heading(struct text_page *page, const char *text);

/* Wrapped, indented by two. */
void text_page_line(struct text_page *page, const char *text);

/* "  mark text", wrapped beside the mark. */
void text_page_note(struct text_page *page, const char *mark, const char *text);

void text_page_table(struct text_page *page, const struct table *table);

#endif
