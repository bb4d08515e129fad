#include "models/profile.h"

#include "models/json.h"
#include "sim/arena.h"

#include <string.h>

#define SIZE_LARGEST_GB     100000.0
#define WORKERS_MOST        100000
#define QUEUE_CAPACITY_MOST 1000000000
#define BATCH_MOST          100000
#define FACTOR_LARGEST      1e6
#define SERVICE_LARGEST_MS  1e12
#define STEP_TOKENS_MOST    10000000
#define KV_TOKENS_MOST      INT64_C(1000000000000)
/* SageMaker API: memory of a serverless endpoint, in steps of 1024. */
#define MEMORY_LEAST_MB 1024
#define MEMORY_MOST_MB  6144

static const char *const discipline_names[] = {"fifo", "processor-sharing", "batch", "continuous-batching", NULL};

static const char *const idle_reuse_names[] = {"newest-created",      "oldest-created", "most-recently-used",
                                               "least-recently-used", "random",         NULL};

static const char *const members_of_model[] = {"ModelDataInGB", "ContainerImageInGB", "Profiles", NULL};
static const char *const members_of_profile[] = {"InstanceType",
                                                 "AcceleratorType",
                                                 "MemorySizeInMB",
                                                 "ServiceTimeInMilliseconds",
                                                 "Workers",
                                                 "QueueCapacity",
                                                 "Discipline",
                                                 "Slowdown",
                                                 "Batch",
                                                 "ContinuousBatch",
                                                 "OverheadInMilliseconds",
                                                 "ErrorRate",
                                                 "StartUpInSeconds",
                                                 "StartUp",
                                                 "ColdStartInSeconds",
                                                 "IdleTimeoutInSeconds",
                                                 "IdleReuse",
                                                 "DownloadInMilliseconds",
                                                 "UploadInMilliseconds",
                                                 NULL};
static const char *const members_of_batch[] = {"MaxSize", "MaxDelayInMilliseconds", "ServiceTimeInMilliseconds", NULL};
static const char *const members_of_continuous_batch[] = {
    "MaxSequences",      "MaxTokens", "KVCacheTokens", "StepInMilliseconds", "PrefillTokenInMilliseconds",
    "CachedPromptShare", NULL};

double curve_at(const struct curve *curve, double x)
{
    const struct curve_point *points = curve->points;
    if (x <= points[0].x) return points[0].y;
    for (size_t i = 1; i < curve->count; i++)
        if (x < points[i].x)
            return points[i - 1].y +
                   (points[i].y - points[i - 1].y) * ((x - points[i - 1].x) / (points[i].x - points[i - 1].x));
    return points[curve->count - 1].y;
}

/* --- Reading --- */

/* A whole number within bounds into a uint32_t; unchanged when absent or wrong. */
static bool get_count(const struct json_node *node, const char *name, int64_t least, int64_t most, uint32_t *out,
                      struct faults *faults)
{
    int64_t value;
    if (!json_get_integer(node, name, least, most, &value, faults)) return false;
    *out = (uint32_t)value;
    return true;
}

static bool get_quantity(const struct json_node *node, const char *name, const char *unit, enum distribution_use use,
                         struct distribution *out, struct arena *arena, struct faults *faults)
{
    const struct json_node *quantity = json_member(node, name);
    return quantity && distribution_read(quantity, unit, use, out, arena, faults);
}

/* One [n, y] of a curve; `before` is the n of the one before, 0 for the first. y > 0, or y >= 0 where zero is allowed. */
static bool read_curve_point(const struct json_node *node, double before, const char *what, double most, bool zero,
                             struct curve_point *out, struct faults *faults)
{
    const struct json_node *x = NULL, *y = NULL;
    if (json_kind(node) == JSON_ARRAY && json_count(node) == 2) {
        x = json_first(node);
        y = json_next(x);
    }
    if (!x || json_kind(x) != JSON_NUMBER || json_kind(y) != JSON_NUMBER) {
        json_fault(faults, FAULT_INPUT, node, "must be a pair of numbers, [requests, %s]", what);
        return false;
    }
    struct curve_point point = {json_double(x), json_double(y)};
    if (!(point.x >= 1 && point.x <= BATCH_MOST) || point.x > (double)(int64_t)point.x) {
        json_fault(faults, FAULT_INPUT, x, "must be a whole number of requests, 1 to %d, found %s", BATCH_MOST,
                   json_number_text(x));
        return false;
    }
    if (before > 0 ? point.x <= before : point.x > 1) {
        json_fault(faults, FAULT_INPUT, x, "the numbers of requests must increase, from 1");
        return false;
    }
    if (!(point.y >= 0 && point.y <= most) || (!zero && !(point.y > 0))) {
        json_fault(faults, FAULT_INPUT, y, "must be %s 0 and at most %g (%s), found %s", zero ? "at least" : "above",
                   most, what, json_number_text(y));
        return false;
    }
    *out = point;
    return true;
}

static void get_curve(const struct json_node *node, const char *name, const char *what, double most, bool zero,
                      struct curve *out, struct arena *arena, struct faults *faults)
{
    const struct json_node *array = json_get_array(node, name, faults);
    if (!array) return;
    if (json_count(array) == 0) {
        json_fault(faults, FAULT_INPUT, array, "needs at least one pair, [1, %s]", what);
        return;
    }
    struct curve_point *points = arena_new_array(arena, json_count(array), struct curve_point);
    size_t count = 0;
    for (const struct json_node *pair = json_first(array); pair; pair = json_next(pair)) {
        double before = count > 0 ? points[count - 1].x : 0;
        if (!read_curve_point(pair, before, what, most, zero, &points[count], faults)) return;
        count++;
    }
    *out = (struct curve){count, points};
}

static void read_batch(const struct json_node *node, struct profile *profile, struct arena *arena,
                       struct faults *faults)
{
    const struct json_node *batch = json_get_object(node, "Batch", faults);
    if (!batch) return;
    profile->has_batch = true;
    json_check_names(batch, members_of_batch, true, FAULT_INPUT, faults);
    if (json_require(batch, "MaxSize", faults))
        get_count(batch, "MaxSize", 1, BATCH_MOST, &profile->batch.size_max, faults);
    json_get_number(batch, "MaxDelayInMilliseconds", 0, SERVICE_LARGEST_MS, &profile->batch.delay_max_ms, faults);
    get_curve(batch, "ServiceTimeInMilliseconds", "ms", SERVICE_LARGEST_MS, true, &profile->batch.service_ms, arena,
              faults);
}

/* Time comes from steps and tokens, so that members which say it otherwise contradict. */
static void check_continuous_batch(const struct json_node *node, struct faults *faults)
{
    static const char *const other[] = {"ServiceTimeInMilliseconds", "Slowdown", "Batch"};
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        if (json_has(node, other[i]))
            json_fault(faults, FAULT_INPUT, json_member(node, other[i]),
                       "does not go with Discipline \"continuous-batching\": the time of a step stands in "
                       "ContinuousBatch");
}

static void read_continuous_batch(const struct json_node *node, struct profile *profile, struct arena *arena,
                                  struct faults *faults)
{
    struct continuous_batch_profile *out = &profile->continuous_batch;
    const struct json_node *batch = json_get_object(node, "ContinuousBatch", faults);
    if (!batch) return;
    profile->has_continuous_batch = true;
    json_check_names(batch, members_of_continuous_batch, true, FAULT_INPUT, faults);
    if (json_require(batch, "MaxSequences", faults))
        get_count(batch, "MaxSequences", 1, BATCH_MOST, &out->sequences_max, faults);
    if (json_require(batch, "MaxTokens", faults) &&
        get_count(batch, "MaxTokens", 1, STEP_TOKENS_MOST, &out->tokens_max, faults) &&
        out->tokens_max < out->sequences_max)
        json_fault(faults, FAULT_INPUT, json_member(batch, "MaxTokens"),
                   "must be at least MaxSequences, which is %u, so that every sequence gets on in every step, found %u",
                   (unsigned)out->sequences_max, (unsigned)out->tokens_max);
    if (json_require(batch, "KVCacheTokens", faults))
        json_get_integer(batch, "KVCacheTokens", 1, KV_TOKENS_MOST, &out->kv_cache_tokens, faults);
    if (json_require(batch, "StepInMilliseconds", faults))
        get_curve(batch, "StepInMilliseconds", "ms", SERVICE_LARGEST_MS, false, &out->step_ms, arena, faults);
    json_get_number(batch, "PrefillTokenInMilliseconds", 0, SERVICE_LARGEST_MS, &out->prefill_token_ms, faults);
    json_get_number(batch, "CachedPromptShare", 0, 1, &out->cached_prompt_share, faults);
}

static void read_discipline(const struct json_node *node, struct profile *profile, struct arena *arena,
                            struct faults *faults)
{
    int discipline;
    if (json_get_choice(node, "Discipline", discipline_names, &discipline, faults))
        profile->discipline = (enum discipline)discipline;
    get_curve(node, "Slowdown", "factor", FACTOR_LARGEST, false, &profile->slowdown, arena, faults);
    read_batch(node, profile, arena, faults);
    read_continuous_batch(node, profile, arena, faults);
    if (profile->discipline == DISCIPLINE_BATCH) json_require(node, "Batch", faults);
    if (profile->discipline == DISCIPLINE_BATCH && profile->slowdown.count > 0)
        json_fault(faults, FAULT_INPUT, json_member(node, "Slowdown"),
                   "does not go with Discipline \"batch\": a batch's time by its size stands in Batch");
    if (profile->discipline != DISCIPLINE_CONTINUOUS_BATCHING) return;
    json_require(node, "ContinuousBatch", faults);
    check_continuous_batch(node, faults);
}

static void read_place(const struct json_node *node, struct profile *profile, struct faults *faults)
{
    json_get_string(node, "InstanceType", &profile->instance_type, faults);
    json_get_string(node, "AcceleratorType", &profile->accelerator_type, faults);
    if (get_count(node, "MemorySizeInMB", MEMORY_LEAST_MB, MEMORY_MOST_MB, &profile->memory_mb, faults) &&
        profile->memory_mb % MEMORY_LEAST_MB != 0)
        json_fault(faults, FAULT_INPUT, json_member(node, "MemorySizeInMB"),
                   "must be 1024, 2048, 3072, 4096, 5120 or 6144, found %u", (unsigned)profile->memory_mb);
    if (json_member(node, "InstanceType") && json_member(node, "MemorySizeInMB"))
        json_fault(faults, FAULT_INPUT, node,
                   "a profile is of an InstanceType or of a serverless MemorySizeInMB, not of both");
}

/* The whole, or its stages. */
static void read_start_up(const struct json_node *node, struct profile *profile, struct arena *arena,
                          struct faults *faults)
{
    profile->has_start_up =
        get_quantity(node, "StartUpInSeconds", "s", DISTRIBUTION_DRAWN, &profile->start_up, arena, faults);
    const struct json_node *parts = json_get_object(node, "StartUp", faults);
    if (!parts) return;
    profile->has_parts = start_up_read(parts, &profile->parts, arena, faults);
    if (json_member(node, "StartUpInSeconds"))
        json_fault(faults, FAULT_INPUT, parts,
                   "does not go with StartUpInSeconds, which is the whole of what StartUp has the stages of");
    if (profile->memory_mb)
        json_fault(faults, FAULT_INPUT, parts, "is of instances; a serverless profile has ColdStartInSeconds");
}

static void read_times(const struct json_node *node, struct profile *profile, struct arena *arena,
                       struct faults *faults)
{
    profile->has_service_time = get_quantity(node, "ServiceTimeInMilliseconds", "ms", DISTRIBUTION_OF_SERVICE,
                                             &profile->service_time, arena, faults);
    bool by_batch = profile->discipline == DISCIPLINE_BATCH && profile->batch.service_ms.count > 0;
    if (!by_batch && profile->discipline != DISCIPLINE_CONTINUOUS_BATCHING)
        json_require(node, "ServiceTimeInMilliseconds", faults);
    profile->overhead = distribution_constant(0);
    get_quantity(node, "OverheadInMilliseconds", "ms", DISTRIBUTION_DRAWN, &profile->overhead, arena, faults);
    read_start_up(node, profile, arena, faults);
    profile->has_cold_start =
        get_quantity(node, "ColdStartInSeconds", "s", DISTRIBUTION_DRAWN, &profile->cold_start, arena, faults);
    profile->has_idle_timeout =
        get_quantity(node, "IdleTimeoutInSeconds", "s", DISTRIBUTION_DRAWN, &profile->idle_timeout, arena, faults);
    profile->download = profile->upload = distribution_constant(0);
    profile->has_download =
        get_quantity(node, "DownloadInMilliseconds", "ms", DISTRIBUTION_OF_TRANSFER, &profile->download, arena, faults);
    profile->has_upload =
        get_quantity(node, "UploadInMilliseconds", "ms", DISTRIBUTION_OF_TRANSFER, &profile->upload, arena, faults);
}

static void read_profile(const struct json_node *node, struct profile *profile, struct arena *arena,
                         struct faults *faults)
{
    if (json_kind(node) != JSON_OBJECT) {
        json_fault(faults, FAULT_INPUT, node, "must be an object");
        return;
    }
    json_check_names(node, members_of_profile, true, FAULT_INPUT, faults);
    read_place(node, profile, faults);
    get_count(node, "Workers", 1, WORKERS_MOST, &profile->workers, faults);
    profile->has_queue_capacity =
        get_count(node, "QueueCapacity", 0, QUEUE_CAPACITY_MOST, &profile->queue_capacity, faults);
    read_discipline(node, profile, arena, faults);
    int reuse;
    profile->has_idle_reuse = json_get_choice(node, "IdleReuse", idle_reuse_names, &reuse, faults);
    if (profile->has_idle_reuse) profile->idle_reuse = (enum idle_reuse)reuse;
    json_get_number(node, "ErrorRate", 0, 1, &profile->error_rate, faults);
    read_times(node, profile, arena, faults);
}

/* --- Matching --- */

static int keys_of(const struct profile *profile)
{
    return (profile->instance_type != NULL) + (profile->accelerator_type != NULL) + (profile->memory_mb != 0);
}

static bool may_both_be(const char *a, const char *b)
{
    return !a || !b || strcmp(a, b) == 0;
}

/* Is there a place that both fit, neither better than the other? */
static bool tie(const struct profile *a, const struct profile *b)
{
    if (keys_of(a) != keys_of(b)) return false;
    if ((a->instance_type && b->memory_mb) || (a->memory_mb && b->instance_type)) return false;
    return may_both_be(a->instance_type, b->instance_type) && may_both_be(a->accelerator_type, b->accelerator_type) &&
           (a->memory_mb == b->memory_mb || !a->memory_mb || !b->memory_mb);
}

static void warn_of_ties(const struct json_node *array, const struct profile *profiles, struct faults *faults)
{
    size_t i = 0;
    for (const struct json_node *node = json_first(array); node; node = json_next(node), i++)
        for (size_t earlier = 0; earlier < i; earlier++)
            if (tie(&profiles[earlier], &profiles[i])) {
                json_fault(faults, FAULT_WARNING, node,
                           "fits no place better than Profiles[%zu] does; where both fit, that one is used", earlier);
                break;
            }
}

static bool fits(const struct profile *profile, const char *instance_type, const char *accelerator_type,
                 uint32_t memory_mb)
{
    if (profile->instance_type && (!instance_type || strcmp(profile->instance_type, instance_type) != 0)) return false;
    if (profile->accelerator_type && (!accelerator_type || strcmp(profile->accelerator_type, accelerator_type) != 0))
        return false;
    return !profile->memory_mb || profile->memory_mb == memory_mb;
}

const struct model *models_find(const struct models *models, const char *name)
{
    for (size_t i = 0; i < models->count; i++)
        if (strcmp(models->models[i].name, name) == 0) return &models->models[i];
    return NULL;
}

const struct profile *profile_match(const struct models *models, const char *model_name, const char *instance_type,
                                    const char *accelerator_type, uint32_t memory_mb)
{
    const struct model *model = models_find(models, model_name);
    const struct profile *best = NULL;
    for (size_t i = 0; model && i < model->profile_count; i++) {
        const struct profile *profile = &model->profiles[i];
        if (!fits(profile, instance_type, accelerator_type, memory_mb)) continue;
        if (!best || keys_of(profile) > keys_of(best)) best = profile;
    }
    return best;
}

static uint32_t distance(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

const struct profile *profile_nearest_memory(const struct models *models, const char *model_name, uint32_t memory_mb)
{
    const struct model *model = models_find(models, model_name);
    const struct profile *best = NULL;
    for (size_t i = 0; model && i < model->profile_count; i++) {
        const struct profile *profile = &model->profiles[i];
        if (!profile->memory_mb || profile->accelerator_type) continue;
        uint32_t far = distance(profile->memory_mb, memory_mb),
                 best_far = best ? distance(best->memory_mb, memory_mb) : 0;
        if (!best || far < best_far || (far == best_far && profile->memory_mb > best->memory_mb)) best = profile;
    }
    return best;
}

double profile_memory_factor(const struct profile *profile, uint32_t memory_mb)
{
    return profile->memory_mb ? (double)profile->memory_mb / memory_mb : 1;
}

/* --- Models --- */

static void read_model(const struct json_node *node, struct model *model, struct arena *arena, struct faults *faults)
{
    model->name = json_name(node);
    if (json_kind(node) != JSON_OBJECT) {
        json_fault(faults, FAULT_INPUT, node, "must be an object with Profiles");
        return;
    }
    json_check_names(node, members_of_model, true, FAULT_INPUT, faults);
    model->has_model_data = json_get_number(node, "ModelDataInGB", 0, SIZE_LARGEST_GB, &model->model_data_gb, faults);
    model->has_container_image =
        json_get_number(node, "ContainerImageInGB", 0, SIZE_LARGEST_GB, &model->container_image_gb, faults);
    if (!json_require(node, "Profiles", faults)) return;
    const struct json_node *array = json_get_array(node, "Profiles", faults);
    if (!array) return;
    if (json_count(array) == 0) {
        json_fault(faults, FAULT_INPUT, array, "needs at least one profile");
        return;
    }
    struct profile *profiles = arena_new_array(arena, json_count(array), struct profile);
    for (const struct json_node *item = json_first(array); item; item = json_next(item))
        read_profile(item, &profiles[model->profile_count++], arena, faults);
    warn_of_ties(array, profiles, faults);
    model->profiles = profiles;
}

bool models_read(const struct json_node *node, struct models *out, struct arena *arena, struct faults *faults)
{
    size_t before = faults_count(faults), count = 0;
    if (json_kind(node) != JSON_OBJECT) {
        json_fault(faults, FAULT_INPUT, node, "must be an object: the name of each model with its Profiles");
        return false;
    }
    struct model *models = arena_new_array(arena, json_count(node), struct model);
    for (const struct json_node *item = json_first(node); item; item = json_next(item)) {
        if (strcmp(json_name(item), "Comment") == 0 && json_kind(item) == JSON_STRING) continue;
        read_model(item, &models[count++], arena, faults);
    }
    if (faults_count(faults) > before) return false;
    *out = (struct models){count, models};
    return true;
}
