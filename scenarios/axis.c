#include "scenarios/axis.h"

#include "models/json.h"
#include "models/number.h"
#include "scenarios/typed_value.h"
#include "sim/arena.h"

#include <string.h>

/* Ranges count in 10^-9, which holds them exactly; differences of two bounds fit, too. */
#define RANGE_POWER 9
#define RANGE_MOST  4000000000

struct reading {
    struct arena *arena;
    struct sweep_axis *axis;
    struct place at;
    struct faults *faults;
};

/* --- Where --- */

/* The nearest name to where the way ends that is there, as a whole pointer. */
static const char *nearest_pointer(struct arena *arena, const struct json_node *object, const char *way,
                                   const char *name)
{
    const char **names = arena_new_array(arena, json_count(object) + 1, const char *);
    size_t count = 0;
    for (const struct json_node *member = json_first(object); member; member = json_next(member))
        names[count++] = json_name(member);
    const char *nearest = json_nearest(name, names);
    return nearest ? arena_format(arena, "%s/%s", way, nearest) : NULL;
}

/* Say how far the pointer leads. */
static void leads_nowhere(const struct reading *reading, struct json_node *root)
{
    struct arena *arena = reading->arena;
    const char *pointer = reading->axis->pointer, *end = pointer;
    const struct json_node *reached = root;
    const char *way = "";
    while (*end) {
        end += 1 + strcspn(end + 1, "/");
        const char *further = arena_text_n(arena, pointer, (size_t)(end - pointer));
        const struct json_node *next = json_at(root, further);
        if (!next) break;
        reached = next;
        way = further;
    }
    const char *name = pointer + strlen(way) + 1, *where = *way ? way : "the scenario";
    int length = (int)strcspn(name, "/");
    if (json_kind(reached) == JSON_OBJECT) {
        const char *nearest = nearest_pointer(arena, reached, way, arena_format(arena, "%.*s", length, name));
        faults_add(reading->faults, FAULT_INPUT, reading->at, "%s has no member \"%.*s\"%s%s%s", where, length, name,
                   nearest ? "; did you mean " : "; what is varied must be there, and --set can put it there",
                   nearest ? nearest : "", nearest ? "?" : "");
    } else if (json_kind(reached) == JSON_ARRAY) {
        faults_add(reading->faults, FAULT_INPUT, reading->at,
                   "%s has %zu elements, the first of which is 0, found \"%.*s\"", where, json_count(reached), length,
                   name);
    } else {
        faults_add(reading->faults, FAULT_INPUT, reading->at, "%s is %s, expected an object or an array", where,
                   json_kind_words(json_kind(reached)));
    }
}

/* --- Ranges --- */

/* "1:10:3": a number in front, and colons. Every JSON value with a colon begins with a quote, brace or bracket. */
static bool is_range(const char *text)
{
    return text[strspn(text, "+-.0123456789eE: ")] == '\0' && strchr(text, ':');
}

/* Three decimals between two colons. */
static bool read_range(const char *text, int64_t parts[3])
{
    for (int i = 0; i < 3; i++) {
        size_t length = strcspn(text, ":");
        bool exact;
        if ((text[length] == ':') != (i < 2)) return false;
        if (!number_read(text, length, RANGE_POWER, &parts[i], &exact) || !exact) return false;
        int64_t most = RANGE_MOST * number_power_of_ten[RANGE_POWER];
        if (parts[i] < -most || parts[i] > most) return false;
        text += length + 1;
    }
    return true;
}

/* A number of 10^-9 without zeros at its end: "0.25". */
static const char *decimal(struct arena *arena, int64_t number)
{
    const int64_t one = number_power_of_ten[RANGE_POWER];
    uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    const char *sign = number < 0 ? "-" : "";
    char *text = arena_format(arena, "%s%llu.%09llu", sign, (unsigned long long)(size / (uint64_t)one),
                              (unsigned long long)(size % (uint64_t)one));
    size_t length = strlen(text);
    while (text[length - 1] == '0') length--;
    if (text[length - 1] == '.') length--;
    text[length] = '\0';
    return text;
}

static void add(struct reading *reading, struct sweep_value *values, const char *json)
{
    struct sweep_value *value = &values[reading->axis->count++];
    value->json = json;
    value->node = typed_value_read(reading->arena, reading->at.file, json, reading->faults);
    value->label = value->node && json_kind(value->node) == JSON_STRING ? json_string(value->node) : json;
}

static void too_many(const struct reading *reading)
{
    faults_add(reading->faults, FAULT_INPUT, reading->at, "has more than %d values, the most cells of a sweep",
               SWEEP_CELLS_MOST);
}

static bool add_range(struct reading *reading, const char *text)
{
    int64_t parts[3];
    if (!read_range(text, parts)) {
        faults_add(reading->faults, FAULT_INPUT, reading->at,
                   "expected FROM:TO:STEP, three numbers such as 1:10:0.5, of at most 9 decimals and up to 4000000000, "
                   "found \"%s\"",
                   text);
        return false;
    }
    int64_t from = parts[0], to = parts[1], step = parts[2];
    if (step == 0 || (from < to && step < 0) || (from > to && step > 0)) {
        faults_add(reading->faults, FAULT_INPUT, reading->at,
                   "the range never ends: from %s no number of steps of %s leads to %s", decimal(reading->arena, from),
                   decimal(reading->arena, step), decimal(reading->arena, to));
        return false;
    }
    int64_t last = (to - from) / step;
    if (last >= SWEEP_CELLS_MOST) {
        too_many(reading);
        return false;
    }
    struct sweep_value *values = arena_new_array(reading->arena, (size_t)last + 1, struct sweep_value);
    for (int64_t k = 0; k <= last; k++) add(reading, values, decimal(reading->arena, from + k * step));
    reading->axis->values = values;
    return true;
}

/* --- Lists --- */

/* The length of what stands before the next comma that is in no string and no brackets. */
static size_t length_of_value(const char *text)
{
    size_t at = 0, depth = 0;
    bool quoted = false;
    for (; text[at]; at++) {
        char c = text[at];
        if (quoted) {
            if (c == '\\' && text[at + 1]) at++;
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '[' || c == '{') {
            depth++;
        } else if ((c == ']' || c == '}') && depth > 0) {
            depth--;
        } else if (c == ',' && depth == 0) {
            break;
        }
    }
    return at;
}

static bool add_list(struct reading *reading, const char *text)
{
    size_t room = 1;
    for (const char *c = text; *c; c++) room += *c == ',';
    struct sweep_value *values = arena_new_array(reading->arena, room, struct sweep_value);
    size_t before = faults_count(reading->faults);
    for (;;) {
        text += strspn(text, " ");
        size_t length = length_of_value(text), kept = length;
        while (kept > 0 && text[kept - 1] == ' ') kept--;
        if (reading->axis->count == SWEEP_CELLS_MOST) {
            too_many(reading);
            return false;
        }
        add(reading, values, arena_text_n(reading->arena, text, kept));
        if (faults_count(reading->faults) != before) return false;
        if (!text[length]) break;
        text += length + 1;
    }
    reading->axis->values = values;
    return true;
}

/* --- Both --- */

static bool all_differ(const struct reading *reading)
{
    const struct sweep_axis *axis = reading->axis;
    for (size_t i = 1; i < axis->count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (!json_same(axis->values[i].node, axis->values[j].node)) continue;
            faults_add(reading->faults, FAULT_INPUT, reading->at, "has the value %s twice", axis->values[i].json);
            return false;
        }
    }
    return true;
}

static void find_base(struct sweep_axis *axis, const struct json_node *own)
{
    axis->base = (axis->count - 1) / 2;
    for (size_t v = 0; v < axis->count && !axis->base_is_own; v++) {
        if (!json_same(axis->values[v].node, own)) continue;
        axis->base = v;
        axis->base_is_own = true;
    }
}

bool axis_read(struct arena *arena, const char *text, struct json_node *root, struct sweep_axis *out,
               struct faults *faults)
{
    const char *equals = strchr(text, '=');
    *out = (struct sweep_axis){.pointer = arena_text_n(arena, text, (size_t)(equals - text))};
    struct reading reading = {.arena = arena, .axis = out, .faults = faults};
    reading.at.file = arena_format(arena, "--vary %s", out->pointer);
    const struct json_node *own = json_at(root, out->pointer);
    if (!own) leads_nowhere(&reading, root);
    bool range = is_range(equals + 1);
    bool read = range ? add_range(&reading, equals + 1) : add_list(&reading, equals + 1);
    if (!own || !read || (!range && !all_differ(&reading))) return false;
    find_base(out, own);
    return true;
}
