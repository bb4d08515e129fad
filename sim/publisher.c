#include "sim/publisher.h"

#include "sim/arena.h"
#include "sim/event_list.h"

#include <assert.h>

/* Periods of one metric that have ended and are not published yet: a ring. */
struct unpublished {
    struct datum *datum;
    uint32_t room, first, count;
};

struct publisher {
    const struct metric_plan *plan;
    uint32_t metrics;
    struct metric *metric;
    struct arena *arena;
    struct histogram **values; /* of those that are percentiles, and keep their own; else NULL */
    uint32_t *lender;          /* of each: the last before it that has the same values; its own number: none has */
    struct unpublished *unpublished;
    struct event_list events; /* slot m: metric m's period ends; metrics + m: its oldest datum is published */

    publisher_notice *notify;
    publisher_carry *carry;
    void *self;
};

struct publisher *publisher_new(struct arena *arena, const struct metric_plan *plan, uint32_t metrics)
{
    struct publisher *publisher = arena_new_of(arena, struct publisher);
    publisher->plan = plan;
    publisher->metrics = metrics;
    publisher->metric = arena_new_array(arena, metrics, struct metric);
    publisher->values = arena_new_array(arena, metrics, struct histogram *);
    publisher->arena = arena;
    publisher->lender = arena_new_array(arena, metrics, uint32_t);
    publisher->unpublished = arena_new_array(arena, metrics, struct unpublished);
    for (uint32_t m = 0; m < metrics; m++) {
        /* One more ends each period, and leaves after the delay; at the same instant it enters first. */
        uint32_t room = (uint32_t)(plan[m].delay_ns / plan[m].period_ns) + 1;
        publisher->unpublished[m].room = room;
        publisher->unpublished[m].datum = arena_new_array(arena, room, struct datum);
        publisher->lender[m] = m;
    }
    event_list_init(&publisher->events, arena, metrics > 0 ? 2 * (size_t)metrics : 1);
    return publisher;
}

void publisher_lend(struct publisher *publisher, uint32_t first, uint32_t second)
{
    for (uint32_t m = first + 1; m < second; m++)
        if (publisher->lender[m] == first) first = m;
    publisher->lender[second] = first;
}

/* The values of a percentile. */
static void keep(struct publisher *publisher, uint32_t m)
{
    uint32_t lender = publisher->lender[m];
    if (lender != m) {
        metric_lend(&publisher->metric[lender], &publisher->metric[m]);
        return;
    }
    if (!publisher->values[m]) publisher->values[m] = histogram_new(publisher->arena);
    metric_keep(&publisher->metric[m], publisher->values[m]);
}

void publisher_begin(struct publisher *publisher, publisher_notice *notify, publisher_carry *carry, void *self)
{
    publisher->notify = notify;
    publisher->carry = carry;
    publisher->self = self;
    event_list_reset(&publisher->events);
    for (uint32_t m = 0; m < publisher->metrics; m++) {
        assert(carry || !publisher->plan[m].carried);
        metric_begin(&publisher->metric[m], &publisher->plan[m]);
        if (publisher->plan[m].statistic == VALUE_PERCENTILE) keep(publisher, m);
        publisher->unpublished[m].first = publisher->unpublished[m].count = 0;
        event_list_set(&publisher->events, m, publisher->plan[m].period_ns);
    }
}

struct metric *publisher_metric(struct publisher *publisher, uint32_t metric)
{
    return &publisher->metric[metric];
}

int64_t publisher_next_ns(const struct publisher *publisher)
{
    return event_list_next_ns(&publisher->events);
}

/* When metric m's oldest unpublished datum is published. */
static void set_publication(struct publisher *publisher, uint32_t m)
{
    const struct unpublished *unpublished = &publisher->unpublished[m];
    const struct metric_plan *plan = &publisher->plan[m];
    int64_t at_ns = TIME_NEVER;
    if (unpublished->count > 0)
        at_ns = time_after(unpublished->datum[unpublished->first].start_ns + plan->period_ns, plan->delay_ns);
    event_list_set(&publisher->events, publisher->metrics + m, at_ns);
}

static void end_period(struct publisher *publisher, uint32_t m, int64_t now_ns)
{
    struct unpublished *unpublished = &publisher->unpublished[m];
    assert(unpublished->count < unpublished->room);
    unpublished->datum[(unpublished->first + unpublished->count++) % unpublished->room] =
        metric_close(&publisher->metric[m]);
    event_list_set(&publisher->events, m, time_after(now_ns, publisher->plan[m].period_ns));
    set_publication(publisher, m);
    if (publisher->plan[m].carried) publisher->carry(publisher->self, m, now_ns);
}

static void publish(struct publisher *publisher, uint32_t m, int64_t now_ns)
{
    struct unpublished *unpublished = &publisher->unpublished[m];
    struct datum datum = unpublished->datum[unpublished->first];
    unpublished->first = (unpublished->first + 1) % unpublished->room;
    unpublished->count--;
    set_publication(publisher, m);
    publisher->notify(publisher->self, m, &datum, now_ns);
}

void publisher_advance(struct publisher *publisher, int64_t now_ns)
{
    assert(now_ns < TIME_NEVER);
    for (int64_t at_ns; (at_ns = publisher_next_ns(publisher)) <= now_ns;) {
        uint32_t slot = event_list_next(&publisher->events);
        if (slot < publisher->metrics)
            end_period(publisher, slot, at_ns);
        else
            publish(publisher, slot - publisher->metrics, at_ns);
    }
}
