#include "scenarios/document.h"

#include "scenarios/typed_value.h"
#include "sim/arena.h"

#include <string.h>

/* `option` is how it was typed. */
static struct json_node *apply_set(struct arena *arena, struct json_node *root, const char *option, const char *set,
                                   struct faults *faults)
{
    const char *equals = strchr(set, '=');
    const char *pointer = arena_text_n(arena, set, (size_t)(equals - set));
    const char *said_in = arena_format(arena, "%s %s", option, pointer);
    struct json_node *value = typed_value_read(arena, said_in, equals + 1, faults);
    return value ? json_put(arena, root, pointer, value, said_in, faults) : NULL;
}

/* The patches of the changes, each read once; NULL where one is at fault. */
static struct json_node **read_patches(struct arena *arena, const struct changes *changes, struct inputs *inputs,
                                       struct faults *faults)
{
    struct json_node **patches = arena_new_array(arena, changes->patch_count, struct json_node *);
    bool whole = true;
    for (size_t i = 0; i < changes->patch_count; i++) {
        patches[i] = json_read_file(arena, changes->patch_files[i], faults);
        if (patches[i] && inputs) inputs_add(inputs, arena, changes->patch_files[i], json_digest(patches[i]));
        whole = whole && patches[i];
    }
    return whole ? patches : NULL;
}

static struct json_node *apply(struct arena *arena, struct json_node *root, const struct changes *changes,
                               struct json_node *const *patches, struct faults *faults)
{
    for (size_t i = 0; i < changes->patch_count; i++) root = json_merge(arena, root, patches[i]);
    for (size_t i = 0; root && i < changes->set_count; i++)
        root = apply_set(arena, root, "--set", changes->sets[i], faults);
    for (size_t i = 0; root && i < changes->varied_count; i++)
        root = apply_set(arena, root, "--vary", changes->varied[i], faults);
    return root;
}

struct json_node *document_apply(struct arena *arena, struct json_node *root, const struct changes *changes,
                                 struct inputs *inputs, struct faults *faults)
{
    struct json_node **patches = read_patches(arena, changes, inputs, faults);
    return patches ? apply(arena, root, changes, patches, faults) : NULL;
}

bool document_open(struct arena *arena, struct json_node *root, struct document *out, struct faults *faults)
{
    *out = (struct document){.root = root};
    if (json_is_yaml(root) && config_shape_of(root) == CONFIG_SHAPE_REQUEST) {
        json_fault(faults, FAULT_INPUT, root, "a scenario is JSON: YAML is read for its EndpointConfig alone");
        return false;
    }
    inputs_add(&out->inputs, arena, json_file(root), json_digest(root));
    return include_expand(arena, root, &out->inputs, faults);
}

/* Whether a set names what templates are read by. */
static bool is_of_templates(const char *set)
{
    static const char *const members[] = {"/Parameters", "/ConfigName", "/Region"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        size_t length = strlen(members[i]);
        if (strncmp(set, members[i], length) == 0 && (set[length] == '=' || set[length] == '/')) return true;
    }
    return false;
}

/* The document as the changes will leave what templates are read by. Faults are said when the changes are made. */
static struct json_node *look_ahead(struct arena *arena, struct json_node *root, const struct changes *changes,
                                    struct json_node *const *patches)
{
    struct faults *unsaid = faults_new(arena);
    for (size_t i = 0; i < changes->patch_count; i++) root = json_merge(arena, root, patches[i]);
    for (size_t i = 0; i < changes->set_count + changes->varied_count; i++) {
        const char *set = i < changes->set_count ? changes->sets[i] : changes->varied[i - changes->set_count];
        struct json_node *changed = is_of_templates(set) ? apply_set(arena, root, "--set", set, unsaid) : NULL;
        if (changed) root = changed;
    }
    return root;
}

bool document_change(struct arena *arena, const struct document *document, const struct changes *changes,
                     struct document *out, struct faults *faults)
{
    const struct configuration_terms *terms = &changes->configuration;
    struct configuration_added added = {{NULL}};
    out->inputs = inputs_copy(arena, &document->inputs);
    struct json_node **patches = read_patches(arena, changes, &out->inputs, faults), *root = document->root;
    if (!patches) return false;
    if (configuration_is_open(root))
        root = configuration_settle(arena, root, look_ahead(arena, root, changes, patches), terms, &added, faults);
    if (root) root = apply(arena, root, changes, patches, faults);
    if (!root || !include_expand(arena, root, &out->inputs, faults)) return false;
    out->root = configuration_settle(arena, root, root, terms, &added, faults);
    return out->root != NULL;
}
