/* text_subject.h - what the rows of a text report are about: each variant, and below it the inference components it hosts.
 *
 * Order      variants in the order of the result, components in theirs; a component whose variant is not there comes last.
 * Ownership  lives in the arena given. */
#ifndef LOADLINE_REPORTS_TEXT_SUBJECT_H
#define LOADLINE_REPORTS_TEXT_SUBJECT_H

#include "models/result.h"

struct arena;

struct text_subject {
    const struct variant_result *figures;
    const char *name;   /* where it stands alone: "A", "B (shadow)", "chat on A" */
    const char *nested; /* where its variant stands above it: "  chat"; of a variant, its name */
};

struct text_subjects {
    size_t count;
    const struct text_subject *all;
};

struct text_subjects text_subjects(struct arena *arena, const struct result *result);

/* A configuration's name; with the number of its update where the endpoint has one of that name before: "chat-v1 (update 2)". */
const char *text_generation(struct arena *arena, const struct result *result, const struct generation *generation);

/* A variant's name, with its configuration's where the endpoint has several: "A of chat-v2". */
const char *text_variant(struct arena *arena, const struct result *result, const char *name,
                         const struct generation *generation);

/* Those of which `has` is true. */
struct text_subjects text_subjects_having(struct arena *arena, const struct result *result,
                                          bool (*has)(const struct variant_result *));

#endif
