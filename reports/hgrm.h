/* hgrm.h - the latencies of all requests as HdrHistogram prints percentiles (.hgrm), which public plotters read.
 *
 * Values     in ms, of all production variants together; every request is counted, from its arrival.
 * Rows       five for each halving of the distance to 1, as HdrHistogram's percentile iterator has them; the last is the maximum.
 * Ownership  the text lives in the arena given.
 * Source     HdrHistogram, AbstractHistogram.outputPercentileDistribution. */
#ifndef LOADLINE_REPORTS_HGRM_H
#define LOADLINE_REPORTS_HGRM_H

struct arena;
struct result;

const char *hgrm_report(struct arena *arena, const struct result *result);

#endif
