#include "models/catalogue.h"
#include "models/endpoint_config.h"
#include "models/quotas.h"
#include "sim/arena.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

static struct arena *arena;
static struct faults *faults;

static bool read(const char *text, struct quotas *quotas)
{
    arena = arena_new();
    faults = faults_new(arena);
    bool valid = quotas_read(fixture_json(arena, text, faults), catalogue_new(arena), quotas, arena, faults);
    ck_assert_int_eq(valid, faults_count(faults) == 0);
    return valid;
}

#define RESERVATION "arn:aws:sagemaker:us-east-1:123456789012:training-plan/p"

START_TEST(a_quota_is_of_a_type_of_serverless_concurrency_or_of_a_reservation)
{
    struct quotas quotas;
    ck_assert(read("{'Comment': 'c', 'ml.g5.xlarge': 10, 'ServerlessConcurrency': 0, '" RESERVATION
                   "': 9223372036854775807, 'ml.m5.large': null}",
                   &quotas));
    ck_assert_str_eq(fixture_faults(arena, faults), "");
    ck_assert_uint_eq(quotas.count, 3);
    ck_assert_int_eq(quotas_most(&quotas, "ml.g5.xlarge"), 10);
    ck_assert_int_eq(quotas_most(&quotas, QUOTA_SERVERLESS_CONCURRENCY), 0);
    ck_assert_int_eq(quotas_most(&quotas, RESERVATION), INT64_MAX);
    ck_assert_int_eq(quotas_most(&quotas, "ml.m5.large"), QUOTA_NONE);
    arena_free(arena);
}
END_TEST

START_TEST(names_of_nothing_and_numbers_out_of_bounds_are_refused)
{
    static const struct {
        const char *text, *said;
    } refused[] = {
        {"{'ml.g5.xlrage': 1, 'ml.g5': 1}",
         "warning: $['ml.g5.xlrage']: should be of an instance type of the catalogue; did you mean 'ml.g5.xlarge'?\n"
         "$['ml.g5']: must be of an instance type, 'ServerlessConcurrency' or an MlReservationArn"},
        {"{'g5.xlarge': 1}",
         "$['g5.xlarge']: must be of an instance type, 'ServerlessConcurrency' or an MlReservationArn; did you mean "
         "'ml.g5.xlarge'?"},
        {"{'ServerlesConcurrency': 1}",
         "$.ServerlesConcurrency: must be of an instance type, 'ServerlessConcurrency' or an MlReservationArn; did you "
         "mean 'ServerlessConcurrency'?"},
        {"{'ServerlessConcurrency': -1}", "$.ServerlessConcurrency: must be at least 0, found -1"},
        {"{'ml.m5.large': 1.5}", "$['ml.m5.large']: expected a whole number at least 0, found 1.5"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct quotas quotas = {.count = 77};
        ck_assert(!read(refused[i].text, &quotas));
        ck_assert_str_eq(fixture_faults(arena, faults), refused[i].said);
        ck_assert_uint_eq(quotas.count, 77); /* unchanged */
        arena_free(arena);
    }
}
END_TEST

/* --- Against a configuration --- */

/* What the quotas say of an endpoint with these variants, and other members behind them. */
static const char *said_of(const char *text, const char *variants)
{
    struct quotas quotas;
    ck_assert(read(text, &quotas));
    const char *config_text = arena_format(arena, "{'EndpointConfigName': 'c', 'ProductionVariants': [%s]}", variants);
    struct endpoint_config_options options = {.catalogue = catalogue_new(arena)};
    struct endpoint_config *config =
        endpoint_config_read(arena, fixture_json(arena, config_text, faults), options, faults);
    ck_assert_msg(config, "%s", fixture_faults(arena, faults));
    size_t before = faults_total(faults);
    quotas_check(&quotas, config, faults);
    const char *said = fixture_faults(arena, faults);
    ck_assert_uint_eq(before, 0);
    return said;
}

#define VARIANT(name, count)                                                                                           \
    "{'VariantName': '" name "', 'ModelName': 'm', 'InstanceType': 'ml.g5.xlarge', 'InitialInstanceCount': " count "}"
#define RESERVED                                                                                                       \
    "{'VariantName': 'A', 'ModelName': 'm', 'InstanceType': 'ml.g5.xlarge', 'InitialInstanceCount': 3, "               \
    "'CapacityReservationConfig': {'CapacityReservationPreference': 'capacity-reservations-only', "                    \
    "'MlReservationArn': '" RESERVATION "'}}"

START_TEST(instances_of_a_type_count_over_all_variants)
{
    ck_assert_str_eq(said_of("{'ml.g5.xlarge': 5}", VARIANT("A", "2") ", " VARIANT("B", "3")), "");
    arena_free(arena);
    ck_assert_str_eq(said_of("{'ml.g5.xlarge': 5}", VARIANT("A", "2") ", " VARIANT("B", "4") ", " VARIANT("C", "1")),
                     "$.ProductionVariants[1].InitialInstanceCount: ResourceLimitExceeded: the account's quota of "
                     "ml.g5.xlarge instances for endpoints is 5, and 7 are asked for");
    ck_assert_int_eq(faults_at(faults, 0)->kind, FAULT_LIMIT);
    arena_free(arena);
    ck_assert_str_eq(said_of("{'ml.m5.large': 0}", VARIANT("A", "2")), "");
    arena_free(arena);
}
END_TEST

START_TEST(serverless_concurrency_is_held_against_its_quota)
{
    const char *serverless = "{'VariantName': 'A', 'ModelName': 'm', 'ServerlessConfig': {'MemorySizeInMB': 1024, "
                             "'MaxConcurrency': 20}}";
    ck_assert_str_eq(said_of("{'ServerlessConcurrency': 20}", serverless), "");
    arena_free(arena);
    ck_assert_str_eq(said_of("{'ServerlessConcurrency': 10}", serverless),
                     "$.ProductionVariants[0].ServerlessConfig.MaxConcurrency: ResourceLimitExceeded: the account's "
                     "quota of concurrency for serverless endpoints is 10, and 20 is asked for");
    ck_assert_int_eq(faults_at(faults, 0)->kind, FAULT_LIMIT);
    arena_free(arena);
}
END_TEST

START_TEST(a_reservation_that_is_too_small_or_of_nobody_is_a_warning)
{
    ck_assert_str_eq(said_of("{'" RESERVATION "': 3}", RESERVED), "");
    arena_free(arena);
    ck_assert_str_eq(said_of("{'" RESERVATION "': 2}", RESERVED),
                     "warning: $.ProductionVariants[0].InitialInstanceCount: is more than its capacity reservation "
                     "holds, which is 2: the others will not be launched");
    arena_free(arena);
    ck_assert_str_eq(said_of("{'" RESERVATION "': 2}", VARIANT("A", "3")),
                     "warning: $['" RESERVATION "']: has no effect: no variant has this MlReservationArn");
    arena_free(arena);
}
END_TEST

/* Which of its types a variant begins with depends on what can be had. */
START_TEST(instance_pools_are_not_counted_before_they_run)
{
    ck_assert_str_eq(
        said_of("{'ml.g5.xlarge': 0}",
                "{'VariantName': 'A', 'ModelName': 'm', 'InitialInstanceCount': 2, 'InstancePools': [{'InstanceType': "
                "'ml.g5.xlarge', 'Priority': 1}], 'RoutingConfig': {'RoutingStrategy': 'LEAST_OUTSTANDING_REQUESTS'}}"),
        "");
    arena_free(arena);
}
END_TEST

TEST_MAIN("quotas", a_quota_is_of_a_type_of_serverless_concurrency_or_of_a_reservation,
          names_of_nothing_and_numbers_out_of_bounds_are_refused, instances_of_a_type_count_over_all_variants,
          serverless_concurrency_is_held_against_its_quota, a_reservation_that_is_too_small_or_of_nobody_is_a_warning,
          instance_pools_are_not_counted_before_they_run)
