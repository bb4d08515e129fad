#include "scenarios/weight_update.h"

#include "models/json.h"
#include "sim/arena.h"

#include <string.h>

/* As AWS spells it, and as Terraform does. */
static bool is_updated(const char *member)
{
    static const char *const names[] = {"InitialVariantWeight", "InitialInstanceCount", "initial_variant_weight",
                                        "initial_instance_count"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(member, names[i]) == 0) return true;
    return false;
}

/* Every member of a, but for those that the request sets, is in b. */
static bool holds_all(const struct json_node *a, const struct json_node *b)
{
    for (const struct json_node *member = json_first(a); member; member = json_next(member)) {
        if (json_kind(member) == JSON_NULL || is_updated(json_name(member))) continue;
        const struct json_node *other = json_member(b, json_name(member));
        if (!other || !json_same(member, other)) return false;
    }
    return true;
}

static const char *weight_text(const struct production_variant *variant)
{
    return variant->initial_variant_weight.text ? variant->initial_variant_weight.text : "1";
}

static struct variant_update update_of(const struct production_variant *from, const struct production_variant *to)
{
    struct variant_update update = {.variant_name = to->variant_name};
    if (production_variant_weight(from) != production_variant_weight(to)) update.weight = weight_text(to);
    if (to->initial_instance_count.given && to->initial_instance_count.value != from->initial_instance_count.value)
        update.instances = (uint64_t)to->initial_instance_count.value;
    return update;
}

const struct weight_update *weight_update(const struct scenario *from, const struct scenario *to, struct arena *arena)
{
    const struct endpoint_config *a = from->endpoint_config, *b = to->endpoint_config;
    size_t count = b->production_variant_count;
    if (a->production_variant_count != count) return NULL;
    struct variant_update *variants = arena_new_array(arena, count, struct variant_update);
    struct weight_update *update = arena_new_of(arena, struct weight_update);
    *update = (struct weight_update){.endpoint_name = to->endpoint_name.name, .variants = variants};
    for (size_t v = 0; v < count; v++) {
        const struct production_variant *x = &a->production_variants[v], *y = &b->production_variants[v];
        if (!holds_all(x->node, y->node) || !holds_all(y->node, x->node)) return NULL;
        variants[update->count] = update_of(x, y);
        if (variants[update->count].weight || variants[update->count].instances) update->count++;
    }
    return update->count > 0 ? update : NULL;
}
