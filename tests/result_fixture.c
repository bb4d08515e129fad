#include "tests/result_fixture.h"

#include "models/result.h"
#include "sim/arena.h"
#include "sim/histogram.h"
#include "sim/sketch.h"

struct interval result_fixture_interval(double middle, double half_width)
{
    return (struct interval){true, middle - half_width, middle + half_width};
}

/* The last digits are there to be rounded away. */
struct time_summary result_fixture_times(uint64_t count, double scale)
{
    struct time_summary summary = {.count = count,
                                   .mean_ms = scale * 1.23456789012345,
                                   .standard_deviation_ms = scale / 3,
                                   .minimum_ms = scale / 10,
                                   .maximum_ms = scale * 20};
    static const double factors[PERCENTILES] = {1, 2.125, 2.75, 5.5, 11};
    summary.mean_interval_ms = result_fixture_interval(summary.mean_ms, scale / 50);
    for (int i = 0; i < PERCENTILES; i++) {
        summary.percentile_ms[i] = scale * factors[i];
        summary.percentile_interval_ms[i] = result_fixture_interval(scale * factors[i], scale * factors[i] / 20);
    }
    return summary;
}

static const struct histogram *histogram(struct arena *arena, int64_t step_ns)
{
    struct histogram *counted = histogram_new(arena);
    for (int64_t i = 0; i < 1000; i++) histogram_add(counted, i * i * step_ns);
    return counted;
}

/* Of every step ten requests, of 1, 4, 9 .. 100 ms. */
static const struct sketch *latencies(struct arena *arena, size_t count)
{
    struct sketch *sketch = sketch_new(arena);
    struct sketch_step *step = arena_new_of(arena, struct sketch_step);
    for (size_t i = 0; i < count; i++) {
        for (int64_t k = 1; k <= 10; k++) sketch_step_add(step, k * k * NS_PER_MS);
        sketch_append(sketch, step);
    }
    return sketch;
}

static const struct series_point *series(struct arena *arena, size_t count, uint64_t arrived)
{
    struct series_point *points = arena_new_array(arena, count, struct series_point);
    for (size_t i = 0; i < count; i++)
        points[i] = (struct series_point){.start_s = 60 * (int64_t)i,
                                          .elapsed_ns = 300 * NS_PER_S, /* five replications */
                                          .arrived = arrived + i,
                                          .succeeded = arrived,
                                          .failed = i,
                                          .latency_ns = (int64_t)arrived * 40 * NS_PER_MS,
                                          .in_system_ns = 61 * NS_PER_S,
                                          .in_queue_ns = 5 * NS_PER_S,
                                          .busy_ns = 56 * NS_PER_S,
                                          .workers_ns = 480 * NS_PER_S,
                                          .instances_ns = 660 * NS_PER_S,
                                          .starting_ns = 30 * NS_PER_S,
                                          .in_service_ns = 600 * NS_PER_S,
                                          .draining_ns = 30 * NS_PER_S,
                                          .waiting_ns = 15 * NS_PER_S,
                                          .wanted_ns = 645 * NS_PER_S,
                                          .cost_e10_usd = 34000000};
    return points;
}

static struct variant_result production(struct arena *arena)
{
    return (struct variant_result){
        .name = "A",
        .model = "chat",
        .instance_type = "ml.c5.xlarge",
        .mode = MODE_REAL_TIME,
        .configured_share = 2.0 / 3,
        .traffic_share = 0.66631111111,
        .traffic_share_interval = result_fixture_interval(0.66631111111, 0.0021),
        .requests = {.arrived = 12900, .succeeded = 12850, .model_errors = 10, .timed_out = 30, .in_flight = 10},
        .latency = result_fixture_times(12890, 40),
        .waiting = result_fixture_times(12890, 8),
        .service = result_fixture_times(12890, 30),
        .overhead = result_fixture_times(12890, 2),
        .waited = 0.31,
        .utilization = 0.71234567890123,
        .utilization_interval = result_fixture_interval(0.71234567890123, 0.01),
        .mean_in_system = 12.3,
        .mean_queue_length = 1.1,
        .has_instances = true,
        .instances = {2, 2, 2, 2, 2, 1.4246913578, 0.5753086422},
        .latency_histogram = histogram(arena, 791),
        .waiting_histogram = histogram(arena, 13),
        .service_histogram = histogram_new(arena), /* kept, and empty */
        .series_count = 20,
        .series = series(arena, 20, 645),
        .series_latencies = latencies(arena, 20),
    };
}

static struct variant_result shadow(struct arena *arena)
{
    return (struct variant_result){
        .name = "B",
        .model = "chat-small",
        .instance_type = "ml.g5.xlarge",
        .shadow = true,
        .mode = MODE_REAL_TIME,
        .configured_share = 1.0 / 3,
        .traffic_share = 0.33368888889,
        .requests = {.arrived = 6466, .succeeded = 6466},
        .latency = result_fixture_times(6466, 1400),
        .waiting = {.count = 0},
        .service = result_fixture_times(6466, 1390),
        .overhead = result_fixture_times(6466, 0.004),
        .utilization = 0.05,
        .mean_in_system = 0.4,
        .has_instances = true,
        .instances = {1, 1, 1, 1, 1, 0.05, 0.95},
        .series_count = 1,
        .series = series(arena, 1, 6466),
        .series_latencies = latencies(arena, 1),
    };
}

/* A second instance of A for the second hour of the clock: from the run's 20 minutes of the first. */
static const struct cost_hour hours_of_a[] = {{0, 3333333333, 680000000, 100}, {1, 16666666667, 3400000000, 300}};

/* 2 hours at 0.204 USD and 1 hour at 1.408 USD, and 1.5 GB at 0.016 USD: 0.408 + 1.408 + 0.024 = 1.84 USD. */
static const struct cost_line cost_lines[] = {
    {"A",
     {NULL, 0},
     "Instance hours",
     "USE1-Host:ml.c5.xlarge",
     "2",
     "Hours",
     "0.204",
     4080000000,
     false,
     "price list, 2026-09-27",
     true,
     2906370370,
     COMMITMENT_NONE,
     "0.204",
     "0.204",
     4080000000,
     4080000000,
     sizeof hours_of_a / sizeof *hours_of_a,
     hours_of_a},
    {"A",
     {NULL, 0},
     "Data out",
     "USE1-Hst:Data-Bytes-Out",
     "1.5",
     "GB",
     "0.016",
     240000000,
     false,
     "price list, 2026-09-27",
     true,
     240000000,
     COMMITMENT_NONE,
     "0.016",
     "0.016",
     240000000,
     240000000,
     0,
     NULL},
    {"B",
     {NULL, 0},
     "Instance hours",
     "USE1-Host:ml.g5.xlarge",
     "1",
     "Hours",
     "1.408",
     14080000000,
     true,
     "a neighbour times 1.4",
     true,
     464000000,
     COMMITMENT_NONE,
     "1.408",
     "1.408",
     14080000000,
     14080000000,
     0,
     NULL},
};

static const struct result_tag tags[] = {{"team", "search"}, {"cost-centre", "4711"}};

static const struct objective_result objectives[] = {
    {"Latency", "p99", "A", 250, 220, {true, 209, 231}, true, true, 0.0125, true, 0.9993},
    {"ErrorRate", NULL, NULL, 0.001, 0.0025819447, {false, 0, 0}, false, false, 0, false, 0},
    {"CostPerHour", NULL, NULL, 12.5, 1.84, {false, 0, 0}, true, false, 0, false, 0},
};

static const char *const assumptions[] = {"Model \"chat\" has no StartUpInSeconds and no sizes: 240 s are assumed for "
                                          "an instance of ml.c5.xlarge to start, which "
                                          "matters only where instances are launched."};
static const char *const warnings[] = {"The price of ml.g5.xlarge is an estimate.", "A second warning."};
static const struct input_digest inputs[] = {
    {"scenarios/examples/chat-a-b.json", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},
    {"scenarios/examples/azure.csv", "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"}};

struct result *result_fixture(struct arena *arena)
{
    struct result *result = arena_new_of(arena, struct result);
    struct variant_result *variants = arena_new_array(arena, 2, struct variant_result);
    variants[0] = production(arena);
    variants[1] = shadow(arena);
    *result = (struct result){
        .scenario = "chat-a-b",
        .description = "Two variants behind one endpoint, and the requests of an hour.",
        .version = "0.1.0",
        .endpoint_config_name = "chat-config",
        .region = "us-east-1",
        .start_time = "2026-11-23T00:00:00Z",
        .seed = UINT64_MAX - 1,
        .replications = 5,
        .confidence = 0.95,
        .simulated_s = 3600,
        .warm_up_s = 60,
        .warm_up_rule = "as the scenario says",
        .requests = {.arrived = 12900, .succeeded = 12850, .model_errors = 10, .timed_out = 30, .in_flight = 10},
        .latency = result_fixture_times(12890, 40),
        .offered_per_s = 12900 / 5.0 / 3600,
        .succeeded_per_s = 12850 / 5.0 / 3600,
        .series_period_s = 60,
        .variant_count = 2,
        .variants = variants,
        .cost = {.total_e10_usd = 18400000000,
                 .has_interval = true,
                 .total_low_e10_usd = 18399999000,
                 .total_high_e10_usd = 18400001000,
                 .per_hour_e10_usd = 18400000000,
                 .monthly_e10_usd = 13432000000000,
                 .has_per_request = true,
                 .per_million_requests_e10_usd = 7131782945736,
                 .per_thousand_succeeded_e10_usd = 7159533074,
                 .busy_e10_usd = 3610370370,
                 .idle_e10_usd = 14789629630,
                 .line_count = 3,
                 .lines = cost_lines},
        .tag_count = 2,
        .tags = tags,
        .objective_count = 3,
        .objectives = objectives,
        .assumption_count = 1,
        .warning_count = 2,
        .input_count = 2,
        .assumptions = assumptions,
        .warnings = warnings,
        .inputs = inputs,
    };
    return result;
}

struct result *result_fixture_empty(struct arena *arena)
{
    struct result *result = arena_new_of(arena, struct result);
    struct variant_result *variant = arena_new_of(arena, struct variant_result);
    *variant = (struct variant_result){.name = "only", .model = "m", .mode = MODE_SERVERLESS, .configured_share = 1};
    *result = (struct result){.scenario = "empty",
                              .version = "0.1.0",
                              .replications = 1,
                              .confidence = 0.95,
                              .partial = true,
                              .variant_count = 1,
                              .variants = variant};
    return result;
}
