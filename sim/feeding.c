#include "sim/feeding.h"

#include "sim/arena.h"
#include "sim/backlog.h"
#include "sim/foresight.h"

/* How much of what is counted a metric knows of. */
struct known {
    uint64_t count;
    int128 sum;
};

/* One of the variants. */
struct feed {
    struct feeding *feeding;
    struct feed *next_of_variant; /* where several are fed by one */
    struct feed *next;            /* of the feeding */
    uint32_t variant, generation;
    const bool *which;   /* of the metrics; NULL: all */
    struct known *known; /* of each metric */
    uint32_t in_service;
    bool has_traffic;
};

struct feeding {
    struct endpoint *endpoint;
    struct feeding_plan plan;
    struct publisher *publisher;
    struct metric *metrics; /* the publisher's, by their numbers */
    struct feed *feeds;
    publisher_notice *notify;
    void *self;
};

/* --- Making --- */

/* Percentiles of the same times, as the alarm that scales out and the one that scales in have them. */
static bool are_alike(const struct feeding_plan *plan, uint32_t a, uint32_t b)
{
    const struct metric_plan *of_a = &plan->metric[a], *of_b = &plan->metric[b];
    return of_a->statistic == VALUE_PERCENTILE && of_b->statistic == VALUE_PERCENTILE &&
           of_a->period_ns == of_b->period_ns && plan->about[a].feed == plan->about[b].feed;
}

static void lend(const struct feeding *feeding)
{
    for (uint32_t m = 1; m < feeding->plan.metrics; m++) {
        uint32_t first = 0;
        while (first < m && !are_alike(&feeding->plan, first, m)) first++;
        if (first < m) publisher_lend(feeding->publisher, first, m);
    }
}

struct feeding *feeding_new(struct endpoint *endpoint, struct feeding_plan plan)
{
    struct feeding *feeding = arena_new_of(endpoint->arena, struct feeding);
    *feeding = (struct feeding){.endpoint = endpoint, .plan = plan};
    feeding->publisher = publisher_new(endpoint->arena, plan.metric, plan.metrics);
    if (plan.metrics > 0) feeding->metrics = publisher_metric(feeding->publisher, 0);
    if (plan.by_all) lend(feeding);
    return feeding;
}

static bool is_measured(enum scaling_feed feed)
{
    return feed >= FEED_CONCURRENCY && feed < FEED_NOTHING;
}

static void watch(const struct feeding *feeding, uint32_t v, uint32_t m)
{
    const struct variant_plan *plan = &feeding->endpoint->plan->variant[v];
    struct variant *variant = &feeding->endpoint->variants[v];
    enum scaling_feed feed = feeding->plan.about[m].feed;
    if (!is_measured(feed)) return;
    struct meter **meter = &variant->measured[feed - FEED_CONCURRENCY];
    if (!*meter) *meter = meter_new(feeding->endpoint->arena);
    meter_add(*meter, feeding->endpoint->arena, &feeding->metrics[m], &feeding->plan.metric[m]);
    variant->waits_inside = plan->front == FRONT_INSTANCES;
    variant->invocation_most_ns = plan->invocation_most_ns;
    /* A server has least when one has just left. */
    bool least = feed == FEED_CONCURRENCY && feeding->plan.metric[m].statistic == VALUE_LEAST;
    if (feed == FEED_OVERHEAD || feed == FEED_PROCESSING || least) variant->meters = METERS_MORE;
    if (feed == FEED_MODEL_TIME && variant->meters == METERS_NOTHING) variant->meters = METERS_MODEL_TIME;
}

static bool feeds(const struct feed *feed, uint32_t m)
{
    return !feed->which || feed->which[m];
}

void feeding_add(struct feeding *feeding, uint32_t v, const bool *which)
{
    struct endpoint *endpoint = feeding->endpoint;
    struct variant *variant = &endpoint->variants[v];
    struct feed *feed = arena_new_of(endpoint->arena, struct feed), **last = &feeding->feeds;
    *feed = (struct feed){.feeding = feeding,
                          .next_of_variant = variant->feeds,
                          .variant = v,
                          .generation = plan_generation_of(endpoint->plan, v),
                          .which = which,
                          .known = arena_new_array(endpoint->arena, feeding->plan.metrics, struct known)};
    while (*last) last = &(*last)->next;
    *last = variant->feeds = feed;
    for (uint32_t m = 0; m < feeding->plan.metrics; m++)
        if (feeds(feed, m)) watch(feeding, v, m);
}

/* Whether a metric of the variant is of some kind. */
static bool has_metric(const struct endpoint *endpoint, uint32_t v,
                       bool is_so(const struct metric_plan *plan, enum scaling_feed feed))
{
    for (const struct feed *feed = endpoint->variants[v].feeds; feed; feed = feed->next_of_variant) {
        const struct feeding_plan *plan = &feed->feeding->plan;
        for (uint32_t m = 0; m < plan->metrics; m++)
            if (feeds(feed, m) && is_so(&plan->metric[m], plan->about[m].feed)) return true;
    }
    return false;
}

static bool is_of_crowd(const struct metric_plan *plan, enum scaling_feed feed)
{
    return feed == FEED_CONCURRENCY && plan->statistic == VALUE_MOST;
}

/* What tallies hold stands at boundaries as if all had happened, and times come from columns. */
static bool has_to_be_seen(const struct metric_plan *plan, enum scaling_feed feed)
{
    bool passes = feed == FEED_MODEL_TIME || feed == FEED_OVERHEAD || is_of_crowd(plan, feed);
    return is_measured(feed) && !passes;
}

static bool has_to_be_seen_of_batches(const struct metric_plan *plan, enum scaling_feed feed)
{
    (void)plan;
    return feed != FEED_CALLS && feed != FEED_MODEL_TIME;
}

bool feeding_may_run_ahead(const struct endpoint *endpoint, uint32_t v, enum serving serving)
{
    return !has_metric(endpoint, v, serving == SERVING_ALONE ? has_to_be_seen : has_to_be_seen_of_batches);
}

bool feeding_wants_crowd(const struct endpoint *endpoint, uint32_t v)
{
    return has_metric(endpoint, v, is_of_crowd);
}

bool feeding_is_of_counts(const struct endpoint *endpoint, uint32_t v)
{
    for (size_t i = 0; i < FEEDS_MEASURED; i++)
        if (endpoint->variants[v].measured[i]) return false;
    return true;
}

/* --- Feeding --- */

static struct variant *variant_of(const struct feed *feed)
{
    return &feed->feeding->endpoint->variants[feed->variant];
}

static uint64_t failures(const struct tally *tally, uint32_t set)
{
    uint64_t count = 0;
    for (unsigned f = 0; f < FAILURES; f++)
        if (set >> f & 1) count += tally->failed[f];
    return count;
}

/* What metric m does not know of yet. */
static struct known news(struct feed *feed, uint32_t m, struct known now)
{
    struct known more = {now.count - feed->known[m].count, now.sum - feed->known[m].sum};
    feed->known[m] = now;
    return more;
}

static void feed_calls(struct feed *feed, uint32_t m, struct metric *metric, uint64_t calls)
{
    metric->count += news(feed, m, (struct known){.count = calls}).count;
}

/* Of what goes over to another fleet, some are not explained any more: so many others count for nothing. */
static void feed_explained(struct feed *feed, uint32_t m, struct metric *metric, uint64_t explained)
{
    if (explained > feed->known[m].count) feed_calls(feed, m, metric, explained);
}

/* `now.sum` of `now.count` measurements are 1, the others 0. */
static void feed_ones(struct feed *feed, uint32_t m, struct metric *metric, struct known now)
{
    struct known more = news(feed, m, now);
    if (more.count > 0) metric_measure_many(metric, more.count, more.sum, more.sum == more.count, more.sum > 0);
}

/* Those that found a slot, whichever. */
static uint64_t slots_taken(const struct tally *tally)
{
    return tally->arrived - tally->failed[FAILURE_THROTTLED] - tally->failed[FAILURE_PAYLOAD] -
           tally->failed[FAILURE_NO_VARIANT];
}

static struct known utilization(const struct tally *tally, int64_t now_ns)
{
    return (struct known){.count = (uint64_t)(gauge_integral(&tally->workers, now_ns) / NS_PER_US),
                          .sum = gauge_integral(&tally->busy, now_ns) / NS_PER_US};
}

/* What has been noted of the variant's requests up to now. */
static void feed_measured(struct variant *variant, enum scaling_feed feed)
{
    struct meter *meter = variant->measured[feed - FEED_CONCURRENCY];
    uint32_t most = feed == FEED_CONCURRENCY && variant->foresight ? foresight_most_present(variant) : 0;
    if (most > 0) meter_note(meter, most);
    meter_settle(meter);
}

/* What one variant's tally knows up to now, of what is counted. */
static void feed_counts(struct feed *feed, uint32_t m, int64_t now_ns)
{
    const struct tally *tally = &variant_of(feed)->tally;
    const struct scaling_metric *about = &feed->feeding->plan.about[m];
    struct metric *metric = &feed->feeding->metrics[m];
    uint64_t failed = failures(tally, about->failures);
    switch (about->feed) {
    case FEED_CALLS: feed_calls(feed, m, metric, tally_came(tally)); break;
    case FEED_SPILLED: feed_calls(feed, m, metric, tally->spilled); break;
    case FEED_EXPLAINED: feed_explained(feed, m, metric, tally->explained); break;
    case FEED_PROVISIONED: feed_calls(feed, m, metric, slots_taken(tally) - tally->spilled); break;
    case FEED_FAILURES: feed_ones(feed, m, metric, (struct known){failed, failed}); break;
    case FEED_OUTCOMES:
        feed_ones(feed, m, metric, (struct known){tally_ended(tally) - failures(tally, about->apart), failed});
        break;
    case FEED_UTILIZATION: feed_ones(feed, m, metric, utilization(tally, now_ns)); break;
    default:
        if (is_measured(about->feed)) feed_measured(variant_of(feed), about->feed);
        break; /* a level, or never */
    }
}

/* --- What is so for all together --- */

static struct gauge level_in(const struct tally *tally, enum scaling_feed feed)
{
    if (feed == FEED_PRESENT) return tally->in_system;
    return feed == FEED_SLOTS_BUSY ? tally->busy : tally->provisioned_busy;
}

static struct gauge level_of(const struct feeding *feeding, uint32_t m)
{
    struct gauge sum = {0};
    for (const struct feed *feed = feeding->feeds; feed; feed = feed->next) {
        if (!feeds(feed, m)) continue;
        struct gauge level = level_in(&variant_of(feed)->tally, feeding->plan.about[m].feed);
        sum.level += level.level;
        sum.moment += level.moment;
    }
    return sum;
}

/* Requests of a backlog wait, and there is nobody to take them. Those on instances that drain have been taken. */
static void set_stranded(const struct feeding *feeding, uint32_t m, int64_t now_ns)
{
    struct metric *metric = &feeding->metrics[m];
    bool waits = false, served = false;
    for (const struct feed *feed = feeding->feeds; feed; feed = feed->next) {
        if (!feeds(feed, m)) continue;
        waits = waits || variant_of(feed)->tally.in_queue.level > 0;
        served = served || feed->in_service > 0;
    }
    metric_step(metric, (int64_t)(waits && !served) - metric->level.level, now_ns);
}

/* A sample is taken as a period ends, and not when something else is read. */
static void sample_age(const struct feeding *feeding, uint32_t m, int64_t now_ns)
{
    struct metric *metric = &feeding->metrics[m];
    int64_t oldest_ns = 0;
    if (now_ns < metric->start_ns + metric->plan->period_ns) return;
    for (const struct feed *feed = feeding->feeds; feed; feed = feed->next)
        if (feeds(feed, m)) oldest_ns = time_later(oldest_ns, backlog_age_ns(feeding->endpoint, feed->variant, now_ns));
    metric_measure(metric, oldest_ns);
}

static void bring_up_to_date(struct feeding *feeding, int64_t now_ns)
{
    for (uint32_t m = 0; m < feeding->plan.metrics; m++) switch (feeding->plan.about[m].feed) {
        case FEED_PRESENT:
        case FEED_SLOTS_BUSY:
        case FEED_PROVISIONED_BUSY: feeding->metrics[m].level = level_of(feeding, m); break;
        case FEED_STRANDED: set_stranded(feeding, m, now_ns); break;
        case FEED_AGE: sample_age(feeding, m, now_ns); break;
        default:
            for (struct feed *feed = feeding->feeds; feed; feed = feed->next)
                if (feeds(feed, m)) feed_counts(feed, m, now_ns);
        }
}

static uint32_t divisor_of(const struct feeding *feeding, uint32_t m)
{
    const struct scaling_metric *about = &feeding->plan.about[m];
    uint32_t divisor = 0;
    for (const struct feed *feed = feeding->feeds; feed; feed = feed->next)
        if (feed->has_traffic && feeds(feed, m))
            divisor += about->shared_by == SHARED_BY_SLOTS ? variant_of(feed)->slots.most : feed->in_service;
    return divisor < about->divisor_least ? about->divisor_least : divisor;
}

static void share(const struct feeding *feeding, int64_t now_ns)
{
    for (uint32_t m = 0; m < feeding->plan.metrics; m++)
        if (feeding->plan.about[m].shared_by != SHARED_BY_NONE)
            metric_divide(&feeding->metrics[m], divisor_of(feeding, m), now_ns);
}

void feeding_backlog(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    for (const struct feed *feed = endpoint->variants[v].feeds; feed; feed = feed->next_of_variant)
        for (uint32_t m = 0; m < feed->feeding->plan.metrics && feed->in_service == 0; m++)
            if (feed->feeding->plan.about[m].feed == FEED_STRANDED) set_stranded(feed->feeding, m, now_ns);
}

/* --- Periods, servers, traffic --- */

/* A period has begun with what every server has. */
static void carry(void *self, uint32_t m, int64_t now_ns)
{
    const struct feeding *feeding = self;
    (void)now_ns;
    for (const struct feed *feed = feeding->feeds; feed; feed = feed->next) {
        const struct variant *variant = variant_of(feed);
        for (uint32_t i = 0; feeds(feed, m) && i < variant->router.members; i++) {
            const struct server *server =
                &feeding->endpoint->servers[variant->first_server + variant->router.sorted[i]];
            metric_measure(&feeding->metrics[m], serving_present(feeding->endpoint, server));
        }
    }
}

static uint32_t servers_of(const struct feed *feed)
{
    const struct variant *variant = variant_of(feed);
    bool slots = feed->feeding->endpoint->plan->variant[feed->variant].front == FRONT_SLOTS;
    return slots ? variant->slots.provisioned : variant->router.members;
}

static void hear(void *self, uint32_t m, const struct datum *datum, int64_t now_ns)
{
    const struct feeding *feeding = self;
    feeding->notify(feeding->self, m, datum, now_ns);
}

static void clear_meters(struct variant *variant)
{
    for (size_t i = 0; i < FEEDS_MEASURED; i++)
        if (variant->measured[i]) meter_clear(variant->measured[i]);
}

void feeding_clear(struct feeding *feeding, publisher_notice *notify, void *self)
{
    feeding->notify = notify;
    feeding->self = self;
    publisher_begin(feeding->publisher, hear, carry, feeding);
    for (struct feed *feed = feeding->feeds; feed; feed = feed->next) {
        for (uint32_t m = 0; m < feeding->plan.metrics; m++) feed->known[m] = (struct known){0};
        clear_meters(&feeding->endpoint->variants[feed->variant]);
        feed->in_service = servers_of(feed);
        feed->has_traffic = feed->generation == 0;
    }
    share(feeding, 0);
}

int64_t feeding_next_ns(const struct feeding *feeding)
{
    return publisher_next_ns(feeding->publisher);
}

void feeding_publish(struct feeding *feeding, int64_t now_ns)
{
    if (publisher_next_ns(feeding->publisher) > now_ns) return;
    bring_up_to_date(feeding, now_ns);
    publisher_advance(feeding->publisher, now_ns);
}

void feeding_recount(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    for (struct feed *feed = endpoint->variants[v].feeds; feed; feed = feed->next_of_variant) {
        feed->in_service = servers_of(feed);
        bring_up_to_date(feed->feeding, now_ns); /* what has come so far is shared as it was */
        share(feed->feeding, now_ns);
    }
}

void feeding_set_traffic(struct feeding *feeding, uint32_t generation, uint32_t other, int64_t now_ns)
{
    bring_up_to_date(feeding, now_ns);
    for (struct feed *feed = feeding->feeds; feed; feed = feed->next)
        feed->has_traffic = feed->generation == generation || feed->generation == other;
    share(feeding, now_ns);
}
