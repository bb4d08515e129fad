/* text_list.h - sentences in the order in which they were first said: what a run assumes, and what it warns of.
 *
 * Ownership  grows in the arena given to each call, which is always the same one; the texts are borrowed. */
#ifndef LOADLINE_SCENARIOS_TEXT_LIST_H
#define LOADLINE_SCENARIOS_TEXT_LIST_H

#include <stddef.h>

struct arena;
struct faults;

/* An empty one is all zeros. */
struct text_list {
    const char **texts;
    size_t count, room;
};

/* Unless the same is there already. */
void text_list_add(struct text_list *list, struct arena *arena, const char *text);

/* The warnings among them, as they are printed. */
void text_list_add_warnings(struct text_list *list, struct arena *arena, const struct faults *faults);

#endif
