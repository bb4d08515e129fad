#include "models/closed_form.h"
#include "scenarios/explaining.h"

#include <string.h>

/* Closed forms are reckoned server by server, which takes too long for more than this many. */
#define SERVERS_MOST 100000.0

#define S_PER_HOUR 3600.0

static const struct variant_plan *plan_of(const struct explaining *explaining, uint32_t v)
{
    return &explaining->plan->variant[v];
}

/* --- What it can carry --- */

static void say_batch_rate(struct explaining *explaining, uint32_t v)
{
    const struct server_plan *server = &plan_of(explaining, v)->server[0];
    const struct batch_plan *batch = &server->batch;
    const struct station *station = &explaining->stations[v];
    double whole_ns = batch->service_ns ? (double)batch->service_ns[batch->size_max] : station->mean_ns;
    explaining_say(
        explaining, "A batch of one takes %s, one of %u %s: with whole batches %s can carry %s requests a second.",
        explaining_time(explaining, station->mean_ns), batch->size_max, explaining_time(explaining, whole_ns),
        explaining_server(explaining, v, 1), explaining_number(explaining, station->one_per_s));
}

static void say_token_rate(struct explaining *explaining, uint32_t v)
{
    const struct token_batch_plan *tokens = &plan_of(explaining, v)->server[0].tokens;
    const struct station *station = &explaining->stations[v];
    double input = explaining_figure(explaining, v, TRACE_INPUT_TOKENS);
    double output = explaining_figure(explaining, v, TRACE_OUTPUT_TOKENS);
    double room = input + output > 0 ? floor((double)tokens->kv_tokens_max / (input + output)) : INFINITY;
    explaining_say(explaining, "A request has %s input and %s output tokens at the mean, and takes %s alone.",
                   explaining_number(explaining, input), explaining_number(explaining, output),
                   explaining_time(explaining, station->mean_ns));
    if (tokens->cached_share > 0)
        explaining_say(explaining, "The prefix cache has %s of each prompt: the rest is worked on.",
                       explaining_share(explaining, tokens->cached_share));
    if (isfinite(room))
        explaining_say(explaining,
                       "The key-value cache has room for %s of that length at once, %s the %u that a step takes.",
                       explaining_number(explaining, room), room < tokens->sequences_max ? "fewer than" : "enough for",
                       tokens->sequences_max);
    explaining_say(explaining,
                   "Estimate, with %s in every step, for which cache and tokens have room: %s can carry %s requests a "
                   "second.",
                   explaining_number(explaining, station->sequences), explaining_server(explaining, v, 1),
                   explaining_number(explaining, station->one_per_s));
}

/* Of one server; behind a backlog those that it has requests for. */
static const char *workers_words(const struct explaining *explaining, uint32_t v)
{
    const struct station *station = &explaining->stations[v];
    const struct server_plan *server = &plan_of(explaining, v)->server[0];
    double workers = station->count > 0 ? station->workers / station->count : server->workers;
    return explaining_count(explaining, workers, "worker", "workers");
}

static void say_rate(struct explaining *explaining, uint32_t v)
{
    const struct station *station = &explaining->stations[v];
    enum serving serving = plan_of(explaining, v)->server[0].serving;
    if (station->kinds > 1)
        explaining_say(explaining, "A request is served for %s at the mean over all instances, when it is alone.",
                       explaining_time(explaining, station->mean_ns));
    else if (serving == SERVING_BATCHES)
        say_batch_rate(explaining, v);
    else if (serving == SERVING_TOKENS)
        say_token_rate(explaining, v);
    else
        explaining_say(explaining,
                       "A request is served for %s at the mean%s: %s with %s can carry %s requests a second.",
                       explaining_time(explaining, station->mean_ns),
                       serving == SERVING_SHARED ? " when it is alone, longer when others are there" : "",
                       explaining_server(explaining, v, 1), workers_words(explaining, v),
                       explaining_number(explaining, station->one_per_s));
    if (station->count > 1)
        explaining_say(explaining, "All %s together can carry %s a second.",
                       explaining_server(explaining, v, station->count),
                       explaining_number(explaining, station->all_per_s));
}

/* --- What is offered --- */

/* Policies may bring more than there is now. */
static const char *not_stable(const struct explaining *explaining, uint32_t v)
{
    const struct plan *plan = explaining->plan;
    for (uint32_t i = 0; i < plan->scalings; i++)
        if (plan->scaling[i].variant == v && plan->scaling[i].scaler.most > explaining->stations[v].count)
            return "NOT stable until it scales out";
    return "NOT stable";
}

/* What comes later than from_ns would wait longer than it lives. */
static void say_growing_backlog(struct explaining *explaining, uint32_t v, double excess_per_s)
{
    const struct backlog_plan *backlog = &plan_of(explaining, v)->backlog;
    const struct station *station = &explaining->stations[v];
    double life_ns = backlog->lives ? explaining_moments(backlog->lives).mean : (double)backlog->life_ns;
    double from_ns = life_ns * station->all_per_s / excess_per_s, end_s = explaining->load.span_s;
    bool expires = !(end_s > 0) || from_ns < end_s * (double)NS_PER_S;
    explaining_say(explaining, "%s: the backlog grows by %s requests an hour%s.", not_stable(explaining, v),
                   explaining_number(explaining, excess_per_s * S_PER_HOUR),
                   expires ? arena_format(explaining->arena, "; of those that come after %s %s expire",
                                          explaining_time(explaining, from_ns),
                                          explaining_share(explaining, excess_per_s / station->offered_per_s))
                           : "");
    double left = fmin(excess_per_s * end_s, life_ns / (double)NS_PER_S * station->all_per_s);
    if (left >= 1)
        explaining_say(explaining, "When the last has come, %s are left that do not expire: worked off in %s.",
                       explaining_number(explaining, left),
                       explaining_time(explaining, left / station->all_per_s * (double)NS_PER_S));
}

/* A queue that has more to do than it can: what happens, and when. */
static void say_overload(struct explaining *explaining, uint32_t v, double offered_per_s)
{
    const struct variant_plan *plan = plan_of(explaining, v);
    const struct station *station = &explaining->stations[v];
    double excess_per_s = offered_per_s - station->all_per_s;
    const uint32_t capacity = plan->server[0].queue_capacity;
    if (plan->front == FRONT_BACKLOG) {
        say_growing_backlog(explaining, v, excess_per_s);
    } else if (capacity != QUEUE_UNBOUNDED) {
        explaining_say(explaining, "%s: the queues are full after %s, and then %s of the requests get %s.",
                       not_stable(explaining, v),
                       explaining_time(explaining, (double)capacity * station->count / excess_per_s * (double)NS_PER_S),
                       explaining_share(explaining, excess_per_s / offered_per_s),
                       explaining_status(explaining, v, FAILURE_QUEUE_FULL));
    } else {
        double life_ns = fmin((double)explaining->plan->timeout_ns, (double)plan->invocation_most_ns);
        explaining_say(explaining,
                       "%s: the queues grow by %s requests an hour; after %s the wait is as long as callers have "
                       "patience (%s), and nearly all of them give up.",
                       not_stable(explaining, v), explaining_number(explaining, excess_per_s * S_PER_HOUR),
                       explaining_time(explaining, life_ns * station->all_per_s / excess_per_s),
                       explaining_time(explaining, life_ns));
    }
}

static void say_load(struct explaining *explaining, uint32_t v)
{
    const struct station *station = &explaining->stations[v];
    double offered = station->offered_per_s, used = offered / station->all_per_s;
    if (isnan(offered) || isinf(station->all_per_s)) return;
    if (station->count == 0) {
        explaining_say(explaining, "None is in service within an hour: it can carry nothing.");
        return;
    }
    bool alone = plan_of(explaining, v)->server[0].serving == SERVING_ALONE;
    const char *erlangs =
        arena_format(explaining->arena, ", %s",
                     explaining_count(explaining, offered * station->mean_ns / (double)NS_PER_S, "erlang", "erlangs"));
    explaining_say(explaining, "%s%s offered%s: %s of what it can carry%s.", explaining->load.at_most ? "At most " : "",
                   explaining_count(explaining, offered, "a second is", "a second are"), alone ? erlangs : "",
                   explaining_share(explaining, used),
                   used >= 1                  ? ""
                   : explaining->load.at_most ? ", as if nobody waited"
                                              : ", and stable");
    if (explaining->load.at_most) return;
    if (used >= 1) say_overload(explaining, v, offered);
    double peak = station->share * explaining->load.peak_per_s;
    if (isnan(peak)) return;
    explaining_say(explaining, "%c%s it is %s a second: %s.", explaining->load.peak_words[0] - 'a' + 'A',
                   explaining->load.peak_words + 1, explaining_number(explaining, peak),
                   explaining_share(explaining, peak / station->all_per_s));
}

/* --- How long it waits --- */

/* Allen-Cunneen on one queue of `servers`; the gaps of a share of the traffic are nearer to those of a Poisson
 * process, as each request is drawn on its own: c^2 = 1 + share (c^2 - 1) (Whitt, The queueing network analyzer,
 * 1983, splitting). */
static void say_wait_of(struct explaining *explaining, uint32_t v, double servers, double offered_per_s, double share,
                        const char *how)
{
    const struct station *station = &explaining->stations[v];
    double served_per_s = station->all_per_s / station->workers;
    if (servers > SERVERS_MOST || !(offered_per_s > 0) || offered_per_s >= servers * served_per_s) return;
    double gap_cv2 = 1 + share * (explaining->load.gap_cv2 - 1);
    double wait_s =
        closed_form_mean_wait_s((uint32_t)servers, offered_per_s, served_per_s) * (gap_cv2 + station->cv2) / 2;
    double waits = closed_form_erlang_c((uint32_t)servers, offered_per_s / served_per_s);
    explaining_say(explaining,
                   "Estimate (Erlang C with Allen-Cunneen, %s): %s of the requests wait, %s at the mean over all.", how,
                   explaining_share(explaining, waits), explaining_time(explaining, wait_s * (double)NS_PER_S));
}

static bool is_plain_queue(const struct explaining *explaining, uint32_t v)
{
    const struct variant_plan *plan = plan_of(explaining, v);
    return plan->server[0].serving == SERVING_ALONE && explaining->stations[v].kinds == 1 &&
           !isnan(explaining->load.gap_cv2) && !explaining->load.at_most && isfinite(explaining->stations[v].cv2);
}

static void say_wait(struct explaining *explaining, uint32_t v)
{
    const struct station *station = &explaining->stations[v];
    const struct variant_plan *plan = plan_of(explaining, v);
    if (station->count == 0 || !is_plain_queue(explaining, v)) return;
    if (plan->front == FRONT_INSTANCES && plan->routing == ROUTE_RANDOM && station->count > 1)
        say_wait_of(explaining, v, station->workers / station->count, station->offered_per_s / station->count,
                    station->share / station->count, "each server by itself");
    else
        say_wait_of(explaining, v, station->workers, station->offered_per_s, station->share,
                    station->count > 1 && plan->front == FRONT_INSTANCES ? "as if all had one queue, so too low"
                                                                         : "one queue");
}

/* --- When some of it is gone --- */

static void say_zone(struct explaining *explaining, uint32_t v)
{
    const struct variant_plan *plan = plan_of(explaining, v);
    const struct fleet_plan *fleet = &explaining->plan->fleet[plan->fleet];
    const struct station *station = &explaining->stations[v];
    uint32_t count = station->count, lost = (count + fleet->zones - 1) / fleet->zones;
    if (plan->component != FLEET_NONE || count < 2 || lost == count || !(station->offered_per_s < station->all_per_s))
        return;
    double left_per_s = station->all_per_s * (count - lost) / count;
    explaining_say(
        explaining,
        "Where one of %u zones fails, %u of %u instances %s: what is left is used to %s for %s, until others have "
        "started.",
        fleet->zones, lost, count, lost == 1 ? "goes" : "go",
        explaining_share(explaining, station->offered_per_s / left_per_s),
        explaining_time(explaining, explaining_start_ns(&fleet->kind[0].start)));
}

/* At random each instance keeps its share; else the others do what the slow ones leave. */
static void say_slow(struct explaining *explaining, uint32_t v, const struct timeline_entry *entry)
{
    const struct variant_plan *plan = plan_of(explaining, v);
    const struct station *station = &explaining->stations[v];
    double count = station->count, slow = fmin(entry->count, count);
    double left_per_s = station->all_per_s / count * (count - slow + slow / entry->factor);
    const char *which = arena_format(explaining->arena, "While %s of %s %s %s times as long",
                                     explaining_number(explaining, slow), explaining_server(explaining, v, count),
                                     slow > 1 ? "take" : "takes", explaining_number(explaining, entry->factor));
    if (plan->front == FRONT_INSTANCES && plan->routing == ROUTE_RANDOM && slow < count)
        explaining_say(explaining, "%s, RANDOM still sends %s %s of the requests: %s of what it can carry then.", which,
                       slow > 1 ? "each" : "it", explaining_share(explaining, 1 / count),
                       explaining_share(explaining, station->offered_per_s / station->all_per_s * entry->factor));
    else
        explaining_say(explaining, "%s, all together can carry %s a second: used to %s.", which,
                       explaining_number(explaining, left_per_s),
                       explaining_share(explaining, station->offered_per_s / left_per_s));
}

static void say_slowness(struct explaining *explaining, uint32_t v)
{
    const struct timeline *timeline = &explaining->scenario->timeline;
    const struct station *station = &explaining->stations[v];
    bool is_reckoned = station->count > 0 && station->offered_per_s > 0 && isfinite(station->all_per_s);
    if (plan_of(explaining, v)->component != FLEET_NONE || !is_reckoned || explaining->load.at_most) return;
    for (size_t i = 0; i < timeline->count; i++)
        if (timeline->entries[i].action == TIMELINE_SLOW_INSTANCES &&
            strcmp(timeline->entries[i].variant_name, explaining->subjects[v].name) == 0)
            say_slow(explaining, v, &timeline->entries[i]);
}

/* --- Serverless --- */

static void say_throttled(struct explaining *explaining, uint32_t v, double offered_per_s, const char *when)
{
    const struct slots_plan *slots = &plan_of(explaining, v)->slots;
    double busy = offered_per_s * explaining->stations[v].mean_ns / (double)NS_PER_S;
    explaining_say(explaining,
                   "%s %s a second keep %s of %u slots busy; Erlang B: %s of them are throttled (cold starts "
                   "left out).",
                   when, explaining_number(explaining, offered_per_s), explaining_number(explaining, busy), slots->most,
                   explaining_share(explaining, closed_form_erlang_b(slots->most, busy)));
}

static void say_users(struct explaining *explaining, uint32_t slots)
{
    const struct traffic *traffic = &explaining->scenario->traffic;
    uint32_t users = traffic->has_sessions ? traffic->trace.sessions.at_once : traffic->arrivals.users;
    if (traffic->has_sessions && traffic->sessions.agents > 0) return; /* a session may ask several times at once */
    if (users > slots)
        explaining_say(explaining, "%u users can ask at once, and %u of them find no slot then: they are throttled.",
                       users, users - slots);
    else
        explaining_say(explaining, "None is throttled: %s for %u slots.",
                       explaining_count(explaining, users, "user asks", "users ask"), slots);
}

static void explain_slots(struct explaining *explaining, uint32_t v)
{
    const struct slots_plan *slots = &plan_of(explaining, v)->slots;
    const struct station *station = &explaining->stations[v];
    const struct load *load = &explaining->load;
    double cold_ns = explaining_moments(slots->cold_start_ns).mean;
    double idle_ns =
        slots->idle_timeouts_ns ? explaining_moments(slots->idle_timeouts_ns).mean : (double)slots->idle_timeout_ns;
    double busy = station->offered_per_s * station->mean_ns / (double)NS_PER_S;
    explaining_say(explaining, "A request is served for %s at the mean: %u slots can carry %s requests a second.",
                   explaining_time(explaining, station->mean_ns), slots->most,
                   explaining_number(explaining, station->all_per_s));
    if (load->at_most) say_users(explaining, slots->most);
    if (load->at_most || isnan(load->per_s)) return;
    say_throttled(explaining, v, station->offered_per_s, "At the mean rate");
    if (!isnan(load->peak_per_s))
        say_throttled(explaining, v, station->share * load->peak_per_s, "At the highest rate,");
    if (slots->provisioned > 0)
        explaining_say(explaining, "Of the requests %s find no provisioned slot idle (Erlang B with %s).",
                       explaining_share(explaining, closed_form_erlang_b(slots->provisioned, busy)),
                       explaining_count(explaining, slots->provisioned, "slot", "slots"));
    explaining_say(
        explaining,
        "A gap between two requests is longer than the %s that a slot stays warm with probability %s: a first idea "
        "of how many start cold. More do where a burst needs more slots than before.",
        explaining_time(explaining, idle_ns), explaining_share(explaining, explaining_gap_longer(explaining, idle_ns)));
    explaining_say(explaining, "A request that starts cold takes %s instead of %s.",
                   explaining_time(explaining, cold_ns + station->mean_ns),
                   explaining_time(explaining, station->mean_ns));
}

/* --- A backlog --- */

/* What waits after a burst: a batch, or as long as the rate is above what can be carried. */
struct burst {
    const char *what; /* NULL: the traffic has none that could be named */
    double requests;
};

static struct burst burst_of(const struct explaining *explaining, uint32_t v)
{
    const struct station *station = &explaining->stations[v];
    const struct traffic *traffic = &explaining->scenario->traffic;
    const struct arrivals *arrivals = &traffic->arrivals;
    double excess_per_s = station->share * explaining->load.peak_per_s - station->all_per_s;
    const double minute_s = 60;
    if (traffic->has_sessions) return (struct burst){NULL, 0};
    if (traffic->from_trace) return (struct burst){"the busiest minute", excess_per_s * minute_s};
    if (arrivals->process == PROCESS_BATCH)
        return (struct burst){"a batch", station->share * distribution_mean(&arrivals->batch_size)};
    for (size_t i = 0; arrivals->process == PROCESS_MMPP && i < arrivals->state_count; i++)
        if (arrivals->states[i].rate_per_s >= explaining->load.peak_per_s)
            return (struct burst){"the busiest state", excess_per_s * arrivals->states[i].mean_dwell_s};
    return (struct burst){NULL, 0};
}

/* The time until nothing of it waits any more. */
static void say_burst(struct explaining *explaining, uint32_t v)
{
    const struct station *station = &explaining->stations[v];
    double spare_per_s = station->all_per_s - station->offered_per_s;
    struct burst burst = burst_of(explaining, v);
    if (burst.what && burst.requests >= 1 && spare_per_s > 0)
        explaining_say(explaining,
                       "After %s %s requests wait: the backlog is gone %s later, while the mean rate goes on.",
                       burst.what, explaining_number(explaining, burst.requests),
                       explaining_time(explaining, burst.requests / spare_per_s * (double)NS_PER_S));
    const double backlog = 1000;
    explaining_say(explaining, "A backlog of 1,000 requests is worked off in %s while nothing comes%s.",
                   explaining_time(explaining, backlog / station->all_per_s * (double)NS_PER_S),
                   spare_per_s > 0 ? arena_format(explaining->arena, ", in %s at the mean rate",
                                                  explaining_time(explaining, backlog / spare_per_s * (double)NS_PER_S))
                                   : "");
}

void explain_capacity(struct explaining *explaining, uint32_t v)
{
    if (!explaining->plan || !explaining->subjects[v].model_name) return;
    explaining_open(explaining, "Capacity", v, "what it can carry");
    if (plan_of(explaining, v)->front == FRONT_SLOTS) {
        explain_slots(explaining, v);
        return;
    }
    say_rate(explaining, v);
    say_load(explaining, v);
    say_wait(explaining, v);
    if (plan_of(explaining, v)->front == FRONT_BACKLOG && explaining->stations[v].count > 0) say_burst(explaining, v);
    say_zone(explaining, v);
    say_slowness(explaining, v);
}
