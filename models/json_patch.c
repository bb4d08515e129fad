/* The part of json.h that changes documents before they are read. Trees are changed by copying: what json_put() and
 * json_merge() are given stays as it was. */
#include "models/json.h"

#include "models/json_node.h"
#include "sim/arena.h"

#include <stdlib.h>
#include <string.h>

/* --- JSON pointers, RFC 6901 --- */

/* The name between two slashes, its ~0 and ~1 not yet replaced. */
struct token {
    const char *text;
    size_t length;
};

/* The token behind the slash that the pointer begins with; moves the pointer behind it. */
static struct token next_token(const char **pointer)
{
    struct token token = {*pointer + 1, strcspn(*pointer + 1, "/")};
    *pointer = token.text + token.length;
    return token;
}

/* With ~1 as "/" and ~0 as "~". `name` has token.length bytes or more; false when another ~ is there. */
static bool decode_token(struct token token, char *name, size_t *length)
{
    *length = 0;
    for (size_t i = 0; i < token.length; i++) {
        char c = token.text[i];
        if (c == '~') {
            char code = i + 1 < token.length ? token.text[++i] : ' ';
            if (code != '0' && code != '1') return false;
            c = code == '0' ? '~' : '/';
        }
        name[(*length)++] = c;
    }
    return true;
}

static struct json_node *element(const struct json_node *array, struct token token)
{
    size_t index = 0;
    if (token.length == 0 || (token.length > 1 && token.text[0] == '0')) return NULL;
    for (size_t i = 0; i < token.length; i++) {
        if (token.text[i] < '0' || token.text[i] > '9') return NULL;
        index = index * 10 + (size_t)(token.text[i] - '0');
        if (index >= array->count) return NULL;
    }
    struct json_node *node = array->first;
    for (; node && index > 0; index--) node = node->next;
    return node;
}

/* Names with a "~" in them are compared while they are decoded, so that looking needs no memory. */
static bool token_is(struct token token, const char *name)
{
    size_t i = 0;
    for (; i < token.length && *name; i++, name++) {
        char c = token.text[i];
        if (c == '~' && i + 1 < token.length) {
            char code = token.text[++i];
            c = code == '0' ? '~' : code == '1' ? '/' : '\0';
        }
        if (c != *name) return false;
    }
    return i == token.length && *name == '\0';
}

static struct json_node *child_at(const struct json_node *node, struct token token)
{
    if (node->kind == JSON_ARRAY) return element(node, token);
    struct json_node *member = node->kind == JSON_OBJECT ? node->first : NULL;
    while (member && !token_is(token, member->name)) member = member->next;
    return member;
}

struct json_node *json_at(struct json_node *root, const char *pointer)
{
    if (*pointer && *pointer != '/') return NULL;
    while (root && *pointer) root = child_at(root, next_token(&pointer));
    return root;
}

/* --- Copies --- */

static struct json_node *copy_of(struct arena *arena, const struct json_node *node)
{
    struct json_node *copy = arena_new_of(arena, struct json_node);
    *copy = *node;
    return copy;
}

static void append(struct json_node *container, struct json_node *child)
{
    struct json_node **link = &container->first;
    while (*link) link = &(*link)->next;
    *link = child;
    child->next = NULL;
    container->count++;
}

/* Give the container children of its own, which share theirs with the old ones. */
static void own_children(struct arena *arena, struct json_node *container)
{
    for (struct json_node **link = &container->first; *link; link = &(*link)->next) *link = copy_of(arena, *link);
}

void json_replace(struct json_node *node, const struct json_node *value)
{
    struct json_node old = *node;
    *node = *value;
    node->next = old.next;
    node->name = old.name;
    node->named_at = old.named_at;
}

/* --- Putting one value --- */

/* NULL, and why the token leads nowhere: `pointer` is whole, `reached` is how much of it was followed. */
static struct json_node *leads_nowhere(const struct json_node *node, const char *pointer, struct token token,
                                       const char *said_in, struct faults *faults)
{
    int reached = (int)(token.text - 1 - pointer), length = (int)token.length;
    struct place at = {.file = said_in};
    const char *where = reached ? "" : "the document";
    if (node->kind == JSON_ARRAY)
        faults_add(faults, FAULT_INPUT, at,
                   "%s%.*s has %zu elements; expected an index below that, or \"-\" at the end, found \"%.*s\"", where,
                   reached, pointer, node->count, length, token.text);
    else if (node->kind == JSON_OBJECT)
        faults_add(faults, FAULT_INPUT, at, "%s%.*s has no member \"%.*s\"", where, reached, pointer, length,
                   token.text);
    else
        faults_add(faults, FAULT_INPUT, at, "%s%.*s is %s, expected an object or an array", where, reached, pointer,
                   json_kind_words(node->kind));
    return NULL;
}

/* Add a copy of the value under a name that is not there yet; false when the token names no new child. */
static bool add_child(struct arena *arena, struct json_node *container, struct token token,
                      const struct json_node *value)
{
    struct json_node *child = copy_of(arena, value);
    child->name = NULL;
    child->named_at = value->at;
    if (container->kind == JSON_OBJECT) {
        char *name = arena_array(arena, token.length + 1, 1);
        size_t length;
        if (!decode_token(token, name, &length)) return false;
        child->name = name;
    } else if (container->kind != JSON_ARRAY || token.length != 1 || token.text[0] != '-') {
        return false;
    }
    append(container, child);
    return true;
}

struct json_node *json_put(struct arena *arena, struct json_node *root, const char *pointer, struct json_node *value,
                           const char *said_in, struct faults *faults)
{
    if (*pointer && *pointer != '/') {
        faults_add(faults, FAULT_INPUT, (struct place){.file = said_in},
                   "the pointer \"%s\" must be empty or begin with \"/\"", pointer);
        return NULL;
    }
    struct json_node *changed = copy_of(arena, root), *node = changed;
    const char *rest = pointer;
    while (*rest) {
        struct token token = next_token(&rest);
        own_children(arena, node);
        struct json_node *child = child_at(node, token);
        if (!child) {
            if (!*rest && add_child(arena, node, token, value)) return changed;
            return leads_nowhere(node, pointer, token, said_in, faults);
        }
        node = child;
    }
    json_replace(node, value);
    return changed;
}

struct json_node *json_number_at(struct arena *arena, double value, const struct json_node *at)
{
    struct json_node *number = arena_new_of(arena, struct json_node);
    const char *token = arena_format(arena, "%.9g", value);
    if (strtod(token, NULL) != value) token = arena_format(arena, "%.17g", value);
    *number = (struct json_node){.kind = JSON_NUMBER, .string = token, .at = at->at};
    return number;
}

/* --- Merging, RFC 7396 --- */

static struct json_node *merged_value(struct arena *arena, const struct json_node *target,
                                      const struct json_node *patch);

static struct json_node *find(const struct json_node *object, const char *name)
{
    return object ? json_node_find(object, name) : NULL;
}

static void merge_members(struct arena *arena, struct json_node *into, const struct json_node *target,
                          const struct json_node *patch)
{
    struct json_node **link = &into->first;
    const struct json_node *member = target && target->kind == JSON_OBJECT ? target->first : NULL;
    for (; member; member = member->next) {
        const struct json_node *change = find(patch, member->name);
        if (change && change->kind == JSON_NULL) continue;
        *link = change ? merged_value(arena, member, change) : copy_of(arena, member);
        link = &(*link)->next;
        into->count++;
    }
    for (const struct json_node *added = patch->first; added; added = added->next) {
        if (added->kind == JSON_NULL || find(target, added->name)) continue;
        *link = merged_value(arena, NULL, added);
        link = &(*link)->next;
        into->count++;
    }
    *link = NULL;
}

static struct json_node *merged_value(struct arena *arena, const struct json_node *target,
                                      const struct json_node *patch)
{
    bool both_objects = target && target->kind == JSON_OBJECT && patch->kind == JSON_OBJECT;
    struct json_node *merged = copy_of(arena, both_objects ? target : patch);
    if (patch->kind != JSON_OBJECT) return merged;
    merged->first = NULL;
    merged->count = 0;
    merge_members(arena, merged, target, patch);
    return merged;
}

struct json_node *json_merge(struct arena *arena, struct json_node *root, struct json_node *patch)
{
    return merged_value(arena, root, patch);
}
