#include "models/limits.h"

#include "models/json.h"
#include "sim/units.h"

#define MIB        (INT64_C(1) << 20)
#define GIB        (INT64_C(1) << 30)
#define BYTES_MOST (INT64_C(1) << 50)

bool limits_read(const struct json_node *node, struct limits *out, struct faults *faults)
{
    static const char *const names[] = {"InvocationInSeconds", "PayloadInBytes", "ResponseInBytes", NULL};
    struct limits limits = {.node = node};
    size_t before = faults_count(faults);
    json_check_names(node, names, true, FAULT_INPUT, faults);
    limits.has_invocation =
        json_get_number(node, "InvocationInSeconds", 0.001, TIME_LONGEST_S, &limits.invocation_s, faults);
    limits.has_payload = json_get_integer(node, "PayloadInBytes", 0, BYTES_MOST, &limits.payload_bytes, faults);
    limits.has_response = json_get_integer(node, "ResponseInBytes", 0, BYTES_MOST, &limits.response_bytes, faults);
    if (faults_count(faults) > before) return false;
    *out = limits;
    return true;
}

double limits_invocation_s(const struct limits *limits)
{
    return limits->has_invocation ? limits->invocation_s : LIMITS_INVOCATION_DEFAULT_S;
}

int64_t limits_payload_bytes(const struct limits *limits, enum serving_mode mode)
{
    static const int64_t of_service[] = {
        [MODE_REAL_TIME] = 25 * MIB, [MODE_SERVERLESS] = 4 * MIB, [MODE_ASYNC] = 1 * GIB};
    return limits->has_payload ? limits->payload_bytes : of_service[mode];
}

int64_t limits_response_bytes(const struct limits *limits, enum serving_mode mode)
{
    static const int64_t of_service[] = {
        [MODE_REAL_TIME] = 25 * MIB, [MODE_SERVERLESS] = 4 * MIB, [MODE_ASYNC] = LIMITS_BYTES_NONE};
    return limits->has_response ? limits->response_bytes : of_service[mode];
}
