/* golden.h - texts as they were, in tests/golden/: to notice a change, not to say what is right.
 *
 * LOADLINE_GOLDEN=rewrite writes the file instead: read the difference before committing it. */
#ifndef LOADLINE_TESTS_GOLDEN_H
#define LOADLINE_TESTS_GOLDEN_H

#include "reports/buffer.h"
#include "sim/arena.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

static inline const char *golden_text(struct arena *arena, const char *path)
{
    struct buffer *buffer = buffer_new(arena);
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "can't open %s: run the tests from the project's root", path);
    char block[4096];
    for (size_t length = 0; (length = fread(block, 1, sizeof block, file)) > 0;) buffer_add_n(buffer, block, length);
    fclose(file);
    return buffer_text(buffer);
}

/* `name`: of a file in tests/golden/. */
static inline void assert_golden(struct arena *arena, const char *name, const char *text)
{
    const char *path = arena_format(arena, "tests/golden/%s", name), *mode = getenv("LOADLINE_GOLDEN");
    if (mode && strcmp(mode, "rewrite") == 0) {
        FILE *file = fopen(path, "w");
        ck_assert_ptr_nonnull(file);
        fputs(text, file);
        fclose(file);
    }
    const char *was = golden_text(arena, path);
    size_t same = 0;
    while (text[same] && text[same] == was[same]) same++;
    ck_assert_msg(strcmp(text, was) == 0, "%s is not as it was, from here on: %.300s", path, text + same);
}

#endif
