/* trace_binary_file.h - what stands at the beginning of a trace in binary form: shared by its writer and its reader. */
#ifndef LOADLINE_MODELS_TRACE_BINARY_FILE_H
#define LOADLINE_MODELS_TRACE_BINARY_FILE_H

#include "models/trace_binary.h"
#include "models/trace_block.h"

#include <stddef.h>

#define TRACE_BINARY_VERSION 1

/* Bits of `origin`. */
#define TRACE_BINARY_HAS_START        1u
#define TRACE_BINARY_IS_SESSION_CLOCK 2u

extern const unsigned char trace_binary_magic[TRACE_BINARY_MAGIC];

/* As it stands in the file. */
struct trace_binary_file {
    unsigned char magic[TRACE_BINARY_MAGIC];
    uint32_t version, origin;
    int64_t start_ns;
    uint64_t rows;
    int64_t first_ns, last_ns;
    uint64_t bytes; /* of the whole file */
    uint64_t missing[COLUMNS_ROOM];
    uint64_t checksum; /* of all before it */
};

static inline uint64_t trace_binary_file_checksum(const struct trace_binary_file *file)
{
    return trace_block_checksum(file, offsetof(struct trace_binary_file, checksum));
}

/* The header in the program's terms. */
void trace_binary_file_read(const struct trace_binary_file *file, struct trace_binary_header *out);

#endif
