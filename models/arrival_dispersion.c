#include "models/arrival_dispersion.h"

#include "models/arrival_fit.h"

#include <math.h>

/* s is the rate at which the state is forgotten. */
static double of_states(const struct arrival_state *state, double window_s)
{
    double dwell[2] = {state[0].mean_dwell_s, state[1].mean_dwell_s}, s = 1 / dwell[0] + 1 / dwell[1];
    double share = dwell[0] / (dwell[0] + dwell[1]), difference = state[1].rate_per_s - state[0].rate_per_s;
    double mean = share * state[0].rate_per_s + (1 - share) * state[1].rate_per_s;
    double held = 1 + expm1(-s * window_s) / (s * window_s); /* 0 in short windows, 1 in long ones */
    return 1 + 2 * share * (1 - share) * difference * difference / (mean * s) * held;
}

/* Half of what lies around the first and the last point is level. */
static double of_curve(const struct arrival_candidate *candidate, double window_s)
{
    const struct rate_point *points = candidate->points;
    size_t last = candidate->point_count - 1;
    double ends = points[0].rate_per_s + points[last].rate_per_s, mean = ends / 2;
    double square =
        (points[0].rate_per_s * points[0].rate_per_s + points[last].rate_per_s * points[last].rate_per_s) / 2;
    for (size_t i = 0; i < last; i++) {
        double a = points[i].rate_per_s, b = points[i + 1].rate_per_s;
        mean += (a + b) / 2;
        square += (a * a + a * b + b * b) / 3;
    }
    mean /= (double)candidate->point_count;
    square /= (double)candidate->point_count;
    return 1 + window_s * fmax(square - mean * mean, 0) / mean;
}

/* Of batches that come as a Poisson process. */
static double of_sizes(const struct distribution *size)
{
    double variation = distribution_cv(size);
    return distribution_mean(size) * (1 + variation * variation);
}

double arrival_dispersion(const struct arrival_candidate *candidate, double window_s)
{
    switch (candidate->process) {
    case PROCESS_RENEWAL: return pow(distribution_cv(&candidate->law), 2);
    case PROCESS_BATCH: return of_sizes(&candidate->law);
    case PROCESS_MMPP: return of_states(candidate->states, window_s);
    case PROCESS_RATE_CURVE: return of_curve(candidate, window_s);
    case PROCESS_DETERMINISTIC: return 0;
    case PROCESS_POISSON:
    case PROCESS_CLOSED: break;
    }
    return 1;
}
