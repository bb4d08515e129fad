#include "scenarios/bounds.h"

#include "models/closed_form.h"
#include "models/staffing.h"
#include "scenarios/explaining.h"

/* Of the closed forms, which walk from server to server. */
#define SERVERS_MOST 100000

/* A variant as queues that are alike. */
struct queueing {
    double offered_per_s, mean_s;
    double burstiness;   /* (ca^2 + cs^2) / 2 */
    double workers_each; /* of a server */
    bool pooled;         /* one queue for all servers, or nearly so */
};

/* The wait that leaves the limit to the service of a request of the mean length, or some of it where that takes all. */
static double wait_most_s(const struct queueing *queueing, const struct objective *objective)
{
    const double least = 0.1; /* of a service: a guess has to be somewhere */
    double limit_s = objective->at_most / 1000;
    if (objective->metric == METRIC_LATENCY) limit_s -= queueing->mean_s;
    return fmax(limit_s, least * queueing->mean_s);
}

static double share_that_may(const struct objective *objective)
{
    return objective->statistic >= STATISTIC_P50 ? 1 - percentile_share[objective->statistic - STATISTIC_P50] : 0.01;
}

/* By M/M/c, in which waits are as many times as long as they are burstier. */
static bool keeps(const struct queueing *queueing, const struct objective *objective, int64_t servers)
{
    double queues = queueing->pooled ? 1 : (double)servers;
    uint32_t workers = (uint32_t)(queueing->workers_each * (double)servers / queues);
    double arrivals_per_s = queueing->offered_per_s / queues, most_s = wait_most_s(queueing, objective);
    if (objective->statistic == STATISTIC_MEAN)
        return queueing->burstiness * closed_form_mean_wait_s(workers, arrivals_per_s, 1 / queueing->mean_s) <= most_s;
    return staffing_share_waiting(workers, arrivals_per_s * queueing->mean_s, queueing->mean_s,
                                  most_s / queueing->burstiness) <= share_that_may(objective);
}

static bool is_about_waiting(const struct objective *objective)
{
    return objective->metric == METRIC_LATENCY || objective->metric == METRIC_WAITING_TIME ||
           objective->metric == METRIC_TIME_IN_BACKLOG;
}

static bool keeps_all(const struct queueing *queueing, const struct objective *objectives, size_t count,
                      int64_t servers)
{
    for (size_t i = 0; i < count; i++)
        if (is_about_waiting(&objectives[i]) && !keeps(queueing, &objectives[i], servers)) return false;
    return true;
}

static int64_t guess_of_servers(const struct queueing *queueing, const struct objective *objectives, size_t count,
                                int64_t least)
{
    int64_t most = SERVERS_MOST / (int64_t)fmax(queueing->workers_each, 1);
    for (int64_t servers = least; servers < most; servers += servers / 64 + 1)
        if (keeps_all(queueing, objectives, count, servers)) return servers;
    return least;
}

static int64_t guess_of_slots(double load)
{
    const double refused_most = 0.001;
    uint32_t slots = 1;
    while (slots < SERVERS_MOST && closed_form_erlang_b(slots, load) > refused_most) slots += slots / 64 + 1;
    return slots;
}

/* A load of just what the servers carry is too much as well. */
static int64_t least_of(double offered_per_s, double one_per_s)
{
    double least = floor(offered_per_s / one_per_s) + 1;
    return least < SEARCH_COUNT_MOST ? (int64_t)least : SEARCH_COUNT_MOST;
}

struct bounds bounds_of(const struct compiled *compiled, uint32_t v, const struct objective *objectives,
                        size_t objective_count)
{
    struct arena *arena = arena_new();
    const struct explaining *explaining = explaining_of(compiled, arena);
    const struct station *station = &explaining->stations[v];
    const struct variant_plan *plan = &compiled->plan.variant[v];
    struct bounds bounds = {.endpoint_per_s = explaining->load.per_s,
                            .offered_per_s = station->offered_per_s,
                            .one_per_s = station->one_per_s,
                            .least = 1,
                            .guess = 1};
    double mean_s = station->mean_ns / (double)NS_PER_S, gap_cv2 = explaining->load.gap_cv2;
    bool known = station->offered_per_s > 0 && mean_s > 0 && isfinite(station->one_per_s) && station->one_per_s > 0;
    if (known && plan->front == FRONT_SLOTS) {
        bounds.guess = guess_of_slots(station->offered_per_s * mean_s);
    } else if (known) {
        struct queueing queueing = {.offered_per_s = station->offered_per_s,
                                    .mean_s = mean_s,
                                    .burstiness = ((isnan(gap_cv2) ? 1 : gap_cv2) + station->cv2) / 2,
                                    .workers_each = fmax(floor(station->one_per_s * mean_s + 0.5), 1),
                                    .pooled = plan->front == FRONT_BACKLOG || plan->routing != ROUTE_RANDOM};
        if (!explaining->load.at_most) bounds.least = least_of(station->offered_per_s, station->one_per_s);
        bounds.guess = guess_of_servers(&queueing, objectives, objective_count, bounds.least);
    }
    arena_free(arena);
    return bounds;
}
