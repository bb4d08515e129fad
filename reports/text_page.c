#include "reports/text_page.h"

#include "reports/buffer.h"
#include "reports/display.h"
#include "sim/arena.h"

#define INDENT 2

void text_page_heading(struct text_page *page, const char *text)
{
    struct buffer *lines = buffer_new(page->arena);
    display_wrap(lines, display_text(page->arena, text), 0, page->style.width);
    if (buffer_length(page->buffer) > 0) buffer_add(page->buffer, "\n");
    table_ink_write(page->buffer, buffer_text(lines), TABLE_BOLD, page->style.colour);
}

void text_page_line(struct text_page *page, const char *text)
{
    buffer_fill(page->buffer, ' ', INDENT);
    display_wrap(page->buffer, display_text(page->arena, text), INDENT, page->style.width);
}

void text_page_note(struct text_page *page, const char *mark, const char *text)
{
    const char *shown = display_text(page->arena, mark);
    buffer_fill(page->buffer, ' ', INDENT);
    buffer_add(page->buffer, shown);
    buffer_fill(page->buffer, ' ', 1);
    display_wrap(page->buffer, display_text(page->arena, text), INDENT + display_width(shown) + 1, page->style.width);
}

void text_page_table(struct text_page *page, const struct table *table)
{
    table_write(table, page->buffer, page->style.width, page->style.colour);
}
