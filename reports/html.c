#include "reports/html.h"

#include "models/result.h"
#include "reports/html_charts.h"
#include "reports/html_inputs.h"
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
#include "reports/text_sessions.h"
#include "reports/text_shadow.h"
#include "reports/text_steps.h"
#include "reports/text_uncertain.h"
#include "reports/text_verdict.h"

static void write_provenance(struct text_page *page, const struct result *result)
{
    text_page_heading(page, "Where this comes from");
    text_run(page, result);
    html_inputs(page, result->inputs, result->input_count);
}

static void write_objectives(struct text_page *page, const struct result *result)
{
    if (result->objective_count == 0) return;
    text_page_heading(page, "Objectives");
    text_verdict_table(page, result);
}

/* Which charts the run has something for, and their numbers on the page. */
struct shown {
    struct html_charts *charts;
    bool has[PLOTS];
    size_t numbers[PLOTS];
};

static struct shown draw(struct arena *arena, const struct result *result, const char *gnuplot)
{
    struct shown shown = {.charts = html_charts_new(arena, gnuplot)};
    for (enum plot_kind kind = 0; kind < PLOTS; kind++) {
        struct plot plot;
        shown.has[kind] = plot_make(arena, result, kind, &plot) && plot.chart.bar_count != 1;
        if (shown.has[kind]) shown.numbers[kind] = html_charts_add(shown.charts, &plot);
    }
    html_charts_draw(shown.charts);
    return shown;
}

static void write_chart(struct text_page *page, const struct shown *shown, enum plot_kind kind)
{
    if (shown->has[kind]) html_charts_write(shown->charts, page->html, shown->numbers[kind]);
}

const char *html_report(struct arena *arena, const struct result *result, const char *gnuplot)
{
    struct text_page page = {.arena = arena, .html = html_summary(arena, result)};
    struct shown shown = draw(arena, result, gnuplot);
    html_charts_explain(shown.charts, page.html);
    write_objectives(&page, result);
    text_cost(&page, result);
    write_chart(&page, &shown, PLOT_COST);
    text_latency(&page, result);
    write_chart(&page, &shown, PLOT_LATENCY);
    text_load(&page, result);
    write_chart(&page, &shown, PLOT_SHARES);
    if (shown.has[PLOT_TIMELINE]) text_page_heading(&page, "Over time");
    write_chart(&page, &shown, PLOT_TIMELINE);
    text_requests(&page, result);
    text_sessions(&page, result);
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
    text_uncertain(&page, result);
    text_assumptions(&page, result);
    text_warnings(&page, result);
    write_provenance(&page, result);
    return html_page_end(page.html);
}
