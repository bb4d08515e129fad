#include "scenarios/include.h"

#include "models/file_state.h"
#include "sim/arena.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Files that are being read, the innermost first: none of them may name another of them. */
struct chain {
    const struct chain *outer;
    const char *file;
};

#define CHAIN_DEPTH_MOST 16

/* Files that name the next one twice, sixteen deep, would be 65 536 documents: more than anyone means. */
#define FILES_MOST 4096

void inputs_add(struct inputs *inputs, struct arena *arena, const char *path, const char *sha256)
{
    for (size_t i = 0; i < inputs->count; i++)
        if (strcmp(inputs->digests[i].path, path) == 0) return;
    if (inputs->count == inputs->room) {
        inputs->room = inputs->room ? inputs->room * 2 : 8;
        inputs->digests = arena_grow(arena, inputs->digests, inputs->count, inputs->room, sizeof *inputs->digests);
    }
    inputs->digests[inputs->count++] =
        (struct input_digest){.path = arena_text(arena, path), .sha256 = arena_text(arena, sha256)};
}

static bool is_text(const struct json_node *node, const char *text)
{
    return node && json_kind(node) == JSON_STRING && (!text || strcmp(json_string(node), text) == 0);
}

void inputs_add_samples(struct inputs *inputs, struct arena *arena, const struct json_node *root)
{
    char sha256[SHA256_HEX_BYTES];
    if (json_kind(root) == JSON_OBJECT && is_text(json_member(root, "Distribution"), "empirical") &&
        is_text(json_member(root, "File"), NULL)) {
        const struct json_node *file = json_member(root, "File");
        const char *path = json_path_from(arena, file, json_string(file));
        if (file_digest(path, sha256)) inputs_add(inputs, arena, path, arena_text(arena, sha256));
    }
    if (json_kind(root) != JSON_OBJECT && json_kind(root) != JSON_ARRAY) return;
    for (const struct json_node *node = json_first(root); node; node = json_next(node))
        inputs_add_samples(inputs, arena, node);
}

void inputs_settle(struct inputs *inputs, const char *path, const char *sha256)
{
    for (size_t i = 0; i < inputs->count; i++)
        if (strcmp(inputs->digests[i].path, path) == 0) inputs->digests[i].sha256 = sha256;
}

struct inputs inputs_copy(struct arena *arena, const struct inputs *inputs)
{
    struct inputs copy = {0};
    for (size_t i = 0; i < inputs->count; i++)
        inputs_add(&copy, arena, inputs->digests[i].path, inputs->digests[i].sha256);
    return copy;
}

static bool same_file(const char *a, const char *b)
{
    char resolved_a[PATH_MAX], resolved_b[PATH_MAX];
    if (strcmp(a, b) == 0) return true;
    return realpath(a, resolved_a) && realpath(b, resolved_b) && strcmp(resolved_a, resolved_b) == 0;
}

/* Members whose value is an object of ours; AWS's own shapes are only brought in whole. */
static const char *const object_names[] = {"EndpointConfig",
                                           "Endpoint",
                                           "Parameters",
                                           "Traffic",
                                           "Trace",
                                           "Arrivals",
                                           "Columns",
                                           "Sessions",
                                           "TargetVariants",
                                           "TargetInferenceComponents",
                                           "Models",
                                           "StartUp",
                                           "Batch",
                                           "ContinuousBatch",
                                           "Client",
                                           "RequestTTLSeconds",
                                           "Limits",
                                           "AssumedScaling",
                                           "Explainer",
                                           "UpdateEndpointWeightsAndCapacities",
                                           "UpdateEndpoint",
                                           "FailInstances",
                                           "SlowInstances",
                                           "FailAvailabilityZone",
                                           "CapacityUnavailable",
                                           "Alarm",
                                           "Precision",
                                           "Prices",
                                           "InstanceHour",
                                           "AcceleratorHour",
                                           "ServerlessSecond",
                                           "ProvisionedUsageSecond",
                                           "ProvisionedDurationSecond",
                                           "Discounts",
                                           "SavingsPlan",
                                           "SavingsPlanRates",
                                           "Rates",
                                           "Quotas",
                                           "Search",
                                           "Serverless",
                                           "Scaling",
                                           "Observed",
                                           "Set",
                                           "Free",
                                           "Latency",
                                           "ModelLatency",
                                           "OverheadLatency",
                                           "ServiceTimeInMilliseconds",
                                           "OverheadInMilliseconds",
                                           "StartUpInSeconds",
                                           "ProvisioningInSeconds",
                                           "ImagePullInSeconds",
                                           "ModelDownloadInSeconds",
                                           "ContainerStartInSeconds",
                                           "ColdStartInSeconds",
                                           "IdleTimeoutInSeconds",
                                           "DownloadInMilliseconds",
                                           "UploadInMilliseconds",
                                           "PayloadInBytes",
                                           "ResponseInBytes",
                                           "InputTokens",
                                           "OutputTokens",
                                           "InterarrivalInMilliseconds",
                                           "BatchSize",
                                           "ThinkTimeInMilliseconds",
                                           "Quantiles",
                                           "Noise",
                                           "Of",
                                           NULL};

/* Members whose value is an array of such objects. */
static const char *const array_names[] = {"Objectives",
                                          "Profiles",
                                          "Parts",
                                          "States",
                                          "InferenceComponents",
                                          "ScalableTargets",
                                          "ScalingPolicies",
                                          "ScheduledActions",
                                          "Timeline",
                                          "Negotiated",
                                          "SavingsPlanOffers",
                                          "Points",
                                          "Figures",
                                          NULL};

/* Members whose value is an object of objects, by names of the user's. */
static const char *const map_names[] = {"Models", NULL};

/* Members whose value is an object of plain values, by names that may be those above: "InputTokens" among the Columns. */
static const char *const leaf_names[] = {"EndpointConfig",
                                         "Endpoint",
                                         "Parameters",
                                         "Columns",
                                         "TargetVariants",
                                         "TargetInferenceComponents",
                                         "Quotas",
                                         "Limits",
                                         "Factors",
                                         "AssumedScaling",
                                         "Set",
                                         "Free",
                                         "UpdateEndpointWeightsAndCapacities",
                                         "UpdateEndpoint",
                                         "Alarm",
                                         "SavingsPlanRates",
                                         "Rates",
                                         NULL};

static bool is_among(const char *name, const char *const *names)
{
    for (; name && *names; names++)
        if (strcmp(name, *names) == 0) return true;
    return false;
}

struct include {
    struct arena *arena;
    struct inputs *inputs;
    struct faults *faults;
    size_t *files; /* brought in so far */
    bool *stopped;
};

static bool expand(const struct include *include, struct json_node *node, const struct chain *chain, bool of_objects);

/* Said once: nothing more is brought in afterwards. */
static bool too_many(const struct include *include, const struct json_node *node)
{
    if (!*include->stopped)
        json_fault(include->faults, FAULT_INPUT, node,
                   "\"%s\" is too much: at most %d files, at most %d deep, can be brought in", json_string(node),
                   FILES_MOST, CHAIN_DEPTH_MOST);
    *include->stopped = true;
    return false;
}

/* of_objects: the node's name is one of the user's, and says nothing about what it holds. */
static bool bring_in(const struct include *include, struct json_node *node, const struct chain *chain, bool of_objects)
{
    if (*include->stopped) return false;
    const char *file = json_path_from(include->arena, node, json_string(node));
    size_t depth = 0;
    for (const struct chain *link = chain; link; link = link->outer, depth++) {
        if (!same_file(link->file, file)) continue;
        json_fault(include->faults, FAULT_INPUT, node, "\"%s\" includes itself", json_string(node));
        return false;
    }
    if (depth > CHAIN_DEPTH_MOST || *include->files == FILES_MOST) return too_many(include, node);
    ++*include->files;
    if (access(file, R_OK) != 0) {
        json_fault(include->faults, FAULT_INPUT, node,
                   "expected an object or the name of a JSON file, but \"%s\" cannot be read: %s", json_string(node),
                   strerror(errno));
        return false;
    }
    struct json_node *value = json_read_file(include->arena, file, include->faults);
    if (!value) return false;
    if (json_is_yaml(value) && (of_objects || !json_name(node) || strcmp(json_name(node), "EndpointConfig") != 0)) {
        json_fault(include->faults, FAULT_INPUT, node, "\"%s\" is YAML, which only an EndpointConfig may be",
                   json_string(node));
        return false;
    }
    inputs_add(include->inputs, include->arena, file, json_digest(value));
    json_replace(node, value);
    if (!of_objects && is_among(json_name(node), leaf_names)) return true;
    return expand(include, node, &(struct chain){.outer = chain, .file = file},
                  !of_objects && is_among(json_name(node), map_names));
}

static bool expand_array(const struct include *include, struct json_node *array, const struct chain *chain)
{
    bool valid = true;
    for (struct json_node *element = json_first(array); element; element = json_next(element)) {
        if (json_kind(element) == JSON_STRING)
            valid = bring_in(include, element, chain, false) && valid;
        else if (json_kind(element) == JSON_OBJECT)
            valid = expand(include, element, chain, false) && valid;
    }
    return valid;
}

/* of_objects: every member is an object of ours, whatever its name. */
static bool expand(const struct include *include, struct json_node *node, const struct chain *chain, bool of_objects)
{
    bool valid = true;
    if (json_kind(node) != JSON_OBJECT) return valid;
    for (struct json_node *member = json_first(node); member; member = json_next(member)) {
        const char *name = json_name(member);
        if (json_kind(member) == JSON_ARRAY && is_among(name, array_names)) {
            valid = expand_array(include, member, chain) && valid;
            continue;
        }
        if (!of_objects && !is_among(name, object_names)) continue;
        if (of_objects && strcmp(name, "Comment") == 0) continue;
        if (json_kind(member) == JSON_STRING)
            valid = bring_in(include, member, chain, of_objects) && valid;
        else if (json_kind(member) == JSON_OBJECT && (of_objects || !is_among(name, leaf_names)))
            valid = expand(include, member, chain, !of_objects && is_among(name, map_names)) && valid;
    }
    return valid;
}

bool include_expand(struct arena *arena, struct json_node *root, struct inputs *inputs, struct faults *faults)
{
    size_t files = 0;
    bool stopped = false;
    struct include include = {.arena = arena, .inputs = inputs, .faults = faults, .files = &files, .stopped = &stopped};
    return expand(&include, root, &(struct chain){.outer = NULL, .file = json_file(root)}, false);
}
