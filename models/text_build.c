#include "models/text_build.h"

#include "sim/arena.h"

#include <string.h>

bool text_build_add(struct text_build *build, const char *text, size_t length)
{
    if (length > build->most - build->length) return false;
    if (build->length + length >= build->room) {
        build->room = 2 * (build->length + length) + 64;
        build->text = arena_grow(build->arena, build->text, build->length, build->room, 1);
    }
    memcpy(build->text + build->length, text, length);
    build->length += length;
    build->text[build->length] = '\0';
    return true;
}

const char *text_build_text(const struct text_build *build)
{
    return build->text ? build->text : "";
}
