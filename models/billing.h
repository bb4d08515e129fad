/* billing.h - the bill: usage times price, line by line, exact to the last digit of models/money.h.
 *
 * Instances  billed by the second in the service (SageMaker pricing), from launch to termination; here by the exact
 *            nanosecond, so that a mean over replications is not rounded twice. The difference is below a second an instance.
 *            Asynchronous instances cost the same.
 * Volumes    GB-months = GB of each instance * instance time / BILLING_MONTH_NS.
 * Serverless by the second and the memory: the duration of requests on demand, which whoever measures it has rounded up to
 *            whole milliseconds for each request (SageMaker developer guide, serverless inference); provisioned concurrency
 *            for as long as it is there, and at another price for the duration of requests that run on it.
 * Data       by the GB of 10^9 bytes, into and out of the endpoint.
 * S3, SNS    requests one by one; storage in GB-months of BILLING_S3_GB_BYTES and BILLING_MONTH_NS; no free tier.
 * Shadows    are billed as production variants of the same type and count.
 * Discounts  a negotiated one is off the list price, of each line by its usage type. Hours that a Savings Plan covers have a line of
 *            their own, at its rate; what is left of the commitment is a line too (models/discounts.h, models/commitment.h).
 * Means      quantities come in as sums over R replications and are divided by R once, where a line is priced: cost =
 *            round(price * sum / (per * R)). The total of a bill is the sum of its lines, to the last digit.
 * Ownership  lines and texts live in the arena given to billing_lines(). */
#ifndef LOADLINE_MODELS_BILLING_H
#define LOADLINE_MODELS_BILLING_H

#include "models/commitment.h"
#include "models/fault.h"
#include "models/result.h"
#include "sim/units.h"

struct arena;
struct billing_history;
struct instance_type;
struct price_book;
struct savings_plan;
struct discounts;

/* A month of 730 hours (365 days / 12), the same that `Monthly` in a report stands for: a volume kept for such a month costs
 * its size times the price of a GB-month. The service divides by the hours of the calendar month, 672 to 744. */
#define BILLING_MONTH_NS    (730 * NS_PER_HOUR)
#define BILLING_GB_BYTES    INT64_C(1000000000)
#define BILLING_S3_GB_BYTES (INT64_C(1) << 30) /* Amazon S3 FAQs, examples of bills */

/* Charges for time of instances: on demand, and covered by a Savings Plan. */
#define BILLING_INSTANCE_HOURS "Instance hours"
#define BILLING_COVERED_HOURS  "Instance hours, Savings Plan"

/* Whether a line is one of these. */
bool billing_is_instance_hours(const struct cost_line *line);

/* Under which prices. */
struct billing_terms {
    const struct price_book *book;
    const char *region;
    const struct discounts *discounts; /* NULL: none */
};

/* What instances of one type were used. */
struct billing_instances {
    const char *instance_type;
    const char *accelerator_type; /* the retired ElasticInference accelerator of each instance; NULL: none */
    int64_t volume_gb;            /* of each instance; 0: none (billing_volume_gb) */
    int128 instance_ns;           /* integral over time of the instances billed */
    int128 covered_ns;            /* of it, what the Savings Plan of the terms covers */
    bool reserved;                /* paid for elsewhere: no instance hours, all the rest */
};

/* What one variant used, or the endpoint as a whole, summed over the replications. What is 0 was not used. */
struct billing_usage {
    const char *variant_name; /* NULL: the endpoint as a whole */
    size_t instance_count;    /* types: 1, or one for each instance pool; 0: no instances */
    const struct billing_instances *instances;
    uint32_t memory_mb;         /* of a serverless variant, a multiple of 1024; 0: not serverless */
    int128 serverless_ns;       /* durations of requests on demand, each rounded up to whole ms */
    int128 provisioned_ns;      /* integral over time of the concurrency provisioned */
    int128 provisioned_busy_ns; /* durations of requests on provisioned concurrency, rounded likewise */
    int128 bytes_in, bytes_out;
    int128 s3_write_requests, s3_read_requests;
    int128 s3_byte_ns; /* integral over time of the bytes stored */
    int128 sns_publishes;
    int128 unused_commitment;     /* what is left of a Savings Plan's, in 10^-10 USD * ns */
    struct generation generation; /* of the variant */
};

/* GB of volume that are billed for each instance of a type (NULL: not in the catalogue): VolumeSizeInGB as asked for (0: not
 * asked for), and none on types with disks of their own. The volume that comes unasked has no size that AWS publishes; no
 * bill that could be found has a line for it. */
int64_t billing_volume_gb(const struct instance_type *type, int64_t volume_size_gb);

/* Whether everything that the usage names has a price: its types, its memory and, always, data, S3 and SNS. One fault at `at`
 * for each that has none; quantities don't matter. */
bool billing_check(struct billing_terms terms, const struct billing_usage *usage, struct place at,
                   struct faults *faults, struct arena *arena);

/* The lines of `count` usages, in their order; the mean over `replications`, which is at least 1. A line whose quantity is 0
 * is left out, except instance hours. Quantity times unit price is the cost. A usage without a price is a bug here: see
 * billing_check(). Returns how many lines. */
size_t billing_lines(struct billing_terms terms, const struct billing_usage *usages, size_t count,
                     uint32_t replications, struct arena *arena, struct cost_line **lines);

/* What a line had come to by some time: the quantity in 10^-10 of its unit. */
struct billing_amount {
    int128 quantity_e10;
    int64_t cost_e10_usd;
};

/* For what the lines that billing_lines() made of these usages had come to earlier. Only their prices are read, here. It
 * lives in the arena. */
struct billing_history *billing_history_new(const struct billing_usage *usages, size_t count, uint32_t replications,
                                            const struct cost_line *lines, struct arena *arena);

/* The amount of each line by the time when the same variants had used so much: the same usages, with other quantities. Priced and rounded
 * as the line is, so that with the quantities of the line it is the line. */
void billing_history_until(const struct billing_history *history, const struct billing_usage *usages,
                           struct billing_amount *amounts);

/* What an hour of an instance type costs on demand and under a plan. false where it has no price. */
bool billing_rate(struct billing_terms terms, const struct savings_plan *plan, const char *instance_type,
                  struct commitment_rate *out, struct arena *arena);

/* Whether a line is paid for what passes, not for what is there. Lines of another version's charges are taken to be for what is there. */
bool billing_grows_with_requests(const struct cost_line *line);

int64_t billing_total_e10_usd(const struct cost_line *lines, size_t count);

/* The most requests in a period that, paid for one by one, cost no more than what is paid for the period as such: a month of
 * an instance over the price of a serverless request (break-even rule of aws-samples' SageMaker serverless benchmarking
 * toolkit), rounded down. Both above 0. */
int64_t billing_break_even_requests(int64_t period_e10_usd, int64_t request_e10_usd);

#endif
