#include "models/inference_component.h"

#include "models/catalogue.h"
#include "models/endpoint_config.h"
#include "sim/arena.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

static struct arena *arena;
static struct faults *faults;

static bool read_strictly(const char *text, bool strict, struct inference_components *components)
{
    arena = arena_new();
    faults = faults_new(arena);
    struct shape_reading reading = {
        .arena = arena, .faults = faults, .strict = strict, .catalogue = catalogue_new(arena)};
    bool valid = inference_components_read(&reading, fixture_json(arena, text, faults), components);
    ck_assert_int_eq(valid, faults_count(faults) == 0);
    return valid;
}

static bool read(const char *text, struct inference_components *components)
{
    return read_strictly(text, false, components);
}

static void accept(const char *text, struct inference_components *components)
{
    ck_assert_msg(read(text, components), "%s", fixture_faults(arena, faults));
    ck_assert_str_eq(fixture_faults(arena, faults), "");
}

#define NAMED(name) "'InferenceComponentName': '" name "', 'EndpointName': 'e'"
#define COPIES(n)   "'RuntimeConfig': {'CopyCount': " n "}"
#define MEMORY      "'ComputeResourceRequirements': {'MinMemoryRequiredInMb': 1024}"
#define OF_M        "'Specification': {'ModelName': 'm', " MEMORY "}"
#define PLAIN(name) "{" NAMED(name) ", " COPIES("1") ", " OF_M "}"
/* A component with this inside its Specification, beside the model and its memory. */
#define WITH(members)                                                                                                  \
    "[{" NAMED("c") ", " COPIES("1") ", 'Specification': {'ModelName': 'm', " MEMORY ", " members "}}]"
#define ADAPTER(name, base)                                                                                            \
    "{" NAMED(name) ", 'Specification': {'BaseInferenceComponentName': '" base                                         \
                    "', 'Container': {'ArtifactUrl': 's3://b/adapter.tar.gz'}}}"

/* --- Reading --- */

START_TEST(every_member_of_a_request_is_read)
{
    struct inference_components components;
    accept("[{" NAMED("llama") ", 'VariantName': 'A', 'Tags': [{'Key': 'Team', 'Value': 'Search'}], " COPIES(
               "3") ","
                    " 'Specification': {'Container': {'Image': '123456789012.dkr.ecr.us-east-1.amazonaws.com/djl:1',"
                    "   'ArtifactUrl': 's3://b/model.tar.gz', 'Environment': {'OPTION_TP': '4', '_B': ''},"
                    "   'ContainerMetricsConfig': {'MetricsEndpoints': [{'MetricsEndpointPath': '/server/metrics',"
                    "     'MetricPublishFrequencyInSeconds': 30}]}},"
                    "  'StartupParameters': {'ModelDataDownloadTimeoutInSeconds': 600,"
                    "    'ContainerStartupHealthCheckTimeoutInSeconds': 300},"
                    "  'ComputeResourceRequirements': {'NumberOfCpuCoresRequired': 0.3, "
                    "'NumberOfAcceleratorDevicesRequired': 4,"
                    "    'MinMemoryRequiredInMb': 40960, 'MaxMemoryRequiredInMb': 81920},"
                    "  'DataCacheConfig': {'EnableCaching': true},"
                    "  'SchedulingConfig': {'PlacementStrategy': 'BINPACK',"
                    "    'AvailabilityZoneBalance': {'EnforcementMode': 'PERMISSIVE', 'MaxImbalance': 2}}}}]",
           &components);
    ck_assert_uint_eq(components.count, 1);
    const struct inference_component *component = &components.components[0];
    const struct component_specification *specification = component->specification;
    ck_assert_str_eq(component->inference_component_name, "llama");
    ck_assert_str_eq(component->variant_name, "A");
    ck_assert_str_eq(component->tags[0].value, "Search");
    ck_assert_str_eq(specification->container->artifact_url, "s3://b/model.tar.gz");
    ck_assert_uint_eq(json_count(specification->container->environment), 2);
    ck_assert_int_eq(specification->container->container_metrics_config->metrics_endpoints[0]
                         .metric_publish_frequency_in_seconds.value,
                     30);
    ck_assert_int_eq(specification->startup_parameters->container_startup_health_check_timeout_in_seconds.value, 300);
    ck_assert_int_eq(specification->compute_resource_requirements->max_memory_required_in_mb.value, 81920);
    ck_assert(specification->data_cache_config->enable_caching.value);
    ck_assert_int_eq(specification->scheduling_config->placement_strategy, PLACEMENT_BINPACK);
    ck_assert_int_eq(specification->scheduling_config->availability_zone_balance->max_imbalance.value, 2);
    ck_assert_str_eq(inference_component_model(component, specification), "llama"); /* the component's own name */
    ck_assert_int_eq(inference_component_copies(&components, component), 3);
    arena_free(arena);
}
END_TEST

/* 0.3 is stored as the single 0.300000012: 300 thousandths, not 301. A device is given whole. */
START_TEST(what_a_copy_needs_is_in_whole_units)
{
    struct inference_components components;
    ck_assert(read(
        "[{" NAMED("c") ", " COPIES("1") ", 'Specification': {'ModelName': 'm', 'ComputeResourceRequirements': "
                                         "{'NumberOfCpuCoresRequired': 0.3, 'NumberOfAcceleratorDevicesRequired': 1.5, "
                                         "'MinMemoryRequiredInMb': 128}}}]",
        &components));
    ck_assert_str_eq(
        fixture_faults(arena, faults),
        "warning: $[0].Specification.ComputeResourceRequirements.NumberOfAcceleratorDevicesRequired: should be "
        "a whole number, found 1.5: devices are given to copies whole");
    struct component_need need = inference_component_need(components.components[0].specification);
    ck_assert_int_eq(need.milli_cores, 300);
    ck_assert_int_eq(need.accelerators, 2);
    ck_assert_int_eq(need.memory_mb, 128);
    arena_free(arena);
}
END_TEST

START_TEST(more_than_any_machine_has_is_still_a_number)
{
    struct inference_components components;
    accept(
        "[{" NAMED("c") ", " COPIES("0") ", 'Specification': {'ModelName': 'm', 'ComputeResourceRequirements': "
                                         "{'NumberOfCpuCoresRequired': 3e38, 'MinMemoryRequiredInMb': 2147483647}}}]",
        &components);
    struct component_need need = inference_component_need(components.components[0].specification);
    ck_assert_int_eq(need.milli_cores, INT64_C(1000000000000000));
    ck_assert_int_eq(need.accelerators, 0);
    arena_free(arena);
}
END_TEST

START_TEST(an_answer_of_the_service_is_accepted)
{
    struct inference_components components;
    accept("[{" NAMED(
               "c") ", 'InferenceComponentArn': 'arn', 'EndpointArn': 'arn', 'InferenceComponentStatus': 'InService',"
                    " 'CreationTime': 1, 'LastModifiedTime': 2, 'FailureReason': '', 'LastDeploymentConfig': {},"
                    " 'RuntimeConfig': {'DesiredCopyCount': 4, 'CurrentCopyCount': 3, 'PlacementStatus': []},"
                    " 'Specification': {'Container': {'DeployedImage': {'SpecifiedImage': 'i'}}, " MEMORY "}}]",
           &components);
    ck_assert_int_eq(inference_component_copies(&components, &components.components[0]), 4);
    arena_free(arena);
}
END_TEST

START_TEST(an_adapter_has_the_copies_of_its_base_unless_it_says)
{
    struct inference_components components;
    accept("[" ADAPTER("a", "c") ", {" NAMED("c") ", " COPIES("3") ", " OF_M "}, {" NAMED("b") ", " COPIES(
               "1") ", 'Specification': {'BaseInferenceComponentName': 'c', 'ModelName': 'n'}}]",
           &components);
    ck_assert_uint_eq(components.components[0].base, 1);
    ck_assert_uint_eq(components.components[1].base, INFERENCE_COMPONENT_NONE);
    ck_assert_int_eq(inference_component_copies(&components, &components.components[0]), 3);
    ck_assert_int_eq(inference_component_copies(&components, &components.components[2]), 1);
    ck_assert_int_eq(inference_component_need(components.components[0].specification).memory_mb, 0);
    arena_free(arena);
}
END_TEST

START_TEST(a_specification_holds_on_the_type_that_it_names)
{
    struct inference_components components;
    accept("[" PLAIN("c") ", {" NAMED("d") ", " COPIES(
               "1") ", 'Specifications': ["
                    "{'InstanceType': 'ml.g5.xlarge', 'ModelName': 'small', " MEMORY "},"
                    "{'InstanceType': 'ml.g6.xlarge', 'ModelName': 'large', " MEMORY "}]}]",
           &components);
    const struct inference_component *anywhere = &components.components[0], *somewhere = &components.components[1];
    ck_assert_ptr_eq(inference_component_on(anywhere, "ml.m5.large"), anywhere->specification);
    ck_assert_ptr_eq(inference_component_on(somewhere, "ml.g6.xlarge"), &somewhere->specifications[1]);
    ck_assert_str_eq(inference_component_model(somewhere, &somewhere->specifications[1]), "large");
    ck_assert_ptr_null(inference_component_on(somewhere, "ml.m5.large"));
    ck_assert_uint_eq(inference_components_find(&components, "d"), 1);
    ck_assert_uint_eq(inference_components_find(&components, "z"), INFERENCE_COMPONENTS_MOST);
    arena_free(arena);
}
END_TEST

/* --- Refusals --- */

START_TEST(each_breach_of_the_shape_or_of_a_rule_is_one_fault)
{
    static const struct {
        const char *text, *said;
    } refused[] = {
        {"[5]", "$[0]: expected an object, found 5"},
        {"[{'EndpointName': 'e', " COPIES("1") ", " OF_M "}]", "$[0].InferenceComponentName: is required"},
        {"[{'InferenceComponentName': 'c', " COPIES("1") ", " OF_M "}]", "$[0].EndpointName: is required"},
        {"[{'InferenceComponentName': 'a_b', 'EndpointName': 'e', " COPIES("1") ", " OF_M "}]",
         "$[0].InferenceComponentName: must be letters, digits and hyphens, with a letter or digit at both ends, found "
         "'a_b'"},
        {"[" PLAIN("c") ", " PLAIN("d") ", " PLAIN("c") "]",
         "$[2].InferenceComponentName: must be unique: 'c' is the name of InferenceComponents[0] too"},
        {"[" PLAIN("c") ", {'InferenceComponentName': 'd', 'EndpointName': 'f', " COPIES("1") ", " OF_M "}]",
         "$[1].EndpointName: must be 'e', the endpoint of InferenceComponents[0]: a scenario has one endpoint"},
        {"[{" NAMED("c") ", " COPIES("1") "}]",
         "$[0]: must have exactly one of Specification and Specifications, found none"},
        {"[{" NAMED("c") ", " COPIES("1") ", " OF_M ", 'Specifications': [{'ModelName': 'm', " MEMORY "}]}]",
         "$[0]: must have exactly one of Specification and Specifications, found both"},
        {"[{" NAMED("c") ", " OF_M "}]",
         "$[0]: must have RuntimeConfig with its CopyCount: only an adapter goes without"},
        {"[{" NAMED("c") ", 'RuntimeConfig': {}, " OF_M "}]", "$[0].RuntimeConfig.CopyCount: is required"},
        {"[{" NAMED("c") ", " COPIES("-1") ", " OF_M "}]",
         "$[0].RuntimeConfig.CopyCount: must be from 0 to 2147483647, found -1"},
        {"[{" NAMED("c") ", " COPIES("1") ", 'Specification': {" MEMORY "}}]",
         "$[0].Specification: must have exactly one of ModelName and Container, found none"},
        {WITH("'Container': {}"), "$[0].Specification: must have exactly one of ModelName and Container, found both"},
        {"[{" NAMED("c") ", " COPIES("1") ", 'Specification': {'ModelName': 'm'}}]",
         "$[0].Specification: must have ComputeResourceRequirements: only an adapter, with BaseInferenceComponentName, "
         "has none"},
        {"[{" NAMED("c") ", " COPIES("1") ", 'Specification': {'ModelName': 'm', 'ComputeResourceRequirements': {}}}]",
         "$[0].Specification.ComputeResourceRequirements.MinMemoryRequiredInMb: is required"},
        {"[{" NAMED("c") ", " COPIES("1") ", 'Specification': {'ModelName': 'm', 'ComputeResourceRequirements': "
                                          "{'MinMemoryRequiredInMb': 127}}}]",
         "$[0].Specification.ComputeResourceRequirements.MinMemoryRequiredInMb: must be from 128 to 2147483647, found "
         "127"},
        {"[{" NAMED("c") ", " COPIES("1") ", 'Specification': {'ModelName': 'm', 'ComputeResourceRequirements': "
                                          "{'MinMemoryRequiredInMb': 2048, 'MaxMemoryRequiredInMb': 1024}}}]",
         "$[0].Specification.ComputeResourceRequirements.MaxMemoryRequiredInMb: must be at least "
         "MinMemoryRequiredInMb, "
         "which is 2048, found 1024"},
        {"[{" NAMED("c") ", " COPIES("1") ", 'Specification': {'ModelName': 'm', 'ComputeResourceRequirements': "
                                          "{'MinMemoryRequiredInMb': 128, 'NumberOfCpuCoresRequired': 0.2}}}]",
         "$[0].Specification.ComputeResourceRequirements.NumberOfCpuCoresRequired: must be at least 0.25, found 0.2"},
        {"[{" NAMED("c") ", " COPIES(
             "1") ", 'Specification': {'ModelName': 'm', 'ComputeResourceRequirements': "
                  "{'MinMemoryRequiredInMb': 128, 'NumberOfAcceleratorDevicesRequired': 0.5}}}]",
         "$[0].Specification.ComputeResourceRequirements.NumberOfAcceleratorDevicesRequired: must be at least 1, found "
         "0.5"},
        {WITH("'StartupParameters': {'ModelDataDownloadTimeoutInSeconds': 59}"),
         "$[0].Specification.StartupParameters.ModelDataDownloadTimeoutInSeconds: must be from 60 to 3600, found 59"},
        {WITH("'DataCacheConfig': {}"), "$[0].Specification.DataCacheConfig.EnableCaching: is required"},
        {WITH("'SchedulingConfig': {'PlacementStrategy': 'SPRAED'}"),
         "$[0].Specification.SchedulingConfig.PlacementStrategy: expected one of 'SPREAD', 'BINPACK', found 'SPRAED'; "
         "did "
         "you mean 'SPREAD'?"},
        {WITH("'SchedulingConfig': {'PlacementStrategy': 'SPREAD', 'AvailabilityZoneBalance': {'MaxImbalance': 1}}"),
         "$[0].Specification.SchedulingConfig.AvailabilityZoneBalance.EnforcementMode: is required"},
        {WITH("'SchedulingConfig': {'PlacementStrategy': 'SPREAD', 'AvailabilityZoneBalance': {'EnforcementMode': "
              "'PERMISSIVE', 'MaxImbalance': 101}}"),
         "$[0].Specification.SchedulingConfig.AvailabilityZoneBalance.MaxImbalance: must be from 0 to 100, found 101"},
        {WITH("'InstanceType': 'g5.xlarge'"),
         "$[0].Specification.InstanceType: must be an instance type of the form ml.FAMILY.SIZE, found 'g5.xlarge'; did "
         "you mean 'ml.g5.xlarge'?"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct inference_components components = {.count = 77};
        ck_assert_msg(!read(refused[i].text, &components), "%s", refused[i].text);
        ck_assert_str_eq(fixture_faults(arena, faults), refused[i].said);
        ck_assert_uint_eq(components.count, 77); /* unchanged */
        arena_free(arena);
    }
}
END_TEST

/* One component in a container with these members. */
static const char *said_of_container(const char *members)
{
    struct inference_components components;
    struct arena *texts = arena_new();
    bool valid = read(
        arena_format(texts, "[{" NAMED("c") ", " COPIES("1") ", 'Specification': {" MEMORY ", 'Container': {%s}}}]",
                     members),
        &components);
    arena_free(texts);
    const char *said = fixture_faults(arena, faults);
    ck_assert_int_eq(valid, *said == '\0');
    return said;
}

START_TEST(a_container_is_held_to_its_bounds)
{
#define CONTAINER "$[0].Specification.Container"
    static const struct {
        const char *members, *said;
    } containers[] = {
        {"'Image': 'a:1', 'Environment': {'A': 'x\\ny', 'b_2': ''}", ""},
        {"'Image': 'a 1'", CONTAINER ".Image: must be an image's address without spaces, found 'a 1'"},
        {"'Image': ''", CONTAINER ".Image: must be an image's address without spaces, found ''"},
        {"'ArtifactUrl': 'model.tar.gz'",
         CONTAINER ".ArtifactUrl: must be an address that begins with s3:// or https://, found 'model.tar.gz'"},
        {"'Environment': 5", CONTAINER ".Environment: expected an object, found 5"},
        {"'Environment': {'A': 5}", CONTAINER ".Environment.A: expected a text, found 5"},
        {"'Environment': {'2A': ''}", CONTAINER
         ".Environment['2A']: must have a name that is letters, digits and _, with no digit first, found '2A'"},
        {"'Environment': {'A-B': '', 'C': null}",
         CONTAINER ".Environment['A-B']: must have a name that is letters, digits and _, with no digit first, found "
                   "'A-B'"},
        {"'ContainerMetricsConfig': {'MetricsEndpoints': [{}]}",
         CONTAINER ".ContainerMetricsConfig.MetricsEndpoints[0].MetricsEndpointPath: is required"},
        {"'ContainerMetricsConfig': {'MetricsEndpoints': [{'MetricsEndpointPath': '/a/../b'}]}",
         CONTAINER ".ContainerMetricsConfig.MetricsEndpoints[0].MetricsEndpointPath: must be a path such as /metrics, "
                   "without .., found '/a/../b'"},
        {"'ContainerMetricsConfig': {'MetricsEndpoints': [{'MetricsEndpointPath': '/m', "
         "'MetricPublishFrequencyInSeconds': 20}]}",
         CONTAINER ".ContainerMetricsConfig.MetricsEndpoints[0].MetricPublishFrequencyInSeconds: must be 10, 30, 60, "
                   "120, 180, 240 or 300, found 20"},
        {"'ContainerMetricsConfig': {'MetricsEndpoints': [{'MetricsEndpointPath': '/m'}, {'MetricsEndpointPath': "
         "'/n'}]}",
         CONTAINER ".ContainerMetricsConfig.MetricsEndpoints: must have at most 1 element, found 2"},
    };
    for (size_t i = 0; i < sizeof containers / sizeof *containers; i++) {
        ck_assert_str_eq(said_of_container(containers[i].members), containers[i].said);
        arena_free(arena);
    }
}
END_TEST

START_TEST(an_environment_has_a_hundred_entries_at_most)
{
    struct arena *texts = arena_new();
    const char *entries = "'A0': ''";
    for (int i = 1; i <= 100; i++) entries = arena_format(texts, "%s, 'A%d': ''", entries, i);
    ck_assert_str_eq(said_of_container(arena_format(texts, "'Environment': {%s}", entries)),
                     CONTAINER ".Environment: must have at most 100 members, found 101");
    arena_free(arena);
    char name[1100] = "";
    for (size_t i = 0; i < 1025; i++) name[i] = 'n';
    ck_assert_str_eq(said_of_container(arena_format(texts, "'Environment': {'%s': ''}", name)),
                     arena_format(arena,
                                  CONTAINER ".Environment.%s: must have a name of at most 1024 characters, found "
                                            "1025",
                                  name));
    arena_free(arena);
    arena_free(texts);
}
END_TEST

START_TEST(an_adapter_needs_a_base_that_is_none)
{
    static const struct {
        const char *text, *said;
    } refused[] = {
        {"[" ADAPTER("a", "z") "]",
         "$[0].Specification.BaseInferenceComponentName: no inference component is called 'z'"},
        {"[" PLAIN("c") ", " ADAPTER("a", "c") ", " ADAPTER("b", "a") "]",
         "$[2].Specification.BaseInferenceComponentName: must be a component with resources of its own: 'a' is an "
         "adapter"},
        {"[" ADAPTER("a", "a") "]",
         "$[0].Specification.BaseInferenceComponentName: must be a component with resources of its own: 'a' is an "
         "adapter"},
        {"[" PLAIN("c") ", {" NAMED(
             "a") ", 'Specification': {'BaseInferenceComponentName': 'c', 'ModelName': 'm', " MEMORY "}}]",
         "$[1].Specification.ComputeResourceRequirements: must be absent on an adapter, which uses the resources of "
         "its "
         "base 'c'"},
        {"[" PLAIN("c") ", {" NAMED("a") ", " COPIES("1") ", 'Specifications': [{'BaseInferenceComponentName': 'c', "
                                                          "'ModelName': 'm'}]}]",
         "$[1].Specifications[0].BaseInferenceComponentName: must be absent in Specifications: an adapter has one "
         "Specification"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct inference_components components;
        ck_assert(!read(refused[i].text, &components));
        ck_assert_str_eq(fixture_faults(arena, faults), refused[i].said);
        arena_free(arena);
    }
}
END_TEST

#define ON(type) "{'InstanceType': '" type "', 'ModelName': 'm', " MEMORY "}"

START_TEST(several_specifications_are_each_for_one_type)
{
    static const struct {
        const char *specifications, *said;
    } refused[] = {
        {ON("ml.g5.xlarge") ", {'ModelName': 'm', " MEMORY "}",
         "$[0].Specifications[1]: must have an InstanceType: each of several Specifications is for one"},
        {ON("ml.g5.xlarge") ", " ON("ml.g6.xlarge") ", " ON("ml.g5.xlarge"),
         "$[0].Specifications[2].InstanceType: must be unique: 'ml.g5.xlarge' is the type of Specifications[0] too"},
        {"", "$[0].Specifications: must have at least 1 element, found 0"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct inference_components components;
        struct arena *texts = arena_new();
        ck_assert(!read(arena_format(texts, "[{" NAMED("c") ", " COPIES("1") ", 'Specifications': [%s]}]",
                                     refused[i].specifications),
                        &components));
        ck_assert_str_eq(fixture_faults(arena, faults), refused[i].said);
        arena_free(texts);
        arena_free(arena);
    }
}
END_TEST

START_TEST(unknown_members_are_warnings_and_faults_where_reading_is_strict)
{
    struct inference_components components;
    const char *text = WITH("'ModelNames': 1");
    ck_assert(read(text, &components));
    ck_assert_str_eq(fixture_faults(arena, faults),
                     "warning: $[0].Specification.ModelNames: unknown member 'ModelNames'; did you mean 'ModelName'?");
    arena_free(arena);
    ck_assert(!read_strictly(text, true, &components));
    arena_free(arena);
}
END_TEST

START_TEST(there_are_a_thousand_at_most)
{
    struct inference_components components;
    struct arena *texts = arena_new();
    char *text = arena_array(texts, 3 * 1001 + 2, 1);
    text[0] = '[';
    for (size_t i = 0; i < 1001; i++) {
        text[1 + 2 * i] = '1';
        text[2 + 2 * i] = i < 1000 ? ',' : ']';
    }
    ck_assert(!read(text, &components));
    ck_assert_str_eq(fixture_faults(arena, faults), "$: must have at most 1000 components, found 1001");
    arena_free(texts);
    arena_free(arena);
}
END_TEST

/* --- Components and variants --- */

#define ROLE    "'ExecutionRoleArn': 'arn:aws:iam::123456789012:role/r', "
#define HOST(v) "{'VariantName': '" v "', 'InstanceType': 'ml.g5.xlarge', 'InitialInstanceCount': 1}"
#define POOLS                                                                                                          \
    "{'VariantName': 'A', 'InitialInstanceCount': 1, 'InstancePools': [{'InstanceType': 'ml.g5.xlarge', 'Priority': "  \
    "1}, "                                                                                                             \
    "{'InstanceType': 'ml.g6.xlarge', 'Priority': 2}], 'RoutingConfig': {'RoutingStrategy': "                          \
    "'LEAST_OUTSTANDING_REQUESTS'}}"
#define MODEL "{'VariantName': 'A', 'ModelName': 'm', 'InstanceType': 'ml.g5.xlarge', 'InitialInstanceCount': 1}"
#define SERVERLESS                                                                                                     \
    "{'VariantName': 'A', 'ModelName': 'm', 'ServerlessConfig': {'MemorySizeInMB': 1024, 'MaxConcurrency': 5}}"
#define ON_VARIANT(name, v) "{" NAMED(name) ", 'VariantName': '" v "', " COPIES("1") ", " OF_M "}"

/* What is said when these components are bound to an endpoint with these variants. */
static const char *said_of_binding(const char *text, const char *variants, struct inference_components *components)
{
    ck_assert_msg(read(text, components), "%s", fixture_faults(arena, faults));
    const char *config_text =
        arena_format(arena, "{'EndpointConfigName': 'c', " ROLE "'ProductionVariants': [%s]}", variants);
    struct endpoint_config_options options = {.catalogue = catalogue_new(arena)};
    struct endpoint_config *config =
        endpoint_config_read(arena, fixture_json(arena, config_text, faults), options, faults);
    ck_assert_msg(config, "%s", fixture_faults(arena, faults));
    bool valid = inference_components_bind(components, config, faults);
    ck_assert_int_eq(valid, faults_count(faults) == 0);
    return fixture_faults(arena, faults);
}

START_TEST(a_component_is_on_the_variant_that_it_names_or_on_the_only_one)
{
    struct inference_components components;
    ck_assert_str_eq(said_of_binding("[" PLAIN("c") "]", HOST("A"), &components), "");
    ck_assert_uint_eq(components.components[0].variant, 0);
    arena_free(arena);
    ck_assert_str_eq(
        said_of_binding("[" ON_VARIANT("c", "B") ", " ON_VARIANT("d", "A") "]", HOST("A") ", " HOST("B"), &components),
        "");
    ck_assert_uint_eq(components.components[0].variant, 1);
    ck_assert_uint_eq(components.components[1].variant, 0);
    arena_free(arena);
}
END_TEST

START_TEST(a_component_that_could_be_on_several_variants_must_say_which)
{
    struct inference_components components;
    ck_assert_str_eq(said_of_binding("[" PLAIN("c") "]", HOST("A") ", " HOST("B"), &components),
                     "$[0]: must have a VariantName: 2 variants host inference components");
    ck_assert_uint_eq(components.components[0].variant, INFERENCE_COMPONENT_NONE);
    arena_free(arena);
    ck_assert_str_eq(said_of_binding("[" ON_VARIANT("c", "Z") "]", HOST("A"), &components),
                     "$[0].VariantName: no production variant of the endpoint configuration is called 'Z'");
    ck_assert_uint_eq(components.components[0].variant, INFERENCE_COMPONENT_NONE);
    arena_free(arena);
}
END_TEST

START_TEST(models_of_variants_and_components_do_not_share_an_endpoint)
{
    struct inference_components components;
    ck_assert_str_eq(
        said_of_binding("[" PLAIN("c") ", " ON_VARIANT("d", "A") "]", MODEL, &components),
        "$[0]: needs a variant without ModelName: models and inference components do not share an endpoint");
    arena_free(arena);
    ck_assert_str_eq(said_of_binding("[" PLAIN("c") "]", SERVERLESS, &components),
                     "$[0]: needs instances for its copies, and a serverless variant has none");
    arena_free(arena);
    ck_assert_str_eq(said_of_binding("[]", MODEL, &components), "");
    arena_free(arena);
}
END_TEST

/* Creating such an endpoint is legal; until a component is there, the service answers 400. */
START_TEST(a_host_without_components_is_a_warning)
{
#define NOTHING_HERE "hosts inference components, of which it has none: every call to it will be refused"
    struct inference_components components;
    ck_assert_str_eq(said_of_binding("[]", HOST("A"), &components), "warning: $.ProductionVariants[0]: " NOTHING_HERE);
    arena_free(arena);
    ck_assert_str_eq(said_of_binding("[" ON_VARIANT("c", "A") "]", HOST("A") ", " HOST("B"), &components),
                     "warning: $.ProductionVariants[1]: " NOTHING_HERE);
    arena_free(arena);
}
END_TEST

START_TEST(a_specification_names_a_type_that_its_variant_has)
{
    struct inference_components components;
    ck_assert_str_eq(said_of_binding(WITH("'InstanceType': 'ml.g6.xlarge'"), POOLS, &components), "");
    arena_free(arena);
    ck_assert_str_eq(said_of_binding(WITH("'InstanceType': 'ml.g6.xlarge'"), HOST("A"), &components),
                     "$[0].Specification.InstanceType: variant 'A' has no instances of ml.g6.xlarge");
    arena_free(arena);
}
END_TEST

START_TEST(an_adapter_is_on_the_variant_of_its_base)
{
    struct inference_components components;
    ck_assert_str_eq(said_of_binding("[" ADAPTER("a", "d") ", " ON_VARIANT("c", "A") ", " ON_VARIANT("d", "B") "]",
                                     HOST("A") ", " HOST("B"), &components),
                     "");
    ck_assert_uint_eq(components.components[0].variant, 1);
    arena_free(arena);
    ck_assert_str_eq(
        said_of_binding("[" ON_VARIANT("c", "A") ", " ON_VARIANT("d", "B") ", {" NAMED(
                            "a") ", 'VariantName': 'B', 'Specification': {'BaseInferenceComponentName': 'c', "
                                 "'ModelName': 'm'}}]",
                        HOST("A") ", " HOST("B"), &components),
        "$[2]: must be on variant 'A', where its base 'c' is, found 'B'");
    arena_free(arena);
}
END_TEST

TEST_MAIN("inference_component", every_member_of_a_request_is_read, what_a_copy_needs_is_in_whole_units,
          more_than_any_machine_has_is_still_a_number, an_answer_of_the_service_is_accepted,
          an_adapter_has_the_copies_of_its_base_unless_it_says, a_specification_holds_on_the_type_that_it_names,
          each_breach_of_the_shape_or_of_a_rule_is_one_fault, a_container_is_held_to_its_bounds,
          an_environment_has_a_hundred_entries_at_most, an_adapter_needs_a_base_that_is_none,
          several_specifications_are_each_for_one_type, unknown_members_are_warnings_and_faults_where_reading_is_strict,
          there_are_a_thousand_at_most, a_component_is_on_the_variant_that_it_names_or_on_the_only_one,
          a_component_that_could_be_on_several_variants_must_say_which,
          models_of_variants_and_components_do_not_share_an_endpoint, a_host_without_components_is_a_warning,
          a_specification_names_a_type_that_its_variant_has, an_adapter_is_on_the_variant_of_its_base)
