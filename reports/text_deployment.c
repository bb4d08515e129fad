#include "reports/text_deployment.h"

#include "models/result.h"
#include "reports/figure.h"
#include "reports/text_page.h"
#include "reports/text_subject.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <inttypes.h>
#include <string.h>

#define EVENTS_SHOWN 40 /* of an update: what a screen holds */

static const struct {
    const char *name, *words;
} events[] = {
    {"Started", "update begins"},
    {"Launched", "next batch launched"},
    {"InService", "all launched in service"},
    {"Shifted", "traffic moved"},
    {"Baked", "baked"},
    {"Released", "old instances released"},
    {"Alarm", "alarm"},
    {"LaunchFailed", "instances not to be had"},
    {"LimitExceeded", "refused: past the quota"},
    {"TimedOut", "time-out"},
    {"Returning", "old instances launched again"},
    {"RolledBack", "rolled back"},
    {"Completed", "update done"},
};

static const char *words_of(const char *event)
{
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        if (strcmp(events[i].name, event) == 0) return events[i].words;
    return event;
}

static const char *seconds(struct arena *arena, double value_s)
{
    return arena_format(arena, "%.10g", value_s);
}

/* In one replication an end; in several how many had it. */
static const char *end_of(struct arena *arena, const struct deployment_result *deployment, uint32_t replications)
{
    const struct {
        uint64_t count;
        const char *words;
    } ends[] = {{deployment->succeeded, "succeeded"},
                {deployment->rolled_back, "rolled back"},
                {deployment->refused, "refused"},
                {deployment->under_way, "under way"}};
    const char *text = NULL;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (ends[i].count == 0) continue;
        const char *end = ends[i].count == replications
                              ? ends[i].words
                              : arena_format(arena, "%" PRIu64 " %s", ends[i].count, ends[i].words);
        text = text ? arena_format(arena, "%s, %s", text, end) : end;
    }
    return text ? text : "not reached";
}

static void add_deployment(struct text_page *page, struct table *table, const struct result *result,
                           const struct deployment_result *deployment)
{
    struct arena *arena = page->arena;
    bool all_well = deployment->succeeded == result->replications;
    table_row(table);
    table_cell(table, text_generation(arena, result, &deployment->to));
    table_cell(table, deployment->strategy);
    table_cell(table, seconds(arena, time_to_s(deployment->asked_ns)));
    table_cell_ink(table, end_of(arena, deployment, result->replications), all_well ? TABLE_PLAIN : TABLE_BAD);
    table_cell(table, deployment->has_duration ? seconds(arena, figure_significant(deployment->duration_s)) : "");
    table_cell(table, figure_money(arena, deployment->cost_e10_usd));
}

static void write_deployments(struct text_page *page, const struct result *result)
{
    struct table *table = table_new(page->arena);
    table_column(table, "to", TABLE_LEFT);
    table_column(table, "strategy", TABLE_LEFT);
    table_column(table, "second", TABLE_RIGHT);
    table_column(table, "end", TABLE_LEFT);
    table_column(table, "took s", TABLE_RIGHT);
    table_column(table, "cost more", TABLE_RIGHT);
    for (size_t i = 0; i < result->deployment_count; i++) add_deployment(page, table, result, &result->deployments[i]);
    text_page_heading(page, "Updates");
    text_page_table(page, table);
}

static void add_event(struct text_page *page, struct table *table, const struct deployment_point *event)
{
    table_row(table);
    table_cell(table, seconds(page->arena, time_to_s(event->at_ns)));
    table_cell(table, event->alarm ? arena_format(page->arena, "alarm \"%s\"", event->alarm) : words_of(event->event));
    table_cell(table, figure_share(page->arena, event->share));
    table_cell(table, figure_count(page->arena, event->old_instances));
    table_cell(table, figure_count(page->arena, event->new_instances));
}

static void write_events(struct text_page *page, const struct result *result,
                         const struct deployment_result *deployment)
{
    if (deployment->event_count == 0) return;
    struct table *table = table_new(page->arena);
    table_column(table, "second", TABLE_RIGHT);
    table_column(table, "event", TABLE_LEFT);
    table_column(table, "new share", TABLE_RIGHT);
    table_column(table, "old", TABLE_RIGHT);
    table_column(table, "new", TABLE_RIGHT);
    for (size_t i = 0; i < deployment->event_count && i < EVENTS_SHOWN; i++)
        add_event(page, table, &deployment->events[i]);
    text_page_heading(page, arena_format(page->arena, "Update from %s to %s%s",
                                         text_generation(page->arena, result, &deployment->from),
                                         text_generation(page->arena, result, &deployment->to),
                                         result->replications > 1 ? ", first replication" : ""));
    text_page_table(page, table);
    uint64_t all = deployment->event_count + deployment->more_events;
    if (all > EVENTS_SHOWN)
        text_page_line(page, arena_format(page->arena, "and %" PRIu64 " more (-o json)", all - EVENTS_SHOWN));
}

void text_deployments(struct text_page *page, const struct result *result)
{
    if (result->deployment_count == 0) return;
    write_deployments(page, result);
    for (size_t i = 0; i < result->deployment_count; i++) write_events(page, result, &result->deployments[i]);
}
