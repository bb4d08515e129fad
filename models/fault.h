/* fault.h - what is wrong with the input or the machine, gathered so that all of it can be said at once.
 *
 * A bug of ours asserts; a fault of the input or the machine is added here, and only cli/ prints it, one line each:
 *     file:line:column: $.json.path: what is wrong, what is allowed
 * Order      faults are kept in the order in which they were added.
 * Ownership  the list and every text in it live in the arena given to faults_new(); texts are copied.
 * Errors     none: adding never fails (see arena.h). */
#ifndef LOADLINE_MODELS_FAULT_H
#define LOADLINE_MODELS_FAULT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;

enum fault_kind {
    FAULT_INPUT,   /* the input is wrong: exit 3 */
    FAULT_LIMIT,   /* the input asks for more than the account may have (ResourceLimitExceeded): exit 3 */
    FAULT_MACHINE, /* disk, memory, a missing program: exit 4 */
    FAULT_WARNING  /* accepted, but worth saying; `--strict` turns some into faults before they come here */
};

/* Where. Each part may be missing: file NULL, line and column 0, path NULL. */
struct place {
    const char *file;
    int line, column; /* from 1; a column counts characters, not bytes */
    const char *path; /* "$.EndpointConfig.ProductionVariants[0]" */
};

struct fault {
    struct place at;
    enum fault_kind kind;
    const char *text;
};

struct faults;

struct faults *faults_new(struct arena *arena);

void faults_add(struct faults *faults, enum fault_kind kind, struct place at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void faults_add_list(struct faults *faults, enum fault_kind kind, struct place at, const char *format,
                     va_list arguments) __attribute__((format(printf, 4, 0)));

/* The faults of another list, from number `first` on. */
void faults_add_from(struct faults *faults, const struct faults *others, size_t first);

/* How many of the kinds that stop a run (everything but warnings). */
size_t faults_count(const struct faults *faults);

/* All of them, warnings too: index 0 .. faults_total() - 1. */
size_t faults_total(const struct faults *faults);
const struct fault *faults_at(const struct faults *faults, size_t index);

/* Notes: what was found in the input, said by --verbose. They are neither faults nor warnings. */
void faults_note(struct faults *faults, struct place at, const char *format, ...) __attribute__((format(printf, 3, 4)));
const struct faults *faults_take_notes(struct faults *faults); /* a list of their own, as warnings; none are left */

/* "file:line:column: $.path: text" without what is missing, with control characters shown as \xNN. In the arena. */
const char *fault_line(struct arena *arena, const struct fault *fault);

#endif
