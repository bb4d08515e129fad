/* serving_fixture.h - the ways of serving, for SETS of the scenario of scenario_fixture.h: what stands instead of its one instance.
 *
 * `more` are further members, each with a comma before it. */
#ifndef LOADLINE_TESTS_SERVING_FIXTURE_H
#define LOADLINE_TESTS_SERVING_FIXTURE_H

#include "tests/scenario_fixture.h"

#define FIRST_VARIANT "/EndpointConfig/ProductionVariants/0"
#define PROFILE       "/Models/M/Profiles/0/"
#define SERVERLESS(more)                                                                                               \
    FIRST_VARIANT "={'VariantName': 'A', 'ModelName': 'M', 'InitialVariantWeight': 1, 'ServerlessConfig': {"           \
                  "'MemorySizeInMB': 2048, 'MaxConcurrency': 5" more "}}"
#define ASYNCHRONOUS(more)                                                                                             \
    "/EndpointConfig/AsyncInferenceConfig={'OutputConfig': {'S3OutputPath': 's3://bucket/results'}" more "}"
#define POOLS(more)                                                                                                    \
    FIRST_VARIANT                                                                                                      \
    "={'VariantName': 'A', 'ModelName': 'M', 'InitialVariantWeight': 1, 'InitialInstanceCount': 3,"                    \
    " 'RoutingConfig': {'RoutingStrategy': 'LEAST_OUTSTANDING_REQUESTS'}, 'InstancePools': ["                          \
    "{'InstanceType': 'ml.g5.xlarge', 'Priority': 2}, {'InstanceType': 'ml.c5.xlarge', 'Priority': 1}]" more "}"
/* Two instances of 4 cores and 8 GiB for components; for InferenceComponents: one that takes so many cores and MB. */
#define HOSTING(more)                                                                                                  \
    FIRST_VARIANT "={'VariantName': 'A', 'InitialVariantWeight': 1, 'InstanceType': 'ml.c5.xlarge',"                   \
                  " 'InitialInstanceCount': 2" more "}",                                                               \
        "/EndpointConfig/ExecutionRoleArn='arn:aws:iam::123456789012:role/r'"
#define A_COMPONENT(name, cores, memory_mb, copies)                                                                    \
    "{'InferenceComponentName': '" name "', 'EndpointName': 'e', 'VariantName': 'A',"                                  \
    " 'Specification': {'ModelName': 'M', 'ComputeResourceRequirements': {'NumberOfCpuCoresRequired': " cores          \
    ", 'MinMemoryRequiredInMb': " memory_mb "}}, 'RuntimeConfig': {'CopyCount': " copies "}}"

#endif
