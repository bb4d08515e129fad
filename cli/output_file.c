#include "cli/output_file.h"

#include "cli/complaint.h"
#include "models/bytes_source.h"
#include "sim/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h> /* rename() */
#include <string.h>
#include <unistd.h>

bool output_file_settle(const char *name, bool replaces)
{
    if (!name || replaces || access(name, F_OK) != 0) return true;
    complain("\"%s\" exists; --force replaces it", name);
    return false;
}

static bool failed(const struct output_file *output, struct faults *faults)
{
    if (errno == EPIPE) return false;
    faults_add(faults, FAULT_MACHINE, (struct place){.file = output->name ? output->name : "standard output"},
               "cannot be written: %s", strerror(errno));
    return false;
}

bool output_file_open(struct output_file *output, struct arena *arena, const char *name, bool replaces, bool seekable,
                      struct faults *faults)
{
    *output = (struct output_file){.name = name, .replaces = replaces, .file = STDOUT_FILENO};
    if (name) {
        output->temporary = arena_format(arena, "%s.%ld.part", name, (long)getpid());
        output->file = open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } else if (seekable) {
        output->file = bytes_temporary_file(arena);
    }
    return output->file >= 0 || failed(output, faults);
}

static bool write_all(int file, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

static bool copy_to_output(int file)
{
    char buffer[65536];
    ssize_t got;
    for (off_t at = 0; (got = pread(file, buffer, sizeof buffer, at)) > 0; at += got)
        if (!write_all(STDOUT_FILENO, buffer, (size_t)got)) return false;
    return got == 0;
}

void output_file_discard(struct output_file *output)
{
    if (output->file != STDOUT_FILENO) close(output->file);
    if (output->name) unlink(output->temporary);
}

/* A second name for a file is refused by the system where it is another's, in one step; a rename replaces. */
static bool give_name(const struct output_file *output)
{
    if (output->replaces) return rename(output->temporary, output->name) == 0;
    return link(output->temporary, output->name) == 0 && unlink(output->temporary) == 0;
}

bool output_file_close(struct output_file *output, bool good, struct faults *faults)
{
    if (output->name) {
        good = close(output->file) == 0 && good && give_name(output);
        if (!good) unlink(output->temporary);
    } else if (output->file != STDOUT_FILENO) {
        good = good && copy_to_output(output->file);
        close(output->file);
    }
    return good || failed(output, faults);
}
