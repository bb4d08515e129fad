#include "models/catalogue.h"
#include "models/endpoint_name.h"
#include "models/scaling_policy.h"
#include "models/timeline.h"
#include "sim/arena.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

static struct arena *arena;
static struct faults *faults;

static bool read(const char *text, struct timeline *timeline)
{
    arena = arena_new();
    faults = faults_new(arena);
    struct shape_reading reading = {.arena = arena, .faults = faults, .catalogue = catalogue_new(arena)};
    bool valid = timeline_read(&reading, fixture_json(arena, text, faults), timeline);
    ck_assert_int_eq(valid, faults_count(faults) == 0);
    return valid;
}

START_TEST(each_thing_that_can_happen_is_read)
{
    struct timeline timeline;
    ck_assert(
        read("[{'AtInSeconds': 950.5, 'Comment': 'c', 'FailInstances': {'VariantName': 'A', 'Count': 2}},"
             " {'AtInSeconds': 955, 'FailAvailabilityZone': {'Zones': 3, 'Comment': 'c'}},"
             " {'AtInSeconds': 960, 'CapacityUnavailable': {'InstanceType': 'ml.g5.xlarge', 'ForInSeconds': 600}},"
             " {'AtInSeconds': 970,"
             "  'SlowInstances': {'VariantName': 'A', 'Count': 2, 'Factor': 4.5, 'ForInSeconds': 300}}]",
             &timeline));
    ck_assert_str_eq(fixture_faults(arena, faults), "");
    ck_assert_uint_eq(timeline.count, 4);
    const struct timeline_entry *entries = timeline.entries;
    ck_assert_int_eq(entries[0].action, TIMELINE_FAIL_INSTANCES);
    ck_assert_double_eq(entries[0].at_s, 950.5);
    ck_assert_str_eq(entries[0].variant_name, "A");
    ck_assert_uint_eq(entries[0].count, 2);
    ck_assert_int_eq(entries[1].action, TIMELINE_FAIL_AVAILABILITY_ZONE);
    ck_assert_uint_eq(entries[1].zones, 3);
    ck_assert_int_eq(entries[2].action, TIMELINE_CAPACITY_UNAVAILABLE);
    ck_assert_str_eq(entries[2].instance_type, "ml.g5.xlarge");
    ck_assert_double_eq(entries[2].for_s, 600);
    ck_assert_int_eq(entries[3].action, TIMELINE_SLOW_INSTANCES);
    ck_assert_str_eq(entries[3].variant_name, "A");
    ck_assert_uint_eq(entries[3].count, 2);
    ck_assert_double_eq(entries[3].factor, 4.5);
    ck_assert_double_eq(entries[3].for_s, 300);
    arena_free(arena);
}
END_TEST

#define ONE_VARIANT "{'VariantName': 'A', 'ModelName': 'm', 'InstanceType': 'ml.m5.large', 'InitialInstanceCount': 1}"
#define NEW_CONFIG  "{'EndpointConfigName': 'n', 'ProductionVariants': [" ONE_VARIANT "]}"

START_TEST(updates_are_read_with_the_configuration_that_they_lead_to)
{
    struct timeline timeline;
    ck_assert(read("[{'AtInSeconds': 1, 'UpdateEndpointWeightsAndCapacities': {'EndpointName': 'e',"
                   "   'DesiredWeightsAndCapacities': [{'VariantName': 'A', 'DesiredWeight': 0.1}]}},"
                   " {'AtInSeconds': 2, 'UpdateEndpoint': {'EndpointName': 'e', 'EndpointConfigName': 'n'},"
                   "   'EndpointConfig': " NEW_CONFIG "},"
                   " {'AtInSeconds': 3, 'UpdateEndpoint': {'EndpointName': 'e', 'EndpointConfigName': 'c'}}]",
                   &timeline));
    ck_assert_str_eq(fixture_faults(arena, faults), "");
    ck_assert_int_eq(timeline.entries[0].action, TIMELINE_UPDATE_WEIGHTS_AND_CAPACITIES);
    ck_assert_str_eq(timeline.entries[0].weights->desired[0].variant_name, "A");
    ck_assert_int_eq(timeline.entries[1].action, TIMELINE_UPDATE_ENDPOINT);
    ck_assert_str_eq(timeline.entries[1].update->endpoint_config_name, "n");
    ck_assert_str_eq(timeline.entries[1].own_config->production_variants[0].variant_name, "A");
    ck_assert_ptr_null(timeline.entries[2].own_config);
    arena_free(arena);
}
END_TEST

START_TEST(entries_come_in_the_order_of_time_and_then_of_the_document)
{
    struct timeline timeline;
    ck_assert(read("[{'AtInSeconds': 5, 'FailAvailabilityZone': {'Zones': 1}},"
                   " {'AtInSeconds': 1, 'FailAvailabilityZone': {'Zones': 2}},"
                   " {'AtInSeconds': 5, 'FailAvailabilityZone': {'Zones': 3}},"
                   " {'AtInSeconds': 0, 'FailAvailabilityZone': {'Zones': 4}},"
                   " {'AtInSeconds': 1, 'FailAvailabilityZone': {'Zones': 5}}]",
                   &timeline));
    static const uint32_t zones[] = {4, 2, 5, 1, 3};
    static const size_t positions[] = {3, 1, 4, 0, 2};
    for (size_t i = 0; i < 5; i++) {
        ck_assert_uint_eq(timeline.entries[i].zones, zones[i]);
        ck_assert_uint_eq(timeline.entries[i].position, positions[i]);
    }
    arena_free(arena);
}
END_TEST

START_TEST(an_empty_timeline_is_one)
{
    struct timeline timeline = {.count = 77};
    ck_assert(read("[]", &timeline));
    ck_assert_uint_eq(timeline.count, 0);
    arena_free(arena);
}
END_TEST

#define ONE_OF                                                                                                         \
    "must have exactly one of UpdateEndpointWeightsAndCapacities, UpdateEndpoint, FailInstances, SlowInstances, "      \
    "FailAvailabilityZone "                                                                                            \
    "and CapacityUnavailable, found "

START_TEST(each_problem_is_one_fault)
{
    static const struct {
        const char *entry, *said;
    } refused[] = {
        {"5", "$[0]: expected an entry of a timeline, which is an object"},
        {"{'AtInSeconds': 1}", "$[0]: " ONE_OF "none"},
        {"{'AtInSeconds': 1, 'UpdateEndpoint': {}, 'FailAvailabilityZone': {'Zones': 1}}", "$[0]: " ONE_OF "several"},
        {"{'FailAvailabilityZone': {'Zones': 1}}", "$[0].AtInSeconds: is required"},
        {"{'AtInSeconds': -1, 'FailAvailabilityZone': {'Zones': 1}}",
         "$[0].AtInSeconds: must be from 0 to 3153600000, found -1"},
        {"{'AtInSeconds': 1, 'FailAvailabilityZone': {'Zones': 1}, 'At': 1}",
         "$[0].At: unknown member 'At'; known are 'AtInSeconds', "
         "'UpdateEndpointWeightsAndCapacities', 'UpdateEndpoint', "
         "'FailInstances', 'SlowInstances', 'FailAvailabilityZone', "
         "'CapacityUnavailable', 'EndpointConfig'"},
        {"{'AtInSeconds': 1, 'UpdateEndpoint': 5}", "$[0].UpdateEndpoint: expected an object, found 5"},
        {"{'AtInSeconds': 1, 'FailAvailabilityZone': {'Zones': 1}, 'EndpointConfig': {}}",
         "$[0].EndpointConfig: goes with UpdateEndpoint, which this entry does not have"},
        {"{'AtInSeconds': 1, 'FailInstances': {'Count': 1}}", "$[0].FailInstances.VariantName: is required"},
        {"{'AtInSeconds': 1, 'FailInstances': {'VariantName': 'A'}}", "$[0].FailInstances.Count: is required"},
        {"{'AtInSeconds': 1, 'FailInstances': {'VariantName': 'A', 'Count': 0}}",
         "$[0].FailInstances.Count: must be from 1 to 2147483647, found 0"},
        {"{'AtInSeconds': 1, 'FailInstances': {'VariantName': 'A', 'Counts': 1, 'Count': 1}}",
         "$[0].FailInstances.Counts: unknown member 'Counts'; did you mean 'Count'?"},
        {"{'AtInSeconds': 1, 'SlowInstances': {'VariantName': 'A', 'Count': 1, 'ForInSeconds': 1}}",
         "$[0].SlowInstances.Factor: is required"},
        {"{'AtInSeconds': 1, 'SlowInstances': {'VariantName': 'A', 'Count': 1, 'Factor': 0.5, 'ForInSeconds': 1}}",
         "$[0].SlowInstances.Factor: must be from 1 to 1000000, found 0.5"},
        {"{'AtInSeconds': 1, 'SlowInstances': {'VariantName': 'A', 'Count': 1, 'Factor': 2}}",
         "$[0].SlowInstances.ForInSeconds: is required"},
        {"{'AtInSeconds': 1, 'FailAvailabilityZone': {}}", "$[0].FailAvailabilityZone.Zones: is required"},
        {"{'AtInSeconds': 1, 'FailAvailabilityZone': {'Zones': 7}}",
         "$[0].FailAvailabilityZone.Zones: must be from 1 to 6, found 7"},
        {"{'AtInSeconds': 1, 'CapacityUnavailable': {'ForInSeconds': 1}}",
         "$[0].CapacityUnavailable.InstanceType: is required"},
        {"{'AtInSeconds': 1, 'CapacityUnavailable': {'InstanceType': 'ml.g5.xlarge'}}",
         "$[0].CapacityUnavailable.ForInSeconds: is required"},
        {"{'AtInSeconds': 1, 'CapacityUnavailable': {'InstanceType': 'ml.g5.xlarge', 'ForInSeconds': 0}}",
         "$[0].CapacityUnavailable.ForInSeconds: must be from 1e-09 to 3153600000, found 0"},
        {"{'AtInSeconds': 1, 'CapacityUnavailable': {'InstanceType': 'g5.xlarge', 'ForInSeconds': 1}}",
         "$[0].CapacityUnavailable.InstanceType: must be an instance type of the form ml.FAMILY.SIZE, found "
         "'g5.xlarge'; did you mean 'ml.g5.xlarge'?"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct timeline timeline = {.count = 77};
        char text[512];
        snprintf(text, sizeof text, "[%s]", refused[i].entry);
        ck_assert(!read(text, &timeline));
        ck_assert_str_eq(fixture_faults(arena, faults), refused[i].said);
        ck_assert_uint_eq(timeline.count, 77); /* unchanged */
        arena_free(arena);
    }
}
END_TEST

START_TEST(a_timeline_has_an_end)
{
    struct timeline timeline = {.count = 77};
    struct arena *texts = arena_new();
    char *text = arena_array(texts, 2 * TIMELINE_ENTRIES_MOST + 4, 1);
    text[0] = '[';
    for (size_t i = 0; i <= TIMELINE_ENTRIES_MOST; i++) memcpy(text + 1 + 2 * i, "5,", 2);
    text[2 * TIMELINE_ENTRIES_MOST + 2] = ']';
    ck_assert(!read(text, &timeline));
    ck_assert_str_eq(fixture_faults(arena, faults), "$: must have at most 10000 entries, found 10001");
    arena_free(arena);
    arena_free(texts);
}
END_TEST

START_TEST(a_type_that_the_catalogue_does_not_know_is_a_warning)
{
    struct timeline timeline;
    ck_assert(read("[{'AtInSeconds': 1, 'CapacityUnavailable': {'InstanceType': 'ml.g5.xlrage', 'ForInSeconds': 1}}]",
                   &timeline));
    ck_assert_str_eq(
        fixture_faults(arena, faults),
        "warning: $[0].CapacityUnavailable.InstanceType: should be an instance type of the catalogue, found "
        "'ml.g5.xlrage'; did you mean 'ml.g5.xlarge'?");
    arena_free(arena);
}
END_TEST

/* --- Against an endpoint --- */

#define INSTANCES "{'VariantName': 'A', 'ModelName': 'm', 'InstanceType': 'ml.m5.large', 'InitialInstanceCount': 1}"
#define SERVERLESS                                                                                                     \
    "{'VariantName': 'A', 'ModelName': 'm', 'ServerlessConfig': {'MemorySizeInMB': 1024, 'MaxConcurrency': 5}}"

static const char *said_of(const char *text, const char *variants, double duration_s)
{
    struct timeline timeline;
    ck_assert_msg(read(text, &timeline), "%s", fixture_faults(arena, faults));
    const char *config_text = arena_format(arena, "{'EndpointConfigName': 'c', 'ProductionVariants': [%s]}", variants);
    struct endpoint_config_options options = {.catalogue = catalogue_new(arena)};
    struct endpoint_config *config =
        endpoint_config_read(arena, fixture_json(arena, config_text, faults), options, faults);
    ck_assert_msg(config, "%s", fixture_faults(arena, faults));
    struct endpoint_name endpoint = {.name = NULL};
    struct scaling_policies scaling = {.policy_count = 0};
    struct timeline_setting setting = {
        .config = config, .endpoint = &endpoint, .scaling = &scaling, .duration_s = duration_s};
    bool valid = timeline_check(&timeline, &setting, faults);
    ck_assert_int_eq(valid, faults_count(faults) == 0);
    return fixture_faults(arena, faults);
}

START_TEST(what_comes_after_the_end_of_the_run_is_a_warning)
{
    const char *at_60 = "[{'AtInSeconds': 60, 'FailAvailabilityZone': {'Zones': 1}}]";
    ck_assert_str_eq(said_of(at_60, INSTANCES, 0), "");
    arena_free(arena);
    ck_assert_str_eq(said_of(at_60, INSTANCES, 60), "");
    arena_free(arena);
    ck_assert_str_eq(said_of(at_60, INSTANCES, 59.5), "warning: $[0].AtInSeconds: has no effect: the run ends at "
                                                      "DurationInSeconds, which is 59.5, found 60");
    arena_free(arena);
}
END_TEST

START_TEST(only_variants_of_the_endpoint_can_fail)
{
    ck_assert_str_eq(said_of("[{'AtInSeconds': 1, 'FailInstances': {'VariantName': 'Z', 'Count': 1}}]", INSTANCES, 0),
                     "$[0].FailInstances.VariantName: no variant of the endpoint configuration is called 'Z'");
    arena_free(arena);
}
END_TEST

/* The variant that fails is one of the configuration that the endpoint has by then. */
START_TEST(what_happens_after_an_update_happens_to_its_configuration)
{
#define TO_B                                                                                                           \
    "{'AtInSeconds': 5, 'UpdateEndpoint': {'EndpointName': 'e', 'EndpointConfigName': 'n'}, 'EndpointConfig': "        \
    "{'EndpointConfigName': 'n', 'ProductionVariants': [{'VariantName': 'B', 'ModelName': 'm', 'InstanceType': "       \
    "'ml.m5.large', 'InitialInstanceCount': 1}]}}"
#define FAIL(at, name) "{'AtInSeconds': " at ", 'FailInstances': {'VariantName': '" name "', 'Count': 1}}"
    ck_assert_str_eq(said_of("[" FAIL("1", "A") ", " TO_B ", " FAIL("9", "B") "]", INSTANCES, 0), "");
    arena_free(arena);
    ck_assert_str_eq(said_of("[" FAIL("1", "B") ", " TO_B ", " FAIL("9", "A") "]", INSTANCES, 0),
                     "$[0].FailInstances.VariantName: no variant of the endpoint configuration is called 'B'\n"
                     "$[2].FailInstances.VariantName: no variant of the endpoint configuration is called 'A'");
    arena_free(arena);
}
END_TEST

START_TEST(an_update_leads_to_a_configuration_that_the_scenario_has)
{
#define UPDATE(at, endpoint, name)                                                                                     \
    "{'AtInSeconds': " at ", 'UpdateEndpoint': {'EndpointName': '" endpoint "', 'EndpointConfigName': '" name "'}"
    ck_assert_str_eq(said_of("[" UPDATE("1", "e", "n") ", 'EndpointConfig': " NEW_CONFIG
                                                       "}, " UPDATE("2", "e", "c") "}, " UPDATE("3", "e", "n") "}]",
                             INSTANCES, 0),
                     "");
    arena_free(arena);
    ck_assert_str_eq(said_of("[" UPDATE("1", "e", "z") "}]", INSTANCES, 0),
                     "$[0].UpdateEndpoint.EndpointConfigName: no endpoint configuration is called 'z': give it as "
                     "EndpointConfig beside UpdateEndpoint");
    arena_free(arena);
    ck_assert_str_eq(said_of("[" UPDATE("1", "e", "m") ", 'EndpointConfig': " NEW_CONFIG "}]", INSTANCES, 0),
                     "$[0].UpdateEndpoint.EndpointConfigName: must be 'n', as the EndpointConfig beside it is called, "
                     "found 'm'");
    arena_free(arena);
    ck_assert_str_eq(said_of("[" UPDATE("1", "e", "c") "}, " UPDATE("2", "f", "c") "}]", INSTANCES, 0),
                     "$[1].UpdateEndpoint.EndpointName: must be of 'e', the endpoint of Timeline: a scenario has one "
                     "endpoint");
    arena_free(arena);
}
END_TEST

START_TEST(a_type_that_no_variant_has_cannot_be_missed)
{
    ck_assert_str_eq(
        said_of("[{'AtInSeconds': 1, 'CapacityUnavailable': {'InstanceType': 'ml.m5.large', 'ForInSeconds': 1}},"
                " {'AtInSeconds': 1, 'CapacityUnavailable': {'InstanceType': 'ml.g5.xlarge', 'ForInSeconds': 1}}]",
                INSTANCES, 0),
        "warning: $[1].CapacityUnavailable.InstanceType: has no effect: no variant has instances of ml.g5.xlarge");
    arena_free(arena);
}
END_TEST

START_TEST(nothing_of_a_serverless_variant_can_fail)
{
#define NO_INSTANCES "has no effect: a serverless variant has no instances that could fail, be slow or be missing"
    ck_assert_str_eq(
        said_of("[{'AtInSeconds': 1, 'FailInstances': {'VariantName': 'A', 'Count': 1}},"
                " {'AtInSeconds': 1, 'FailAvailabilityZone': {'Zones': 3}},"
                " {'AtInSeconds': 1, 'CapacityUnavailable': {'InstanceType': 'ml.m5.large', 'ForInSeconds': 1}},"
                " {'AtInSeconds': 1,"
                "  'SlowInstances': {'VariantName': 'A', 'Count': 1, 'Factor': 2, 'ForInSeconds': 1}},"
                " {'AtInSeconds': 1, 'UpdateEndpointWeightsAndCapacities': {'EndpointName': 'e',"
                "   'DesiredWeightsAndCapacities': [{'VariantName': 'A', 'DesiredWeight': 2}]}}]",
                SERVERLESS, 0),
        "warning: $[0].FailInstances: " NO_INSTANCES "\n"
        "warning: $[1].FailAvailabilityZone: " NO_INSTANCES "\n"
        "warning: $[2].CapacityUnavailable: " NO_INSTANCES "\n"
        "warning: $[3].SlowInstances: " NO_INSTANCES);
    arena_free(arena);
}
END_TEST

TEST_MAIN("timeline", each_thing_that_can_happen_is_read, updates_are_read_with_the_configuration_that_they_lead_to,
          entries_come_in_the_order_of_time_and_then_of_the_document, an_empty_timeline_is_one,
          each_problem_is_one_fault, a_timeline_has_an_end, a_type_that_the_catalogue_does_not_know_is_a_warning,
          what_comes_after_the_end_of_the_run_is_a_warning, only_variants_of_the_endpoint_can_fail,
          what_happens_after_an_update_happens_to_its_configuration,
          an_update_leads_to_a_configuration_that_the_scenario_has, a_type_that_no_variant_has_cannot_be_missed,
          nothing_of_a_serverless_variant_can_fail)
