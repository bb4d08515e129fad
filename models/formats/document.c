#include "models/formats/document.h"

#include "models/bytes.h"
#include "models/json.h"
#include "models/lines.h"
#include "sim/arena.h"

#include <string.h>

struct json_node *document_read(struct arena *arena, struct lines *lines, const char *file, struct faults *faults)
{
    char *text;
    size_t length;
    if (!lines_next(lines, &text, &length)) return NULL;
    while (lines_extend(lines, &text, &length)) continue;
    if (lines->too_long || bytes_failure(lines->bytes)) return NULL;
    return json_read_text(arena, file, text, length, faults);
}

bool document_fault(struct row_reading *reading, const struct json_node *node, const char *what)
{
    struct place at = json_place(node);
    at.line += (int)reading->lines->number - 1; /* of the text that was read, which begins there */
    faults_add(reading->faults, FAULT_INPUT, at, "%s", what);
    return false;
}

bool document_each(struct row_reading *reading, document_take *take, const char *otherwise)
{
    char *text;
    size_t length;
    uint64_t taken = 0;
    struct faults *other = faults_new(reading->arena);
    while (lines_next(reading->lines, &text, &length)) {
        struct arena *arena = arena_new();
        const struct json_node *root = length > 0 ? json_read_text(arena, reading->file, text, length, other) : NULL;
        bool good = root && take(reading, root);
        arena_free(arena);
        if (root && !good) return false;
        taken += root != NULL;
        if (root || length == 0) continue;
        if (taken > 0) {
            struct place at = {.file = reading->file, .line = (int)reading->lines->number};
            faults_add(reading->faults, FAULT_INPUT, at, "%s", otherwise);
            return false;
        }
        while (lines_extend(reading->lines, &text, &length)) continue;
        if (reading->lines->too_long) return false;
        root = json_read_text(reading->arena, reading->file, text, length, reading->faults);
        return root && take(reading, root);
    }
    return true;
}

bool document_mentions(const char *head, size_t length, const char *member)
{
    size_t size = strlen(member);
    if (*head != '{') return false;
    for (size_t i = 1; i + size + 1 < length; i++)
        if (head[i] == '"' && memcmp(head + i + 1, member, size) == 0 && head[i + 1 + size] == '"') return true;
    return false;
}

struct trace_cell document_cell(const struct json_node *node)
{
    const char *text = NULL;
    if (node && json_kind(node) == JSON_STRING) text = json_string(node);
    if (node && json_kind(node) == JSON_NUMBER) text = json_number_text(node);
    return (struct trace_cell){text, text ? strlen(text) : 0};
}
