#include "sim/scaling.h"

#include "sim/arena.h"
#include "sim/capacity.h"
#include "sim/publisher.h"
#include "sim/serving.h"

#include <assert.h>

struct scaling {
    const struct scaling_plan *plan;
    struct endpoint *endpoint;
    struct publisher *publisher;
    struct scaler *scaler;
    uint64_t *known; /* of each metric: how much of what it counts it knows of */
    uint32_t in_service;
    struct scaling_log log;
};

static struct scaling *scaling_at(const struct endpoint *endpoint, uint32_t s)
{
    return endpoint->variants[endpoint->plan->scaling[s].variant].scaling;
}

static struct variant *variant_of(const struct scaling *scaling)
{
    return &scaling->endpoint->variants[scaling->plan->variant];
}

void scaling_init(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    for (uint32_t s = 0; s < plan->scalings; s++) {
        struct scaling *scaling = arena_new_of(endpoint->arena, struct scaling);
        *scaling = (struct scaling){.plan = &plan->scaling[s], .endpoint = endpoint};
        scaling->publisher = publisher_new(endpoint->arena, scaling->plan->metric, scaling->plan->metrics);
        scaling->scaler = scaler_new(endpoint->arena, &scaling->plan->scaler);
        scaling->known = arena_new_array(endpoint->arena, scaling->plan->metrics, uint64_t);
        struct variant *variant = &endpoint->variants[scaling->plan->variant];
        assert(!variant->scaling);
        variant->scaling = scaling;
        for (uint32_t m = 0; m < scaling->plan->metrics; m++)
            if (scaling->plan->about[m].feed == FEED_CONCURRENCY) variant->watched = true;
    }
}

/* --- Feeding --- */

/* Requests of a backlog wait, and there is nobody to take them. Those on instances that drain have been taken. */
static void set_stranded(const struct scaling *scaling, struct metric *metric, int64_t now_ns)
{
    bool stranded = scaling->in_service == 0 && variant_of(scaling)->tally.in_queue.level > 0;
    metric_step(metric, (int64_t)stranded - metric->level.level, now_ns);
}

static uint64_t failures(const struct tally *tally, uint32_t set)
{
    uint64_t count = 0;
    for (unsigned f = 0; f < FAILURES; f++)
        if (set >> f & 1) count += tally->failed[f];
    return count;
}

/* How much of `count` metric m does not know of yet. */
static uint64_t news(struct scaling *scaling, uint32_t m, uint64_t count)
{
    uint64_t more = count - scaling->known[m];
    scaling->known[m] = count;
    return more;
}

static void feed_failures(struct scaling *scaling, uint32_t m, struct metric *metric)
{
    uint64_t failed = news(scaling, m, failures(&variant_of(scaling)->tally, scaling->plan->about[m].failures));
    if (failed > 0) metric_measure_many(metric, failed, failed, 1, 1);
}

/* What the variant's tally knows up to now. */
static void feed(struct scaling *scaling, uint32_t m, int64_t now_ns)
{
    const struct tally *tally = &variant_of(scaling)->tally;
    struct metric *metric = publisher_metric(scaling->publisher, m);
    switch (scaling->plan->about[m].feed) {
    case FEED_CALLS: metric->count += news(scaling, m, tally->arrived); break;
    case FEED_FAILURES: feed_failures(scaling, m, metric); break;
    case FEED_PRESENT: metric->level = tally->in_system; break;
    case FEED_PROVISIONED: metric->level = tally->provisioned_busy; break;
    case FEED_STRANDED: set_stranded(scaling, metric, now_ns); break;
    case FEED_CONCURRENCY:
    case FEED_NOTHING: break;
    }
}

static void feed_all(struct scaling *scaling, int64_t now_ns)
{
    for (uint32_t m = 0; m < scaling->plan->metrics; m++) feed(scaling, m, now_ns);
}

void scaling_arrival(struct endpoint *endpoint, const struct server *server)
{
    const struct scaling *scaling = endpoint->variants[server->variant].scaling;
    int64_t present = serving_present(endpoint, server);
    for (uint32_t m = 0; m < scaling->plan->metrics; m++)
        if (scaling->plan->about[m].feed == FEED_CONCURRENCY)
            metric_measure(publisher_metric(scaling->publisher, m), present);
}

void scaling_backlog(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    struct scaling *scaling = endpoint->variants[v].scaling;
    for (uint32_t m = 0; m < scaling->plan->metrics && scaling->in_service == 0; m++)
        if (scaling->plan->about[m].feed == FEED_STRANDED) feed(scaling, m, now_ns);
}

/* A period has begun with what every server has. */
static void carry(void *self, uint32_t m, int64_t now_ns)
{
    const struct scaling *scaling = self;
    const struct router *router = &variant_of(scaling)->router;
    struct metric *metric = publisher_metric(scaling->publisher, m);
    (void)now_ns;
    for (uint32_t i = 0; i < router->members; i++) {
        const struct server *server =
            &scaling->endpoint->servers[variant_of(scaling)->first_server + router->sorted[i]];
        metric_measure(metric, serving_present(scaling->endpoint, server));
    }
}

static void share(struct scaling *scaling, int64_t now_ns)
{
    for (uint32_t m = 0; m < scaling->plan->metrics; m++) {
        const struct scaling_metric *about = &scaling->plan->about[m];
        if (about->shared_by == SHARED_BY_NONE) continue;
        bool few = scaling->in_service < about->divisor_least;
        metric_divide(publisher_metric(scaling->publisher, m), few ? about->divisor_least : scaling->in_service,
                      now_ns);
    }
}

static uint32_t servers_of(const struct scaling *scaling)
{
    const struct variant *variant = variant_of(scaling);
    bool slots = scaling->endpoint->plan->variant[scaling->plan->variant].front == FRONT_SLOTS;
    return slots ? variant->slots.provisioned : variant->router.members;
}

void scaling_recount(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    struct scaling *scaling = endpoint->variants[v].scaling;
    scaling->in_service = servers_of(scaling);
    feed_all(scaling, now_ns); /* what has come so far is shared as it was */
    share(scaling, now_ns);
}

/* --- Acting --- */

static void note(struct scaling_log *log, const struct scaler_change *change, int64_t now_ns)
{
    if (change->to > change->from)
        log->outs++;
    else
        log->ins++;
    if (log->count < SCALING_LOG_MOST)
        log->events[log->count++] = (struct scaling_event){.at_ns = now_ns, .change = *change};
}

static void heed_change(void *self, const struct scaler_change *change, int64_t now_ns)
{
    struct scaling *scaling = self;
    note(&scaling->log, change, now_ns);
    capacity_want(scaling->endpoint, scaling->plan->variant, change->to, now_ns);
}

static void heed_datum(void *self, uint32_t m, const struct datum *datum, int64_t now_ns)
{
    const struct scaling *scaling = self;
    scaler_datum(scaling->scaler, m, datum, now_ns);
}

/* What has become of the number that is wanted. */
static void tell(struct scaling *scaling, int64_t now_ns)
{
    struct endpoint *endpoint = scaling->endpoint;
    uint32_t v = scaling->plan->variant;
    uint32_t wanted = scaler_wanted(scaling->scaler), under_way = capacity_under_way(endpoint, v);
    if (under_way < wanted) {
        scaling->log.given_up += wanted - under_way;
        scaler_set(scaling->scaler, under_way, now_ns);
        capacity_want(endpoint, v, under_way, now_ns);
    } else if (capacity_in_service(endpoint, v) == wanted) {
        scaler_reached(scaling->scaler, now_ns);
    }
}

void scaling_clear(struct endpoint *endpoint)
{
    for (uint32_t s = 0; s < endpoint->plan->scalings; s++) {
        struct scaling *scaling = scaling_at(endpoint, s);
        scaling->log.outs = scaling->log.ins = scaling->log.given_up = 0;
        scaling->log.count = 0;
        for (uint32_t m = 0; m < scaling->plan->metrics; m++) scaling->known[m] = 0;
        publisher_begin(scaling->publisher, heed_datum, carry, scaling);
        scaling->in_service = servers_of(scaling);
        share(scaling, 0);
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
    scaler_set(endpoint->variants[v].scaling->scaler, count, now_ns);
}

int64_t scaling_next_ns(const struct endpoint *endpoint)
{
    int64_t next_ns = TIME_NEVER;
    for (uint32_t s = 0; s < endpoint->plan->scalings; s++) {
        const struct scaling *scaling = scaling_at(endpoint, s);
        next_ns = time_earlier(next_ns, publisher_next_ns(scaling->publisher));
        next_ns = time_earlier(next_ns, scaler_next_ns(scaling->scaler));
    }
    return next_ns;
}

void scaling_publish(struct endpoint *endpoint, int64_t now_ns)
{
    for (uint32_t s = 0; s < endpoint->plan->scalings; s++) {
        struct scaling *scaling = scaling_at(endpoint, s);
        if (publisher_next_ns(scaling->publisher) > now_ns) continue;
        feed_all(scaling, now_ns);
        publisher_advance(scaling->publisher, now_ns);
    }
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

const struct scaling_log *scaling_log_of(const struct endpoint *endpoint, uint32_t v)
{
    const struct scaling *scaling = endpoint->variants[v].scaling;
    return scaling ? &scaling->log : NULL;
}
