#include "models/json.h"

#include "models/json_gate.h"
#include "models/json_node.h"
#include "models/sha256.h"
#include "models/yaml.h"
#include "sim/arena.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOCUMENT_BYTES_MOST  ((size_t)64 * 1024 * 1024)
#define FIRST_READ_BYTES     ((size_t)64 * 1024)
#define BYTE_ORDER_MARK      "\xEF\xBB\xBF"
#define BYTE_ORDER_MARK_SIZE 3

/* --- The tree: values from cJSON, places from walking the same text beside it --- */

/* Takes over one value that stands at *offset and moves *offset behind it. */
static struct json_node *build(struct json_text *text, size_t *offset, const cJSON *item);

static void skip_separators(const struct json_text *text, size_t *offset)
{
    *offset += strspn(text->bytes + *offset, " \t\n\r,:");
}

static void build_children(struct json_text *text, size_t *offset, const cJSON *container, struct json_node *node)
{
    struct json_node **link = &node->first;
    ++*offset;
    for (const cJSON *item = container->child; item; item = item->next) {
        struct json_spot named_at = {text, 0};
        skip_separators(text, offset);
        if (node->kind == JSON_OBJECT) {
            named_at.offset = *offset;
            *offset = json_text_skip_string(text, *offset);
            skip_separators(text, offset);
        }
        struct json_node *child = build(text, offset, item);
        child->named_at = named_at;
        child->name = arena_text(text->arena, item->string);
        *link = child;
        link = &child->next;
        node->count++;
    }
    *offset = json_text_skip_space(text, *offset) + 1;
}

static enum json_kind kind_of(const cJSON *item)
{
    return cJSON_IsObject(item)   ? JSON_OBJECT
           : cJSON_IsArray(item)  ? JSON_ARRAY
           : cJSON_IsString(item) ? JSON_STRING
           : cJSON_IsNumber(item) ? JSON_NUMBER
           : cJSON_IsBool(item)   ? JSON_BOOLEAN
                                  : JSON_NULL;
}

static struct json_node *build(struct json_text *text, size_t *offset, const cJSON *item)
{
    struct json_node *node = arena_new_of(text->arena, struct json_node);
    node->kind = kind_of(item);
    node->at = (struct json_spot){text, *offset};
    const char *token = text->bytes + *offset;
    switch (node->kind) {
    case JSON_OBJECT:
    case JSON_ARRAY: build_children(text, offset, item, node); break;
    case JSON_STRING:
        node->string = arena_text(text->arena, item->valuestring);
        *offset = json_text_skip_string(text, *offset);
        break;
    case JSON_NUMBER: /* the token itself: cJSON keeps only a rounded double */
        node->string = arena_text_n(text->arena, token, strspn(token, "+-.0123456789eE"));
        *offset += strlen(node->string);
        break;
    case JSON_BOOLEAN:
    case JSON_NULL:
        node->boolean = cJSON_IsTrue(item);
        *offset += strspn(token, "aeflnrstu");
        break;
    }
    return node;
}

static struct json_node *parse(struct json_text *text)
{
    cJSON *root = cJSON_ParseWithLengthOpts(text->bytes, text->length + 1, NULL, true);
    if (!root) arena_exhausted(text->length); /* the gate let it pass, so only memory can be missing */
    size_t offset = json_text_skip_space(text, 0);
    struct json_node *node = build(text, &offset, root);
    cJSON_Delete(root);
    return node;
}

/* --- Reading --- */

/* `file` and `bytes` (with a NUL after them) live in the arena. */
static struct json_node *read_document(struct arena *arena, const char *file, const char *bytes, size_t length,
                                       bool yaml, struct faults *faults)
{
    if (length > DOCUMENT_BYTES_MOST) {
        faults_add(faults, FAULT_INPUT, (struct place){.file = file}, "is too long, at most 64 MiB are allowed");
        return NULL;
    }
    struct sha256 digest;
    char sha256[SHA256_HEX_BYTES];
    sha256_start(&digest);
    sha256_add(&digest, bytes, length);
    sha256_hex(&digest, sha256);
    if (length >= BYTE_ORDER_MARK_SIZE && memcmp(bytes, BYTE_ORDER_MARK, BYTE_ORDER_MARK_SIZE) == 0) {
        if (!yaml)
            faults_add(faults, FAULT_WARNING, (struct place){file, 1, 1, NULL},
                       "begins with a byte-order mark, which JSON does not have");
        bytes += BYTE_ORDER_MARK_SIZE;
        length -= BYTE_ORDER_MARK_SIZE;
    }
    struct json_text *text = json_text_new(arena, file, bytes, length);
    text->sha256 = arena_text(arena, sha256);
    if (yaml) return yaml_parse(text, faults);
    return json_gate_passes(text, faults) ? parse(text) : NULL;
}

struct json_node *json_read_text(struct arena *arena, const char *name, const char *text, size_t length,
                                 struct faults *faults)
{
    return read_document(arena, arena_text(arena, name), arena_text_n(arena, text, length), length, false, faults);
}

struct json_node *json_read_yaml_text(struct arena *arena, const char *name, const char *text, size_t length,
                                      struct faults *faults)
{
    return read_document(arena, arena_text(arena, name), arena_text_n(arena, text, length), length, true, faults);
}

/* The bytes of a stream with a NUL after them, one more than are allowed at most. */
static char *read_stream(struct arena *arena, FILE *stream, size_t *length)
{
    size_t room = FIRST_READ_BYTES;
    char *bytes = arena_array(arena, room + 1, 1);
    *length = 0;
    for (;;) {
        *length += fread(bytes + *length, 1, room - *length, stream);
        if (*length < room || *length > DOCUMENT_BYTES_MOST) break;
        room *= 2;
        bytes = arena_grow(arena, bytes, *length, room + 1, 1);
    }
    bytes[*length] = '\0';
    return bytes;
}

struct json_node *json_read_file(struct arena *arena, const char *file, struct faults *faults)
{
    file = arena_text(arena, file);
    bool standard_input = strcmp(file, "-") == 0;
    FILE *stream = standard_input ? stdin : fopen(file, "rb");
    if (!stream) {
        faults_add(faults, FAULT_INPUT, (struct place){.file = file}, "cannot be opened: %s", strerror(errno));
        return NULL;
    }
    size_t length;
    char *bytes = read_stream(arena, stream, &length);
    int error = ferror(stream) ? errno : 0;
    if (!standard_input) fclose(stream);
    if (error) {
        faults_add(faults, error == EISDIR ? FAULT_INPUT : FAULT_MACHINE, (struct place){.file = file},
                   "cannot be read: %s", strerror(error));
        return NULL;
    }
    return read_document(arena, file, bytes, length, yaml_is_one(file, bytes, length), faults);
}

/* --- Looking --- */

enum json_kind json_kind(const struct json_node *node)
{
    return node->kind;
}

const char *json_kind_words(enum json_kind kind)
{
    static const char *const words[] = {"null", "true or false", "a number", "a text", "an array", "an object"};
    return words[kind];
}

struct json_node *json_node_find(const struct json_node *object, const char *name)
{
    if (object->kind != JSON_OBJECT) return NULL;
    for (struct json_node *member = object->first; member; member = member->next)
        if (strcmp(member->name, name) == 0) return member;
    return NULL;
}

struct json_node *json_member(const struct json_node *object, const char *name)
{
    struct json_node *member = json_node_find(object, name);
    return member && member->kind != JSON_NULL ? member : NULL;
}

bool json_has(const struct json_node *object, const char *name)
{
    return json_member(object, name) != NULL;
}

struct json_node *json_first(const struct json_node *container)
{
    return container->first;
}

struct json_node *json_next(const struct json_node *node)
{
    return node->next;
}

const char *json_name(const struct json_node *node)
{
    return node->name;
}

size_t json_count(const struct json_node *container)
{
    return container->count;
}

const char *json_string(const struct json_node *node)
{
    assert(node->kind == JSON_STRING);
    return node->string;
}

bool json_boolean(const struct json_node *node)
{
    assert(node->kind == JSON_BOOLEAN);
    return node->boolean;
}

double json_double(const struct json_node *node)
{
    return strtod(json_number_text(node), NULL);
}

const char *json_number_text(const struct json_node *node)
{
    assert(node->kind == JSON_NUMBER);
    return node->string;
}

const char *json_plain(const struct json_node *node)
{
    switch (node->kind) {
    case JSON_STRING:
    case JSON_NUMBER: return node->string;
    case JSON_BOOLEAN: return node->boolean ? "true" : "false";
    case JSON_NULL:
    case JSON_ARRAY:
    case JSON_OBJECT: break;
    }
    return NULL;
}

/* --- Places --- */

const char *json_file(const struct json_node *node)
{
    return node->at.text->file;
}

const char *json_path_from(struct arena *arena, const struct json_node *node, const char *path)
{
    const char *file = json_file(node), *slash = file ? strrchr(file, '/') : NULL;
    bool is_option = file && strncmp(file, "--", 2) == 0;
    if (path[0] == '/' || !slash || is_option || strcmp(path, "-") == 0) return path;
    return arena_format(arena, "%.*s%s", (int)(slash - file + 1), file, path);
}

bool json_is_yaml(const struct json_node *node)
{
    return node->at.text->marks != NULL;
}

bool json_is_ambiguous(const struct json_node *node)
{
    return node->ambiguous;
}

const char *json_digest(const struct json_node *node)
{
    return node->at.text->sha256;
}

struct place json_place(const struct json_node *node)
{
    return json_text_place(node->at.text, node->at.offset);
}

struct place json_node_name_place(const struct json_node *member)
{
    return json_text_place(member->named_at.text, member->named_at.offset);
}

void json_fault(struct faults *faults, enum fault_kind kind, const struct json_node *node, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    faults_add_list(faults, kind, json_place(node), format, arguments);
    va_end(arguments);
}
