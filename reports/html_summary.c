#include "reports/html_summary.h"

#include "models/result.h"
#include "reports/figure.h"
#include "reports/text_verdict.h"
#include "sim/arena.h"

#include <inttypes.h>

static struct html_tile verdict_tile(struct arena *arena, const struct result *result)
{
    size_t missed = 0, count = result->objective_count;
    if (count == 0) return (struct html_tile){"Objectives", "none set", "", TABLE_PLAIN};
    for (size_t i = 0; i < count; i++) missed += !result->objectives[i].met;
    return missed > 0 ? (struct html_tile){"Objectives", arena_format(arena, "%zu of %zu missed", missed, count),
                                           "not all that was asked for", TABLE_BAD}
                      : (struct html_tile){"Objectives", arena_format(arena, "%zu of %zu met", count, count),
                                           "all that was asked for", TABLE_GOOD};
}

/* The bill of the run has an interval; that of a month is as far off as it, in proportion. */
static const char *month_interval(struct arena *arena, const struct cost_result *cost)
{
    if (!cost->has_interval || cost->total_e10_usd == 0) return "";
    double share = (double)(cost->total_high_e10_usd - cost->total_low_e10_usd) / 2 / (double)cost->total_e10_usd;
    return arena_format(arena, "±%s; ", figure_money(arena, (int64_t)(share * (double)cost->monthly_e10_usd)));
}

static struct html_tile cost_tile(struct arena *arena, const struct result *result)
{
    const struct cost_result *cost = &result->cost;
    const char *thousand =
        cost->has_per_request
            ? arena_format(arena, ", %s per 1,000 answers", figure_money(arena, cost->per_thousand_succeeded_e10_usd))
            : "";
    return (struct html_tile){"Cost of a month, in USD", figure_money(arena, cost->monthly_e10_usd),
                              arena_format(arena, "%s%s an hour%s", month_interval(arena, cost),
                                           figure_money(arena, cost->per_hour_e10_usd), thousand),
                              TABLE_PLAIN};
}

static struct html_tile latency_tile(struct arena *arena, const struct result *result)
{
    const struct time_summary *latency = &result->latency;
    const struct interval *interval = &latency->percentile_interval_ms[P99];
    if (latency->count == 0) return (struct html_tile){"Latency, p99", "none", "", TABLE_PLAIN};
    return (struct html_tile){"Latency, p99", figure_time(arena, latency->percentile_ms[P99]),
                              arena_format(arena, "%s%smedian %s", figure_plus_minus(arena, interval, figure_time),
                                           interval->known ? "; " : "",
                                           figure_time(arena, latency->percentile_ms[P50])),
                              TABLE_PLAIN};
}

static struct html_tile success_tile(struct arena *arena, const struct result *result)
{
    const struct request_counts *requests = &result->requests;
    uint64_t ended = requests->arrived - requests->in_flight;
    const char *in_flight =
        requests->in_flight > 0 ? arena_format(arena, "; %s in flight", figure_count(arena, requests->in_flight)) : "";
    if (requests->arrived == 0) return (struct html_tile){"Answered in time", "nothing came", "", TABLE_PLAIN};
    return (struct html_tile){
        "Answered in time", ended > 0 ? figure_share(arena, (double)requests->succeeded / (double)ended) : "none ended",
        arena_format(arena, "of %s requests%s; %s a second", figure_count(arena, ended), in_flight,
                     figure_number(arena, result->offered_per_s)),
        TABLE_PLAIN};
}

void html_summary_figures(struct arena *arena, const struct result *result, struct html_tile *tiles)
{
    tiles[0] = cost_tile(arena, result);
    tiles[1] = latency_tile(arena, result);
    tiles[2] = success_tile(arena, result);
}

struct html_page *html_summary(struct arena *arena, const struct result *result)
{
    const char *title = result->objective_count > 0
                            ? arena_format(arena, "%s: %s", result->scenario, text_verdict_headline(arena, result))
                            : result->scenario;
    struct html_page *page = html_page_new(arena, title);
    html_page_title(page, result->scenario);
    if (result->description) html_page_line(page, result->description);
    if (result->partial) html_page_note(page, "PARTIAL:", "interrupted; the figures cover what was finished");
    struct html_tile tiles[1 + HTML_SUMMARY_FIGURES] = {verdict_tile(arena, result)};
    html_summary_figures(arena, result, &tiles[1]);
    html_page_tiles(page, tiles, sizeof tiles / sizeof *tiles);
    return page;
}
