#include "scenarios/document.h"

#include "sim/arena.h"

#include <string.h>

/* `option` is how it was typed. */
static struct json_node *apply_set(struct arena *arena, struct json_node *root, const char *option, const char *set,
                                   struct faults *faults)
{
    const char *equals = strchr(set, '=');
    const char *pointer = arena_text_n(arena, set, (size_t)(equals - set));
    const char *said_in = arena_format(arena, "%s %s", option, pointer);
    struct json_node *value = json_read_text(arena, said_in, equals + 1, strlen(equals + 1), faults);
    return value ? json_put(arena, root, pointer, value, said_in, faults) : NULL;
}

struct json_node *document_apply(struct arena *arena, struct json_node *root, const struct changes *changes,
                                 struct inputs *inputs, struct faults *faults)
{
    for (size_t i = 0; root && i < changes->patch_count; i++) {
        struct json_node *patch = json_read_file(arena, changes->patch_files[i], faults);
        if (patch && inputs) inputs_add(inputs, arena, changes->patch_files[i], json_digest(patch));
        root = patch ? json_merge(arena, root, patch) : NULL;
    }
    for (size_t i = 0; root && i < changes->set_count; i++)
        root = apply_set(arena, root, "--set", changes->sets[i], faults);
    for (size_t i = 0; root && i < changes->varied_count; i++)
        root = apply_set(arena, root, "--vary", changes->varied[i], faults);
    return root;
}

bool document_open(struct arena *arena, struct json_node *root, struct document *out, struct faults *faults)
{
    *out = (struct document){.root = root};
    inputs_add(&out->inputs, arena, json_file(root), json_digest(root));
    return include_expand(arena, root, &out->inputs, faults);
}

bool document_change(struct arena *arena, const struct document *document, const struct changes *changes,
                     struct document *out, struct faults *faults)
{
    out->inputs = inputs_copy(arena, &document->inputs);
    out->root = document_apply(arena, document->root, changes, &out->inputs, faults);
    return out->root && include_expand(arena, out->root, &out->inputs, faults);
}
