/* html_page.h - a page of HTML that stands alone: sections with lines, notes, tables and pictures, in one file.
 *
 * Alone      no script, no font, no address: the style is in the page, pictures are data URIs, and the page's own policy
 *            (Content-Security-Policy) forbids anything else.
 * Texts      may come from outside; they are made harmless and escaped here (html_escape.h).
 * Order      html_page_new(), html_page_title(), then sections with what belongs to them, then html_page_end().
 * Ownership  lives in the arena given to html_page_new(). */
#ifndef LOADLINE_REPORTS_HTML_PAGE_H
#define LOADLINE_REPORTS_HTML_PAGE_H

#include "reports/html_table.h"

struct arena;
struct html_page;

/* reports/html.css, built in. */
extern const char html_style_css[];

/* `title` names the page in the browser's list. */
struct html_page *html_page_new(struct arena *arena, const char *title);

/* The heading of the page. */
void html_page_title(struct html_page *page, const char *text);

void html_page_section(struct html_page *page, const char *heading);

/* A paragraph. */
void html_page_line(struct html_page *page, const char *text);

/* Notes marked "-" that follow each other are a list; other marks stand before their text. */
void html_page_note(struct html_page *page, const char *mark, const char *text);

void html_page_table(struct html_page *page, const struct table *table);

/* Lines as they are, such as a request in JSON. */
void html_page_document(struct html_page *page, const char *text);

/* What matters most, side by side: what it is, how much, and what more there is to say ("" for nothing). */
struct html_tile {
    const char *label, *value, *detail;
    enum table_ink ink; /* of the value, which must say it too */
};
void html_page_tiles(struct html_page *page, const struct html_tile *tiles, size_t count);

/* Pictures of one drawing, for a wide and for a narrow screen. */
struct html_picture {
    const char *bytes; /* SVG */
    size_t length;
    unsigned width, height;
};

/* `alternative` says what is seen to who does not see it; `numbers` are in a table that unfolds; NULL: in one that
 * follows. A picture without bytes is left out. */
struct html_figure {
    const char *caption, *alternative;
    struct html_picture wide, narrow;
    const struct table *numbers;
};
void html_page_figure(struct html_page *page, const struct html_figure *figure);

/* The whole text; nothing can be added any more. */
const char *html_page_end(struct html_page *page);

#endif
