/* shape_dialect.h - a request as a template tool writes it, put into the API's own form: names, kinds of values and nesting,
 * by the same tables by which it is read afterwards (shape.h).
 *
 * All        a text that is a number or a truth stands where one is expected, and the other way round; what has no effect here
 *            (SHAPE_ANSWER), and what the table does not know, stays as it is and is not resolved.
 * Blocks     Terraform's form: names in snake_case, objects as lists of at most one, tags as a map, and empty texts, empty
 *            lists and zeros below the least value allowed for what is not set.
 * Places     those of the user's file.
 * Errors     a block that is there twice is a fault; whether values are right is left to the reader. */
#ifndef LOADLINE_MODELS_SHAPE_DIALECT_H
#define LOADLINE_MODELS_SHAPE_DIALECT_H

#include "models/shape.h"

struct shape_rename {
    const char *theirs;
    const char *ours; /* where the rule finds none; NULL: of no meaning here, and left out where it is not required */
};

struct shape_dialect {
    struct arena *arena;
    struct faults *faults;
    bool blocks;
    const struct shape_rename *renames; /* beside the rule; NULL name at the end. NULL: none */
    /* What a value stands for that refers to another one; the value itself where it does not. NULL: nothing, or a fault that
     * has been added. The function itself may be NULL. */
    const struct json_node *(*resolve)(void *self, const struct json_node *value);
    void *self;
    /* Whether a value is such a reference: where it has no effect, it is left out. NULL where `resolve` is NULL. */
    bool (*refers)(const struct json_node *value);
};

/* `value` by an object's shape. NULL where nothing of it is left. */
struct json_node *shape_translate(const struct shape_dialect *dialect, const struct shape *shape,
                                  const struct json_node *value);

/* "volume_size_in_gb" for "VolumeSizeInGB". In the arena. */
const char *shape_snake_name(struct arena *arena, const char *name);

#endif
