#include "models/client.h"
#include "scenarios/explaining.h"

static const struct variant_plan *plan_of(const struct explaining *explaining, uint32_t v)
{
    return explaining->plan ? &explaining->plan->variant[v] : NULL;
}

const struct fleet_plan *explaining_fleet(const struct explaining *explaining, uint32_t v)
{
    return &explaining->plan->fleet[explaining->plan->variant[v].fleet];
}

/* --- Where --- */

static const char *type_words(const struct explaining *explaining, const struct compiled_type *type)
{
    const struct instance_type *found = type->type;
    if (!found) return type->name;
    const char *accelerators =
        found->accelerator_count > 0
            ? arena_format(explaining->arena, ", %d x %s", found->accelerator_count, found->accelerator_model)
            : "";
    return arena_format(explaining->arena, "%s (%d vCPU, %g GiB%s)", type->name, found->vcpu, found->memory_gib,
                        accelerators);
}

const char *explaining_place(const struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    struct arena *arena = explaining->arena;
    bool begun = explaining->plan != NULL;
    const struct standing *standing = begun ? &explaining->fleets[explaining->plan->variant[v].fleet].at_start : NULL;
    uint32_t count = begun ? standing->machine_count : explaining->stations[v].count;
    const char *words = explaining_count(explaining, count, "instance", "instances");
    if (subject->type_count == 1)
        return arena_format(arena, "%s of %s", words, type_words(explaining, &subject->types[0]));
    for (uint32_t k = 0; k < subject->type_count; k++) {
        const char *before = k > 0 ? ", " : begun ? ": " : " of these pools, the first that is to be had: ";
        const char *number = begun ? arena_format(arena, "%u of ", standing->machines[k]) : "";
        words = arena_format(arena, "%s%s%s%s", words, before, number, type_words(explaining, &subject->types[k]));
    }
    return words;
}

double explaining_start_up_ns(const struct explaining *explaining, uint32_t v)
{
    return explaining_start_ns(&explaining_fleet(explaining, v)->kind[0].start);
}

void explaining_say_pools(struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    if (subject->type_count > 1)
        explaining_say(
            explaining,
            "A launch takes the pool of the first priority that has capacity and is below its quota; one that "
            "finds none waits, and is given up after %s.",
            explaining->plan
                ? explaining_time(explaining, (double)explaining_fleet(explaining, v)->provision_timeout_ns)
                : "VariantInstanceProvisionTimeoutInSeconds");
    if (!explaining->plan) return;
    const struct fleet_plan *fleet = explaining_fleet(explaining, v);
    for (uint32_t k = 0; k < fleet->kinds; k++)
        if (fleet->kind[k].most != UINT32_MAX)
            explaining_say(explaining, "No more than %u of %s can be had (%s).", fleet->kind[k].most,
                           subject->types[k].name, subject->types[k].reserved ? "quota or reservation" : "quota");
    const struct standing_fleet *begun = &explaining->fleets[explaining->plan->variant[v].fleet];
    if (begun->at_start.machine_count < fleet->initial)
        explaining_say(explaining, "Of %s asked for, %u can be had at second 0, and %u after %s.",
                       explaining_count(explaining, fleet->initial, "instance", "instances"),
                       begun->at_start.machine_count, begun->at_rest.machine_count,
                       begun->rest_ns > 0 ? explaining_time(explaining, begun->rest_ns) : "an hour");
}

/* --- Who --- */

void explaining_say_share(struct explaining *explaining, uint32_t v)
{
    const struct station *station = &explaining->stations[v];
    uint32_t alike =
        explaining->components > 0 ? explaining->components : (uint32_t)explaining->config->production_variant_count;
    const char *rate =
        isnan(station->offered_per_s)
            ? ""
            : arena_format(explaining->arena, ", %s%s a second", explaining->load.at_most ? "at most " : "",
                           explaining_number(explaining, station->offered_per_s));
    if (explaining->subjects[v].shadow)
        explaining_say(explaining,
                       "It is a shadow: it gets copies of %s of the requests%s. No caller waits for its answers, which "
                       "are dropped; its instances cost their full price.",
                       explaining_share(explaining, station->share), rate);
    else if (alike > 1)
        explaining_say(explaining, "It gets %s of the requests%s.", explaining_share(explaining, station->share), rate);
}

/* --- What waits where --- */

/* "Each instance" or, where several types serve, "Each ml.g5.xlarge". */
static const char *each_words(const struct explaining *explaining, uint32_t v, uint32_t kind)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    if (subject->component) return "Each copy";
    return subject->type_count > 1 ? arena_format(explaining->arena, "Each %s", subject->types[kind].name)
                                   : "Each instance";
}

/* How much longer each of n takes that share a server (docs/models.md, "Processor sharing"). */
static double stretch(const struct sharing_rate *rate, uint32_t n)
{
    return n <= rate->last ? 1 / rate->table[n] : n / (rate->table[rate->last] * rate->last);
}

static void say_work(struct explaining *explaining, const struct server_plan *server, const char *each)
{
    const struct batch_plan *batch = &server->batch;
    switch (server->serving) {
    case SERVING_ALONE:
    case SERVING_SLOT:
        explaining_say(explaining, "%s serves %s at a time.", each,
                       explaining_count(explaining, server->workers, "request", "requests"));
        break;
    case SERVING_SHARED:
        if (server->rate.shared)
            explaining_say(explaining,
                           "%s serves all that are there, who share %s: with %u of them each takes %s times as "
                           "long.",
                           each, explaining_count(explaining, server->workers, "worker", "workers"),
                           2 * server->workers,
                           explaining_number(explaining, stretch(&server->rate, 2 * server->workers)));
        else
            explaining_say(explaining, "%s serves up to %s at a time, which then take %s times as long as one alone.",
                           each, explaining_count(explaining, server->workers, "request", "requests"),
                           explaining_number(explaining, stretch(&server->rate, server->workers)));
        break;
    case SERVING_BATCHES:
        explaining_say(explaining,
                       "%s has %s up to %u requests at once: as soon as so many wait, or the first has "
                       "waited %s.",
                       each, explaining_count(explaining, server->workers, "worker that takes", "workers that take"),
                       batch->size_max, explaining_time(explaining, (double)batch->delay_max_ns));
        break;
    case SERVING_TOKENS:
        explaining_say(
            explaining, "%s has up to %u sequences in each step, of %s in all, and a key-value cache for %s.", each,
            server->tokens.sequences_max, explaining_count(explaining, server->tokens.tokens_max, "token", "tokens"),
            explaining_count(explaining, (double)server->tokens.kv_tokens_max, "token", "tokens"));
        break;
    }
}

static void say_queue(struct explaining *explaining, uint32_t v, const struct server_plan *server)
{
    const char *refused = arena_format(explaining->arena, "%s (the container's own 503) at once",
                                       explaining_status(explaining, v, FAILURE_QUEUE_FULL));
    if (server->queue_capacity == QUEUE_UNBOUNDED)
        explaining_say(explaining,
                       "What finds no room waits in the container, however many: the service keeps no queue of "
                       "its own.");
    else if (server->queue_capacity == 0)
        explaining_say(explaining, "Nothing waits: what finds no room gets %s.", refused);
    else
        explaining_say(explaining, "What finds no room waits in the container, up to %s; the next one gets %s.",
                       explaining_count(explaining, server->queue_capacity, "request", "requests"), refused);
}

void explaining_say_servers(struct explaining *explaining, uint32_t v)
{
    const struct variant_plan *plan = plan_of(explaining, v);
    const struct compiled_variant *host = &explaining->subjects[explaining->subjects[v].host];
    if (!plan) {
        const struct instance_type *type = host->types[0].type;
        if (type)
            explaining_say(explaining,
                           "Each instance serves %s at a time unless its model says otherwise: one for each %s.",
                           explaining_count(explaining, instance_type_workers(type), "request", "requests"),
                           type->accelerator_count > 0 ? "accelerator" : "vCPU");
        return;
    }
    uint32_t kinds = explaining->subjects[v].component ? 1 : plan->kinds;
    for (uint32_t k = 0; k < kinds; k++) say_work(explaining, &plan->server[k], each_words(explaining, v, k));
    if (plan->front == FRONT_INSTANCES) say_queue(explaining, v, &plan->server[0]);
}

void explaining_say_routing(struct explaining *explaining, uint32_t v)
{
    const struct routing_config *config = explaining->subjects[v].config->routing_config;
    if (explaining->stations[v].count < 2) return;
    bool least = config && config->routing_strategy == ROUTING_LEAST_OUTSTANDING_REQUESTS;
    const char *servers = explaining->subjects[v].component ? "copies" : "instances";
    if (least)
        explaining_say(explaining,
                       "LEAST_OUTSTANDING_REQUESTS: of %u %s the one with the fewest requests gets the next.",
                       explaining->stations[v].count, servers);
    else
        explaining_say(explaining, "RANDOM%s: each of %u %s gets the next request alike, whether it is busy or not.",
                       config ? "" : " (by default)", explaining->stations[v].count, servers);
}

/* --- Each way of serving --- */

static void say_no_instance(struct explaining *explaining, uint32_t v)
{
    if (explaining->subjects[v].shadow) return;
    const char *back = explaining->plan
                           ? arena_format(explaining->arena, ", until a new one has started, %s later",
                                          explaining_time(explaining, explaining_start_up_ns(explaining, v)))
                           : "";
    explaining_say(explaining, "While none is in service (all have failed%s), calls get %s.", back,
                   explaining_status(explaining, v, FAILURE_NO_SERVER));
}

static void explain_real_time(struct explaining *explaining, uint32_t v)
{
    explaining_say(explaining, "It serves in real time on %s.", explaining_place(explaining, v));
    explaining_say_share(explaining, v);
    explaining_say_pools(explaining, v);
    explaining_say_servers(explaining, v);
    explaining_say_routing(explaining, v);
    say_no_instance(explaining, v);
}

static void explain_serverless(struct explaining *explaining, uint32_t v)
{
    const struct serverless_config *config = explaining->subjects[v].config->serverless_config;
    explaining_say(
        explaining,
        "It is serverless: up to %s at once, each in a slot of %lld MB of its own. Nothing waits: one more gets "
        "%s at once.",
        explaining_count(explaining, (double)config->max_concurrency.value, "request", "requests"),
        (long long)config->memory_size_in_mb.value, explaining_status(explaining, v, FAILURE_THROTTLED));
    if (config->provisioned_concurrency.given)
        explaining_say(
            explaining, "%s always warm; what they have no room for spills over to slots on demand.",
            explaining_count(explaining, (double)config->provisioned_concurrency.value, "slot is", "slots are"));
    if (explaining->plan) {
        const struct slots_plan *slots = &explaining->plan->variant[v].slots;
        double cold_ns = explaining_moments(slots->cold_start_ns).mean;
        double idle_ns =
            slots->idle_timeouts_ns ? explaining_moments(slots->idle_timeouts_ns).mean : (double)slots->idle_timeout_ns;
        explaining_say(
            explaining,
            "A request that finds no idle slot starts one, and its caller waits %s longer. A slot that is idle for "
            "%s goes.",
            explaining_time(explaining, cold_ns), explaining_time(explaining, idle_ns));
    }
    explaining_say(explaining,
                   config->provisioned_concurrency.given
                       ? "Without requests the slots on demand go to zero, the provisioned ones stay."
                       : "Without requests it goes to zero: nothing is paid then, and the next caller waits for a "
                         "cold start.");
}

void explaining_say_backlog(struct explaining *explaining, uint32_t v)
{
    const struct variant_plan *plan = plan_of(explaining, v);
    const struct async_client_config *client = explaining->config->async_inference_config->client_config;
    double life_ns = CLIENT_REQUEST_TTL_MOST_S * (double)NS_PER_S;
    if (plan)
        life_ns = plan->backlog.lives ? explaining_moments(plan->backlog.lives).mean : (double)plan->backlog.life_ns;
    if (plan)
        explaining_say(explaining, "Each instance takes %s from the backlog at once.",
                       explaining_count(explaining, plan->server[0].taken_most, "request", "requests"));
    else if (client && client->max_concurrent_invocations_per_instance.given)
        explaining_say(explaining, "Each instance takes up to %lld requests from the backlog at once.",
                       (long long)client->max_concurrent_invocations_per_instance.value);
    explaining_say(
        explaining,
        "No request is refused for want of room, also with no instance in service: it waits in the backlog, and "
        "expires there after %s%s without an answer.",
        explaining_time(explaining, life_ns), plan && plan->backlog.lives ? " at the mean" : "");
}

static void say_results(struct explaining *explaining)
{
    const struct async_output_config *output = explaining->config->async_inference_config->output_config;
    const struct async_notification_config *topics = output ? output->notification_config : NULL;
    bool success = topics && topics->success_topic, failure = topics && topics->error_topic;
    explaining_say(explaining, "Answers go to S3%s; %s.",
                   output && output->s3_failure_path ? ", failures to a path of their own" : "",
                   success && failure ? "SNS tells of successes and of failures"
                   : success          ? "SNS tells of successes, and nobody is told of failures"
                   : failure          ? "SNS tells of failures only"
                                      : "nobody is told: the caller has to look there");
}

static void explain_async(struct explaining *explaining, uint32_t v)
{
    explaining_say(
        explaining,
        "It serves asynchronously on %s: a call is accepted at once (202), its payload lies in S3, and it waits "
        "in a backlog in front of all instances.",
        explaining_place(explaining, v));
    explaining_say_share(explaining, v);
    explaining_say_pools(explaining, v);
    explaining_say_servers(explaining, v);
    explaining_say_backlog(explaining, v);
    say_results(explaining);
}

void explain_serving(struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    explaining_open(explaining, "Serving", v, "how it serves");
    if (subject->component)
        explain_component(explaining, v);
    else if (!subject->model_name && !subject->config->serverless_config)
        explain_host(explaining, v);
    else if (subject->mode == MODE_SERVERLESS)
        explain_serverless(explaining, v);
    else if (subject->mode == MODE_ASYNC)
        explain_async(explaining, v);
    else
        explain_real_time(explaining, v);
}
