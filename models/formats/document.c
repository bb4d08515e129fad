#include "models/formats/document.h"

#include "models/bytes.h"
#include "models/json.h"
#include "models/lines.h"

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
