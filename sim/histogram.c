#include "sim/histogram.h"

#include "sim/arena.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

struct histogram *histogram_new(struct arena *arena)
{
    struct histogram *histogram = arena_new_of(arena, struct histogram);
    histogram->minimum = INT64_MAX;
    return histogram;
}

/* Buckets outside the range of what was counted are zero, and most have never been touched: leaving them alone saves the
 * machine from giving memory to them. */
struct range {
    size_t first, end;
};

static struct range used(const struct histogram *histogram)
{
    if (histogram->count == 0) return (struct range){0, 0};
    return (struct range){histogram_index(histogram->minimum), histogram_index(histogram->maximum) + 1};
}

void histogram_clear(struct histogram *histogram)
{
    struct range range = used(histogram);
    memset(histogram->buckets + range.first, 0, (range.end - range.first) * sizeof *histogram->buckets);
    histogram->count = 0;
    histogram->minimum = INT64_MAX;
    histogram->maximum = 0;
    histogram->sum = 0;
    histogram->sum_of_squares = 0;
    histogram->kept = 0;
}

static bool keeps_all(const struct histogram *histogram)
{
    return histogram->kept == histogram->count;
}

static void merge_exact(struct histogram *into, const struct histogram *from)
{
    if (!keeps_all(into) || !keeps_all(from) || into->count + from->count > HISTOGRAM_EXACT) {
        into->kept = 0;
        return;
    }
    memcpy(into->exact + into->kept, from->exact, from->kept * sizeof *from->exact);
    into->kept += from->kept;
}

void histogram_merge(struct histogram *into, const struct histogram *from)
{
    if (from->count == 0) return;
    merge_exact(into, from);
    into->count += from->count;
    into->sum += from->sum;
    into->sum_of_squares += from->sum_of_squares;
    if (from->minimum < into->minimum) into->minimum = from->minimum;
    if (from->maximum > into->maximum) into->maximum = from->maximum;
    struct range range = used(from);
    for (size_t i = range.first; i < range.end; i++) into->buckets[i] += from->buckets[i];
}

/* The inverse of histogram_index(): every octave above the first is entered at HISTOGRAM_HALF. */
static int octave_shift(size_t index)
{
    return index < 2 * HISTOGRAM_HALF ? 0 : (int)(index / HISTOGRAM_HALF) - 1;
}

int64_t histogram_bucket_low(size_t index)
{
    int shift = octave_shift(index);
    return (int64_t)((uint64_t)(index - (size_t)shift * HISTOGRAM_HALF) << shift);
}

int64_t histogram_bucket_width(size_t index)
{
    return INT64_C(1) << octave_shift(index);
}

/* The value of that rank, from 1, by partition (Hoare 1961, CACM 4(7), Algorithm 65, "Find"). */
static int64_t select_rank(const struct histogram *histogram, uint64_t rank)
{
    int64_t values[HISTOGRAM_EXACT];
    size_t low = 0, high = histogram->kept - 1, wanted = (size_t)rank - 1;
    memcpy(values, histogram->exact, histogram->kept * sizeof *values);
    while (low < high) {
        int64_t pivot = values[low + (high - low) / 2];
        size_t i = low, j = high;
        for (;;) {
            while (values[i] < pivot) i++;
            while (values[j] > pivot) j--;
            if (i >= j) break;
            int64_t swapped = values[i];
            values[i++] = values[j];
            values[j--] = swapped;
        }
        if (wanted <= j)
            high = j;
        else
            low = j + 1;
    }
    return values[wanted];
}

/* Where the bucket of that rank is looked for: those before it, of which *seen is the sum, hold less. Many are added up side by side. */
static size_t skip_below(const struct histogram *histogram, uint64_t rank, uint64_t *seen)
{
    enum { MANY = 64 };
    struct range range = used(histogram);
    for (; range.first + MANY <= range.end; range.first += MANY) {
        uint64_t more = 0;
        for (size_t i = 0; i < MANY; i++) more += histogram->buckets[range.first + i];
        if (*seen + more >= rank) break;
        *seen += more;
    }
    return range.first;
}

int64_t histogram_quantile(const struct histogram *histogram, double share)
{
    if (histogram->count == 0) return 0;
    /* 0.07 * 100 is a little more than 7 in binary, and its rank is 7 all the same. */
    const double rounding = 1e-15;
    double wanted = ceil(share * (double)histogram->count * (1 - rounding));
    uint64_t rank = wanted < 1 ? 1 : (uint64_t)wanted;
    if (rank >= histogram->count) return histogram->maximum;
    if (rank == 1) return histogram->minimum;
    if (keeps_all(histogram)) return select_rank(histogram, rank);

    uint64_t seen = 0;
    for (size_t i = skip_below(histogram, rank, &seen); i < HISTOGRAM_BUCKETS; i++) {
        seen += histogram->buckets[i];
        if (seen < rank) continue;
        int64_t middle = histogram_bucket_low(i) + histogram_bucket_width(i) / 2;
        if (middle < histogram->minimum) return histogram->minimum;
        return middle > histogram->maximum ? histogram->maximum : middle;
    }
    return histogram->maximum;
}

double histogram_mean(const struct histogram *histogram)
{
    return histogram->count ? (double)histogram->sum / (double)histogram->count : 0;
}

/* n sum(x^2) - (sum x)^2 would overflow 128 bits; the mean is split off in whole numbers instead, so nothing cancels:
 * sum (x - m)^2 = sum x^2 - 2 m sum x + n m^2 for the whole number m nearest the mean. */
double histogram_standard_deviation(const struct histogram *histogram)
{
    if (histogram->count == 0) return 0;
    int128 count = (int128)histogram->count;
    int128 middle = histogram->sum / count;
    int128 rest = histogram->sum - middle * count; /* 0 <= rest < count */
    uint128 about_middle = histogram->sum_of_squares - 2 * (uint128)middle * (uint128)histogram->sum +
                           (uint128)middle * (uint128)middle * (uint128)count;
    double shift = (double)rest / (double)histogram->count;
    double variance = (double)about_middle / (double)histogram->count - shift * shift;
    return variance > 0 ? sqrt(variance) : 0;
}
