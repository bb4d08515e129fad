/* openmetrics.h - a result in the OpenMetrics text format, as a textfile collector takes it.
 *
 * Units      base units: seconds, ratios 0..1, and usd. Names end in their unit, counters in _total.
 * Labels     scenario; variant and component, where a figure is of one; shadow="true" of shadow variants.
 * Money      exact: loadline_cost_line_usd adds up to loadline_cost_usd, to the last digit.
 * Time       none: the samples are of a simulation, not of now.
 * Ownership  the text lives in the arena given.
 * Source     OpenMetrics 1.0. */
#ifndef LOADLINE_REPORTS_OPENMETRICS_H
#define LOADLINE_REPORTS_OPENMETRICS_H

struct arena;
struct result;

const char *openmetrics_report(struct arena *arena, const struct result *result);

#endif
