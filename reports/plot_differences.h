/* plot_differences.h - how far one scenario of a comparison is from the baseline: a forest plot of every difference with its interval.
 *
 * Axis       a difference as a share of the baseline's figure, so that all fit on one; stretched around 0 (asinh), where most are.
 *            Figures whose baseline is 0 have no such share and are in the table alone.
 * Numbers    are in text_side_table(): the plot has none of its own.
 * Ownership  lives in the arena given; `comparison` must outlive it. */
#ifndef LOADLINE_REPORTS_PLOT_DIFFERENCES_H
#define LOADLINE_REPORTS_PLOT_DIFFERENCES_H

#include "models/comparison.h"
#include "reports/plot.h"

/* False where nothing is different, or nothing can be drawn. */
bool plot_differences(struct arena *arena, const struct comparison *comparison, const struct side *side,
                      struct plot *plot);

#endif
