#include "scenarios/published_metric.h"

#include "sim/request.h"

#include <string.h>

#define SUM     (1u << STATISTIC_OF_SUM)
#define AVERAGE (1u << STATISTIC_OF_AVERAGE)
#define MINIMUM (1u << STATISTIC_OF_MINIMUM)
#define MAXIMUM (1u << STATISTIC_OF_MAXIMUM)
#define SAMPLES (1u << STATISTIC_OF_SAMPLE_COUNT)
#define EVERY   (SUM | AVERAGE | MINIMUM | MAXIMUM | SAMPLES)

/* What the container answered with 5xx; what did not end in 2xx once it was sent there; what never was. */
#define ANSWERED_5XX (1u << FAILURE_MODEL | 1u << FAILURE_QUEUE_FULL)
#define MODEL_ERRORS (ANSWERED_5XX | 1u << FAILURE_ANSWER_SIZE | 1u << FAILURE_LOST | 1u << FAILURE_TOO_LONG)
#define NEVER_SENT                                                                                                     \
    (1u << FAILURE_THROTTLED | 1u << FAILURE_NOT_READY | 1u << FAILURE_PAYLOAD | 1u << FAILURE_NO_VARIANT |            \
     1u << FAILURE_NO_SERVER | 1u << FAILURE_EXPIRED)

static const struct published_metric metrics[] = {
    /* Calls. */
    {.name = "Invocations",
     .statistics = SUM,
     .kind = METRIC_CALLS,
     .about = {.feed = FEED_CALLS},
     .zero_when_silent = true,
     .leads_out_of_zero = true},
    {.name = "InvocationsPerInstance",
     .statistics = SUM,
     .kind = METRIC_CALLS,
     .about = {.feed = FEED_CALLS, .shared_by = SHARED_BY_SERVERS},
     .zero_when_silent = true},
    {.name = "InvocationsPerCopy",
     .statistics = SUM,
     .kind = METRIC_CALLS,
     .about = {.feed = FEED_CALLS, .shared_by = SHARED_BY_SERVERS},
     .zero_when_silent = true},
    {.name = "NoCapacityInvocationFailures",
     .statistics = EVERY,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_FAILURES, .failures = 1u << FAILURE_NO_SERVER},
     .leads_out_of_zero = true},
    /* Errors: 1 or 0 for each call. No failure of ours is a container's answer of 4xx. */
    {.name = "Invocation4XXErrors",
     .statistics = AVERAGE | SUM,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_OUTCOMES, .apart = NEVER_SENT}},
    {.name = "Invocation5XXErrors",
     .statistics = AVERAGE | SUM,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_OUTCOMES, .failures = ANSWERED_5XX, .apart = NEVER_SENT}},
    {.name = "InvocationModelErrors",
     .statistics = AVERAGE | SUM,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_OUTCOMES, .failures = MODEL_ERRORS, .apart = NEVER_SENT}},
    /* Times. */
    {.name = "ModelLatency",
     .statistics = EVERY,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_MODEL_TIME},
     .unit = IN_US},
    {.name = "OverheadLatency",
     .statistics = EVERY,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_OVERHEAD},
     .unit = IN_US},
    {.name = "ModelSetupTime",
     .statistics = AVERAGE | MINIMUM | MAXIMUM | SAMPLES,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_SETUP},
     .unit = IN_US},
    /* What servers have, and how busy they are. */
    {.name = "ConcurrentRequestsPerModel",
     .statistics = MINIMUM | MAXIMUM,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_CONCURRENCY},
     .carried = true},
    {.name = "ConcurrentRequestsPerCopy",
     .statistics = MINIMUM | MAXIMUM,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_CONCURRENCY},
     .carried = true},
    {.name = "CPUUtilization",
     .statistics = AVERAGE,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_UTILIZATION},
     .unit = IN_VCPUS},
    {.name = "GPUUtilization",
     .statistics = AVERAGE,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_UTILIZATION},
     .unit = IN_ACCELERATORS},
    /* Slots. */
    {.name = "ServerlessConcurrentExecutionsUtilization",
     .statistics = AVERAGE,
     .kind = METRIC_LEVEL,
     .about = {.feed = FEED_SLOTS_BUSY, .shared_by = SHARED_BY_SLOTS},
     .leads_out_of_zero = true},
    {.name = "ServerlessProvisionedConcurrencyExecutions",
     .statistics = AVERAGE,
     .kind = METRIC_LEVEL,
     .about = {.feed = FEED_PROVISIONED_BUSY}},
    {.name = "ServerlessProvisionedConcurrencyUtilization",
     .statistics = AVERAGE,
     .kind = METRIC_LEVEL,
     .about = {.feed = FEED_PROVISIONED_BUSY, .shared_by = SHARED_BY_SERVERS}},
    {.name = "ServerlessProvisionedConcurrencyInvocations",
     .statistics = SUM,
     .kind = METRIC_CALLS,
     .about = {.feed = FEED_PROVISIONED},
     .zero_when_silent = true},
    {.name = "ServerlessProvisionedConcurrencySpilloverInvocations",
     .statistics = SUM,
     .kind = METRIC_CALLS,
     .about = {.feed = FEED_SPILLED},
     .zero_when_silent = true,
     .leads_out_of_zero = true},
    /* Backlogs. */
    {.name = "ApproximateBacklogSize",
     .statistics = AVERAGE,
     .kind = METRIC_LEVEL,
     .about = {.feed = FEED_PRESENT},
     .leads_out_of_zero = true},
    {.name = "ApproximateBacklogSizePerInstance",
     .statistics = AVERAGE,
     .kind = METRIC_LEVEL,
     .about = {.feed = FEED_PRESENT, .shared_by = SHARED_BY_SERVERS, .divisor_least = 1},
     .leads_out_of_zero = true},
    {.name = "HasBacklogWithoutCapacity",
     .statistics = AVERAGE,
     .kind = METRIC_LEVEL,
     .about = {.feed = FEED_STRANDED},
     .leads_out_of_zero = true},
    {.name = "ApproximateAgeOfOldestRequest",
     .statistics = AVERAGE | MINIMUM | MAXIMUM,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_AGE},
     .unit = IN_S,
     .leads_out_of_zero = true},
    {.name = "TimeInBacklog",
     .statistics = EVERY,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_BACKLOG},
     .unit = IN_MS},
    {.name = "TotalProcessingTime",
     .statistics = EVERY,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_PROCESSING},
     .unit = IN_MS},
    {.name = "RequestDownloadLatency",
     .statistics = EVERY,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_DOWNLOAD},
     .unit = IN_US},
    {.name = "ResponseUploadLatency",
     .statistics = EVERY,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_UPLOAD},
     .unit = IN_US},
    {.name = "ExpiredRequests",
     .statistics = SUM,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_FAILURES, .failures = 1u << FAILURE_EXPIRED},
     .zero_when_silent = true},
    {.name = "InvocationFailures",
     .statistics = SUM,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_FAILURES, .failures = MODEL_ERRORS},
     .zero_when_silent = true},
    {.name = "InvocationsProcesssed",
     .statistics = SUM,
     .kind = METRIC_CALLS,
     .about = {.feed = FEED_OUTCOMES, .apart = NEVER_SENT},
     .zero_when_silent = true},
};
#define METRIC_COUNT (sizeof metrics / sizeof *metrics)

const struct published_metric *published_metric_find(const char *name, enum metric_statistic statistic)
{
    for (size_t m = 0; m < METRIC_COUNT; m++)
        if (strcmp(metrics[m].name, name) == 0 && metrics[m].statistics >> statistic & 1) return &metrics[m];
    return NULL;
}
