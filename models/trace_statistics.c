#include "models/trace_statistics.h"

#include "models/counts.h"
#include "models/gap_tables.h"
#include "sim/arena.h"
#include "sim/histogram.h"

#include <math.h>

static const int64_t window_ns[TRACE_SCALES] = {NS_PER_S, 10 * NS_PER_S, NS_PER_MINUTE, 10 * NS_PER_MINUTE,
                                                NS_PER_HOUR};

struct trace_statistics *trace_statistics_begin(struct arena *arena, int64_t first_ns, int64_t last_ns, bool has_start,
                                                int64_t start_ns)
{
    struct trace_statistics *statistics = arena_new_of(arena, struct trace_statistics);
    *statistics = (struct trace_statistics){.arena = arena,
                                            .has_start = has_start,
                                            .start_ns = start_ns,
                                            .first_ns = first_ns,
                                            .last_ns = first_ns,
                                            .bucket_ns = (last_ns - first_ns) / TRACE_BUCKETS + 1};
    for (int i = 0; i < TRACE_SCALES; i++) statistics->scale[i].window_ns = window_ns[i];
    statistics->next_window_ns = first_ns + window_ns[0];
    statistics->next_bucket_ns = first_ns + statistics->bucket_ns;
    statistics->next_hour_ns = first_ns; /* the first request finds its hour */
    return statistics;
}

/* --- Windows --- */

static void close_window(struct trace_scale *scale, int64_t first_ns)
{
    if (scale->count > scale->peak) {
        scale->peak = scale->count;
        scale->peak_at_ns = first_ns + (int64_t)scale->number * scale->window_ns;
    }
    scale->sum_of_squares += (uint128)scale->count * scale->count;
    scale->count = 0;
}

/* Requests in a window of the finest length that is kept go to all coarser ones, too. */
static void add_to_windows(struct trace_statistics *statistics, int finest, int64_t from_first_ns, uint64_t requests)
{
    for (int i = finest; i < TRACE_SCALES; i++) {
        struct trace_scale *scale = &statistics->scale[i];
        uint64_t number = (uint64_t)(from_first_ns / scale->window_ns);
        if (number != scale->number) {
            close_window(scale, statistics->first_ns);
            scale->number = number;
        }
        scale->count += requests;
    }
}

/* Hand on what has come in the window of a second that ends. */
static void flush_second(struct trace_statistics *statistics, uint64_t requests)
{
    if (requests > 0)
        add_to_windows(statistics, 0, statistics->next_window_ns - NS_PER_S - statistics->first_ns, requests);
}

static double dispersion_of(uint128 sum_of_squares, uint64_t requests, uint64_t windows)
{
    double mean = (double)requests / (double)windows;
    double variance = (double)sum_of_squares / (double)windows - mean * mean;
    return variance > 0 ? variance / mean : 0;
}

static void end_scale(struct trace_statistics *statistics, struct trace_scale *scale, int64_t span_ns)
{
    bool is_full = statistics->of_counts && span_ns % scale->window_ns == 0;
    uint64_t last = is_full ? 0 : scale->count;
    close_window(scale, statistics->first_ns);
    /* Requests end before the end of counts, and at that of rows. */
    int64_t last_ns = statistics->of_counts ? span_ns - 1 : span_ns;
    scale->windows = (uint64_t)(last_ns / scale->window_ns) + 1;
    scale->mean = (double)statistics->requests / (double)scale->windows;
    scale->index_of_dispersion = dispersion_of(scale->sum_of_squares, statistics->requests, scale->windows);
    if (is_full || scale->windows > 1)
        scale->of_whole = dispersion_of(scale->sum_of_squares - (uint128)last * last, statistics->requests - last,
                                        scale->windows - !is_full);
}

/* --- Hours and the chart --- */

static void add_to_hour(struct trace_statistics *statistics, int64_t at_ns, uint64_t requests)
{
    if (at_ns >= statistics->next_hour_ns) {
        int64_t of_day_ns = (statistics->start_ns % NS_PER_DAY + at_ns % NS_PER_DAY) % NS_PER_DAY;
        statistics->hour_at = (size_t)(of_day_ns / NS_PER_HOUR);
        statistics->next_hour_ns = at_ns - of_day_ns % NS_PER_HOUR + NS_PER_HOUR;
    }
    statistics->hour[statistics->hour_at] += requests;
}

static void add_to_chart(struct trace_statistics *statistics, int64_t at_ns, uint64_t requests)
{
    if (at_ns >= statistics->next_bucket_ns) {
        int64_t number = (at_ns - statistics->first_ns) / statistics->bucket_ns;
        statistics->bucket_at = number < TRACE_BUCKETS ? (size_t)number : TRACE_BUCKETS - 1;
        statistics->next_bucket_ns = statistics->first_ns + (number + 1) * statistics->bucket_ns;
    }
    statistics->bucket[statistics->bucket_at] += requests;
}

/* --- Rows --- */

static void add_value(struct trace_statistics *statistics, enum trace_field field, int64_t value)
{
    struct trace_values *values = &statistics->values[field];
    if (value < 0) {
        values->missing++;
        return;
    }
    if (!values->values) values->values = histogram_new(statistics->arena);
    values->zeros += value == 0;
    histogram_add(values->values, value);
}

/* Euclid's algorithm; it is done once the tick is down to a nanosecond. */
static int64_t common(int64_t a_ns, int64_t b_ns)
{
    while (b_ns != 0) {
        int64_t rest_ns = a_ns % b_ns;
        a_ns = b_ns;
        b_ns = rest_ns;
    }
    return a_ns;
}

static void add_gap(struct trace_statistics *statistics, int64_t gap_ns)
{
    statistics->gap_squares += (uint128)(uint64_t)gap_ns * (uint64_t)gap_ns;
    statistics->repeated_stamps += gap_ns == 0;
    if (statistics->tick_ns != 1 && gap_ns > 0) statistics->tick_ns = common(gap_ns, statistics->tick_ns);
    statistics->on_this_stamp = gap_ns == 0 ? statistics->on_this_stamp + 1 : 1;
}

void trace_statistics_add(struct trace_statistics *statistics, const struct trace_row *row)
{
    int64_t at_ns = row->arrival_ns;
    if (statistics->requests++ > 0)
        add_gap(statistics, at_ns - statistics->last_ns);
    else
        statistics->on_this_stamp = 1;
    if (statistics->on_this_stamp > statistics->most_on_one_stamp)
        statistics->most_on_one_stamp = statistics->on_this_stamp;
    statistics->last_ns = at_ns;
    if (at_ns >= statistics->next_window_ns) {
        flush_second(statistics, statistics->in_second);
        statistics->in_second = 0;
        statistics->next_window_ns = statistics->first_ns + ((at_ns - statistics->first_ns) / NS_PER_S + 1) * NS_PER_S;
    }
    statistics->in_second++;
    add_to_hour(statistics, at_ns, 1);
    add_to_chart(statistics, at_ns, 1);
    add_value(statistics, TRACE_SERVICE, row->service_ns);
    add_value(statistics, TRACE_ELAPSED, row->elapsed_ns);
    add_value(statistics, TRACE_INPUT_TOKENS, row->input_tokens);
    add_value(statistics, TRACE_OUTPUT_TOKENS, row->output_tokens);
    add_value(statistics, TRACE_PAYLOAD, row->payload_bytes);
    add_value(statistics, TRACE_RESPONSE, row->response_bytes);
    if (row->session == 0) return;
    if (!statistics->sessions) statistics->sessions = session_statistics_begin(statistics->arena);
    session_statistics_add(statistics->sessions, row);
}

/* --- Counts --- */

/* The finest windows that no interval with requests is longer than. */
static int finest_of(const struct counts *counts)
{
    int64_t longest_ns = counts_longest_ns(counts);
    int finest = 0;
    while (finest < TRACE_SCALES && window_ns[finest] < longest_ns) finest++;
    return finest;
}

void trace_statistics_add_counts(struct trace_statistics *statistics, const struct counts *counts)
{
    int finest = finest_of(counts);
    statistics->of_counts = true;
    statistics->coarsest_skipped = finest;
    for (size_t i = 0; i < counts->intervals; i++) {
        int64_t at_ns = counts_begin_ns(counts, i);
        if (counts->of[i] == 0) continue;
        statistics->requests += counts->of[i];
        statistics->last_ns = counts_begin_ns(counts, i + 1);
        add_to_windows(statistics, finest, at_ns - statistics->first_ns, counts->of[i]);
        add_to_hour(statistics, at_ns, counts->of[i]);
        add_to_chart(statistics, at_ns, counts->of[i]);
    }
}

void trace_statistics_add_gap_laws(struct trace_statistics *statistics, const struct counts *counts, int64_t from_ns,
                                   int64_t to_ns)
{
    struct trace_gap_laws *laws = &statistics->gap_laws;
    for (size_t i = 0; counts->gap_law && i < counts->intervals; i++) {
        if (counts->of[i] == 0 || counts_begin_ns(counts, i) < from_ns || counts_begin_ns(counts, i) >= to_ns) continue;
        double variation = counts->gap_law[i].variation, requests = (double)counts->of[i];
        laws->least = laws->requests > 0 ? fmin(laws->least, variation) : variation;
        laws->most = fmax(laws->most, variation);
        laws->requests += requests;
        laws->mean += (variation - laws->mean) * requests / laws->requests;
    }
}

const struct trace_scale *trace_statistics_widest(const struct trace_statistics *statistics)
{
    const uint64_t enough = 30;
    for (int i = TRACE_SCALES; i-- > 0;)
        if (statistics->scale[i].windows >= enough) return &statistics->scale[i];
    return NULL;
}

void trace_statistics_end(struct trace_statistics *statistics)
{
    int64_t span_ns = statistics->last_ns - statistics->first_ns;
    int finest = statistics->coarsest_skipped;
    if (statistics->requests == 0) return;
    if (statistics->sessions) session_statistics_end(statistics->sessions);
    if (!statistics->of_counts) flush_second(statistics, statistics->in_second);
    for (int i = finest; i < TRACE_SCALES; i++) end_scale(statistics, &statistics->scale[i], span_ns);
    if (span_ns > 0) statistics->rate_per_s = (double)statistics->requests / time_to_s(span_ns);
    if (statistics->of_counts || statistics->requests < 2) return;
    double gaps = (double)(statistics->requests - 1), mean_ns = (double)span_ns / gaps;
    double variance = (double)statistics->gap_squares / gaps - mean_ns * mean_ns;
    statistics->gap_mean_s = mean_ns / 1e9;
    statistics->gap_variation = mean_ns > 0 && variance > 0 ? sqrt(variance) / mean_ns : 0;
}
