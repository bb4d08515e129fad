/* failure_status.h - what a caller sees of each failure: HTTP status, the API's name for it, and the cause in words.
 *
 * Source     service model sagemaker-runtime 2017-05-13 (InvokeEndpoint: errors and their statuses); SageMaker developer guide,
 *            serverless endpoints (throttling), scale to zero (no copy of a component: 400). A container that answers with an error,
 *            503 for a full queue among them, shows as ModelError 424, which carries the container's own status. */
#ifndef LOADLINE_MODELS_FAILURE_STATUS_H
#define LOADLINE_MODELS_FAILURE_STATUS_H

#include "sim/failure.h"

#include <stdbool.h>
#include <stdint.h>

struct failure_status {
    uint32_t status;   /* 0: the caller saw no answer, or there is no caller */
    const char *error; /* NULL likewise */
    const char *cause;
};

/* `component`: of an inference component. */
struct failure_status failure_status(enum failure failure, bool component);

#endif
