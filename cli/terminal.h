/* terminal.h - what a verb prints: results to standard output, what is said about them to standard error.
 *
 * Errors     a standard output that cannot be written (a full disk) is said once on standard error and is EXIT_MACHINE. A reader
 *            that left (head) has what it wanted: nothing is said, and the exit code is that of the work. */
#ifndef LOADLINE_CLI_TERMINAL_H
#define LOADLINE_CLI_TERMINAL_H

#include "cli/options.h"
#include "models/fault.h"
#include "reports/text_style.h"

/* Write a result. Returns EXIT_DONE or EXIT_MACHINE. */
int terminal_write(const char *text);

/* Of that many bytes, whatever they are. */
int terminal_write_bytes(const char *bytes, size_t length);

/* See that what was printed has arrived. Returns EXIT_DONE or EXIT_MACHINE. */
int terminal_flush(void);

/* Every fault, and unless quiet every warning, from number `from` on, one line each; before them, where it is asked for, the
 * notes, once. Returns the exit code they ask for. */
int terminal_print_faults(struct arena *arena, struct faults *faults, size_t from, const struct options *options);

/* A note, unless quiet; control characters in it are named, as in faults. */
void terminal_note(const struct options *options, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* How wide and how colourful a text on standard output may be. */
struct text_style terminal_style(const struct options *options);

/* One line on standard error that is written over, at most ten times a second; nothing where it is no terminal,
 * or one that obeys no escape sequences. */
struct progress {
    bool shown;
    int64_t began_ns, last_ns;
};
void progress_begin(struct progress *progress, const struct options *options);
void progress_show(void *self, uint32_t done, uint32_t of);
void progress_count(void *self, uint64_t plan); /* "plan 34": how many there will be is not known */

/* "3 of 12 cells, 40 s left": `share` (0..1) is of the work. */
void progress_show_cells(struct progress *progress, size_t done, size_t of, double share);
void progress_end(struct progress *progress);

#endif
