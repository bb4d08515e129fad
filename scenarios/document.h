/* document.h - a scenario's JSON document, whole: opened once, then changed as often as there are scenarios to be made of it.
 *
 * Order      files named by strings are brought in (include.h), then templates are put into requests (configuration.h), then
 *            come each patch in turn, each set, and what is varied; what those name is brought in too.
 * Changes    leave the document that they are made to as it was: `loadline run A --set X` and the side of a comparison that is
 *            made from A by X read the same tree.
 * Ownership  documents live in the arena, and share what did not change with the one that they were made from.
 * Errors     every fault is added; false, and *out is of no use, when there was one. */
#ifndef LOADLINE_SCENARIOS_DOCUMENT_H
#define LOADLINE_SCENARIOS_DOCUMENT_H

#include "scenarios/configuration.h"
#include "scenarios/include.h"

struct document {
    struct json_node *root;
    struct inputs inputs; /* the files that it is made of */
};

struct changes {
    const char *const *patch_files; /* merge patches (RFC 7396) */
    size_t patch_count;
    const char *const *sets; /* "/POINTER=JSON" (RFC 6901), each with its '=' */
    size_t set_count;
    const char *const *varied; /* the same, by a sweep: "/POINTER=JSON" */
    size_t varied_count;
    struct configuration_terms configuration;
};

/* `root` as json_read_file() gave it; strings in it that name files are replaced. */
bool document_open(struct arena *arena, struct json_node *root, struct document *out, struct faults *faults);

bool document_change(struct arena *arena, const struct document *document, const struct changes *changes,
                     struct document *out, struct faults *faults);

/* The changes alone, as an endpoint configuration is changed that stands alone: nothing is brought in. NULL where one is at
 * fault. A patch file is added to `inputs`, unless that is NULL. */
struct json_node *document_apply(struct arena *arena, struct json_node *root, const struct changes *changes,
                                 struct inputs *inputs, struct faults *faults);

#endif
