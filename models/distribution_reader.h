/* distribution_reader.h - what distribution_read*.c share: distribution_read.c reads a quantity with chance in it, distribution_read_points.c the
 * families that are given by points.
 *
 * Units      values in that of the key that holds the quantity (`unit`, in words).
 * Ownership  what is read lives in the reader's arena.
 * Errors     false with at least one fault; *out is then of no use. */
#ifndef LOADLINE_MODELS_DISTRIBUTION_READER_H
#define LOADLINE_MODELS_DISTRIBUTION_READER_H

#include "models/distribution.h"

/* Of a value in the key's unit: 30 000 years in ms. */
#define DISTRIBUTION_READ_LARGEST 1e15

struct distribution_reader {
    const char *unit;
    struct arena *arena;
    struct faults *faults;
};

/* A member that must be there and from `least` to `most`. */
bool distribution_need_number(const struct json_node *node, const char *name, double least, double most, double *out,
                              const struct distribution_reader *reader);

bool distribution_read_uniform(const struct json_node *node, struct distribution *out,
                               const struct distribution_reader *reader);
bool distribution_read_quantiles(const struct json_node *node, struct distribution *out,
                                 const struct distribution_reader *reader);
bool distribution_read_empirical(const struct json_node *node, struct distribution *out,
                                 const struct distribution_reader *reader);

#endif
