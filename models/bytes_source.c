#include "models/bytes_source.h"

#include "sim/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct bytes_source {
    const char *name;
    const char *memory; /* NULL: read from the file */
    size_t length;      /* of memory */
    int file;
    bool is_ours; /* a file that nobody else can change */
    off_t start;  /* where standard input stood when it was a file given by the shell */
    enum compression compression;
    const char *map; /* of the whole file from its own beginning, NULL before it is asked for */
    size_t map_length;
};

/* What a file of another kind starts with, and what to say about it. */
static const struct {
    const char *magic;
    size_t length;
    const char *text;
} foreign_kinds[] = {
    {"PAR1", 4, "is a Parquet file, which is not read: export its arrival, token and duration columns as CSV"},
    {"PK\003\004", 4, "is a zip archive, which is not read: unpack it, or use gzip or zstd"},
    {"BZh", 3, "is compressed with bzip2, which is not read: use gzip, zstd or none"},
    {"\xfd"
     "7zXZ",
     5, "is compressed with xz, which is not read: use gzip, zstd or none"},
    {"\377\376", 2, "is UTF-16 text: save it as UTF-8"},
    {"\376\377", 2, "is UTF-16 text: save it as UTF-8"},
    {"SQLite format 3", 15, "is an SQLite database, not a trace"},
};

/* RFC 1952 2.3.1; RFC 8878 3.1.1 and 3.1.2 (the low four bits of a skippable frame's magic are free). */
static enum compression compression_of(const unsigned char *head, size_t length)
{
    if (length >= 2 && head[0] == 0x1f && head[1] == 0x8b) return COMPRESSION_GZIP;
    if (length >= 4 && memcmp(head, "\x28\xb5\x2f\xfd", 4) == 0) return COMPRESSION_ZSTD;
    if (length >= 4 && (head[0] & 0xf0) == 0x50 && memcmp(head + 1, "\x2a\x4d\x18", 3) == 0) return COMPRESSION_ZSTD;
    return COMPRESSION_NONE;
}

/* Look at the first bytes; false with a fault where they can't be those of a trace. */
static bool recognise(struct bytes_source *source, struct place at, struct faults *faults)
{
    unsigned char head[16];
    int64_t got = bytes_source_read(source, 0, head, sizeof head);
    if (got < 0) {
        faults_add(faults, FAULT_MACHINE, at, "%s can't be read: %s", source->name, strerror(errno));
        return false;
    }
    source->compression = compression_of(head, (size_t)got);
    for (size_t i = 0; i < sizeof foreign_kinds / sizeof *foreign_kinds; i++) {
        if ((size_t)got < foreign_kinds[i].length) continue;
        if (memcmp(head, foreign_kinds[i].magic, foreign_kinds[i].length) != 0) continue;
        faults_add(faults, FAULT_INPUT, at, "%s %s", source->name, foreign_kinds[i].text);
        return false;
    }
    return true;
}

static bool write_all(int file, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

int bytes_temporary_file(struct arena *arena)
{
    const char *directory = getenv("TMPDIR");
    if (!directory || !*directory) directory = "/tmp";
    char *name = arena_format(arena, "%s/loadline-XXXXXX", directory);
    int file = mkstemp(name);
    if (file < 0) return -1;
    unlink(name);
    fcntl(file, F_SETFD, FD_CLOEXEC);
    return file;
}

/* Copy a pipe into a temporary file and give that; -1 with a fault. */
static int spooled(struct arena *arena, int pipe_end, const char *name, struct place at, struct faults *faults)
{
    int file = bytes_temporary_file(arena);
    if (file < 0) {
        faults_add(faults, FAULT_MACHINE, at, "no temporary file for %s: %s (TMPDIR names the directory)", name,
                   strerror(errno));
        return -1;
    }
    size_t room = (size_t)64 * 1024;
    char *buffer = arena_array(arena, room, 1);
    for (;;) {
        ssize_t got = read(pipe_end, buffer, room);
        if (got < 0 && errno == EINTR) continue;
        if (got == 0) return file;
        if (got < 0) {
            faults_add(faults, FAULT_MACHINE, at, "%s can't be read: %s", name, strerror(errno));
        } else if (!write_all(file, buffer, (size_t)got)) {
            faults_add(faults, FAULT_MACHINE, at,
                       "%s can't be kept in a temporary file: %s (TMPDIR names the directory)", name, strerror(errno));
        } else {
            continue;
        }
        close(file);
        return -1;
    }
}

/* "NAME ", unless the place of the fault is the file itself. */
static const char *named(const struct bytes_source *source, struct arena *arena, struct place at)
{
    bool itself = at.file && strcmp(at.file, source->name) == 0;
    return itself ? "" : arena_format(arena, "%s ", source->name);
}

/* Put an open file behind the source: itself where it can be read at any place, else a copy. Takes the file over. */
static bool settle(struct bytes_source *source, struct arena *arena, int file, struct place at, struct faults *faults)
{
    struct stat status;
    bool known = fstat(file, &status) == 0;
    if (known && S_ISDIR(status.st_mode)) {
        faults_add(faults, FAULT_INPUT, at, "%sis a directory, not a file", named(source, arena, at));
        close(file);
        return false;
    }
    if (known && S_ISREG(status.st_mode)) {
        off_t start = lseek(file, 0, SEEK_CUR);
        source->file = file;
        source->start = start > 0 ? start : 0;
        return true;
    }
    source->file = spooled(arena, file, source->name, at, faults);
    close(file);
    return source->file >= 0;
}

struct bytes_source *bytes_source_open(struct arena *arena, const char *file, struct place at, struct faults *faults)
{
    bool standard_input = strcmp(file, "-") == 0;
    struct bytes_source *source = arena_new_of(arena, struct bytes_source);
    source->name = standard_input ? "standard input" : arena_text(arena, file);
    int opened = standard_input ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : open(file, O_RDONLY | O_CLOEXEC);
    if (opened < 0) {
        faults_add(faults, FAULT_INPUT, at, "%scan't be opened: %s", named(source, arena, at), strerror(errno));
        return NULL;
    }
    if (!settle(source, arena, opened, at, faults)) return NULL;
    if (!recognise(source, at, faults)) {
        bytes_source_close(source);
        return NULL;
    }
    return source;
}

struct bytes_source *bytes_source_of_bytes(struct arena *arena, const char *name, const void *bytes, size_t length)
{
    struct bytes_source *source = arena_new_of(arena, struct bytes_source);
    source->name = arena_text(arena, name);
    source->memory = length > 0 ? bytes : "";
    source->length = length;
    source->file = -1;
    return source;
}

struct bytes_source *bytes_source_memory(struct arena *arena, const char *name, const void *bytes, size_t length,
                                         struct faults *faults)
{
    struct bytes_source *source = bytes_source_of_bytes(arena, name, bytes, length);
    return recognise(source, (struct place){.file = source->name}, faults) ? source : NULL;
}

void bytes_source_close(struct bytes_source *source)
{
    if (!source || source->file < 0) return;
    if (source->map) munmap((void *)(uintptr_t)source->map, source->map_length);
    source->map = NULL;
    close(source->file);
    source->file = -1;
}

const char *bytes_source_name(const struct bytes_source *source)
{
    return source->name;
}

enum compression bytes_source_compression(const struct bytes_source *source)
{
    return source->compression;
}

int64_t bytes_source_read(const struct bytes_source *source, uint64_t offset, void *buffer, size_t room)
{
    if (source->memory) {
        if (offset >= source->length) return 0;
        size_t left = source->length - (size_t)offset, taken = left < room ? left : room;
        memcpy(buffer, source->memory + offset, taken);
        return (int64_t)taken;
    }
    for (;;) {
        ssize_t got = pread(source->file, buffer, room, source->start + (off_t)offset);
        if (got >= 0 || errno != EINTR) return got;
    }
}

uint64_t bytes_source_length(const struct bytes_source *source)
{
    struct stat status;
    if (source->memory) return source->length;
    if (fstat(source->file, &status) != 0 || status.st_size <= source->start) return 0;
    return (uint64_t)(status.st_size - source->start);
}

struct bytes_source *bytes_source_of_file(struct arena *arena, const char *name, int file)
{
    struct bytes_source *source = arena_new_of(arena, struct bytes_source);
    source->name = arena_text(arena, name);
    source->file = file;
    source->is_ours = true;
    return source;
}

const void *bytes_source_map(struct bytes_source *source, uint64_t *length)
{
    if (source->memory) {
        *length = source->length;
        return source->memory;
    }
    if (!source->map) {
        struct stat status;
        if (fstat(source->file, &status) != 0 || status.st_size <= source->start) return NULL;
        void *map = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, source->file, 0);
        if (map == MAP_FAILED) return NULL;
        source->map = map;
        source->map_length = (size_t)status.st_size;
    }
    *length = source->map_length - (size_t)source->start;
    return source->map + source->start;
}

bool bytes_source_is_whole(const struct bytes_source *source)
{
    struct stat status;
    return source->memory || source->is_ours ||
           (fstat(source->file, &status) == 0 && (uint64_t)status.st_size >= source->map_length);
}
