#include "reports/focus_sku.h"
#include "models/cost_result.h"

#include "models/billing.h"
#include "models/catalogue.h"
#include "models/json_write.h"
#include "sim/arena.h"

#include <stdlib.h>
#include <string.h>

struct focus_skus {
    struct arena *arena;
    const struct catalogue *catalogue;
};

enum service { SAGEMAKER, S3, SNS };

static const struct {
    const char *name, *code, *category, *subcategory;
} services[] = {
    [SAGEMAKER] = {"Amazon SageMaker", "AmazonSageMaker", "AI and Machine Learning", "Machine Learning"},
    [S3] = {"Amazon Simple Storage Service", "AmazonS3", "Storage", "Object Storage"},
    [SNS] = {"Amazon Simple Notification Service", "AmazonSNS", "Integration", "Messaging"},
};

/* Charges as billing.h has them, and the purchase of a plan. Operations of S3: "Understanding your AWS billing and usage reports for
 * Amazon S3". */
static const struct {
    const char *charge, *meter, *operation;
    enum service service;
    bool is_capacity;
} charges[] = {
    {BILLING_INSTANCE_HOURS, "Hosting Instance Usage", "RunInstance", SAGEMAKER, true},
    {BILLING_COVERED_HOURS, "Hosting Instance Usage", "RunInstance", SAGEMAKER, true},
    {"Accelerator hours", "Hosting Accelerator Usage", NULL, SAGEMAKER, false},
    {"Volume", "Hosting Volume Usage", "CreateVolume-Gp2", SAGEMAKER, false},
    {"Serverless duration", "Serverless Inference Duration", NULL, SAGEMAKER, true},
    {"Provisioned concurrency usage", "Provisioned Concurrency Usage", NULL, SAGEMAKER, false},
    {"Provisioned concurrency duration", "Provisioned Concurrency Duration", NULL, SAGEMAKER, false},
    {"Data in", "Hosting Data In", "Invoke-Endpoint", SAGEMAKER, false},
    {"Data out", "Hosting Data Out", "Invoke-Endpoint", SAGEMAKER, false},
    {"S3 writes", "Storage Requests", "PutObject", S3, false},
    {"S3 reads", "Storage Requests", "GetObject", S3, false},
    {"S3 storage", "Storage", "StandardStorage", S3, false},
    {"SNS publishes", "Notification Requests", NULL, SNS, false},
    {"Savings Plan", "Savings Plan Commitment", NULL, SAGEMAKER, false},
};

static const struct {
    const char *unit, *focus, *one, *aws;
} units[] = {{"Hours", "Hours", "hour", "Hrs"},
             {"GB-Month", "GB-Months", "GB-month", "GB-Mo"},
             {"GB", "GB", "GB", "GB"},
             {"Seconds", "Seconds", "second", "seconds"},
             {"Requests", "Requests", "request", "Requests"}};

struct focus_skus *focus_skus_new(struct arena *arena)
{
    struct focus_skus *skus = arena_new_of(arena, struct focus_skus);
    *skus = (struct focus_skus){arena, catalogue_new(arena)};
    return skus;
}

static const char *instance_details(const struct focus_skus *skus, const char *name)
{
    const struct instance_type *type = catalogue_find(skus->catalogue, name);
    struct json_write *details = json_write_object();
    json_write_string(details, "InstanceType", name);
    if (type) {
        json_write_integer(details, "CoreCount", type->vcpu);
        json_write_double(details, "MemorySize", type->memory_gib);
        if (type->accelerator == ACCELERATOR_GPU) json_write_integer(details, "GpuCount", type->accelerator_count);
    }
    return json_write_text(details, skus->arena);
}

/* "USE1-Host:ml.c5.xlarge", "USE1-ServerlessInf:Mem-2GB" */
static const char *details_of(const struct focus_skus *skus, const struct cost_line *line)
{
    const char *type = strstr(line->usage_type, "Host:ml."), *memory = strstr(line->usage_type, "GB");
    if (type && billing_is_instance_hours(line)) return instance_details(skus, type + strlen("Host:"));
    if (strcmp(line->unit, "Seconds") != 0 || !memory) return NULL;
    const char *digits = strrchr(line->usage_type, '-') + 1;
    struct json_write *details = json_write_object();
    json_write_integer(details, "MemorySize", strtol(digits, NULL, 10));
    return json_write_text(details, skus->arena);
}

struct focus_sku focus_sku_of(const struct focus_skus *skus, const struct cost_line *line)
{
    struct focus_sku sku = {
        .meter = line->charge, .unit = line->unit, .unit_of_one = line->unit, .aws_unit = line->unit};
    enum service service = SAGEMAKER;
    for (size_t i = 0; i < sizeof charges / sizeof *charges; i++) {
        if (strcmp(charges[i].charge, line->charge) != 0) continue;
        sku.meter = charges[i].meter;
        sku.operation = charges[i].operation;
        sku.is_capacity = charges[i].is_capacity;
        service = charges[i].service;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(units[i].unit, line->unit) != 0) continue;
        sku.unit = units[i].focus;
        sku.unit_of_one = units[i].one;
        sku.aws_unit = units[i].aws;
    }
    sku.service_name = services[service].name;
    sku.service_code = services[service].code;
    sku.service_category = services[service].category;
    sku.service_subcategory = services[service].subcategory;
    sku.details = details_of(skus, line);
    return sku;
}
