#include "models/price_book.h"
#include "scenarios/explaining.h"

static int64_t request_e10_usd(struct decimal usd, double ns)
{
    return money_of(usd, explaining_whole(explaining_whole_ms_ns(ns)), NS_PER_S);
}

/* What serving a model without instances would take: the cheapest profile by memory or, where a profile is for any
 * place, the smallest memory that holds the model. */
struct slot_offer {
    uint32_t memory_mb; /* 0: none */
    int64_t request_e10_usd;
};

static uint32_t least_memory_mb(const struct model *model)
{
    const uint32_t step_mb = 1024, most_mb = 6144;
    const double mb_per_gb = 1000;
    double needed_mb = model->has_model_data ? model->model_data_gb * mb_per_gb : 0;
    for (uint32_t memory_mb = step_mb; memory_mb <= most_mb; memory_mb += step_mb)
        if (needed_mb < memory_mb) return memory_mb;
    return 0;
}

static struct slot_offer slot_offer(const struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    const struct model *model = models_find(&explaining->scenario->models, subject->model_name);
    const struct instance_type *type = subject->types[0].type;
    bool plain = type && type->accelerator_count == 0;
    struct slot_offer best = {0, 0};
    for (size_t p = 0; model && p < model->profile_count; p++) {
        const struct profile *profile = &model->profiles[p];
        bool anywhere = !profile->instance_type && profile->memory_mb == 0 && plain;
        uint32_t memory_mb = anywhere ? least_memory_mb(model) : profile->memory_mb;
        double mean_ms = profile->has_service_time ? distribution_mean(&profile->service_time) : NAN;
        struct decimal usd;
        if (memory_mb == 0 || !isfinite(mean_ms) || !explaining_serverless_usd(explaining, memory_mb, &usd)) continue;
        int64_t price = request_e10_usd(usd, mean_ms * (double)NS_PER_MS);
        if (price > 0 && (best.memory_mb == 0 || price < best.request_e10_usd))
            best = (struct slot_offer){memory_mb, price};
    }
    return best;
}

static const char *verdict(const struct explaining *explaining, double even_per_s, double most_per_s,
                           double offered_per_s)
{
    if (even_per_s > most_per_s)
        return " That is more than they can carry: serverless is cheaper at any rate that they can.";
    if (!isfinite(offered_per_s) || explaining->load.at_most) return "";
    return offered_per_s < even_per_s ? " Less is offered: serverless is cheaper."
                                      : " More is offered: the instances are cheaper.";
}

/* Instances, real-time or asynchronous, against slots on demand. */
static void say_against_slots(struct explaining *explaining, uint32_t v, int64_t month_e10_usd)
{
    struct slot_offer offer = slot_offer(explaining, v);
    const struct station *station = &explaining->stations[v];
    if (offer.memory_mb == 0) return;
    int64_t even = billing_break_even_requests(month_e10_usd, offer.request_e10_usd);
    double even_per_s = (double)even / S_PER_MONTH;
    explaining_say(explaining, "Break-even of %s with serverless at %u MB: %s requests a month, %s a second.%s",
                   explaining_name(explaining, v), offer.memory_mb, figure_count(explaining->arena, (uint64_t)even),
                   explaining_number(explaining, even_per_s),
                   verdict(explaining, even_per_s, station->all_per_s, station->offered_per_s));
}

/* What is stored and fetched is all that differs from real time, unless there are no instances for a while. */
static void say_against_backlog(struct explaining *explaining, uint32_t v, int64_t hour_e10_usd)
{
    struct cost_line *lines;
    bool is_async = explaining->subjects[v].mode == MODE_ASYNC;
    double requests = explaining->stations[v].offered_per_s * S_PER_HOUR;
    double bytes = explaining_figure(explaining, v, TRACE_PAYLOAD) + explaining_figure(explaining, v, TRACE_RESPONSE);
    if (!isfinite(requests) || explaining->load.at_most) return;
    struct billing_usage usage = {.variant_name = explaining->subjects[v].name,
                                  .s3_read_requests = explaining_whole(requests),
                                  .s3_write_requests = explaining_whole(requests),
                                  .s3_byte_ns = explaining_whole(requests * bytes) * BILLING_MONTH_NS};
    if (explaining->subjects[v].notifies_success) usage.sns_publishes = explaining_whole(requests);
    size_t count = billing_lines(explaining->terms, &usage, 1, 1, explaining->arena, &lines);
    int64_t month_e10_usd = explaining_times(billing_total_e10_usd(lines, count), HOURS_PER_MONTH);
    double zero_hours = (double)month_e10_usd / (double)hour_e10_usd;
    const char *made_up = zero_hours >= (double)HOURS_PER_MONTH
                              ? "no time at zero instances makes up for that"
                              : arena_format(explaining->arena, "%s hours a month at zero instances make up for that",
                                             explaining_number(explaining, zero_hours));
    if (is_async)
        explaining_say(explaining, "The requests of %s cost %s USD a month for S3%s that real time would not; %s.",
                       explaining_name(explaining, v), figure_money(explaining->arena, month_e10_usd),
                       usage.sns_publishes > 0 ? " and SNS" : "", made_up);
    else
        explaining_say(explaining,
                       "Served asynchronously, the requests of %s would cost %s USD a month more, for S3; %s.",
                       explaining_name(explaining, v), figure_money(explaining->arena, month_e10_usd), made_up);
}

/* Slots against one instance of the cheapest type that the model has a profile for. */
static void say_against_instance(struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    const struct model *model = models_find(&explaining->scenario->models, subject->model_name);
    const struct profile *cheapest = NULL;
    int64_t month_e10_usd = INT64_MAX;
    struct decimal usd;
    for (size_t p = 0; p < model->profile_count; p++) {
        const struct profile *profile = &model->profiles[p];
        if (!profile->instance_type ||
            !explaining_find_usd(explaining, PRICE_INSTANCE_HOUR, profile->instance_type, &usd))
            continue;
        int64_t month = money_of(usd, HOURS_PER_MONTH, 1);
        if (month >= month_e10_usd) continue;
        month_e10_usd = month;
        cheapest = profile;
    }
    uint32_t memory_mb = (uint32_t)subject->config->serverless_config->memory_size_in_mb.value;
    if (!cheapest || !explaining_serverless_usd(explaining, memory_mb, &usd)) return;
    int64_t price = request_e10_usd(usd, explaining->stations[v].mean_ns);
    if (price <= 0) return;
    const struct instance_type *type = catalogue_find(explaining->catalogue, cheapest->instance_type);
    double workers = type ? (double)instance_type_workers(type) : (double)NAN;
    if (cheapest->workers > 0) workers = cheapest->workers;
    double mean_ms = cheapest->has_service_time ? distribution_mean(&cheapest->service_time) : NAN;
    double most_per_s = workers / mean_ms * (double)(NS_PER_S / NS_PER_MS);
    int64_t even = billing_break_even_requests(month_e10_usd, price);
    double even_per_s = (double)even / S_PER_MONTH;
    explaining_say(explaining,
                   "Break-even of %s, on demand, with one %s in real time: %s requests a month, %s a second%s.%s",
                   explaining_name(explaining, v), cheapest->instance_type,
                   figure_count(explaining->arena, (uint64_t)even), explaining_number(explaining, even_per_s),
                   isfinite(most_per_s) ? arena_format(explaining->arena, " (it can carry %s)",
                                                       explaining_number(explaining, most_per_s))
                                        : "",
                   verdict(explaining, even_per_s, isfinite(most_per_s) ? most_per_s : INFINITY,
                           explaining->stations[v].offered_per_s));
    explaining_say(explaining,
                   "Asynchronous serving there costs the same instance, S3 beside it, and nothing while it is at "
                   "zero instances.");
}

void explain_break_even(struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    if (!explaining->plan || subject->shadow || !subject->model_name) return;
    if (subject->mode == MODE_SERVERLESS) {
        say_against_instance(explaining, v);
        return;
    }
    int64_t hour_e10_usd = 0;
    for (uint32_t k = 0; k < subject->type_count; k++) {
        struct decimal usd;
        if (subject->types[k].reserved ||
            !explaining_find_usd(explaining, PRICE_INSTANCE_HOUR, subject->types[k].name, &usd))
            return;
        hour_e10_usd = money_add(hour_e10_usd, money_of(usd, explaining->stations[v].servers[k], 1));
    }
    if (hour_e10_usd <= 0) return;
    say_against_slots(explaining, v, explaining_times(hour_e10_usd, HOURS_PER_MONTH));
    say_against_backlog(explaining, v, hour_e10_usd);
}
