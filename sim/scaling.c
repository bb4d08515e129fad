#include "sim/scaling.h"

#include "sim/arena.h"
#include "sim/backlog.h"
#include "sim/capacity.h"
#include "sim/publisher.h"
#include "sim/serving.h"
#include "sim/watch.h"

#include <assert.h>

/* How much of what is counted a metric knows of. */
struct known {
    uint64_t count;
    int128 sum;
};

struct scaling {
    const struct scaling_plan *plan;
    struct endpoint *endpoint;
    struct publisher *publisher;
    struct metric *metrics; /* the publisher's, by their numbers */
    struct scaler *scaler;
    struct known *known; /* of each metric */
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

static bool is_measured(enum scaling_feed feed)
{
    return feed >= FEED_CONCURRENCY && feed < FEED_NOTHING;
}

static void watch(struct variant *variant, const struct scaling_plan *plan, uint32_t m)
{
    enum scaling_feed feed = plan->about[m].feed;
    if (!is_measured(feed)) return;
    variant->watched |= 1u << feed;
    /* A server has least when one has just left. */
    bool least = feed == FEED_CONCURRENCY && plan->metric[m].statistic == VALUE_LEAST;
    variant->meters =
        variant->meters || feed == FEED_MODEL_TIME || feed == FEED_OVERHEAD || feed == FEED_PROCESSING || least;
}

void scaling_init(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    for (uint32_t s = 0; s < plan->scalings; s++) {
        struct scaling *scaling = arena_new_of(endpoint->arena, struct scaling);
        *scaling = (struct scaling){.plan = &plan->scaling[s], .endpoint = endpoint};
        scaling->publisher = scaling->plan->watches
                                 ? watch_publisher(endpoint)
                                 : publisher_new(endpoint->arena, scaling->plan->metric, scaling->plan->metrics);
        if (scaling->plan->metrics > 0) scaling->metrics = publisher_metric(scaling->publisher, 0);
        if (!scaling->plan->watches) scaling->scaler = scaler_new(endpoint->arena, &scaling->plan->scaler);
        scaling->known = arena_new_array(endpoint->arena, scaling->plan->metrics, struct known);
        struct variant *variant = &endpoint->variants[scaling->plan->variant];
        assert(!variant->scaling);
        variant->scaling = scaling;
        for (uint32_t m = 0; m < scaling->plan->metrics; m++) watch(variant, scaling->plan, m);
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

/* What metric m does not know of yet. */
static struct known news(struct scaling *scaling, uint32_t m, struct known now)
{
    struct known more = {now.count - scaling->known[m].count, now.sum - scaling->known[m].sum};
    scaling->known[m] = now;
    return more;
}

static void feed_calls(struct scaling *scaling, uint32_t m, struct metric *metric, uint64_t calls)
{
    metric->count += news(scaling, m, (struct known){.count = calls}).count;
}

/* `now.sum` of `now.count` measurements are 1, the others 0. */
static void feed_ones(struct scaling *scaling, uint32_t m, struct metric *metric, struct known now)
{
    struct known more = news(scaling, m, now);
    if (more.count > 0) metric_measure_many(metric, more.count, more.sum, more.sum == more.count, more.sum > 0);
}

/* Those that found a slot, whichever. */
static uint64_t slots_taken(const struct tally *tally)
{
    return tally->arrived - tally->failed[FAILURE_THROTTLED] - tally->failed[FAILURE_PAYLOAD];
}

static struct known utilization(const struct tally *tally, int64_t now_ns)
{
    return (struct known){.count = (uint64_t)(gauge_integral(&tally->workers, now_ns) / NS_PER_US),
                          .sum = gauge_integral(&tally->busy, now_ns) / NS_PER_US};
}

/* A sample is taken as a period ends, and not when something else is read. */
static void feed_age(const struct scaling *scaling, struct metric *metric, int64_t now_ns)
{
    if (now_ns < metric->start_ns + metric->plan->period_ns) return;
    metric_measure(metric, backlog_age_ns(scaling->endpoint, scaling->plan->variant, now_ns));
}

/* What the variant's tally knows up to now. */
static void feed(struct scaling *scaling, uint32_t m, int64_t now_ns)
{
    const struct tally *tally = &variant_of(scaling)->tally;
    const struct scaling_metric *about = &scaling->plan->about[m];
    struct metric *metric = publisher_metric(scaling->publisher, m);
    uint64_t failed = failures(tally, about->failures);
    switch (about->feed) {
    case FEED_CALLS: feed_calls(scaling, m, metric, tally->arrived); break;
    case FEED_SPILLED: feed_calls(scaling, m, metric, tally->spilled); break;
    case FEED_PROVISIONED: feed_calls(scaling, m, metric, slots_taken(tally) - tally->spilled); break;
    case FEED_FAILURES: feed_ones(scaling, m, metric, (struct known){failed, failed}); break;
    case FEED_OUTCOMES:
        feed_ones(scaling, m, metric, (struct known){tally_ended(tally) - failures(tally, about->apart), failed});
        break;
    case FEED_PRESENT: metric->level = tally->in_system; break;
    case FEED_STRANDED: set_stranded(scaling, metric, now_ns); break;
    case FEED_SLOTS_BUSY: metric->level = tally->busy; break;
    case FEED_PROVISIONED_BUSY: metric->level = tally->provisioned_busy; break;
    case FEED_UTILIZATION: feed_ones(scaling, m, metric, utilization(tally, now_ns)); break;
    case FEED_AGE: feed_age(scaling, metric, now_ns); break;
    default: break; /* measured, or never */
    }
}

static void feed_all(struct scaling *scaling, int64_t now_ns)
{
    for (uint32_t m = 0; m < scaling->plan->metrics; m++) feed(scaling, m, now_ns);
}

void scaling_measure(struct endpoint *endpoint, uint32_t v, enum scaling_feed feed, int64_t value)
{
    const struct scaling *scaling = endpoint->variants[v].scaling;
    const struct scaling_plan *plan = scaling->plan;
    for (uint32_t m = 0; m < plan->metrics; m++)
        if (plan->about[m].feed == feed) metric_measure(&scaling->metrics[m], value);
}

/* Counting may take a while, and is done where somebody wants to know. */
static void note_present(struct endpoint *endpoint, const struct server *server)
{
    if (endpoint->variants[server->variant].watched >> FEED_CONCURRENCY & 1)
        scaling_measure(endpoint, server->variant, FEED_CONCURRENCY, serving_present(endpoint, server));
}

void scaling_arrival(struct endpoint *endpoint, const struct server *server, struct request *request)
{
    request->metered = endpoint->variants[server->variant].meters;
    note_present(endpoint, server);
}

/* Without an upload its answer is stored at once. */
static bool uploads(const struct endpoint *endpoint, const struct server *server, uint32_t index)
{
    return server->plan->upload && endpoint->errands[index].upload_ns > 0;
}

void scaling_served(struct endpoint *endpoint, const struct server *server, uint32_t index, int64_t now_ns)
{
    const struct request *request = &endpoint->pool.requests[index];
    const struct variant_plan *plan = &endpoint->plan->variant[server->variant];
    bool waits_there = plan->front == FRONT_INSTANCES; /* elsewhere what comes first is not the container's */
    int64_t from_ns = waits_there ? request->arrival_ns : request->start_ns, model_ns = now_ns - from_ns;
    if (model_ns > plan->invocation_most_ns) model_ns = plan->invocation_most_ns;
    scaling_note(endpoint, server->variant, FEED_MODEL_TIME, model_ns);
    scaling_note(endpoint, server->variant, FEED_OVERHEAD, request->overhead_ns + from_ns - request->arrival_ns);
    if (plan->front == FRONT_BACKLOG && !uploads(endpoint, server, index))
        scaling_note(endpoint, server->variant, FEED_PROCESSING, now_ns - request->arrival_ns);
    if (plan->front != FRONT_SLOTS) note_present(endpoint, server); /* a slot has one request, or none */
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
        uint32_t divisor = about->shared_by == SHARED_BY_SLOTS ? variant_of(scaling)->slots.most : scaling->in_service;
        if (divisor < about->divisor_least) divisor = about->divisor_least;
        metric_divide(publisher_metric(scaling->publisher, m), divisor, now_ns);
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
        scaling->log.outs = scaling->log.ins = scaling->log.given_up = scaling->log.reversals = 0;
        scaling->log.last_ns = -1;
        scaling->log.count = 0;
        for (uint32_t m = 0; m < scaling->plan->metrics; m++) scaling->known[m] = (struct known){0};
        if (scaling->plan->watches) continue;
        publisher_begin(scaling->publisher, heed_datum, carry, scaling);
        scaling->in_service = servers_of(scaling);
        share(scaling, 0);
    }
}

void scaling_begin(struct endpoint *endpoint)
{
    for (uint32_t s = 0; s < endpoint->plan->scalings; s++) {
        struct scaling *scaling = scaling_at(endpoint, s);
        if (scaling->plan->watches) continue;
        scaler_begin(scaling->scaler, heed_change, scaling);
        tell(scaling, 0);
    }
}

void scaling_set(struct endpoint *endpoint, uint32_t v, uint32_t count, int64_t now_ns)
{
    struct scaling *scaling = endpoint->variants[v].scaling;
    if (!scaling->plan->watches) scaler_set(scaling->scaler, count, now_ns);
}

int64_t scaling_next_ns(const struct endpoint *endpoint)
{
    int64_t next_ns = TIME_NEVER;
    for (uint32_t s = 0; s < endpoint->plan->scalings; s++) {
        const struct scaling *scaling = scaling_at(endpoint, s);
        if (scaling->plan->watches) continue;
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
        if (!scaling->plan->watches) publisher_advance(scaling->publisher, now_ns);
    }
}

void scaling_act(struct endpoint *endpoint, int64_t now_ns)
{
    for (uint32_t s = 0; s < endpoint->plan->scalings; s++) {
        struct scaling *scaling = scaling_at(endpoint, s);
        if (scaling->plan->watches) continue;
        tell(scaling, now_ns);
        scaler_advance(scaling->scaler, now_ns);
        tell(scaling, now_ns);
    }
}

const struct scaling_log *scaling_log_of(const struct endpoint *endpoint, uint32_t v)
{
    const struct scaling *scaling = endpoint->variants[v].scaling;
    return scaling && !scaling->plan->watches ? &scaling->log : NULL;
}
