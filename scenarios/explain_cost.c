#include "models/closed_form.h"
#include "models/price_book.h"
#include "scenarios/explaining.h"
#include "sim/capture.h"

#include <string.h>

/* --- An hour's usage --- */

int128 explaining_whole(double quantity)
{
    const double most = 1e18;
    return quantity > 0 ? (int128)fmin(quantity + 0.5, most) : 0;
}

static uint32_t billed_subjects(const struct explaining *explaining)
{
    return explaining->count - explaining->components;
}

static bool rate_is_known(const struct explaining *explaining)
{
    return explaining->plan && isfinite(explaining->load.per_s);
}

static void use_instances(const struct explaining *explaining, uint32_t v, struct billing_usage *usage)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    struct billing_instances *instances = arena_new_array(explaining->arena, FLEET_KINDS, struct billing_instances);
    const struct standing *standing = explaining->plan && subject->type_count > 0
                                          ? &explaining->fleets[explaining->plan->variant[v].fleet].at_rest
                                          : NULL;
    for (uint32_t k = 0; k < subject->type_count; k++) {
        uint32_t count = standing ? standing->machines[k] : explaining->stations[v].servers[k];
        instances[k] = (struct billing_instances){.instance_type = subject->types[k].name,
                                                  .accelerator_type = subject->types[k].accelerator_type,
                                                  .volume_gb = subject->types[k].volume_gb,
                                                  .reserved = subject->types[k].reserved,
                                                  .instance_ns = (int128)count * NS_PER_HOUR};
    }
    usage->instance_count = subject->type_count;
    usage->instances = instances;
}

static struct billing_usage idle_hour(const struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    const struct serverless_config *serverless = subject->config->serverless_config;
    struct billing_usage usage = {.variant_name = subject->name};
    use_instances(explaining, v, &usage);
    if (serverless) {
        usage.memory_mb = (uint32_t)serverless->memory_size_in_mb.value;
        if (serverless->provisioned_concurrency.given)
            usage.provisioned_ns = (int128)serverless->provisioned_concurrency.value * NS_PER_HOUR;
    }
    return usage;
}

double explaining_whole_ms_ns(double ns)
{
    const double little = 1e-6;
    return ceil(ns / (double)NS_PER_MS - little) * (double)NS_PER_MS;
}

/* At the mean half a ms more than durations, unless all are the same. */
static double billed_ns(const struct station *station)
{
    const double none = 1e-9;
    return station->cv2 > none ? station->mean_ns + (double)NS_PER_MS / 2 : explaining_whole_ms_ns(station->mean_ns);
}

static void use_slots(const struct explaining *explaining, uint32_t v, struct billing_usage *usage)
{
    const struct station *station = &explaining->stations[v];
    const struct slots_plan *slots = &explaining->plan->variant[v].slots;
    double busy = station->offered_per_s * station->mean_ns / (double)NS_PER_S;
    double served = station->offered_per_s * (1 - closed_form_erlang_b(slots->most, busy)) * S_PER_HOUR;
    double spilled = slots->provisioned > 0 ? closed_form_erlang_b(slots->provisioned, busy) : 1;
    usage->serverless_ns = explaining_whole(served * spilled * billed_ns(station));
    usage->provisioned_busy_ns = explaining_whole(served * (1 - spilled) * billed_ns(station));
}

/* Records of requests and answers, in S3 for a month; one object a minute and instance. */
static void use_capture(const struct explaining *explaining, uint32_t v, double requests, struct billing_usage *usage)
{
    const struct capture_plan *capture = &explaining->plan->variant[v].capture;
    double records = requests * (double)capture->threshold / 0x1p32;
    double bytes = (double)capture->envelope_bytes;
    if (records <= 0) return;
    if (capture->input)
        bytes += (double)capture_bytes(capture, (int64_t)explaining_figure(explaining, v, TRACE_PAYLOAD));
    if (capture->output)
        bytes += (double)capture_bytes(capture, (int64_t)explaining_figure(explaining, v, TRACE_RESPONSE));
    const double minutes = 60;
    uint32_t host = explaining->subjects[v].host;
    double instances = explaining->fleets[explaining->plan->variant[host].fleet].at_rest.machine_count;
    usage->s3_write_requests += explaining_whole(fmin(records, minutes * instances));
    usage->s3_byte_ns += explaining_whole(records * bytes) * BILLING_MONTH_NS;
}

/* Each asynchronous request is fetched once, its answer stored once. */
static void use_results(const struct explaining *explaining, uint32_t v, double requests, struct billing_usage *usage)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    double bytes = explaining_figure(explaining, v, TRACE_PAYLOAD) + explaining_figure(explaining, v, TRACE_RESPONSE);
    if (!subject->stores_results) return;
    usage->s3_read_requests += explaining_whole(requests);
    usage->s3_write_requests += explaining_whole(requests);
    usage->s3_byte_ns += explaining_whole(requests * bytes) * BILLING_MONTH_NS;
    if (subject->notifies_success) usage->sns_publishes += explaining_whole(requests);
}

/* What the requests of subject v add to the hour of its host. */
static void use_requests(const struct explaining *explaining, uint32_t v, struct billing_usage *usage)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    double requests = explaining->stations[v].offered_per_s * S_PER_HOUR;
    if (!subject->model_name) return;
    if (!subject->shadow) {
        usage->bytes_in += explaining_whole(requests * explaining_figure(explaining, v, TRACE_PAYLOAD));
        usage->bytes_out += explaining_whole(requests * explaining_figure(explaining, v, TRACE_RESPONSE));
    }
    if (subject->mode == MODE_SERVERLESS) use_slots(explaining, v, usage);
    if (subject->captures) use_capture(explaining, v, requests, usage);
    use_results(explaining, v, requests, usage);
}

/* --- Its bill --- */

static int64_t money_from(double e10_usd)
{
    return e10_usd < (double)INT64_MAX ? (int64_t)llround(e10_usd) : INT64_MAX;
}

int64_t explaining_times(int64_t e10_usd, int64_t factor)
{
    int64_t product;
    return __builtin_mul_overflow(e10_usd, factor, &product) ? INT64_MAX : product;
}

static bool same_line(const struct cost_line *a, const struct cost_line *b)
{
    return strcmp(a->variant_name, b->variant_name) == 0 && strcmp(a->usage_type, b->usage_type) == 0 &&
           strcmp(a->charge, b->charge) == 0;
}

/* Every line of the idle hour is one of the other's too. Lines of nothing are left out. */
static void join_lines(const struct explaining *explaining, const struct cost_line *idle, size_t idle_count,
                       const struct cost_line *offered, size_t offered_count, struct explanation_cost *cost)
{
    struct explanation_charge *charges = arena_new_array(explaining->arena, offered_count, struct explanation_charge);
    for (size_t i = 0; i < offered_count; i++) {
        if (offered[i].cost_e10_usd == 0) continue;
        struct explanation_charge *charge = &charges[cost->charge_count++];
        *charge = (struct explanation_charge){.variant_name = offered[i].variant_name,
                                              .charge = offered[i].charge,
                                              .usage_type = offered[i].usage_type,
                                              .offered_e10_usd = offered[i].cost_e10_usd,
                                              .estimated = offered[i].estimated,
                                              .price_source = offered[i].price_source};
        for (size_t k = 0; k < idle_count; k++)
            if (same_line(&idle[k], &offered[i])) charge->idle_e10_usd = idle[k].cost_e10_usd;
    }
    cost->charges = charges;
}

/* false where something has no price. */
static bool reckon_bill(struct explaining *explaining)
{
    struct explanation_cost *cost = &explaining->explanation->cost;
    uint32_t count = billed_subjects(explaining);
    struct billing_usage idle[PLAN_FLEETS], offered[PLAN_FLEETS];
    struct faults *faults = faults_new(explaining->arena);
    for (uint32_t v = 0; v < count; v++) {
        idle[v] = offered[v] = idle_hour(explaining, v);
        if (!billing_check(explaining->terms, &idle[v], (struct place){.file = NULL}, faults, explaining->arena))
            return false;
    }
    cost->has_offered = rate_is_known(explaining);
    cost->offered_per_s = explaining->load.per_s;
    for (uint32_t v = 0; cost->has_offered && v < explaining->count; v++)
        use_requests(explaining, v, &offered[explaining->subjects[v].host]);
    struct cost_line *idle_lines, *offered_lines;
    size_t idle_count = billing_lines(explaining->terms, idle, count, 1, explaining->arena, &idle_lines);
    size_t offered_count = billing_lines(explaining->terms, offered, count, 1, explaining->arena, &offered_lines);
    join_lines(explaining, idle_lines, idle_count, offered_lines, offered_count, cost);
    cost->idle_e10_usd = billing_total_e10_usd(idle_lines, idle_count);
    cost->offered_e10_usd = billing_total_e10_usd(offered_lines, offered_count);
    cost->idle_month_e10_usd = explaining_times(cost->idle_e10_usd, HOURS_PER_MONTH);
    cost->offered_month_e10_usd = explaining_times(cost->offered_e10_usd, HOURS_PER_MONTH);
    return true;
}

static void say_bill(struct explaining *explaining)
{
    const struct explanation_cost *cost = &explaining->explanation->cost;
    struct arena *arena = explaining->arena;
    explaining_say(explaining, "An hour in which nothing is called costs %s USD, a month of 730 hours %s USD.",
                   figure_money(arena, cost->idle_e10_usd), figure_money(arena, cost->idle_month_e10_usd));
    if (!cost->has_offered) return;
    explaining_say(explaining, "An hour at %s%s costs %s USD, a month %s USD.",
                   explaining->load.at_most ? "the most of " : "",
                   explaining_count(explaining, cost->offered_per_s, "request a second", "requests a second"),
                   figure_money(arena, cost->offered_e10_usd), figure_money(arena, cost->offered_month_e10_usd));
    if (cost->offered_per_s > 0)
        explaining_say(
            explaining, "That is %s USD for a million requests.",
            figure_money(arena, money_from((double)cost->offered_e10_usd * 1e6 / (cost->offered_per_s * S_PER_HOUR))));
}

/* --- What is paid without requests --- */

static void say_idle(struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    const struct serverless_config *serverless = subject->config->serverless_config;
    const struct managed_instance_scaling *scaling = subject->config->managed_instance_scaling;
    const char *name = explaining_name(explaining, v);
    if (serverless && serverless->provisioned_concurrency.given)
        explaining_say(explaining,
                       "The provisioned slots of %s are paid for whether they are used or not, those on demand "
                       "only while they serve.",
                       name);
    else if (serverless)
        explaining_say(explaining, "Nothing is paid for %s while nothing is called.", name);
    else if (subject->types[0].reserved)
        explaining_say(explaining, "The hours of %s are paid for with its reservation, and are not on this bill.",
                       name);
    else if (subject->mode == MODE_ASYNC)
        explaining_say(explaining,
                       "The instances of %s cost the same idle or busy; at zero instances, where auto scaling "
                       "can bring it, they cost nothing.",
                       name);
    else if (subject->model_name)
        explaining_say(explaining, "The instances of %s cost the same idle or busy.", name);
    else if (scaling && scaling->min_instance_count.given && scaling->min_instance_count.value == 0)
        explaining_say(explaining,
                       "The instances of %s cost the same idle or busy; without any copy it can go to zero, and "
                       "costs nothing then.",
                       name);
    else
        explaining_say(explaining, "The instances of %s cost the same, whatever copies are on them.", name);
}

static void say_later(struct explaining *explaining, uint32_t v)
{
    if (!explaining->plan || explaining->subjects[v].type_count == 0) return;
    const struct standing_fleet *fleet = &explaining->fleets[explaining->plan->variant[v].fleet];
    if (fleet->at_start.machine_count == fleet->at_rest.machine_count) return;
    explaining_say(explaining, "That is with the %s that %s has after %s, not with the %u of second 0.",
                   explaining_count(explaining, fleet->at_rest.machine_count, "instance", "instances"),
                   explaining_name(explaining, v), explaining_time(explaining, fleet->rest_ns),
                   fleet->at_start.machine_count);
}

bool explaining_find_usd(const struct explaining *explaining, enum price_usage usage, const char *key,
                         struct decimal *usd)
{
    struct price price;
    struct price_key wanted = {usage, key, explaining->terms.region};
    return price_book_find(explaining->terms.book, explaining->arena, wanted, &price) && price_of_one(&price, usd);
}

bool explaining_serverless_usd(const struct explaining *explaining, uint32_t memory_mb, struct decimal *usd)
{
    return explaining_find_usd(explaining, PRICE_SERVERLESS_SECOND, arena_format(explaining->arena, "%u", memory_mb),
                               usd);
}

/* What a request costs where nothing is known of how long it takes. */
static void say_second(struct explaining *explaining, uint32_t v)
{
    const struct serverless_config *config = explaining->subjects[v].config->serverless_config;
    struct decimal usd;
    char text[MONEY_TEXT];
    if (explaining->plan || !config) return;
    if (!explaining_serverless_usd(explaining, (uint32_t)config->memory_size_in_mb.value, &usd)) return;
    explaining_say(explaining, "A second of a request costs %s USD at %lld MB, by the millisecond.",
                   decimal_text(usd, text), (long long)config->memory_size_in_mb.value);
}

void explain_cost(struct explaining *explaining)
{
    explaining_open(explaining, "Cost", EXPLAINING_ENDPOINT, "What it costs (USD an hour)");
    explaining->explanation->has_cost = reckon_bill(explaining);
    if (explaining->explanation->has_cost)
        say_bill(explaining);
    else
        explaining_say(explaining,
                       "The built-in prices do not hold everything here: a scenario can give them in \"Prices\".");
    if (explaining->terms.discounts && explaining->terms.discounts->has_plan)
        explaining_say(explaining, "The Savings Plan is not in these figures: what it covers of an hour is simulated.");
    for (uint32_t v = 0; v < billed_subjects(explaining); v++) {
        say_idle(explaining, v);
        say_later(explaining, v);
        say_second(explaining, v);
        explain_break_even(explaining, v);
    }
}
