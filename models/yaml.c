#include "models/yaml.h"

#include "models/json_build.h"
#include "models/json_node.h"
#include "models/yaml_scalar.h"
#include "sim/arena.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#define NO_MARK SIZE_MAX

struct yaml {
    struct json_text *text;
    struct faults *faults;
    yaml_parser_t parser;
    yaml_event_t event; /* the one that is looked at */
    struct json_mark *marks;
    size_t mark_count, mark_room;
};

/* --- Places --- */

static size_t add_mark(struct yaml *yaml, size_t parent, const char *name, size_t index)
{
    if (yaml->mark_count == yaml->mark_room) {
        yaml->mark_room = yaml->mark_room ? 2 * yaml->mark_room : 256;
        yaml->marks =
            arena_grow(yaml->text->arena, yaml->marks, yaml->mark_count, yaml->mark_room, sizeof *yaml->marks);
    }
    const yaml_mark_t *at = &yaml->event.start_mark;
    yaml->marks[yaml->mark_count] = (struct json_mark){(int)at->line + 1, (int)at->column + 1, parent, name, index};
    return yaml->mark_count++;
}

/* Adds a fault at a place of the grammar's. Always NULL. */
static struct json_node *refuse(struct yaml *yaml, const yaml_mark_t *at, const char *text)
{
    struct place place = {yaml->text->file, (int)at->line + 1, (int)at->column + 1, NULL};
    faults_add(yaml->faults, FAULT_INPUT, place, "%s", text);
    return NULL;
}

static struct json_node *refuse_event(struct yaml *yaml, const char *text)
{
    yaml_mark_t at = yaml->event.start_mark;
    return refuse(yaml, &at, text);
}

/* Where a byte is: the reader of libyaml says no more. */
static struct place place_of_byte(const struct json_text *text, size_t offset)
{
    struct place place = {text->file, 1, 1, NULL};
    for (size_t i = 0; i < offset && i < text->length; i++) {
        if (text->bytes[i] == '\n') {
            place.line++;
            place.column = 1;
        } else if (((unsigned char)text->bytes[i] & 0xC0) != 0x80) {
            place.column++;
        }
    }
    return place;
}

/* --- Events --- */

static bool fails(struct yaml *yaml)
{
    const yaml_parser_t *parser = &yaml->parser;
    struct arena *arena = yaml->text->arena;
    const char *problem = parser->problem ? parser->problem : "it cannot be read";
    if (parser->error == YAML_MEMORY_ERROR) arena_exhausted(yaml->text->length);
    if (parser->error == YAML_READER_ERROR) {
        faults_add(yaml->faults, FAULT_INPUT, place_of_byte(yaml->text, parser->problem_offset), "is no YAML: %s",
                   problem);
        return false;
    }
    size_t byte = parser->problem_mark.index; /* in characters; the same in plain text, and only a hint hangs on it */
    bool tab = byte < yaml->text->length && yaml->text->bytes[byte] == '\t';
    refuse(yaml, &parser->problem_mark,
           arena_format(arena, "is no YAML: %s%s%s%s", parser->context ? parser->context : "",
                        parser->context ? ", " : "", problem, tab ? " (a tab: indent by spaces)" : ""));
    return false;
}

static bool next(struct yaml *yaml)
{
    yaml_event_delete(&yaml->event);
    return yaml_parser_parse(&yaml->parser, &yaml->event) || fails(yaml);
}

/* --- Values --- */

/* Where a value stands in the tree of paths. */
struct spot {
    size_t parent;
    const char *name; /* NULL: an element */
    size_t index;
    int depth;
};

static struct json_node *node_at(struct yaml *yaml, enum json_kind kind, size_t mark)
{
    struct json_node *node = arena_new_of(yaml->text->arena, struct json_node);
    node->kind = kind;
    node->at = node->named_at = (struct json_spot){yaml->text, mark};
    return node;
}

static struct json_node *value(struct yaml *yaml, struct spot spot);

static int by_name(const void *left, const void *right)
{
    const struct json_node *const *a = left, *const *b = right;
    int order = strcmp((*a)->name, (*b)->name);
    if (order) return order;
    return (*a)->named_at.offset < (*b)->named_at.offset ? -1 : 1;
}

static bool names_differ(struct yaml *yaml, const struct json_node *object)
{
    struct json_node **members = arena_new_array(yaml->text->arena, object->count, struct json_node *);
    size_t count = 0;
    for (struct json_node *member = object->first; member; member = member->next) members[count++] = member;
    qsort(members, count, sizeof *members, by_name);
    for (size_t i = 1; i < count; i++) {
        if (strcmp(members[i - 1]->name, members[i]->name) != 0) continue;
        const struct json_mark *mark = &yaml->marks[members[i]->named_at.offset];
        struct place place = {yaml->text->file, mark->line, mark->column, NULL};
        faults_add(yaml->faults, FAULT_INPUT, place, "the name \"%.200s\" is given twice", members[i]->name);
        return false;
    }
    return true;
}

/* A member's name, which the event is; NULL and a fault where it is none. */
static const char *member_name(struct yaml *yaml)
{
    if (yaml->event.type == YAML_ALIAS_EVENT) {
        refuse_event(yaml, YAML_NO_ALIASES);
        return NULL;
    }
    if (yaml->event.type != YAML_SCALAR_EVENT) {
        refuse_event(yaml, "a member's name must be a text");
        return NULL;
    }
    const char *bytes = (const char *)yaml->event.data.scalar.value;
    size_t length = yaml->event.data.scalar.length;
    if (memchr(bytes, '\0', length)) {
        refuse_event(yaml, "a text must not hold the character NUL");
        return NULL;
    }
    if (yaml->event.data.scalar.plain_implicit && strcmp(bytes, "<<") == 0) {
        refuse_event(yaml, "maps are not merged (<<), by CloudFormation neither: write the members out");
        return NULL;
    }
    return arena_text_n(yaml->text->arena, bytes, length);
}

static struct json_node *mapping(struct yaml *yaml, size_t mark, int depth)
{
    struct json_node *object = node_at(yaml, JSON_OBJECT, mark);
    struct json_build build = {object, &object->first};
    while (next(yaml) && yaml->event.type != YAML_MAPPING_END_EVENT) {
        const char *name = member_name(yaml);
        if (!name) return NULL;
        size_t named = add_mark(yaml, mark, name, 0);
        if (!next(yaml)) return NULL;
        struct json_node *child = value(yaml, (struct spot){mark, name, 0, depth});
        if (!child) return NULL;
        struct json_node like = {.named_at = {yaml->text, named}};
        json_build_add(&build, name, child, &like);
    }
    if (yaml->event.type != YAML_MAPPING_END_EVENT) return NULL;
    return names_differ(yaml, object) ? object : NULL;
}

static struct json_node *sequence(struct yaml *yaml, size_t mark, int depth)
{
    struct json_node *array = node_at(yaml, JSON_ARRAY, mark);
    struct json_build build = {array, &array->first};
    while (next(yaml) && yaml->event.type != YAML_SEQUENCE_END_EVENT) {
        struct json_node *child = value(yaml, (struct spot){mark, NULL, array->count, depth});
        if (!child) return NULL;
        json_build_add(&build, NULL, child, NULL);
    }
    return yaml->event.type == YAML_SEQUENCE_END_EVENT ? array : NULL;
}

static struct json_node *scalar(struct yaml *yaml, size_t mark)
{
    const char *bytes = (const char *)yaml->event.data.scalar.value;
    size_t length = yaml->event.data.scalar.length;
    if (memchr(bytes, '\0', length)) return refuse_event(yaml, "a text must not hold the character NUL");
    const char *tag = (const char *)yaml->event.data.scalar.tag;
    bool plain = yaml->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE && !(tag && yaml_tag_is_text(tag));
    const char *text = arena_text_n(yaml->text->arena, bytes, length);
    enum json_kind kind = plain ? yaml_scalar_kind(text) : JSON_STRING;
    struct json_node *node = node_at(yaml, kind, mark);
    node->string = kind == JSON_STRING || kind == JSON_NUMBER ? text : NULL;
    node->boolean = kind == JSON_BOOLEAN && (*text == 't' || *text == 'T');
    node->ambiguous = plain && kind == JSON_STRING && yaml_scalar_is_ambiguous(text);
    return node;
}

/* The tag of the event, or NULL. */
static const char *tag_of(const struct yaml *yaml)
{
    const yaml_event_t *event = &yaml->event;
    const yaml_char_t *tag = event->type == YAML_SCALAR_EVENT           ? event->data.scalar.tag
                             : event->type == YAML_SEQUENCE_START_EVENT ? event->data.sequence_start.tag
                             : event->type == YAML_MAPPING_START_EVENT  ? event->data.mapping_start.tag
                                                                        : NULL;
    return (const char *)tag;
}

static struct json_node *untagged(struct yaml *yaml, size_t mark, int depth)
{
    switch (yaml->event.type) {
    case YAML_SCALAR_EVENT: return scalar(yaml, mark);
    case YAML_SEQUENCE_START_EVENT: return sequence(yaml, mark, depth);
    case YAML_MAPPING_START_EVENT: return mapping(yaml, mark, depth);
    default: return refuse_event(yaml, YAML_NO_ALIASES); /* no other event stands for a value */
    }
}

/* !Ref X as {"Ref": X}, at one place. */
static struct json_node *called(struct yaml *yaml, const char *function, struct json_node *argument, size_t mark)
{
    struct json_node *object = node_at(yaml, JSON_OBJECT, mark);
    struct json_build build = {object, &object->first};
    json_build_add(&build, function, argument, NULL);
    return object;
}

/* The value that the event begins. */
static struct json_node *value(struct yaml *yaml, struct spot spot)
{
    const char *tag = tag_of(yaml);
    const char *function = tag ? yaml_tag_function(yaml->text->arena, tag) : NULL;
    if (tag && !function && !yaml_tag_is_known(tag))
        return refuse_event(yaml, arena_format(yaml->text->arena,
                                               "the tag %.64s is not known: neither YAML's own nor a short form of "
                                               "CloudFormation's functions",
                                               tag));
    int depth = spot.depth + (function ? 2 : 1); /* as deep as what it stands for */
    if (depth > JSON_DEPTH_MOST)
        return refuse_event(
            yaml, arena_format(yaml->text->arena, "at most %d levels of nesting are allowed", JSON_DEPTH_MOST));
    size_t mark = add_mark(yaml, spot.parent, spot.name, spot.index);
    struct json_node *node = untagged(yaml, mark, depth);
    return node && function ? called(yaml, function, node, mark) : node;
}

/* --- The document --- */

static struct json_node *document(struct yaml *yaml)
{
    if (!next(yaml) || !next(yaml)) return NULL; /* the stream's beginning, the document's */
    if (yaml->event.type == YAML_STREAM_END_EVENT) return refuse_event(yaml, "is empty: expected a YAML document");
    if (!next(yaml)) return NULL;
    struct json_node *root = value(yaml, (struct spot){NO_MARK, NULL, 0, 0});
    if (!root || !next(yaml) || !next(yaml)) return NULL; /* the document's end, and what follows it */
    if (yaml->event.type == YAML_STREAM_END_EVENT) return root;
    return refuse_event(yaml, "expected nothing after the end of the document, found another one");
}

struct json_node *yaml_parse(struct json_text *text, struct faults *faults)
{
    struct yaml yaml = {.text = text, .faults = faults};
    if (text->length > YAML_BYTES_MOST) {
        faults_add(faults, FAULT_INPUT, (struct place){.file = text->file},
                   "is too long, at most 1 MiB of YAML is allowed");
        return NULL;
    }
    if (!yaml_parser_initialize(&yaml.parser)) arena_exhausted(sizeof yaml.parser);
    yaml_parser_set_encoding(&yaml.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&yaml.parser, (const yaml_char_t *)text->bytes, text->length);
    struct json_node *root = document(&yaml);
    yaml_event_delete(&yaml.event);
    yaml_parser_delete(&yaml.parser);
    text->marks = yaml.marks;
    return root;
}

/* --- Is it one? --- */

static bool ends_in(const char *file, const char *ending)
{
    size_t length = strlen(file), wanted = strlen(ending);
    return length > wanted && strcmp(file + length - wanted, ending) == 0;
}

bool yaml_is_one(const char *file, const char *bytes, size_t length)
{
    if (ends_in(file, ".yaml") || ends_in(file, ".yml")) return true;
    if (ends_in(file, ".json")) return false;
    size_t at = 0;
    while (at < length && memchr(" \t\r\n", bytes[at], 4)) at++;
    if (at == length || memchr("{[\"", bytes[at], 3)) return false;
    if (bytes[at] == '#' || bytes[at] == '%' || strncmp(bytes + at, "---", 3) == 0) return true;
    const char *colon = memchr(bytes + at, ':', length - at), *end = memchr(bytes + at, '\n', length - at);
    return colon && (!end || colon < end) && memchr(" \t\r\n", colon[1], 4);
}
