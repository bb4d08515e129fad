/* arrival_dispersion.h - how bursty a process that was fitted is: the index of dispersion of its counts in windows, which a trace has too
 * (trace_statistics.h).
 *
 * poisson 1; deterministic 0; renewal the squared coefficient of variation of its gaps, to which windows of many gaps come (Cox 1962,
 * Renewal Theory, section 4.5); batch E[B^2] / E[B] of its sizes B. Of a rate r(t) that changes 1 + the variance of its integral over a window /
 * the mean of that (Cox and Isham 1980, Point Processes, section 3.3): mmpp, of two states with covariance p0 p1 (r1 - r0)^2 exp(-s t), in closed
 * form; rate-curve as if a window were shorter than what lies between its points. */
#ifndef LOADLINE_MODELS_ARRIVAL_DISPERSION_H
#define LOADLINE_MODELS_ARRIVAL_DISPERSION_H

struct arrival_candidate;

double arrival_dispersion(const struct arrival_candidate *candidate, double window_s);

#endif
