/* measuring.h - what the files of measurements.c share: a file of measurements while it is read. */
#ifndef LOADLINE_MODELS_MEASURING_H
#define LOADLINE_MODELS_MEASURING_H

#include "models/formats/csv.h"
#include "models/lines.h"
#include "models/measurements.h"

struct measuring {
    struct arena *arena;
    struct measurement_options options;
    struct faults *faults;
    struct measurements *out;
    struct lines lines;
    struct measured_names names;
    size_t room;
    double to_ms;
};

/* A line of the file, for messages. */
struct place measuring_place(const struct measuring *reading, uint64_t line);

/* The names are known: which columns they are, and the unit. */
bool measuring_begin(struct measuring *reading, struct place at);

/* The row of these cells, by the file's columns; false where reading is to end. */
bool measuring_take_row(struct measuring *reading, const struct trace_cell *cells, uint64_t line);

/* false where there are too many. */
bool measuring_add_row(struct measuring *reading, const struct measurement *row);

/* Does a line begin what wrk prints? Then the rest of the file, behind that line. */
bool measuring_is_wrk(const char *text, size_t length);
void measuring_read_wrk(struct measuring *reading, char *text, size_t length);

/* A document, or an object a line, whose first line is given. */
void measuring_read_json(struct measuring *reading, char *text, size_t length);

#endif
