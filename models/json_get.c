/* The part of json.h that reads members with their bounds and says what is wrong with them. */
#include "models/json.h"

#include "models/json_node.h"
#include "models/money.h"
#include "models/utf8.h"
#include "sim/arena.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define SHOWN_BYTES   60 /* of a text that was found */
#define SHOWN_CHOICES 40 /* of a list of what is allowed */
#define NEAREST_BYTES 64 /* longer names get no suggestion */

/* --- Words for messages --- */

/* A text in quotes; a long one is cut between two characters. */
static const char *quoted(struct arena *arena, const char *text)
{
    size_t length = strlen(text), shown = 0;
    if (length <= SHOWN_BYTES) return arena_format(arena, "\"%s\"", text);
    for (size_t size; (size = utf8_length(text + shown, length - shown)) && shown + size <= SHOWN_BYTES;) shown += size;
    return arena_format(arena, "\"%.*s...\"", (int)shown, text);
}

static const char *found(const struct json_node *node)
{
    switch (node->kind) {
    case JSON_BOOLEAN: return node->boolean ? "true" : "false";
    case JSON_NUMBER: return node->string;
    case JSON_STRING: return quoted(node->at.text->arena, node->string);
    case JSON_NULL:
    case JSON_ARRAY:
    case JSON_OBJECT: break;
    }
    return json_kind_words(node->kind);
}

static const char *listed(struct arena *arena, const char *const *names)
{
    const char *list = "";
    size_t count = 0;
    for (; count < SHOWN_CHOICES && names[count]; count++)
        list = arena_format(arena, "%s%s\"%s\"", list, count ? ", " : "", names[count]);
    return names[count] ? arena_format(arena, "%s, ...", list) : list;
}

static const char *suggestion(struct arena *arena, const char *name, const char *const *names)
{
    const char *nearest = json_nearest(name, names);
    return nearest ? arena_format(arena, "; did you mean \"%s\"?", nearest) : "";
}

/* "from 0 to 1", "at least 0", "at most 1", or "" where `low` and `high` are NULL. */
static const char *range(struct arena *arena, const char *low, const char *high)
{
    if (low && high) return arena_format(arena, "from %s to %s", low, high);
    if (low) return arena_format(arena, "at least %s", low);
    return high ? arena_format(arena, "at most %s", high) : "";
}

static const char *number_range(struct arena *arena, double minimum, double maximum)
{
    return range(arena, minimum > -DBL_MAX ? arena_format(arena, "%.15g", minimum) : NULL,
                 maximum < DBL_MAX ? arena_format(arena, "%.15g", maximum) : NULL);
}

static const char *integer_range(struct arena *arena, int64_t minimum, int64_t maximum)
{
    return range(arena, minimum > INT64_MIN ? arena_format(arena, "%lld", (long long)minimum) : NULL,
                 maximum < INT64_MAX ? arena_format(arena, "%lld", (long long)maximum) : NULL);
}

/* "expected a number from 0 to 1, found "x"". Always false. */
static bool wrong_kind(const struct json_node *node, const char *expected, const char *allowed, struct faults *faults)
{
    json_fault(faults, FAULT_INPUT, node, "expected %s%s%s, found %s", expected, *allowed ? " " : "", allowed,
               found(node));
    return false;
}

/* --- Reading members --- */

bool json_get_number(const struct json_node *object, const char *name, double minimum, double maximum, double *out,
                     struct faults *faults)
{
    const struct json_node *node = json_member(object, name);
    if (!node) return false;
    const char *allowed = number_range(node->at.text->arena, minimum, maximum);
    if (node->kind != JSON_NUMBER) return wrong_kind(node, json_kind_words(JSON_NUMBER), allowed, faults);

    double value = json_double(node);
    if (isinf(value))
        json_fault(faults, FAULT_INPUT, node, "%s is too large for a number%s%s", node->string,
                   *allowed ? ", must be " : "", allowed);
    else if (value < minimum || value > maximum)
        json_fault(faults, FAULT_INPUT, node, "must be %s, found %s", allowed, node->string);
    else
        *out = value;
    return !isinf(value) && minimum <= value && value <= maximum;
}

bool json_get_integer(const struct json_node *object, const char *name, int64_t minimum, int64_t maximum, int64_t *out,
                      struct faults *faults)
{
    const struct json_node *node = json_member(object, name);
    if (!node) return false;
    const char *allowed = integer_range(node->at.text->arena, minimum, maximum);
    if (node->kind != JSON_NUMBER) return wrong_kind(node, "a whole number", allowed, faults);

    struct decimal number;
    double rounded = json_double(node);
    if (decimal_read(node->string, &number)) {
        if (number.scale > 0) return wrong_kind(node, "a whole number", allowed, faults);
        if (minimum <= number.value && number.value <= maximum) {
            *out = number.value;
            return true;
        }
    } else if (fabs(rounded) < 9e18) {
        return wrong_kind(node, "a whole number", allowed, faults); /* it has too many decimals to be held exactly */
    }
    if (!*allowed)
        allowed = "a whole number of 64 bits";
    else if (maximum == INT64_MAX && rounded >= 9e18)
        allowed = "below 2^63";
    json_fault(faults, FAULT_INPUT, node, "must be %s, found %s", allowed, node->string);
    return false;
}

bool json_get_boolean(const struct json_node *object, const char *name, bool *out, struct faults *faults)
{
    const struct json_node *node = json_member(object, name);
    if (!node) return false;
    if (node->kind != JSON_BOOLEAN) return wrong_kind(node, json_kind_words(JSON_BOOLEAN), "", faults);
    *out = node->boolean;
    return true;
}

bool json_get_string(const struct json_node *object, const char *name, const char **out, struct faults *faults)
{
    const struct json_node *node = json_member(object, name);
    if (!node) return false;
    if (node->kind != JSON_STRING) return wrong_kind(node, json_kind_words(JSON_STRING), "", faults);
    *out = node->string;
    return true;
}

bool json_get_choice(const struct json_node *object, const char *name, const char *const *choices, int *out,
                     struct faults *faults)
{
    const struct json_node *node = json_member(object, name);
    if (!node) return false;
    struct arena *arena = node->at.text->arena;
    if (node->kind != JSON_STRING) return wrong_kind(node, "one of", listed(arena, choices), faults);
    for (int i = 0; choices[i]; i++) {
        if (strcmp(choices[i], node->string) != 0) continue;
        *out = i;
        return true;
    }
    json_fault(faults, FAULT_INPUT, node, "expected one of %s, found %s%s", listed(arena, choices), found(node),
               suggestion(arena, node->string, choices));
    return false;
}

struct json_node *json_get_object(const struct json_node *object, const char *name, struct faults *faults)
{
    struct json_node *node = json_member(object, name);
    if (!node || node->kind == JSON_OBJECT) return node;
    wrong_kind(node, json_kind_words(JSON_OBJECT), "", faults);
    return NULL;
}

struct json_node *json_get_array(const struct json_node *object, const char *name, struct faults *faults)
{
    struct json_node *node = json_member(object, name);
    if (!node || node->kind == JSON_ARRAY) return node;
    wrong_kind(node, json_kind_words(JSON_ARRAY), "", faults);
    return NULL;
}

bool json_require(const struct json_node *object, const char *name, struct faults *faults)
{
    if (json_member(object, name)) return true;
    struct place at = json_place(object);
    at.path = json_text_member_path(object->at.text->arena, at.path, name);
    faults_add(faults, FAULT_INPUT, at, "is required");
    return false;
}

/* --- Names --- */

static bool is_among(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(*names, name) == 0) return true;
    return false;
}

void json_check_names(const struct json_node *object, const char *const *known, bool comments, enum fault_kind kind,
                      struct faults *faults)
{
    if (object->kind != JSON_OBJECT) return;
    for (const struct json_node *member = object->first; member; member = member->next) {
        if (is_among(member->name, known) || (comments && strcmp(member->name, "Comment") == 0)) continue;
        struct arena *arena = member->named_at.text->arena;
        const char *hint = suggestion(arena, member->name, known);
        if (!*hint && *known) hint = arena_format(arena, "; known are %s", listed(arena, known));
        faults_add(faults, kind, json_node_name_place(member), "unknown member %s%s", quoted(arena, member->name),
                   hint);
    }
}

static char lower(char c)
{
    return 'A' <= c && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Insertions, deletions, substitutions and swaps of neighbours that turn one name into the other, upper and lower case
 * being the same: the optimal string alignment distance (F. Damerau 1964). Both have at most NEAREST_BYTES. */
static int edit_distance(const char *a, const char *b)
{
    int rows[3][NEAREST_BYTES + 1];
    int *before = rows[0], *above = rows[1], *row = rows[2];
    size_t width = strlen(b);
    for (size_t j = 0; j <= width; j++) above[j] = before[j] = (int)j;
    for (size_t i = 1; a[i - 1]; i++) {
        row[0] = (int)i;
        for (size_t j = 1; j <= width; j++) {
            char of_a = lower(a[i - 1]), of_b = lower(b[j - 1]);
            row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (of_a != of_b));
            if (i > 1 && j > 1 && of_a == lower(b[j - 2]) && of_b == lower(a[i - 2]))
                row[j] = least(row[j], before[j - 2] + 1);
        }
        int *oldest = before;
        before = above;
        above = row;
        row = oldest;
    }
    return above[width];
}

const char *json_nearest(const char *name, const char *const *names)
{
    size_t length = strlen(name);
    if (length > NEAREST_BYTES) return NULL;
    const char *nearest = NULL;
    int distance = length < 3 ? 1 : (int)length / 3;
    for (; *names; names++) {
        if (strlen(*names) > NEAREST_BYTES) continue;
        int other = edit_distance(name, *names);
        if (other > distance - (nearest != NULL) || other >= (int)length) continue; /* the first of equals stays */
        nearest = *names;
        distance = other;
    }
    return nearest;
}
