#include "reports/text_page.h"

#include "reports/buffer.h"
#include "reports/display.h"
#include "reports/html_page.h"

#define INDENT 2

void text_page_heading(struct text_page *page, const char *text)
{
    if (page->html) {
        html_page_section(page->html, text);
        return;
    }
    struct buffer *lines = buffer_new(page->arena);
    display_wrap(lines, display_text(page->arena, text), 0, page->style.width);
    if (buffer_length(page->buffer) > 0) buffer_add(page->buffer, "\n");
    table_ink_write(page->buffer, buffer_text(lines), TABLE_BOLD, page->style.colour);
}

void text_page_line(struct text_page *page, const char *text)
{
    if (page->html) {
        html_page_line(page->html, text);
        return;
    }
    buffer_fill(page->buffer, ' ', INDENT);
    display_wrap(page->buffer, display_text(page->arena, text), INDENT, page->style.width);
}

void text_page_note(struct text_page *page, const char *mark, const char *text)
{
    if (page->html) {
        html_page_note(page->html, mark, text);
        return;
    }
    const char *shown = display_text(page->arena, mark);
    buffer_fill(page->buffer, ' ', INDENT);
    buffer_add(page->buffer, shown);
    buffer_fill(page->buffer, ' ', 1);
    display_wrap(page->buffer, display_text(page->arena, text), INDENT + display_width(shown) + 1, page->style.width);
}

void text_page_list(struct text_page *page, const char *heading, const char *const *texts, size_t count)
{
    if (count == 0) return;
    text_page_heading(page, heading);
    for (size_t i = 0; i < count; i++) text_page_note(page, "-", texts[i]);
}

void text_page_document(struct text_page *page, const char *text)
{
    if (page->html)
        html_page_document(page->html, text);
    else
        buffer_add(page->buffer, text);
}

void text_page_table(struct text_page *page, const struct table *table)
{
    if (page->html)
        html_page_table(page->html, table);
    else
        table_write(table, page->buffer, page->style.width, page->style.colour);
}
