/* text_build.h - a text that grows behind its end, up to a bound.
 *
 * Ownership  the text lives in the arena. */
#ifndef LOADLINE_MODELS_TEXT_BUILD_H
#define LOADLINE_MODELS_TEXT_BUILD_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct text_build {
    struct arena *arena;
    size_t most; /* bytes */
    char *text;  /* NULL: nothing yet */
    size_t length, room;
};

/* false, and nothing is added, where it would grow beyond the bound. */
bool text_build_add(struct text_build *build, const char *text, size_t length);

const char *text_build_text(const struct text_build *build); /* with a NUL at its end */

#endif
