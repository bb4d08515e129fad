/* rate_curve.h - a rate of requests that changes with time: points, linear between them, level before the first and after the
 * last.
 *
 * Read from  "Points": [[seconds, rate], ...], or "File": a CSV of these two columns, with or without a header; plain, gzip or
 *            zstd.
 * Units      seconds since second 0, strictly rising; requests a second.
 * End        a curve whose last rate is 0 ends there.
 * Ownership  in the arena.
 * Errors     one fault for each bad point of the scenario, and for the first bad line of a file. */
#ifndef LOADLINE_MODELS_RATE_CURVE_H
#define LOADLINE_MODELS_RATE_CURVE_H

#include "models/ramp.h"
#include "models/sha256.h"

#include <stddef.h>
#include <stdint.h>

struct arena;
struct faults;
struct json_node;

#define RATE_HIGHEST           1e9 /* requests a second: up to one a nanosecond */
#define RATE_CURVE_POINTS_MOST 10000000

struct rate_point {
    double at_s, rate_per_s;
};

struct rate_curve {
    size_t count;
    const struct rate_point *points;
    const char *file;              /* as it was opened; NULL: the points stand in the scenario */
    char sha256[SHA256_HEX_BYTES]; /* of the file as stored */
};

/* `node` is the object that has Points or File. */
bool rate_curve_read(const struct json_node *node, struct rate_curve *out, struct arena *arena, struct faults *faults);

bool rate_curve_ends(const struct rate_curve *curve);

/* Ramp 0 goes from second 0 to the first point, ramp i from point i - 1 to the next; the last one is level and lasts 100 years.
 * false where the curve has no such ramp. */
bool rate_curve_ramp(const struct rate_curve *curve, size_t number, int64_t *start_ns, struct ramp *out);

#endif
