#include "reports/html_page.h"

#include "reports/buffer.h"
#include "reports/html_escape.h"
#include "sim/arena.h"

#include <ctype.h>
#include <string.h>

struct html_page {
    struct arena *arena;
    struct buffer *buffer;
    bool in_section, in_list;
};

/* `prefix` and `suffix` are ours, the text need not be. */
static void add(struct html_page *page, const char *prefix, const char *text, const char *suffix)
{
    buffer_add(page->buffer, prefix);
    html_escape(page->buffer, text);
    buffer_add(page->buffer, suffix);
}

struct html_page *html_page_new(struct arena *arena, const char *title)
{
    struct html_page *page = arena_new_of(arena, struct html_page);
    page->arena = arena;
    page->buffer = buffer_new(arena);
    buffer_add(page->buffer,
               "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
               "img-src data:\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<meta name=\"color-scheme\" content=\"light dark\">\n"
               "<meta name=\"generator\" content=\"Loadline\">\n"
               "<link rel=\"icon\" href=\"data:,\">\n"); /* or a browser asks the server for one */
    add(page, "<title>", title, "</title>\n<style>\n");
    buffer_add(page->buffer, html_style_css);
    buffer_add(page->buffer, "</style>\n</head>\n<body>\n<main>\n");
    return page;
}

static void end_list(struct html_page *page)
{
    if (page->in_list) buffer_add(page->buffer, "</ul>\n");
    page->in_list = false;
}

static void end_section(struct html_page *page)
{
    end_list(page);
    if (page->in_section) buffer_add(page->buffer, "</section>\n");
    page->in_section = false;
}

void html_page_title(struct html_page *page, const char *text)
{
    add(page, "<h1>", text, "</h1>\n");
}

void html_page_section(struct html_page *page, const char *heading)
{
    end_section(page);
    add(page, "<section>\n<h2>", heading, "</h2>\n");
    page->in_section = true;
}

void html_page_line(struct html_page *page, const char *text)
{
    end_list(page);
    add(page, "<p>", text, "</p>\n");
}

void html_page_note(struct html_page *page, const char *mark, const char *text)
{
    if (strcmp(mark, "-") == 0) {
        if (!page->in_list) buffer_add(page->buffer, "<ul>\n");
        page->in_list = true;
        add(page, "<li>", text, "</li>\n");
        return;
    }
    end_list(page);
    add(page, "<p class=\"note\"><span class=\"mark\">", mark, "</span> ");
    add(page, "", text, "</p>\n");
}

void html_page_table(struct html_page *page, const struct table *table)
{
    end_list(page);
    html_table(page->buffer, table, HTML_TABLE_SHORT);
}

void html_page_document(struct html_page *page, const char *text)
{
    end_list(page);
    buffer_add(page->buffer, "<pre>");
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        html_escape(page->buffer, arena_format(buffer_arena(page->buffer), "%.*s", (int)length, line));
        buffer_add(page->buffer, "\n");
        line += length + (line[length] == '\n');
    }
    buffer_add(page->buffer, "</pre>\n");
}

/* A name such as RatePerSecond is broken between its words. */
static void add_name(struct html_page *page, const char *text)
{
    while (*text) {
        size_t length = 1;
        while (text[length] && !(islower((unsigned char)text[length - 1]) && isupper((unsigned char)text[length])))
            length++;
        add(page, "", arena_text_n(page->arena, text, length), text[length] ? "<wbr>" : "");
        text += length;
    }
}

void html_page_tiles(struct html_page *page, const struct html_tile *tiles, size_t count)
{
    static const char *const values[] = {"<dd class=\"value\">", "<dd class=\"value bold\">",
                                         "<dd class=\"value good\">", "<dd class=\"value bad\">"};
    end_list(page);
    buffer_add(page->buffer, "<dl class=\"tiles\">\n");
    for (size_t i = 0; i < count; i++) {
        add(page, "<div><dt>", tiles[i].label, "</dt>");
        buffer_add(page->buffer, values[tiles[i].ink]);
        add_name(page, tiles[i].value);
        buffer_add(page->buffer, "</dd>");
        if (*tiles[i].detail) add(page, "<dd>", tiles[i].detail, "</dd>");
        buffer_add(page->buffer, "</div>\n");
    }
    buffer_add(page->buffer, "</dl>\n");
}

static void add_picture(struct html_page *page, const struct html_figure *figure)
{
    struct buffer *buffer = page->buffer;
    const struct html_picture *wide = &figure->wide, *narrow = &figure->narrow;
    buffer_add(buffer, "<picture>");
    if (narrow->bytes) {
        buffer_format(buffer, "<source media=\"(max-width: 40rem)\" width=\"%u\" height=\"%u\" srcset=\"",
                      narrow->width, narrow->height);
        html_data_uri(buffer, "image/svg+xml", narrow->bytes, narrow->length);
        buffer_add(buffer, "\">");
    }
    buffer_format(buffer, "<img width=\"%u\" height=\"%u\"", wide->width, wide->height);
    add(page, " alt=\"", figure->alternative, "\" src=\"");
    html_data_uri(buffer, "image/svg+xml", wide->bytes, wide->length);
    buffer_add(buffer, "\"></picture>\n");
}

void html_page_figure(struct html_page *page, const struct html_figure *figure)
{
    end_list(page);
    buffer_add(page->buffer, "<figure>\n");
    if (figure->wide.bytes) add_picture(page, figure);
    add(page, "<figcaption>", figure->caption, "</figcaption>\n");
    if (figure->numbers) {
        buffer_add(page->buffer, "<details><summary>Numbers</summary>\n");
        html_table(page->buffer, figure->numbers, HTML_TABLE_LONG);
        buffer_add(page->buffer, "</details>\n");
    }
    buffer_add(page->buffer, "</figure>\n");
}

const char *html_page_end(struct html_page *page)
{
    end_section(page);
    buffer_add(page->buffer, "</main>\n</body>\n</html>\n");
    return buffer_text(page->buffer);
}
