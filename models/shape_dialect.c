#include "models/shape_dialect.h"

#include "models/json.h"
#include "models/json_build.h"
#include "sim/arena.h"

#include <ctype.h>
#include <string.h>

/* --- Names --- */

/* Letters may differ in case, and the name in snake_case has underscores besides. */
static bool is_snake_of(const char *snake, const char *name)
{
    for (; *snake; snake++) {
        if (*snake == '_') continue;
        if (tolower((unsigned char)*snake) != tolower((unsigned char)*name)) return false;
        name++;
    }
    return *name == '\0';
}

/* A word begins at a capital behind a small letter or digit, and at the last of several capitals before a small letter. */
static bool begins_word(const char *name, size_t i)
{
    if (i == 0 || !isupper((unsigned char)name[i])) return false;
    if (!isupper((unsigned char)name[i - 1])) return true;
    return islower((unsigned char)name[i + 1]);
}

const char *shape_snake_name(struct arena *arena, const char *name)
{
    size_t length = strlen(name), used = 0;
    char *snake = arena_array(arena, 2 * length + 1, 1);
    for (size_t i = 0; i < length; i++) {
        if (begins_word(name, i)) snake[used++] = '_';
        snake[used++] = (char)tolower((unsigned char)name[i]);
    }
    return snake;
}

static const struct shape_member *member_named(const struct shape *shape, const char *name, bool blocks)
{
    for (const struct shape_member *member = shape->members; member->name; member++)
        if (blocks ? is_snake_of(name, member->name) : strcmp(name, member->name) == 0) return member;
    return NULL;
}

static const struct shape_rename *rename_of(const struct shape_dialect *dialect, const char *name)
{
    for (const struct shape_rename *rename = dialect->renames; rename && rename->theirs; rename++)
        if (strcmp(rename->theirs, name) == 0) return rename;
    return NULL;
}

/* --- Values --- */

/* As Terraform has it. */
static bool is_unset(const struct json_node *value)
{
    if (json_kind(value) == JSON_STRING) return *json_string(value) == '\0';
    return json_kind(value) == JSON_ARRAY && json_count(value) == 0;
}

static struct json_node *text_of(const struct shape_dialect *dialect, const struct json_node *value)
{
    if (dialect->blocks && is_unset(value)) return NULL;
    bool plain = json_kind(value) == JSON_NUMBER || json_kind(value) == JSON_BOOLEAN;
    return plain ? json_build_text(dialect->arena, json_plain(value), value)
                 : json_build_copy(dialect->arena, value, NULL);
}

static struct json_node *number_of(const struct shape_dialect *dialect, const struct shape *shape,
                                   const struct json_node *value)
{
    bool text = json_kind(value) == JSON_STRING;
    if (dialect->blocks && is_unset(value)) return NULL;
    double least = shape->kind == SHAPE_INTEGER ? (double)shape->minimum : shape->least;
    if (dialect->blocks && json_kind(value) == JSON_NUMBER && least > 0 && json_double(value) == 0) return NULL;
    if (text && json_is_number(json_string(value))) return json_build_number(dialect->arena, json_string(value), value);
    return json_build_copy(dialect->arena, value, NULL);
}

static struct json_node *boolean_of(const struct shape_dialect *dialect, const struct json_node *value)
{
    const char *text = json_kind(value) == JSON_STRING ? json_string(value) : "";
    bool yes = strcmp(text, "true") == 0, no = strcmp(text, "false") == 0;
    return yes || no ? json_build_boolean(dialect->arena, yes, value) : json_build_copy(dialect->arena, value, NULL);
}

/* What has no effect: the reader looks at no more than whether it is there. */
static struct json_node *answer_of(const struct shape_dialect *dialect, const struct json_node *value)
{
    bool left_out = (dialect->blocks && is_unset(value)) || (dialect->refers && dialect->refers(value));
    return left_out ? NULL : json_build_copy(dialect->arena, value, NULL);
}

static struct json_node *translate(const struct shape_dialect *dialect, const struct shape *shape,
                                   const struct json_node *value);

/* What a pair of a list calls its name, where the list may be a map instead: {"team": "search"} for [{"Key": "team", "Value":
 * "search"}]. NULL where it may not, or where the map is one such pair. */
static const char *name_of_pairs(const struct shape *shape, const struct json_node *map)
{
    const struct shape *element = shape->element;
    if (element->kind != SHAPE_OBJECT || !member_named(element, "Value", false)) return NULL;
    if (json_count(map) == 2 && json_has(map, "name") && json_has(map, "value")) return NULL;
    return member_named(element, "Key", false) ? "Key" : member_named(element, "Name", false) ? "Name" : NULL;
}

static struct json_node *pairs_of(const struct shape_dialect *dialect, const struct json_node *map, const char *name)
{
    struct json_build list = json_build_begin(dialect->arena, JSON_ARRAY, map);
    for (const struct json_node *member = json_first(map); member; member = json_next(member)) {
        if (json_kind(member) == JSON_NULL) continue;
        struct json_build pair = json_build_begin(dialect->arena, JSON_OBJECT, member);
        json_build_add(&pair, name, json_build_text(dialect->arena, json_name(member), member), NULL);
        const struct json_node *open = dialect->resolve ? dialect->resolve(dialect->self, member) : member;
        if (open) json_build_add(&pair, "Value", json_build_copy(dialect->arena, open, member), NULL);
        json_build_add(&list, NULL, pair.node, NULL);
    }
    return json_count(list.node) > 0 ? list.node : NULL;
}

static struct json_node *list_of(const struct shape_dialect *dialect, const struct shape *shape,
                                 const struct json_node *value)
{
    const char *name = dialect->blocks && json_kind(value) == JSON_OBJECT ? name_of_pairs(shape, value) : NULL;
    if (name) return pairs_of(dialect, value, name);
    struct json_build list = json_build_begin(dialect->arena, JSON_ARRAY, value);
    if (dialect->blocks && json_kind(value) == JSON_OBJECT) { /* one block may stand without its list */
        struct json_node *only = translate(dialect, shape->element, value);
        if (only) json_build_add(&list, NULL, only, NULL);
        return list.node;
    }
    if (json_kind(value) != JSON_ARRAY) return json_build_copy(dialect->arena, value, NULL);
    for (const struct json_node *element = json_first(value); element; element = json_next(element)) {
        struct json_node *translated = translate(dialect, shape->element, element);
        if (translated) json_build_add(&list, NULL, translated, NULL);
    }
    return dialect->blocks && json_count(list.node) == 0 ? NULL : list.node;
}

static struct json_node *map_of(const struct shape_dialect *dialect, const struct shape *shape,
                                const struct json_node *value)
{
    if (json_kind(value) != JSON_OBJECT) return json_build_copy(dialect->arena, value, NULL);
    struct json_build map = json_build_begin(dialect->arena, JSON_OBJECT, value);
    for (const struct json_node *member = json_first(value); member; member = json_next(member)) {
        struct json_node *translated = translate(dialect, shape->element, member);
        if (translated) json_build_add(&map, json_name(member), translated, member);
    }
    return map.node;
}

/* The one block of a list; NULL where there is none, or a fault. */
static const struct json_node *block_of(const struct shape_dialect *dialect, const struct json_node *list)
{
    if (json_count(list) > 1)
        json_fault(dialect->faults, FAULT_INPUT, list, "holds %zu blocks, at most one is allowed", json_count(list));
    return json_count(list) == 1 ? json_first(list) : NULL;
}

static struct json_node *object_of(const struct shape_dialect *dialect, const struct shape *shape,
                                   const struct json_node *value)
{
    if (dialect->blocks && json_kind(value) == JSON_ARRAY) value = block_of(dialect, value);
    if (!value) return NULL;
    if (json_kind(value) != JSON_OBJECT) return json_build_copy(dialect->arena, value, NULL);
    struct json_build object = json_build_begin(dialect->arena, JSON_OBJECT, value);
    for (const struct json_node *member = json_first(value); member; member = json_next(member)) {
        const char *name = json_name(member);
        if (json_kind(member) == JSON_NULL) continue;
        const struct shape_rename *rename = rename_of(dialect, name);
        const struct shape_member *known = member_named(shape, name, dialect->blocks);
        if (rename && !rename->ours && !(known && known->required)) continue;
        if (!known && rename && rename->ours) known = member_named(shape, rename->ours, false);
        struct json_node *translated =
            known ? translate(dialect, known->shape, member) : json_build_copy(dialect->arena, member, NULL);
        if (translated) json_build_add(&object, known ? known->name : name, translated, member);
    }
    return object.node;
}

static struct json_node *translate(const struct shape_dialect *dialect, const struct shape *shape,
                                   const struct json_node *value)
{
    if (json_kind(value) == JSON_NULL) return NULL;
    if (shape->kind == SHAPE_ANSWER) return answer_of(dialect, value);
    const struct json_node *open = dialect->resolve ? dialect->resolve(dialect->self, value) : value;
    if (!open) return NULL;
    switch (shape->kind) {
    case SHAPE_TEXT:
    case SHAPE_INSTANCE_TYPE:
    case SHAPE_WORD:
    case SHAPE_CHOICE: return text_of(dialect, open);
    case SHAPE_INTEGER:
    case SHAPE_SINGLE:
    case SHAPE_NUMBER: return number_of(dialect, shape, open);
    case SHAPE_BOOLEAN: return boolean_of(dialect, open);
    case SHAPE_OBJECT: return object_of(dialect, shape, open);
    case SHAPE_LIST: return list_of(dialect, shape, open);
    case SHAPE_MAP: return map_of(dialect, shape, open);
    case SHAPE_TIME:
        if (dialect->blocks) return text_of(dialect, open);
        break;
    case SHAPE_ANSWER: break;
    }
    return json_build_copy(dialect->arena, open, NULL);
}

struct json_node *shape_translate(const struct shape_dialect *dialect, const struct shape *shape,
                                  const struct json_node *value)
{
    return translate(dialect, shape, value);
}
