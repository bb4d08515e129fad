#include "models/json_text.h"

#include "models/utf8.h"
#include "sim/arena.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#define NO_NAME SIZE_MAX

/* A container that the cursor is inside of. */
struct level {
    bool array;
    size_t index; /* of the element, in an array */
    size_t name;  /* offset of the member's name, in an object */
};

/* Stands at the beginning of a token. */
struct json_cursor {
    size_t offset;
    int line, column;
    int depth;
    struct level levels[JSON_DEPTH_MOST];
};

static void rewind_cursor(struct json_cursor *cursor)
{
    cursor->offset = 0;
    cursor->line = cursor->column = 1;
    cursor->depth = 0;
}

struct json_text *json_text_new(struct arena *arena, const char *file, const char *bytes, size_t length)
{
    struct json_text *text = arena_new_of(arena, struct json_text);
    *text = (struct json_text){.arena = arena,
                               .file = file,
                               .bytes = bytes,
                               .length = length,
                               .cursor = arena_new_of(arena, struct json_cursor)};
    rewind_cursor(text->cursor);
    return text;
}

size_t json_text_skip_space(const struct json_text *text, size_t offset)
{
    while (offset < text->length && memchr(" \t\n\r", text->bytes[offset], 4)) offset++;
    return offset;
}

size_t json_text_skip_string(const struct json_text *text, size_t offset)
{
    for (offset++; offset < text->length; offset++) {
        if (text->bytes[offset] == '"') return offset + 1;
        if (text->bytes[offset] == '\\') offset++;
    }
    return text->length;
}

long json_text_hex(const struct json_text *text, size_t offset)
{
    if (text->length - offset < 4) return -1;
    long value = 0;
    for (size_t i = 0; i < 4; i++) {
        static const char digits[] = "0123456789abcdef0123456789ABCDEF";
        const char *digit = memchr(digits, text->bytes[offset + i], sizeof digits - 1);
        if (!digit) return -1;
        value = value * 16 + (digit - digits) % 16;
    }
    return value;
}

/* Decode the escape at `from` into out; *size is what it gives. Returns how many bytes it takes in the text. */
static size_t decode_escape(const struct json_text *text, size_t from, char out[4], size_t *size)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    const char *letter = memchr(letters, text->bytes[from + 1], sizeof letters - 1);
    *size = 1;
    *out = letter ? meant[letter - letters] : '\\';
    if (letter) return 2;
    if (text->bytes[from + 1] != 'u') return 1;

    long code = json_text_hex(text, from + 2);
    if (code < 0) return 1;
    if (code < 0xD800 || code > 0xDFFF) {
        *size = utf8_write((uint32_t)code, out);
        return 6;
    }
    bool paired = code < 0xDC00 && text->length - from >= 12 && memcmp(text->bytes + from + 6, "\\u", 2) == 0;
    long low = paired ? json_text_hex(text, from + 8) : -1;
    if (low < 0xDC00 || low > 0xDFFF) return 1;
    *size = utf8_write((uint32_t)(0x10000 + (code - 0xD800) * 0x400 + (low - 0xDC00)), out);
    return 12;
}

struct json_bytes json_text_decode(const struct json_text *text, size_t offset)
{
    size_t from = offset + 1, end = json_text_skip_string(text, offset);
    if (end > from && text->bytes[end - 1] == '"') end--;
    if (!memchr(text->bytes + from, '\\', end - from)) return (struct json_bytes){text->bytes + from, end - from};

    char *out = arena_array(text->arena, end - from + 1, 1);
    size_t used = 0;
    while (from < end) {
        size_t size = 1, step = 1;
        if (text->bytes[from] == '\\' && from + 1 < end)
            step = decode_escape(text, from, out + used, &size);
        else
            out[used] = text->bytes[from];
        used += size;
        from += step;
    }
    return (struct json_bytes){out, used};
}

/* Count the lines and columns between the cursor and `to`. */
static void move(struct json_cursor *cursor, const struct json_text *text, size_t to)
{
    for (; cursor->offset < to; cursor->offset++) {
        char c = text->bytes[cursor->offset];
        bool half_of_line_end =
            c == '\r' && cursor->offset + 1 < text->length && text->bytes[cursor->offset + 1] == '\n';
        if ((c == '\n' || c == '\r') && !half_of_line_end) {
            cursor->line++;
            cursor->column = 1;
        } else if (!half_of_line_end && ((unsigned char)c & 0xC0) != 0x80) {
            cursor->column++;
        }
    }
}

static struct level *innermost(struct json_cursor *cursor)
{
    return cursor->depth ? &cursor->levels[cursor->depth - 1] : NULL;
}

static bool at_name(struct json_cursor *cursor, const struct json_text *text)
{
    const struct level *level = innermost(cursor);
    return level && !level->array && level->name == NO_NAME && cursor->offset < text->length &&
           text->bytes[cursor->offset] == '"';
}

static void open_container(struct json_cursor *cursor, bool array)
{
    assert(cursor->depth < JSON_DEPTH_MOST);
    cursor->levels[cursor->depth++] = (struct level){array, 0, NO_NAME};
}

/* Take in the token at the cursor; false when it reaches beyond `to`. */
static bool step(struct json_cursor *cursor, const struct json_text *text, size_t to)
{
    size_t end = cursor->offset + 1;
    struct level *level = innermost(cursor);
    switch (text->bytes[cursor->offset]) {
    case '"':
        end = json_text_skip_string(text, cursor->offset);
        if (end > to) return false;
        if (at_name(cursor, text)) level->name = cursor->offset;
        break;
    case '{': open_container(cursor, false); break;
    case '[': open_container(cursor, true); break;
    case '}':
    case ']':
        if (level) cursor->depth--;
        break;
    case ',':
        if (level) {
            level->index++;
            level->name = NO_NAME;
        }
        break;
    default: break;
    }
    move(cursor, text, end);
    return true;
}

static bool is_word(const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char c = name[i];
        bool letter = ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || c == '_';
        if (!letter && !(i > 0 && '0' <= c && c <= '9')) return false;
    }
    return length > 0;
}

const char *json_text_member_path(struct arena *arena, const char *path, const char *name)
{
    return arena_format(arena, is_word(name, strlen(name)) ? "%s.%s" : "%s['%s']", path, name);
}

static const char *path_of(const struct json_cursor *cursor, const struct json_text *text)
{
    const char *path = "$";
    for (int i = 0; i < cursor->depth; i++) {
        const struct level *level = &cursor->levels[i];
        if (level->array) {
            path = arena_format(text->arena, "%s[%zu]", path, level->index);
        } else if (level->name != NO_NAME) {
            struct json_bytes name = json_text_decode(text, level->name);
            path = json_text_member_path(text->arena, path, arena_text_n(text->arena, name.bytes, name.length));
        }
    }
    return path;
}

/* The path of a document that is not JSON. */
static const char *path_of_mark(const struct json_text *text, size_t mark)
{
    size_t trail[2 * JSON_DEPTH_MOST + 2], depth = 0;
    for (; mark != SIZE_MAX && depth < sizeof trail / sizeof *trail; mark = text->marks[mark].parent)
        trail[depth++] = mark;
    const char *path = "$";
    while (depth > 0) {
        const struct json_mark *at = &text->marks[trail[--depth]];
        if (at->parent == SIZE_MAX) continue;
        path = at->name ? json_text_member_path(text->arena, path, at->name)
                        : arena_format(text->arena, "%s[%zu]", path, at->index);
    }
    return path;
}

struct place json_text_place(struct json_text *text, size_t offset)
{
    if (text->marks)
        return (struct place){text->file, text->marks[offset].line, text->marks[offset].column,
                              path_of_mark(text, offset)};
    assert(offset <= text->length);
    struct json_cursor *cursor = text->cursor;
    if (cursor->offset > offset) rewind_cursor(cursor);
    while (cursor->offset < offset && step(cursor, text, offset)) {}

    struct json_cursor here = *cursor;
    if (at_name(&here, text)) innermost(&here)->name = here.offset;
    move(&here, text, offset);
    return (struct place){text->file, here.line, here.column, path_of(&here, text)};
}
