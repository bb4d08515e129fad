/* source_digest.h - the SHA-256 of a source, taken by a thread of its own beside the reading of the source, and longer.
 *
 * Why        a digest is one chain of rounds, of which no processor can do two at once: 0.56 ns a byte, as long as it takes to read the
 *            rows. Nobody needs it before the run is over.
 * Ownership  source_digest_begin() ... source_digest_end(); the source is borrowed until then.
 * Errors     none to handle at the beginning: where no thread can be had, there is no digest beside. */
#ifndef LOADLINE_MODELS_SOURCE_DIGEST_H
#define LOADLINE_MODELS_SOURCE_DIGEST_H

#include "models/sha256.h"

#include <stdbool.h>
#include <stdint.h>

struct bytes_source;
struct source_digest;

/* Of all that the source has now. NULL: it has so little that a thread is not worth it, or none could be had. */
struct source_digest *source_digest_begin(const struct bytes_source *source);

/* Wait for it. false where it is not of the first `length` bytes: the source has become longer or shorter meanwhile, or can't be read. */
bool source_digest_end(struct source_digest *digest, uint64_t length, char hex[SHA256_HEX_BYTES]);

/* Nobody wants it any more. NULL is allowed. */
void source_digest_drop(struct source_digest *digest);

/* The same of the first `length` bytes, here and now; false where there are fewer, or they can't be read. */
bool source_digest_take(const struct bytes_source *source, uint64_t length, char hex[SHA256_HEX_BYTES]);

#endif
