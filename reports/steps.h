/* steps.h - a series for readers: its steps merged to a few rows of equal length.
 *
 * Length     the shortest of 1, 2, 5, 10, 15, 20 and 30 minutes, 1, 2, 3, 4, 6 and 12 hours, 1, 2 and 7 days that is whole steps of the
 *            series and makes no more rows than asked for; else as many steps as that takes. A last row of less than a tenth of
 *            the others is part of the one before: what a run ends with in a second has no rate of its own.
 * Law        a row is the sum of its steps, and its percentiles are those of their latencies together: all rows together are
 *            what all steps are.
 * Ownership  lives in the arena given. */
#ifndef LOADLINE_REPORTS_STEPS_H
#define LOADLINE_REPORTS_STEPS_H

#include "models/result.h"

struct arena;

struct step_row {
    struct series_point sums;
    uint64_t latencies; /* how many there are; 0: percentiles and mean mean nothing */
    double mean_ms, p50_ms, p99_ms;
};

struct step_rows {
    int64_t length_s;
    size_t count; /* 0: a series of an older format of the store, which did not keep enough */
    const struct step_row *all;
};

struct step_rows step_rows(struct arena *arena, const struct result *result, const struct variant_result *variant,
                           size_t most);

/* Mean over the time of a row of a level whose integral that is. */
double step_mean(const struct step_row *row, int64_t integral_ns);

/* Busy workers over workers in service; 0 where none is. */
double step_utilization(const struct step_row *row);

/* "13:05", behind days where there are several: "2d 13:05". */
const char *step_clock(struct arena *arena, int64_t second, bool days);

#endif
