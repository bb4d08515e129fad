#include "sim/watch.h"

#include "sim/alarm.h"
#include "sim/arena.h"
#include "sim/computed.h"
#include "sim/feeding.h"

struct watch {
    const struct watch_plan *plan;
    struct feeding *feeding;
    struct computed *computed;
    struct alarm *alarms;
};

void watch_init(struct endpoint *endpoint)
{
    const struct watch_plan *plan = &endpoint->plan->watch;
    if (plan->alarms == 0) return;
    struct watch *watch = arena_new_of(endpoint->arena, struct watch);
    watch->plan = plan;
    watch->feeding = feeding_new(endpoint, (struct feeding_plan){plan->metrics, false, plan->metric, plan->about});
    for (uint32_t i = 0; i < plan->variants; i++)
        feeding_add(watch->feeding, plan->watched[i].variant, plan->watched[i].by);
    watch->computed = computed_new(endpoint->arena, plan->formula, plan->alarms);
    watch->alarms = arena_new_array(endpoint->arena, plan->alarms, struct alarm);
    for (uint32_t i = 0; i < plan->alarms; i++) alarm_init(&watch->alarms[i], endpoint->arena, &plan->alarm[i]);
    endpoint->watch = watch;
}

static void heed(void *self, uint32_t metric, const struct datum *datum, int64_t now_ns)
{
    const struct watch *watch = self;
    uint32_t alarm;
    struct datum computed;
    if (computed_hear(watch->computed, metric, datum, &alarm, &computed))
        alarm_datum(&watch->alarms[alarm], &computed, now_ns);
}

void watch_clear(struct endpoint *endpoint)
{
    struct watch *watch = endpoint->watch;
    if (!watch) return;
    computed_begin(watch->computed);
    feeding_clear(watch->feeding, heed, watch);
    for (uint32_t i = 0; i < watch->plan->alarms; i++) alarm_begin(&watch->alarms[i]);
}

int64_t watch_next_ns(const struct endpoint *endpoint)
{
    const struct watch *watch = endpoint->watch;
    if (!watch) return TIME_NEVER;
    int64_t next_ns = feeding_next_ns(watch->feeding);
    for (uint32_t i = 0; i < watch->plan->alarms; i++)
        next_ns = time_earlier(next_ns, alarm_next_ns(&watch->alarms[i]));
    return next_ns;
}

void watch_publish(struct endpoint *endpoint, int64_t now_ns)
{
    const struct watch *watch = endpoint->watch;
    if (watch) feeding_publish(watch->feeding, now_ns);
}

void watch_act(struct endpoint *endpoint, int64_t now_ns)
{
    const struct watch *watch = endpoint->watch;
    for (uint32_t i = 0; watch && i < watch->plan->alarms; i++)
        while (alarm_next_ns(&watch->alarms[i]) <= now_ns) alarm_advance(&watch->alarms[i], now_ns);
}

bool watch_is_in_alarm(const struct endpoint *endpoint, uint32_t alarm)
{
    return endpoint->watch->alarms[alarm].state == ALARM_STATE_ALARM;
}

void watch_set_traffic(struct endpoint *endpoint, uint32_t generation, uint32_t other, int64_t now_ns)
{
    if (endpoint->watch) feeding_set_traffic(endpoint->watch->feeding, generation, other, now_ns);
}
