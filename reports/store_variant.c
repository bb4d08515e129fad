#include "reports/store_variant.h"

#include "reports/buffer.h"
#include "reports/database.h"
#include "reports/store_mode.h"
#include "reports/store_scaling.h"
#include "reports/store_series.h"
#include "reports/store_times.h"
#include "reports/tuples.h"
#include "sim/arena.h"
#include "sim/histogram.h"

#include <stdlib.h>

/* Columns in the order in which the functions beside them write and read. */
static const char variant_columns[] =
    "name, model, instance_type, shadow, mode, configured_share, traffic_share, traffic_share_low, traffic_share_high, "
    "arrived, succeeded, model_errors, throttled, rejected, timed_out, expired, in_flight, waited, utilization, "
    "utilization_low, utilization_high, mean_in_system, mean_queue_length, has_instances, instances_initial, "
    "instances_mean, instances_minimum, instances_peak, instance_hours, busy_hours, idle_hours, component, "
    "mean_batch_size, generation, endpoint_config_name";

static const char histogram_columns[] = "count, minimum_ns, maximum_ns, sum_ns, sum_of_squares_ns2";

static const char *wide_text(struct arena *arena, uint128 value)
{
    char digits[48];
    size_t at = sizeof digits;
    do digits[--at] = (char)('0' + (int)(value % 10));
    while ((value /= 10) > 0);
    return arena_text_n(arena, digits + at, sizeof digits - at);
}

static bool wide_read(const char *text, uint128 *value)
{
    *value = 0;
    if (!text || !*text) return false;
    for (; *text; text++) {
        unsigned digit = (unsigned char)*text - (unsigned)'0';
        if (digit > 9 || *value > (~(uint128)0 - 9) / 10) return false;
        *value = *value * 10 + digit;
    }
    return true;
}

static const char *bucket_text(struct arena *arena, const struct histogram *histogram)
{
    struct buffer *text = buffer_new(arena);
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        int64_t bucket[] = {histogram_bucket_low(i), histogram_bucket_width(i), (int64_t)histogram->buckets[i]};
        if (histogram->buckets[i] > 0) tuples_add(text, bucket, 3);
    }
    tuples_end(text);
    return buffer_text(text);
}

static void save_histogram(struct database *database, int64_t variant_id, const char *measure,
                           const struct histogram *histogram)
{
    if (!histogram) return;
    struct arena *arena = database_arena(database);
    struct statement *row = database_insert(database, "histograms",
                                            arena_format(arena, "%s, variant_id, measure, buckets", histogram_columns));
    statement_add_integer(row, (int64_t)histogram->count);
    statement_add_integer(row, histogram->minimum);
    statement_add_integer(row, histogram->maximum);
    statement_add_text(row, wide_text(arena, (uint128)histogram->sum));
    statement_add_text(row, wide_text(arena, histogram->sum_of_squares));
    statement_add_integer(row, variant_id);
    statement_add_text(row, measure);
    statement_add_text(row, bucket_text(arena, histogram));
    statement_insert(row);
    statement_end(row);
}

/* The text may come from anybody by now. (The view histogram_buckets cannot be used here, since a schema that is not trusted may not
 * call json_extract().) */
static bool load_buckets(const char *text, struct histogram *histogram)
{
    struct tuples buckets = tuples_of(text);
    int64_t bucket[3];
    while (tuples_next(&buckets, bucket, 3)) histogram->buckets[histogram_index(bucket[0])] = (uint64_t)bucket[2];
    return !buckets.broken;
}

static const struct histogram *load_histogram(struct database *database, int64_t variant_id, const char *measure)
{
    struct statement *row =
        database_select(database, arena_format(database_arena(database), "%s, buckets", histogram_columns),
                        "FROM histograms WHERE variant_id = ? AND measure = ?");
    statement_add_integer(row, variant_id);
    statement_add_text(row, measure);
    if (!statement_row(row)) return NULL;
    struct histogram *histogram = histogram_new(database_arena(database));
    uint128 sum = 0;
    histogram->count = (uint64_t)statement_read_integer(row);
    histogram->minimum = statement_read_integer(row);
    histogram->maximum = statement_read_integer(row);
    bool sums = wide_read(statement_read_text(row), &sum);
    sums = wide_read(statement_read_text(row), &histogram->sum_of_squares) && sums;
    histogram->sum = (int128)sum;
    if (!sums) database_damaged(database, "a histogram's sum is no number");
    const char *buckets = statement_read_text(row);
    if (!buckets || !load_buckets(buckets, histogram))
        database_damaged(database, "a histogram's buckets are not [low_ns, width_ns, count]");
    statement_end(row);
    return histogram;
}

static void add_instances(struct statement *row, const struct variant_result *variant)
{
    const struct instance_summary *instances = &variant->instances;
    statement_add_integer(row, variant->has_instances);
    statement_add_integer(row, (int64_t)instances->initial);
    statement_add_real(row, instances->mean);
    statement_add_real(row, instances->minimum);
    statement_add_real(row, instances->peak);
    statement_add_real(row, instances->hours);
    statement_add_real(row, instances->busy_hours);
    statement_add_real(row, instances->idle_hours);
}

static void read_instances(struct statement *row, struct variant_result *variant)
{
    struct instance_summary *instances = &variant->instances;
    variant->has_instances = statement_read_integer(row) != 0;
    instances->initial = (uint64_t)statement_read_integer(row);
    instances->mean = statement_read_real(row);
    instances->minimum = statement_read_real(row);
    instances->peak = statement_read_real(row);
    instances->hours = statement_read_real(row);
    instances->busy_hours = statement_read_real(row);
    instances->idle_hours = statement_read_real(row);
}

static int64_t save_figures(struct database *database, int64_t run_id, size_t position,
                            const struct variant_result *variant)
{
    struct statement *row = database_insert(
        database, "variants", arena_format(database_arena(database), "%s, run_id, position", variant_columns));
    statement_add_text(row, variant->name);
    statement_add_text(row, variant->model);
    statement_add_text(row, variant->instance_type);
    statement_add_integer(row, variant->shadow);
    statement_add_integer(row, variant->mode);
    statement_add_real(row, variant->configured_share);
    statement_add_real(row, variant->traffic_share);
    statement_add_interval(row, &variant->traffic_share_interval);
    statement_add_requests(row, &variant->requests);
    statement_add_real(row, variant->waited);
    statement_add_real(row, variant->utilization);
    statement_add_interval(row, &variant->utilization_interval);
    statement_add_real(row, variant->mean_in_system);
    statement_add_real(row, variant->mean_queue_length);
    add_instances(row, variant);
    statement_add_text(row, variant->component);
    statement_add_real(row, variant->mean_batch_size);
    statement_add_integer(row, variant->generation.number);
    statement_add_text(row, variant->generation.endpoint_config_name);
    statement_add_integer(row, run_id);
    statement_add_integer(row, (int64_t)position);
    int64_t variant_id = statement_insert(row);
    statement_end(row);
    return variant_id;
}

static void read_figures(struct statement *row, struct variant_result *variant)
{
    variant->name = statement_read_text(row);
    variant->model = statement_read_text(row);
    variant->instance_type = statement_read_text(row);
    variant->shadow = statement_read_integer(row) != 0;
    variant->mode = (enum serving_mode)statement_read_integer(row); /* held in range by the schema's check */
    variant->configured_share = statement_read_real(row);
    variant->traffic_share = statement_read_real(row);
    variant->traffic_share_interval = statement_read_interval(row);
    variant->requests = statement_read_requests(row);
    variant->waited = statement_read_real(row);
    variant->utilization = statement_read_real(row);
    variant->utilization_interval = statement_read_interval(row);
    variant->mean_in_system = statement_read_real(row);
    variant->mean_queue_length = statement_read_real(row);
    read_instances(row, variant);
    variant->component = statement_read_text(row);
    variant->mean_batch_size = statement_read_real(row);
    variant->generation.number = (uint32_t)statement_read_integer(row);
    variant->generation.endpoint_config_name = statement_read_text(row);
}

void store_variant_save(struct database *database, int64_t run_id, size_t position,
                        const struct variant_result *variant)
{
    int64_t variant_id = save_figures(database, run_id, position, variant);
    store_times_save(database, run_id, variant_id, "latency", &variant->latency);
    store_times_save(database, run_id, variant_id, "waiting", &variant->waiting);
    store_times_save(database, run_id, variant_id, "service", &variant->service);
    store_times_save(database, run_id, variant_id, "overhead", &variant->overhead);
    save_histogram(database, variant_id, "latency", variant->latency_histogram);
    save_histogram(database, variant_id, "waiting", variant->waiting_histogram);
    save_histogram(database, variant_id, "service", variant->service_histogram);
    store_series_save(database, variant_id, variant);
    store_mode_save(database, run_id, variant_id, variant);
    store_scaling_save(database, variant_id, variant);
}

static void load_parts(struct database *database, int64_t run_id, int64_t variant_id, struct variant_result *variant)
{
    store_times_load(database, run_id, variant_id, "latency", &variant->latency);
    store_times_load(database, run_id, variant_id, "waiting", &variant->waiting);
    store_times_load(database, run_id, variant_id, "service", &variant->service);
    store_times_load(database, run_id, variant_id, "overhead", &variant->overhead);
    variant->latency_histogram = load_histogram(database, variant_id, "latency");
    variant->waiting_histogram = load_histogram(database, variant_id, "waiting");
    variant->service_histogram = load_histogram(database, variant_id, "service");
    store_series_load(database, variant_id, variant);
    store_mode_load(database, run_id, variant_id, variant);
    store_scaling_load(database, variant_id, variant);
}

void store_variants_load(struct database *database, int64_t run_id, bool components, struct variant_result **variants,
                         size_t *count)
{
    struct statement *row =
        database_select(database, arena_format(database_arena(database), "%s, variant_id", variant_columns),
                        "FROM variants WHERE run_id = ? AND (component IS NOT NULL) = ? ORDER BY position");
    statement_add_integer(row, run_id);
    statement_add_integer(row, components);
    *count = 0;
    while (statement_row(row)) {
        *variants = database_room(database, *variants, *count, sizeof **variants);
        struct variant_result *variant = &(*variants)[(*count)++];
        read_figures(row, variant);
        load_parts(database, run_id, statement_read_integer(row), variant);
    }
}
