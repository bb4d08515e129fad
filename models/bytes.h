/* bytes.h - one pass over the bytes of a source, decompressed on the way (gzip by zlib, zstd by libzstd).
 *
 * Limits     memory is constant in the length of the source: one block of input and the decoder's window (zstd: at most
 *            128 MiB, `zstd --long=27`). A source that grows more than BYTES_MOST_EXPANSION-fold once it is past
 *            BYTES_FREE_EXPANSION is taken for a decompression bomb: request logs compress 5 to 30-fold.
 * Ownership  lives in the arena; bytes_close() gives back the decoder. The source is borrowed and may be shared.
 * Errors     bytes_read() gives 0 at the end and at a failure; bytes_failure() tells them apart. A compressed source
 *            that ends early, fails its checksum or has other bytes behind it is an input failure. */
#ifndef LOADLINE_MODELS_BYTES_H
#define LOADLINE_MODELS_BYTES_H

#include "models/bytes_source.h"

struct bytes;
struct sha256;

#define BYTES_MOST_EXPANSION 250
#define BYTES_FREE_EXPANSION ((uint64_t)64 * 1024 * 1024)

/* `digest`, which may be NULL, is fed every byte of the source as stored, in order. */
struct bytes *bytes_open(struct arena *arena, const struct bytes_source *source, struct sha256 *digest);

/* The next 1 to room bytes; 0 at the end or at a failure. */
size_t bytes_read(struct bytes *bytes, char *buffer, size_t room);

/* How far the source, as stored, has been read; bytes. */
uint64_t bytes_taken(const struct bytes *bytes);

/* What went wrong, as the end of a sentence that begins with the file's name; NULL where nothing has. */
const char *bytes_failure(const struct bytes *bytes);
enum fault_kind bytes_failure_kind(const struct bytes *bytes);

/* Of a source that is not compressed: read on from byte `begin` of it, or only up to byte `end`, until bytes_rewind(). */
void bytes_begin_at(struct bytes *bytes, uint64_t begin);
void bytes_end_at(struct bytes *bytes, uint64_t end);

/* Start again from the first byte, and so does the digest. */
void bytes_rewind(struct bytes *bytes);

void bytes_close(struct bytes *bytes); /* NULL is allowed */

#endif
