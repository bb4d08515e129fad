/* sha256.h - the SHA-256 digest by which a report says which bytes it was made from.
 *
 * Ownership  none: the state is a plain struct.
 * Errors     none.
 * Source     FIPS 180-4, sections 4.1.2, 4.2.2, 5.3.3 and 6.2. */
#ifndef LOADLINE_MODELS_SHA256_H
#define LOADLINE_MODELS_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_BLOCK_BYTES 64
#define SHA256_HEX_BYTES   65 /* 64 hexadecimal digits and the NUL */

struct sha256 {
    uint32_t state[8];
    uint64_t length; /* bytes added so far */
    unsigned char block[SHA256_BLOCK_BYTES];
};

void sha256_start(struct sha256 *digest);
void sha256_add(struct sha256 *digest, const void *bytes, size_t length);

/* The digest in lower case; the state is used up. */
void sha256_hex(struct sha256 *digest, char hex[SHA256_HEX_BYTES]);

#endif
