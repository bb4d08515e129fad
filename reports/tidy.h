/* tidy.h - a result as tidy rows of comma-separated values: one figure a row, for spreadsheets, R and pandas.
 *
 * Columns    Scenario, Seed, Replications, VariantName, InferenceComponentName, Metric, Statistic, Value, Unit, Lower, Upper.
 *            Metric and Statistic are the members of a result (docs/results.md); of Cost.Lines, Statistic is the usage type.
 * Money      exact: the rows of Cost.Lines add up to Cost.Total, to the last digit.
 * Null       nothing between commas: the endpoint as a whole, no interval.
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_TIDY_H
#define LOADLINE_REPORTS_TIDY_H

struct arena;
struct result;

const char *tidy_report(struct arena *arena, const struct result *result);

#endif
