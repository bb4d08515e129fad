#include "reports/text_subject.h"

#include "sim/arena.h"

#include <string.h>

static bool has_earlier(const struct result *result, const struct generation *generation)
{
    for (size_t v = 0; v < result->variant_count; v++) {
        const struct generation *other = &result->variants[v].generation;
        if (other->number < generation->number && other->endpoint_config_name &&
            strcmp(other->endpoint_config_name, generation->endpoint_config_name) == 0)
            return true;
    }
    return false;
}

const char *text_generation(struct arena *arena, const struct result *result, const struct generation *generation)
{
    if (!has_earlier(result, generation)) return generation->endpoint_config_name;
    return arena_format(arena, "%s (update %u)", generation->endpoint_config_name, generation->number);
}

const char *text_variant(struct arena *arena, const struct result *result, const char *name,
                         const struct generation *generation)
{
    if (!generation->endpoint_config_name) return name;
    return arena_format(arena, "%s of %s", name, text_generation(arena, result, generation));
}

static struct text_subject variant_subject(struct arena *arena, const struct result *result,
                                           const struct variant_result *variant)
{
    const char *name = text_variant(arena, result, variant->name, &variant->generation);
    if (variant->shadow) name = arena_format(arena, "%s (shadow)", name);
    return (struct text_subject){variant, name, name};
}

static struct text_subject component_subject(struct arena *arena, const struct variant_result *component)
{
    return (struct text_subject){component, arena_format(arena, "%s on %s", component->component, component->name),
                                 arena_format(arena, "  %s", component->component)};
}

/* The place of its variant among the result's; their number where it is not there. */
static size_t host_of(const struct result *result, const struct variant_result *component)
{
    size_t v = 0;
    while (v < result->variant_count && strcmp(result->variants[v].name, component->name) != 0) v++;
    return v;
}

struct text_subjects text_subjects(struct arena *arena, const struct result *result)
{
    size_t count = 0, most = result->variant_count + result->component_count;
    struct text_subject *all = arena_new_array(arena, most, struct text_subject);
    for (size_t v = 0; v <= result->variant_count; v++) {
        if (v < result->variant_count) all[count++] = variant_subject(arena, result, &result->variants[v]);
        for (size_t c = 0; c < result->component_count; c++)
            if (host_of(result, &result->components[c]) == v)
                all[count++] = component_subject(arena, &result->components[c]);
    }
    return (struct text_subjects){count, all};
}

struct text_subjects text_subjects_having(struct arena *arena, const struct result *result,
                                          bool (*has)(const struct variant_result *))
{
    struct text_subjects every = text_subjects(arena, result);
    struct text_subject *some = arena_new_array(arena, every.count, struct text_subject);
    size_t count = 0;
    for (size_t i = 0; i < every.count; i++)
        if (has(every.all[i].figures)) some[count++] = every.all[i];
    return (struct text_subjects){count, some};
}
