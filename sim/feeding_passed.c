/* The part of feeding.h that measures requests as they pass, one by one or in columns. */
#include "sim/feeding.h"

#include "sim/foresight.h"

static void note(const struct variant *variant, enum scaling_feed feed, int64_t value)
{
    struct meter *meter = variant->measured[feed - FEED_CONCURRENCY];
    if (meter) meter_note(meter, value);
}

/* Without an upload its answer is stored at once. */
static bool uploads(const struct endpoint *endpoint, const struct server *server, uint32_t index)
{
    return server->plan->upload && endpoint->errands[index].upload_ns > 0;
}

void feeding_served_otherwise(const struct endpoint *endpoint, const struct server *server, uint32_t index,
                              int64_t now_ns)
{
    const struct request *request = &endpoint->pool.requests[index];
    const struct variant *variant = &endpoint->variants[server->variant];
    enum front front = endpoint->plan->variant[server->variant].front;
    int64_t from_ns = variant->waits_inside ? request->arrival_ns : request->start_ns;
    note(variant, FEED_MODEL_TIME, time_earlier(now_ns - from_ns, variant->invocation_most_ns));
    note(variant, FEED_OVERHEAD, request->overhead_ns + from_ns - request->arrival_ns);
    if (front == FRONT_BACKLOG && !uploads(endpoint, server, index))
        note(variant, FEED_PROCESSING, now_ns - request->arrival_ns);
    /* It has one less now; a slot has one, or none. */
    if (variant->measured[0] && front != FRONT_SLOTS) feeding_present(variant, endpoint, server);
}

/* Nobody waits for longer than the container may take, so that no time of what was not waited for in vain is cut off, and their sum is no large
 * number. */
static bool is_never_cut(const struct variant *variant)
{
    return variant->patience.ns <= variant->invocation_most_ns && variant->patience.ns < INT64_MAX / PASSED_MOST;
}

static int64_t sum_in_container(const struct passed *passed)
{
    int64_t sum_ns = 0;
    for (size_t i = 0; i < passed->count; i++) sum_ns += passed->wait_ns[i] + passed->service_ns[i];
    return sum_ns;
}

/* Without an overhead that is what their callers wait for. */
static bool is_latency(const struct variant *variant)
{
    const struct foresight *foresight = variant->foresight;
    return foresight && foresight->alike && !foresight->alike->overhead;
}

static const int64_t *times_in_container(const struct variant *variant, const struct passed *passed, bool cut,
                                         int64_t *model_ns)
{
    if (is_latency(variant) && !cut) return passed->latency_ns;
    for (size_t i = 0; i < passed->count; i++)
        model_ns[i] = time_earlier(passed->wait_ns[i] + passed->service_ns[i], variant->invocation_most_ns);
    return model_ns;
}

/* `cut`: the times of some may be. */
static void passed_in_container(const struct variant *variant, struct meter *meter, const struct passed *passed,
                                bool cut)
{
    int64_t model_ns[PASSED_MOST];
    if (meter->adds_up && !cut)
        meter_note_sum(meter, sum_in_container(passed), passed->count);
    else
        meter_note_all(meter, times_in_container(variant, passed, cut, model_ns), passed->count);
}

static void passed_outside(struct meter *meter, const struct passed *passed)
{
    int64_t overhead_ns[PASSED_MOST];
    for (size_t i = 0; i < passed->count; i++)
        overhead_ns[i] = passed->latency_ns[i] - passed->wait_ns[i] - passed->service_ns[i];
    meter_note_all(meter, overhead_ns, passed->count);
}

void feeding_passed_late(const struct variant *variant, const struct passed *passed)
{
    struct meter *of_model = variant->measured[FEED_MODEL_TIME - FEED_CONCURRENCY];
    struct meter *of_overhead = variant->measured[FEED_OVERHEAD - FEED_CONCURRENCY];
    if (of_model) passed_in_container(variant, of_model, passed, true);
    if (of_overhead) passed_outside(of_overhead, passed);
}

void feeding_passed(const struct variant *variant, const struct passed *passed)
{
    struct meter *of_model = variant->measured[FEED_MODEL_TIME - FEED_CONCURRENCY];
    struct meter *of_overhead = variant->measured[FEED_OVERHEAD - FEED_CONCURRENCY];
    if (of_model) passed_in_container(variant, of_model, passed, !is_never_cut(variant));
    if (of_overhead) passed_outside(of_overhead, passed);
}
