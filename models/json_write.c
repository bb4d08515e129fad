#include "models/json_write.h"

#include "models/json.h"
#include "models/utf8.h"
#include "sim/arena.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_BYTES          32
#define INDENT                2
#define REPLACEMENT_CHARACTER "\\ufffd"

enum form { FORM_TOKEN, FORM_TEXT, FORM_ARRAY, FORM_OBJECT };

struct json_write {
    enum form form;
    const char *name; /* of a member */
    const char *text; /* a token as it is written, or a text to be escaped */
    struct json_write *first, *last, *next;
    struct arena *arena; /* of the whole tree; freed with the root */
};

/* --- Building --- */

static struct json_write *new_root(enum form form)
{
    struct arena *arena = arena_new();
    struct json_write *root = arena_new_of(arena, struct json_write);
    root->form = form;
    root->arena = arena;
    return root;
}

struct json_write *json_write_object(void)
{
    return new_root(FORM_OBJECT);
}

struct json_write *json_write_array(void)
{
    return new_root(FORM_ARRAY);
}

static struct json_write *add(struct json_write *in, const char *name, enum form form, const char *text)
{
    assert(in->form == FORM_OBJECT ? name != NULL : in->form == FORM_ARRAY && name == NULL);
    struct json_write *child = arena_new_of(in->arena, struct json_write);
    *child = (struct json_write){form, arena_text(in->arena, name), arena_text(in->arena, text), .arena = in->arena};
    if (in->last)
        in->last->next = child;
    else
        in->first = child;
    in->last = child;
    return child;
}

struct json_write *json_write_add_object(struct json_write *in, const char *name)
{
    return add(in, name, FORM_OBJECT, NULL);
}

struct json_write *json_write_add_array(struct json_write *in, const char *name)
{
    return add(in, name, FORM_ARRAY, NULL);
}

void json_write_string(struct json_write *in, const char *name, const char *text)
{
    if (text) add(in, name, FORM_TEXT, text);
}

void json_write_double(struct json_write *in, const char *name, double value)
{
    assert(isfinite(value));
    char token[NUMBER_BYTES];
    /* 15 digits always survive the way through a double (DBL_DIG), 17 always bring it back; below the normal range fewer
     * digits are held, and fewer may be enough. */
    int digits = fabs(value) < DBL_MIN ? 1 : DBL_DIG;
    do {
        snprintf(token, sizeof token, "%.*g", digits++, value);
    } while (strtod(token, NULL) != value);
    add(in, name, FORM_TOKEN, token);
}

void json_write_integer(struct json_write *in, const char *name, int64_t value)
{
    char token[NUMBER_BYTES];
    snprintf(token, sizeof token, "%lld", (long long)value);
    add(in, name, FORM_TOKEN, token);
}

void json_write_unsigned(struct json_write *in, const char *name, uint64_t value)
{
    char token[NUMBER_BYTES];
    snprintf(token, sizeof token, "%llu", (unsigned long long)value);
    add(in, name, FORM_TOKEN, token);
}

void json_write_boolean(struct json_write *in, const char *name, bool value)
{
    add(in, name, FORM_TOKEN, value ? "true" : "false");
}

void json_write_null(struct json_write *in, const char *name)
{
    add(in, name, FORM_TOKEN, "null");
}

void json_write_number_text(struct json_write *in, const char *name, const char *token)
{
    add(in, name, FORM_TOKEN, token);
}

void json_write_texts(struct json_write *in, const char *name, const char *const *texts, size_t count)
{
    struct json_write *array = json_write_add_array(in, name);
    for (size_t i = 0; i < count; i++) json_write_string(array, NULL, texts[i]);
}

void json_write_node(struct json_write *in, const char *name, const struct json_node *node)
{
    struct json_write *container = NULL;
    switch (json_kind(node)) {
    case JSON_NULL: add(in, name, FORM_TOKEN, "null"); break;
    case JSON_BOOLEAN: json_write_boolean(in, name, json_boolean(node)); break;
    case JSON_NUMBER: json_write_number_text(in, name, json_number_text(node)); break;
    case JSON_STRING: json_write_string(in, name, json_string(node)); break;
    case JSON_ARRAY: container = json_write_add_array(in, name); break;
    case JSON_OBJECT: container = json_write_add_object(in, name); break;
    }
    for (const struct json_node *child = container ? json_first(node) : NULL; child; child = json_next(child))
        json_write_node(container, json_name(child), child);
}

/* --- Printing --- */

struct page {
    struct arena *arena;
    char *text;
    size_t length, room;
};

static void put_bytes(struct page *page, const char *bytes, size_t length)
{
    if (page->room - page->length < length) {
        page->room = 2 * (page->length + length) + 1024;
        page->text = arena_grow(page->arena, page->text, page->length, page->room, 1);
    }
    memcpy(page->text + page->length, bytes, length);
    page->length += length;
}

static void put(struct page *page, const char *text)
{
    put_bytes(page, text, strlen(text));
}

static void put_line_end(struct page *page, int depth)
{
    put(page, "\n");
    for (int i = 0; i < INDENT * depth; i++) put(page, " ");
}

/* A character that must not stand in a JSON text or on a terminal as it is. */
static void put_escape(struct page *page, const char *character, size_t size)
{
    static const char letters[] = "\"\\bfnrt", meant[] = "\"\\\b\f\n\r\t";
    const char *found = memchr(meant, *character, sizeof meant - 1);
    char escape[8];
    if (found)
        snprintf(escape, sizeof escape, "\\%c", letters[found - meant]);
    else
        snprintf(escape, sizeof escape, "\\u%04x", (unsigned)(unsigned char)character[size - 1]);
    put(page, escape);
}

static void put_text(struct page *page, const char *text)
{
    put(page, "\"");
    for (size_t left = strlen(text), size; left > 0; text += size, left -= size) {
        size = utf8_length(text, left);
        if (size == 0) {
            put(page, REPLACEMENT_CHARACTER);
            size = 1;
        } else if (*text == '"' || *text == '\\' || utf8_is_control(text, size)) {
            put_escape(page, text, size);
        } else {
            put_bytes(page, text, size);
        }
    }
    put(page, "\"");
}

static bool is_container(const struct json_write *node)
{
    return node->form == FORM_OBJECT || node->form == FORM_ARRAY;
}

/* Intervals and series read better on one line. */
static bool fits_one_line(const struct json_write *node)
{
    if (node->form == FORM_OBJECT) return node->first == NULL;
    for (const struct json_write *child = node->first; child; child = child->next)
        if (is_container(child)) return false;
    return true;
}

static void put_value(struct page *page, const struct json_write *node, int depth);

static void put_container(struct page *page, const struct json_write *node, int depth)
{
    bool one_line = fits_one_line(node);
    put(page, node->form == FORM_OBJECT ? "{" : "[");
    for (const struct json_write *child = node->first; child; child = child->next) {
        if (!one_line) put_line_end(page, depth + 1);
        if (child->name) {
            put_text(page, child->name);
            put(page, ": ");
        }
        put_value(page, child, depth + 1);
        if (child->next) put(page, one_line ? ", " : ",");
    }
    if (!one_line) put_line_end(page, depth);
    put(page, node->form == FORM_OBJECT ? "}" : "]");
}

static void put_value(struct page *page, const struct json_write *node, int depth)
{
    if (is_container(node))
        put_container(page, node, depth);
    else if (node->form == FORM_TEXT)
        put_text(page, node->text);
    else
        put(page, node->text);
}

char *json_write_text(struct json_write *root, struct arena *arena)
{
    struct page page = {.arena = arena};
    put_value(&page, root, 0);
    put_bytes(&page, "\n", sizeof "\n"); /* with its NUL */
    json_write_free(root);
    return page.text;
}

char *json_write_document(const struct json_node *node, struct arena *arena)
{
    struct json_write *root = json_kind(node) == JSON_OBJECT ? json_write_object() : json_write_array();
    for (const struct json_node *child = json_first(node); child; child = json_next(child))
        json_write_node(root, json_name(child), child);
    return json_write_text(root, arena);
}

char *json_write_line(struct json_write *root, struct arena *arena)
{
    char *text = json_write_text(root, arena), *to = text;
    for (const char *from = text; *from; from++) {
        if (*from == '\n') /* never in a string: there it is escaped */
            from += strspn(from + 1, " ");
        else
            *to++ = *from;
    }
    memcpy(to, "\n", sizeof "\n");
    return text;
}

void json_write_free(struct json_write *root)
{
    if (root) arena_free(root->arena);
}
