/* samples.h - measured values from a file: one number a line, a CSV of one column, or a JSON array.
 *
 * Lines      blank ones are passed over; a first line that is no number is taken for the column's heading. LF or CRLF.
 * Values     finite and not negative, in the unit of whoever asks.
 * Ownership  in the arena.
 * Errors     one fault for the file or for its first bad line (input), none beside it; false then. */
#ifndef LOADLINE_MODELS_SAMPLES_H
#define LOADLINE_MODELS_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct faults;
struct json_node;

#define SAMPLES_MOST 10000000

struct samples {
    size_t count;
    double *values; /* as read, unsorted */
};

/* `node` is the string that names the file, relative to the file in which that string stands. */
bool samples_read_file(const struct json_node *node, struct samples *out, struct arena *arena, struct faults *faults);

/* From an array of numbers; `unit` is for messages. One fault for each bad element. */
bool samples_read_array(const struct json_node *array, const char *unit, struct samples *out, struct arena *arena,
                        struct faults *faults);

#endif
