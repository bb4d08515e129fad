/* file_state.h - what is in a file, as a digest, and whether it is still the one that a run was made from. */
#ifndef LOADLINE_MODELS_FILE_STATE_H
#define LOADLINE_MODELS_FILE_STATE_H

#include "models/sha256.h"

#include <stdbool.h>

enum file_state {
    FILE_UNCHANGED,
    FILE_CHANGED, /* its digest is another one */
    FILE_MISSING, /* there is none, or it cannot be read here */
    FILE_UNKNOWN  /* it was standard input, or is no file that ends */
};
extern const char *const file_state_name[]; /* "unchanged", "changed", "missing", "unknown" */

/* Of all bytes of a file; false where it cannot be read, or is no file that ends. */
bool file_digest(const char *path, char hex[SHA256_HEX_BYTES]);

/* `path` as the run opened it; `sha256` in hexadecimal, of all its bytes. */
enum file_state file_state(const char *path, const char *sha256);

#endif
