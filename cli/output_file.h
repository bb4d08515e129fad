/* output_file.h - a file that gets its name only when it is whole, or standard output.
 *
 * Replacing  a file that has the name already is replaced where that is asked for, and is a fault where it is not.
 * Seekable   what must be written out of order goes to standard output by way of a temporary file.
 * Ownership  an output_file is its caller's; names are borrowed.
 * Errors     false with a fault, FAULT_MACHINE; nothing is left behind then. A reader of standard output that left (head) has what
 *            it wanted: false without a fault. */
#ifndef LOADLINE_CLI_OUTPUT_FILE_H
#define LOADLINE_CLI_OUTPUT_FILE_H

#include "models/fault.h"

struct arena;

struct output_file {
    const char *name, *temporary; /* NULL: standard output */
    bool replaces;
    int file; /* to be written to */
};

/* Whether the name is to be had: where it is not, one line is said. NULL: it is. */
bool output_file_settle(const char *name, bool replaces);

bool output_file_open(struct output_file *output, struct arena *arena, const char *name, bool replaces, bool seekable,
                      struct faults *faults);

/* Where all is `good`, give it its name, or copy it to standard output; else take it away, with a fault that says errno. */
bool output_file_close(struct output_file *output, bool good, struct faults *faults);

/* Take it away, for a reason that has been said. */
void output_file_discard(struct output_file *output);

#endif
