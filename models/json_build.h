/* json_build.h - new trees out of a document's own nodes: what is built says the place in the user's file that it stands for.
 *
 * Places     every node is given the place of another one (`at`); NULL for a tree that is only written, of which no fault is said.
 * Ownership  nodes live in the arena; texts and children are borrowed from where they stand.
 * Errors     none. */
#ifndef LOADLINE_MODELS_JSON_BUILD_H
#define LOADLINE_MODELS_JSON_BUILD_H

#include "models/json.h"

/* An object or array that is being filled. */
struct json_build {
    struct json_node *node, **end;
};

struct json_build json_build_begin(struct arena *arena, enum json_kind kind, const struct json_node *at);

/* Append a node that is in no other container; `name` is NULL in an array. `named_like` is the member whose name stands for
 * this one's, NULL where there is none. */
void json_build_add(struct json_build *build, const char *name, struct json_node *child,
                    const struct json_node *named_like);

struct json_node *json_build_text(struct arena *arena, const char *text, const struct json_node *at);
struct json_node *json_build_number(struct arena *arena, const char *token, const struct json_node *at);
struct json_node *json_build_boolean(struct arena *arena, bool value, const struct json_node *at);

/* The same value, its children shared, to stand in another container; at the place of `at` where that is not NULL. */
struct json_node *json_build_copy(struct arena *arena, const struct json_node *value, const struct json_node *at);

/* The object with one member more, before its own, where it has none of that name. */
struct json_node *json_build_with(struct arena *arena, const struct json_node *object, const char *name,
                                  struct json_node *value);

/* Whether a text is what JSON takes for a number. */
bool json_is_number(const char *text);

#endif
