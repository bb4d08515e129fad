/* figure.h - numbers on their way out: rounded for programs here, shortened for people in models/figure_text.h.
 *
 * For programs  a result's doubles carry more digits than they have meaning, and the last of them differ between math
 *               libraries. figure_ms() keeps whole nanoseconds and figure_significant() nine significant digits, so that a
 *               seed gives the same bytes everywhere; minus zero becomes zero. Every double of a JSON report that is not
 *               the user's own passes one of the two. */
#ifndef LOADLINE_REPORTS_FIGURE_H
#define LOADLINE_REPORTS_FIGURE_H

#include "models/figure_text.h"

struct interval;

double figure_ms(double ms);             /* to the nearest 10^-6 ms */
double figure_significant(double value); /* to nine significant digits */
double figure_half_width(const struct interval *interval);

/* USD to a hundredth of a cent, as in all reports: "1.02", "1,234.5678" without the zeros at its end. */
const char *figure_usd(struct arena *arena, double usd);

/* The half width behind a sign, as `figure` (figure_time, figure_share) writes it: "±2.30ms"; "" where it is not known. */
const char *figure_plus_minus(struct arena *arena, const struct interval *interval,
                              const char *(*figure)(struct arena *, double));

#endif
