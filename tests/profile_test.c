#include "models/fault.h"
#include "models/json.h"
#include "models/profile.h"
#include "sim/arena.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

static struct arena *arena;
static struct faults *faults;

static bool read_text(const char *text, struct models *models)
{
    arena = arena_new();
    faults = faults_new(arena);
    struct json_node *node = json_read_text(arena, "s.json", text, strlen(text), faults);
    ck_assert_ptr_nonnull(node);
    return models_read(node, models, arena, faults);
}

static void accept(const char *text, struct models *models)
{
    bool read = read_text(text, models);
    for (size_t i = 0; i < faults_total(faults); i++) ck_abort_msg("%s", fault_line(arena, faults_at(faults, i)));
    ck_assert(read);
}

/* The contract's own example of a model. */
static const char *const everything =
    "{\"resnet\": {\"Comment\": \"c\", \"ModelDataInGB\": 2.5, \"ContainerImageInGB\": 8, \"Profiles\": ["
    "{\"InstanceType\": \"ml.c5.xlarge\", \"AcceleratorType\": \"ml.eia2.medium\", \"Comment\": \"c\","
    " \"ServiceTimeInMilliseconds\": {\"Distribution\": \"lognormal\", \"Mean\": 35, \"CoefficientOfVariation\": 0.4},"
    " \"Workers\": 4, \"QueueCapacity\": 100, \"Discipline\": \"processor-sharing\","
    " \"Slowdown\": [[1, 1.0], [4, 1.3]],"
    " \"Batch\": {\"MaxSize\": 8, \"MaxDelayInMilliseconds\": 5, \"ServiceTimeInMilliseconds\": [[1, 10], [8, 24]]},"
    " \"OverheadInMilliseconds\": 2, \"ErrorRate\": 0.25, \"StartUpInSeconds\": 240},"
    "{\"MemorySizeInMB\": 2048, \"ServiceTimeInMilliseconds\": 120,"
    " \"ColdStartInSeconds\": {\"Distribution\": \"lognormal\", \"Mean\": 6, \"CoefficientOfVariation\": 0.3},"
    " \"IdleTimeoutInSeconds\": 300}]}}";

START_TEST(everything_that_a_profile_may_say_is_read)
{
    struct models models;
    accept(everything, &models);
    const struct model *model = models_find(&models, "resnet");
    ck_assert_ptr_nonnull(model);
    ck_assert(model->has_model_data && model->has_container_image);
    ck_assert_double_eq(model->model_data_gb, 2.5);
    ck_assert_double_eq(model->container_image_gb, 8);
    ck_assert_uint_eq(model->profile_count, 2);

    const struct profile *profile = &model->profiles[0];
    ck_assert_str_eq(profile->instance_type, "ml.c5.xlarge");
    ck_assert_str_eq(profile->accelerator_type, "ml.eia2.medium");
    ck_assert_double_eq_tol(distribution_mean(&profile->service_time), 35, 1e-9);
    ck_assert_uint_eq(profile->workers, 4);
    ck_assert(profile->has_queue_capacity && profile->has_start_up);
    ck_assert_uint_eq(profile->queue_capacity, 100);
    ck_assert_int_eq(profile->discipline, DISCIPLINE_PROCESSOR_SHARING);
    ck_assert_uint_eq(profile->batch.size_max, 8);
    ck_assert_double_eq(profile->batch.delay_max_ms, 5);
    ck_assert_double_eq(distribution_mean(&profile->overhead), 2);
    ck_assert_double_eq(profile->error_rate, 0.25);
    ck_assert_double_eq(distribution_mean(&profile->start_up), 240);
    ck_assert(!profile->has_cold_start && !profile->has_idle_timeout);

    profile = &model->profiles[1];
    ck_assert_uint_eq(profile->memory_mb, 2048);
    ck_assert_ptr_null(profile->instance_type);
    ck_assert_double_eq_tol(distribution_mean(&profile->cold_start), 6, 1e-9);
    ck_assert_double_eq(distribution_mean(&profile->idle_timeout), 300);
    ck_assert_uint_eq(profile->workers, 0);
    ck_assert(!profile->has_queue_capacity && !profile->has_start_up && !profile->has_batch);
    ck_assert_int_eq(profile->discipline, DISCIPLINE_FIFO);
    ck_assert_double_eq(distribution_mean(&profile->overhead), 0);
    arena_free(arena);
}
END_TEST

/* Tokens in steps: what a step takes by its sequences, and each input token beside that. */
START_TEST(continuous_batching_has_figures_of_its_own)
{
    struct models models;
    accept(
        "{\"m\": {\"Profiles\": [{\"Discipline\": \"continuous-batching\", \"ContinuousBatch\": {\"MaxSequences\": 64,"
        " \"MaxTokens\": 8192, \"KVCacheTokens\": 1000000000000, \"StepInMilliseconds\": [[1, 18], [64, 40.5]],"
        " \"PrefillTokenInMilliseconds\": 0.05, \"CachedPromptShare\": 0.6}}]}}",
        &models);
    const struct profile *profile = &models.models[0].profiles[0];
    const struct continuous_batch_profile *batch = &profile->continuous_batch;
    ck_assert_int_eq(profile->discipline, DISCIPLINE_CONTINUOUS_BATCHING);
    ck_assert(profile->has_continuous_batch && !profile->has_service_time);
    ck_assert_uint_eq(batch->sequences_max, 64);
    ck_assert_uint_eq(batch->tokens_max, 8192);
    ck_assert_int_eq(batch->kv_cache_tokens, INT64_C(1000000000000));
    ck_assert_double_eq(curve_at(&batch->step_ms, 1), 18);
    ck_assert_double_eq(curve_at(&batch->step_ms, 64), 40.5);
    ck_assert_double_eq(batch->prefill_token_ms, 0.05);
    ck_assert_double_eq(batch->cached_prompt_share, 0.6);
    arena_free(arena);
}
END_TEST

START_TEST(slots_and_transfers_are_read)
{
    struct models models;
    accept("{\"m\": {\"Profiles\": [{\"ServiceTimeInMilliseconds\": 1, \"IdleReuse\": \"least-recently-used\","
           " \"IdleTimeoutInSeconds\": {\"Distribution\": \"exponential\", \"Mean\": 300},"
           " \"DownloadInMilliseconds\": {\"Distribution\": \"linear\", \"Base\": 20, \"PerPayloadKB\": 0.01},"
           " \"UploadInMilliseconds\": 30}, {\"InstanceType\": \"ml.a\", \"ServiceTimeInMilliseconds\": 1}]}}",
           &models);
    const struct profile *said = &models.models[0].profiles[0], *unsaid = &models.models[0].profiles[1];
    ck_assert_int_eq(said->idle_reuse, IDLE_REUSE_LEAST_RECENTLY_USED);
    ck_assert(said->has_idle_timeout && said->has_download && said->has_upload);
    ck_assert_double_eq(distribution_mean(&said->idle_timeout), 300);
    ck_assert_int_eq(said->download.family, DISTRIBUTION_LINEAR);
    ck_assert_double_eq(said->download.linear.per_payload_kb, 0.01);
    ck_assert_double_eq(distribution_mean(&said->upload), 30);
    ck_assert_int_eq(unsaid->idle_reuse, IDLE_REUSE_NEWEST_CREATED);
    ck_assert(!unsaid->has_idle_timeout && !unsaid->has_download && !unsaid->has_upload);
    ck_assert_double_eq(distribution_mean(&unsaid->download), 0);
    ck_assert_double_eq(distribution_mean(&unsaid->upload), 0);
    arena_free(arena);
}
END_TEST

/* [1, 1.0], [4, 1.3]: a line between them, level outside. */
START_TEST(a_curve_is_linear_between_its_points_and_level_beyond)
{
    struct models models;
    accept(everything, &models);
    const struct curve *curve = &models.models[0].profiles[0].slowdown;
    ck_assert_double_eq(curve_at(curve, 1), 1);
    ck_assert_double_eq_tol(curve_at(curve, 2), 1.1, 1e-12);
    ck_assert_double_eq(curve_at(curve, 4), 1.3);
    ck_assert_double_eq(curve_at(curve, 9), 1.3);
    ck_assert_double_eq(curve_at(curve, 0), 1);
    arena_free(arena);
}
END_TEST

START_TEST(the_most_specific_profile_wins)
{
    struct models models;
    accept("{\"m\": {\"Profiles\": [{\"ServiceTimeInMilliseconds\": 1},"
           "{\"InstanceType\": \"ml.a\", \"ServiceTimeInMilliseconds\": 2},"
           "{\"InstanceType\": \"ml.a\", \"AcceleratorType\": \"x\", \"ServiceTimeInMilliseconds\": 3},"
           "{\"MemorySizeInMB\": 4096, \"ServiceTimeInMilliseconds\": 4}]},"
           " \"n\": {\"Profiles\": [{\"InstanceType\": \"ml.b\", \"ServiceTimeInMilliseconds\": 5}]}}",
           &models);
    const struct profile *of_m = models_find(&models, "m")->profiles;
    ck_assert_ptr_eq(profile_match(&models, "m", "ml.a", "x", 0), &of_m[2]);
    ck_assert_ptr_eq(profile_match(&models, "m", "ml.a", "y", 0), &of_m[1]);
    ck_assert_ptr_eq(profile_match(&models, "m", "ml.a", NULL, 0), &of_m[1]);
    ck_assert_ptr_eq(profile_match(&models, "m", "ml.c", NULL, 0), &of_m[0]);
    ck_assert_ptr_eq(profile_match(&models, "m", NULL, NULL, 4096), &of_m[3]);
    ck_assert_ptr_eq(profile_match(&models, "m", NULL, NULL, 1024), &of_m[0]);
    ck_assert_ptr_null(profile_match(&models, "n", "ml.a", NULL, 0));
    ck_assert_ptr_null(profile_match(&models, "o", "ml.a", NULL, 0));
    arena_free(arena);
}
END_TEST

START_TEST(a_memory_without_a_profile_takes_the_nearest_one)
{
    struct models models;
    accept("{\"m\": {\"Profiles\": [{\"MemorySizeInMB\": 1024, \"ServiceTimeInMilliseconds\": 1},"
           "{\"MemorySizeInMB\": 3072, \"ServiceTimeInMilliseconds\": 2},"
           "{\"InstanceType\": \"ml.a\", \"ServiceTimeInMilliseconds\": 3}]},"
           " \"n\": {\"Profiles\": [{\"ServiceTimeInMilliseconds\": 4},"
           "{\"InstanceType\": \"ml.b\", \"ServiceTimeInMilliseconds\": 5}]}}",
           &models);
    const struct profile *of_m = models_find(&models, "m")->profiles;
    ck_assert_ptr_null(profile_match(&models, "m", NULL, NULL, 2048));
    ck_assert_ptr_eq(profile_nearest_memory(&models, "m", 6144), &of_m[1]);
    ck_assert_ptr_eq(profile_nearest_memory(&models, "m", 1024), &of_m[0]);
    ck_assert_ptr_eq(profile_nearest_memory(&models, "m", 2048), &of_m[1]); /* equally near: the larger */
    ck_assert_ptr_null(profile_nearest_memory(&models, "n", 2048));
    ck_assert_ptr_null(profile_nearest_memory(&models, "o", 2048));
    arena_free(arena);
}
END_TEST

/* CPU in proportion to memory: at half the memory a profile's times double. */
START_TEST(times_follow_memory)
{
    struct models models;
    accept("{\"m\": {\"Profiles\": [{\"MemorySizeInMB\": 2048, \"ServiceTimeInMilliseconds\": 1},"
           "{\"ServiceTimeInMilliseconds\": 2}]}}",
           &models);
    const struct profile *of_m = models_find(&models, "m")->profiles;
    ck_assert_double_eq(profile_memory_factor(&of_m[0], 1024), 2);
    ck_assert_double_eq(profile_memory_factor(&of_m[0], 2048), 1);
    ck_assert_double_eq(profile_memory_factor(&of_m[0], 4096), 0.5);
    ck_assert_double_eq(profile_memory_factor(&of_m[1], 4096), 1);
    arena_free(arena);
}
END_TEST

START_TEST(a_tie_is_a_warning_and_the_first_wins)
{
    struct models models;
    ck_assert(read_text("{\"m\": {\"Profiles\": [{\"InstanceType\": \"ml.a\", \"ServiceTimeInMilliseconds\": 1},"
                        "{\"InstanceType\": \"ml.a\", \"ServiceTimeInMilliseconds\": 2},"
                        "{\"InstanceType\": \"ml.b\", \"ServiceTimeInMilliseconds\": 3}]}}",
                        &models));
    ck_assert_uint_eq(faults_total(faults), 1);
    ck_assert_int_eq(faults_at(faults, 0)->kind, FAULT_WARNING);
    ck_assert_str_eq(fault_line(arena, faults_at(faults, 0)),
                     "s.json:1:78: $.m.Profiles[1]: fits no place better than Profiles[0] does; where both fit, that "
                     "one is used");
    ck_assert_ptr_eq(profile_match(&models, "m", "ml.a", NULL, 0), &models.models[0].profiles[0]);
    arena_free(arena);
}
END_TEST

#define STEPS                                                                                                          \
    "\"ContinuousBatch\":{\"MaxSequences\":1,\"MaxTokens\":1,\"KVCacheTokens\":1,\"StepInMilliseconds\":[[1,1]]}"
#define NOT_BESIDE_STEPS                                                                                               \
    "does not go with Discipline \"continuous-batching\": the time of a step stands in ContinuousBatch"

/* A profile with one thing wrong, and the end of its fault's line. */
static const struct {
    const char *profile, *fault;
} refused[] = {
    {"{}", "$.m.Profiles[0].ServiceTimeInMilliseconds: is required"},
    {"7", "$.m.Profiles[0]: must be an object"},
    {"{\"ServiceTimeInMilliseconds\":1,\"InstanceType\":\"ml.a\",\"MemorySizeInMB\":1024}",
     "$.m.Profiles[0]: a profile is of an InstanceType or of a serverless MemorySizeInMB, not of both"},
    {"{\"ServiceTimeInMilliseconds\":1,\"MemorySizeInMB\":1500}",
     "$.m.Profiles[0].MemorySizeInMB: must be 1024, 2048, 3072, 4096, 5120 or 6144, found 1500"},
    {"{\"ServiceTimeInMilliseconds\":1,\"Slowdown\":[[2,1.0]]}",
     "$.m.Profiles[0].Slowdown[0][0]: the numbers of requests must increase, from 1"},
    {"{\"ServiceTimeInMilliseconds\":1,\"Slowdown\":[[1,1],[3,2],[3,4]]}",
     "$.m.Profiles[0].Slowdown[2][0]: the numbers of requests must increase, from 1"},
    {"{\"ServiceTimeInMilliseconds\":1,\"Slowdown\":[[1,0]]}",
     "$.m.Profiles[0].Slowdown[0][1]: must be above 0 and at most 1e+06 (factor), found 0"},
    {"{\"ServiceTimeInMilliseconds\":1,\"Slowdown\":[[1,1],[2.5,2]]}",
     "$.m.Profiles[0].Slowdown[1][0]: must be a whole number of requests, 1 to 100000, found 2.5"},
    {"{\"ServiceTimeInMilliseconds\":1,\"Slowdown\":[3]}",
     "$.m.Profiles[0].Slowdown[0]: must be a pair of numbers, [requests, factor]"},
    {"{\"ServiceTimeInMilliseconds\":1,\"Slowdown\":[]}",
     "$.m.Profiles[0].Slowdown: needs at least one pair, [1, factor]"},
    {"{\"ServiceTimeInMilliseconds\":1,\"Discipline\":\"batch\"}", "$.m.Profiles[0].Batch: is required"},
    {"{\"ServiceTimeInMilliseconds\":1,\"Batch\":{}}", "$.m.Profiles[0].Batch.MaxSize: is required"},
    {"{\"ServiceTimeInMilliseconds\":1,\"OverheadInMilliseconds\":-1}",
     "$.m.Profiles[0].OverheadInMilliseconds: must be from 0 to 1e+15 (ms), found -1"},
    {"{\"ServiceTimeInMilliseconds\":1,\"StartUpInSeconds\":{\"Distribution\":\"trace\"}}",
     "$.m.Profiles[0].StartUpInSeconds.Distribution: trace is for ServiceTimeInMilliseconds alone"},
    {"{\"ServiceTimeInMilliseconds\":1,\"StartUp\":60}", "$.m.Profiles[0].StartUp: expected an object, found 60"},
    {"{\"ServiceTimeInMilliseconds\":1,\"StartUp\":{\"ImagePullInSeconds\":-1}}",
     "$.m.Profiles[0].StartUp.ImagePullInSeconds: must be from 0 to 1e+15 (s), found -1"},
    {"{\"ServiceTimeInMilliseconds\":1,\"StartUp\":{\"Load\":1}}",
     "$.m.Profiles[0].StartUp.Load: unknown member \"Load\"; known are \"ProvisioningInSeconds\", "
     "\"ImagePullInSeconds\", "
     "\"ModelDownloadInSeconds\", \"ContainerStartInSeconds\""},
    {"{\"ServiceTimeInMilliseconds\":1,\"StartUpInSeconds\":1,\"StartUp\":{}}",
     "$.m.Profiles[0].StartUp: does not go with StartUpInSeconds, which is the whole of what StartUp has the stages "
     "of"},
    {"{\"ServiceTimeInMilliseconds\":1,\"MemorySizeInMB\":1024,\"StartUp\":{}}",
     "$.m.Profiles[0].StartUp: is of instances; a serverless profile has ColdStartInSeconds"},
    {"{\"ServiceTimeInMilliseconds\":1,\"DownloadInMilliseconds\":{\"Distribution\":\"trace\"}}",
     "$.m.Profiles[0].DownloadInMilliseconds.Distribution: trace is for ServiceTimeInMilliseconds alone"},
    {"{\"ServiceTimeInMilliseconds\":1,\"IdleTimeoutInSeconds\":{\"Distribution\":\"linear\",\"Base\":1}}",
     "$.m.Profiles[0].IdleTimeoutInSeconds.Distribution: linear is for ServiceTimeInMilliseconds, "
     "DownloadInMilliseconds and UploadInMilliseconds alone"},
    {"{\"ServiceTimeInMilliseconds\":1,\"IdleTimeoutInSeconds\":-1}",
     "$.m.Profiles[0].IdleTimeoutInSeconds: must be from 0 to 1e+15 (s), found -1"},
    {"{\"ServiceTimeInMilliseconds\":1,\"IdleReuse\":\"newest\"}",
     "$.m.Profiles[0].IdleReuse: expected one of \"newest-created\", \"oldest-created\", \"most-recently-used\", "
     "\"least-recently-used\", \"random\", found \"newest\""},
    {"{\"Discipline\":\"continuous-batching\"}", "$.m.Profiles[0].ContinuousBatch: is required"},
    {"{\"Discipline\":\"continuous-batching\",\"ServiceTimeInMilliseconds\":1," STEPS "}",
     "$.m.Profiles[0].ServiceTimeInMilliseconds: " NOT_BESIDE_STEPS},
    {"{\"Discipline\":\"continuous-batching\",\"Slowdown\":[[1,1]]," STEPS "}",
     "$.m.Profiles[0].Slowdown: " NOT_BESIDE_STEPS},
    {"{\"Discipline\":\"continuous-batching\",\"Batch\":{\"MaxSize\":8}," STEPS "}",
     "$.m.Profiles[0].Batch: " NOT_BESIDE_STEPS},
    {"{\"Discipline\":\"continuous-batching\",\"ContinuousBatch\":{\"MaxTokens\":1,\"KVCacheTokens\":1,"
     "\"StepInMilliseconds\":[[1,1]]}}",
     "$.m.Profiles[0].ContinuousBatch.MaxSequences: is required"},
    {"{\"Discipline\":\"continuous-batching\",\"ContinuousBatch\":{\"MaxSequences\":100001,\"MaxTokens\":1,"
     "\"KVCacheTokens\":1,\"StepInMilliseconds\":[[1,1]]}}",
     "$.m.Profiles[0].ContinuousBatch.MaxSequences: must be from 1 to 100000, found 100001"},
    {"{\"Discipline\":\"continuous-batching\",\"ContinuousBatch\":{\"MaxSequences\":8,\"MaxTokens\":7,"
     "\"KVCacheTokens\":1,\"StepInMilliseconds\":[[1,1]]}}",
     "$.m.Profiles[0].ContinuousBatch.MaxTokens: must be at least MaxSequences, which is 8, so that every sequence "
     "gets "
     "on in every step, found 7"},
    {"{\"Discipline\":\"continuous-batching\",\"ContinuousBatch\":{\"MaxSequences\":1,\"MaxTokens\":10000001,"
     "\"KVCacheTokens\":1,\"StepInMilliseconds\":[[1,1]]}}",
     "$.m.Profiles[0].ContinuousBatch.MaxTokens: must be from 1 to 10000000, found 10000001"},
    {"{\"Discipline\":\"continuous-batching\",\"ContinuousBatch\":{\"MaxSequences\":1,\"MaxTokens\":1,"
     "\"KVCacheTokens\":0,\"StepInMilliseconds\":[[1,1]]}}",
     "$.m.Profiles[0].ContinuousBatch.KVCacheTokens: must be from 1 to 1000000000000, found 0"},
    {"{\"Discipline\":\"continuous-batching\",\"ContinuousBatch\":{\"MaxSequences\":1,\"MaxTokens\":1,"
     "\"KVCacheTokens\":1,\"StepInMilliseconds\":[[1,0]]}}",
     "$.m.Profiles[0].ContinuousBatch.StepInMilliseconds[0][1]: must be above 0 and at most 1e+12 (ms), found 0"},
    {"{\"Discipline\":\"continuous-batching\",\"ContinuousBatch\":{\"MaxSequences\":1,\"MaxTokens\":1,"
     "\"KVCacheTokens\":1,\"StepInMilliseconds\":[[1,1]],\"PrefillTokenInMilliseconds\":-1}}",
     "$.m.Profiles[0].ContinuousBatch.PrefillTokenInMilliseconds: must be from 0 to 1000000000000, found -1"},
    {"{\"Discipline\":\"batch\",\"Batch\":{\"MaxSize\":8}}", "$.m.Profiles[0].ServiceTimeInMilliseconds: is required"},
};

static void is_refused(const char *profile, const char *fault)
{
    char text[512];
    struct models models = {.count = 77};
    int length = snprintf(text, sizeof text, "{\"m\":{\"Profiles\":[%s]}}", profile);
    ck_assert_int_lt(length, (int)sizeof text);
    ck_assert(!read_text(text, &models));
    ck_assert_uint_eq(models.count, 77);
    const char *line = fault_line(arena, faults_at(faults, 0));
    ck_assert_msg(strlen(line) > strlen(fault) && strcmp(line + strlen(line) - strlen(fault), fault) == 0, "%s: %s",
                  profile, line);
    ck_assert_uint_eq(faults_total(faults), 1);
    arena_free(arena);
}

START_TEST(each_problem_is_one_fault)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) is_refused(refused[i].profile, refused[i].fault);
}
END_TEST

START_TEST(numbers_out_of_bounds_and_unknown_names_are_refused)
{
    static const char *const wrong[] = {"\"Workers\":0",     "\"Workers\":1.5",        "\"QueueCapacity\":-1",
                                        "\"ErrorRate\":1.1", "\"ErrorRate\":-1",       "\"IdleTimeoutInSeconds\":-1",
                                        "\"Worker\":4",      "\"Discipline\":\"lifo\""};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[256];
        struct models models;
        snprintf(text, sizeof text, "{\"m\":{\"Profiles\":[{\"ServiceTimeInMilliseconds\":1,%s}]}}", wrong[i]);
        ck_assert_msg(!read_text(text, &models), "%s", wrong[i]);
        ck_assert_uint_eq(faults_count(faults), 1);
        arena_free(arena);
    }
}
END_TEST

START_TEST(every_fault_of_a_file_is_said_at_once)
{
    struct models models;
    ck_assert(
        !read_text("{\"m\": {\"Profiles\": [{\"ServiceTimeInMilliseconds\": -1, \"Workers\": 0, \"ErrorRate\": 2}]},"
                   " \"n\": {\"Profiles\": []}, \"o\": {}, \"p\": 3}",
                   &models));
    ck_assert_uint_eq(faults_count(faults), 6);
    arena_free(arena);
}
END_TEST

TEST_MAIN("profile", everything_that_a_profile_may_say_is_read, continuous_batching_has_figures_of_its_own,
          slots_and_transfers_are_read, a_curve_is_linear_between_its_points_and_level_beyond,
          the_most_specific_profile_wins, a_memory_without_a_profile_takes_the_nearest_one, times_follow_memory,
          a_tie_is_a_warning_and_the_first_wins, each_problem_is_one_fault,
          numbers_out_of_bounds_and_unknown_names_are_refused, every_fault_of_a_file_is_said_at_once)
