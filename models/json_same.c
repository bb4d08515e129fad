/* The part of json.h that holds two documents against each other. */
#include "models/json.h"

#include <string.h>

static bool is_of_weight(const struct json_node *member)
{
    return json_kind(member) != JSON_NULL && strcmp(json_name(member), "Comment") != 0;
}

static size_t count_members(const struct json_node *object)
{
    size_t count = 0;
    for (const struct json_node *member = json_first(object); member; member = json_next(member))
        count += is_of_weight(member);
    return count;
}

static bool same_members(const struct json_node *a, const struct json_node *b)
{
    if (count_members(a) != count_members(b)) return false;
    for (const struct json_node *member = json_first(a); member; member = json_next(member)) {
        if (!is_of_weight(member)) continue;
        const struct json_node *other = json_member(b, json_name(member));
        if (!other || !json_same(member, other)) return false;
    }
    return true;
}

static bool same_elements(const struct json_node *a, const struct json_node *b)
{
    const struct json_node *x = json_first(a), *y = json_first(b);
    for (; x && y; x = json_next(x), y = json_next(y))
        if (!json_same(x, y)) return false;
    return !x && !y;
}

bool json_same(const struct json_node *a, const struct json_node *b)
{
    if (a == b) return true;
    if (json_kind(a) != json_kind(b)) return false;
    switch (json_kind(a)) {
    case JSON_NULL: return true;
    case JSON_BOOLEAN: return json_boolean(a) == json_boolean(b);
    case JSON_NUMBER: return json_double(a) == json_double(b);
    case JSON_STRING: return strcmp(json_string(a), json_string(b)) == 0;
    case JSON_ARRAY: return same_elements(a, b);
    case JSON_OBJECT: break;
    }
    return same_members(a, b);
}
