/* wrk: what wrk and wrk2 print is a summary of a test, not its requests. */
#include "models/formats/format.h"

#include <string.h>

static bool looks_like(const char *head, size_t length)
{
    static const char running[] = "Running ";
    const char *end = memchr(head, '\n', length);
    size_t line = end ? (size_t)(end - head) : length;
    if (line < sizeof running || memcmp(head, running, sizeof running - 1) != 0) return false;
    for (size_t i = 0; i + 8 <= line; i++)
        if (memcmp(head + i, " test @ ", 8) == 0) return true;
    return false;
}

static const struct trace_syntax syntax = {.has_header = false};

const struct trace_format format_wrk = {
    .name = "wrk",
    .syntax = &syntax,
    .looks_like = looks_like,
    .refusal = "is the summary that wrk prints of a test, without a row for each request: loadline fit reads its "
               "percentiles, and Arrivals draw requests at its rate",
};
