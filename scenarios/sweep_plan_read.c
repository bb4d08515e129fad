#include "models/fault.h"
#include "models/json.h"
#include "scenarios/sweep_plan.h"
#include "sim/arena.h"

#include <string.h>

/* A plan names files, so that what is wrong with it is said like what is wrong with a scenario. */
struct reading {
    struct arena *arena;
    struct faults *faults;
};

static const char *const *read_texts(const struct reading *reading, const struct json_node *root, const char *name,
                                     size_t *count)
{
    const struct json_node *array = json_get_array(root, name, reading->faults);
    const char **texts = arena_new_array(reading->arena, array ? json_count(array) : 0, const char *);
    json_require(root, name, reading->faults);
    *count = 0;
    for (const struct json_node *text = array ? json_first(array) : NULL; text; text = json_next(text)) {
        if (json_kind(text) == JSON_STRING)
            texts[(*count)++] = json_string(text);
        else
            json_fault(reading->faults, FAULT_INPUT, text, "expected a text, found %s",
                       json_kind_words(json_kind(text)));
    }
    return texts;
}

/* --vary and --set are taken apart at their first "=". */
static void check_changes(const struct reading *reading, const struct json_node *root, const char *name,
                          const char *beginnings)
{
    const struct json_node *array = json_member(root, name);
    if (!array || json_kind(array) != JSON_ARRAY) return;
    for (const struct json_node *text = json_first(array); text; text = json_next(text)) {
        if (json_kind(text) != JSON_STRING) continue;
        const char *change = json_string(text);
        if (!*change || !strchr(beginnings, *change) || !strchr(change, '='))
            json_fault(reading->faults, FAULT_INPUT, text, "expected /POINTER=.., found \"%s\"", change);
    }
}

static void check_parameters(const struct reading *reading, const struct json_node *root)
{
    const struct json_node *array = json_member(root, "Parameters");
    if (!array || json_kind(array) != JSON_ARRAY) return;
    for (const struct json_node *text = json_first(array); text; text = json_next(text))
        if (json_kind(text) == JSON_STRING && (*json_string(text) == '=' || !strchr(json_string(text), '=')))
            json_fault(reading->faults, FAULT_INPUT, text, "expected NAME=VALUE, found \"%s\"", json_string(text));
}

/* A digest as sha256_hex() writes it; some become names of files. */
static const char *read_digest(const struct reading *reading, const struct json_node *object, const char *name)
{
    const char *digest = NULL;
    if (!json_get_string(object, name, &digest, reading->faults)) return NULL;
    if (strlen(digest) == SHA256_HEX_BYTES - 1 && strspn(digest, "0123456789abcdef") == SHA256_HEX_BYTES - 1)
        return digest;
    json_fault(reading->faults, FAULT_INPUT, json_member(object, name), "expected 64 hexadecimal digits, found \"%s\"",
               digest);
    return NULL;
}

/* An array of objects; what is no object is a fault. */
static const struct json_node *read_objects(const struct reading *reading, const struct json_node *root,
                                            const char *name)
{
    const struct json_node *array = json_get_array(root, name, reading->faults);
    json_require(root, name, reading->faults);
    for (const struct json_node *element = array ? json_first(array) : NULL; element; element = json_next(element)) {
        if (json_kind(element) == JSON_OBJECT) continue;
        json_fault(reading->faults, FAULT_INPUT, element, "expected an object, found %s",
                   json_kind_words(json_kind(element)));
        return NULL;
    }
    return array;
}

static void read_inputs(const struct reading *reading, const struct json_node *root, struct sweep_plan *plan)
{
    static const char *const known[] = {"Path", "SHA256", NULL};
    const struct json_node *array = read_objects(reading, root, "Inputs");
    if (!array) return;
    struct input_digest *inputs = arena_new_array(reading->arena, json_count(array), struct input_digest);
    for (const struct json_node *object = json_first(array); object; object = json_next(object)) {
        struct input_digest *input = &inputs[plan->input_count++];
        json_check_names(object, known, false, FAULT_INPUT, reading->faults);
        json_require(object, "Path", reading->faults);
        json_require(object, "SHA256", reading->faults);
        json_get_string(object, "Path", &input->path, reading->faults);
        input->sha256 = read_digest(reading, object, "SHA256");
    }
    plan->inputs = inputs;
}

static void read_cell(const struct reading *reading, const struct json_node *object, size_t number,
                      struct planned_cell *cell)
{
    static const char *const known[] = {"Cell", "Values", "Key", "Refused", NULL};
    const int64_t expected = (int64_t)number + 1;
    int64_t found = 0;
    json_check_names(object, known, false, FAULT_INPUT, reading->faults);
    json_require(object, "Cell", reading->faults);
    json_get_integer(object, "Cell", expected, expected, &found, reading->faults);
    if (json_has(object, "Refused")) {
        cell->excuses = read_texts(reading, object, "Refused", &cell->excuse_count);
        return;
    }
    json_require(object, "Key", reading->faults);
    const char *key = read_digest(reading, object, "Key");
    if (key) memcpy(cell->key, key, sizeof cell->key);
}

static void read_cells(const struct reading *reading, const struct json_node *root, struct sweep_plan *plan)
{
    const struct json_node *array = read_objects(reading, root, "Cells");
    if (!array) return;
    struct planned_cell *cells = arena_new_array(reading->arena, json_count(array), struct planned_cell);
    for (const struct json_node *object = json_first(array); object; object = json_next(object)) {
        read_cell(reading, object, plan->cell_count, &cells[plan->cell_count]);
        plan->cell_count++;
    }
    plan->cells = cells;
}

static void read_options(const struct reading *reading, const struct json_node *root, struct sweep_plan *plan)
{
    int64_t number = 0;
    json_get_boolean(root, "Strict", &plan->strict, reading->faults);
    plan->has_seed = json_get_integer(root, "Seed", 0, INT64_MAX, &number, reading->faults);
    if (plan->has_seed) plan->seed = (uint64_t)number;
    if (json_get_integer(root, "Replications", 1, REPLICATIONS_MOST, &number, reading->faults))
        plan->replications = (uint32_t)number;
    plan->patches = read_texts(reading, root, "Patches", &plan->patch_count);
    plan->sets = read_texts(reading, root, "Sets", &plan->set_count);
    plan->varies = read_texts(reading, root, "Vary", &plan->vary_count);
    if (json_has(root, "Parameters"))
        plan->parameters = read_texts(reading, root, "Parameters", &plan->parameter_count);
    json_get_string(root, "ConfigName", &plan->config_name, reading->faults);
    check_changes(reading, root, "Sets", "/=");
    check_parameters(reading, root);
    check_changes(reading, root, "Vary", "/");
    const struct json_node *vary = json_member(root, "Vary");
    if (vary && plan->vary_count == 0) json_fault(reading->faults, FAULT_INPUT, vary, "must vary something");
}

bool sweep_plan_read(struct arena *arena, const struct json_node *root, struct sweep_plan *out, struct faults *faults)
{
    static const char *const known[] = {"Plan",   "Loadline",   "Scenario",     "Patches", "Sets",
                                        "Strict", "Seed",       "Replications", "Vary",    "Inputs",
                                        "Cells",  "Parameters", "ConfigName",   NULL};
    static const char *const kinds[] = {"sweep", NULL};
    const struct reading reading = {.arena = arena, .faults = faults};
    size_t before = faults_count(faults);
    int kind = 0;
    *out = (struct sweep_plan){0};
    if (json_kind(root) != JSON_OBJECT || !json_has(root, "Plan")) {
        json_fault(faults, FAULT_INPUT, root, "is not a plan of a sweep; `loadline sweep plan` makes one");
        return false;
    }
    json_get_choice(root, "Plan", kinds, &kind, faults);
    json_check_names(root, known, false, FAULT_INPUT, faults);
    json_require(root, "Loadline", faults);
    json_require(root, "Scenario", faults);
    json_get_string(root, "Loadline", &out->version, faults);
    json_get_string(root, "Scenario", &out->scenario, faults);
    read_options(&reading, root, out);
    read_inputs(&reading, root, out);
    read_cells(&reading, root, out);
    return faults_count(faults) == before;
}
