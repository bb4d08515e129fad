#include "models/shape.h"

#include "models/catalogue.h"
#include "models/fault.h"
#include "models/json.h"
#include "models/number.h"
#include "models/time.h"
#include "sim/arena.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Longer texts are cut where a message quotes them. */
#define QUOTED_CHARACTERS 60

static_assert(sizeof(enum shape_kind) == sizeof(unsigned), "a choice is stored through unsigned");

/* --- Texts --- */

static bool begins_character(char byte)
{
    return ((unsigned char)byte & 0xc0) != 0x80; /* all but the continuation bytes of UTF-8 */
}

static int64_t characters_in(const char *text)
{
    int64_t count = 0;
    for (; *text; text++) count += begins_character(*text);
    return count;
}

/* The text in quotes, cut to a length that a message can bear. */
static const char *quoted(struct arena *arena, const char *text)
{
    size_t length = 0, characters = 0;
    for (; text[length]; length++)
        if (begins_character(text[length]) && characters++ == QUOTED_CHARACTERS) break;
    return arena_format(arena, "\"%s%s\"", arena_text_n(arena, text, length), text[length] ? "..." : "");
}

/* What stands in the document, as messages show it. */
static const char *found(struct arena *arena, const struct json_node *node)
{
    switch (json_kind(node)) {
    case JSON_BOOLEAN: return json_boolean(node) ? "true" : "false";
    case JSON_NUMBER: return json_number_text(node);
    case JSON_STRING: return quoted(arena, json_string(node));
    case JSON_NULL:
    case JSON_ARRAY:
    case JSON_OBJECT: break;
    }
    return json_kind_words(json_kind(node));
}

static bool is_kind(const struct shape_reading *reading, const struct json_node *node, enum json_kind kind)
{
    if (json_kind(node) == kind && !json_is_ambiguous(node)) return true;
    if (json_is_ambiguous(node)) {
        json_fault(reading->faults, FAULT_INPUT, node,
                   "versions of YAML take %s for different things: write it in quotes, or as it is meant",
                   json_string(node));
        return false;
    }
    json_fault(reading->faults, FAULT_INPUT, node, "expected %s, found %s", json_kind_words(kind),
               found(reading->arena, node));
    return false;
}

/* `nearest` may be NULL. */
static void refuse_text(const struct shape_reading *reading, enum fault_kind kind, const struct json_node *node,
                        const char *expected, const char *nearest)
{
    json_fault(reading->faults, kind, node, "%s, found %s%s", expected, found(reading->arena, node),
               nearest ? arena_format(reading->arena, "; did you mean \"%s\"?", nearest) : "");
}

static void read_text(const struct shape_reading *reading, const struct shape *shape, const struct json_node *node,
                      const char **out)
{
    if (!is_kind(reading, node, JSON_STRING)) return;
    const char *text = json_string(node);
    int64_t length = characters_in(text);
    bool valid = true;
    if (length < shape->minimum || length > shape->maximum) {
        const char *bound = length < shape->minimum ? "at least" : "at most";
        int64_t allowed = length < shape->minimum ? shape->minimum : shape->maximum;
        json_fault(reading->faults, FAULT_INPUT, node, "must have %s %lld character%s, found %lld", bound,
                   (long long)allowed, allowed == 1 ? "" : "s", (long long)length);
        valid = false;
    }
    /* An empty text that is too short has been said to be so; the pattern adds nothing. */
    if ((valid || length > 0) && !pattern_matches(shape->pattern, text)) {
        const char *expected = arena_format(reading->arena, "must be %s", pattern_words(shape->pattern));
        refuse_text(reading, FAULT_INPUT, node, expected, NULL);
        valid = false;
    }
    if (valid) *out = text;
}

/* Looked for only where there is something to say: it takes longer than all else that is read of a variant. */
static const char *nearest_type(const struct shape_reading *reading, const char *text)
{
    return reading->catalogue ? catalogue_nearest(reading->catalogue, text) : NULL;
}

static void read_instance_type(const struct shape_reading *reading, const struct json_node *node, const char **out)
{
    if (!is_kind(reading, node, JSON_STRING)) return;
    const char *text = json_string(node);
    if (!pattern_matches(PATTERN_INSTANCE_TYPE, text)) {
        const char *expected = arena_format(reading->arena, "must be %s", pattern_words(PATTERN_INSTANCE_TYPE));
        refuse_text(reading, FAULT_INPUT, node, expected, nearest_type(reading, text));
        return;
    }
    if (reading->catalogue && !catalogue_find(reading->catalogue, text))
        refuse_text(reading, FAULT_WARNING, node, "should be an instance type of the catalogue",
                    nearest_type(reading, text));
    *out = text;
}

static bool find_choice(const char *const *choices, const char *text, unsigned *index)
{
    for (*index = 0; choices[*index]; ++*index)
        if (strcmp(choices[*index], text) == 0) return true;
    return false;
}

static const char *listed(struct arena *arena, const char *const *choices)
{
    const char *list = arena_format(arena, "\"%s\"", choices[0]);
    for (size_t i = 1; choices[i]; i++) list = arena_format(arena, "%s, \"%s\"", list, choices[i]);
    return list;
}

/* *out is 1 + the index, as an enum whose first value is "absent" has it. */
static bool read_choice(const struct shape_reading *reading, const struct shape *shape, const struct json_node *node,
                        unsigned *out)
{
    unsigned index;
    if (!is_kind(reading, node, JSON_STRING)) return false;
    if (!find_choice(shape->choices, json_string(node), &index)) {
        const char *expected = arena_format(reading->arena, "expected %s%s", shape->choices[1] ? "one of " : "",
                                            listed(reading->arena, shape->choices));
        refuse_text(reading, FAULT_INPUT, node, expected, json_nearest(json_string(node), shape->choices));
        return false;
    }
    *out = index + 1;
    return true;
}

/* --- Numbers --- */

static void read_single(const struct shape_reading *reading, const struct shape *shape, const struct json_node *object,
                        const char *name, struct optional_single *out)
{
    double number;
    if (!json_get_number(object, name, shape->least, DBL_MAX, &number, reading->faults)) return;
    const struct json_node *node = json_member(object, name);
    const char *text = json_number_text(node);
    float nearest = strtof(text, NULL); /* not through double: that could round twice */
    if (isinf(nearest)) {
        json_fault(reading->faults, FAULT_INPUT, node, "must fit a 32-bit float (at most 3.4028235e38), found %s",
                   text);
        return;
    }
    *out = (struct optional_single){.text = text, .value = (double)nearest};
}

/* --- Objects and lists --- */

static size_t stored_size(const struct shape *shape)
{
    switch (shape->kind) {
    case SHAPE_CHOICE: return sizeof(unsigned);
    case SHAPE_OBJECT: return shape->size;
    default: return sizeof(const char *);
    }
}

/* What may stand in a list: `out` is the element itself. */
static void read_element(const struct shape_reading *reading, const struct shape *shape, const struct json_node *node,
                         void *out)
{
    switch (shape->kind) {
    case SHAPE_TEXT: read_text(reading, shape, node, out); break;
    case SHAPE_CHOICE: read_choice(reading, shape, node, out); break;
    case SHAPE_OBJECT: shape_read(reading, shape, node, out); break;
    default: assert(shape->kind == SHAPE_TEXT); break; /* no list holds such values */
    }
}

static void read_list(const struct shape_reading *reading, const struct shape *shape, const struct json_node *node,
                      void **out, size_t *count)
{
    if (!is_kind(reading, node, JSON_ARRAY)) return;
    size_t length = json_count(node), highest = (size_t)shape->maximum;
    if (length > highest || (int64_t)length < shape->minimum) {
        const char *bound = length > highest ? "at most" : "at least";
        int64_t allowed = length > highest ? shape->maximum : shape->minimum;
        json_fault(reading->faults, FAULT_INPUT, node, "must have %s %lld element%s, found %zu", bound,
                   (long long)allowed, allowed == 1 ? "" : "s", length);
    }
    /* Elements past the maximum are not looked at, so that a list of millions costs no more than a full one. */
    if (length > highest) length = highest;
    size_t size = stored_size(shape->element);
    char *elements = arena_array(reading->arena, length, size);
    const struct json_node *element = json_first(node);
    for (size_t i = 0; i < length; i++, element = json_next(element))
        read_element(reading, shape->element, element, elements + i * size);
    memcpy(out, &elements, sizeof elements);
    *count = length;
}

static void check_key(const struct shape_reading *reading, const struct shape *key, const struct json_node *member)
{
    const char *name = json_name(member);
    if (characters_in(name) > key->maximum)
        json_fault(reading->faults, FAULT_INPUT, member, "must have a name of at most %lld characters, found %lld",
                   (long long)key->maximum, (long long)characters_in(name));
    else if (!pattern_matches(key->pattern, name))
        json_fault(reading->faults, FAULT_INPUT, member, "must have a name that is %s, found %s",
                   pattern_words(key->pattern), quoted(reading->arena, name));
}

/* Like the elements of a list, members past the maximum are not looked at. A member that is null is absent. */
static void read_map(const struct shape_reading *reading, const struct shape *shape, const struct json_node *node,
                     const struct json_node **out)
{
    if (!is_kind(reading, node, JSON_OBJECT)) return;
    int64_t count = 0;
    const char *value;
    for (const struct json_node *member = json_first(node); member; member = json_next(member)) {
        if (json_kind(member) == JSON_NULL || ++count > shape->maximum) continue;
        check_key(reading, shape->key, member);
        read_text(reading, shape->element, member, &value);
    }
    if (count > shape->maximum)
        json_fault(reading->faults, FAULT_INPUT, node, "must have at most %lld members, found %lld",
                   (long long)shape->maximum, (long long)count);
    *out = node;
}

static void read_object(const struct shape_reading *reading, const struct shape *shape, const struct json_node *node,
                        void **out)
{
    if (!is_kind(reading, node, JSON_OBJECT)) return;
    void *object = arena_array(reading->arena, 1, shape->size);
    shape_read(reading, shape, node, object);
    memcpy(out, &object, sizeof object);
}

static void read_word(const struct shape_reading *reading, const struct shape *shape, const struct json_node *node,
                      const char **out)
{
    unsigned choice;
    if (read_choice(reading, shape, node, &choice)) *out = shape->choices[choice - 1];
}

static void read_integer(const struct shape_reading *reading, const struct shape *shape, const struct json_node *object,
                         const char *name, struct optional_integer *out)
{
    out->given = json_get_integer(object, name, shape->minimum, shape->maximum, &out->value, reading->faults);
}

static void read_number(const struct shape_reading *reading, const struct shape *shape, const struct json_node *object,
                        const char *name, struct optional_number *out)
{
    out->given = json_get_number(object, name, shape->least, shape->most, &out->value, reading->faults);
}

static bool time_of(const struct json_node *node, int64_t *ns)
{
    const int seconds = 9; /* powers of ten above the nanosecond */
    bool known;
    if (json_kind(node) == JSON_STRING) return time_read(json_string(node), strlen(json_string(node)), ns, &known);
    if (json_kind(node) != JSON_NUMBER) return false;
    const char *text = json_number_text(node);
    return number_read(text, strlen(text), seconds, ns, &known);
}

static void read_time(const struct shape_reading *reading, const struct json_node *node, struct optional_time *out)
{
    out->given = time_of(node, &out->ns);
    if (!out->given) refuse_text(reading, FAULT_INPUT, node, "expected a time such as \"2026-11-23T00:00:00Z\"", NULL);
}

static void read_boolean(const struct shape_reading *reading, const struct json_node *object, const char *name,
                         struct optional_boolean *out)
{
    out->given = json_get_boolean(object, name, &out->value, reading->faults);
}

static void read_member(const struct shape_reading *reading, const struct shape_member *member,
                        const struct json_node *object, char *base)
{
    const struct json_node *node = json_member(object, member->name);
    void *field = base + member->offset;
    if (!node) {
        if (member->required) json_require(object, member->name, reading->faults);
        return;
    }
    switch (member->shape->kind) {
    case SHAPE_TEXT: read_text(reading, member->shape, node, field); break;
    case SHAPE_INSTANCE_TYPE: read_instance_type(reading, node, field); break;
    case SHAPE_WORD: read_word(reading, member->shape, node, field); break;
    case SHAPE_CHOICE: read_choice(reading, member->shape, node, field); break;
    case SHAPE_INTEGER: read_integer(reading, member->shape, object, member->name, field); break;
    case SHAPE_SINGLE: read_single(reading, member->shape, object, member->name, field); break;
    case SHAPE_NUMBER: read_number(reading, member->shape, object, member->name, field); break;
    case SHAPE_TIME: read_time(reading, node, field); break;
    case SHAPE_BOOLEAN: read_boolean(reading, object, member->name, field); break;
    case SHAPE_OBJECT: read_object(reading, member->shape, node, field); break;
    case SHAPE_LIST: read_list(reading, member->shape, node, field, (void *)(base + member->count_offset)); break;
    case SHAPE_MAP: read_map(reading, member->shape, node, field); break;
    case SHAPE_ANSWER: break;
    }
}

static void check_names(const struct shape_reading *reading, const struct shape *shape, const struct json_node *object)
{
    size_t count = 0;
    while (shape->members[count].name) count++;
    const char **known = arena_new_array(reading->arena, count + 1, const char *);
    for (size_t i = 0; i < count; i++) known[i] = shape->members[i].name;
    json_check_names(object, known, false, reading->strict ? FAULT_INPUT : FAULT_WARNING, reading->faults);
}

void shape_read(const struct shape_reading *reading, const struct shape *shape, const struct json_node *object,
                void *out)
{
    assert(shape->kind == SHAPE_OBJECT);
    if (!is_kind(reading, object, JSON_OBJECT)) return;
    memcpy(out, &object, sizeof object); /* the first field, `node` */
    check_names(reading, shape, object);
    for (const struct shape_member *member = shape->members; member->name; member++)
        read_member(reading, member, object, out);
}
