/* sessions.h - those who call in sessions: each request is sent some time after the answers that it was waiting for have come.
 *
 * A session is a graph of requests without circles, its shape: request k waits for so many answers, and is sent so long after the last of
 * them; one that waits for none, so long after the session began. A chain of questions is the simplest shape; helpers that work side by
 * side, and whoever waits for them, are others.
 * Begin      so many at a time, the next when one is over, 1 ms at least after it began; or when the source says.
 * Failure    a call that failed ends its session: nothing more is sent, and the session is over when what was sent has been answered. Or it
 *            counts as an answer.
 * Numbers    the n-th session to begin has number n; its request k is request number n * 2^24 + k. A request has thus the same luck
 *            however late it is sent.
 * Units      ns since the run began.
 * Order      of what is due at one instant: what was set first.
 * Memory     grows with the sessions that have begun and are not over.
 * Ownership  sessions_init() ... sessions_free(). The plan is borrowed, and so is the source. */
#ifndef LOADLINE_SIM_SESSIONS_H
#define LOADLINE_SIM_SESSIONS_H

#include "sim/arrival.h"
#include "sim/timers.h"

#define SESSION_NONE      UINT32_MAX
#define SESSION_STEP_BITS 24
#define SESSION_STEPS     (UINT32_C(1) << SESSION_STEP_BITS) /* of a session, at most */

struct arena;
struct histogram;

/* One request of a shape. */
struct session_step {
    int64_t think_ns;
    uint32_t waits;                /* for so many answers */
    uint32_t first_behind, behind; /* the steps that wait for its answer: where in the plan's `behind`, and how many */
};

struct session_shape {
    uint32_t first_step, steps;
    int64_t recorded_ns; /* how long it was when it was recorded; -1: not known */
};

struct sessions_plan {
    const struct session_shape *shape;
    const struct session_step *step;
    const uint32_t *behind; /* numbers of steps within their shape, higher than the one that they wait for */
    uint32_t at_once;       /* sessions at a time; 0: they begin when the source says */
    bool goes_on;           /* after a call that failed */
};

/* A request that is to be sent. */
struct session_request {
    uint32_t session, shape, step;
    uint64_t number;
};

/* Of a request that is not sent yet. */
struct session_wait {
    int64_t from_ns;  /* the last answer that has come, or the session's begin */
    uint32_t answers; /* that it still waits for */
};

struct session {
    uint32_t shape;
    uint64_t number;
    int64_t begin_ns, last_ns; /* last_ns: of its answers */
    uint32_t waiting;          /* steps that are to be sent when their time comes */
    uint32_t calls;            /* that are not answered */
    bool failed;
    struct session_wait *waits; /* of each step */
    uint32_t room;              /* of `waits` */
    uint32_t next;              /* among the free ones */
};

struct sessions {
    const struct sessions_plan *plan; /* NULL: there are none */
    const struct arrival_source *source;
    struct session *sessions;
    uint32_t room, used, free;
    struct timers timers; /* kind: the step; subject: the session, or SESSION_NONE: another one begins */
    struct session_begin coming;
    uint32_t open; /* that have begun and are not over */
    int64_t warm_up_ns;

    /* What came of them. Lengths are of those that were completed and had begun after the warm-up. */
    uint64_t begun, completed, aborted;
    uint64_t requests;           /* of the completed ones */
    struct histogram *length_ns; /* from begin to last answer */
    uint64_t compared;           /* of which it is known how long they were when they were recorded: */
    int128 compared_ns, recorded_ns;
};

void sessions_init(struct sessions *sessions, struct arena *arena, const struct sessions_plan *plan);
void sessions_free(struct sessions *sessions);
void sessions_clear(struct sessions *sessions, const struct arrival_source *source, int64_t warm_up_ns);

/* At second 0. */
void sessions_start(struct sessions *sessions);

static inline int64_t sessions_next_ns(const struct sessions *sessions)
{
    return timers_next_ns(&sessions->timers);
}

/* What is due at now_ns, one at a time; true where a request is to be sent now. */
bool sessions_act(struct sessions *sessions, int64_t now_ns, struct session_request *out);

/* That request's call has ended, at answered_ns, which is not before now. */
void sessions_answer(struct sessions *sessions, uint32_t session, uint32_t step, bool succeeded, int64_t answered_ns);

/* Nothing more is sent. */
void sessions_stop(struct sessions *sessions);

/* None has begun that is not over, and none will begin. */
bool sessions_are_over(const struct sessions *sessions);

#endif
