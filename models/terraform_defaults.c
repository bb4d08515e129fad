#include "models/terraform_defaults.h"

#include "models/json_build.h"
#include "sim/arena.h"

#include <string.h>

static const char *name_of_resource(struct arena *arena, const struct terraform_resource *resource)
{
    char *name = arena_text(arena, resource->name);
    for (char *c = name; *c; c++)
        if (*c == '_') *c = '-';
    return name;
}

static struct json_node *with_name(struct arena *arena, const struct json_node *object, const char *member,
                                   const char *name)
{
    return json_build_with(arena, object, member, json_build_text(arena, name, object));
}

/* Variants by their position: "variant-1", "shadow-1". */
static struct json_node *name_variants(struct arena *arena, const struct json_node *variants, const char *word)
{
    if (json_kind(variants) != JSON_ARRAY) return json_build_copy(arena, variants, NULL);
    struct json_build list = json_build_begin(arena, JSON_ARRAY, variants);
    size_t position = 0;
    for (const struct json_node *variant = json_first(variants); variant; variant = json_next(variant)) {
        const char *name = arena_format(arena, "%s-%zu", word, ++position);
        json_build_add(&list, NULL, with_name(arena, variant, "VariantName", name), NULL);
    }
    return list.node;
}

/* The provider says false where the argument is missing, and the API takes a missing member for true. */
static struct json_node *capture_as_sent(struct arena *arena, const struct json_node *capture)
{
    return json_build_with(arena, capture, "EnableCapture", json_build_boolean(arena, false, capture));
}

struct json_node *terraform_defaults(struct arena *arena, const struct terraform_resource *resource,
                                     const struct json_node *request)
{
    struct json_build config = json_build_begin(arena, JSON_OBJECT, request);
    for (const struct json_node *member = json_first(request); member; member = json_next(member)) {
        bool production = strcmp(json_name(member), "ProductionVariants") == 0;
        bool shadow = strcmp(json_name(member), "ShadowProductionVariants") == 0;
        bool capture = strcmp(json_name(member), "DataCaptureConfig") == 0;
        struct json_node *value = production || shadow ? name_variants(arena, member, production ? "variant" : "shadow")
                                  : capture            ? capture_as_sent(arena, member)
                                                       : json_build_copy(arena, member, NULL);
        json_build_add(&config, json_name(member), value, member);
    }
    return with_name(arena, config.node, "EndpointConfigName", name_of_resource(arena, resource));
}
