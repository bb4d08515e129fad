/* client.h - who calls: the scenario's "Client".
 *
 * Units      seconds (_s).
 * Ownership  what it points to lives in the arena given to client_read().
 * Errors     client_read() adds one fault per problem and returns false.
 * Source     retry modes: AWS SDKs and Tools reference guide; life in the queue and processing limit: InvokeEndpointAsync of the
 *            service model sagemaker-runtime 2017-05-13. */
#ifndef LOADLINE_MODELS_CLIENT_H
#define LOADLINE_MODELS_CLIENT_H

#include "models/distribution.h"

#include <stdint.h>

#define CLIENT_TIMEOUT_DEFAULT_S            60.0
#define CLIENT_REQUEST_TTL_LEAST_S          60.0
#define CLIENT_REQUEST_TTL_MOST_S           21600.0
#define CLIENT_INVOCATION_TIMEOUT_DEFAULT_S 900
#define CLIENT_INVOCATION_TIMEOUT_MOST_S    3600

/* In the order of the names "standard", "legacy", "adaptive". */
enum retry_mode { RETRY_STANDARD, RETRY_LEGACY, RETRY_ADAPTIVE };

struct client {
    const struct json_node *node; /* NULL: everything is as it is by default */
    double timeout_s;             /* after which a caller gives up */
    uint32_t max_attempts;        /* 1: no retries */
    enum retry_mode retry_mode;

    /* Of asynchronous calls. A time to live that is drawn may lie outside the API's bounds: it is to be held within them. */
    bool has_request_ttl, has_invocation_timeout;
    struct distribution request_ttl_s; /* of a request in the queue; the most by default */
    uint32_t invocation_timeout_s;     /* of its processing */
};

/* What holds where the scenario has no "Client". */
struct client client_default(void);

/* Read the object. On failure *out is unchanged. */
bool client_read(const struct json_node *node, struct client *out, struct arena *arena, struct faults *faults);

#endif
