#include "sim/backlog_foresight.h"

#include "sim/arena.h"
#include "sim/backlog.h"
#include "sim/departure.h"

#include <stdlib.h>

/* --- Who has it --- */

static bool may_lose_instances(const struct plan *plan)
{
    for (uint32_t i = 0; i < plan->incidents; i++)
        if (plan->incident[i].kind != INCIDENT_NO_CAPACITY && plan->incident[i].kind != INCIDENT_WEIGHTS) return true;
    return plan->scalings > 0;
}

/* An instance that comes between two boundaries takes what was thought to wait. */
static bool may_launch_at_any_time(const struct plan *plan, uint32_t f)
{
    return plan->quotas > 0 || plan->fleet[f].kind[0].most != UINT32_MAX;
}

bool backlog_foresight_may(const struct plan *plan, uint32_t v)
{
    const struct variant_plan *variant = &plan->variant[v];
    const struct server_plan *server = &variant->server[0];
    if (variant->kinds > 1 || variant->backlog.lives || variant->backlog.own_lives) return false;
    if (server->serving != SERVING_ALONE || server->taken_most > server->workers) return false;
    if (plan_slows(plan, variant->fleet)) return false;
    return !server->download && !server->upload && !may_launch_at_any_time(plan, variant->fleet);
}

#define ROOM_FIRST 256

struct backlog_foresight *backlog_foresight_new(struct arena *arena, const struct plan *all, uint32_t v)
{
    const struct variant_plan *plan = &all->variant[v];
    struct backlog_foresight *foresight = arena_new_of(arena, struct backlog_foresight);
    foresight->follows = may_lose_instances(all);
    foresight->payload_most = plan->payload_most;
    foresight->life_ns = plan->backlog.life_ns;
    foresight->invocation_most_ns = plan->invocation_most_ns;
    foresight->workers = plan->server[0].taken_most;
    takers_init(&foresight->takers, arena, foresight->follows ? 0 : foresight->workers * plan->servers);
    exits_init(&foresight->exits, plan->servers);
    return foresight;
}

void backlog_foresight_free(struct backlog_foresight *foresight)
{
    free(foresight->leave_ns);
    exits_free(&foresight->exits);
}

void backlog_foresight_clear(struct backlog_foresight *foresight)
{
    takers_clear(&foresight->takers);
    exits_clear(&foresight->exits);
    foresight->passed.count = 0;
    foresight->under_way = (struct queue){0};
    foresight->left_ns = 0;
    foresight->spare = 0;
    foresight->first = foresight->last = 0;
}

void backlog_foresight_join(struct endpoint *endpoint, const struct server *server, int64_t now_ns)
{
    struct backlog_foresight *foresight = endpoint->variants[server->variant].backlog_foresight;
    if (foresight->follows) backlog_foresight_take(endpoint, server->variant, now_ns);
    for (uint32_t worker = 0; worker < foresight->workers && !foresight->follows; worker++)
        takers_join(&foresight->takers, server->place * foresight->workers + worker, now_ns);
}

/* --- How many are present --- */

static void forget_gone(struct backlog_foresight *foresight, int64_t now_ns)
{
    while (foresight->first < foresight->last &&
           foresight->leave_ns[foresight->first & (foresight->room - 1)] <= now_ns)
        foresight->first++;
}

void backlog_foresight_make_room(struct backlog_foresight *foresight, size_t more, int64_t now_ns)
{
    forget_gone(foresight, now_ns);
    size_t count = foresight->last - foresight->first, room = foresight->room, wider = ROOM_FIRST;
    if (room >= 2 * (count + more)) return;
    while (wider < 4 * (count + more)) wider *= 2;
    int64_t *leave_ns = malloc(wider * sizeof *leave_ns);
    if (!leave_ns) arena_exhausted(wider * sizeof *leave_ns);
    for (size_t i = 0; i < count; i++) leave_ns[i] = foresight->leave_ns[(foresight->first + i) & (room - 1)];
    free(foresight->leave_ns);
    foresight->leave_ns = leave_ns;
    foresight->room = wider;
    foresight->first = 0;
    foresight->last = count;
}

static uint64_t present_by_times(const struct variant *variant, int64_t now_ns)
{
    struct backlog_foresight *foresight = variant->backlog_foresight;
    forget_gone(foresight, now_ns);
    uint64_t waiting = foresight->last - foresight->first + variant->backlog.length;
    return waiting + (waiting > 0 ? foresight->takers.there : takers_busy(&foresight->takers, now_ns));
}

void backlog_foresight_count_present(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[v];
    struct backlog_foresight *foresight = variant->backlog_foresight;
    uint64_t present =
        1 + (foresight->follows ? backlog_foresight_present(endpoint, v) : present_by_times(variant, now_ns));
    if (present > variant->tally.peak) variant->tally.peak = present;
    foresight->spare = variant->tally.peak - present;
}

/* --- What has passed --- */

static int64_t longest(const int64_t *column, size_t count)
{
    int64_t longest_ns = 0;
    for (size_t i = 0; i < count; i++) longest_ns = time_later(longest_ns, column[i]);
    return longest_ns;
}

void backlog_foresight_count(struct variant *variant, bool counted)
{
    struct passed *passed = &variant->backlog_foresight->passed;
    struct tally *tally = &variant->tally;
    if (passed->count == 0) return;
    tally->oldest_ns = time_later(tally->oldest_ns, longest(passed->wait_ns, passed->count));
    if (variant->backlog_foresight->follows && counted)
        histogram_add_times(tally->of[MEASURE_BACKLOG], 0, passed->count); /* what has waited does not pass there */
    gauge_span(&tally->busy, passed_count(passed, tally, counted));
}

/* --- What does not pass --- */

static int64_t end_ns(const struct request *request)
{
    return time_after(request->start_ns, request->service_ns);
}

/* The gauges are told when it was in service. */
void backlog_foresight_leave(struct endpoint *endpoint, uint32_t v, uint32_t index)
{
    const struct server *any = &endpoint->servers[endpoint->variants[v].first_server];
    departure_foreseen(endpoint, any, index, end_ns(&endpoint->pool.requests[index]));
}

static void start(struct endpoint *endpoint, uint32_t v, uint32_t index, int64_t start_ns)
{
    struct variant *variant = &endpoint->variants[v];
    struct takers *takers = &variant->backlog_foresight->takers;
    struct request *request = &endpoint->pool.requests[index];
    request->start_ns = start_ns;
    gauge_up(&variant->tally.busy, start_ns);
    takers_occupy(takers, takers_first(takers), end_ns(request));
    if (end_ns(request) < endpoint->boundary_ns)
        backlog_foresight_leave(endpoint, v, index);
    else
        queue_push(&variant->backlog_foresight->under_way, &endpoint->pool, index);
}

static void note_leaving(struct backlog_foresight *foresight, int64_t arrival_ns, int64_t leave_ns)
{
    if (backlog_foresight_room(foresight) == 0) backlog_foresight_make_room(foresight, 1, arrival_ns);
    foresight->leave_ns[foresight->last & (foresight->room - 1)] = leave_ns;
    foresight->last += leave_ns > arrival_ns;
}

void backlog_foresight_expire(struct endpoint *endpoint, uint32_t v, uint32_t index, int64_t now_ns)
{
    struct backlog_foresight *foresight = endpoint->variants[v].backlog_foresight;
    foresight->left_ns = time_later(foresight->left_ns, now_ns);
    departure_lose(endpoint, v, index, FAILURE_EXPIRED, now_ns);
}

void backlog_foresight_serve(struct endpoint *endpoint, uint32_t v, int64_t until_ns)
{
    struct variant *variant = &endpoint->variants[v];
    struct takers *takers = &variant->backlog_foresight->takers;
    while (variant->backlog.length > 0) {
        const struct request *request = &endpoint->pool.requests[variant->backlog.head];
        int64_t arrival_ns = request->arrival_ns, death_ns = request->start_ns;
        int64_t start_ns = time_later(arrival_ns, takers_free_ns(takers));
        int64_t leave_ns = time_earlier(start_ns, death_ns);
        if (leave_ns >= until_ns) return;
        uint32_t index = queue_pop(&variant->backlog, &endpoint->pool);
        gauge_down(&variant->tally.in_queue, leave_ns);
        backlog_note_age(&variant->tally, leave_ns - arrival_ns);
        note_leaving(variant->backlog_foresight, arrival_ns, leave_ns);
        if (start_ns > death_ns)
            backlog_foresight_expire(endpoint, v, index, death_ns);
        else
            start(endpoint, v, index, start_ns);
    }
}

void backlog_foresight_put_off(struct endpoint *endpoint, uint32_t v, uint32_t index)
{
    struct variant *variant = &endpoint->variants[v];
    backlog_enqueue(endpoint, v, index, variant->backlog_foresight->life_ns, endpoint->pool.requests[index].arrival_ns);
    backlog_foresight_serve(endpoint, v, endpoint->boundary_ns);
}

/* --- At a boundary --- */

void backlog_foresight_settle(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    struct queue *under_way = &endpoint->variants[v].backlog_foresight->under_way;
    if (!endpoint->variants[v].backlog_foresight->follows)
        backlog_foresight_serve(endpoint, v, now_ns);
    else if (now_ns > 0)
        backlog_foresight_follow(endpoint, v, now_ns - 1);
    for (uint32_t n = under_way->length; n > 0; n--) {
        uint32_t index = queue_pop(under_way, &endpoint->pool);
        if (end_ns(&endpoint->pool.requests[index]) < now_ns)
            backlog_foresight_leave(endpoint, v, index);
        else
            queue_push(under_way, &endpoint->pool, index);
    }
}

/* --- Events again --- */

/* When the last of those left that were counted before their time. What ends behind the boundary was not. */
static int64_t last_ns(const struct endpoint *endpoint, const struct backlog_foresight *foresight)
{
    int64_t latest_ns = foresight->left_ns;
    for (uint32_t taker = 0; taker < foresight->takers.most; taker++) {
        int64_t free_ns = foresight->takers.free_ns[taker];
        if (free_ns < endpoint->boundary_ns) latest_ns = time_later(latest_ns, free_ns);
    }
    return latest_ns;
}

/* On which of the instances, which are alike, is the same to everybody. */
static void hand_over(struct endpoint *endpoint, struct server *server)
{
    struct variant *variant = &endpoint->variants[server->variant];
    struct backlog_foresight *foresight = variant->backlog_foresight;
    for (uint32_t n = 0; n < foresight->workers && foresight->under_way.length > 0; n++) {
        uint32_t index = queue_pop(&foresight->under_way, &endpoint->pool);
        struct request *request = &endpoint->pool.requests[index];
        uint32_t slot = server->free_slots[--server->free_count];
        tally_time(&variant->tally, MEASURE_BACKLOG, request, request->start_ns - request->arrival_ns);
        request->server = (uint32_t)(server - endpoint->servers);
        endpoint->slots[slot].request = index;
        router_add(&variant->router, server->place);
        endpoint_schedule(endpoint, slot, request->start_ns, request->service_ns);
    }
}

/* What has been taken and is done has waited in the backlog and nowhere else. */
static void count_backlog_times(struct tally *tally)
{
    tally_settle(tally);
    histogram_merge(tally->of[MEASURE_BACKLOG], tally->of[MEASURE_WAITING]);
}

void backlog_foresight_end(struct endpoint *endpoint, uint32_t v)
{
    const struct variant *variant = &endpoint->variants[v];
    backlog_foresight_settle(endpoint, v, endpoint->boundary_ns);
    backlog_heed_lives(endpoint, v);
    endpoint->foreseen_ns = time_later(endpoint->foreseen_ns, last_ns(endpoint, variant->backlog_foresight));
    if (variant->backlog_foresight->follows) {
        backlog_foresight_yield_all(endpoint, v);
        return;
    }
    count_backlog_times(&endpoint->variants[v].tally);
    for (uint32_t place = 0; place < endpoint->plan->variant[v].servers; place++)
        if (endpoint->servers[variant->first_server + place].in_service)
            hand_over(endpoint, &endpoint->servers[variant->first_server + place]);
}
