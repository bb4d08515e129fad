#include "reports/hgrm.h"

#include "models/result.h"
#include "reports/buffer.h"
#include "sim/histogram.h"
#include "sim/units.h"

#include <math.h>

#define TICKS 5 /* for each halving */

static struct histogram *merged(struct arena *arena, const struct result *result)
{
    struct histogram *all = histogram_new(arena);
    for (size_t i = 0; i < result->variant_count; i++)
        if (!result->variants[i].shadow && result->variants[i].latency_histogram)
            histogram_merge(all, result->variants[i].latency_histogram);
    return all;
}

static double ms(double ns)
{
    return ns / (double)NS_PER_MS;
}

/* Half of the distance to 1 is cut into TICKS, then half of what is left, until a tick is finer than one value. */
static void write_rows(struct buffer *buffer, const struct histogram *all)
{
    double step = 0.5 / TICKS, from = 0;
    for (int tick = 0; from < 1; tick++) {
        double share = from + step * (tick % TICKS);
        if (tick > 0 && tick % TICKS == 0) {
            from = share = from + step * TICKS;
            step /= 2;
        }
        double rank = ceil(share * (double)all->count);
        if (rank < 1) rank = 1;
        if (rank >= (double)all->count) break;
        double value = ms((double)histogram_quantile(all, rank / (double)all->count));
        buffer_format(buffer, "%12.6f %14.12f %10.0f %14.2f\n", value, share, rank, 1 / (1 - share));
    }
    buffer_format(buffer, "%12.6f %14.12f %10llu %14s\n", ms((double)all->maximum), 1.0, (unsigned long long)all->count,
                  "inf");
}

const char *hgrm_report(struct arena *arena, const struct result *result)
{
    struct buffer *buffer = buffer_new(arena);
    const struct histogram *all = merged(arena, result);
    buffer_format(buffer, "%12s %14s %10s %14s\n\n", "Value", "Percentile", "TotalCount", "1/(1-Percentile)");
    if (all->count > 0) write_rows(buffer, all);
    buffer_format(buffer, "#[Mean    = %12.6f, StdDeviation   = %12.6f]\n", ms(histogram_mean(all)),
                  ms(histogram_standard_deviation(all)));
    buffer_format(buffer, "#[Max     = %12.6f, Total count    = %12llu]\n", ms((double)all->maximum),
                  (unsigned long long)all->count);
    buffer_format(buffer, "#[Buckets = %12d, SubBuckets     = %12d]\n", 64 - HISTOGRAM_BITS, 1 << HISTOGRAM_BITS);
    return buffer_text(buffer);
}
