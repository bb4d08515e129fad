#include "reports/cell_file.h"

#include "models/fault.h"
#include "sim/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A bound on what is taken into memory; the largest cell has some megabytes. */
#define BYTES_MOST ((off_t)1 << 30)

const char *cell_file_path(struct arena *arena, const char *folder, const char *key)
{
    return arena_format(arena, "%s/%s.db", folder, key);
}

static bool fail(struct faults *faults, const char *path, const char *why)
{
    faults_add(faults, FAULT_MACHINE, (struct place){.file = path}, "%s", why);
    return false;
}

bool cell_file_make_folder(const char *folder, struct faults *faults)
{
    struct stat status;
    if (mkdir(folder, 0777) == 0) return true;
    if (errno != EEXIST) return fail(faults, folder, strerror(errno));
    if (stat(folder, &status) != 0) return fail(faults, folder, strerror(errno));
    return S_ISDIR(status.st_mode) || fail(faults, folder, "is not a directory; the results of cells are kept in one");
}

static bool write_all(int file, const unsigned char *bytes, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t written = write(file, bytes + done, size - done);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        done += (size_t)written;
    }
    return fsync(file) == 0;
}

/* A file that nobody else has, beside the one that it is to become. */
static int open_part(struct arena *arena, const char *path, const char **part)
{
    int file = -1;
    for (unsigned n = 0; file < 0; n++) {
        *part = arena_format(arena, "%s.%ld-%u.part", path, (long)getpid(), n);
        file = open(*part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file < 0 && errno != EEXIST) return -1;
    }
    return file;
}

bool cell_file_write(const char *folder, const char *key, const struct database_image *image, struct faults *faults)
{
    struct arena *arena = arena_new();
    const char *path = cell_file_path(arena, folder, key), *part = NULL;
    int file = open_part(arena, path, &part);
    int error = file < 0 || !write_all(file, image->bytes, image->size) ? errno : 0;
    /* Some file systems say only when a file is closed that there was no room. */
    if (file >= 0 && close(file) != 0 && error == 0) error = errno;
    if (error == 0 && rename(part, path) != 0) error = errno;
    if (error != 0) {
        if (file >= 0) unlink(part);
        fail(faults, path, arena_format(arena, "cannot be written: %s", strerror(error)));
    }
    arena_free(arena);
    return error == 0;
}

static bool read_all(struct arena *arena, int file, const char *path, struct database_image *out, struct faults *faults)
{
    struct stat status;
    if (fstat(file, &status) != 0) return fail(faults, path, strerror(errno));
    if (!S_ISREG(status.st_mode) || status.st_size > BYTES_MOST) return fail(faults, path, "is not the file of a cell");
    size_t size = (size_t)status.st_size, done = 0;
    unsigned char *bytes = arena_array(arena, size, 1);
    while (done < size) {
        ssize_t got = read(file, bytes + done, size - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(faults, path, strerror(errno));
        if (got == 0) break;
        done += (size_t)got;
    }
    *out = (struct database_image){.bytes = bytes, .size = done};
    return true;
}

bool cell_file_read(struct arena *arena, const char *folder, const char *key, struct database_image *out,
                    struct faults *faults)
{
    const char *path = cell_file_path(arena, folder, key);
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (file < 0) {
        if (errno != ENOENT && errno != ENOTDIR) fail(faults, path, strerror(errno));
        return false;
    }
    bool read = read_all(arena, file, path, out, faults);
    close(file);
    return read;
}
