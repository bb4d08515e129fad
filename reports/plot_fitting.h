/* plot_fitting.h - quantiles that were measured against those of the law, as a picture: on the diagonal they are the same (a Q-Q plot:
 * M. Wilk, R. Gnanadesikan, "Probability plotting methods for the analysis of data", Biometrika 55, 1968). One panel for each place.
 *
 * Ownership  the picture lives in the arena; NULL and a fault where there is nothing to draw, or no gnuplot. */
#ifndef LOADLINE_REPORTS_PLOT_FITTING_H
#define LOADLINE_REPORTS_PLOT_FITTING_H

#include "reports/buffer.h"
#include "reports/chart.h"

struct fitting;

const struct buffer *plot_fitting(struct arena *arena, const struct fitting *fitting, enum chart_format format,
                                  struct faults *faults);

#endif
