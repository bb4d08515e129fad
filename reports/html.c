#include "reports/html.h"

#include "models/result.h"
#include "reports/html_charts.h"
#include "reports/html_page.h"
#include "reports/html_summary.h"
#include "reports/text_cost.h"
#include "reports/text_deployment.h"
#include "reports/text_fleet.h"
#include "reports/text_latency.h"
#include "reports/text_load.h"
#include "reports/text_mode.h"
#include "reports/text_page.h"
#include "reports/text_requests.h"
#include "reports/text_run.h"
#include "reports/text_scaling.h"
#include "reports/text_shadow.h"
#include "reports/text_steps.h"
#include "reports/text_verdict.h"
#include "sim/arena.h"

/* In full, to be compared with what sha256sum prints. */
static void write_inputs(struct text_page *page, const struct result *result)
{
    struct table *table = table_new(page->arena);
    table_column(table, "file", TABLE_LEFT);
    table_column(table, "SHA-256", TABLE_WRAPPED);
    for (size_t i = 0; i < result->input_count; i++) {
        table_row(table);
        table_cell(table, result->inputs[i].path);
        table_cell(table, result->inputs[i].sha256);
    }
    text_page_table(page, table);
}

static void write_provenance(struct text_page *page, const struct result *result)
{
    text_page_heading(page, "Where this comes from");
    text_run(page, result);
    if (result->input_count > 0) write_inputs(page, result);
}

static void write_objectives(struct text_page *page, const struct result *result)
{
    if (result->objective_count == 0) return;
    text_page_heading(page, "Objectives");
    text_verdict_table(page, result);
}

static void write_timeline(struct text_page *page, struct html_charts *charts)
{
    if (!html_charts_has(charts, PLOT_TIMELINE)) return;
    text_page_heading(page, "Over time");
    html_charts_write(charts, page->html, PLOT_TIMELINE);
}

const char *html_report(struct arena *arena, const struct result *result, const char *gnuplot)
{
    struct text_page page = {.arena = arena, .html = html_summary(arena, result)};
    struct html_charts *charts = html_charts_draw(arena, result, gnuplot);
    html_charts_explain(charts, page.html);
    write_objectives(&page, result);
    text_cost(&page, result);
    html_charts_write(charts, page.html, PLOT_COST);
    text_latency(&page, result);
    html_charts_write(charts, page.html, PLOT_LATENCY);
    text_load(&page, result);
    html_charts_write(charts, page.html, PLOT_SHARES);
    write_timeline(&page, charts);
    text_requests(&page, result);
    text_errors(&page, result);
    text_waiting(&page, result);
    text_tokens(&page, result);
    text_serverless(&page, result);
    text_async(&page, result);
    text_shadow(&page, result);
    text_copies(&page, result);
    text_instances(&page, result);
    text_scaling(&page, result);
    text_deployments(&page, result);
    text_steps(&page, result);
    text_capture(&page, result);
    text_explanations(&page, result);
    text_assumptions(&page, result);
    text_warnings(&page, result);
    write_provenance(&page, result);
    return html_page_end(page.html);
}
