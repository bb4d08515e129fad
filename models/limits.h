/* limits.h - what the service allows a call, and what the scenario's "Limits" say instead.
 *
 * Time       60 s for the container to answer a real-time or serverless call. An asynchronous one has the limit that its caller
 *            sets (client.h).
 * Payload    real-time 25 MB, serverless 4 MB, asynchronous 1 GB by way of S3. Binary units: 2^20 and 2^30 bytes.
 * Response   as the payload; asynchronous answers have no limit.
 * Source     SageMaker developer guide, quotas and the pages on each way of serving. The API model still gives 6 291 456 bytes for
 *            the body of InvokeEndpoint, and the guide did until 2023: set it where it holds.
 * Errors     limits_read() adds one fault per problem and returns false. */
#ifndef LOADLINE_MODELS_LIMITS_H
#define LOADLINE_MODELS_LIMITS_H

#include "models/result.h"

struct faults;
struct json_node;

#define LIMITS_INVOCATION_DEFAULT_S 60.0
#define LIMITS_BYTES_NONE           INT64_MAX

/* A member that is not given leaves the service's limit, which depends on the way of serving. */
struct limits {
    const struct json_node *node; /* NULL: none is given */
    bool has_invocation, has_payload, has_response;
    double invocation_s;
    int64_t payload_bytes, response_bytes;
};

/* Read the object. On failure *out is unchanged. */
bool limits_read(const struct json_node *node, struct limits *out, struct faults *faults);

/* Of a real-time or serverless call. */
double limits_invocation_s(const struct limits *limits);

/* The most that a call may send, and be answered. */
int64_t limits_payload_bytes(const struct limits *limits, enum serving_mode mode);
int64_t limits_response_bytes(const struct limits *limits, enum serving_mode mode);

#endif
