#include "sim/passed.h"

static_assert(PASSED_MOST <= HISTOGRAM_MANY, "a column is counted at once");

static int128 sum(const int64_t *column, size_t count)
{
    int128 total = 0;
    for (size_t i = 0; i < count; i++) total += column[i];
    return total;
}

static void count_overheads(const struct passed *passed, struct histogram *histogram)
{
    int64_t overhead_ns[PASSED_MOST];
    uint64_t index[PASSED_MOST];
    for (size_t i = 0; i < passed->count; i++)
        overhead_ns[i] = passed->latency_ns[i] - passed->wait_ns[i] - passed->service_ns[i];
    histogram_add_all(histogram, overhead_ns, passed->count, index);
}

/* The bucket of a latency serves the sketch too. */
static void count_times(const struct passed *passed, struct tally *tally)
{
    uint64_t index[PASSED_MOST];
    size_t count = passed->count;
    histogram_add_all(tally->of[MEASURE_WAITING], passed->wait_ns, count, index);
    histogram_add_all(tally->of[MEASURE_SERVICE], passed->service_ns, count, index);
    if (tally->of[MEASURE_OVERHEAD]) count_overheads(passed, tally->of[MEASURE_OVERHEAD]);
    histogram_add_all(tally->of[MEASURE_LATENCY], passed->latency_ns, count, index);
    sketch_step_add_all(tally->step, index, count);
}

void passed_count(struct passed *passed, struct tally *tally, bool counted)
{
    size_t count = passed->count;
    int128 wait = sum(passed->wait_ns, count), service = sum(passed->service_ns, count);
    tally->arrived += count;
    tally->succeeded += count;
    tally->payload_bytes += sum(passed->payload_bytes, count);
    tally->response_bytes += sum(passed->response_bytes, count);
    tally->latency += sum(passed->latency_ns, count);
    tally->sojourn += wait + service;
    gauge_span(&tally->in_queue, wait);
    gauge_span(&tally->busy, service);
    gauge_span(&tally->in_system, wait + service);
    if (counted)
        count_times(passed, tally);
    else
        for (size_t i = 0; i < count; i++) sketch_step_add(tally->step, passed->latency_ns[i]);
    passed->count = 0;
}
