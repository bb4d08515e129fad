/* observed.h - what was measured of an endpoint, to hold a scenario against: its "Observed" member, or a file of its own.
 *
 * Files      JSON of that shape (docs/calibrate.md); the answer of CloudWatch's GetMetricData, each of whose timestamps becomes a point; a table of
 *            latencies by level of users or by rate, as measurements.h reads it.
 * Kept back  as the points say, or as `fit_on` names those that are fitted; without either every second point between the first and the last.
 * Ownership  in the arena.
 * Errors     one fault per problem, and false. */
#ifndef LOADLINE_MODELS_OBSERVED_H
#define LOADLINE_MODELS_OBSERVED_H

#include "models/calibration.h"
#include "models/measurements.h"

struct json_node;

struct observed_options {
    const char *file; /* NULL: the scenario's own */
    struct measurement_options measuring;
    const char *fit_on;       /* names of points, parted by commas; NULL: not said */
    const char *const *frees; /* "/POINTER", "/POINTER=LOW:HIGH" or "/POINTER=LOW:HIGH:STEP" */
    size_t free_count;
};

/* `root` is the scenario's document. */
bool observed_read(struct arena *arena, struct json_node *root, const struct observed_options *options,
                   struct observed *out, struct faults *faults);

/* The scenario's own as every verb looks at it: what is said must be right, and need not be enough to calibrate. */
void observed_check(struct arena *arena, const struct json_node *root, struct faults *faults);

/* --- Between its files --- */

bool observed_is_cloudwatch(const struct json_node *root);
void observed_read_cloudwatch(struct arena *arena, const struct json_node *root, const struct json_node *scenario,
                              struct observed *out, struct faults *faults);

/* Points from rows of a table of latencies. */
void observed_from_rows(struct arena *arena, const struct measurements *rows, struct json_node *scenario,
                        struct observed *out, struct faults *faults);

#endif
