#include "models/figure_text.h"
#include "reports/plot.h"
#include "reports/table.h"
#include "sim/arena.h"
#include "sim/histogram.h"

#include <math.h>

/* The curve has a point for every 4 % fewer requests above it: about 60 for each nine. */
#define SHRINK(above)    ((above)*24 / 25)
#define LOGARITHMIC_FROM 50 /* times the least median is the longest */

/* Shares in the table and on the axis, in millionths. */
static const struct {
    uint64_t millionths;
    const char *label;
} shares[] = {{500000, "50%"}, {750000, "75%"},   {900000, "90%"},    {950000, "95%"},
              {990000, "99%"}, {999000, "99.9%"}, {999900, "99.99%"}, {999990, "99.999%"}};
#define SHARES (sizeof shares / sizeof *shares)

/* A variant that hosts components has what is theirs together. */
static bool has_latencies(const struct variant_result *variant)
{
    return (variant->model || variant->component) && variant->latency_histogram &&
           variant->latency_histogram->count > 1;
}

/* A place in a histogram, for ranks that only rise. */
struct reader {
    const struct histogram *histogram;
    size_t bucket;
    uint64_t below; /* values in the buckets before */
};

/* The value of that rank as its bucket gives it: also for a histogram that was stored, which has nothing but buckets. */
static double value_ms(struct reader *reader, uint64_t rank)
{
    const struct histogram *histogram = reader->histogram;
    while (reader->below + histogram->buckets[reader->bucket] < rank && reader->bucket + 1 < HISTOGRAM_BUCKETS)
        reader->below += histogram->buckets[reader->bucket++];
    double low = (double)histogram_bucket_low(reader->bucket);
    double middle = low + ((double)histogram_bucket_width(reader->bucket) - 1) / 2;
    middle = fmax(middle, (double)histogram->minimum);
    return fmin(middle, (double)histogram->maximum) / NS_PER_MS;
}

static double quantile_ms(const struct histogram *histogram, uint64_t millionths)
{
    struct reader reader = {histogram, 0, 0};
    uint128 rank = ((uint128)histogram->count * millionths + 999999) / 1000000;
    return value_ms(&reader, (uint64_t)rank);
}

/* Above all but the quickest hundredth, which would take most of a logarithmic axis for itself. */
static uint64_t first_above(const struct histogram *histogram)
{
    return histogram->count - (histogram->count + 99) / 100;
}

/* x: how many nines, log10(1 / share above). */
static struct chart_series curve(struct arena *arena, const struct histogram *histogram)
{
    size_t room = 2;
    for (uint64_t above = first_above(histogram); above > 1; above = SHRINK(above)) room++;
    double *x = arena_new_array(arena, room, double), *y = arena_new_array(arena, room, double);
    struct reader reader = {histogram, 0, 0};
    size_t count = 0;
    for (uint64_t above = first_above(histogram); above > 0; above = SHRINK(above)) {
        x[count] = log10((double)histogram->count / (double)above);
        y[count++] = value_ms(&reader, histogram->count - above);
    }
    return (struct chart_series){.count = count, .x = x, .y = y};
}

static void to_seconds(struct chart_series *series)
{
    for (size_t i = 0; i < series->count; i++) series->y[i] /= 1000;
}

/* Half of the requests took that long at most. */
static double median(const struct chart_series *series)
{
    size_t at = 0;
    while (at + 1 < series->count && series->x[at] < log10(2)) at++;
    return series->y[at];
}

/* The unit is that of the longest. */
static struct chart_panel panel_of(struct chart_series *series, size_t count)
{
    double least = INFINITY, most = 0;
    for (size_t i = 0; i < count; i++) {
        least = fmin(least, median(&series[i]));
        most = fmax(most, series[i].y[series[i].count - 1]);
    }
    bool seconds = most >= 10000;
    for (size_t i = 0; i < count && seconds; i++) to_seconds(&series[i]);
    return (struct chart_panel){.title = seconds ? "Latency in seconds" : "Latency in milliseconds",
                                .logarithmic = most > LOGARITHMIC_FROM * least,
                                .series = series};
}

/* Half of the requests, and then one nine after the other. */
static void add_ticks(struct arena *arena, struct chart *chart)
{
    struct chart_tick *ticks = arena_new_array(arena, 1 + (size_t)chart->x_to, struct chart_tick);
    if (log10(2) <= chart->x_to) ticks[chart->tick_count++] = (struct chart_tick){log10(2), "50%"};
    for (int nines = 1; nines <= chart->x_to; nines++) {
        const char *label = arena_format(arena, "%.*f%%", nines > 2 ? nines - 2 : 0, 100 - 100 * pow(10, -nines));
        ticks[chart->tick_count++] = (struct chart_tick){nines, label};
    }
    chart->ticks = ticks;
}

static bool lies_above(const struct histogram *histogram, uint64_t millionths)
{
    return (uint128)histogram->count * (1000000 - millionths) >= 1000000;
}

static const struct table *numbers_of(struct arena *arena, const struct text_subjects *subjects)
{
    struct table *table = table_new(arena);
    table_column(table, "share of requests", TABLE_LEFT);
    for (size_t i = 0; i < subjects->count; i++) table_column(table, subjects->all[i].name, TABLE_RIGHT);
    for (size_t k = 0; k < SHARES; k++) {
        bool any = false;
        for (size_t i = 0; i < subjects->count; i++)
            any = any || lies_above(subjects->all[i].figures->latency_histogram, shares[k].millionths);
        if (!any) break;
        table_row(table);
        table_cell(table, shares[k].label);
        for (size_t i = 0; i < subjects->count; i++) {
            const struct histogram *histogram = subjects->all[i].figures->latency_histogram;
            table_cell(table, lies_above(histogram, shares[k].millionths)
                                  ? figure_time(arena, quantile_ms(histogram, shares[k].millionths))
                                  : "-");
        }
    }
    return table;
}

static const char *alternative_of(struct arena *arena, const struct text_subjects *subjects)
{
    const char *text = "Latency by share of requests.";
    for (size_t i = 0; i < subjects->count; i++) {
        const struct histogram *histogram = subjects->all[i].figures->latency_histogram;
        text = arena_format(arena, "%s %s: half within %s, 99%% within %s.", text, subjects->all[i].name,
                            figure_time(arena, quantile_ms(histogram, 500000)),
                            figure_time(arena, quantile_ms(histogram, 990000)));
    }
    return text;
}

bool plot_latency(struct arena *arena, const struct result *result, struct plot *plot)
{
    size_t left_out = 0;
    struct text_subjects subjects = plot_subjects(arena, result, has_latencies, CHART_SERIES, &left_out);
    if (subjects.count == 0) return false;
    struct chart_series *series = arena_new_array(arena, subjects.count, struct chart_series);
    struct chart_panel *panel = arena_new_of(arena, struct chart_panel);
    struct chart *chart = &plot->chart;
    *chart = (struct chart){.name_count = subjects.count,
                            .names = plot_names(arena, &subjects),
                            .x_title = "share of requests that took at most that long",
                            .panel_count = 1,
                            .panels = panel};
    for (size_t i = 0; i < subjects.count; i++) {
        series[i] = curve(arena, subjects.all[i].figures->latency_histogram);
        chart->x_to = fmax(chart->x_to, series[i].x[series[i].count - 1]);
    }
    *panel = panel_of(series, subjects.count);
    add_ticks(arena, chart);
    plot->numbers = numbers_of(arena, &subjects);
    plot->alternative = alternative_of(arena, &subjects);
    plot->caption = arena_format(arena,
                                 "How many requests took at most how long, those of all replications together; each "
                                 "step to the right is a tenth of the requests before it.%s",
                                 plot_left_out(arena, left_out));
    return true;
}
