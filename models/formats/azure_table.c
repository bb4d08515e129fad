/* azure_table.c - percentiles and a mean as a table of quantiles.
 *
 * Between percentiles p and p' with the values v and v' the table rises from v to v' in two straight pieces, which meet where the share
 * 1 - s of the way in probability and the share s of the way in value are behind: the mean over the stretch is then
 * v + s (v' - v), so that with s = (Average - sum w v) / (sum w v' - sum w v), w = p' - p, the mean of the whole is the Average. A straight
 * line (s = 1/2) instead would have 2 to 3 times the mean where a few calls take much longer than all others. */
#include "models/formats/azure_kinds.h"

#include "sim/arena.h"
#include "sim/quantile.h"

#include <math.h>

static const double percentile_at[AZURE_PERCENTILES] = {0, 0.01, 0.25, 0.5, 0.75, 0.99, 1};

/* A bend this close to a corner is as good as in it, and keeps both pieces longer than nothing. */
#define LEAST_BEND 0x1p-10

static double bend_of(const struct azure_duration *duration)
{
    double low = 0, high = 0;
    for (int i = 0; i + 1 < AZURE_PERCENTILES; i++) {
        double weight = percentile_at[i + 1] - percentile_at[i];
        low += weight * duration->at_ns[i];
        high += weight * duration->at_ns[i + 1];
    }
    double bend = high > low ? (duration->mean_ns - low) / (high - low) : 0.5;
    return fmin(fmax(bend, LEAST_BEND), 1 - LEAST_BEND);
}

const struct quantile *azure_table(struct arena *arena, const struct azure_duration *duration)
{
    enum { PIECES = 2 * (AZURE_PERCENTILES - 1) };
    struct quantile_piece *pieces = arena_new_array(arena, PIECES, struct quantile_piece);
    double bend = bend_of(duration);
    for (int i = 0; i + 1 < AZURE_PERCENTILES; i++) {
        double from = percentile_at[i], to = percentile_at[i + 1];
        double low = duration->at_ns[i], high = duration->at_ns[i + 1], middle = low + bend * (high - low);
        pieces[2 * i] = (struct quantile_piece){(uint64_t)(from * 0x1p64), low, middle};
        pieces[2 * i + 1] = (struct quantile_piece){(uint64_t)((to - bend * (to - from)) * 0x1p64), middle, high};
    }
    return quantile_pieces(arena, pieces, PIECES, false, NULL, NULL);
}
