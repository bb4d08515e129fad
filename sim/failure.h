/* failure.h - why a request did not succeed, and in which of the report's columns that is counted.
 *
 * What callers see of each is models/failure_status.h's to say: HTTP and AWS have no place on this floor. */
#ifndef LOADLINE_SIM_FAILURE_H
#define LOADLINE_SIM_FAILURE_H

enum failure {
    FAILURE_NONE,
    FAILURE_MODEL,       /* the container answered with an error */
    FAILURE_ANSWER_SIZE, /* its answer was larger than the service passes on */
    FAILURE_LOST,        /* its instance went away while it was there */
    FAILURE_THROTTLED,   /* a limit of concurrency was reached */
    FAILURE_NOT_READY,   /* its slot had not started when the service's limit on an invocation ended */
    FAILURE_QUEUE_FULL,  /* the container's queue was full */
    FAILURE_PAYLOAD,     /* it was larger than the service takes */
    FAILURE_NO_VARIANT,  /* it names one that the endpoint does not have */
    FAILURE_NO_SERVER,   /* no instance, or no copy, was in service */
    FAILURE_GIVEN_UP,    /* its caller's time-out passed */
    FAILURE_TOO_LONG,    /* the service's limit on an invocation passed */
    FAILURE_EXPIRED,     /* its time to live ended in the backlog */
    FAILURES
};

/* The outcomes of which every request has exactly one. */
enum outcome_kind {
    OUTCOME_SUCCEEDED,
    OUTCOME_MODEL_ERROR,
    OUTCOME_THROTTLED,
    OUTCOME_REJECTED,
    OUTCOME_TIMED_OUT,
    OUTCOME_EXPIRED
};

static inline enum outcome_kind failure_outcome(enum failure failure)
{
    switch (failure) {
    case FAILURE_MODEL:
    case FAILURE_ANSWER_SIZE:
    case FAILURE_LOST: return OUTCOME_MODEL_ERROR;
    case FAILURE_THROTTLED:
    case FAILURE_NOT_READY: return OUTCOME_THROTTLED;
    case FAILURE_QUEUE_FULL:
    case FAILURE_PAYLOAD:
    case FAILURE_NO_VARIANT:
    case FAILURE_NO_SERVER: return OUTCOME_REJECTED;
    case FAILURE_GIVEN_UP:
    case FAILURE_TOO_LONG: return OUTCOME_TIMED_OUT;
    case FAILURE_EXPIRED: return OUTCOME_EXPIRED;
    case FAILURE_NONE:
    case FAILURES: break;
    }
    return OUTCOME_SUCCEEDED;
}

#endif
