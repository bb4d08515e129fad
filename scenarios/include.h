/* include.h - a scenario's document, whole: files that are named by strings brought in, patches and settings applied.
 *
 * Any object of a scenario may instead be a string: the name of a JSON file, relative to the file that names it.
 * Ownership  documents and the list of inputs live in the arena.
 * Errors     a file that cannot be read, is no JSON, or includes itself is a fault at the string that names it. */
#ifndef LOADLINE_SCENARIOS_INCLUDE_H
#define LOADLINE_SCENARIOS_INCLUDE_H

#include "models/json.h"
#include "models/result.h"

/* Every file that went into a run, in the order of reading, each once. */
struct inputs {
    struct input_digest *digests;
    size_t count, room;
};

void inputs_add(struct inputs *inputs, struct arena *arena, const char *path, const char *sha256);

/* The files of samples that the document's distributions name, each read once more for its digest. A pipe cannot be, and is left out. */
void inputs_add_samples(struct inputs *inputs, struct arena *arena, const struct json_node *root);

/* What was not known yet when it was added; the text is borrowed. */
void inputs_settle(struct inputs *inputs, const char *path, const char *sha256);

/* A list of its own: what is added to it is not added to the one that was copied. */
struct inputs inputs_copy(struct arena *arena, const struct inputs *inputs);

/* Bring in what strings under root name, in place. false when something could not be. */
bool include_expand(struct arena *arena, struct json_node *root, struct inputs *inputs, struct faults *faults);

#endif
