/* inference_recommender.c - the results of an Inference Recommender job, as DescribeInferenceRecommendationsJob gives them.
 *
 * Units      ModelLatency in ms, MaxInvocations a minute (SageMaker API, RecommendationMetrics). */
#include "models/json.h"
#include "models/measurements.h"
#include "sim/arena.h"

#include <math.h>

static const struct json_node *list_of(const struct json_node *root)
{
    const struct json_node *list = json_member(root, "InferenceRecommendations");
    return list ? list : json_member(root, "EndpointPerformances");
}

bool inference_recommender_is_one(const struct json_node *root)
{
    return list_of(root) != NULL;
}

static const struct json_node *object_in(const struct json_node *object, const char *name)
{
    const struct json_node *node = object ? json_member(object, name) : NULL;
    return node && json_kind(node) == JSON_OBJECT ? node : NULL;
}

static double number_in(const struct json_node *object, const char *name)
{
    const struct json_node *node = object ? json_member(object, name) : NULL;
    return node && json_kind(node) == JSON_NUMBER ? json_double(node) : NAN;
}

static void read_one(struct arena *arena, const struct json_node *node, double to_ms, struct measurements *out)
{
    const struct json_node *metrics = object_in(node, "Metrics"), *place = object_in(node, "EndpointConfiguration");
    const struct json_node *type = place ? json_member(place, "InstanceType") : NULL;
    const struct json_node *serverless = object_in(place, "ServerlessConfig");
    struct measurement row = {.line = (uint64_t)json_place(node).line};
    for (int c = 0; c < MEASURED_COLUMNS; c++) row.of[c] = NAN;
    double instances = number_in(place, "InitialInstanceCount");
    row.of[MEASURED_MEAN] = number_in(metrics, "ModelLatency") * to_ms;
    row.of[MEASURED_RATE] = number_in(metrics, "MaxInvocations") / 60 / (instances > 1 ? instances : 1);
    row.of[MEASURED_MEMORY] = number_in(serverless, "MemorySizeInMB");
    if (type && json_kind(type) == JSON_STRING) row.place = arena_text(arena, json_string(type));
    if (row.of[MEASURED_MEAN] > 0)
        out->rows[out->count++] = row;
    else
        out->left_out++;
}

/* A job that has not ended, or failed, has none. */
static void fault_of_none(const struct json_node *root, const struct json_node *list, struct faults *faults)
{
    const struct json_node *status = json_member(root, "Status");
    if (status && json_kind(status) == JSON_STRING)
        json_fault(faults, FAULT_INPUT, list, "holds no recommendation: the job's Status is \"%s\"",
                   json_string(status));
    else
        json_fault(faults, FAULT_INPUT, list, "holds no recommendation");
}

void inference_recommender_read(struct arena *arena, const struct json_node *root,
                                const struct measurement_options *options, struct measurements *out,
                                struct faults *faults)
{
    const struct json_node *list = list_of(root);
    if (json_kind(list) != JSON_ARRAY) {
        json_fault(faults, FAULT_INPUT, list, "must be an array of recommendations");
        return;
    }
    out->format = "inference-recommender";
    out->kind = MEASURED_MEANS;
    out->unit_said = options->unit != UNIT_UNKNOWN;
    out->unit = out->unit_said ? options->unit : UNIT_MS;
    double to_ms = pow(10, (double)out->unit - (double)UNIT_MS);
    out->rows = arena_new_array(arena, json_count(list), struct measurement);
    for (const struct json_node *node = json_first(list); node; node = json_next(node)) {
        if (json_kind(node) != JSON_OBJECT)
            json_fault(faults, FAULT_INPUT, node, "must be an object");
        else
            read_one(arena, node, to_ms, out);
    }
    if (!json_first(list)) fault_of_none(root, list, faults);
}
