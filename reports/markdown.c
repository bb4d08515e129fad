#include "reports/markdown.h"

#include "models/figure_text.h"
#include "models/money.h"
#include "models/result.h"
#include "reports/buffer.h"
#include "reports/cost_tree.h"
#include "reports/display.h"
#include "reports/text_verdict.h"
#include "sim/arena.h"

#include <ctype.h>

struct markdown {
    struct arena *arena;
    struct buffer *buffer;
};

static void text(struct markdown *markdown, const char *given)
{
    const char *shown = display_cut(markdown->arena, display_text(markdown->arena, given), MARKDOWN_TEXT);
    for (const char *c = shown; *c; c++) {
        unsigned char byte = (unsigned char)*c;
        if (byte >= 0x80 || isalnum(byte) || byte == ' ' || byte == ',' || byte == '%')
            buffer_add_n(markdown->buffer, c, 1);
        else
            buffer_format(markdown->buffer, "&#%u;", byte);
    }
}

static void cell(struct markdown *markdown, const char *given)
{
    buffer_add(markdown->buffer, "| ");
    text(markdown, given);
    buffer_add(markdown->buffer, " ");
}

static void end_row(struct markdown *markdown)
{
    buffer_add(markdown->buffer, "|\n");
}

static void write_objectives(struct markdown *markdown, const struct result *result)
{
    if (result->objective_count == 0) return;
    buffer_add(markdown->buffer, "\n| objective | verdict | measured | limit |\n| --- | --- | ---: | ---: |\n");
    for (size_t i = 0; i < result->objective_count && i < MARKDOWN_LINES; i++) {
        const struct objective_result *objective = &result->objectives[i];
        cell(markdown, text_objective_name(markdown->arena, objective));
        buffer_add(markdown->buffer, objective->met ? "| met " : "| **missed** ");
        cell(markdown, text_objective_measured(markdown->arena, objective));
        cell(markdown, text_objective_value(markdown->arena, objective, objective->at_most));
        end_row(markdown);
    }
}

static void write_subject(struct markdown *markdown, const char *name, const struct request_counts *requests,
                          const struct time_summary *times)
{
    static const enum percentile shown[] = {P50, P95, P99};
    struct arena *arena = markdown->arena;
    cell(markdown, name);
    cell(markdown, figure_count(arena, requests->arrived));
    cell(markdown,
         requests->arrived > 0 ? figure_share(arena, (double)requests->succeeded / (double)requests->arrived) : "");
    cell(markdown, times->count > 0 ? figure_time(arena, times->mean_ms) : "");
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        cell(markdown, times->count > 0 ? figure_time(arena, times->percentile_ms[shown[i]]) : "");
    end_row(markdown);
}

static void write_latency(struct markdown *markdown, const struct result *result)
{
    buffer_add(markdown->buffer, "\n| | requests | succeeded | mean | p50 | p95 | p99 |\n"
                                 "| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    write_subject(markdown, "endpoint", &result->requests, &result->latency);
    for (size_t i = 0; i < result->variant_count; i++)
        write_subject(markdown, result->variants[i].name, &result->variants[i].requests, &result->variants[i].latency);
    for (size_t i = 0; i < result->component_count && i < MARKDOWN_LINES; i++)
        write_subject(markdown, result->components[i].component, &result->components[i].requests,
                      &result->components[i].latency);
}

static const char *usd(struct markdown *markdown, int64_t e10_usd)
{
    char digits[MONEY_TEXT];
    return arena_text(markdown->arena, money_text(e10_usd, digits));
}

static void write_bill(struct markdown *markdown, const struct cost_result *cost)
{
    size_t shown = cost->line_count <= MARKDOWN_LINES ? cost->line_count : MARKDOWN_LINES - 1;
    int64_t rest_e10_usd = cost->total_e10_usd;
    buffer_add(markdown->buffer,
               "\n<details><summary>Bill</summary>\n\n| variant | usage type | quantity | price | cost USD "
               "|\n| --- | --- | ---: | ---: | ---: |\n");
    for (size_t i = 0; i < shown; i++) {
        const struct cost_line *line = &cost->lines[i];
        cell(markdown, line->variant_name ? line->variant_name : "endpoint");
        cell(markdown, cost_line_usage(markdown->arena, line));
        cell(markdown, arena_format(markdown->arena, "%s %s", line->quantity, line->unit));
        cell(markdown, line->unit_price);
        cell(markdown, usd(markdown, line->cost_e10_usd));
        end_row(markdown);
        rest_e10_usd -= line->cost_e10_usd;
    }
    if (shown < cost->line_count)
        buffer_format(markdown->buffer, "| %zu more | | | | %s |\n", cost->line_count - shown,
                      usd(markdown, rest_e10_usd));
    buffer_format(markdown->buffer, "| **total** | | | | **%s** |\n\n</details>\n", usd(markdown, cost->total_e10_usd));
}

const char *markdown_report(struct arena *arena, const struct result *result)
{
    struct markdown markdown = {arena, buffer_new(arena)};
    buffer_add(markdown.buffer, "### ");
    text(&markdown, result->scenario);
    buffer_add(markdown.buffer, result->partial ? " (partial: interrupted)\n" : "\n");
    if (result->objective_count > 0) buffer_format(markdown.buffer, "\n**%s**\n", text_verdict_headline(arena, result));
    buffer_format(markdown.buffer, "\n%s USD a month of 730 hours", figure_money(arena, result->cost.monthly_e10_usd));
    if (result->cost.has_per_request)
        buffer_format(markdown.buffer, ", %s USD for 1,000 requests that succeeded",
                      figure_money(arena, result->cost.per_thousand_succeeded_e10_usd));
    buffer_add(markdown.buffer, ".\n");
    write_objectives(&markdown, result);
    write_latency(&markdown, result);
    write_bill(&markdown, &result->cost);
    buffer_format(markdown.buffer, "\nSimulated by loadline %s: seed %llu, %u replication%s.\n", result->version,
                  (unsigned long long)result->seed, result->replications, result->replications == 1 ? "" : "s");
    return buffer_text(markdown.buffer);
}
