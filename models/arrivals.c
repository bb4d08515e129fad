#include "models/arrivals.h"

#include "models/json.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <math.h>

const char *const arrival_process_name[] = {"poisson", "deterministic", "renewal", "batch",
                                            "mmpp",    "rate-curve",    "closed",  NULL};

#define RATE_LOWEST   1e-9
#define DWELL_LEAST_S 1e-9
#define USERS_MOST    1000000
/* A stream must not search for the next request for ever: so many changes of state take some hundredths of a second. */
#define CHANGES_A_REQUEST_MOST 1e6

static bool read_rate(const struct json_node *node, struct arrivals *arrivals, struct faults *faults)
{
    return json_require(node, "RatePerSecond", faults) &&
           json_get_number(node, "RatePerSecond", RATE_LOWEST, RATE_HIGHEST, &arrivals->rate_per_s, faults);
}

static bool read_interarrival(const struct json_node *node, struct arrivals *arrivals, struct arena *arena,
                              struct faults *faults)
{
    if (!json_require(node, "InterarrivalInMilliseconds", faults)) return false;
    const struct json_node *member = json_member(node, "InterarrivalInMilliseconds");
    if (!distribution_read(member, "ms", DISTRIBUTION_DRAWN, &arrivals->interarrival_ms, arena, faults)) return false;
    if (distribution_mean(&arrivals->interarrival_ms) > 0) return true;
    json_fault(faults, FAULT_INPUT, member, "the mean time between requests must be above 0");
    return false;
}

static bool read_batch_size(const struct json_node *node, struct arrivals *arrivals, struct arena *arena,
                            struct faults *faults)
{
    return json_require(node, "BatchSize", faults) &&
           distribution_read(json_member(node, "BatchSize"), "requests", DISTRIBUTION_DRAWN, &arrivals->batch_size,
                             arena, faults);
}

static void read_state(const struct json_node *node, struct arrival_state *out, struct faults *faults)
{
    static const char *const names[] = {"RatePerSecond", "MeanDwellInSeconds", NULL};
    if (json_kind(node) != JSON_OBJECT) {
        json_fault(faults, FAULT_INPUT, node, "must be an object with RatePerSecond and MeanDwellInSeconds");
        return;
    }
    json_check_names(node, names, true, FAULT_INPUT, faults);
    if (json_require(node, "RatePerSecond", faults))
        json_get_number(node, "RatePerSecond", 0, RATE_HIGHEST, &out->rate_per_s, faults);
    if (json_require(node, "MeanDwellInSeconds", faults))
        json_get_number(node, "MeanDwellInSeconds", DWELL_LEAST_S, TIME_LONGEST_S, &out->mean_dwell_s, faults);
}

/* Whether requests come, and often enough. */
static void judge_states(const struct json_node *array, const struct arrivals *arrivals, struct faults *faults)
{
    double requests = 0; /* expected in one round of the states */
    for (size_t i = 0; i < arrivals->state_count; i++)
        requests += arrivals->states[i].rate_per_s * arrivals->states[i].mean_dwell_s;
    if (arrivals->state_count < 2)
        json_fault(faults, FAULT_INPUT, array, "needs at least two states: one alone is the process \"poisson\"");
    else if (!(requests > 0))
        json_fault(faults, FAULT_INPUT, array, "the rate is 0 in every state: no request ever comes");
    else if ((double)arrivals->state_count > CHANGES_A_REQUEST_MOST * requests)
        json_fault(faults, FAULT_INPUT, array,
                   "the state changes %.3g times for each request, at most %.0f: such states act as one with their "
                   "mean rate",
                   (double)arrivals->state_count / requests, CHANGES_A_REQUEST_MOST);
}

static bool read_states(const struct json_node *node, struct arrivals *arrivals, struct arena *arena,
                        struct faults *faults)
{
    size_t before = faults_count(faults);
    if (!json_require(node, "States", faults)) return false;
    const struct json_node *array = json_get_array(node, "States", faults);
    if (!array) return false;
    struct arrival_state *states = arena_new_array(arena, json_count(array), struct arrival_state);
    for (const struct json_node *state = json_first(array); state; state = json_next(state))
        read_state(state, &states[arrivals->state_count++], faults);
    arrivals->states = states;
    if (faults_count(faults) == before) judge_states(array, arrivals, faults);
    return faults_count(faults) == before;
}

static bool read_users(const struct json_node *node, struct arrivals *arrivals, struct arena *arena,
                       struct faults *faults)
{
    int64_t users = 0;
    bool valid = json_require(node, "Users", faults) && json_get_integer(node, "Users", 1, USERS_MOST, &users, faults);
    const struct json_node *think = json_member(node, "ThinkTimeInMilliseconds");
    arrivals->users = (uint32_t)users;
    arrivals->think_ms = distribution_constant(0);
    if (think) valid = distribution_read(think, "ms", DISTRIBUTION_DRAWN, &arrivals->think_ms, arena, faults) && valid;
    return valid;
}

static bool read_process(const struct json_node *node, struct arrivals *arrivals, struct arena *arena,
                         struct faults *faults)
{
    bool valid = false;
    switch (arrivals->process) {
    case PROCESS_POISSON:
    case PROCESS_DETERMINISTIC: return read_rate(node, arrivals, faults);
    case PROCESS_RENEWAL: return read_interarrival(node, arrivals, arena, faults);
    case PROCESS_BATCH:
        valid = read_rate(node, arrivals, faults);
        return read_batch_size(node, arrivals, arena, faults) && valid;
    case PROCESS_MMPP: return read_states(node, arrivals, arena, faults);
    case PROCESS_RATE_CURVE: return rate_curve_read(node, &arrivals->curve, arena, faults);
    case PROCESS_CLOSED: return read_users(node, arrivals, arena, faults);
    }
    return valid;
}

bool arrivals_read(const struct json_node *node, struct arrivals *out, struct arena *arena, struct faults *faults)
{
    static const char *const names[][5] = {
        [PROCESS_POISSON] = {"Process", "RatePerSecond", "Requests"},
        [PROCESS_DETERMINISTIC] = {"Process", "RatePerSecond", "Requests"},
        [PROCESS_RENEWAL] = {"Process", "InterarrivalInMilliseconds", "Requests"},
        [PROCESS_BATCH] = {"Process", "RatePerSecond", "BatchSize", "Requests"},
        [PROCESS_MMPP] = {"Process", "States", "Requests"},
        [PROCESS_RATE_CURVE] = {"Process", "Points", "File", "Requests"},
        [PROCESS_CLOSED] = {"Process", "Users", "ThinkTimeInMilliseconds", "Requests"},
    };
    struct arrivals arrivals = {.node = node};
    int process = 0;
    int64_t requests = 0;
    bool valid = json_require(node, "Process", faults) &&
                 json_get_choice(node, "Process", arrival_process_name, &process, faults);
    if (json_member(node, "Requests"))
        valid = json_get_integer(node, "Requests", 1, INT64_MAX, &requests, faults) && valid;
    arrivals.process = (enum arrival_process)process;
    arrivals.requests = (uint64_t)requests;
    if (!valid) return false;

    json_check_names(node, names[process], true, FAULT_INPUT, faults);
    valid = read_process(node, &arrivals, arena, faults);
    if (valid) *out = arrivals;
    return valid;
}

static void scale_states(struct arrivals *arrivals, double factor, struct arena *arena)
{
    struct arrival_state *states = arena_new_array(arena, arrivals->state_count, struct arrival_state);
    for (size_t i = 0; i < arrivals->state_count; i++) {
        states[i] = arrivals->states[i];
        states[i].rate_per_s *= factor;
    }
    arrivals->states = states;
}

static void scale_curve(struct rate_curve *curve, double factor, struct arena *arena)
{
    struct rate_point *points = arena_new_array(arena, curve->count, struct rate_point);
    for (size_t i = 0; i < curve->count; i++)
        points[i] = (struct rate_point){curve->points[i].at_s, factor * curve->points[i].rate_per_s};
    curve->points = points;
}

/* At least 1. */
static uint64_t times(uint64_t count, double factor)
{
    double scaled = round((double)count * factor);
    return scaled < 1 ? 1 : scaled >= 0x1p63 ? INT64_MAX : (uint64_t)scaled;
}

void arrivals_scale(struct arrivals *arrivals, double factor, struct arena *arena)
{
    switch (arrivals->process) {
    case PROCESS_POISSON:
    case PROCESS_DETERMINISTIC:
    case PROCESS_BATCH: arrivals->rate_per_s *= factor; break;
    case PROCESS_RENEWAL:
        arrivals->interarrival_ms = distribution_stretched(&arrivals->interarrival_ms, 1 / factor, arena);
        break;
    case PROCESS_MMPP: scale_states(arrivals, factor, arena); break;
    case PROCESS_RATE_CURVE: scale_curve(&arrivals->curve, factor, arena); break;
    case PROCESS_CLOSED: arrivals->users = (uint32_t)fmin((double)times(arrivals->users, factor), USERS_MOST); break;
    }
    if (arrivals->requests > 0) arrivals->requests = times(arrivals->requests, factor);
}

bool arrivals_end(const struct arrivals *arrivals)
{
    return arrivals->requests > 0 || (arrivals->process == PROCESS_RATE_CURVE && rate_curve_ends(&arrivals->curve));
}

bool arrivals_are_drawn(const struct arrivals *arrivals)
{
    if (arrivals->process == PROCESS_CLOSED) return arrivals->think_ms.family != DISTRIBUTION_CONSTANT;
    return arrivals->process != PROCESS_DETERMINISTIC;
}

static const struct quantile *compile_exponential(struct arena *arena, double mean)
{
    struct distribution *exponential = arena_new_of(arena, struct distribution);
    *exponential = (struct distribution){.family = DISTRIBUTION_EXPONENTIAL, .scale = mean};
    return distribution_compile(arena, exponential, 1);
}

void arrivals_compile(struct arrivals *arrivals, struct arena *arena)
{
    switch (arrivals->process) {
    case PROCESS_DETERMINISTIC: break;
    case PROCESS_BATCH:
        arrivals->size = distribution_compile(arena, &arrivals->batch_size, 1);
        arrivals->gap_ns = compile_exponential(arena, (double)NS_PER_S / arrivals->rate_per_s);
        break;
    case PROCESS_POISSON: arrivals->gap_ns = compile_exponential(arena, (double)NS_PER_S / arrivals->rate_per_s); break;
    case PROCESS_RENEWAL:
        arrivals->gap_ns = distribution_compile(arena, &arrivals->interarrival_ms, (double)NS_PER_MS);
        break;
    case PROCESS_MMPP:
    case PROCESS_RATE_CURVE: arrivals->unit = compile_exponential(arena, 1); break;
    case PROCESS_CLOSED:
        arrivals->think_ns = distribution_compile(arena, &arrivals->think_ms, (double)NS_PER_MS);
        break;
    }
}
