#include "sim/deployment_state.h"

#include "sim/arena.h"
#include "sim/capacity.h"
#include "sim/scaling.h"
#include "sim/watch.h"

void deployment_init(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    if (plan->deployments == 0) return;
    struct deployments *deployments = arena_new_of(endpoint->arena, struct deployments);
    size_t kinds = (size_t)plan->fleets * FLEET_KINDS;
    deployments->began_ns = arena_new_array(endpoint->arena, kinds, int128);
    deployments->free_ns = arena_new_array(endpoint->arena, kinds, int128);
    deployments->logs = arena_new_array(endpoint->arena, plan->deployments, struct deployment_log);
    deployments->left = arena_new_array(endpoint->arena, plan->quotas, struct quota_use);
    for (uint32_t d = 0; d < plan->deployments; d++) {
        deployments->logs[d].billed_ns = arena_new_array(endpoint->arena, kinds, int128);
        deployments->logs[d].otherwise_ns = arena_new_array(endpoint->arena, kinds, int128);
    }
    endpoint->deployments = deployments;
}

void deployment_clear(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    struct deployments *deployments = endpoint->deployments;
    if (!deployments) return;
    size_t kinds = (size_t)plan->fleets * FLEET_KINDS;
    deployments->current = 0;
    deployments->running = PLAN_NONE;
    deployments->due_ns = deployments->deadline_ns = TIME_NEVER;
    for (size_t k = 0; k < kinds; k++) deployments->free_ns[k] = 0;
    for (uint32_t d = 0; d < plan->deployments; d++) {
        struct deployment_log *log = &deployments->logs[d];
        *log = (struct deployment_log){.billed_ns = log->billed_ns, .otherwise_ns = log->otherwise_ns};
        for (size_t k = 0; k < kinds; k++) log->billed_ns[k] = log->otherwise_ns[k] = 0;
    }
}

/* --- Traffic --- */

static uint64_t step_of(const struct deployments *deployments, struct deployment_size size)
{
    if (size.percent) return (deployments->whole * size.value + 99) / 100;
    return side_sized(&deployments->new, size);
}

static void shift(struct endpoint *endpoint, int64_t now_ns)
{
    struct deployments *deployments = endpoint->deployments;
    const struct deployment_plan *plan = deployment_plan(endpoint);
    if (plan->bills_one_fleet) deployment_set_free(endpoint, now_ns);
    if (plan->way == DEPLOY_ROLLING)
        deployments->moved = side_wanted(&deployments->new);
    else
        deployments->moved += step_of(deployments, deployments->moved == 0 ? plan->first : plan->then);
    if (deployments->moved > deployments->whole) deployments->moved = deployments->whole;
    deployment_set_traffic(endpoint, now_ns);
    deployment_note(endpoint, DEPLOYMENT_SHIFTED, now_ns);
    deployments->phase = PHASE_BAKING;
    deployments->due_ns = time_after(now_ns, plan->bake_ns);
}

/* --- Beginning and ending --- */

/* One machine at least, even where none is wanted since none was to be had. */
static uint32_t wanted_of(const struct endpoint *endpoint, uint32_t v)
{
    uint32_t machines = capacity_wanted(endpoint, v);
    return machines > 0 ? machines : 1;
}

/* How large the new fleet is to be, and how its variants weigh. */
static void size_new(struct endpoint *endpoint)
{
    struct deployments *deployments = endpoint->deployments;
    const struct deployment_plan *plan = deployment_plan(endpoint);
    struct side *new = &deployments->new;
    for (uint32_t i = 0; i < new->count; i++) {
        uint32_t v = side_variant(new, i);
        uint32_t before = plan_called(endpoint->plan, deployments->current, endpoint->plan->variant[v].name);
        new->whole[i] = plan->machines[i];
        if (before == PLAN_NONE) continue;
        bool slots = side_fleet(endpoint, new, i) == PLAN_NONE || endpoint->plan->variant[before].front == FRONT_SLOTS;
        if (plan->keeps_machines && !slots) new->whole[i] = wanted_of(endpoint, before);
        if (plan->keeps_weights) endpoint->weights[v] = endpoint->weights[before];
    }
}

/* All that is launched at once beside the old fleet must be allowed. */
static bool refuses_past_quota(struct endpoint *endpoint, int64_t now_ns)
{
    struct deployments *deployments = endpoint->deployments;
    const struct deployment_plan *plan = deployment_plan(endpoint);
    struct deployment_size launched =
        plan->way == DEPLOY_ROLLING ? plan->first : (struct deployment_size){.percent = true, .value = 100};
    if (!side_is_past_quota(endpoint, &deployments->new, launched)) return false;
    deployments->moved = 0;
    deployments->whole = 1;
    deployment_note(endpoint, DEPLOYMENT_PAST_QUOTA, now_ns);
    deployment_log(endpoint)->end = DEPLOYMENT_REFUSED;
    deployments->running = PLAN_NONE;
    return true;
}

void deployment_begin(struct endpoint *endpoint, uint32_t deployment, int64_t now_ns)
{
    struct deployments *deployments = endpoint->deployments;
    struct deployment_log *log = &deployments->logs[deployment];
    log->start_ns = log->end_ns = now_ns;
    log->from = deployments->current;
    bool is_alone = deployments->running == PLAN_NONE && !capacity_is_changing(endpoint);
    log->end = is_alone ? DEPLOYMENT_UNDER_WAY : DEPLOYMENT_REFUSED;
    if (log->end == DEPLOYMENT_REFUSED) return;
    deployments->running = deployment;
    const struct deployment_plan *plan = deployment_plan(endpoint);
    side_begin(endpoint, &deployments->old, deployments->current);
    side_begin(endpoint, &deployments->new, plan->to);
    size_new(endpoint);
    if (refuses_past_quota(endpoint, now_ns)) return;
    scaling_block(endpoint, now_ns);
    deployments->moved = 0;
    deployments->whole = 100;
    if (plan->way == DEPLOY_ROLLING || !plan->first.percent || !plan->then.percent)
        deployments->whole = side_whole(&deployments->new);
    deployments->deadline_ns = time_after(now_ns, plan->timeout_ns);
    deployment_begin_bill(endpoint, now_ns);
    if (plan->way == DEPLOY_ROLLING)
        side_want_batch(endpoint, &deployments->new, plan->first, now_ns);
    else
        side_want_all(endpoint, &deployments->new, now_ns);
    deployment_note(endpoint, DEPLOYMENT_STARTED, now_ns);
    deployments->phase = PHASE_LAUNCHING;
}

static void end_deployment(struct endpoint *endpoint, enum deployment_end how, int64_t now_ns)
{
    struct deployments *deployments = endpoint->deployments;
    deployment_note(endpoint, how == DEPLOYMENT_SUCCEEDED ? DEPLOYMENT_COMPLETED : DEPLOYMENT_ROLLED_BACK, now_ns);
    deployment_end_bill(endpoint, now_ns);
    deployment_log(endpoint)->end = how;
    if (how == DEPLOYMENT_SUCCEEDED) deployments->current = deployment_plan(endpoint)->to;
    deployments->running = PLAN_NONE;
    deployments->due_ns = deployments->deadline_ns = TIME_NEVER;
    deployment_set_traffic(endpoint, now_ns);
    scaling_resume(endpoint, deployments->current, now_ns);
}

static void succeed(struct endpoint *endpoint, int64_t now_ns)
{
    side_end(endpoint, &endpoint->deployments->old, now_ns);
    end_deployment(endpoint, DEPLOYMENT_SUCCEEDED, now_ns);
}

/* --- Rolling back --- */

static void end_roll_back(struct endpoint *endpoint, int64_t now_ns)
{
    struct deployments *deployments = endpoint->deployments;
    if (deployment_plan(endpoint)->bills_one_fleet && deployments->moved == 0) deployment_set_free(endpoint, now_ns);
    deployments->moved = 0;
    deployment_set_traffic(endpoint, now_ns);
    side_end(endpoint, &deployments->new, now_ns);
    end_deployment(endpoint, DEPLOYMENT_FAILED, now_ns);
}

/* The next batch of the old fleet, if any is missing. */
static void go_back(struct endpoint *endpoint, int64_t now_ns)
{
    struct deployments *deployments = endpoint->deployments;
    if (side_wanted(&deployments->old) == side_whole(&deployments->old)) {
        end_roll_back(endpoint, now_ns);
        return;
    }
    side_want_batch(endpoint, &deployments->old, deployment_plan(endpoint)->back, now_ns);
    deployment_note(endpoint, DEPLOYMENT_RETURNING, now_ns);
    deployments->phase = PHASE_RETURNING;
}

static void roll_back(struct endpoint *endpoint, enum deployment_step cause, int64_t now_ns)
{
    struct deployments *deployments = endpoint->deployments;
    deployment_note(endpoint, cause, now_ns);
    deployment_log(endpoint)->returns = true;
    deployments->due_ns = deployments->deadline_ns = TIME_NEVER;
    if (deployment_plan(endpoint)->way == DEPLOY_BLUE_GREEN) {
        end_roll_back(endpoint, now_ns);
        return;
    }
    side_want_at_most(endpoint, &deployments->new, deployments->moved, deployments->whole, now_ns);
    go_back(endpoint, now_ns);
}

/* As much of the old fleet as is back takes its part of the traffic. */
static void shift_back(struct endpoint *endpoint, int64_t now_ns)
{
    struct deployments *deployments = endpoint->deployments;
    uint64_t old = side_whole(&deployments->old);
    uint64_t back = side_wanted(&deployments->old);
    deployments->moved = (deployments->whole * (old - back) + old - 1) / old;
    deployment_set_traffic(endpoint, now_ns);
    side_want_at_most(endpoint, &deployments->new, deployments->moved, deployments->whole, now_ns);
    deployment_note(endpoint, DEPLOYMENT_SHIFTED, now_ns);
    go_back(endpoint, now_ns);
}

/* --- Going on --- */

/* What has got its traffic goes on; as much of the old fleet as has none any more goes. */
static void end_batch(struct endpoint *endpoint, int64_t now_ns)
{
    struct deployments *deployments = endpoint->deployments;
    side_want_at_most(endpoint, &deployments->old, deployments->whole - deployments->moved, deployments->whole, now_ns);
    deployment_note(endpoint, DEPLOYMENT_RELEASED, now_ns);
    side_want_batch(endpoint, &deployments->new, deployment_plan(endpoint)->then, now_ns);
    deployment_note(endpoint, DEPLOYMENT_LAUNCHED, now_ns);
    deployments->phase = PHASE_LAUNCHING;
    deployments->due_ns = TIME_NEVER;
}

static void end_bake(struct endpoint *endpoint, int64_t now_ns)
{
    struct deployments *deployments = endpoint->deployments;
    const struct deployment_plan *plan = deployment_plan(endpoint);
    if (plan->bake_ns > 0) deployment_note(endpoint, DEPLOYMENT_BAKED, now_ns);
    if (deployments->moved == deployments->whole) {
        deployments->phase = PHASE_LEAVING;
        deployments->due_ns = time_after(now_ns, plan->termination_wait_ns);
    } else if (plan->way == DEPLOY_ROLLING) {
        end_batch(endpoint, now_ns);
    } else {
        shift(endpoint, now_ns);
    }
}

/* Returns whether it has been rolled back. */
static bool heed_alarms(struct endpoint *endpoint, int64_t now_ns)
{
    const struct deployment_plan *plan = deployment_plan(endpoint);
    for (uint32_t i = 0; i < plan->alarms; i++) {
        if (!watch_is_in_alarm(endpoint, plan->alarm[i])) continue;
        endpoint->deployments->alarm = plan->alarm[i];
        roll_back(endpoint, DEPLOYMENT_ALARMED, now_ns);
        return true;
    }
    return false;
}

static void heed_launches(struct endpoint *endpoint, int64_t now_ns)
{
    deployment_note(endpoint, DEPLOYMENT_IN_SERVICE, now_ns);
    shift(endpoint, now_ns);
}

/* Returns whether anything was to be done. */
static bool act(struct endpoint *endpoint, int64_t now_ns)
{
    struct deployments *deployments = endpoint->deployments;
    bool due = deployments->due_ns <= now_ns;
    switch (deployments->phase) {
    case PHASE_LAUNCHING:
        if (side_gave_up(endpoint, &deployments->new))
            roll_back(endpoint, DEPLOYMENT_LAUNCH_FAILED, now_ns);
        else if (side_is_up(endpoint, &deployments->new))
            heed_launches(endpoint, now_ns);
        else
            break;
        return true;
    case PHASE_BAKING:
        if (heed_alarms(endpoint, now_ns)) return true;
        if (due) end_bake(endpoint, now_ns);
        if (due) return true;
        break;
    case PHASE_LEAVING:
        if (due) succeed(endpoint, now_ns);
        if (due) return true;
        break;
    case PHASE_RETURNING:
        if (!side_is_up(endpoint, &deployments->old)) break;
        shift_back(endpoint, now_ns);
        return true;
    }
    if (deployments->deadline_ns > now_ns) return false;
    roll_back(endpoint, DEPLOYMENT_TIMED_OUT, now_ns);
    return true;
}

int64_t deployment_next_ns(const struct endpoint *endpoint)
{
    const struct deployments *deployments = endpoint->deployments;
    return deployments ? time_earlier(deployments->due_ns, deployments->deadline_ns) : TIME_NEVER;
}

void deployment_act(struct endpoint *endpoint, int64_t now_ns)
{
    const struct deployments *deployments = endpoint->deployments;
    while (deployments && deployments->running != PLAN_NONE && act(endpoint, now_ns)) continue;
}

void deployment_end(struct endpoint *endpoint, int64_t now_ns)
{
    const struct deployments *deployments = endpoint->deployments;
    if (deployments && deployments->running != PLAN_NONE) deployment_end_bill(endpoint, now_ns);
}

/* --- What came of it --- */

const struct deployment_log *deployment_log_of(const struct endpoint *endpoint, uint32_t deployment)
{
    return &endpoint->deployments->logs[deployment];
}
