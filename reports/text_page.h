/* text_page.h - the page that a report's sections are written on: headings, lines, notes and tables in one style.
 *
 * Medium     lines of text, or with `html` a page of HTML: a section is written once and serves both.
 * Texts      given to these functions may come from outside; they are made harmless here (display.h).
 * Ownership  lives with its arena and buffer. */
#ifndef LOADLINE_REPORTS_TEXT_PAGE_H
#define LOADLINE_REPORTS_TEXT_PAGE_H

#include "reports/table.h"
#include "reports/text_style.h"

struct html_page;

struct text_page {
    struct arena *arena;
    struct buffer *buffer;
    struct text_style style;
    struct html_page *html; /* written on instead of the buffer; NULL: text */
};

/* After an empty line, unless the page begins. */
void text_page_heading(struct text_page *page, const char *text);

/* Wrapped, indented by two. */
void text_page_line(struct text_page *page, const char *text);

/* "  mark text", wrapped beside the mark. */
void text_page_note(struct text_page *page, const char *mark, const char *text);

/* A heading and a note for each text; nothing where there are none. */
void text_page_list(struct text_page *page, const char *heading, const char *const *texts, size_t count);

/* Lines that are not wrapped, such as a request in JSON. */
void text_page_document(struct text_page *page, const char *text);

void text_page_table(struct text_page *page, const struct table *table);

#endif
