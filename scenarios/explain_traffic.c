#include "models/replay.h"
#include "scenarios/explaining.h"

#include <assert.h>

/* So many of the first requests are looked at, for what no formula gives: a trace's sizes, gaps and busiest minute. */
#define SAMPLE_MOST 20000

#define S_PER_MINUTE 60.0

/* --- The first of them --- */

void explaining_sample(struct explaining *explaining)
{
    const struct traffic *traffic = &explaining->scenario->traffic;
    struct load *load = &explaining->load;
    struct arrival *all = arena_new_array(explaining->arena, SAMPLE_MOST + 1, struct arrival);
    for (size_t i = 0; i <= SAMPLE_MOST; i++) all[i] = (struct arrival)ARRIVAL_UNKNOWN;
    struct traffic_source *source = traffic_open(traffic, random_key(explaining->scenario->seed, 0));
    struct arrival_source arrivals = traffic_arrivals(source);
    for (size_t got = 1; got > 0 && load->count < SAMPLE_MOST + 1; load->count += got) {
        size_t room = SAMPLE_MOST + 1 - load->count;
        got = arrivals.fill(arrivals.self, all + load->count, room < ARRIVAL_BATCH ? room : ARRIVAL_BATCH);
    }
    traffic_close(source);
    while (load->count > 0 && all[load->count - 1].arrival_ns >= explaining->plan->duration_ns) load->count--;
    load->sample = all;
    load->whole = load->count <= SAMPLE_MOST;
}

static const struct traffic_figure *figure_of(const struct traffic *traffic, enum trace_field field)
{
    switch (field) {
    case TRACE_PAYLOAD: return &traffic->payload;
    case TRACE_RESPONSE: return &traffic->response;
    case TRACE_INPUT_TOKENS: return &traffic->input_tokens;
    case TRACE_OUTPUT_TOKENS: return &traffic->output_tokens;
    default: assert(0 && "a figure that is drawn"); return NULL;
    }
}

/* Whether the distribution beside the traffic says it all. */
static const struct distribution *drawn_figure(const struct traffic *traffic, enum trace_field field)
{
    const struct traffic_figure *figure = figure_of(traffic, field);
    bool recorded = traffic->from_trace && traffic->summary.present[field];
    return figure->given && !recorded ? &figure->distribution : NULL;
}

static double value_of(const struct arrival *arrival, enum trace_field field)
{
    switch (field) {
    case TRACE_PAYLOAD: return (double)arrival->payload_bytes;
    case TRACE_RESPONSE: return (double)arrival->response_bytes;
    case TRACE_INPUT_TOKENS: return arrival->input_tokens;
    case TRACE_OUTPUT_TOKENS: return arrival->output_tokens;
    default: assert(0 && "a figure that is drawn"); return 0;
    }
}

bool explaining_is_for(const struct explaining *explaining, uint32_t v, const struct arrival *arrival)
{
    int64_t target = (int64_t)v - plan_split_first(explaining->plan);
    return arrival->target == ARRIVAL_NO_TARGET || explaining->subjects[v].shadow || arrival->target == target;
}

double explaining_figure(const struct explaining *explaining, uint32_t v, enum trace_field field)
{
    const struct distribution *drawn = drawn_figure(&explaining->scenario->traffic, field);
    double mean = drawn ? distribution_mean(drawn) : NAN, sum = 0, count = 0;
    if (isfinite(mean)) return mean;
    for (size_t i = 0; i < explaining->load.count; i++) {
        if (!explaining_is_for(explaining, v, &explaining->load.sample[i])) continue;
        sum += value_of(&explaining->load.sample[i], field);
        count++;
    }
    return count > 0 ? sum / count : 0;
}

double explaining_share_above(const struct explaining *explaining, uint32_t v, enum trace_field field, double bound)
{
    const struct distribution *drawn = drawn_figure(&explaining->scenario->traffic, field);
    if (drawn) return distribution_probability(drawn, bound, 1);
    double above = 0, count = 0;
    for (size_t i = 0; i < explaining->load.count; i++) {
        if (!explaining_is_for(explaining, v, &explaining->load.sample[i])) continue;
        above += value_of(&explaining->load.sample[i], field) > bound;
        count++;
    }
    return count > 0 ? above / count : 0;
}

double explaining_gap_longer(const struct explaining *explaining, double ns)
{
    const struct load *load = &explaining->load;
    if (!explaining->scenario->traffic.from_trace) return exp(-load->per_s * ns / (double)NS_PER_S);
    double longer = 0;
    for (size_t i = 1; i < load->count; i++)
        longer += (double)(load->sample[i].arrival_ns - load->sample[i - 1].arrival_ns) > ns;
    return load->count > 1 ? longer / (double)(load->count - 1) : 0;
}

/* --- Rates --- */

static void look_for_busiest_minute(struct load *load, double span_s)
{
    if (!load->whole || span_s < 2 * S_PER_MINUTE) return;
    int64_t minute = -1, count = 0, most = 0;
    for (size_t i = 0; i < load->count; i++) {
        int64_t of = load->sample[i].arrival_ns / NS_PER_MINUTE;
        count = of == minute ? count + 1 : 1;
        minute = of;
        if (count > most) most = count;
    }
    load->peak_per_s = (double)most / S_PER_MINUTE;
    load->peak_words = "in its busiest minute";
}

static void rate_of_trace(const struct explaining *explaining, struct load *load)
{
    const struct traffic *traffic = &explaining->scenario->traffic;
    const struct trace_summary *summary = &traffic->summary;
    int64_t span_ns = replay_length_ns(&traffic->trace, summary);
    if (explaining->plan->duration_ns < span_ns) span_ns = explaining->plan->duration_ns;
    double pass_s = time_to_s(summary->pass_ns) * traffic->trace.time_scale;
    if (load->whole && span_ns > 0)
        load->per_s = (double)load->count / time_to_s(span_ns);
    else if (pass_s > 0)
        load->per_s = (double)summary->rows_in_window * traffic->trace.rate_scale / pass_s;
    load->span_s = time_to_s(span_ns);
    look_for_busiest_minute(load, load->span_s);
}

/* In the long run, which is what the states' mean times say. */
static void rate_of_states(const struct arrivals *arrivals, struct load *load)
{
    double requests = 0, seconds = 0, most = 0;
    for (size_t i = 0; i < arrivals->state_count; i++) {
        requests += arrivals->states[i].rate_per_s * arrivals->states[i].mean_dwell_s;
        seconds += arrivals->states[i].mean_dwell_s;
        most = fmax(most, arrivals->states[i].rate_per_s);
    }
    load->per_s = requests / seconds;
    load->peak_per_s = most;
    load->peak_words = "in its busiest state";
}

/* Up to the end of the run or, where none is said, to the last point of the curve. */
static void rate_of_curve(const struct explaining *explaining, const struct arrivals *arrivals, struct load *load)
{
    const struct rate_curve *curve = &arrivals->curve;
    double end_s = curve->points[curve->count - 1].at_s, requests = 0, most = 0;
    if (explaining->plan->duration_ns != TIME_NEVER) end_s = time_to_s(explaining->plan->duration_ns);
    struct ramp ramp;
    int64_t start_ns;
    for (uint64_t i = 0; rate_curve_ramp(curve, i, &start_ns, &ramp) && time_to_s(start_ns) < end_s; i++) {
        if (!(ramp.length_s > 0)) continue;
        double length_s = fmin(ramp.length_s, end_s - time_to_s(start_ns));
        double to = ramp.from_per_s + (ramp.to_per_s - ramp.from_per_s) * length_s / ramp.length_s;
        requests += length_s * (ramp.from_per_s + to) / 2;
        most = fmax(most, fmax(ramp.from_per_s, to));
    }
    load->per_s = end_s > 0 ? requests / end_s : curve->points[0].rate_per_s;
    load->peak_per_s = most;
    load->peak_words = "at its highest";
}

double explaining_service_ns(const struct explaining *explaining)
{
    double service_ns = 0;
    for (uint32_t v = 0; v < explaining->count; v++)
        if (explaining->subjects[v].model_name && !explaining->subjects[v].shadow)
            service_ns += explaining->stations[v].share * explaining->stations[v].mean_ns;
    return service_ns;
}

/* Each of N users asks at most once in a time of thought and a service: without any waiting. */
static void rate_of_users(struct explaining *explaining)
{
    const struct arrivals *arrivals = &explaining->scenario->traffic.arrivals;
    double cycle_ns = distribution_mean(&arrivals->think_ms) * (double)NS_PER_MS + explaining_service_ns(explaining);
    explaining->load.at_most = true;
    if (cycle_ns > 0) explaining->load.per_s = arrivals->users * (double)NS_PER_S / cycle_ns;
}

static void rate_of_arrivals(const struct explaining *explaining, const struct arrivals *arrivals, struct load *load)
{
    double cv = 0;
    switch (arrivals->process) {
    case PROCESS_POISSON:
    case PROCESS_DETERMINISTIC:
        load->per_s = arrivals->rate_per_s;
        load->gap_cv2 = arrivals->process == PROCESS_POISSON;
        break;
    case PROCESS_RENEWAL:
        cv = distribution_cv(&arrivals->interarrival_ms);
        load->per_s = (double)NS_PER_S / (double)NS_PER_MS / distribution_mean(&arrivals->interarrival_ms);
        if (isfinite(cv)) load->gap_cv2 = cv * cv;
        break;
    case PROCESS_BATCH: load->per_s = arrivals->rate_per_s * distribution_mean(&arrivals->batch_size); break;
    case PROCESS_MMPP: rate_of_states(arrivals, load); break;
    case PROCESS_RATE_CURVE: rate_of_curve(explaining, arrivals, load); break;
    case PROCESS_CLOSED: break; /* once the stations are known */
    }
    if (arrivals->requests > 0) load->span_s = (double)arrivals->requests / load->per_s;
}

/* Of all requests of sessions: as often as these begin, or as they are over where there are so many at a time, and nobody waits. */
static void rate_of_sessions(struct explaining *explaining, struct load *load)
{
    const struct session_options *options = &explaining->scenario->traffic.trace.sessions;
    struct session_means means = explaining_sessions(explaining);
    load->whole = false; /* what is recorded of times does not hold */
    if (options->begins == SESSIONS_AT_ONCE) {
        load->at_most = true;
        if (means.length_ns > 0) load->per_s = options->at_once * means.requests * (double)NS_PER_S / means.length_ns;
        return;
    }
    rate_of_arrivals(explaining, &options->arrivals, load);
    load->per_s *= means.requests;
    load->peak_per_s = load->gap_cv2 = NAN; /* sessions spread what their begins do */
    load->span_s = 0;
}

void explaining_reckon_rate(struct explaining *explaining)
{
    struct load *load = &explaining->load;
    const struct traffic *traffic = &explaining->scenario->traffic;
    if (traffic->has_sessions && traffic->trace.sessions.begins != SESSIONS_RECORDED)
        rate_of_sessions(explaining, load);
    else if (traffic->from_trace)
        rate_of_trace(explaining, load);
    else if (traffic->arrivals.process == PROCESS_CLOSED)
        rate_of_users(explaining);
    else
        rate_of_arrivals(explaining, &traffic->arrivals, load);
    if (!(load->peak_per_s > load->per_s)) load->peak_per_s = NAN;
}
