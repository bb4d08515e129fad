#include "sim/backlog.h"

#include "sim/departure.h"
#include "sim/feeding.h"
#include "sim/serving.h"

/* --- Lives --- */

static bool lives_differ(const struct endpoint *endpoint, uint32_t v)
{
    const struct backlog_plan *plan = &endpoint->plan->variant[v].backlog;
    return plan->lives || plan->own_lives;
}

/* While it waits, a request's server is none, by a number that tells the backlogs apart. */
static uint32_t in_backlog(uint32_t v)
{
    return REQUEST_NONE - v;
}

static int64_t later(int64_t now_ns, int64_t by_ns)
{
    int64_t at_ns;
    return __builtin_add_overflow(now_ns, by_ns, &at_ns) ? TIME_NEVER : at_ns;
}

/* Where all lives are of one length, those who came first die first. */
static int64_t next_later(const struct endpoint *endpoint, uint32_t v)
{
    const struct variant *variant = &endpoint->variants[v];
    if (lives_differ(endpoint, v)) return timers_next_ns(&variant->lives);
    if (variant->backlog.length == 0) return TIME_NEVER;
    return endpoint->pool.requests[variant->backlog.head].start_ns;
}

static void set_life_clock(struct endpoint *endpoint, uint32_t v)
{
    endpoint_reschedule(endpoint, endpoint->variants[v].backlog_slot, next_later(endpoint, v));
}

/* Some have come. When others are taken the clock stays: one that goes off too early finds nobody to end, and is set anew then. A life is
 * long, so that is seldom; to follow the head of the queue cost 90 instructions a request (callgrind). */
void backlog_heed_lives(struct endpoint *endpoint, uint32_t v)
{
    uint32_t slot = endpoint->variants[v].backlog_slot;
    int64_t next_ns = next_later(endpoint, v);
    if (next_ns < event_list_at_ns(&endpoint->events, slot)) event_list_set(&endpoint->events, slot, next_ns);
}

struct backlog {
    const struct endpoint *endpoint;
    uint32_t variant;
};

/* A timer whose request was taken in time, and may be another's by now: a waiting request knows when its own life
 * ends. */
static bool is_stale(void *self, const struct timer *timer)
{
    const struct backlog *backlog = self;
    const struct request *request = &backlog->endpoint->pool.requests[timer->subject];
    return request->server != in_backlog(backlog->variant) || request->start_ns != timer->at_ns;
}

/* Timers of requests that were taken are thrown out once they are the greater part. */
static void tidy_lives(const struct endpoint *endpoint, uint32_t v)
{
    const uint32_t few = 64;
    struct variant *variant = &endpoint->variants[v];
    struct backlog backlog = {endpoint, v};
    if (variant->lives.count > few && variant->lives.count / 2 > variant->backlog.length)
        timers_drop(&variant->lives, is_stale, &backlog);
}

/* --- Taking --- */

/* The next that is still alive; the dead ones before it are buried. REQUEST_NONE where there is none. */
static uint32_t pop_live(struct endpoint *endpoint, struct variant *variant)
{
    while (variant->backlog.length > 0) {
        uint32_t index = queue_pop(&variant->backlog, &endpoint->pool);
        if (!endpoint->pool.requests[index].given_up) return index;
        request_pool_give(&endpoint->pool, index);
    }
    return REQUEST_NONE;
}

static void take(struct endpoint *endpoint, uint32_t v, struct server *server, uint32_t index, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[v];
    struct request *request = &endpoint->pool.requests[index];
    gauge_down(&variant->tally.in_queue, now_ns);
    backlog_note_age(&variant->tally, now_ns - request->arrival_ns);
    tally_time(&variant->tally, MEASURE_BACKLOG, request, now_ns - request->arrival_ns);
    feeding_note(endpoint, v, FEED_BACKLOG, now_ns - request->arrival_ns);
    request->server = (uint32_t)(server - endpoint->servers);
    request->start_ns = TIME_NEVER; /* not known yet */
    if (endpoint->plan->variant[v].kinds > 1) endpoint_adapt(endpoint, v, server->plan, index);
    if (!serving_holds(server->plan, request)) {
        departure_lose(endpoint, v, index, FAILURE_MODEL, now_ns);
        return;
    }
    router_add(&variant->router, server->place);
    int64_t download_ns = endpoint->errands ? endpoint->errands[index].download_ns : 0;
    if (download_ns > 0) {
        tally_time(&variant->tally, MEASURE_DOWNLOAD, request, download_ns);
        feeding_note(endpoint, v, FEED_DOWNLOAD, download_ns);
        endpoint_add_timer(endpoint, later(now_ns, download_ns), TIMER_DOWNLOADED, index);
    } else {
        serving_admit(endpoint, server, index, now_ns);
    }
}

/* Where all are alike, none has room if the first has not. */
struct server *backlog_with_room(const struct endpoint *endpoint, uint32_t v)
{
    const struct variant *variant = &endpoint->variants[v];
    const struct router *router = &variant->router;
    uint32_t looked_at = endpoint->plan->variant[v].kinds > 1 || router->members == 0 ? router->members : 1;
    for (uint32_t i = 0; i < looked_at; i++) {
        struct server *server = &endpoint->servers[variant->first_server + router->sorted[i]];
        if (router->outstanding[router->sorted[i]] < server->plan->taken_most) return server;
    }
    return NULL;
}

void backlog_serve(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[v];
    struct server *server;
    if (endpoint->foresees && variant->backlog_foresight) return; /* it is taken in its own time */
    while (variant->backlog.length > 0 && (server = backlog_with_room(endpoint, v))) {
        uint32_t index = pop_live(endpoint, variant);
        if (index == REQUEST_NONE) break;
        take(endpoint, v, server, index, now_ns);
    }
}

void backlog_enqueue(struct endpoint *endpoint, uint32_t v, uint32_t index, int64_t life_ns, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[v];
    struct request *request = &endpoint->pool.requests[index];
    gauge_up(&variant->tally.in_queue, now_ns);
    request->server = in_backlog(v);
    request->start_ns = later(now_ns, life_ns);
    if (lives_differ(endpoint, v)) {
        timers_add(&variant->lives, request->start_ns, 0, index);
        tidy_lives(endpoint, v);
    }
    queue_push(&variant->backlog, &endpoint->pool, index);
}

void backlog_join(struct endpoint *endpoint, uint32_t v, uint32_t index, int64_t life_ns, int64_t now_ns)
{
    backlog_enqueue(endpoint, v, index, life_ns, now_ns);
    backlog_serve(endpoint, v, now_ns);
    if (lives_differ(endpoint, v) || endpoint->variants[v].backlog.length > 0) backlog_heed_lives(endpoint, v);
}

/* --- Expiring --- */

/* Its place in the queue is kept until the queue comes to it, where it may be in the middle. */
static void bury_later(struct endpoint *endpoint, struct variant *variant, uint32_t index, int64_t now_ns)
{
    gauge_down(&variant->tally.in_system, now_ns);
    variant->tally.sojourn += now_ns - endpoint->pool.requests[index].arrival_ns;
}

void backlog_expire(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[v];
    uint32_t index;
    if (next_later(endpoint, v) > now_ns) {
        set_life_clock(endpoint, v);
        return;
    }
    if (lives_differ(endpoint, v)) {
        struct timer timer = timers_take(&variant->lives);
        struct backlog backlog = {endpoint, v};
        set_life_clock(endpoint, v);
        if (is_stale(&backlog, &timer) || endpoint->pool.requests[timer.subject].given_up) return;
        index = timer.subject;
    } else {
        index = queue_pop(&variant->backlog, &endpoint->pool);
        set_life_clock(endpoint, v);
    }
    backlog_note_age(&variant->tally, now_ns - endpoint->pool.requests[index].arrival_ns);
    gauge_down(&variant->tally.in_queue, now_ns);
    if (lives_differ(endpoint, v)) {
        departure_end(endpoint, v, index, FAILURE_EXPIRED, now_ns);
        bury_later(endpoint, variant, index, now_ns);
    } else {
        departure_lose(endpoint, v, index, FAILURE_EXPIRED, now_ns);
    }
}

/* --- To another variant --- */

/* What is known of a request that waits goes with it, as if it had come there. */
static void move_one(struct endpoint *endpoint, uint32_t from, uint32_t to, uint32_t index, int64_t now_ns)
{
    struct request *request = &endpoint->pool.requests[index];
    tally_move(&endpoint->variants[from].tally, &endpoint->variants[to].tally, now_ns - request->arrival_ns, now_ns);
    endpoint_adapt_across(endpoint, from, to, index);
    request->server = in_backlog(to);
    if (lives_differ(endpoint, to)) timers_add(&endpoint->variants[to].lives, request->start_ns, 0, index);
}

/* Of two queues the one whose head came first; the other where one is empty. */
static struct queue *earlier(struct endpoint *endpoint, struct queue *a, struct queue *b)
{
    if (a->length == 0 || b->length == 0) return a->length > 0 ? a : b;
    const struct request *requests = endpoint->pool.requests;
    return requests[a->head].arrival_ns <= requests[b->head].arrival_ns ? a : b;
}

void backlog_move(struct endpoint *endpoint, uint32_t from, uint32_t to, int64_t now_ns)
{
    struct queue *leaving = &endpoint->variants[from].backlog, *staying = &endpoint->variants[to].backlog;
    struct queue all = {0};
    while (leaving->length + staying->length > 0) {
        struct queue *next = earlier(endpoint, leaving, staying);
        uint32_t index = queue_pop(next, &endpoint->pool);
        bool dead = endpoint->pool.requests[index].given_up;
        if (dead) request_pool_give(&endpoint->pool, index);
        if (!dead && next == leaving) move_one(endpoint, from, to, index, now_ns);
        if (!dead) queue_push(&all, &endpoint->pool, index);
    }
    *staying = all;
    timers_clear(&endpoint->variants[from].lives);
    set_life_clock(endpoint, from);
    tidy_lives(endpoint, to);
    backlog_serve(endpoint, to, now_ns);
    backlog_heed_lives(endpoint, to);
}

/* --- Transfers --- */

bool backlog_upload(struct endpoint *endpoint, uint32_t index, int64_t now_ns)
{
    int64_t upload_ns = endpoint->errands[index].upload_ns;
    struct request *request = &endpoint->pool.requests[index];
    if (upload_ns == 0) return false;
    endpoint->errands[index].start_ns = request->start_ns;
    request->start_ns = TIME_NEVER; /* it is not in service any more */
    uint32_t v = endpoint->servers[request->server].variant;
    tally_time(&endpoint->variants[v].tally, MEASURE_UPLOAD, request, upload_ns);
    feeding_note(endpoint, v, FEED_UPLOAD, upload_ns);
    endpoint_add_timer(endpoint, later(now_ns, upload_ns), TIMER_UPLOADED, index);
    return true;
}

void backlog_downloaded(struct endpoint *endpoint, uint32_t index, int64_t now_ns)
{
    serving_admit(endpoint, &endpoint->servers[endpoint->pool.requests[index].server], index, now_ns);
}

void backlog_uploaded(struct endpoint *endpoint, uint32_t index, int64_t now_ns)
{
    struct server *server = &endpoint->servers[endpoint->pool.requests[index].server];
    uint32_t v = server->variant;
    feeding_note(endpoint, v, FEED_PROCESSING, now_ns - endpoint->pool.requests[index].arrival_ns);
    departure_leave(endpoint, server, index, now_ns);
    backlog_serve(endpoint, v, now_ns);
}

struct losing {
    struct endpoint *endpoint;
    const struct server *server;
    int64_t now_ns;
};

static bool lose_if_there(void *self, const struct timer *timer)
{
    const struct losing *losing = self;
    struct endpoint *endpoint = losing->endpoint;
    if (!timer_is_of_request(timer) ||
        &endpoint->servers[endpoint->pool.requests[timer->subject].server] != losing->server)
        return false;
    departure_lose(endpoint, losing->server->variant, timer->subject, FAILURE_LOST, losing->now_ns);
    return true;
}

void backlog_lose_transfers(struct endpoint *endpoint, const struct server *server, int64_t now_ns)
{
    struct losing losing = {endpoint, server, now_ns};
    timers_drop(&endpoint->timers, lose_if_there, &losing);
    endpoint_reschedule(endpoint, endpoint->timers_slot, timers_next_ns(&endpoint->timers));
}

int64_t backlog_age_ns(const struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    const struct queue *backlog = &endpoint->variants[v].backlog;
    uint32_t index = backlog->head;
    for (uint32_t n = backlog->length; n > 0; n--, index = endpoint->pool.requests[index].next) {
        const struct request *request = &endpoint->pool.requests[index];
        if (!request->given_up) return now_ns - request->arrival_ns;
    }
    return 0;
}

void backlog_strand(const struct endpoint *endpoint, uint32_t v, void (*visit)(void *self, uint32_t request),
                    void *self)
{
    struct variant *variant = &endpoint->variants[v];
    uint32_t index = variant->backlog.head;
    for (uint32_t n = variant->backlog.length; n > 0; n--, index = endpoint->pool.requests[index].next) {
        const struct request *request = &endpoint->pool.requests[index];
        if (request->given_up) continue;
        backlog_note_age(&variant->tally, endpoint->end_ns - request->arrival_ns);
        visit(self, index);
    }
}
