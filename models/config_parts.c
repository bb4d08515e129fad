#include "models/config_parts.h"

#include "sim/arena.h"

#include <string.h>

#define NAMES_LISTED 10

const char *config_parameter(const struct config_reading *reading, const char *name)
{
    const char *value = NULL;
    for (size_t i = reading->parameter_count; i > 0; i--) {
        struct config_parameter *parameter = &reading->parameters[i - 1];
        if (strcmp(parameter->name, name) != 0) continue;
        parameter->used = true; /* also one that is outdone: it was meant */
        value = parameter->value;
    }
    return value;
}

static bool is_called(const struct config_candidate *candidate, const char *name)
{
    return strcmp(candidate->key, name) == 0 || (candidate->config_name && strcmp(candidate->config_name, name) == 0);
}

static const char *listed(struct arena *arena, const struct config_candidate *candidates, size_t count)
{
    const char *list = "";
    for (size_t i = 0; i < count && i < NAMES_LISTED; i++)
        list = arena_format(arena, "%s%s\"%s\"", list, i ? ", " : "",
                            candidates[i].config_name ? candidates[i].config_name : candidates[i].key);
    return count > NAMES_LISTED ? arena_format(arena, "%s, ...", list) : list;
}

const struct config_candidate *config_pick(const struct config_reading *reading, const struct json_node *root,
                                           const char *words, const struct config_candidate *candidates, size_t count)
{
    const char *name = !reading->config_name && count > 1 ? reading->likely_name : reading->config_name;
    const struct config_candidate *picked = NULL;
    size_t matches = 0;
    for (size_t i = 0; i < count; i++) {
        if (name && !is_called(&candidates[i], name)) continue;
        picked = &candidates[i];
        matches++;
    }
    if (matches == 1) return picked;
    const char *list = listed(reading->arena, candidates, count);
    if (count == 0)
        json_fault(reading->faults, FAULT_INPUT, root, "%s without an endpoint configuration", words);
    else if (!name)
        json_fault(reading->faults, FAULT_INPUT, root,
                   "%s with %zu endpoint configurations: %s; say which by --config-name (ConfigName in a scenario)",
                   words, count, list);
    else
        json_fault(reading->faults, FAULT_INPUT, root,
                   "%s with %s endpoint configuration called \"%.64s\": there %s %s", words,
                   matches ? "more than one" : "no", name, count == 1 ? "is" : "are", list);
    return NULL;
}
