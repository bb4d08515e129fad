/* callers.h - those who wait for an answer: they give up, try again, and call again when they have thought.
 *
 * A call is one question of one caller, answered by its last attempt; each attempt is a request of its own at the endpoint.
 * Give up    an attempt whose answer has not come when the time-out passes; the work on it goes on all the same.
 * Try again  what the client's mode calls passing, up to attempts_most in all, after a back-off with full jitter:
 *            u * 2^(attempt - 1) seconds, u uniform in [0, 1); in standard mode at most u * 20 s.
 * Quota      standard mode: 500 tokens shared by all callers; a retry takes 5, after a time-out 10, and waits for no token:
 *            where there are too few the call ends. A success gives back what its last retry took, or 1.
 * Users      of a closed loop think, call, wait for the end of the call, and think again: for 1 ms at least after an attempt
 *            that was answered in no time.
 * Sessions   are told of the answers that they wait for (sessions.h).
 * Units      ns. Latency is from the first attempt to the last answer.
 * Chance     back-off: RANDOM_RETRY of (request number, attempt); thinking: RANDOM_THINK of the request number.
 * Order      of what is due at one instant: given up, then tried again, then what sessions do.
 * Ownership  callers_init() ... callers_free(). The plan is borrowed.
 * Source     AWS SDK for Python: botocore, retries/standard.py (version 2.0 of the standard mode), retries/quota.py and
 *            retryhandler.py with data/_retry.json (legacy mode). */
#ifndef LOADLINE_SIM_CALLERS_H
#define LOADLINE_SIM_CALLERS_H

#include "sim/arrival.h"
#include "sim/plan.h"
#include "sim/sessions.h"
#include "sim/tally.h"
#include "sim/timers.h"

#define CALL_NONE REQUEST_NONE

struct call {
    struct arrival arrival; /* arrival_ns: of the first attempt */
    uint64_t number;        /* of the request: its luck */
    int64_t attempt_ns;     /* when the attempt under way was made */
    uint32_t attempts;      /* made so far */
    uint32_t request;       /* of the attempt under way; REQUEST_NONE: it has ended, or was refused */
    uint32_t quota_taken;   /* by the retry under way */
    uint32_t session, step; /* whose answer it is; SESSION_NONE: nobody's in a session */
    uint32_t newer, older;  /* among the attempts that may be given up; `newer` is also the next free call */
};

struct callers {
    const struct callers_plan *plan;
    struct random_key key;
    int64_t patience_ns; /* how long an attempt is waited for */
    struct call *calls;  /* [0] is the head of the ring of attempts under way, oldest first through `newer` */
    uint32_t room, used, free;
    struct timers timers; /* when a call is tried again, or a user's next call is made */
    struct sessions sessions;
    uint32_t quota;
    int64_t warm_up_ns;

    /* What callers saw. Answers are in `tally`, whose gauges are not used. */
    struct tally tally;
    uint64_t attempts, retries, refused_by_quota;
};

void callers_init(struct callers *callers, struct arena *arena, const struct callers_plan *plan);
void callers_free(struct callers *callers);
void callers_clear(struct callers *callers, struct random_key key, const struct arrival_source *source,
                   int64_t patience_ns, int64_t warm_up_ns);

/* A call begins: its first attempt is about to be made, by the request of that number. */
uint32_t callers_begin(struct callers *callers, const struct arrival *arrival, uint64_t number);

/* Its next attempt is made now; the request is set in the call once there is one. */
void callers_try(struct callers *callers, uint32_t call, int64_t now_ns);

/* Its attempt has ended at answered_ns, which is not before now. Either it is tried again later, or the call is over and gone. */
void callers_answer(struct callers *callers, uint32_t call, enum failure failure, int64_t answered_ns);

/* The next thing that callers do by themselves. */
int64_t callers_next_ns(const struct callers *callers);

enum caller_act { CALLER_NOTHING, CALLER_GIVES_UP, CALLER_TRIES_AGAIN, CALLER_CALLS, CALLER_SESSION };

/* What is due at now_ns, one at a time. Gives up: on call *call, whose request is still to be told; tries again: call *call makes its
 * next attempt; calls: a user wants to call, and may have no question left; session: one has something to do (sessions_act()). */
enum caller_act callers_act(struct callers *callers, int64_t now_ns, uint32_t *call);

/* The users begin to think, and sessions to begin, at second 0. */
void callers_start(struct callers *callers);

/* Nobody has anything to ask any more: but for users, whose questions are the source's. */
bool callers_are_over(const struct callers *callers);

/* Calls that have not been answered. */
uint64_t callers_in_flight(const struct callers *callers);

#endif
