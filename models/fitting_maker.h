/* fitting_maker.h - what the files of fitting.c share: one place's rows on their way to a profile. */
#ifndef LOADLINE_MODELS_FITTING_MAKER_H
#define LOADLINE_MODELS_FITTING_MAKER_H

#include "models/fitting.h"

struct maker {
    const struct measurements *measurements;
    const struct law_terms *terms;
    struct arena *arena;
    struct faults *faults;
};

/* The rows of one place, and what each is divided by. */
struct group {
    size_t count;
    const struct measurement **rows;
};

/* For messages: where a row stands (NULL: the file), and " on ml.c5.xlarge". */
struct place fitting_row_place(const struct maker *maker, const struct measurement *row);
const char *fitting_title(const struct fitting_place *place, struct arena *arena);

/* What a row's level is judged by: its time or mean; of a table without a mean its middle percentile. */
double fitting_response(const struct maker *maker, const struct measurement *row);

/* Levels, workers and slowdown of rows sorted by concurrency, where they have one; `relative`, which may be NULL, stands for their times. */
void fitting_find_levels(const struct maker *maker, const struct group *group, const double *relative,
                         struct fitting_place *place);

void fitting_warn_of_units(const struct maker *maker, const struct fitting_place *place, double median, double p99,
                           double most);

/* Of rows that are tables of percentiles, and of recommendations. */
bool fitting_tables(const struct maker *maker, const struct group *group, struct fitting_place *place);
bool fitting_means(const struct maker *maker, const struct group *group, struct fitting_place *place);

#endif
