/* bytes_source.h - where the bytes of a trace come from: a file, standard input, or memory.
 *
 * A source can be read from any place as often as wanted, by several threads at once: reading never moves anything that
 * is shared. What can't be read twice (a pipe, standard input) is copied once into an unnamed temporary file in
 * $TMPDIR, or /tmp.
 * Ownership  lives in the arena; bytes_source_close() gives back the open file.
 * Errors     a file that can't be opened, or is of a kind that no reader understands (Parquet, zip...), is an input
 *            fault; a failing read or a full temporary directory is the machine's. */
#ifndef LOADLINE_MODELS_BYTES_SOURCE_H
#define LOADLINE_MODELS_BYTES_SOURCE_H

#include "models/fault.h"

#include <stdint.h>

struct arena;
struct bytes_source;

enum compression { COMPRESSION_NONE, COMPRESSION_GZIP, COMPRESSION_ZSTD };

/* "-" is standard input. `at` is the place that named the file, for the message. NULL with a fault. */
struct bytes_source *bytes_source_open(struct arena *arena, const char *file, struct place at, struct faults *faults);

/* Bytes in memory, which is borrowed; `name` stands for the file in messages. NULL with a fault, as above. */
struct bytes_source *bytes_source_memory(struct arena *arena, const char *name, const void *bytes, size_t length,
                                         struct faults *faults);

void bytes_source_close(struct bytes_source *source); /* NULL is allowed */

const char *bytes_source_name(const struct bytes_source *source); /* "standard input" for "-" */
enum compression bytes_source_compression(const struct bytes_source *source);

/* Up to room bytes from offset; 0 at the end; -1 where the machine fails (errno says how). */
int64_t bytes_source_read(const struct bytes_source *source, uint64_t offset, void *buffer, size_t room);

/* How many bytes it has now; 0 where that can't be known. */
uint64_t bytes_source_length(const struct bytes_source *source);

/* All bytes of an uncompressed source, mapped until it is closed; NULL where that fails. To read past the end of a file that has been
 * cut since would end the program: bytes_source_is_whole() tells whether it has. Not by several threads at once before the
 * first call has returned. */
const void *bytes_source_map(struct bytes_source *source, uint64_t *length);
bool bytes_source_is_whole(const struct bytes_source *source);

/* An open file that has no name, so that it is gone however the program ends; in $TMPDIR, or /tmp; -1 with errno. */
int bytes_temporary_file(struct arena *arena);

/* Bytes of our own in memory, which are borrowed. */
struct bytes_source *bytes_source_of_bytes(struct arena *arena, const char *name, const void *bytes, size_t length);

/* An open regular file without a name, which nobody else can change; it is taken over. */
struct bytes_source *bytes_source_of_file(struct arena *arena, const char *name, int file);

#endif
