/* billing.h - the bill: usage times price, line by line, exact to the last digit of models/money.h.
 *
 * Instances  billed by the second in the service (SageMaker pricing), from launch to termination; here by the exact
 *            nanosecond, so that a mean over replications is not rounded twice. The difference is below a second an instance.
 * Volumes    GB-months = GB of each instance * instance time / BILLING_MONTH_NS.
 * Data       by the GB of 10^9 bytes, into and out of the endpoint.
 * Shadows    are billed as production variants of the same type and count.
 * Means      quantities come in as sums over R replications and are divided by R once, where a line is priced: cost =
 *            round(price * sum / (per * R)). The total of a bill is the sum of its lines, to the last digit.
 * Ownership  lines and texts live in the arena given to billing_lines(). */
#ifndef LOADLINE_MODELS_BILLING_H
#define LOADLINE_MODELS_BILLING_H

#include "models/fault.h"
#include "models/result.h"
#include "sim/units.h"

struct arena;
struct instance_type;
struct price_book;

/* A month of 730 hours (365 days / 12), the same that `Monthly` in a report stands for: a volume kept for such a month costs
 * its size times the price of a GB-month. The service divides by the hours of the calendar month, 672 to 744. */
#define BILLING_MONTH_NS (730 * NS_PER_HOUR)
#define BILLING_GB_BYTES INT64_C(1000000000)

/* Under which prices. */
struct billing_terms {
    const struct price_book *book;
    const char *region;
};

/* What one variant used, summed over the replications. */
struct billing_usage {
    const char *variant_name;
    const char *instance_type;
    const char *accelerator_type; /* the retired ElasticInference accelerator of each instance; NULL: none */
    int64_t volume_gb;            /* of each instance; 0: none (billing_volume_gb) */
    int128 instance_ns;           /* integral over time of the instances billed */
    int128 bytes_in, bytes_out;
};

/* GB of volume that are billed for each instance of a type (NULL: not in the catalogue): VolumeSizeInGB as asked for (0: not
 * asked for), and none on types with disks of their own. The volume that comes unasked has no size that AWS publishes; no
 * bill that could be found has a line for it. */
int64_t billing_volume_gb(const struct instance_type *type, int64_t volume_size_gb);

/* Whether everything that the usage names has a price. One fault at `at` for each that has none; quantities don't matter. */
bool billing_check(struct billing_terms terms, const struct billing_usage *usage, struct place at,
                   struct faults *faults, struct arena *arena);

/* The lines of `count` variants, in their order; the mean over `replications`, which is at least 1. A line whose quantity is 0
 * is left out, except instance hours. A usage without a price is a bug here: see billing_check(). Returns how many lines. */
size_t billing_lines(struct billing_terms terms, const struct billing_usage *usages, size_t count,
                     uint32_t replications, struct arena *arena, const struct cost_line **lines);

int64_t billing_total_e10_usd(const struct cost_line *lines, size_t count);

#endif
