#include "models/client.h"
#include "sim/arena.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

static struct arena *arena;

static const char *said_of(const char *text, struct client *client)
{
    arena = arena_new();
    struct faults *faults = faults_new(arena);
    bool read = client_read(fixture_json(arena, text, faults), client, arena, faults);
    ck_assert_int_eq(read, faults_count(faults) == 0);
    return fixture_faults(arena, faults);
}

static void is_as_by_default(const struct client *client)
{
    ck_assert_double_eq(client->timeout_s, 60);
    ck_assert_uint_eq(client->max_attempts, 1);
    ck_assert_int_eq(client->retry_mode, RETRY_STANDARD);
    ck_assert(!client->has_request_ttl && !client->has_invocation_timeout);
    /* InvokeEndpointAsync in the API reference: six hours in the queue, 15 minutes of processing. */
    ck_assert_double_eq(distribution_mean(&client->request_ttl_s), 21600);
    ck_assert_uint_eq(client->invocation_timeout_s, 900);
}

START_TEST(a_caller_makes_one_attempt_and_waits_a_minute_unless_it_is_said)
{
    struct client client = client_default();
    is_as_by_default(&client);
    ck_assert_ptr_null(client.node);
    ck_assert_str_eq(said_of("{'Comment': 'c'}", &client), "");
    is_as_by_default(&client);
    ck_assert_ptr_nonnull(client.node);
    arena_free(arena);
}
END_TEST

START_TEST(every_member_is_read)
{
    struct client client;
    ck_assert_str_eq(said_of("{'TimeoutInSeconds': 2.5, 'MaxAttempts': 100, 'RetryMode': 'adaptive',"
                             " 'RequestTTLSeconds': 60, 'InvocationTimeoutSeconds': 3600}",
                             &client),
                     "");
    ck_assert_double_eq(client.timeout_s, 2.5);
    ck_assert_uint_eq(client.max_attempts, 100);
    ck_assert_int_eq(client.retry_mode, RETRY_ADAPTIVE);
    ck_assert(client.has_request_ttl && client.has_invocation_timeout);
    ck_assert_double_eq(distribution_mean(&client.request_ttl_s), 60);
    ck_assert_uint_eq(client.invocation_timeout_s, 3600);
    arena_free(arena);
}
END_TEST

START_TEST(a_time_to_live_may_be_drawn)
{
    struct client client;
    ck_assert_str_eq(
        said_of("{'RequestTTLSeconds': {'Distribution': 'uniform', 'Minimum': 60, 'Maximum': 120}}", &client), "");
    ck_assert(client.has_request_ttl);
    ck_assert_double_eq(distribution_mean(&client.request_ttl_s), 90);
    arena_free(arena);
}
END_TEST

START_TEST(each_problem_is_one_fault)
{
    static const struct {
        const char *text, *said;
    } refused[] = {
        {"{'TimeoutInSeconds': 0}", "$.TimeoutInSeconds: must be from 0.001 to 3153600000, found 0"},
        {"{'MaxAttempts': 0}", "$.MaxAttempts: must be from 1 to 100, found 0"},
        {"{'MaxAttempts': 101}", "$.MaxAttempts: must be from 1 to 100, found 101"},
        {"{'MaxAttempts': 1.5}", "$.MaxAttempts: expected a whole number from 1 to 100, found 1.5"},
        {"{'RetryMode': 'standart'}",
         "$.RetryMode: expected one of 'standard', 'legacy', 'adaptive', found 'standart'; did "
         "you mean 'standard'?"},
        {"{'RequestTTLSeconds': 59}", "$.RequestTTLSeconds: must be from 60 to 21600, found 59"},
        {"{'RequestTTLSeconds': 21601}", "$.RequestTTLSeconds: must be from 60 to 21600, found 21601"},
        {"{'RequestTTLSeconds': 'x'}", "$.RequestTTLSeconds: must be a number (s) or an object with a Distribution"},
        {"{'RequestTTLSeconds': {'Distribution': 'trace'}}",
         "$.RequestTTLSeconds.Distribution: trace is for ServiceTimeInMilliseconds alone"},
        {"{'InvocationTimeoutSeconds': 0}", "$.InvocationTimeoutSeconds: must be from 1 to 3600, found 0"},
        {"{'InvocationTimeoutSeconds': 3601}", "$.InvocationTimeoutSeconds: must be from 1 to 3600, found 3601"},
        {"{'Timeout': 5}",
         "$.Timeout: unknown member 'Timeout'; known are 'TimeoutInSeconds', 'MaxAttempts', 'RetryMode', "
         "'RequestTTLSeconds', 'InvocationTimeoutSeconds'"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct client client = {.max_attempts = 77};
        ck_assert_str_eq(said_of(refused[i].text, &client), refused[i].said);
        ck_assert_uint_eq(client.max_attempts, 77); /* unchanged */
        arena_free(arena);
    }
}
END_TEST

TEST_MAIN("client", a_caller_makes_one_attempt_and_waits_a_minute_unless_it_is_said, every_member_is_read,
          a_time_to_live_may_be_drawn, each_problem_is_one_fault)
