#include "models/search.h"

#include "models/json.h"
#include "sim/arena.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define MEMORY_STEP_MB  1024
#define MEMORY_MOST_MB  6144
#define RATE_SCALE_MOST 1000

static bool read_range(const struct json_node *object, const char *name, struct search_range *out,
                       struct faults *faults)
{
    const struct json_node *array = json_get_array(object, name, faults);
    if (!array) return false;
    const struct json_node *least = json_first(array), *most = least ? json_next(least) : NULL;
    if (json_count(array) != 2 || json_kind(least) != JSON_NUMBER || json_kind(most) != JSON_NUMBER) {
        json_fault(faults, FAULT_INPUT, array, "must be [fewest, most]: two whole numbers");
        return false;
    }
    double from = json_double(least), to = json_double(most);
    if (from != floor(from) || to != floor(to) || from < 1 || to > SEARCH_COUNT_MOST || from > to) {
        json_fault(faults, FAULT_INPUT, array,
                   "must be [fewest, most]: whole numbers from 1 to %d, the first not above the second, found [%s, %s]",
                   SEARCH_COUNT_MOST, json_number_text(least), json_number_text(most));
        return false;
    }
    *out = (struct search_range){true, (int64_t)from, (int64_t)to};
    return true;
}

/* What a list of numbers may hold. */
struct bounds {
    double least, most, step; /* step 0: any number between */
    bool above_least;
    const char *words;
};

static bool is_within(const struct bounds *bounds, const struct json_node *node)
{
    if (json_kind(node) != JSON_NUMBER) return false;
    double value = json_double(node);
    if (!(value >= bounds->least && value <= bounds->most) || (bounds->above_least && value == bounds->least))
        return false;
    return bounds->step == 0 || fmod(value, bounds->step) == 0;
}

static void read_values(const struct json_node *object, const char *name, const struct bounds *bounds,
                        struct search_values *out, struct arena *arena, struct faults *faults)
{
    const struct json_node *array = json_get_array(object, name, faults);
    if (!array) return;
    if (json_count(array) == 0) {
        json_fault(faults, FAULT_INPUT, array, "is empty: there is nothing to choose from");
        return;
    }
    double *values = arena_new_array(arena, json_count(array), double);
    size_t count = 0;
    for (const struct json_node *node = json_first(array); node; node = json_next(node)) {
        if (is_within(bounds, node))
            values[count++] = json_double(node);
        else
            json_fault(faults, FAULT_INPUT, node, "must be %s", bounds->words);
    }
    *out = (struct search_values){count, values};
}

static void read_types(const struct json_node *node, struct search *search, struct arena *arena, struct faults *faults)
{
    const struct json_node *types = json_member(node, "InstanceTypes");
    if (!types) return;
    if (json_kind(types) == JSON_STRING && strcmp(json_string(types), "all with a profile") == 0) {
        search->all_types = true;
        return;
    }
    if (json_kind(types) != JSON_ARRAY || json_count(types) == 0) {
        json_fault(faults, FAULT_INPUT, types, "must be a list of instance types, or \"all with a profile\"");
        return;
    }
    const char **names = arena_new_array(arena, json_count(types), const char *);
    for (const struct json_node *type = json_first(types); type; type = json_next(type)) {
        if (json_kind(type) == JSON_STRING)
            names[search->type_count++] = json_string(type);
        else
            json_fault(faults, FAULT_INPUT, type, "must be the name of an instance type");
    }
    search->types = names;
}

static void read_serverless(const struct json_node *node, struct search *search, struct arena *arena,
                            struct faults *faults)
{
    static const char *const names[] = {"MemorySizeInMB", "MaxConcurrency", NULL};
    static const struct bounds memory = {MEMORY_STEP_MB, MEMORY_MOST_MB, MEMORY_STEP_MB, false,
                                         "a memory size: 1024, 2048, 3072, 4096, 5120 or 6144"};
    const struct json_node *serverless = json_get_object(node, "Serverless", faults);
    if (!serverless) return;
    search->serverless = serverless;
    json_check_names(serverless, names, true, FAULT_INPUT, faults);
    if (json_require(serverless, "MemorySizeInMB", faults))
        read_values(serverless, "MemorySizeInMB", &memory, &search->memory_mb, arena, faults);
    if (json_require(serverless, "MaxConcurrency", faults))
        read_range(serverless, "MaxConcurrency", &search->concurrency, faults);
}

static void read_scaling(const struct json_node *node, struct search *search, struct arena *arena,
                         struct faults *faults)
{
    static const char *const names[] = {"MinCapacity", "TargetValue", NULL};
    static const struct bounds capacity = {0, SEARCH_COUNT_MOST, 1, false, "a whole number from 0"};
    static const struct bounds target = {0, DBL_MAX, 0, true, "a number above 0"};
    const struct json_node *scaling = json_get_object(node, "Scaling", faults);
    if (!scaling) return;
    search->scaling = scaling;
    json_check_names(scaling, names, true, FAULT_INPUT, faults);
    if (json_require(scaling, "MinCapacity", faults))
        read_values(scaling, "MinCapacity", &capacity, &search->min_capacity, arena, faults);
    if (json_require(scaling, "TargetValue", faults))
        read_values(scaling, "TargetValue", &target, &search->target_value, arena, faults);
    if (!json_member(node, "InstanceCount"))
        json_fault(faults, FAULT_INPUT, scaling, "needs InstanceCount beside it: its most is the MaxCapacity");
}

static void read_rate(const struct json_node *node, struct search *search, struct faults *faults)
{
    static const char *const plans[] = {"InstanceTypes",
                                        "InstanceCount",
                                        "Serverless",
                                        "Scaling",
                                        "Growth",
                                        "TrafficShare",
                                        "MaxConcurrentInvocationsPerInstance"};
    const struct json_node *array = json_get_array(node, "RateScale", faults);
    if (!array) return;
    const struct json_node *least = json_first(array), *most = least ? json_next(least) : NULL;
    bool numbers = json_count(array) == 2 && json_kind(least) == JSON_NUMBER && json_kind(most) == JSON_NUMBER;
    search->rate_least = numbers ? json_double(least) : 0;
    search->rate_most = numbers ? json_double(most) : 0;
    search->has_rate_scale = true;
    if (!(search->rate_least > 0 && search->rate_least < search->rate_most && search->rate_most <= RATE_SCALE_MOST))
        json_fault(faults, FAULT_INPUT, array,
                   "must be [least, most]: two numbers above 0 and up to %d, the first below the second",
                   RATE_SCALE_MOST);
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
        if (json_member(node, plans[i]))
            json_fault(faults, FAULT_INPUT, json_member(node, plans[i]),
                       "does not go with RateScale, which asks how much traffic the endpoint carries as it is");
}

bool search_read(const struct json_node *node, struct search *out, struct arena *arena, struct faults *faults)
{
    static const char *const names[] = {"VariantName",
                                        "InstanceTypes",
                                        "InstanceCount",
                                        "Serverless",
                                        "Scaling",
                                        "TrafficShare",
                                        "RateScale",
                                        "Headroom",
                                        "Growth",
                                        "MaxConcurrentInvocationsPerInstance",
                                        NULL};
    static const struct bounds share = {0, 1, 0, false, "a share from 0 to 1"};
    static const struct bounds invocations = {1, 1000, 1, false, "a whole number from 1 to 1000"};
    const double headroom_most = 0.99;
    struct search search = {.node = node, .growth = 1};
    size_t before = faults_count(faults);
    json_check_names(node, names, true, FAULT_INPUT, faults);
    json_get_string(node, "VariantName", &search.variant_name, faults);
    read_types(node, &search, arena, faults);
    read_range(node, "InstanceCount", &search.instances, faults);
    read_serverless(node, &search, arena, faults);
    read_scaling(node, &search, arena, faults);
    read_values(node, "TrafficShare", &share, &search.traffic_share, arena, faults);
    read_values(node, "MaxConcurrentInvocationsPerInstance", &invocations, &search.invocations, arena, faults);
    json_get_number(node, "Headroom", 0, headroom_most, &search.headroom, faults);
    json_get_number(node, "Growth", 1.0 / RATE_SCALE_MOST, RATE_SCALE_MOST, &search.growth, faults);
    read_rate(node, &search, faults);
    if (faults_count(faults) > before) return false;
    *out = search;
    return true;
}
