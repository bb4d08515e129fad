/* plot_front.h - cost against p99 of every plan that a sizing simulated, with the front that no other plan is both below and left of.
 *
 * Ownership  lives in the arena given; the sizing must outlive it. */
#ifndef LOADLINE_REPORTS_PLOT_FRONT_H
#define LOADLINE_REPORTS_PLOT_FRONT_H

#include "models/sizing.h"
#include "reports/plot.h"

/* False where there are fewer than two plans to look at. */
bool plot_front(struct arena *arena, const struct sizing *sizing, struct plot *plot);

#endif
