#include "scenarios/explaining.h"
#include "sim/explain.h"

/* --- Tables --- */

/* Points to an octave of the tail: more of them where there is more probability. */
#define POINTS_OF_FIRST 2048u
#define POINTS_LEAST    64u

static uint64_t number_of(double tail, int upper)
{
    uint64_t distance = (uint64_t)(tail * 0x1p64);
    return upper ? ~distance : distance;
}

static void add_points(struct moments *moments, const struct quantile *table, double from, double to, uint32_t points)
{
    double weight = (to - from) / points;
    for (int upper = 0; upper <= 1; upper++)
        for (uint32_t i = 0; i < points; i++) {
            double value = quantile_at(table, number_of(from + (i + 0.5) * weight, upper));
            moments->mean += weight * value;
            moments->square += weight * value * value;
        }
}

struct moments explaining_moments(const struct quantile *table)
{
    struct moments moments = {0, 0};
    if (!table) return moments;
    double to = 0.5;
    for (int octave = 0; octave <= QUANTILE_OCTAVES; octave++, to /= 2) {
        uint32_t points = octave < 5 ? POINTS_OF_FIRST >> octave : POINTS_LEAST;
        add_points(&moments, table, to / 2, to, points);
    }
    add_points(&moments, table, 0, to, 1);
    return moments;
}

double explaining_start_ns(const struct start_plan *start)
{
    double image_ns = explaining_moments(start->image_ns).mean, model_ns = explaining_moments(start->model_ns).mean;
    return explaining_moments(start->provision_ns).mean + fmax(image_ns, model_ns) +
           explaining_moments(start->container_ns).mean;
}

/* Share of a table's draws above a value: bisection, since a table only goes the other way. */
static double share_of_table_above(const struct quantile *table, double value)
{
    uint64_t low = 0, high = UINT64_MAX;
    if (quantile_at(table, low) > value) return 1;
    if (quantile_at(table, high) <= value) return 0;
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        if (quantile_at(table, middle) > value)
            high = middle;
        else
            low = middle;
    }
    return (double)~high * 0x1p-64;
}

/* --- Shares --- */

/* Of the traffic: those that name the subject, and its part of those that name none. */
static double share_of(const struct explaining *explaining, uint32_t v)
{
    const struct traffic *traffic = &explaining->scenario->traffic;
    const struct compiled_variant *subject = &explaining->subjects[v];
    if (subject->shadow || !subject->model_name) return subject->share;
    int32_t target = (int32_t)(v - plan_split_first(explaining->plan));
    double named = 0, its = 0;
    for (size_t t = 0; t < traffic->target_count; t++) {
        named += traffic->targets[t].share;
        if (traffic->targets[t].target == target) its += traffic->targets[t].share;
    }
    if (traffic->from_trace && traffic->summary.present[TRACE_TARGET] && explaining->load.count > 0) {
        named = its = 0;
        for (size_t i = 0; i < explaining->load.count; i++) {
            named += explaining->load.sample[i].target != ARRIVAL_NO_TARGET;
            its += explaining->load.sample[i].target == target;
        }
        named /= (double)explaining->load.count;
        its /= (double)explaining->load.count;
    }
    double split = subject->component ? 1.0 / explaining->components : subject->share;
    return its + fmax(1 - named, 0) * split;
}

/* --- Stations --- */

/* The linear form without its noise, over the requests looked at; its mean by the means of what is drawn. */
static struct moments moments_of_linear(const struct explaining *explaining, uint32_t v, const struct law *law)
{
    struct law plain = *law;
    plain.table = NULL;
    struct moments moments = {0, 0};
    double count = 0, mean = 0;
    for (size_t i = 0; i < explaining->load.count; i++) {
        if (!explaining_is_for(explaining, v, &explaining->load.sample[i])) continue;
        double ns = (double)law_at(&plain, &explaining->load.sample[i], 0);
        mean += ns;
        moments.square += ns * ns;
        count++;
    }
    moments.mean = law->base_ns + law->per_input_token_ns * explaining_figure(explaining, v, TRACE_INPUT_TOKENS) +
                   law->per_output_token_ns * explaining_figure(explaining, v, TRACE_OUTPUT_TOKENS) +
                   law->per_payload_byte_ns * explaining_figure(explaining, v, TRACE_PAYLOAD);
    double relative = mean > 0 ? moments.square * count / (mean * mean) : 1; /* 1 + cv^2 */
    struct moments noise = law->table ? explaining_moments(law->table) : (struct moments){1, 1};
    moments.square = moments.mean * moments.mean * relative * noise.square;
    return moments;
}

static struct moments moments_of_recorded(const struct explaining *explaining, uint32_t v, const struct law *law)
{
    struct moments moments = {0, 0};
    double count = 0;
    for (size_t i = 0; i < explaining->load.count; i++) {
        if (!explaining_is_for(explaining, v, &explaining->load.sample[i])) continue;
        double ns = (double)law_recorded(law, &explaining->load.sample[i]);
        moments.mean += ns;
        moments.square += ns * ns;
        count++;
    }
    if (count > 0) moments = (struct moments){moments.mean / count, moments.square / count};
    return moments;
}

static struct moments moments_of_law(const struct explaining *explaining, uint32_t v, const struct law *law)
{
    if (!law) return (struct moments){0, 0};
    if (law->kind == LAW_LINEAR) return moments_of_linear(explaining, v, law);
    if (law->kind == LAW_RECORDED) return moments_of_recorded(explaining, v, law);
    return explaining_moments(law->table);
}

double explaining_explained(const struct explaining *explaining, uint32_t v)
{
    double otherwise = (double)explaining->plan->variant[v].explain.threshold / 0x1p32, explained = 0;
    const struct traffic *traffic = &explaining->scenario->traffic;
    if (!traffic->from_trace || !traffic->summary.present[TRACE_EXPLAINED]) return otherwise;
    for (size_t i = 0; i < explaining->load.count; i++) {
        int8_t said = explaining->load.sample[i].explained;
        explained += said < 0 ? otherwise : said;
    }
    return explaining->load.count > 0 ? explained / (double)explaining->load.count : otherwise;
}

/* An explained request takes (1 + calls) times as long, and the time of its rows. */
struct stretched {
    double factor, more_ns;
};

static struct stretched explained(const struct explaining *explaining, uint32_t v)
{
    const struct explain_plan *plan = &explaining->plan->variant[v].explain;
    if (!explaining->subjects[v].explains || plan->rows == 0) return (struct stretched){1, 0};
    double calls = (double)explain_calls(plan, (int64_t)explaining_figure(explaining, v, TRACE_PAYLOAD));
    return (struct stretched){1 + calls, plan->row_ns * (double)plan->rows};
}

static struct moments with_explanations(const struct explaining *explaining, uint32_t v, struct moments plain)
{
    double share = explaining_explained(explaining, v);
    struct stretched to = explained(explaining, v);
    double square =
        to.factor * to.factor * plain.square + 2 * to.factor * to.more_ns * plain.mean + to.more_ns * to.more_ns;
    return (struct moments){(1 - share) * plain.mean + share * (to.factor * plain.mean + to.more_ns),
                            (1 - share) * plain.square + share * square};
}

/* Tokens of a mean prompt that are not cached. */
static double mean_prefill(const struct explaining *explaining, uint32_t v, const struct token_batch_plan *plan)
{
    return fmax(explaining_figure(explaining, v, TRACE_INPUT_TOKENS) * (1 - plan->cached_share), 1);
}

/* So many of the mean length are in a step that is full: as the cache has room, and the tokens of a step, of which
 * each takes (prefill + output) / output at the mean. */
static double full_step(const struct explaining *explaining, uint32_t v, const struct server_plan *server)
{
    const struct token_batch_plan *plan = &server->tokens;
    double input = fmax(explaining_figure(explaining, v, TRACE_INPUT_TOKENS), 1);
    double output = fmax(explaining_figure(explaining, v, TRACE_OUTPUT_TOKENS), 1);
    double most = server->taken_most > 0 ? fmin(server->taken_most, plan->sequences_max) : plan->sequences_max;
    most = fmin(most, (double)plan->kv_tokens_max / (input + output));
    double prefill = mean_prefill(explaining, v, plan);
    return fmax(fmin(most, plan->tokens_max * output / (prefill + output)), 1);
}

/* A sequence takes a step for each token of its answer, shared with the others in it, and the time of its prompt. */
static double token_batch_ns(const struct explaining *explaining, uint32_t v, const struct server_plan *server)
{
    uint32_t sequences = (uint32_t)full_step(explaining, v, server);
    double output = fmax(explaining_figure(explaining, v, TRACE_OUTPUT_TOKENS), 1);
    return output * (double)server->tokens.step_ns[sequences] / sequences +
           mean_prefill(explaining, v, &server->tokens) * server->tokens.prefill_token_ns;
}

/* How long a server is busy with each request when it always has enough to do. Behind a backlog it has at most
 * taken_most. */
static double saturated_ns(const struct explaining *explaining, uint32_t v, const struct server_plan *server,
                           double mean_ns)
{
    double most = server->taken_most > 0 ? (double)server->taken_most : (double)INFINITY;
    uint32_t present;
    switch (server->serving) {
    case SERVING_SHARED:
        present = most < server->rate.last ? (uint32_t)most : server->rate.last;
        return mean_ns / (present * server->rate.table[present]);
    case SERVING_BATCHES:
        present = most < server->batch.size_max ? (uint32_t)most : server->batch.size_max;
        if (server->batch.service_ns) mean_ns = (double)server->batch.service_ns[present];
        return mean_ns / present / fmin(server->workers, ceil(most / present));
    case SERVING_TOKENS: return token_batch_ns(explaining, v, server);
    case SERVING_ALONE:
    case SERVING_SLOT: break;
    }
    return mean_ns / server->workers;
}

/* One alone: batches and tokens have times of their own. */
static struct moments alone(const struct explaining *explaining, uint32_t v, const struct server_plan *server)
{
    double ns = 0;
    if (server->serving == SERVING_BATCHES && server->batch.service_ns) {
        ns = (double)server->batch.service_ns[1];
    } else if (server->serving == SERVING_TOKENS) {
        ns = explaining_figure(explaining, v, TRACE_OUTPUT_TOKENS) * (double)server->tokens.step_ns[1] +
             mean_prefill(explaining, v, &server->tokens) * server->tokens.prefill_token_ns;
    } else {
        return with_explanations(explaining, v, moments_of_law(explaining, v, &server->service));
    }
    return (struct moments){ns, ns * ns};
}

/* A server that fetches and stores is taken for longer than it is busy. */
static double server_per_s(const struct explaining *explaining, uint32_t v, const struct server_plan *server,
                           double mean_ns)
{
    double ns = saturated_ns(explaining, v, server, mean_ns);
    if (server->taken_most > 0) {
        double moved_ns =
            moments_of_law(explaining, v, server->download).mean + moments_of_law(explaining, v, server->upload).mean;
        ns = fmax(ns, (mean_ns + moved_ns) / server->taken_most);
    }
    return ns > 0 ? (double)NS_PER_S / ns : INFINITY;
}

static void count_servers(const struct explaining *explaining, uint32_t v, struct station *station)
{
    const struct variant_plan *plan = &explaining->plan->variant[v];
    if (plan->front == FRONT_SLOTS) {
        station->servers[0] = station->count = 1;
        return;
    }
    const struct standing_fleet *fleet = &explaining->fleets[plan->fleet];
    if (plan->component == FLEET_NONE) {
        for (uint32_t k = 0; k < plan->kinds; k++) station->servers[k] = fleet->at_rest.machines[k];
    } else {
        uint32_t first = fleet->first_copy[plan->component];
        uint32_t copies = explaining->plan->fleet[plan->fleet].component[plan->component].copies;
        for (uint32_t i = first; i < first + copies; i++)
            if (fleet->at_rest.room[i] != FLEET_NONE) station->servers[fleet->kind[fleet->at_rest.room[i]]]++;
    }
    for (uint32_t k = 0; k < plan->kinds; k++) station->count += station->servers[k];
}

/* Where requests go to any instance alike, the slowest one decides what all of them can carry. */
static void reckon_servers(const struct explaining *explaining, uint32_t v, struct station *station)
{
    const struct variant_plan *plan = &explaining->plan->variant[v];
    bool alike = plan->front == FRONT_INSTANCES && plan->routing == ROUTE_RANDOM;
    struct moments mean = {0, 0};
    double slowest = INFINITY;
    for (uint32_t k = 0; k < plan->kinds; k++) {
        const struct server_plan *server = &plan->server[k];
        double of_all = station->count > 0 ? (double)station->servers[k] / station->count : k == 0;
        if (!(of_all > 0)) continue;
        struct moments moments = alone(explaining, v, server);
        double per_s = server_per_s(explaining, v, server, moments.mean);
        uint32_t workers =
            server->taken_most > 0 && server->taken_most < server->workers ? server->taken_most : server->workers;
        if (station->kinds == 0 && server->serving == SERVING_TOKENS)
            station->sequences = floor(full_step(explaining, v, server));
        if (station->kinds == 0) station->one_per_s = per_s;
        station->kinds += station->servers[k] > 0;
        mean.mean += of_all * moments.mean;
        mean.square += of_all * moments.square;
        station->workers += (double)workers * station->servers[k];
        if (station->servers[k] > 0) station->all_per_s += per_s * station->servers[k];
        slowest = fmin(slowest, per_s);
    }
    if (alike && station->count > 0) station->all_per_s = slowest * station->count;
    station->mean_ns = mean.mean;
    station->cv2 = mean.mean > 0 ? fmax(mean.square / (mean.mean * mean.mean) - 1, 0) : 0;
}

static double share_of_law_above(const struct explaining *explaining, uint32_t v, const struct law *law, double ns)
{
    if (law->kind == LAW_TABLE) return share_of_table_above(law->table, ns);
    struct law plain = *law;
    plain.table = NULL;
    double longer = 0, count = 0;
    for (size_t i = 0; i < explaining->load.count; i++) {
        if (!explaining_is_for(explaining, v, &explaining->load.sample[i])) continue;
        longer += (double)law_at(&plain, &explaining->load.sample[i], 0) > ns;
        count++;
    }
    return count > 0 ? longer / count : 0;
}

double explaining_share_longer(const struct explaining *explaining, uint32_t v, double ns)
{
    const struct server_plan *server = &explaining->plan->variant[v].server[0];
    bool own_times =
        server->serving == SERVING_TOKENS || (server->serving == SERVING_BATCHES && server->batch.service_ns);
    if (own_times) return explaining->stations[v].mean_ns > ns;
    double plain = share_of_law_above(explaining, v, &server->service, ns);
    if (!explaining->subjects[v].explains) return plain;
    struct stretched to = explained(explaining, v);
    double share = explaining_explained(explaining, v);
    double stretched =
        to.more_ns > ns ? 1 : share_of_law_above(explaining, v, &server->service, (ns - to.more_ns) / to.factor);
    return (1 - share) * plain + share * stretched;
}

/* --- All of it --- */

static void reckon_station(struct explaining *explaining, uint32_t v)
{
    struct station *station = &explaining->stations[v];
    station->share = share_of(explaining, v);
    if (!explaining->subjects[v].model_name) return; /* its components serve */
    count_servers(explaining, v, station);
    reckon_servers(explaining, v, station);
}

void explaining_reckon(struct explaining *explaining)
{
    explaining_sample(explaining);
    for (uint32_t v = 0; v < explaining->count; v++) reckon_station(explaining, v);
    explaining_reckon_rate(explaining);
    for (uint32_t v = 0; v < explaining->count; v++)
        explaining->stations[v].offered_per_s = explaining->stations[v].share * explaining->load.per_s;
}
