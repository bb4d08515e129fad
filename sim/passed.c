#include "sim/passed.h"

static_assert(PASSED_MOST <= HISTOGRAM_MANY, "a column is counted at once");

/* What its values add up to is what its histogram has more. */
static int128 count_column(struct histogram *histogram, const int64_t *column, size_t count, uint64_t *index)
{
    int128 before = histogram->sum;
    histogram_add_all(histogram, column, count, index);
    return histogram->sum - before;
}

static void count_overheads(const struct passed *passed, struct histogram *histogram)
{
    int64_t overhead_ns[PASSED_MOST];
    uint64_t index[PASSED_MOST];
    for (size_t i = 0; i < passed->count; i++)
        overhead_ns[i] = passed->latency_ns[i] - passed->wait_ns[i] - passed->service_ns[i];
    histogram_add_all(histogram, overhead_ns, passed->count, index);
}

struct sums {
    int128 wait, service, latency;
};

/* The bucket of a latency serves the sketch too. */
static struct sums count_times(const struct passed *passed, struct tally *tally)
{
    uint64_t index[PASSED_MOST];
    struct sums sums;
    sums.wait = count_column(tally->of[MEASURE_WAITING], passed->wait_ns, passed->count, index);
    sums.service = count_column(tally->of[MEASURE_SERVICE], passed->service_ns, passed->count, index);
    sums.latency = count_column(tally->of[MEASURE_LATENCY], passed->latency_ns, passed->count, index);
    sketch_step_add_all(tally->step, index, passed->count);
    return sums;
}

/* Before the end of the warm-up: no times, only what the series needs. */
static struct sums add_up(const struct passed *passed, struct tally *tally)
{
    for (size_t i = 0; i < passed->count; i++) sketch_step_add(tally->step, passed->latency_ns[i]);
    return (struct sums){passed_sum(passed->wait_ns, passed->count), passed_sum(passed->service_ns, passed->count),
                         passed_sum(passed->latency_ns, passed->count)};
}

static int128 count(struct passed *passed, struct tally *tally, bool counted)
{
    struct sums sums = counted ? count_times(passed, tally) : add_up(passed, tally);
    tally->arrived += passed->count;
    tally->latency += sums.latency;
    tally->sojourn += sums.wait + sums.service;
    gauge_span(&tally->in_queue, sums.wait);
    gauge_span(&tally->in_system, sums.wait + sums.service);
    passed->count = 0;
    return sums.service;
}

int128 passed_count(struct passed *passed, struct tally *tally, bool counted)
{
    if (counted && tally->of[MEASURE_OVERHEAD]) count_overheads(passed, tally->of[MEASURE_OVERHEAD]);
    tally->succeeded += passed->count;
    return count(passed, tally, counted);
}

int128 passed_count_late(struct passed *passed, struct tally *tally, bool counted, int64_t patience_ns,
                         enum failure failure)
{
    if (counted && tally->of[MEASURE_OVERHEAD]) count_overheads(passed, tally->of[MEASURE_OVERHEAD]);
    tally->failed[failure] += passed->count;
    for (size_t i = 0; i < passed->count; i++) passed->latency_ns[i] = patience_ns;
    return count(passed, tally, counted);
}
