/* intrinsic_function.c - each function: `argument` is what stands beside its name. */
#include "models/intrinsic_function.h"

#include "models/json_build.h"
#include "models/text_build.h"
#include "sim/arena.h"

#include <string.h>

typedef const struct json_node *function(struct intrinsics *in, const struct json_node *argument);

/* --- Texts --- */

#define BYTES_A_STEP 64 /* so that long texts count as the work that they are */

static struct text_build empty_text(const struct intrinsics *in)
{
    return (struct text_build){.arena = in->reading->arena, .most = INTRINSIC_TEXT_MOST};
}

/* false and a fault where it grows too long. */
static bool append(struct intrinsics *in, const struct json_node *at, struct text_build *result, const char *text,
                   size_t length)
{
    in->steps += length / BYTES_A_STEP;
    if (text_build_add(result, text, length)) return true;
    intrinsic_refuse(in, at, "gives a text of more than 64 KiB");
    return false;
}

static const struct json_node *as_node(struct intrinsics *in, const struct text_build *result,
                                       const struct json_node *at)
{
    return json_build_text(in->reading->arena, text_build_text(result), at);
}

/* --- One by one --- */

static const struct json_node *ref(struct intrinsics *in, const struct json_node *argument)
{
    if (json_kind(argument) != JSON_STRING) return intrinsic_refuse(in, argument, "Ref takes a name");
    if (strcmp(json_string(argument), "AWS::NoValue") == 0) return NULL;
    return intrinsic_named(in, argument, json_string(argument), NULL);
}

static const struct json_node *get_att(struct intrinsics *in, const struct json_node *argument)
{
    const char *text = json_kind(argument) == JSON_STRING ? json_string(argument) : NULL,
               *dot = text ? strchr(text, '.') : NULL;
    if (dot)
        return intrinsic_named(in, argument, arena_text_n(in->reading->arena, text, (size_t)(dot - text)), dot + 1);
    const struct json_node *id = intrinsic_element(argument, 0), *attribute = intrinsic_element(argument, 1);
    if (!attribute || json_kind(id) != JSON_STRING)
        return intrinsic_refuse(in, argument, "Fn::GetAtt takes a logical ID and an attribute");
    const char *name = intrinsic_text(in, attribute);
    return name ? intrinsic_named(in, argument, json_string(id), name) : NULL;
}

/* What ${NAME} stands for. */
static const char *substitute(struct intrinsics *in, const struct json_node *at, const char *name,
                              const struct json_node *own)
{
    const struct json_node *mine = own ? json_member(own, name) : NULL;
    if (mine) return intrinsic_text(in, mine);
    const char *dot = strchr(name, '.');
    const char *id = dot ? arena_text_n(in->reading->arena, name, (size_t)(dot - name)) : name;
    const struct json_node *value = intrinsic_named(in, at, id, dot ? dot + 1 : NULL);
    const char *text = value ? json_plain(value) : NULL;
    if (value && !text) intrinsic_refuse(in, at, "Fn::Sub takes names of texts, not of lists");
    return text;
}

/* "${NAME}" and "${!NAME}", of which the brackets stay; what stands between them as it is. */
static bool substitute_one(struct intrinsics *in, const struct json_node *pattern, const struct json_node *own,
                           const char *name, struct text_build *result)
{
    struct arena *arena = in->reading->arena;
    const char *value = *name == '!' ? arena_format(arena, "${%s}", name + 1) : substitute(in, pattern, name, own);
    return value && append(in, pattern, result, value, strlen(value));
}

static const struct json_node *sub(struct intrinsics *in, const struct json_node *argument)
{
    const struct json_node *pattern = json_kind(argument) == JSON_ARRAY ? intrinsic_element(argument, 0) : argument;
    const struct json_node *own = intrinsic_element(argument, 1);
    if (!pattern || json_kind(pattern) != JSON_STRING || (own && json_kind(own) != JSON_OBJECT))
        return intrinsic_refuse(in, argument, "Fn::Sub takes a text, or a list of a text and an object");
    struct text_build result = empty_text(in);
    const char *text = json_string(pattern);
    for (const char *open, *close; (open = strstr(text, "${")) && (close = strchr(open, '}')); text = close + 1) {
        const char *name = arena_text_n(in->reading->arena, open + 2, (size_t)(close - open - 2));
        if (!intrinsic_may_go_on(in, pattern) || !append(in, pattern, &result, text, (size_t)(open - text)) ||
            !substitute_one(in, pattern, own, name, &result))
            return NULL;
    }
    return append(in, pattern, &result, text, strlen(text)) ? as_node(in, &result, pattern) : NULL;
}

static const struct json_node *join(struct intrinsics *in, const struct json_node *argument)
{
    const struct json_node *between = intrinsic_element(argument, 0), *given = intrinsic_element(argument, 1);
    const struct json_node *list = given ? intrinsic_resolve(in, given) : NULL;
    if (given && !list) return NULL;
    if (!list || json_kind(between) != JSON_STRING || json_kind(list) != JSON_ARRAY)
        return intrinsic_refuse(in, argument, "Fn::Join takes a text and a list");
    struct text_build result = empty_text(in);
    const char *mark = json_string(between);
    for (const struct json_node *part = json_first(list); part; part = json_next(part)) {
        const char *text = intrinsic_text(in, part);
        bool first = part == json_first(list);
        if (!text || (!first && !append(in, argument, &result, mark, strlen(mark))) ||
            !append(in, argument, &result, text, strlen(text)))
            return NULL;
    }
    return as_node(in, &result, argument);
}

static const struct json_node *split(struct intrinsics *in, const struct json_node *argument)
{
    struct arena *arena = in->reading->arena;
    const struct json_node *between = intrinsic_element(argument, 0), *given = intrinsic_element(argument, 1);
    if (!given || json_kind(between) != JSON_STRING || *json_string(between) == '\0')
        return intrinsic_refuse(in, argument, "Fn::Split takes a text that divides and a text");
    const char *text = intrinsic_text(in, given), *mark = json_string(between);
    if (!text) return NULL;
    struct json_build list = json_build_begin(arena, JSON_ARRAY, argument);
    for (const char *next; (next = strstr(text, mark)); text = next + strlen(mark), in->steps++)
        json_build_add(&list, NULL, json_build_text(arena, arena_text_n(arena, text, (size_t)(next - text)), argument),
                       NULL);
    json_build_add(&list, NULL, json_build_text(arena, text, argument), NULL);
    return list.node;
}

static const struct json_node *select_one(struct intrinsics *in, const struct json_node *argument)
{
    const struct json_node *given = intrinsic_element(argument, 1);
    const char *index = given ? intrinsic_text(in, intrinsic_element(argument, 0)) : NULL;
    const struct json_node *list = index ? intrinsic_resolve(in, given) : NULL;
    if (given && (!index || !list)) return NULL;
    size_t length = index ? strlen(index) : 0;
    if (!list || json_kind(list) != JSON_ARRAY || length == 0 || length > 4 || strspn(index, "0123456789") != length)
        return intrinsic_refuse(in, argument, "Fn::Select takes an index from 0 and a list");
    size_t at = 0;
    for (size_t i = 0; i < length; i++) at = 10 * at + (size_t)(index[i] - '0');
    const struct json_node *chosen = intrinsic_element(list, at);
    return chosen ? intrinsic_resolve(in, chosen)
                  : intrinsic_refuse(in, argument, "Fn::Select asks for more than the list has");
}

static const struct json_node *find_in_map(struct intrinsics *in, const struct json_node *argument)
{
    const struct json_node *node = in->mappings;
    const struct json_node *key = json_kind(argument) == JSON_ARRAY ? json_first(argument) : NULL;
    if (!intrinsic_element(argument, 2))
        return intrinsic_refuse(in, argument, "Fn::FindInMap takes the name of a mapping and two keys");
    for (int i = 0; i < 3; i++, key = json_next(key)) {
        const char *name = intrinsic_text(in, key);
        if (!name) return NULL;
        in->steps += node ? json_count(node) : 0;
        node = node && json_kind(node) == JSON_OBJECT ? json_member(node, name) : NULL;
        if (node) continue;
        json_fault(in->reading->faults, FAULT_INPUT, key, "the Mappings have no \"%.200s\" here", name);
        return NULL;
    }
    return json_build_copy(in->reading->arena, node, argument);
}

static const struct json_node *if_(struct intrinsics *in, const struct json_node *argument)
{
    const struct json_node *condition = intrinsic_element(argument, 0), *yes = intrinsic_element(argument, 1),
                           *no = intrinsic_element(argument, 2);
    if (!no || json_kind(condition) != JSON_STRING)
        return intrinsic_refuse(in, argument, "Fn::If takes the name of a condition and two values");
    size_t before = faults_count(in->reading->faults);
    bool holds = intrinsic_condition(in, condition, json_string(condition));
    return faults_count(in->reading->faults) == before ? intrinsic_resolve(in, holds ? yes : no) : NULL;
}

static const struct json_node *import_value(struct intrinsics *in, const struct json_node *argument)
{
    const char *name = intrinsic_text(in, argument), *value = name ? config_parameter(in->reading, name) : NULL;
    if (value) return json_build_text(in->reading->arena, value, argument);
    return name ? intrinsic_no_value(in, argument, "Fn::ImportValue", name) : NULL;
}

static const struct {
    const char *name;
    function *function;
} functions[] = {
    {"Ref", ref},
    {"Fn::GetAtt", get_att},
    {"Fn::Sub", sub},
    {"Fn::Join", join},
    {"Fn::Split", split},
    {"Fn::Select", select_one},
    {"Fn::FindInMap", find_in_map},
    {"Fn::If", if_},
    {"Fn::ImportValue", import_value},
};

const struct json_node *intrinsic_call(struct intrinsics *in, const struct json_node *value)
{
    const struct json_node *argument = json_first(value);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (strcmp(functions[i].name, json_name(argument)) == 0) return functions[i].function(in, argument);
    json_fault(in->reading->faults, FAULT_INPUT, value,
               "%.64s is not worked out here: put the value that it gives into the template", json_name(argument));
    return NULL;
}
