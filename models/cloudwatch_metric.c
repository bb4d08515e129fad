#include "models/cloudwatch_metric.h"

#include "models/endpoint_config.h"
#include "models/fault.h"
#include "models/inference_component.h"
#include "models/json.h"

#include <string.h>

/* --- The metrics --- */

#define ENDPOINTS "AWS/SageMaker"
#define INSTANCES "/aws/sagemaker/Endpoints"

#define OF_EITHER (SCOPE_VARIANT | SCOPE_COMPONENT)

static const struct cloudwatch_metric metrics[] = {
    {"Invocations", "None", ENDPOINTS, OF_EITHER, 60, true},
    {"InvocationsPerInstance", "None", ENDPOINTS, SCOPE_VARIANT, 60, true},
    {"InvocationsPerCopy", "None", ENDPOINTS, SCOPE_COMPONENT, 60, false},
    {"Invocation4XXErrors", "None", ENDPOINTS, OF_EITHER, 60, false},
    {"Invocation5XXErrors", "None", ENDPOINTS, OF_EITHER, 60, false},
    {"InvocationModelErrors", "None", ENDPOINTS, OF_EITHER, 60, false},
    {"ModelLatency", "Microseconds", ENDPOINTS, OF_EITHER, 60, false},
    {"OverheadLatency", "Microseconds", ENDPOINTS, OF_EITHER, 60, true},
    {"ModelSetupTime", "Microseconds", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"ConcurrentRequestsPerModel", "None", ENDPOINTS, SCOPE_VARIANT, 10, false},
    {"ConcurrentRequestsPerCopy", "None", ENDPOINTS, SCOPE_COMPONENT, 10, false},
    {"NoCapacityInvocationFailures", "Count", ENDPOINTS, SCOPE_COMPONENT, 10, false},
    {"ExplanationsPerInstance", "None", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"ModelLoadingWaitTime", "Microseconds", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"ModelDownloadingTime", "Microseconds", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"ModelLoadingTime", "Microseconds", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"ModelUnloadingTime", "Microseconds", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"ModelCacheHit", "None", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"LoadedModelCount", "None", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"ServerlessConcurrentExecutionsUtilization", "None", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"ServerlessProvisionedConcurrencyExecutions", "Count", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"ServerlessProvisionedConcurrencyUtilization", "None", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"ServerlessProvisionedConcurrencyInvocations", "Count", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"ServerlessProvisionedConcurrencySpilloverInvocations", "Count", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"ApproximateBacklogSize", "Count", ENDPOINTS, SCOPE_ENDPOINT, 60, false},
    {"ApproximateBacklogSizePerInstance", "Count", ENDPOINTS, SCOPE_ENDPOINT, 60, false},
    {"ApproximateAgeOfOldestRequest", "Seconds", ENDPOINTS, SCOPE_ENDPOINT, 60, false},
    {"HasBacklogWithoutCapacity", "Count", ENDPOINTS, SCOPE_ENDPOINT, 60, false},
    {"RequestDownloadLatency", "Microseconds", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"ResponseUploadLatency", "Microseconds", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"TimeInBacklog", "Milliseconds", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"TotalProcessingTime", "Milliseconds", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"RequestDownloadFailures", "Count", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"ResponseUploadFailures", "Count", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"NotificationFailures", "Count", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"ExpiredRequests", "Count", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"InvocationFailures", "Count", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"InvocationsProcesssed", "Count", ENDPOINTS, SCOPE_VARIANT, 60, false},
    {"CPUUtilization", "Percent", INSTANCES, OF_EITHER, 60, false},
    {"MemoryUtilization", "Percent", INSTANCES, OF_EITHER, 60, false},
    {"DiskUtilization", "Percent", INSTANCES, SCOPE_VARIANT, 60, false},
    {"GPUUtilization", "Percent", INSTANCES, OF_EITHER, 60, false},
    {"GPUMemoryUtilization", "Percent", INSTANCES, OF_EITHER, 60, false},
};

#define METRIC_COUNT (sizeof metrics / sizeof *metrics)

const struct cloudwatch_metric *cloudwatch_metric_find(const char *name_space, const char *name)
{
    for (size_t i = 0; i < METRIC_COUNT; i++)
        if (strcmp(metrics[i].name_space, name_space) == 0 && strcmp(metrics[i].name, name) == 0) return &metrics[i];
    return NULL;
}

/* --- Dimensions --- */

#define DIMENSIONS_MOST 30

static const struct shape DIMENSION_NAME = {.kind = SHAPE_TEXT, .minimum = 1, .maximum = 255};
static const struct shape DIMENSION_VALUE = {.kind = SHAPE_TEXT, .minimum = 1, .maximum = 1024};
static const struct shape_member DIMENSION_MEMBERS[] = {
    {"Name", &DIMENSION_NAME, true, offsetof(struct metric_dimension, name), 0},
    {"Value", &DIMENSION_VALUE, true, offsetof(struct metric_dimension, value), 0},
    {0},
};
static const struct shape DIMENSION = {
    .kind = SHAPE_OBJECT, .members = DIMENSION_MEMBERS, .size = sizeof(struct metric_dimension)};
const struct shape METRIC_DIMENSIONS_SHAPE = {
    .kind = SHAPE_LIST, .minimum = 0, .maximum = DIMENSIONS_MOST, .element = &DIMENSION};

static const struct metric_dimension *dimension_of(const struct metric_name *name, const char *dimension)
{
    for (size_t i = 0; i < name->dimension_count; i++)
        if (strcmp(name->dimensions[i].name, dimension) == 0) return &name->dimensions[i];
    return NULL;
}

static const struct {
    enum metric_scope scope;
    const char *first, *second; /* the names of its dimensions */
    const char *words;
} scopes[] = {{SCOPE_VARIANT, "EndpointName", "VariantName", "the dimensions EndpointName and VariantName"},
              {SCOPE_COMPONENT, "InferenceComponentName", NULL, "the dimension InferenceComponentName"},
              {SCOPE_ENDPOINT, "EndpointName", NULL, "the dimension EndpointName"}};
#define SCOPE_COUNT (sizeof scopes / sizeof *scopes)

/* CloudWatch finds a series by all of its dimensions and no other. */
static enum metric_scope scope_of(const struct metric_name *name)
{
    for (size_t i = 0; i < SCOPE_COUNT; i++) {
        bool has_all =
            dimension_of(name, scopes[i].first) && (!scopes[i].second || dimension_of(name, scopes[i].second));
        if (has_all && name->dimension_count == (scopes[i].second ? 2 : 1)) return scopes[i].scope;
    }
    return SCOPE_NONE;
}

/* --- Finding --- */

static const struct json_node *place_of(const struct metric_name *name)
{
    return json_member(name->node, "MetricName");
}

static void warn_of_name(const struct metric_name *name, struct faults *faults)
{
    const char *names[METRIC_COUNT + 1] = {NULL};
    for (size_t i = 0; i < METRIC_COUNT; i++) names[i] = metrics[i].name;
    const char *nearest = json_nearest(name->name, names);
    for (size_t i = 0; i < METRIC_COUNT && nearest && strcmp(nearest, name->name) == 0; i++)
        if (strcmp(metrics[i].name, name->name) == 0) {
            json_fault(faults, FAULT_WARNING, place_of(name), "never has data: it is a metric of Namespace \"%s\"",
                       metrics[i].name_space);
            return;
        }
    json_fault(faults, FAULT_WARNING, place_of(name),
               "never has data: no metric of endpoints is called \"%.60s\"%s%s%s", name->name,
               nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
}

static void warn_of_scope(const struct metric_name *name, const struct cloudwatch_metric *metric, struct faults *faults)
{
    const char *words[SCOPE_COUNT + 1] = {NULL};
    size_t count = 0;
    for (size_t i = 0; i < SCOPE_COUNT; i++)
        if (metric->scopes & scopes[i].scope) words[count++] = scopes[i].words;
    json_fault(faults, FAULT_WARNING, place_of(name), "never has data without %s%s%s, and no others", words[0],
               words[1] ? ", or " : "", words[1] ? words[1] : "");
}

/* The variant or component that a dimension names. */
static bool find_index(const struct metric_owner *owner, enum metric_scope scope, const char *value, uint32_t *index)
{
    if (scope == SCOPE_COMPONENT) {
        size_t found = inference_components_find(owner->components, value);
        *index = (uint32_t)found;
        return found < owner->components->count;
    }
    for (size_t v = 0; v < endpoint_config_variants(owner->config); v++) {
        if (strcmp(endpoint_config_variant(owner->config, v)->variant_name, value) != 0) continue;
        *index = (uint32_t)v;
        return true;
    }
    return false;
}

/* NULL, or the dimension whose value this endpoint does not have. */
static const struct metric_dimension *find_owner(const struct metric_owner *owner, const struct metric_name *name,
                                                 struct metric_source *source)
{
    const struct metric_dimension *endpoint = dimension_of(name, "EndpointName");
    if (endpoint && owner->endpoint_name && strcmp(endpoint->value, owner->endpoint_name) != 0) return endpoint;
    if (source->scope == SCOPE_ENDPOINT) return NULL;
    const char *of = source->scope == SCOPE_COMPONENT ? "InferenceComponentName" : "VariantName";
    const struct metric_dimension *dimension = dimension_of(name, of);
    return find_index(owner, source->scope, dimension->value, &source->index) ? NULL : dimension;
}

struct metric_source metric_source_find(const struct metric_owner *owner, const struct metric_name *name,
                                        struct faults *faults)
{
    const struct cloudwatch_metric *metric = cloudwatch_metric_find(name->name_space, name->name);
    struct metric_source source = {.metric = metric, .scope = scope_of(name)};
    const struct metric_dimension *foreign = NULL;
    if (!metric)
        warn_of_name(name, faults);
    else if (!(metric->scopes & source.scope))
        warn_of_scope(name, metric, faults);
    else if (metric->not_of_asynchronous && owner->config->async_inference_config)
        json_fault(faults, FAULT_WARNING, place_of(name), "never has data: asynchronous endpoints do not publish %s",
                   metric->name);
    else if ((foreign = find_owner(owner, name, &source)))
        json_fault(faults, FAULT_WARNING, json_member(foreign->node, "Value"),
                   "never has data: this endpoint has no %s \"%.60s\"", foreign->name, foreign->value);
    else
        return source;
    return (struct metric_source){.metric = NULL};
}
