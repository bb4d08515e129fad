#include "sim/scaling.h"

#include "sim/arena.h"
#include "sim/capacity.h"
#include "sim/computed.h"
#include "sim/feeding.h"

#include <assert.h>

struct scaling {
    const struct scaling_plan *plan;
    struct endpoint *endpoint;
    struct feeding *feeding;
    struct computed *computed;
    struct scaler *scaler;
    uint32_t variant; /* whose capacity it is now */
    bool blocked;
};

static struct scaling *scaling_at(const struct endpoint *endpoint, uint32_t s)
{
    return endpoint->variants[endpoint->plan->scaling[s].variant].scaling;
}

static struct scaling_log *log_of(const struct scaling *scaling)
{
    return scaling->endpoint->variants[scaling->variant].scaling_log;
}

/* --- Making --- */

static void take_on(struct scaling *scaling, uint32_t v)
{
    struct variant *variant = &scaling->endpoint->variants[v];
    assert(!variant->scaling);
    variant->scaling = scaling;
    variant->scaling_log = arena_new_of(scaling->endpoint->arena, struct scaling_log);
    feeding_add(scaling->feeding, v, NULL);
}

void scaling_init(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    for (uint32_t s = 0; s < plan->scalings; s++) {
        const struct scaling_plan *of = &plan->scaling[s];
        struct scaling *scaling = arena_new_of(endpoint->arena, struct scaling);
        *scaling = (struct scaling){.plan = of, .endpoint = endpoint};
        scaling->feeding = feeding_new(endpoint, (struct feeding_plan){of->metrics, true, of->metric, of->about});
        scaling->computed = computed_new(endpoint->arena, of->formula, of->scaler.policies);
        scaling->scaler = scaler_new(endpoint->arena, &of->scaler);
        for (uint32_t v = 0; v < plan->variants; v++)
            if (plan_scales(plan, of, v)) take_on(scaling, v);
    }
}

/* --- Acting --- */

static void note(struct scaling_log *log, const struct scaler_change *change, int64_t now_ns)
{
    bool out = change->to > change->from;
    log->reversals += log->last_ns >= 0 && out != log->last_out && now_ns - log->last_ns <= SCALING_REVERSAL_NS;
    log->last_ns = now_ns;
    log->last_out = out;
    if (out)
        log->outs++;
    else
        log->ins++;
    if (log->count < SCALING_LOG_MOST)
        log->events[log->count++] = (struct scaling_event){.at_ns = now_ns, .change = *change};
}

static void heed_change(void *self, const struct scaler_change *change, int64_t now_ns)
{
    struct scaling *scaling = self;
    note(log_of(scaling), change, now_ns);
    capacity_request(scaling->endpoint, scaling->variant, change->to, now_ns);
}

static void heed_datum(void *self, uint32_t m, const struct datum *datum, int64_t now_ns)
{
    const struct scaling *scaling = self;
    uint32_t policy;
    struct datum computed;
    if (computed_hear(scaling->computed, m, datum, &policy, &computed))
        scaler_datum(scaling->scaler, policy, &computed, now_ns);
}

/* What has become of the number that is wanted. */
static void tell(struct scaling *scaling, int64_t now_ns)
{
    struct endpoint *endpoint = scaling->endpoint;
    uint32_t v = scaling->variant;
    uint32_t wanted = scaler_wanted(scaling->scaler), under_way = capacity_under_way(endpoint, v);
    if (scaling->blocked) return;
    if (under_way < wanted) {
        uint32_t least = scaler_least(scaling->scaler), to = under_way > least ? under_way : least;
        log_of(scaling)->given_up += wanted - under_way;
        capacity_request(endpoint, v, to, now_ns);
        scaler_fall_short(scaling->scaler, capacity_under_way(endpoint, v), now_ns);
    }
    if (capacity_in_service(endpoint, v) == scaler_wanted(scaling->scaler)) scaler_reached(scaling->scaler, now_ns);
}

static void clear_log(struct scaling_log *log)
{
    log->outs = log->ins = log->given_up = log->reversals = log->blocked = 0;
    log->last_ns = -1;
    log->count = 0;
}

void scaling_clear(struct endpoint *endpoint)
{
    for (uint32_t v = 0; v < endpoint->plan->variants; v++)
        if (endpoint->variants[v].scaling_log) clear_log(endpoint->variants[v].scaling_log);
    for (uint32_t s = 0; s < endpoint->plan->scalings; s++) {
        struct scaling *scaling = scaling_at(endpoint, s);
        scaling->variant = scaling->plan->variant;
        scaling->blocked = false;
        computed_begin(scaling->computed);
        feeding_clear(scaling->feeding, heed_datum, scaling);
    }
}

void scaling_begin(struct endpoint *endpoint)
{
    for (uint32_t s = 0; s < endpoint->plan->scalings; s++) {
        struct scaling *scaling = scaling_at(endpoint, s);
        scaler_begin(scaling->scaler, heed_change, scaling);
        tell(scaling, 0);
    }
}

void scaling_set(struct endpoint *endpoint, uint32_t v, uint32_t count, int64_t now_ns)
{
    const struct scaling *scaling = endpoint->variants[v].scaling;
    if (scaling->variant == v) scaler_set(scaling->scaler, count, now_ns);
}

int64_t scaling_next_ns(const struct endpoint *endpoint)
{
    int64_t next_ns = TIME_NEVER;
    for (uint32_t s = 0; s < endpoint->plan->scalings; s++) {
        const struct scaling *scaling = scaling_at(endpoint, s);
        next_ns = time_earlier(next_ns, feeding_next_ns(scaling->feeding));
        next_ns = time_earlier(next_ns, scaler_next_ns(scaling->scaler));
    }
    return next_ns;
}

void scaling_publish(struct endpoint *endpoint, int64_t now_ns)
{
    for (uint32_t s = 0; s < endpoint->plan->scalings; s++) feeding_publish(scaling_at(endpoint, s)->feeding, now_ns);
}

void scaling_act(struct endpoint *endpoint, int64_t now_ns)
{
    for (uint32_t s = 0; s < endpoint->plan->scalings; s++) {
        struct scaling *scaling = scaling_at(endpoint, s);
        tell(scaling, now_ns);
        scaler_advance(scaling->scaler, now_ns);
        tell(scaling, now_ns);
    }
}

/* --- Updates of the endpoint --- */

void scaling_block(struct endpoint *endpoint, int64_t now_ns)
{
    for (uint32_t s = 0; s < endpoint->plan->scalings; s++) {
        struct scaling *scaling = scaling_at(endpoint, s);
        scaling->blocked = true;
        scaler_block(scaling->scaler, now_ns);
    }
}

void scaling_resume(struct endpoint *endpoint, uint32_t generation, int64_t now_ns)
{
    const struct plan *plan = endpoint->plan;
    for (uint32_t s = 0; s < plan->scalings; s++) {
        struct scaling *scaling = scaling_at(endpoint, s);
        uint32_t v = plan_called(plan, generation, plan->variant[scaling->plan->variant].name);
        log_of(scaling)->blocked += scaler_blocked(scaling->scaler);
        if (v == PLAN_NONE || endpoint->variants[v].scaling != scaling) continue;
        scaling->variant = v;
        scaling->blocked = false;
        scaler_resume(scaling->scaler, capacity_under_way(endpoint, v), now_ns);
    }
}

void scaling_set_traffic(struct endpoint *endpoint, uint32_t generation, uint32_t other, int64_t now_ns)
{
    for (uint32_t s = 0; s < endpoint->plan->scalings; s++)
        feeding_set_traffic(scaling_at(endpoint, s)->feeding, generation, other, now_ns);
}

const struct scaling_log *scaling_log_of(const struct endpoint *endpoint, uint32_t v)
{
    return endpoint->variants[v].scaling_log;
}
