#include "tests/mode_fixture.h"

#include "models/result.h"
#include "sim/arena.h"
#include "sim/histogram.h"
#include "tests/result_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* What all of them say alike. */
static struct result *result_of(struct arena *arena, const char *scenario, struct variant_result *variants,
                                size_t variant_count)
{
    struct result *result = arena_new_of(arena, struct result);
    *result = (struct result){.scenario = scenario,
                              .version = "0.1.0",
                              .endpoint_config_name = scenario,
                              .region = "us-east-1",
                              .start_time = "2026-11-23T00:00:00Z",
                              .seed = 1,
                              .replications = 5,
                              .confidence = 0.95,
                              .simulated_s = 3600,
                              .series_period_s = 60,
                              .variant_count = variant_count,
                              .variants = variants};
    return result;
}

/* An hour's bill, all of it busy. */
static struct cost_result bill(int64_t total_e10_usd, const struct cost_line *lines, size_t count)
{
    return (struct cost_result){.total_e10_usd = total_e10_usd,
                                .per_hour_e10_usd = total_e10_usd,
                                .monthly_e10_usd = 730 * total_e10_usd,
                                .busy_e10_usd = total_e10_usd,
                                .line_count = count,
                                .lines = lines};
}

/* --- Serverless --- */

static const struct failure_count thumbnail_failures[] = {
    {"all slots were busy", 400, "ThrottlingException", 55},
    {"the slot was still starting at the limit on an invocation", 429, "ModelNotReadyException", 5},
    {"the container answered with an error", 424, "ModelError", 20},
    {"the caller's time-out passed", 0, NULL, 20}};

/* 2 GB: 12,345.678 s at 0.00004 USD, 4 slots for an hour at 0.00001, 5,000 s at 0.00002; 1 GB: 600 s at 0.00002.
 * 0.49382712 + 0.144 + 0.1 + 0.012 = 0.74982712 USD. */
static const struct cost_line serverless_lines[] = {{"thumbnails",
                                                     {NULL, 0},
                                                     "Serverless duration",
                                                     "USE1-ServerlessInf:Mem-2GB",
                                                     "12345.678",
                                                     "Seconds",
                                                     "0.00004",
                                                     4938271200,
                                                     false,
                                                     "price list, 2026-09-27",
                                                     true,
                                                     4938271200,
                                                     COMMITMENT_NONE,
                                                     "0.00004",
                                                     "0.00004",
                                                     4938271200,
                                                     4938271200,
                                                     0,
                                                     NULL},
                                                    {"thumbnails",
                                                     {NULL, 0},
                                                     "Provisioned concurrency usage",
                                                     "USE1-ProvisionedConcurrency:Usage-2GB",
                                                     "14400",
                                                     "Seconds",
                                                     "0.00001",
                                                     1440000000,
                                                     false,
                                                     "price list, 2026-09-27",
                                                     true,
                                                     1440000000,
                                                     COMMITMENT_NONE,
                                                     "0.00001",
                                                     "0.00001",
                                                     1440000000,
                                                     1440000000,
                                                     0,
                                                     NULL},
                                                    {"thumbnails",
                                                     {NULL, 0},
                                                     "Provisioned concurrency duration",
                                                     "USE1-ProvisionedConcurrency:Mem-2GB",
                                                     "5000",
                                                     "Seconds",
                                                     "0.00002",
                                                     1000000000,
                                                     false,
                                                     "price list, 2026-09-27",
                                                     true,
                                                     1000000000,
                                                     COMMITMENT_NONE,
                                                     "0.00002",
                                                     "0.00002",
                                                     1000000000,
                                                     1000000000,
                                                     0,
                                                     NULL},
                                                    {"labels",
                                                     {NULL, 0},
                                                     "Serverless duration",
                                                     "USE1-ServerlessInf:Mem-1GB",
                                                     "600",
                                                     "Seconds",
                                                     "0.00002",
                                                     120000000,
                                                     true,
                                                     "the price of 2 GB halved",
                                                     true,
                                                     120000000,
                                                     COMMITMENT_NONE,
                                                     "0.00002",
                                                     "0.00002",
                                                     120000000,
                                                     120000000,
                                                     0,
                                                     NULL}};

static struct variant_result thumbnails(void)
{
    return (struct variant_result){
        .name = "thumbnails",
        .model = "resnet",
        .mode = MODE_SERVERLESS,
        .configured_share = 0.8,
        .traffic_share = 10000.0 / 12250,
        .traffic_share_interval = result_fixture_interval(10000.0 / 12250, 0.004),
        .requests = {.arrived = 10000, .succeeded = 9900, .model_errors = 20, .throttled = 60, .timed_out = 20},
        .latency = result_fixture_times(9940, 180),
        .waiting = result_fixture_times(9940, 0),
        .service = result_fixture_times(9940, 120),
        .overhead = result_fixture_times(9940, 2),
        .utilization = 0.55,
        .mean_in_system = 3.1,
        .has_serverless = true,
        .serverless = {.memory_mb = 2048,
                       .max_concurrency = 20,
                       .provisioned_concurrency = 4,
                       .cold_starts = 428,
                       .cold_start_share = 428.0 / 9940,
                       .cold_start_share_interval = result_fixture_interval(428.0 / 9940, 0.0021),
                       .mean_warm = 5.6363636363636363,
                       .mean_busy = 3.1,
                       .peak_concurrency = 19.6,
                       .provisioned_utilization = 0.34722222222222222,
                       .spillover = 3120,
                       .cold_start = result_fixture_times(428, 5200)},
        .failure_count = COUNT(thumbnail_failures),
        .failures = thumbnail_failures,
    };
}

static struct variant_result labels(void)
{
    return (struct variant_result){
        .name = "labels",
        .model = "resnet-small",
        .mode = MODE_SERVERLESS,
        .configured_share = 0.2,
        .traffic_share = 2250.0 / 12250,
        .requests = {.arrived = 2250, .succeeded = 2250},
        .latency = result_fixture_times(2250, 40),
        .service = result_fixture_times(2250, 40),
        .waiting = result_fixture_times(2250, 0),
        .overhead = result_fixture_times(2250, 0),
        .utilization = 0.2,
        .mean_in_system = 0.1,
        .has_serverless = true,
        .serverless =
            {.memory_mb = 1024, .max_concurrency = 5, .mean_warm = 0.5, .mean_busy = 0.1, .peak_concurrency = 2},
    };
}

struct result *mode_fixture_serverless(struct arena *arena)
{
    struct variant_result *variants = arena_new_array(arena, 2, struct variant_result);
    variants[0] = thumbnails();
    variants[1] = labels();
    struct result *result = result_of(arena, "thumbnails", variants, 2);
    result->requests = (struct request_counts){
        .arrived = 12000, .succeeded = 11950, .model_errors = 20, .throttled = 20, .timed_out = 10};
    result->latency = result_fixture_times(11980, 150);
    result->offered_per_s = 12000 / 5.0 / 3600;
    result->succeeded_per_s = 11950 / 5.0 / 3600;
    result->has_callers = true;
    result->callers = (struct caller_summary){.attempts = 12250, .retries = 250, .refused_by_quota = 7};
    result->cost = bill(7498271200, serverless_lines, COUNT(serverless_lines));
    return result;
}

/* --- Asynchronous --- */

static const struct failure_count report_failures[] = {
    {"its time to live ended in the backlog", 0, NULL, 10},
    {"the answer was larger than the service passes on", 424, "ModelError", 4}};

/* 1.5 hours at 1.408 USD and 1 hour at 0.204, 97 writes and 100 reads, a little storage, 96 publishes:
 * 2.112 + 0.204 + 97 * 0.000005 + 100 * 0.0000004 + 0.01 * 0.023 + 96 * 0.0000005 = 2.316803 USD. */
static const struct cost_line async_lines[] = {{"reports",
                                                {NULL, 0},
                                                "Instance hours",
                                                "USE1-Host:ml.g5.xlarge",
                                                "1.5",
                                                "Hours",
                                                "1.408",
                                                21120000000,
                                                false,
                                                "price list, 2026-09-27",
                                                true,
                                                21120000000,
                                                COMMITMENT_NONE,
                                                "1.408",
                                                "1.408",
                                                21120000000,
                                                21120000000,
                                                0,
                                                NULL},
                                               {"reports",
                                                {NULL, 0},
                                                "S3 writes",
                                                "USE1-Requests-Tier1",
                                                "97",
                                                "Requests",
                                                "0.000005",
                                                4850000,
                                                false,
                                                "price list, 2026-09-27",
                                                true,
                                                4850000,
                                                COMMITMENT_NONE,
                                                "0.000005",
                                                "0.000005",
                                                4850000,
                                                4850000,
                                                0,
                                                NULL},
                                               {"reports",
                                                {NULL, 0},
                                                "S3 reads",
                                                "USE1-Requests-Tier2",
                                                "100",
                                                "Requests",
                                                "0.0000004",
                                                400000,
                                                false,
                                                "price list, 2026-09-27",
                                                true,
                                                400000,
                                                COMMITMENT_NONE,
                                                "0.0000004",
                                                "0.0000004",
                                                400000,
                                                400000,
                                                0,
                                                NULL},
                                               {"reports",
                                                {NULL, 0},
                                                "S3 storage",
                                                "USE1-TimedStorage-ByteHrs",
                                                "0.01",
                                                "GB-Month",
                                                "0.023",
                                                2300000,
                                                false,
                                                "price list, 2026-09-27",
                                                true,
                                                2300000,
                                                COMMITMENT_NONE,
                                                "0.023",
                                                "0.023",
                                                2300000,
                                                2300000,
                                                0,
                                                NULL},
                                               {"reports",
                                                {NULL, 0},
                                                "SNS publishes",
                                                "USE1-SNS-Requests-Tier1",
                                                "96",
                                                "Requests",
                                                "0.0000005",
                                                480000,
                                                false,
                                                "price list, 2026-09-27",
                                                true,
                                                480000,
                                                COMMITMENT_NONE,
                                                "0.0000005",
                                                "0.0000005",
                                                480000,
                                                480000,
                                                0,
                                                NULL},
                                               {"notes",
                                                {NULL, 0},
                                                "Instance hours",
                                                "USE1-Host:ml.c5.xlarge",
                                                "1",
                                                "Hours",
                                                "0.204",
                                                2040000000,
                                                false,
                                                "price list, 2026-09-27",
                                                true,
                                                2040000000,
                                                COMMITMENT_NONE,
                                                "0.204",
                                                "0.204",
                                                2040000000,
                                                2040000000,
                                                0,
                                                NULL}};

static const struct scaling_change report_scaling[] = {
    {0, 0, 0, 1, "bounds: at least 1"},
    {370 * NS_PER_S + NS_PER_S / 4, 310 * NS_PER_S + NS_PER_S / 4, 1, 3,
     "policy \"backlog per instance\": alarm high: 3 of 3 points above 5"},
    {1800 * NS_PER_S, 1800 * NS_PER_S, 2, 1, "scheduled action \"off at night\""}};

static struct variant_result reports(void)
{
    return (struct variant_result){
        .name = "reports",
        .model = "llama",
        .instance_type = "ml.g5.xlarge",
        .mode = MODE_ASYNC,
        .configured_share = 0.75,
        .traffic_share = 500.0 / 640,
        .traffic_share_interval = result_fixture_interval(500.0 / 640, 0.02),
        .requests = {.arrived = 500, .succeeded = 480, .model_errors = 4, .expired = 10, .in_flight = 6},
        .latency = result_fixture_times(484, 240000),
        .waiting = result_fixture_times(484, 200000),
        .service = result_fixture_times(484, 38000),
        .overhead = result_fixture_times(484, 0),
        .waited = 0.92,
        .utilization = 0.97,
        .utilization_interval = result_fixture_interval(0.97, 0.01),
        .mean_in_system = 31.5,
        .mean_queue_length = 27.5,
        .has_instances = true,
        .instances = {1, 1.5, 1, 2, 1.5, 1.455, 0.045},
        .has_scaling = true,
        .scaling = {.scale_outs = 9,
                    .scale_ins = 5,
                    .refused_launches = 2,
                    .event_count = COUNT(report_scaling),
                    .events = report_scaling,
                    .has_regret = true,
                    .regret = {.needed_hours = 1.375,
                               .above_e10_usd = -1250000000,
                               .shortages = 7,
                               .shortage_requests = 310,
                               .shortage_s = 420,
                               .shortage_mean_s = 120,
                               .shortage_longest_s = 300,
                               .overshoot = 1,
                               .reversals = 2}},
        .has_async = true,
        .async = {.max_concurrent_invocations = 4,
                  .peak_backlog = 58.4,
                  .mean_backlog = 31.25,
                  .oldest_s = 21600,
                  .time_in_backlog = result_fixture_times(494, 200000),
                  .download = result_fixture_times(484, 120),
                  .upload = result_fixture_times(484, 30)},
        .failure_count = COUNT(report_failures),
        .failures = report_failures,
        .has_capture = true,
        .capture = {.records = 250, .gb = 0.0123456789012},
    };
}

static struct variant_result notes(void)
{
    return (struct variant_result){
        .name = "notes",
        .model = "tiny",
        .instance_type = "ml.c5.xlarge",
        .mode = MODE_ASYNC,
        .configured_share = 0.25,
        .traffic_share = 140.0 / 640,
        .requests = {.arrived = 140, .succeeded = 140},
        .latency = result_fixture_times(140, 900),
        .waiting = result_fixture_times(140, 1),
        .service = result_fixture_times(140, 890),
        .overhead = result_fixture_times(140, 0),
        .utilization = 0.04,
        .mean_in_system = 0.1,
        .has_instances = true,
        .instances = {1, 1, 1, 1, 1, 0.04, 0.96},
        .has_async = true,
        .async = {.max_concurrent_invocations = 1,
                  .peak_backlog = 2,
                  .mean_backlog = 0.1,
                  .oldest_s = 1.25,
                  .time_in_backlog = result_fixture_times(140, 1)},
    };
}

struct result *mode_fixture_async(struct arena *arena)
{
    struct variant_result *variants = arena_new_array(arena, 2, struct variant_result);
    variants[0] = reports();
    variants[1] = notes();
    struct result *result = result_of(arena, "reports", variants, 2);
    result->requests =
        (struct request_counts){.arrived = 640, .succeeded = 620, .model_errors = 4, .expired = 10, .in_flight = 6};
    result->latency = result_fixture_times(624, 186000);
    result->offered_per_s = 640 / 5.0 / 3600;
    result->succeeded_per_s = 620 / 5.0 / 3600;
    result->cost = bill(23168030000, async_lines, COUNT(async_lines));
    return result;
}

/* --- Inference components --- */

static const struct type_summary pool_types[] = {{"ml.g5.2xlarge", 1.5, 1.5}, {"ml.g6.2xlarge", 0.75, 0.75}};

static const struct failure_count adapter_failures[] = {
    {"no copy of the component was in service", 400, "ValidationError", 300}};

static const struct failure_count ranker_failures[] = {
    {"the container's queue was full (its own status: 503)", 424, "ModelError", 40},
    {"the instance failed while the request was on it", 500, "InternalFailure", 2}};

/* Of the components together. */
static const struct failure_count pool_failures[] = {
    {"the instance failed while the request was on it", 500, "InternalFailure", 2},
    {"the container's queue was full (its own status: 503)", 424, "ModelError", 40},
    {"no copy of the component was in service", 400, "ValidationError", 300}};

/* 1.5 hours at 1.515 USD and 0.75 at 1.222: 2.2725 + 0.9165 = 3.189 USD. */
static const struct cost_line component_lines[] = {{"pool",
                                                    {NULL, 0},
                                                    "Instance hours",
                                                    "USE1-Host:ml.g5.2xlarge",
                                                    "1.5",
                                                    "Hours",
                                                    "1.515",
                                                    22725000000,
                                                    false,
                                                    "price list, 2026-09-27",
                                                    true,
                                                    22725000000,
                                                    COMMITMENT_NONE,
                                                    "1.515",
                                                    "1.515",
                                                    22725000000,
                                                    22725000000,
                                                    0,
                                                    NULL},
                                                   {"pool",
                                                    {NULL, 0},
                                                    "Instance hours",
                                                    "USE1-Host:ml.g6.2xlarge",
                                                    "0.75",
                                                    "Hours",
                                                    "1.222",
                                                    9165000000,
                                                    false,
                                                    "price list, 2026-09-27",
                                                    true,
                                                    9165000000,
                                                    COMMITMENT_NONE,
                                                    "1.222",
                                                    "1.222",
                                                    9165000000,
                                                    9165000000,
                                                    0,
                                                    NULL}};

static const struct histogram *counted(struct arena *arena, int64_t step_ns)
{
    struct histogram *histogram = histogram_new(arena);
    for (int64_t i = 1; i <= 100; i++) histogram_add(histogram, i * step_ns);
    return histogram;
}

static struct variant_result pool(void)
{
    return (struct variant_result){
        .name = "pool",
        .mode = MODE_REAL_TIME,
        .configured_share = 1,
        .traffic_share = 1,
        .traffic_share_interval = result_fixture_interval(1, 0),
        .requests = {.arrived = 5300, .succeeded = 4950, .model_errors = 2, .rejected = 340, .in_flight = 8},
        .latency = result_fixture_times(4952, 700),
        .waiting = result_fixture_times(4952, 60),
        .service = result_fixture_times(4952, 640),
        .overhead = result_fixture_times(4952, 0),
        .waited = 0.4,
        .utilization = 0.61,
        .utilization_interval = result_fixture_interval(0.61, 0.02),
        .mean_in_system = 3.5,
        .mean_queue_length = 0.4,
        .has_instances = true,
        .instances = {1, 2.25, 1, 3, 2.25, 1.375, 0.875},
        .type_count = COUNT(pool_types),
        .types = pool_types,
        .has_fleet = true,
        .fleet = {.launches_waited = 6,
                  .launches_given_up = 1,
                  .launches_failed = {[START_NOT_DOWNLOADED] = 2, [START_NOT_HEALTHY] = 5},
                  .released = 3,
                  .copies_moved = 4,
                  .copies_failed = {[START_NOT_HEALTHY] = 7}},
        .failure_count = COUNT(pool_failures),
        .failures = pool_failures,
    };
}

static struct variant_result chat(struct arena *arena)
{
    struct series_point *series = arena_new_of(arena, struct series_point);
    *series = (struct series_point){.arrived = 2000, .succeeded = 1996, .latency_ns = 2000 * NS_PER_S};
    return (struct variant_result){
        .name = "pool",
        .model = "chat-7b",
        .component = "chat",
        .mode = MODE_REAL_TIME,
        .configured_share = 0.4,
        .traffic_share = 2000.0 / 5300,
        .traffic_share_interval = result_fixture_interval(2000.0 / 5300, 0.01),
        .requests = {.arrived = 2000, .succeeded = 1996, .in_flight = 4},
        .latency = result_fixture_times(1996, 1800),
        .waiting = result_fixture_times(1996, 30),
        .service = result_fixture_times(1996, 1770),
        .overhead = result_fixture_times(1996, 0),
        .waited = 0.2,
        .utilization = 0.7,
        .utilization_interval = result_fixture_interval(0.7, 0.03),
        .mean_in_system = 2.5,
        .mean_queue_length = 0.1,
        .has_copies = true,
        .copies = {.wanted = 2, .mean = 1.9375, .has_extremes = true, .minimum = 1, .peak = 2},
        .has_tokens = true,
        .tokens = {.first_token = result_fixture_times(1996, 90),
                   .output_token = result_fixture_times(1996, 14),
                   .input_per_s = 113.5,
                   .output_per_s = 12.25},
        .latency_histogram = counted(arena, 18 * NS_PER_MS),
        .series_count = 1,
        .series = series,
    };
}

static struct variant_result ranker(void)
{
    return (struct variant_result){
        .name = "pool",
        .model = "rank",
        .component = "ranker",
        .mode = MODE_REAL_TIME,
        .configured_share = 0.5,
        .traffic_share = 3000.0 / 5300,
        .requests = {.arrived = 3000, .succeeded = 2954, .model_errors = 2, .rejected = 40, .in_flight = 4},
        .latency = result_fixture_times(2956, 30),
        .waiting = result_fixture_times(2956, 10),
        .service = result_fixture_times(2956, 20),
        .overhead = result_fixture_times(2956, 0),
        .waited = 0.55,
        .utilization = 0.5,
        .mean_in_system = 1,
        .mean_queue_length = 0.3,
        .has_copies = true,
        .copies = {.wanted = 1, .mean = 1},
        .failure_count = COUNT(ranker_failures),
        .failures = ranker_failures,
    };
}

static struct variant_result adapter(void)
{
    return (struct variant_result){
        .name = "pool",
        .model = "chat-7b-german",
        .component = "chat-german",
        .mode = MODE_REAL_TIME,
        .configured_share = 0.1,
        .traffic_share = 300.0 / 5300,
        .requests = {.arrived = 300, .rejected = 300},
        .has_copies = true,
        .copies = {.wanted = 1, .mean = 0, .unplaced = 5},
        .failure_count = COUNT(adapter_failures),
        .failures = adapter_failures,
    };
}

struct result *mode_fixture_components(struct arena *arena)
{
    struct variant_result *variants = arena_new_array(arena, 1, struct variant_result);
    struct variant_result *components = arena_new_array(arena, 3, struct variant_result);
    variants[0] = pool();
    components[0] = chat(arena);
    components[1] = ranker();
    components[2] = adapter();
    struct result *result = result_of(arena, "components", variants, 1);
    result->component_count = 3;
    result->components = components;
    result->requests = variants[0].requests;
    result->latency = variants[0].latency;
    result->offered_per_s = 5300 / 5.0 / 3600;
    result->succeeded_per_s = 4950 / 5.0 / 3600;
    result->cost = bill(31890000000, component_lines, COUNT(component_lines));
    return result;
}

/* --- Tokens, and a shadow --- */

static const struct failure_count shadow_failures[] = {
    {"the service's limit on an invocation passed", 424, "ModelError", 12}};

/* Of one replication: no intervals. */
static struct time_summary once(uint64_t count, double scale)
{
    struct time_summary summary = result_fixture_times(count, scale);
    summary.mean_interval_ms.known = false;
    for (int i = 0; i < PERCENTILES; i++) summary.percentile_interval_ms[i].known = false;
    return summary;
}

/* An hour of each: 1.515 + 1.222 = 2.737 USD. */
static const struct cost_line token_lines[] = {{"chat",
                                                {NULL, 0},
                                                "Instance hours",
                                                "USE1-Host:ml.g5.2xlarge",
                                                "1",
                                                "Hours",
                                                "1.515",
                                                15150000000,
                                                false,
                                                "price list, 2026-09-27",
                                                true,
                                                15150000000,
                                                COMMITMENT_NONE,
                                                "1.515",
                                                "1.515",
                                                15150000000,
                                                15150000000,
                                                0,
                                                NULL},
                                               {"chat-next",
                                                {NULL, 0},
                                                "Instance hours",
                                                "USE1-Host:ml.g6.2xlarge",
                                                "1",
                                                "Hours",
                                                "1.222",
                                                12220000000,
                                                false,
                                                "price list, 2026-09-27",
                                                true,
                                                12220000000,
                                                COMMITMENT_NONE,
                                                "1.222",
                                                "1.222",
                                                12220000000,
                                                12220000000,
                                                0,
                                                NULL}};

static struct variant_result production(void)
{
    return (struct variant_result){
        .name = "chat",
        .model = "chat-7b",
        .instance_type = "ml.g5.2xlarge",
        .mode = MODE_REAL_TIME,
        .configured_share = 1,
        .traffic_share = 1,
        .requests = {.arrived = 9000, .succeeded = 8990, .in_flight = 10},
        .latency = once(8990, 2400),
        .waiting = once(8990, 20),
        .service = once(8990, 2380),
        .overhead = once(8990, 0),
        .waited = 0.1,
        .utilization = 0.8,
        .mean_in_system = 6,
        .mean_queue_length = 0.05,
        .has_instances = true,
        .instances = {1, 1, 1, 1, 1, 0.8, 0.2},
        .has_tokens = true,
        .tokens = {.first_token = once(8990, 110),
                   .output_token = once(8990, 12),
                   .input_per_s = 2247.5,
                   .output_per_s = 499.444444444444},
        .mean_batch_size = 6.25,
        .has_explain = true,
        .explain = {.explained = 450, .calls = 2250},
    };
}

static struct variant_result next(void)
{
    return (struct variant_result){
        .name = "chat-next",
        .model = "chat-13b",
        .instance_type = "ml.g6.2xlarge",
        .shadow = true,
        .mode = MODE_REAL_TIME,
        .configured_share = 0.5,
        .traffic_share = 0.5,
        .requests = {.arrived = 4500, .succeeded = 4480, .timed_out = 12, .in_flight = 8},
        .latency = once(4492, 3600),
        .waiting = once(4492, 50),
        .service = once(4492, 3550),
        .overhead = once(4492, 0),
        .waited = 0.2,
        .utilization = 0.9,
        .mean_in_system = 4.5,
        .mean_queue_length = 0.1,
        .has_instances = true,
        .instances = {1, 1, 1, 1, 1, 0.9, 0.1},
        .has_tokens = true,
        .tokens = {.first_token = once(4492, 160),
                   .output_token = once(4492, 18),
                   .input_per_s = 1120,
                   .output_per_s = 248.9},
        .failure_count = COUNT(shadow_failures),
        .failures = shadow_failures,
    };
}

struct result *mode_fixture_tokens(struct arena *arena)
{
    struct variant_result *variants = arena_new_array(arena, 2, struct variant_result);
    variants[0] = production();
    variants[1] = next();
    struct result *result = result_of(arena, "tokens", variants, 2);
    result->replications = 1;
    result->requests = variants[0].requests;
    result->latency = variants[0].latency;
    result->offered_per_s = 2.5;
    result->succeeded_per_s = 8990.0 / 3600;
    result->has_callers = true;
    result->callers = (struct caller_summary){.users = 50, .attempts = 9000};
    result->cost = bill(27370000000, token_lines, COUNT(token_lines));
    return result;
}

const struct mode_fixture mode_fixtures[MODE_FIXTURES] = {{"serverless", mode_fixture_serverless},
                                                          {"async", mode_fixture_async},
                                                          {"components", mode_fixture_components},
                                                          {"tokens", mode_fixture_tokens}};
