#include "sim/sessions.h"

#include "sim/arena.h"
#include "sim/histogram.h"

#include <assert.h>
#include <stdlib.h>

/* Lest sessions that are refused in no time begin one after another in one instant for ever. */
#define PAUSE_LEAST_NS NS_PER_MS

static int64_t later(int64_t now_ns, int64_t by_ns)
{
    int64_t at_ns;
    return __builtin_add_overflow(now_ns, by_ns, &at_ns) ? TIME_NEVER - 1 : at_ns;
}

/* --- Making and clearing --- */

void sessions_init(struct sessions *sessions, struct arena *arena, const struct sessions_plan *plan)
{
    *sessions = (struct sessions){.plan = plan};
    timers_init(&sessions->timers);
    if (plan) sessions->length_ns = histogram_new(arena);
}

void sessions_free(struct sessions *sessions)
{
    timers_free(&sessions->timers);
    for (uint32_t i = 0; i < sessions->room; i++) free(sessions->sessions[i].waits);
    free(sessions->sessions);
    sessions->sessions = NULL;
    sessions->room = 0;
}

void sessions_clear(struct sessions *sessions, const struct arrival_source *source, int64_t warm_up_ns)
{
    if (!sessions->plan) return;
    timers_clear(&sessions->timers);
    histogram_clear(sessions->length_ns);
    sessions->source = source;
    sessions->warm_up_ns = warm_up_ns;
    sessions->used = sessions->open = 0;
    sessions->free = SESSION_NONE;
    sessions->begun = sessions->completed = sessions->aborted = sessions->requests = sessions->compared = 0;
    sessions->compared_ns = sessions->recorded_ns = 0;
}

/* --- Room --- */

static uint32_t take_room(struct sessions *sessions)
{
    uint32_t index = sessions->free;
    if (index != SESSION_NONE) {
        sessions->free = sessions->sessions[index].next;
        return index;
    }
    if (sessions->used == sessions->room) {
        size_t room = sessions->room ? (size_t)sessions->room * 2 : 16;
        struct session *all =
            room < SESSION_NONE ? realloc(sessions->sessions, room * sizeof *sessions->sessions) : NULL;
        if (!all) arena_exhausted(room * sizeof *all);
        for (size_t i = sessions->room; i < room; i++) all[i] = (struct session){.waits = NULL};
        sessions->sessions = all;
        sessions->room = (uint32_t)room;
    }
    return sessions->used++;
}

static void make_waits(struct session *session, uint32_t steps)
{
    if (steps <= session->room) return;
    struct session_wait *waits = realloc(session->waits, steps * sizeof *waits);
    if (!waits) arena_exhausted(steps * sizeof *waits);
    session->waits = waits;
    session->room = steps;
}

/* --- Beginning --- */

static void set_step(struct sessions *sessions, uint32_t index, uint32_t step)
{
    struct session *session = &sessions->sessions[index];
    uint32_t first = sessions->plan->shape[session->shape].first_step;
    session->waiting++;
    timers_add(&sessions->timers, later(session->waits[step].from_ns, sessions->plan->step[first + step].think_ns),
               step, index);
}

static void begin(struct sessions *sessions, uint32_t of, int64_t now_ns)
{
    const struct session_shape *shape = &sessions->plan->shape[of];
    uint32_t index = take_room(sessions);
    struct session *session = &sessions->sessions[index];
    make_waits(session, shape->steps);
    session->shape = of;
    session->number = sessions->begun++;
    session->begin_ns = session->last_ns = now_ns;
    session->waiting = session->calls = 0;
    session->failed = false;
    for (uint32_t k = 0; k < shape->steps; k++) {
        session->waits[k] = (struct session_wait){now_ns, sessions->plan->step[shape->first_step + k].waits};
        if (session->waits[k].answers == 0) set_step(sessions, index, k);
    }
    sessions->open++;
}

/* The source's next session will begin when it says. */
static void await_next(struct sessions *sessions)
{
    if (!sessions->source->next_session(sessions->source->self, &sessions->coming)) return;
    timers_add(&sessions->timers, sessions->coming.begin_ns, 0, SESSION_NONE);
}

static void begin_another(struct sessions *sessions, int64_t now_ns)
{
    if (sessions->plan->at_once == 0) {
        begin(sessions, sessions->coming.shape, now_ns);
        await_next(sessions);
    } else if (sessions->source->next_session(sessions->source->self, &sessions->coming)) {
        begin(sessions, sessions->coming.shape, now_ns);
    }
}

void sessions_start(struct sessions *sessions)
{
    if (sessions->plan->at_once == 0) await_next(sessions);
    for (uint32_t i = 0; i < sessions->plan->at_once; i++) timers_add(&sessions->timers, 0, 0, SESSION_NONE);
}

/* --- Ending --- */

static void count(struct sessions *sessions, const struct session *session)
{
    const struct session_shape *shape = &sessions->plan->shape[session->shape];
    if (session->failed) {
        sessions->aborted++;
        return;
    }
    sessions->completed++;
    sessions->requests += shape->steps;
    if (session->begin_ns < sessions->warm_up_ns) return;
    int64_t length_ns = session->last_ns - session->begin_ns;
    histogram_add(sessions->length_ns, length_ns);
    if (shape->recorded_ns < 0) return;
    sessions->compared++;
    sessions->compared_ns += length_ns;
    sessions->recorded_ns += shape->recorded_ns;
}

static void end(struct sessions *sessions, uint32_t index)
{
    struct session *session = &sessions->sessions[index];
    count(sessions, session);
    if (sessions->plan->at_once > 0) {
        int64_t soonest_ns = later(session->begin_ns, PAUSE_LEAST_NS);
        timers_add(&sessions->timers, session->last_ns > soonest_ns ? session->last_ns : soonest_ns, 0, SESSION_NONE);
    }
    session->next = sessions->free;
    sessions->free = index;
    sessions->open--;
}

struct dropping {
    const struct sessions *sessions;
    uint32_t session;
};

static bool is_of(void *self, const struct timer *timer)
{
    const struct dropping *dropping = self;
    return timer->subject == dropping->session;
}

/* Nothing more is sent. */
static void abort_session(struct sessions *sessions, uint32_t index)
{
    struct session *session = &sessions->sessions[index];
    session->failed = true;
    if (session->waiting > 0) timers_drop(&sessions->timers, is_of, &(struct dropping){sessions, index});
    session->waiting = 0;
}

/* --- On the way --- */

bool sessions_act(struct sessions *sessions, int64_t now_ns, struct session_request *out)
{
    if (sessions_next_ns(sessions) > now_ns) return false;
    struct timer timer = timers_take(&sessions->timers);
    if (timer.subject == SESSION_NONE) {
        begin_another(sessions, now_ns);
        return false;
    }
    struct session *session = &sessions->sessions[timer.subject];
    session->waiting--;
    session->calls++;
    *out = (struct session_request){timer.subject, session->shape, timer.kind,
                                    session->number << SESSION_STEP_BITS | timer.kind};
    return true;
}

void sessions_answer(struct sessions *sessions, uint32_t index, uint32_t step, bool succeeded, int64_t answered_ns)
{
    const struct sessions_plan *plan = sessions->plan;
    struct session *session = &sessions->sessions[index];
    const struct session_step *of = &plan->step[plan->shape[session->shape].first_step + step];
    assert(session->calls > 0);
    session->calls--;
    if (answered_ns > session->last_ns) session->last_ns = answered_ns;
    if (!succeeded && !plan->goes_on) abort_session(sessions, index);
    for (uint32_t i = 0; i < of->behind && !session->failed; i++) {
        uint32_t next = plan->behind[of->first_behind + i];
        struct session_wait *wait = &session->waits[next];
        if (answered_ns > wait->from_ns) wait->from_ns = answered_ns;
        if (--wait->answers == 0) set_step(sessions, index, next);
    }
    if (session->calls == 0 && session->waiting == 0) end(sessions, index);
}

void sessions_stop(struct sessions *sessions)
{
    timers_clear(&sessions->timers);
}

bool sessions_are_over(const struct sessions *sessions)
{
    return sessions->open == 0 && sessions->timers.count == 0;
}
