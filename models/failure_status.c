#include "models/failure_status.h"

#include <stddef.h>

static const struct failure_status STATUS[FAILURES] = {
    [FAILURE_MODEL] = {424, "ModelError", "the container answered with an error"},
    [FAILURE_ANSWER_SIZE] = {424, "ModelError", "the answer was larger than the service passes on"},
    [FAILURE_LOST] = {500, "InternalFailure", "the instance failed while the request was on it"},
    [FAILURE_THROTTLED] = {400, "ThrottlingException", "all slots were busy"},
    [FAILURE_NOT_READY] = {429, "ModelNotReadyException", "the slot was still starting at the limit on an invocation"},
    [FAILURE_QUEUE_FULL] = {424, "ModelError", "the container's queue was full (its own status: 503)"},
    [FAILURE_PAYLOAD] = {400, "ValidationError", "the payload was larger than the service takes"},
    [FAILURE_NO_VARIANT] = {400, "ValidationError", "it named a variant that the endpoint did not have then"},
    [FAILURE_NO_SERVER] = {503, "ServiceUnavailable", "no instance was in service"},
    [FAILURE_GIVEN_UP] = {0, NULL, "the caller's time-out passed"},
    [FAILURE_TOO_LONG] = {424, "ModelError", "the service's limit on an invocation passed"},
    [FAILURE_EXPIRED] = {0, NULL, "its time to live ended in the backlog"},
};

struct failure_status failure_status(enum failure failure, bool component)
{
    if (failure == FAILURE_NO_SERVER && component)
        return (struct failure_status){400, "ValidationError", "no copy of the component was in service"};
    return STATUS[failure];
}
