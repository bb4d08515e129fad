/* fitting.h - service-time profiles from measurements: a law, what it depends on, workers and slowdown, for each place that was measured.
 *
 * Places     an instance type or a serverless memory that the file names, else one without a name; in the order of the file.
 * Levels     where a place was measured at several concurrencies, they give workers and slowdown (saturation.h). Times above the workers wait
 *            in part and are left out of the law; the others are divided by their level's slowdown.
 * Lines      where rows have tokens or bytes that differ, the time is a line in them (regression.h), and the law is its noise.
 * Batches    rows that are means of simultaneous calls (FMBench's) vary less than calls do: the law is that of the lowest level alone.
 * Means      of a recommendation nothing but the mean is known: it becomes a constant, and Little's law (rate x mean) gives the workers.
 * Ownership  in the arena; the measurements are borrowed.
 * Errors     what cannot be fitted is a fault, and NULL. Doubts are warnings. */
#ifndef LOADLINE_MODELS_FITTING_H
#define LOADLINE_MODELS_FITTING_H

#include "models/law_choice.h"
#include "models/measurements.h"
#include "models/regression.h"
#include "models/saturation.h"

struct fitting_place {
    const char *instance_type; /* NULL: not said, or */
    uint32_t memory_mb;        /* serverless; 0: not */
    size_t rows;
    bool has_choice;          /* false: a mean alone */
    struct law_choice choice; /* of the service time in ms, or of the line's noise */
    bool has_line;
    struct regression line; /* in ms */
    enum measured_column figures[REGRESSION_FIGURES];
    size_t level_count; /* 0: measured at one concurrency, or at none that is known */
    struct saturation_level *levels;
    struct saturation saturation;
    uint32_t workers; /* of the profile; 0: not known */
    size_t law_rows;  /* that the law is of */
    struct distribution service;
};

struct fitting {
    const struct measurements *measurements;
    struct law_terms terms;
    size_t place_count;
    struct fitting_place *places;
    size_t warning_count;
    const char **warnings;
};

struct fitting *fitting_make(const struct measurements *measurements, const struct law_terms *terms,
                             struct arena *arena, struct faults *faults);

#endif
