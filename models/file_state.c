#include "models/file_state.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const file_state_name[] = {"unchanged", "changed", "missing", "unknown"};

static bool read_digest(int file, char hex[SHA256_HEX_BYTES])
{
    unsigned char bytes[1 << 16];
    struct sha256 digest;
    ssize_t got;
    sha256_start(&digest);
    while ((got = read(file, bytes, sizeof bytes)) > 0) sha256_add(&digest, bytes, (size_t)got);
    sha256_hex(&digest, hex);
    return got == 0;
}

/* Devices and pipes are not waited for. */
static bool is_regular(int file)
{
    struct stat status;
    return fstat(file, &status) == 0 && S_ISREG(status.st_mode);
}

/* What comes of it: FILE_UNCHANGED where it was read. */
static enum file_state read_file(const char *path, char hex[SHA256_HEX_BYTES])
{
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (file < 0) return FILE_MISSING;
    enum file_state state = FILE_UNKNOWN;
    if (is_regular(file)) state = read_digest(file, hex) ? FILE_UNCHANGED : FILE_MISSING;
    close(file);
    return state;
}

bool file_digest(const char *path, char hex[SHA256_HEX_BYTES])
{
    return read_file(path, hex) == FILE_UNCHANGED;
}

enum file_state file_state(const char *path, const char *sha256)
{
    char now[SHA256_HEX_BYTES];
    if (strcmp(path, "-") == 0 || strcmp(path, "standard input") == 0) return FILE_UNKNOWN;
    enum file_state state = read_file(path, now);
    return state == FILE_UNCHANGED && strcmp(now, sha256) != 0 ? FILE_CHANGED : state;
}
