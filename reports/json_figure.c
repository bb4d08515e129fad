#include "reports/json_figure.h"

#include "models/json_write.h"
#include "models/money.h"
#include "models/variant_result.h"
#include "reports/figure.h"

static void write_ms(struct json_write *in, const char *name, double ms)
{
    json_write_double(in, name, figure_ms(ms));
}

void json_figure_number(struct json_write *in, const char *name, double value)
{
    json_write_double(in, name, figure_significant(value));
}

void json_figure_money(struct json_write *in, const char *name, int64_t e10_usd)
{
    char text[MONEY_TEXT];
    json_write_string(in, name, money_text(e10_usd, text));
}

void json_figure_money_interval(struct json_write *in, const char *name, int64_t low_e10_usd, int64_t high_e10_usd)
{
    struct json_write *bounds = json_write_add_array(in, name);
    json_figure_money(bounds, NULL, low_e10_usd);
    json_figure_money(bounds, NULL, high_e10_usd);
}

void json_figure_interval(struct json_write *in, const char *name, const struct interval *interval,
                          double (*rounded)(double))
{
    if (!interval->known) return;
    struct json_write *bounds = json_write_add_array(in, name);
    json_write_double(bounds, NULL, rounded(interval->low));
    json_write_double(bounds, NULL, rounded(interval->high));
}

void json_figure_requests(struct json_write *in, const struct request_counts *counts)
{
    struct json_write *requests = json_write_add_object(in, "Requests");
    json_write_unsigned(requests, "Arrived", counts->arrived);
    json_write_unsigned(requests, "Succeeded", counts->succeeded);
    json_write_unsigned(requests, "ModelErrors", counts->model_errors);
    json_write_unsigned(requests, "Throttled", counts->throttled);
    json_write_unsigned(requests, "Rejected", counts->rejected);
    json_write_unsigned(requests, "TimedOut", counts->timed_out);
    json_write_unsigned(requests, "Expired", counts->expired);
    json_write_unsigned(requests, "InFlight", counts->in_flight);
}

static bool has_intervals(const struct time_summary *summary)
{
    bool known = summary->mean_interval_ms.known;
    for (int i = 0; i < PERCENTILES; i++) known = known || summary->percentile_interval_ms[i].known;
    return known;
}

void json_figure_times(struct json_write *in, const char *name, const struct time_summary *summary)
{
    struct json_write *times = json_write_add_object(in, name);
    json_write_string(times, "Unit", "ms");
    json_write_unsigned(times, "Count", summary->count);
    if (summary->count == 0) return;
    write_ms(times, "Mean", summary->mean_ms);
    write_ms(times, "StandardDeviation", summary->standard_deviation_ms);
    write_ms(times, "Minimum", summary->minimum_ms);
    for (int i = 0; i < PERCENTILES; i++) write_ms(times, percentile_name[i], summary->percentile_ms[i]);
    write_ms(times, "Maximum", summary->maximum_ms);
    if (!has_intervals(summary)) return;
    struct json_write *intervals = json_write_add_object(times, "Intervals");
    json_figure_interval(intervals, "Mean", &summary->mean_interval_ms, figure_ms);
    for (int i = 0; i < PERCENTILES; i++)
        json_figure_interval(intervals, percentile_name[i], &summary->percentile_interval_ms[i], figure_ms);
}
