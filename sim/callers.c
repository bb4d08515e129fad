#include "sim/callers.h"

#include "sim/arena.h"

#include <stdlib.h>

#define QUOTA_MOST      500u
#define QUOTA_RETRY     5u
#define QUOTA_TIMEOUT   10u
#define QUOTA_GIVEN     1u /* by a success at the first attempt */
#define BACK_OFF_LONG_S 20.0
#define DOUBLINGS_MOST  20 /* of the back-off: 12 days, and no attempt is that many */

#define RING 0u /* the call that stands for no call, and holds the ring together */

enum { TIMER_RETRY, TIMER_USER };

static uint32_t bit(enum failure failure)
{
    return 1u << failure;
}

/* Throttling and what the caller itself gave up are tried again in both modes, and so is what the service answers
 * with 500 or 503; a 429 that names no throttling is in legacy mode alone. A model's own error (424) and a wrong
 * request (400) never are. */
static bool passes(const struct callers_plan *plan, enum failure failure)
{
    uint32_t passing = bit(FAILURE_THROTTLED) | bit(FAILURE_GIVEN_UP) | bit(FAILURE_LOST);
    if (plan->back_off == BACK_OFF_LEGACY) passing |= bit(FAILURE_NOT_READY);
    if (!plan->refused_as_wrong) passing |= bit(FAILURE_NO_SERVER);
    return passing >> failure & 1;
}

/* --- Making and clearing --- */

void callers_init(struct callers *callers, struct arena *arena, const struct callers_plan *plan)
{
    *callers = (struct callers){.plan = plan};
    timers_init(&callers->timers);
    sessions_init(&callers->sessions, arena, plan->sessions);
    tally_init(&callers->tally, arena, 1u << MEASURE_LATENCY);
}

void callers_free(struct callers *callers)
{
    timers_free(&callers->timers);
    sessions_free(&callers->sessions);
    free(callers->calls);
    callers->calls = NULL;
    callers->room = 0;
}

static void grow(struct callers *callers)
{
    size_t room = callers->room ? (size_t)callers->room + callers->room / 2 : 64;
    struct call *calls = room < CALL_NONE ? realloc(callers->calls, room * sizeof *calls) : NULL;
    if (!calls) arena_exhausted(room * sizeof *calls);
    callers->calls = calls;
    callers->room = (uint32_t)room;
}

void callers_clear(struct callers *callers, struct random_key key, const struct arrival_source *source,
                   int64_t patience_ns, int64_t warm_up_ns)
{
    if (callers->room == 0) grow(callers);
    timers_clear(&callers->timers);
    sessions_clear(&callers->sessions, source, warm_up_ns);
    tally_clear(&callers->tally);
    callers->key = key;
    callers->patience_ns = patience_ns;
    callers->warm_up_ns = warm_up_ns;
    callers->used = RING + 1;
    callers->free = CALL_NONE;
    callers->calls[RING].newer = callers->calls[RING].older = RING;
    callers->quota = QUOTA_MOST;
    callers->attempts = callers->retries = callers->refused_by_quota = 0;
}

/* --- Attempts under way, oldest first --- */

static void link_attempt(struct callers *callers, uint32_t index)
{
    struct call *calls = callers->calls;
    calls[index].older = calls[RING].older;
    calls[index].newer = RING;
    calls[calls[RING].older].newer = index;
    calls[RING].older = index;
}

static void unlink_attempt(struct callers *callers, uint32_t index)
{
    struct call *calls = callers->calls;
    calls[calls[index].older].newer = calls[index].newer;
    calls[calls[index].newer].older = calls[index].older;
}

/* --- Calls --- */

uint32_t callers_begin(struct callers *callers, const struct arrival *arrival, uint64_t number)
{
    uint32_t index = callers->free;
    if (index != CALL_NONE) {
        callers->free = callers->calls[index].newer;
    } else {
        if (callers->used == callers->room) grow(callers);
        index = callers->used++;
    }
    callers->calls[index] =
        (struct call){.arrival = *arrival, .number = number, .request = REQUEST_NONE, .session = SESSION_NONE};
    callers->tally.arrived++;
    callers->tally.payload_bytes += arrival->payload_bytes;
    return index;
}

void callers_try(struct callers *callers, uint32_t index, int64_t now_ns)
{
    struct call *call = &callers->calls[index];
    call->attempt_ns = now_ns;
    callers->retries += call->attempts > 0;
    call->attempts++;
    callers->attempts++;
    link_attempt(callers, index);
}

static double back_off_s(const struct callers *callers, const struct call *call)
{
    uint32_t doublings = call->attempts - 1 < DOUBLINGS_MOST ? call->attempts - 1 : DOUBLINGS_MOST;
    double longest_s = (double)(UINT32_C(1) << doublings);
    if (callers->plan->back_off == BACK_OFF_STANDARD && longest_s > BACK_OFF_LONG_S) longest_s = BACK_OFF_LONG_S;
    return random_share(random_wide(random_block(callers->key, call->number, RANDOM_RETRY, call->attempts), 0)) *
           longest_s;
}

/* Whether the call is tried again, as far as attempts and the quota allow. */
static bool tries_again(struct callers *callers, struct call *call, enum failure failure)
{
    const struct callers_plan *plan = callers->plan;
    if (!passes(plan, failure) || call->attempts >= plan->attempts_most) return false;
    if (plan->back_off == BACK_OFF_STANDARD) {
        uint32_t cost = failure == FAILURE_GIVEN_UP ? QUOTA_TIMEOUT : QUOTA_RETRY;
        if (cost > callers->quota) {
            callers->refused_by_quota++;
            return false;
        }
        callers->quota -= cost;
        call->quota_taken = cost;
    }
    return true;
}

static int64_t think_ns(const struct callers *callers, uint64_t number, uint32_t copy)
{
    const struct quantile *think = callers->plan->think_ns;
    if (!think) return 0;
    return law_round(quantile_at(think, random_wide(random_block(callers->key, number, RANDOM_THINK, copy), 0)));
}

static int64_t later(int64_t now_ns, int64_t by_ns)
{
    int64_t at_ns;
    return __builtin_add_overflow(now_ns, by_ns, &at_ns) ? TIME_NEVER - 1 : at_ns;
}

/* A user who is answered in no time, as one is who is refused, calls again no sooner, lest a closed loop without
 * thinking goes round for ever in one instant. */
#define PAUSE_LEAST_NS NS_PER_MS

static void end(struct callers *callers, uint32_t index, enum failure failure, int64_t answered_ns)
{
    struct call *call = &callers->calls[index];
    struct request seen = {.response_bytes = call->arrival.response_bytes,
                           .counted = call->arrival.arrival_ns >= callers->warm_up_ns};
    bool refused = failure_outcome(failure) == OUTCOME_REJECTED || failure == FAILURE_THROTTLED;
    if (refused)
        callers->tally.failed[failure]++;
    else
        tally_answer(&callers->tally, &seen, failure, answered_ns - call->arrival.arrival_ns);
    if (callers->plan->users > 0) {
        int64_t pause_ns = think_ns(callers, call->number, 0);
        if (answered_ns == call->attempt_ns && pause_ns < PAUSE_LEAST_NS) pause_ns = PAUSE_LEAST_NS;
        timers_add(&callers->timers, later(answered_ns, pause_ns), TIMER_USER, 0);
    }
    if (call->session != SESSION_NONE)
        sessions_answer(&callers->sessions, call->session, call->step, failure == FAILURE_NONE, answered_ns);
    call->newer = callers->free;
    callers->free = index;
}

void callers_answer(struct callers *callers, uint32_t index, enum failure failure, int64_t answered_ns)
{
    struct call *call = &callers->calls[index];
    unlink_attempt(callers, index);
    call->request = REQUEST_NONE;
    if (failure == FAILURE_NONE) {
        uint32_t given = call->quota_taken > 0 ? call->quota_taken : QUOTA_GIVEN;
        callers->quota = callers->quota + given < QUOTA_MOST ? callers->quota + given : QUOTA_MOST;
    } else if (tries_again(callers, call, failure)) {
        timers_add(&callers->timers, later(answered_ns, law_round(back_off_s(callers, call) * (double)NS_PER_S)),
                   TIMER_RETRY, index);
        return;
    }
    end(callers, index, failure, answered_ns);
}

/* --- By themselves --- */

static int64_t give_up_ns(const struct callers *callers)
{
    uint32_t oldest = callers->calls[RING].newer;
    if (oldest == RING || callers->patience_ns == TIME_NEVER) return TIME_NEVER;
    return later(callers->calls[oldest].attempt_ns, callers->patience_ns);
}

int64_t callers_next_ns(const struct callers *callers)
{
    int64_t give_up = give_up_ns(callers), timer = timers_next_ns(&callers->timers);
    int64_t session = sessions_next_ns(&callers->sessions);
    int64_t act = give_up < timer ? give_up : timer;
    return act < session ? act : session;
}

enum caller_act callers_act(struct callers *callers, int64_t now_ns, uint32_t *call)
{
    if (give_up_ns(callers) <= now_ns) {
        *call = callers->calls[RING].newer;
        return CALLER_GIVES_UP;
    }
    if (timers_next_ns(&callers->timers) > now_ns)
        return sessions_next_ns(&callers->sessions) <= now_ns ? CALLER_SESSION : CALLER_NOTHING;
    struct timer timer = timers_take(&callers->timers);
    *call = timer.subject;
    return timer.kind == TIMER_RETRY ? CALLER_TRIES_AGAIN : CALLER_CALLS;
}

void callers_start(struct callers *callers)
{
    const uint32_t before_all = UINT32_MAX; /* a copy number that no attempt has: attempts are at most a hundred */
    for (uint32_t user = 0; user < callers->plan->users; user++)
        timers_add(&callers->timers, think_ns(callers, user, before_all), TIMER_USER, 0);
    if (callers->plan->sessions) sessions_start(&callers->sessions);
}

bool callers_are_over(const struct callers *callers)
{
    return callers_in_flight(callers) == 0 && (!callers->plan->sessions || sessions_are_over(&callers->sessions));
}

uint64_t callers_in_flight(const struct callers *callers)
{
    return callers->tally.arrived - tally_ended(&callers->tally);
}
