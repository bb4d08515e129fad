#include "reports/display.h"

#include "models/utf8.h"
#include "reports/buffer.h"

#include <stdint.h>
#include <string.h>

struct range {
    uint32_t first, last;
};

/* Marks that are drawn over the character before them (Unicode 15, the blocks of combining marks). */
static const struct range combining[] = {{0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x610, 0x61A},
                                         {0x64B, 0x65F},   {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF},
                                         {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};

/* Drawn two columns wide (Unicode 15, East Asian Width W and F, whole blocks). */
static const struct range wide[] = {{0x1100, 0x115F},   {0x2E80, 0x3098},   {0x309B, 0x303E},   {0x3041, 0x33FF},
                                    {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xAC00, 0xD7A3},
                                    {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},
                                    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool lies_in(uint32_t character, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (character >= ranges[i].first && character <= ranges[i].last) return true;
    return false;
}

/* The character at text and its length in bytes; length 0 where the bytes are no UTF-8. */
static size_t decode(const char *text, uint32_t *character)
{
    size_t length = utf8_length(text, strnlen(text, 4));
    if (length == 0) return 0;
    *character = utf8_read(text, length);
    return length;
}

const char *display_text(struct arena *arena, const char *text)
{
    struct buffer *buffer = buffer_new(arena);
    while (*text) {
        size_t length = utf8_length(text, strnlen(text, 4));
        bool shown = length && !utf8_is_treacherous(text, length);
        if (!length) length = 1;
        if (shown) {
            buffer_add_n(buffer, text, length);
        } else {
            for (size_t i = 0; i < length; i++) buffer_format(buffer, "\\x%02X", (unsigned)(unsigned char)text[i]);
        }
        text += length;
    }
    return buffer_text(buffer);
}

/* Columns of the character at text; *length is its bytes. */
static size_t columns_at(const char *text, size_t *length)
{
    uint32_t character = 0;
    *length = decode(text, &character);
    if (!*length) *length = 1;
    if (lies_in(character, combining, COUNT(combining))) return 0;
    return lies_in(character, wide, COUNT(wide)) ? 2 : 1;
}

bool display_same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

size_t display_width(const char *text)
{
    size_t width = 0, length = 0;
    for (; *text; text += length) width += columns_at(text, &length);
    return width;
}

/* Bytes of the longest beginning that fits. */
static size_t prefix(const char *text, size_t columns)
{
    size_t bytes = 0, width = 0, length = 0;
    while (text[bytes]) {
        width += columns_at(text + bytes, &length);
        if (width > columns) break;
        bytes += length;
    }
    return bytes;
}

const char *display_cut(struct arena *arena, const char *text, size_t columns)
{
    size_t whole = prefix(text, columns);
    if (!text[whole]) return text;
    size_t end_columns = (columns - 1) / 3, length = 0;
    size_t begin = prefix(text, columns - 1 - end_columns);
    const char *end = text + begin;
    for (size_t left = display_width(end); left > end_columns; end += length) left -= columns_at(end, &length);
    struct buffer *buffer = buffer_new(arena);
    buffer_add_n(buffer, text, begin);
    buffer_add(buffer, "…");
    buffer_add(buffer, end);
    return buffer_text(buffer);
}

/* Bytes of the next line: up to the last space that fits, or what fits where a word is longer than the line. */
static size_t line_bytes(const char *text, size_t columns)
{
    size_t fits = prefix(text, columns), length = 0;
    if (!text[fits] || text[fits] == ' ') return fits;
    size_t end = fits;
    while (end > 0 && text[end - 1] != ' ') end--;
    while (end > 0 && text[end - 1] == ' ') end--;
    if (end > 0) return end;
    if (fits > 0) return fits;
    columns_at(text, &length); /* one character wider than the line still has to go somewhere */
    return length;
}

void display_wrap(struct buffer *buffer, const char *text, size_t indent, size_t width)
{
    size_t columns = width > indent ? width - indent : 1;
    for (bool first = true; first || *text; first = false) {
        if (!first) buffer_fill(buffer, ' ', indent);
        size_t bytes = line_bytes(text, columns);
        buffer_add_n(buffer, text, bytes);
        buffer_add(buffer, "\n");
        text += bytes;
        while (*text == ' ') text++;
    }
}
