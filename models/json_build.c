#include "models/json_build.h"

#include "models/json_node.h"
#include "sim/arena.h"

#include <string.h>

static struct json_node *node_of(struct arena *arena, enum json_kind kind, const struct json_node *at)
{
    struct json_node *node = arena_new_of(arena, struct json_node);
    node->kind = kind;
    if (at) node->at = node->named_at = at->at;
    return node;
}

struct json_build json_build_begin(struct arena *arena, enum json_kind kind, const struct json_node *at)
{
    struct json_node *node = node_of(arena, kind, at);
    return (struct json_build){node, &node->first};
}

void json_build_add(struct json_build *build, const char *name, struct json_node *child,
                    const struct json_node *named_like)
{
    child->name = name;
    child->named_at = named_like ? named_like->named_at : child->at;
    child->next = NULL;
    *build->end = child;
    build->end = &child->next;
    build->node->count++;
}

struct json_node *json_build_text(struct arena *arena, const char *text, const struct json_node *at)
{
    struct json_node *node = node_of(arena, JSON_STRING, at);
    node->string = text;
    return node;
}

struct json_node *json_build_number(struct arena *arena, const char *token, const struct json_node *at)
{
    struct json_node *node = node_of(arena, JSON_NUMBER, at);
    node->string = token;
    return node;
}

struct json_node *json_build_boolean(struct arena *arena, bool value, const struct json_node *at)
{
    struct json_node *node = node_of(arena, JSON_BOOLEAN, at);
    node->boolean = value;
    return node;
}

struct json_node *json_build_copy(struct arena *arena, const struct json_node *value, const struct json_node *at)
{
    struct json_node *copy = arena_new_of(arena, struct json_node);
    *copy = *value;
    if (at) copy->at = at->at;
    copy->name = NULL;
    copy->next = NULL;
    return copy;
}

struct json_node *json_build_with(struct arena *arena, const struct json_node *object, const char *name,
                                  struct json_node *value)
{
    struct json_build whole = json_build_begin(arena, JSON_OBJECT, object);
    if (json_kind(object) != JSON_OBJECT || json_has(object, name)) return json_build_copy(arena, object, NULL);
    json_build_add(&whole, name, value, NULL);
    for (const struct json_node *own = json_first(object); own; own = json_next(own))
        json_build_add(&whole, json_name(own), json_build_copy(arena, own, NULL), own);
    return whole.node;
}

static size_t digits(const char *text)
{
    return strspn(text, "0123456789");
}

bool json_is_number(const char *text)
{
    if (strlen(text) > JSON_NUMBER_LENGTH_MOST) return false;
    if (*text == '-') text++;
    size_t whole = digits(text);
    if (whole == 0 || (whole > 1 && *text == '0')) return false;
    text += whole;
    if (*text == '.') {
        size_t decimals = digits(++text);
        if (decimals == 0) return false;
        text += decimals;
    }
    if (*text == 'e' || *text == 'E') {
        text++;
        if (*text == '+' || *text == '-') text++;
        size_t exponent = digits(text);
        if (exponent == 0) return false;
        text += exponent;
    }
    return *text == '\0';
}
