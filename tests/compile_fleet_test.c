#include "sim/arena.h"
#include "tests/compile_fixture.h"

#include <string.h>

/* The fleet of the first variant. */
static const struct fleet_plan *accept(const char *const *sets)
{
    return &trial_accept(sets)->fleet[0];
}

/* --- Kinds --- */

/* The pool of priority 1 stands second in the configuration. */
START_TEST(pools_are_kinds_in_the_order_of_their_priority)
{
    const struct fleet_plan *fleet = accept(SETS(POOLS("")));
    const struct compiled_variant *variant = &trial.compiled->variants[0];
    ck_assert(fleet->kinds == 2 && fleet->initial == 3 && !fleet->managed);
    ck_assert_str_eq(variant->types[0].name, "ml.c5.xlarge");
    ck_assert_str_eq(variant->types[1].name, "ml.g5.xlarge");
    ck_assert(fleet->kind[0].most == UINT32_MAX && fleet->kind[1].most == UINT32_MAX);
    ck_assert_uint_ne(fleet->kind[0].market, fleet->kind[1].market);
    ck_assert_int_eq(fleet->provision_timeout_ns, NS_PER_HOUR); /* docs/models.md, "Pools, quotas, reservations" */
    ck_assert_uint_eq(trial.compiled->plan.variant[0].kinds, 2);
    trial_end(&trial);
}
END_TEST

/* A model of its own on the second pool: 40 ms there, the variant's 250 ms on the first. */
START_TEST(each_pool_serves_with_the_profile_of_its_model)
{
    accept(SETS(
        FIRST_VARIANT
        "={'VariantName': 'A', 'ModelName': 'M', 'InitialVariantWeight': 1, 'InitialInstanceCount': 1,"
        " 'InstancePools': [{'InstanceType': 'ml.c5.xlarge', 'Priority': 1}, {'InstanceType': 'ml.g5.xlarge',"
        " 'Priority': 2, 'ModelNameOverride': 'N'}]}",
        PROFILE "ServiceTimeInMilliseconds=250",
        "/Models/N={'Profiles': [{'ServiceTimeInMilliseconds': 40, 'Workers': 3, 'InstanceType': 'ml.g5.xlarge'}]}"));
    const struct server_plan *servers = trial.compiled->plan.variant[0].server;
    ck_assert_double_eq_tol(value_s(servers[0].service.table), 0.25, 1e-9);
    ck_assert_double_eq_tol(value_s(servers[1].service.table), 0.04, 1e-9);
    ck_assert_uint_eq(servers[1].workers, 3);
    trial_end(&trial);
}
END_TEST

/* The account may have 4 instances of a type, whosever they are. */
START_TEST(a_quota_is_shared_with_the_other_variants)
{
    const struct fleet_plan *fleet = accept(SETS(
        POOLS(""), "/Quotas={'ml.c5.xlarge': 4}",
        "/EndpointConfig/ProductionVariants/-={'VariantName': 'B', 'ModelName': 'M', 'InstanceType': 'ml.c5.xlarge',"
        " 'InitialInstanceCount': 1, 'InitialVariantWeight': 1}"));
    ck_assert(fleet[0].kind[0].most == 4 && fleet[0].kind[1].most == UINT32_MAX);
    ck_assert(fleet[0].kind[0].quota == 0 && fleet[0].kind[1].quota == QUOTA_NUMBER_NONE);
    ck_assert_uint_eq(fleet[1].kind[0].quota, 0);
    ck_assert(trial.compiled->plan.quotas == 1 && trial.compiled->plan.quota_most[0] == 4);
    ck_assert_uint_eq(fleet[0].kind[0].market, fleet[1].kind[0].market);
    trial_end(&trial);
}
END_TEST

#define RESERVATION "arn:aws:sagemaker:us-east-1:123456789012:training-plan/plan"

START_TEST(a_reservation_bounds_the_fleet_and_pays_for_it)
{
    const struct fleet_plan *fleet =
        accept(SETS(FIRST_VARIANT "/CapacityReservationConfig={'MlReservationArn': '" RESERVATION
                                  "', 'CapacityReservationPreference': 'capacity-reservations-only'}",
                    "/Quotas={'" RESERVATION "': 2}"));
    ck_assert_uint_eq(fleet->kind[0].most, 2);
    ck_assert(trial.compiled->variants[0].types[0].reserved);
    assert_assumed("Instances of 'A' run in a capacity reservation: their hours are paid for elsewhere");
    trial_end(&trial);
}
END_TEST

/* docs/models.md, "Failures": three zones where the configuration names no subnets. */
START_TEST(a_fleet_stands_over_the_zones_of_its_subnets)
{
    ck_assert_uint_eq(accept(NO_SETS)->zones, 3);
    trial_end(&trial);
    ck_assert_uint_eq(
        accept(SETS("/EndpointConfig/VpcConfig={'SecurityGroupIds': ['sg-1'], 'Subnets': ['subnet-1', 'subnet-2']}"))
            ->zones,
        2);
    trial_end(&trial);
}
END_TEST

/* --- Start-up --- */

#define FAILS "/Timeline=[{'AtInSeconds': 1, 'FailInstances': {'VariantName': 'A', 'Count': 1}}]"

/* The exponential law's quantile at a tail of 2^-65: 100 s * 65 ln 2. Beyond its last octave a table asks the law itself. */
START_TEST(the_law_of_a_start_up_lives_as_long_as_its_table)
{
    struct start_plan start =
        accept(SETS(PROFILE "StartUpInSeconds={'Distribution': 'exponential', 'Mean': 100}"))->kind[0].start;
    ck_assert_double_eq_tol((double)quantile_at(start.container_ns, UINT64_MAX) / (double)NS_PER_S, 6500 * M_LN2, 0.1);
    trial_end(&trial);
}
END_TEST

/* docs/models.md, "Start-up". What is usual as a whole meets no time-out. */
START_TEST(a_start_up_of_unknown_sizes_is_usual_for_the_type)
{
    struct start_plan start = accept(SETS(PROFILE "StartUpInSeconds=null"))->kind[0].start;
    ck_assert_double_eq_tol(value_s(start.container_ns), 240, 1e-9);
    ck_assert(!start.provision_ns && !start.image_ns && !start.model_ns);
    ck_assert(start.model_most_ns == 0 && start.container_most_ns == 0);
    assert_assumed("Start-up of model 'M' on ml.c5.xlarge: 150 to 600 s, half of them within 240 s, usual for the type "
                   "(StartUpInSeconds, StartUp, ModelDataInGB, ContainerImageInGB are not given)");
    trial_end(&trial);
    ck_assert_ptr_null(accept(SETS(PROFILE "StartUpInSeconds=0"))->kind[0].start.container_ns);
    trial_end(&trial);
}
END_TEST

/* Where nothing can ever start, how long it would take is no reason for replications; where something fails, it is. */
START_TEST(usual_start_ups_are_drawn_where_anything_may_start)
{
#define NO_CHANCE                                                                                                      \
    PROFILE "StartUpInSeconds=null", PROFILE "ServiceTimeInMilliseconds=100",                                          \
        "/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 1, 'Requests': 3}"
    accept(SETS(NO_CHANCE));
    ck_assert(!trial.compiled->drawn);
    trial_end(&trial);
    accept(SETS(NO_CHANCE, FAILS));
    ck_assert(trial.compiled->drawn);
    trial_end(&trial);
}
END_TEST

/* docs/models.md, "Start-up": 5750 MB at 50 to 65 MB/s, half of them within 57.5, beside 2000 MB at 100 MB/s. The health check has 4
 * minutes by default, the download no published bound. */
START_TEST(start_up_follows_the_sizes_of_image_and_model)
{
    struct start_plan start = accept(SETS(PROFILE "StartUpInSeconds=null", "/Models/M/ContainerImageInGB=5.75",
                                          "/Models/M/ModelDataInGB=2", FAILS))
                                  ->kind[0]
                                  .start;
    ck_assert_double_eq_tol(value_s(start.provision_ns), 105, 1e-9);
    ck_assert_double_eq_tol(value_s(start.image_ns), 100, 1e-9);
    ck_assert_double_eq_tol(value_s(start.model_ns), 20, 1e-9);
    ck_assert_double_eq_tol(value_s(start.container_ns), 32.5, 1e-9);
    ck_assert_int_eq(start.model_most_ns, 0);
    ck_assert_int_eq(start.container_most_ns, 240 * NS_PER_S);
    assert_assumed("Start-up of model 'M' on ml.c5.xlarge: provisioning 60 to 150 s, image pull 88.46 to 115 s, model "
                   "download 20 s, container start 5 to 60 s");
    trial_end(&trial);
}
END_TEST

/* docs/models.md, "Start-up": the image is in the cache, and the model comes at 210 MB/s. */
START_TEST(images_are_cached_on_types_with_accelerators)
{
    struct start_plan start = accept(SETS(PROFILE "StartUpInSeconds=null", FIRST_VARIANT "/InstanceType='ml.g5.xlarge'",
                                          "/Models/M/ContainerImageInGB=10", "/Models/M/ModelDataInGB=2.1"))
                                  ->kind[0]
                                  .start;
    ck_assert_ptr_null(start.image_ns);
    ck_assert_double_eq_tol(value_s(start.model_ns), 10, 1e-9);
    ck_assert_double_eq_tol(value_s(start.container_ns), 75, 1e-9);
    trial_end(&trial);
}
END_TEST

START_TEST(measured_stages_come_before_usual_ones)
{
    struct start_plan start =
        accept(SETS(PROFILE "StartUpInSeconds=null", FAILS, FIRST_VARIANT "/InstanceType='ml.g5.xlarge'",
                    "/Models/M/ContainerImageInGB=10",
                    PROFILE "StartUp={'ImagePullInSeconds': 50, 'ContainerStartInSeconds': 0}",
                    FIRST_VARIANT "/ModelDataDownloadTimeoutInSeconds=600",
                    FIRST_VARIANT "/ContainerStartupHealthCheckTimeoutInSeconds=100"))
            ->kind[0]
            .start;
    ck_assert_double_eq_tol(value_s(start.image_ns), 50, 1e-9);
    ck_assert_ptr_null(start.container_ns);
    ck_assert_int_eq(start.model_most_ns, 600 * NS_PER_S);
    ck_assert_int_eq(start.container_most_ns, 100 * NS_PER_S);
    assert_assumed("Start-up of model 'M' on ml.g5.xlarge: provisioning 90 to 150 s");
    trial_end(&trial);
}
END_TEST

/* --- Volumes --- */

START_TEST(a_volume_must_hold_image_and_model)
{
    assert_refused(
        SETS(FIRST_VARIANT "/VolumeSizeInGB=15", "/Models/M/ContainerImageInGB=10", "/Models/M/ModelDataInGB=5.5"),
        "$: 15 GB do not hold the image and the data of model 'M', 15.5 GB: no instance would start");
    assert_warned(
        SETS(FIRST_VARIANT "/VolumeSizeInGB=16", "/Models/M/ContainerImageInGB=10", "/Models/M/ModelDataInGB=5.5"), "");
    assert_warned(SETS("/Models/M/ContainerImageInGB=20", "/Models/M/ModelDataInGB=10.5"),
                  "warning: $.EndpointConfig.ProductionVariants[0]: image and data of model 'M' are 30.5 GB, and "
                  "ml.c5.xlarge comes with about 30 GB: "
                  "give VolumeSizeInGB");
    /* ml.g5.xlarge has 250 GB of its own. */
    assert_warned(SETS(FIRST_VARIANT "/InstanceType='ml.g5.xlarge'", "/Models/M/ModelDataInGB=100"), "");
}
END_TEST

/* --- Managed instance scaling --- */

#define SCALING(more)                                                                                                  \
    ", 'ManagedInstanceScaling': {'Status': 'ENABLED', 'MinInstanceCount': 1, 'MaxInstanceCount': 4" more "}"
#define ONE_COMPONENT "/InferenceComponents=[" A_COMPONENT("c", "1", "1024", "2") "]"

START_TEST(managed_scaling_is_for_components)
{
    ck_assert(
        !accept(SETS(FIRST_VARIANT
                     "/ManagedInstanceScaling={'Status': 'ENABLED', 'MinInstanceCount': 1, 'MaxInstanceCount': 4}"))
             ->managed);
    assert_assumed("ManagedInstanceScaling of variant 'A' is for inference components: without effect");
    trial_end(&trial);
    const struct fleet_plan *fleet = accept(SETS(HOSTING(SCALING("")), ONE_COMPONENT));
    ck_assert(fleet->managed && fleet->least == 1 && fleet->most == 4 && fleet->initial == 2);
    ck_assert_int_eq(fleet->release, RELEASE_IDLE);
    ck_assert_int_eq(fleet->release_after_ns, 600 * NS_PER_S); /* docs/models.md, "Inference components" */
    assert_assumed("An instance of 'A' without copies is released after 600 s");
    trial_end(&trial);
}
END_TEST

START_TEST(consolidation_has_its_step_and_its_cooldown)
{
    const struct fleet_plan *fleet =
        accept(SETS(HOSTING(SCALING(", 'ScaleInPolicy': {'Strategy': 'CONSOLIDATION'}")), ONE_COMPONENT));
    ck_assert_int_eq(fleet->release, RELEASE_CONSOLIDATION);
    ck_assert_uint_eq(fleet->consolidation_step, 1);
    ck_assert_int_eq(fleet->consolidation_quiet_ns, 20 * NS_PER_MINUTE);
    trial_end(&trial);
    fleet = accept(
        SETS(HOSTING(SCALING(
                 ", 'ScaleInPolicy': {'Strategy': 'CONSOLIDATION', 'MaximumStepSize': 3, 'CooldownInMinutes': 5}")),
             ONE_COMPONENT));
    ck_assert_uint_eq(fleet->consolidation_step, 3);
    ck_assert_int_eq(fleet->consolidation_quiet_ns, 5 * NS_PER_MINUTE);
    trial_end(&trial);
}
END_TEST

/* --- Copies --- */

#define ADAPTER(name, base)                                                                                            \
    "{'InferenceComponentName': '" name "', 'EndpointName': 'e', 'VariantName': 'A', 'Specification': {"               \
    "'BaseInferenceComponentName': '" base "', 'Container': {'ArtifactUrl': 's3://b/a.tar.gz'}}, "                     \
    "'RuntimeConfig': {'CopyCount': 1}}"

/* ml.c5.xlarge has 4 vCPU and 8 GiB. The adapter stands first, and shares the machine of the component behind it. */
START_TEST(components_are_copies_on_their_variants_fleet)
{
    const struct fleet_plan *fleet = accept(SETS(
        HOSTING(""), "/InferenceComponents=[" ADAPTER("tuned", "base") ", " A_COMPONENT("base", "1.5", "3000", "2") "]",
        "/Models/tuned={'Profiles': [{'ServiceTimeInMilliseconds': 9, 'StartUpInSeconds': 7}]}"));
    const struct plan *plan = &trial.compiled->plan;
    ck_assert(plan->variants == 3 && plan->components == 2 && plan->fleets == 1 && fleet->components == 2);
    ck_assert_int_eq(fleet->kind[0].capacity.milli_cores, 4000);
    ck_assert_int_eq(fleet->kind[0].capacity.memory_mb, 8192);
    ck_assert(fleet->component[0].base == 1 && fleet->component[1].base == FLEET_NONE);
    ck_assert(fleet->component[0].need.milli_cores == 0 && fleet->component[0].need.memory_mb == 0);
    ck_assert(fleet->component[1].need.milli_cores == 1500 && fleet->component[1].need.memory_mb == 3000);
    ck_assert(fleet->component[1].copies == 2 && fleet->component[1].spread == PLACE_SPREAD);
    ck_assert_double_eq_tol(value_s(fleet->component[0].start.container_ns), 7, 1e-9);
    for (uint32_t c = 0; c < 2; c++) {
        ck_assert_uint_eq(plan->variant[1 + c].component, c);
        ck_assert_uint_eq(plan->variant[1 + c].servers, 2 * fleet->component[c].copies);
        ck_assert_uint_eq(trial.compiled->variants[1 + c].host, 0);
    }
    assert_assumed("Calls that name no inference component are spread evenly over all 2");
    trial_end(&trial);
}
END_TEST

/* 241 s are never within the default of 240; at second 0 the instances are there all the same. */
START_TEST(a_start_that_no_time_out_lets_succeed_is_warned_of)
{
    assert_warned(SETS(PROFILE "StartUpInSeconds=null", PROFILE "StartUp={'ContainerStartInSeconds': 241}"),
                  "warning: $.EndpointConfig.ProductionVariants[0]: no start on ml.c5.xlarge can succeed: the "
                  "container takes 241 s, and the time-out is 240 s by "
                  "default; what is there at second 0 could not have been created");
    accept(SETS(PROFILE "StartUpInSeconds=null", PROFILE "StartUp={'ContainerStartInSeconds': 240}"));
    trial_end(&trial);
}
END_TEST

/* The copy's StartupParameters, not the variant's; image and model are cached. The machine is provisioned as the profile of its component
 * says. */
START_TEST(copies_start_by_their_own_parameters)
{
    const struct fleet_plan *fleet = accept(SETS(
        HOSTING(""), "/InferenceComponents=[" A_COMPONENT("one", "1", "3000", "1") "]",
        "/InferenceComponents/0/Specification/StartupParameters={'ModelDataDownloadTimeoutInSeconds': 90}",
        "/InferenceComponents/0/Specification/DataCacheConfig={'EnableCaching': true}", PROFILE "StartUpInSeconds=null",
        PROFILE "StartUp={'ProvisioningInSeconds': 50, 'ModelDownloadInSeconds': 80}"));
    const struct copies_plan *copies = &fleet->component[0];
    ck_assert(copies->caches);
    ck_assert_double_eq_tol(value_s(copies->start.model_ns), 80, 1e-9);
    ck_assert_double_eq_tol(value_s(copies->start.container_ns), 32.5, 1e-9);
    ck_assert_ptr_null(copies->start.provision_ns);
    ck_assert_int_eq(copies->start.model_most_ns, 90 * NS_PER_S);
    ck_assert_int_eq(copies->start.container_most_ns, 240 * NS_PER_S);
    ck_assert_double_eq_tol(value_s(fleet->kind[0].start.provision_ns), 50, 1e-9);
    ck_assert_ptr_null(fleet->kind[0].start.container_ns);
    trial_end(&trial);
}
END_TEST

#define WARNED                                                                                                         \
    "a copy of 'c' fits on no instance of variant 'A', even an empty one: it is never placed, and its calls are "      \
    "refused"

START_TEST(a_copy_that_fits_on_no_instance_is_said)
{
    assert_warned(SETS(HOSTING(""), "/InferenceComponents=[" A_COMPONENT("c", "5", "1024", "1") "]"),
                  "warning: $[0]: " WARNED);
    assert_warned(SETS(HOSTING(""), "/InferenceComponents=[" A_COMPONENT("c", "1", "8193", "1") "]"),
                  "warning: $[0]: " WARNED);
    assert_warned(SETS(HOSTING(""), "/InferenceComponents=[" A_COMPONENT("c", "4", "8192", "1") "]"), "");
    assert_warned(SETS(HOSTING(""), "/InferenceComponents=[" A_COMPONENT("c", "5", "1024", "0") "]"), ""); /* no copy */
}
END_TEST

/* Specifications for one pool of two: also where the model has no profile for the other. */
START_TEST(a_component_that_is_not_for_all_pools_is_refused)
{
    const char *const hosting = FIRST_VARIANT
        "={'VariantName': 'A', 'InitialVariantWeight': 1, 'InitialInstanceCount': 1, 'RoutingConfig': "
        "{'RoutingStrategy': "
        "'LEAST_OUTSTANDING_REQUESTS'}, 'InstancePools': [{'InstanceType': 'ml.c5.xlarge', 'Priority': 1}, "
        "{'InstanceType': 'ml.g5.xlarge', 'Priority': 2}]}";
    const char *const component =
        "/InferenceComponents=[{'InferenceComponentName': 'c', 'EndpointName': 'e', 'RuntimeConfig': {'CopyCount': 1}, "
        "'Specifications': [{'InstanceType': 'ml.c5.xlarge', 'ModelName': 'M', 'ComputeResourceRequirements': "
        "{'NumberOfCpuCoresRequired': 1, 'MinMemoryRequiredInMb': 1024}}]}]";
    assert_refused(
        SETS(hosting, "/EndpointConfig/ExecutionRoleArn='arn:aws:iam::123456789012:role/r'", component,
             PROFILE "InstanceType='ml.c5.xlarge'"),
        "$[0]: a component that needs other resources on ml.g5.xlarge than on ml.c5.xlarge is understood but not "
        "simulated yet by version " LOADLINE_VERSION);
}
END_TEST

START_TEST(a_variant_without_components_is_only_warned_of)
{
    assert_warned(SETS(HOSTING("")),
                  "warning: $: hosts inference components, of which it has none: every call to it will be refused");
}
END_TEST

START_TEST(requests_name_components_that_there_are)
{
    assert_refused(SETS(HOSTING(""), ONE_COMPONENT, "/Traffic/TargetInferenceComponents={'d': 1}"),
                   "$.d: no inference component of the scenario is called 'd'");
    assert_refused(
        SETS(HOSTING(""), ONE_COMPONENT, "/Traffic/TargetVariants={'A': 1}"),
        "$: must be TargetInferenceComponents: what requests name on this endpoint are inference components");
    assert_refused(SETS("/Traffic/TargetInferenceComponents={'d': 1}"),
                   "$: must be TargetVariants: the scenario has no InferenceComponents");
    accept(SETS(HOSTING(""), ONE_COMPONENT, "/Traffic/TargetInferenceComponents={'c': 1}"));
    trial_end(&trial);
}
END_TEST

/* --- Incidents --- */

START_TEST(a_timeline_is_incidents_of_fleets_in_the_order_of_time)
{
    accept(SETS(
        "/EndpointConfig/ProductionVariants/-={'VariantName': 'B', 'ModelName': 'M', 'InstanceType': 'ml.g5.xlarge',"
        " 'InitialInstanceCount': 1, 'InitialVariantWeight': 1}",
        "/Timeline=[{'AtInSeconds': 9, 'FailInstances': {'VariantName': 'B', 'Count': 2}},"
        " {'AtInSeconds': 3.5, 'CapacityUnavailable': {'InstanceType': 'ml.g5.xlarge', 'ForInSeconds': 60}},"
        " {'AtInSeconds': 10,"
        "  'SlowInstances': {'VariantName': 'B', 'Count': 1, 'Factor': 2.5, 'ForInSeconds': 60}},"
        " {'AtInSeconds': 5, 'FailAvailabilityZone': {'Zones': 3}}]"));
    const struct plan *plan = &trial.compiled->plan;
    const struct incident *incidents = plan->incident;
    ck_assert_uint_eq(plan->incidents, 4);
    ck_assert(incidents[0].kind == INCIDENT_NO_CAPACITY && incidents[0].at_ns == 3500 * NS_PER_MS);
    ck_assert_uint_eq(incidents[0].market, plan->fleet[1].kind[0].market);
    ck_assert_int_eq(incidents[0].lasts_ns, NS_PER_MINUTE);
    ck_assert(incidents[1].kind == INCIDENT_ZONE_FAILS && incidents[1].count == 3);
    ck_assert(incidents[2].kind == INCIDENT_INSTANCES_FAIL && incidents[2].fleet == 1 && incidents[2].count == 2);
    ck_assert(incidents[3].kind == INCIDENT_INSTANCES_SLOW && incidents[3].fleet == 1 && incidents[3].count == 1);
    ck_assert(incidents[3].factor == 2.5 && incidents[3].lasts_ns == NS_PER_MINUTE);
    ck_assert(plan_slows(plan, 1) && !plan_slows(plan, 0));
    assert_assumed("Instances are in service, and billed, from second 0 on");
    trial_end(&trial);
}
END_TEST

#define UPDATE(at, ...)                                                                                                \
    "{'AtInSeconds': " at ", 'UpdateEndpointWeightsAndCapacities': {'EndpointName': 'e', "                             \
    "'DesiredWeightsAndCapacities': [" __VA_ARGS__ "]}}"
#define TWO_VARIANTS                                                                                                   \
    "/EndpointConfig/ProductionVariants=[{'VariantName': 'A', 'ModelName': 'M', 'InstanceType': 'ml.c5.xlarge', "      \
    "'InitialInstanceCount': 2, 'InitialVariantWeight': 1}, {'VariantName': 'B', 'ModelName': 'M', "                   \
    "'InstanceType': 'ml.c5.xlarge', 'InitialInstanceCount': 3, 'InitialVariantWeight': 0}]"

/* Weights 1 and 0, from 5 s on 1 and 3. The second update changes no weight. */
START_TEST(an_update_is_new_weights_and_wanted_instances)
{
    accept(SETS(
        TWO_VARIANTS,
        "/Timeline=[" UPDATE("5", "{'VariantName': 'B', 'DesiredWeight': 3, 'DesiredInstanceCount': 7}") ", " UPDATE(
            "9", "{'VariantName': 'A', 'DesiredInstanceCount': 1}") "]"));
    const struct plan *plan = &trial.compiled->plan;
    ck_assert_uint_eq(plan->incidents, 3);
    ck_assert(plan->incident[0].kind == INCIDENT_CAPACITY && plan->incident[0].variant == 1);
    ck_assert_uint_eq(plan->incident[0].count, 7);
    ck_assert(plan->incident[1].kind == INCIDENT_WEIGHTS && plan->incident[1].at_ns == 5 * NS_PER_S);
    ck_assert_uint_eq(plan->split[0], UINT64_C(1) << 32);
    ck_assert_uint_eq(plan->incident[1].changes, 1);
    ck_assert(plan->incident[1].change[0].variant == 1 && plan->incident[1].change[0].weight == 3);
    ck_assert(plan->incident[2].kind == INCIDENT_CAPACITY && plan->incident[2].count == 1);
    ck_assert(trial.compiled->drawn);
    trial_end(&trial);
}
END_TEST

/* Room for the most that are ever there, and for as many that still finish. */
START_TEST(a_fleet_has_room_for_what_updates_want)
{
    accept(SETS(TWO_VARIANTS, "/Timeline=[" UPDATE("5", "{'VariantName': 'B', 'DesiredInstanceCount': 7}") "]"));
    ck_assert_uint_eq(trial.compiled->plan.variant[0].servers, 2);
    ck_assert_uint_eq(fleet_rooms(&trial.compiled->plan.fleet[1]), 7);
    ck_assert_uint_eq(trial.compiled->plan.variant[1].servers, 14);
    trial_end(&trial);
}
END_TEST

TEST_MAIN("compile_fleet", the_law_of_a_start_up_lives_as_long_as_its_table,
          pools_are_kinds_in_the_order_of_their_priority, each_pool_serves_with_the_profile_of_its_model,
          a_quota_is_shared_with_the_other_variants, a_reservation_bounds_the_fleet_and_pays_for_it,
          a_fleet_stands_over_the_zones_of_its_subnets, a_start_up_of_unknown_sizes_is_usual_for_the_type,
          usual_start_ups_are_drawn_where_anything_may_start, start_up_follows_the_sizes_of_image_and_model,
          images_are_cached_on_types_with_accelerators, measured_stages_come_before_usual_ones,
          a_start_that_no_time_out_lets_succeed_is_warned_of, copies_start_by_their_own_parameters,
          a_volume_must_hold_image_and_model, managed_scaling_is_for_components,
          consolidation_has_its_step_and_its_cooldown, components_are_copies_on_their_variants_fleet,
          a_copy_that_fits_on_no_instance_is_said, a_component_that_is_not_for_all_pools_is_refused,
          a_variant_without_components_is_only_warned_of, requests_name_components_that_there_are,
          a_timeline_is_incidents_of_fleets_in_the_order_of_time, an_update_is_new_weights_and_wanted_instances,
          a_fleet_has_room_for_what_updates_want)
