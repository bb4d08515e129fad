/* loadline: a trace in the binary form (trace_binary.h) that comes compressed, and so can't be mapped. Bare ones are recognised
 * before anything is read of their lines. */
#include "models/formats/format.h"
#include "models/trace_binary.h"

static bool looks_like(const char *head, size_t length)
{
    return trace_binary_is(head, length);
}

static const struct trace_syntax syntax = {.has_header = false};

const struct trace_format format_binary = {
    .name = TRACE_BINARY_FORMAT,
    .syntax = &syntax,
    .looks_like = looks_like,
    .refusal = "is a binary trace that is compressed: unpack it, since it is mapped into memory as it is",
};
