#include "models/limits.h"
#include "sim/arena.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

static struct arena *arena;

static const char *said_of(const char *text, struct limits *limits)
{
    arena = arena_new();
    struct faults *faults = faults_new(arena);
    bool read = limits_read(fixture_json(arena, text, faults), limits, faults);
    ck_assert_int_eq(read, faults_count(faults) == 0);
    return fixture_faults(arena, faults);
}

/* SageMaker developer guide: 60 s; 25 MB real-time, 4 MB serverless, 1 GB asynchronous by way of S3, in binary units. */
START_TEST(what_is_not_given_is_as_the_service_has_it)
{
    struct limits limits = {.node = NULL};
    ck_assert_double_eq(limits_invocation_s(&limits), 60);
    ck_assert_int_eq(limits_payload_bytes(&limits, MODE_REAL_TIME), 26214400);
    ck_assert_int_eq(limits_payload_bytes(&limits, MODE_SERVERLESS), 4194304);
    ck_assert_int_eq(limits_payload_bytes(&limits, MODE_ASYNC), 1073741824);
    ck_assert_int_eq(limits_response_bytes(&limits, MODE_REAL_TIME), 26214400);
    ck_assert_int_eq(limits_response_bytes(&limits, MODE_SERVERLESS), 4194304);
    ck_assert_int_eq(limits_response_bytes(&limits, MODE_ASYNC), LIMITS_BYTES_NONE);
}
END_TEST

/* The body of InvokeEndpoint in the API model; the eight minutes of a streamed answer. */
START_TEST(what_is_given_holds_for_every_way_of_serving)
{
    struct limits limits;
    ck_assert_str_eq(said_of("{'Comment': 'c', 'InvocationInSeconds': 480, 'PayloadInBytes': 6291456, "
                             "'ResponseInBytes': 0}",
                             &limits),
                     "");
    ck_assert(limits.has_invocation && limits.has_payload && limits.has_response);
    ck_assert_double_eq(limits_invocation_s(&limits), 480);
    for (enum serving_mode mode = MODE_REAL_TIME; mode <= MODE_ASYNC; mode++) {
        ck_assert_int_eq(limits_payload_bytes(&limits, mode), 6291456);
        ck_assert_int_eq(limits_response_bytes(&limits, mode), 0);
    }
    arena_free(arena);
}
END_TEST

START_TEST(each_problem_is_one_fault_and_all_are_said)
{
    struct limits limits = {.payload_bytes = 77};
    ck_assert_str_eq(said_of("{'InvocationInSecond': 60}", &limits),
                     "$.InvocationInSecond: unknown member 'InvocationInSecond'; did you mean 'InvocationInSeconds'?");
    arena_free(arena);
    ck_assert_str_eq(said_of("{'InvocationInSeconds': 0, 'PayloadInBytes': -1, 'ResponseInBytes': 0.5}", &limits),
                     "$.InvocationInSeconds: must be from 0.001 to 3153600000, found 0\n"
                     "$.PayloadInBytes: must be from 0 to 1125899906842624, found -1\n"
                     "$.ResponseInBytes: expected a whole number from 0 to 1125899906842624, found 0.5");
    ck_assert_int_eq(limits.payload_bytes, 77); /* unchanged */
    arena_free(arena);
}
END_TEST

TEST_MAIN("limits", what_is_not_given_is_as_the_service_has_it, what_is_given_holds_for_every_way_of_serving,
          each_problem_is_one_fault_and_all_are_said)
