#include "sim/foresight.h"

#include "sim/arena.h"
#include "sim/backlog_foresight.h"
#include "sim/batch_foresight.h"
#include "sim/crowd.h"
#include "sim/departure.h"
#include "sim/feeding.h"
#include "sim/slots_foresight.h"

/* --- Who has it --- */

/* A queue with an end is full when so many are present as exits tell, where those are counted. */
static bool may_follow(const struct variant_plan *variant)
{
    return variant->routing == ROUTE_LEAST_OUTSTANDING;
}

static bool has_bounded_queue(const struct variant_plan *variant)
{
    for (uint32_t k = 0; k < variant->kinds; k++)
        if (variant->server[k].queue_capacity != QUEUE_UNBOUNDED) return true;
    return false;
}

/* A launch that waits for another to end begins between two boundaries, and when it has, the scaler may want another number at an instant that
 * was no boundary. */
static bool may_launch_at_any_time(const struct plan *plan, uint32_t f)
{
    for (uint32_t k = 0; k < plan->fleet[f].kinds; k++)
        if (plan->fleet[f].kind[k].most != UINT32_MAX) return true;
    return plan->quotas > 0;
}

/* Whether nobody looks between boundaries at more than how many calls there are. */
static bool is_unwatched(const struct endpoint *endpoint, uint32_t v, enum serving serving)
{
    if (endpoint->watch || !feeding_may_run_ahead(endpoint, v, serving)) return false;
    return !endpoint->variants[v].scaling || !may_launch_at_any_time(endpoint->plan, endpoint->plan->variant[v].fleet);
}

/* Whether nobody is told how a request ends when it does, and nothing is done with it beside. */
static bool is_unheard(const struct endpoint *endpoint, uint32_t v)
{
    const struct plan *plan = endpoint->plan;
    if (endpoint->has_callers || endpoint->deployments || plan->components > 0 || endpoint->recorder.record)
        return false;
    if (plan->shadows > 0) return false; /* what they do until the last answer must happen before the run ends */
    return plan->variant[v].capture.threshold == 0 && plan->variant[v].explain.rows == 0;
}

static bool is_watched(const struct endpoint *endpoint, uint32_t v)
{
    return endpoint->watch || endpoint->variants[v].feeds || endpoint->variants[v].scaling;
}

static bool is_given_on_slots(const struct endpoint *endpoint, uint32_t v)
{
    return endpoint->plan->variant[v].front == FRONT_SLOTS && is_unheard(endpoint, v) && !is_watched(endpoint, v) &&
           slots_foresight_may(endpoint->plan, v);
}

static bool is_given_behind_backlog(const struct endpoint *endpoint, uint32_t v)
{
    return endpoint->plan->variant[v].front == FRONT_BACKLOG && is_unheard(endpoint, v) && !endpoint->watch &&
           feeding_is_of_counts(endpoint, v) && backlog_foresight_may(endpoint->plan, v);
}

/* To instances that all serve in that way. */
static bool is_given(const struct endpoint *endpoint, uint32_t v, enum serving serving)
{
    const struct variant_plan *variant = &endpoint->plan->variant[v];
    if (variant->front != FRONT_INSTANCES || !is_unheard(endpoint, v) || !is_unwatched(endpoint, v, serving) ||
        plan_slows(endpoint->plan, variant->fleet))
        return false;
    for (uint32_t k = 0; k < variant->kinds; k++)
        if (variant->server[k].serving != serving) return false;
    return serving == SERVING_BATCHES || may_follow(variant) || !has_bounded_queue(variant);
}

/* What a request meets on a server of one kind it meets on those of the others. */
static bool are_alike(const struct variant_plan *plan)
{
    const struct server_plan *first = &plan->server[0];
    for (uint32_t k = 1; k < plan->kinds; k++) {
        const struct server_plan *other = &plan->server[k];
        if (other->workers != first->workers || !law_is_same(&other->service, &first->service) ||
            other->overhead != first->overhead || other->error_threshold != first->error_threshold)
            return false;
    }
    return true;
}

/* The times at which workers are free, for the kind of machine that has most of them. */
static void make_times(struct endpoint *endpoint, uint32_t v, struct foresight *foresight)
{
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    uint32_t most = 0;
    for (uint32_t k = 0; k < plan->kinds; k++)
        if (plan->server[k].workers > most) most = plan->server[k].workers;
    foresight->free_ns = arena_new_array(endpoint->arena, (size_t)plan->servers * most, int64_t);
    for (uint32_t place = 0; place < plan->servers; place++)
        endpoint->servers[endpoint->variants[v].first_server + place].free_ns =
            foresight->free_ns + (size_t)place * most;
}

static void give(struct endpoint *endpoint)
{
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        const struct variant_plan *plan = &endpoint->plan->variant[v];
        if (is_given_on_slots(endpoint, v))
            endpoint->variants[v].slots_foresight = slots_foresight_new(endpoint->arena, plan);
        if (is_given_behind_backlog(endpoint, v))
            endpoint->variants[v].backlog_foresight = backlog_foresight_new(endpoint->arena, endpoint->plan, v);
        if (is_given(endpoint, v, SERVING_BATCHES))
            endpoint->variants[v].batch_foresight = batch_foresight_new(endpoint, v);
        if (!is_given(endpoint, v, SERVING_ALONE)) continue;
        struct foresight *foresight = arena_new_of(endpoint->arena, struct foresight);
        foresight->follows = may_follow(plan) && (plan->servers > 1 || has_bounded_queue(plan));
        foresight->payload_most = plan->payload_most;
        exits_init(&foresight->exits, plan->servers);
        make_times(endpoint, v, foresight);
        foresight->alike = are_alike(plan) ? &plan->server[0] : NULL;
        if (feeding_wants_crowd(endpoint, v) && !foresight->follows)
            foresight->crowd = crowd_new(endpoint->arena, plan->servers);
        endpoint->variants[v].foresight = foresight;
    }
}

/* Whether the routing asks nobody, and a request meets the same on whichever server of its variant. */
static bool may_go_together(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    if (plan_generations(plan) > 1) return false;
    endpoint->payload_most = endpoint->answer_most = INT64_MAX;
    for (uint32_t v = 0; v < plan->variants; v++) {
        const struct foresight *foresight = endpoint->variants[v].foresight;
        if (!foresight || foresight->follows || !foresight->alike) return false;
        endpoint->payload_most = time_earlier(endpoint->payload_most, plan->variant[v].payload_most);
        endpoint->answer_most = time_earlier(endpoint->answer_most, plan->variant[v].answer_most);
    }
    return true;
}

static void take_away(struct endpoint *endpoint, uint32_t v)
{
    struct foresight *foresight = endpoint->variants[v].foresight;
    exits_free(&foresight->exits);
    if (foresight->crowd) crowd_free(foresight->crowd);
    endpoint->variants[v].foresight = NULL;
}

/* Crowds are only counted where requests go together. */
void foresight_init(struct endpoint *endpoint)
{
    give(endpoint);
    if (may_go_together(endpoint)) return;
    for (uint32_t v = 0; v < endpoint->plan->variants; v++)
        if (endpoint->variants[v].foresight && endpoint->variants[v].foresight->crowd) take_away(endpoint, v);
}

void foresight_free(struct endpoint *endpoint)
{
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        const struct variant *variant = &endpoint->variants[v];
        if (variant->foresight) take_away(endpoint, v);
        if (variant->slots_foresight) slots_foresight_free(variant->slots_foresight);
        if (variant->backlog_foresight) backlog_foresight_free(variant->backlog_foresight);
        if (variant->batch_foresight) batch_foresight_free(variant->batch_foresight);
    }
}

void foresight_clear(struct endpoint *endpoint)
{
    endpoint->foresees = false;
    endpoint->foreseen_ns = 0;
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        struct foresight *foresight = endpoint->variants[v].foresight;
        struct slots_foresight *on_slots = endpoint->variants[v].slots_foresight;
        struct batch_foresight *in_batches = endpoint->variants[v].batch_foresight;
        struct backlog_foresight *behind_backlog = endpoint->variants[v].backlog_foresight;
        if (on_slots) slots_foresight_clear(on_slots);
        if (behind_backlog) backlog_foresight_clear(behind_backlog);
        if (in_batches) batch_foresight_clear(in_batches);
        if (foresight) exits_clear(&foresight->exits);
        if (foresight) foresight->passed.count = foresight->late.count = 0;
        if (foresight && foresight->crowd) crowd_clear(foresight->crowd);
        if (foresight && foresight->follows && feeding_wants_crowd(endpoint, v))
            router_watch(&endpoint->variants[v].router);
        if (foresight || on_slots || in_batches || behind_backlog) endpoint->foresees = true;
    }
    endpoint->together = may_go_together(endpoint);
    endpoint->only_in_batches = endpoint->plan->variants == 1 && endpoint->variants[0].batch_foresight;
    endpoint->only_on_slots = endpoint->plan->variants == 1 && endpoint->variants[0].slots_foresight;
    endpoint->only_in_line = endpoint->plan->variants == 1 && endpoint->variants[0].backlog_foresight;
}

/* --- What has happened by a boundary --- */

void foresight_count_passed(const struct endpoint *endpoint, struct variant *variant)
{
    struct passed *passed = &variant->foresight->passed, *late = &variant->foresight->late;
    struct tally *tally = &variant->tally;
    if (variant->meters) feeding_passed(variant, passed);
    if (variant->meters && late->count > 0) feeding_passed_late(variant, late);
    gauge_span(&tally->busy, passed_count(passed, tally, endpoint->warm));
    if (late->count == 0) return;
    gauge_span(&tally->busy,
               passed_count_late(late, tally, endpoint->warm, variant->patience.ns, variant->patience.failure));
}

/* What has passed is counted, of variants of which there is more than `left`. */
static void count(struct endpoint *endpoint, size_t left)
{
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        struct variant *variant = &endpoint->variants[v];
        if (variant->slots_foresight) slots_foresight_count(variant, endpoint->warm);
        if (variant->backlog_foresight && variant->backlog_foresight->passed.count > left)
            backlog_foresight_count(variant, endpoint->warm);
        if (variant->batch_foresight) batch_foresight_count(endpoint, v);
        if (variant->foresight && variant->foresight->passed.count > left) foresight_count_passed(endpoint, variant);
    }
}

void foresight_make_room(struct endpoint *endpoint)
{
    count(endpoint, PASSED_LEFT);
}

void foresight_catch_up(struct endpoint *endpoint, int64_t now_ns)
{
    count(endpoint, 0);
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        struct variant *variant = &endpoint->variants[v];
        if (variant->foresight) foresight_follow(variant, now_ns);
        if (variant->slots_foresight) slots_foresight_follow(variant, now_ns);
        if (variant->batch_foresight) batch_foresight_tell(endpoint, v);
    }
}

static void settle(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    if (now_ns > 0) foresight_follow(&endpoint->variants[v], now_ns - 1);
    foresight_settle_servers(endpoint, v, now_ns);
}

void foresight_settle(struct endpoint *endpoint, int64_t now_ns)
{
    count(endpoint, 0);
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        if (endpoint->variants[v].foresight) settle(endpoint, v, now_ns);
        if (endpoint->variants[v].slots_foresight) slots_foresight_settle(endpoint, v, now_ns);
        if (endpoint->variants[v].backlog_foresight) backlog_foresight_settle(endpoint, v, now_ns);
        if (endpoint->variants[v].batch_foresight) batch_foresight_tell(endpoint, v);
    }
}

uint32_t foresight_most_present(struct variant *variant)
{
    const struct foresight *foresight = variant->foresight;
    uint32_t most = foresight->follows ? variant->router.most : foresight->crowd->most;
    if (foresight->follows)
        router_watch(&variant->router);
    else
        crowd_clear(foresight->crowd);
    return most;
}

void foresight_begin(struct endpoint *endpoint, const struct server *server)
{
    const struct foresight *foresight = endpoint->variants[server->variant].foresight;
    if (foresight && foresight->crowd) crowd_begin(foresight->crowd, server->place);
}

/* --- Events again --- */

/* When the last of those ended that were counted before their time. What ends behind the boundary was not. */
static int64_t last_ns(const struct endpoint *endpoint, const struct server *server)
{
    int64_t latest_ns = 0;
    for (uint32_t w = 0; w < server->plan->workers; w++)
        if (server->free_ns[w] < endpoint->boundary_ns) latest_ns = time_later(latest_ns, server->free_ns[w]);
    return latest_ns;
}

void foresight_yield(struct endpoint *endpoint, struct server *server)
{
    struct variant *variant = &endpoint->variants[server->variant];
    foresight_recall_waiting(endpoint, server);
    if (!endpoint->foresees) return; /* the rest has been done for all */
    if (variant->batch_foresight) batch_foresight_yield(endpoint, server);
    if (variant->backlog_foresight) backlog_foresight_yield(endpoint, server);
    if (!variant->foresight) return;
    exits_drop(&variant->foresight->exits, server->place);
    foresight_recall_served(endpoint, server);
}

void foresight_end(struct endpoint *endpoint)
{
    count(endpoint, 0);
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        struct variant *variant = &endpoint->variants[v];
        if (variant->slots_foresight) slots_foresight_end(endpoint, v);
        if (variant->backlog_foresight) backlog_foresight_end(endpoint, v);
        if (variant->batch_foresight) batch_foresight_end(endpoint, v);
        if (!variant->foresight) continue;
        settle(endpoint, v, endpoint->boundary_ns);
        exits_clear(&variant->foresight->exits);
        for (uint32_t place = 0; place < endpoint->plan->variant[v].servers; place++) {
            struct server *server = &endpoint->servers[variant->first_server + place];
            endpoint->foreseen_ns = time_later(endpoint->foreseen_ns, last_ns(endpoint, server));
            foresight_recall_served(endpoint, server);
        }
    }
    endpoint->foresees = false;
}
