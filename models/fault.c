#include "models/fault.h"

#include "models/utf8.h"
#include "sim/arena.h"

#include <assert.h>
#include <string.h>

struct faults {
    struct arena *arena;
    struct fault *list;
    size_t total, room, warnings;
    struct faults *notes;
};

struct faults *faults_new(struct arena *arena)
{
    struct faults *faults = arena_new_of(arena, struct faults);
    faults->arena = arena;
    return faults;
}

void faults_add(struct faults *faults, enum fault_kind kind, struct place at, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    faults_add_list(faults, kind, at, format, arguments);
    va_end(arguments);
}

void faults_add_list(struct faults *faults, enum fault_kind kind, struct place at, const char *format,
                     va_list arguments)
{
    if (faults->total == faults->room) {
        faults->room = faults->room ? 2 * faults->room : 16;
        faults->list = arena_grow(faults->arena, faults->list, faults->total, faults->room, sizeof *faults->list);
    }
    const char *text = arena_format_list(faults->arena, format, arguments);
    at.file = arena_text(faults->arena, at.file);
    at.path = arena_text(faults->arena, at.path);
    faults->list[faults->total++] = (struct fault){at, kind, text};
    if (kind == FAULT_WARNING) faults->warnings++;
}

void faults_add_from(struct faults *faults, const struct faults *others, size_t first)
{
    for (size_t i = first; i < faults_total(others); i++) {
        const struct fault *fault = faults_at(others, i);
        faults_add(faults, fault->kind, fault->at, "%s", fault->text);
    }
}

void faults_note(struct faults *faults, struct place at, const char *format, ...)
{
    if (!faults->notes) faults->notes = faults_new(faults->arena);
    va_list arguments;
    va_start(arguments, format);
    faults_add_list(faults->notes, FAULT_WARNING, at, format, arguments);
    va_end(arguments);
}

const struct faults *faults_take_notes(struct faults *faults)
{
    static const struct faults none = {.total = 0};
    const struct faults *notes = faults->notes ? faults->notes : &none;
    faults->notes = NULL;
    return notes;
}

size_t faults_count(const struct faults *faults)
{
    return faults->total - faults->warnings;
}

size_t faults_total(const struct faults *faults)
{
    return faults->total;
}

const struct fault *faults_at(const struct faults *faults, size_t index)
{
    assert(index < faults->total);
    return &faults->list[index];
}

/* Names from outside must not move the cursor of a terminal, or hide what they are: bytes that are no text, control characters and
 * invisible ones are named. */
static const char *harmless(struct arena *arena, const char *text)
{
    static const char digits[] = "0123456789abcdef";
    size_t length = strlen(text), used = 0;
    char *out = arena_array(arena, 4 * length + 1, 1);
    for (size_t at = 0; at < length;) {
        size_t size = utf8_length(text + at, length - at);
        if (size && !utf8_is_treacherous(text + at, size)) {
            memcpy(out + used, text + at, size);
            used += size;
            at += size;
            continue;
        }
        bool is_c1 = size == 2 && utf8_is_control(text + at, size); /* the second byte is the code point */
        for (size_t end = at + (size ? size : 1), first = at + is_c1; first < end; first++) {
            unsigned char byte = (unsigned char)text[first];
            memcpy(out + used, (char[]){'\\', 'x', digits[byte >> 4], digits[byte & 15]}, 4);
            used += 4;
        }
        at += size ? size : 1;
    }
    return out;
}

const char *fault_line(struct arena *arena, const struct fault *fault)
{
    const struct place *at = &fault->at;
    const char *where = at->file ? arena_format(arena, "%s:", at->file) : "";
    if (at->line) where = arena_format(arena, "%s%d:", where, at->line);
    if (at->line && at->column) where = arena_format(arena, "%s%d:", where, at->column);
    if (*where) where = arena_format(arena, "%s ", where);
    if (at->path) where = arena_format(arena, "%s%s: ", where, at->path);
    return harmless(arena, arena_format(arena, "%s%s", where, fault->text));
}
