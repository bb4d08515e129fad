#include "models/terraform_values.h"

#include "models/json_build.h"
#include "models/text_build.h"
#include "sim/arena.h"

#include <string.h>

/* --- What a plan does not know --- */

struct filling {
    const struct config_reading *reading;
    const char *const *made_here;
};

static bool is_among(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(name, *names) == 0) return true;
    return false;
}

/* NULL: nothing is known, and a fault was added. */
static struct json_node *given(const struct config_reading *reading, const struct json_node *unknown, const char *path)
{
    const char *value = config_parameter(reading, path);
    if (value) return json_build_text(reading->arena, value, unknown);
    json_fault(
        reading->faults, FAULT_INPUT, unknown,
        "%.300s is known only after the plan was applied: give it by --parameter '%.300s=VALUE' (Parameters in a "
        "scenario)",
        path, path);
    return NULL;
}

static struct json_node *fill(const struct filling *filling, const struct json_node *value,
                              const struct json_node *unknown, const char *path);

static struct json_node *fill_list(const struct filling *filling, const struct json_node *list,
                                   const struct json_node *unknown, const char *path)
{
    struct json_build filled = json_build_begin(filling->reading->arena, JSON_ARRAY, list);
    const struct json_node *mark = json_first(unknown);
    size_t index = 0;
    for (const struct json_node *element = json_first(list); element; element = json_next(element), index++) {
        const char *below = arena_format(filling->reading->arena, "%s[%zu]", path, index);
        struct json_node *whole = fill(filling, element, mark, below);
        if (whole) json_build_add(&filled, NULL, whole, NULL);
        mark = mark ? json_next(mark) : NULL;
    }
    return filled.node;
}

static struct json_node *fill_object(const struct filling *filling, const struct json_node *object,
                                     const struct json_node *unknown, const char *path)
{
    struct arena *arena = filling->reading->arena;
    struct json_build filled = json_build_begin(arena, JSON_OBJECT, object);
    for (const struct json_node *member = json_first(object); member; member = json_next(member)) {
        const struct json_node *mark = json_member(unknown, json_name(member));
        if (json_kind(member) == JSON_NULL && mark) continue; /* below */
        struct json_node *whole = fill(filling, member, mark, arena_format(arena, "%s.%s", path, json_name(member)));
        if (whole) json_build_add(&filled, json_name(member), whole, member);
    }
    for (const struct json_node *mark = json_first(unknown); mark; mark = json_next(mark)) {
        bool is_unknown = json_kind(mark) == JSON_BOOLEAN && json_boolean(mark);
        if (!is_unknown || json_has(object, json_name(mark)) || is_among(json_name(mark), filling->made_here)) continue;
        struct json_node *value = given(filling->reading, mark, arena_format(arena, "%s.%s", path, json_name(mark)));
        if (value) json_build_add(&filled, json_name(mark), value, mark);
    }
    return filled.node;
}

/* `unknown` is as deep as `value`, where it is not NULL or false. */
static struct json_node *fill(const struct filling *filling, const struct json_node *value,
                              const struct json_node *unknown, const char *path)
{
    bool alike = unknown && json_kind(unknown) == json_kind(value);
    if (alike && json_kind(value) == JSON_OBJECT) return fill_object(filling, value, unknown, path);
    if (alike && json_kind(value) == JSON_ARRAY) return fill_list(filling, value, unknown, path);
    return json_build_copy(filling->reading->arena, value, NULL);
}

const struct json_node *terraform_values(const struct config_reading *reading,
                                         const struct terraform_resource *resource, const char *const *made_here)
{
    struct filling filling = {reading, made_here};
    if (!resource->unknown) return resource->values;
    return fill(&filling, resource->values, resource->unknown, resource->address);
}

/* --- Expressions --- */

#define TEXTS_MOST ((size_t)1024 * 1024)

/* "var.NAME" by its default; NULL where it has none that is a plain value. */
static const char *default_of(const struct terraform_expressions *in, const char *expression)
{
    bool is_variable = strncmp(expression, "var.", 4) == 0 && in->variables;
    const struct json_node *variable = is_variable ? json_member(in->variables, expression + 4) : NULL;
    if (variable && json_kind(variable) == JSON_ARRAY) variable = json_first(variable);
    const struct json_node *value =
        variable && json_kind(variable) == JSON_OBJECT ? json_member(variable, "default") : NULL;
    return value ? json_plain(value) : NULL;
}

/* Blanks around it left out. */
static const char *trimmed(struct arena *arena, const char *text, size_t length)
{
    while (length > 0 && *text == ' ') text++, length--;
    while (length > 0 && text[length - 1] == ' ') length--;
    return arena_text_n(arena, text, length);
}

static const char *value_of(const struct terraform_expressions *in, const struct json_node *at, const char *expression)
{
    const char *value = config_parameter(in->reading, expression);
    if (!value) value = default_of(in, expression);
    if (!value)
        json_fault(in->reading->faults, FAULT_INPUT, at,
                   "the expression \"%.200s\" is not worked out here: give its value by --parameter '%.200s=VALUE' "
                   "(Parameters in a scenario)",
                   expression, expression);
    return value;
}

/* Where the text goes on that stands for something else: "${", "%{", or these with their first character twice. */
static const char *next_mark(const char *text)
{
    for (; *text; text++)
        if ((*text == '$' || *text == '%') && (text[1] == '{' || (text[1] == *text && text[2] == '{'))) return text;
    return NULL;
}

bool terraform_is_expression(const struct json_node *value)
{
    return json_kind(value) == JSON_STRING && next_mark(json_string(value));
}

/* What stands at the mark, behind which *text is put; NULL where the bracket is not closed, or where a fault was added. */
static const char *stands_for(const struct terraform_expressions *in, const struct json_node *value, const char *mark,
                              const char **text)
{
    struct arena *arena = in->reading->arena;
    if (mark[1] == *mark) { /* an escape */
        *text = mark + 3;
        return *mark == '$' ? "${" : "%{";
    }
    const char *close = strchr(mark, '}');
    if (!close) {
        json_fault(in->reading->faults, FAULT_INPUT, value, "has an expression without its end");
        return NULL;
    }
    *text = close + 1;
    return value_of(in, value, trimmed(arena, mark + 2, (size_t)(close - mark - 2)));
}

const struct json_node *terraform_expression(void *self, const struct json_node *value)
{
    struct terraform_expressions *in = self;
    if (!terraform_is_expression(value)) return value;
    if (in->stopped) return NULL;
    struct text_build result = {.arena = in->reading->arena, .most = TEXTS_MOST - in->bytes};
    const char *text = json_string(value);
    bool fits = true;
    for (const char *mark; fits && (mark = next_mark(text));) {
        fits = text_build_add(&result, text, (size_t)(mark - text));
        const char *known = stands_for(in, value, mark, &text);
        if (!known) return NULL;
        fits = fits && text_build_add(&result, known, strlen(known));
    }
    fits = fits && text_build_add(&result, text, strlen(text));
    in->bytes += result.length;
    if (fits) return json_build_text(in->reading->arena, text_build_text(&result), value);
    in->stopped = true;
    json_fault(in->reading->faults, FAULT_INPUT, value,
               "gives too long a text: at most 1 MiB, all expressions together");
    return NULL;
}
