/* json_node.h - the tree behind json.h. For json*.c only.
 *
 * A node has no parent and does not know its place in the tree: where it was written tells line, column and path. So a
 * node can stand in several trees, and a changed tree shares with the old one what did not change. */
#ifndef LOADLINE_MODELS_JSON_NODE_H
#define LOADLINE_MODELS_JSON_NODE_H

#include "models/json.h"
#include "models/json_text.h"

/* A byte of a document. */
struct json_spot {
    struct json_text *text;
    size_t offset;
};

struct json_node {
    enum json_kind kind;
    bool boolean;
    bool ambiguous;     /* see json_is_ambiguous() */
    const char *string; /* of a string: decoded; of a number: its token */
    struct json_node *first, *next;
    size_t count;              /* of children */
    const char *name;          /* of a member, or NULL */
    struct json_spot at;       /* where the value is written */
    struct json_spot named_at; /* where the member's name is; without meaning for others */
};

/* Like json_member(), but finds members that are null too. */
struct json_node *json_node_find(const struct json_node *object, const char *name);

struct place json_node_name_place(const struct json_node *member);

#endif
