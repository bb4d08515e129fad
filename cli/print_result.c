#include "cli/print_result.h"

#include "cli/price_age.h"
#include "cli/terminal.h"
#include "models/result.h"
#include "reports/buffer.h"
#include "reports/cloudwatch.h"
#include "reports/focus.h"
#include "reports/gnuplot.h"
#include "reports/hgrm.h"
#include "reports/html.h"
#include "reports/json_report.h"
#include "reports/junit.h"
#include "reports/markdown.h"
#include "reports/openmetrics.h"
#include "reports/plot.h"
#include "reports/pricing_calculator.h"
#include "reports/text.h"
#include "reports/tidy.h"
#include "reports/workbook.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct buffer *draw(struct arena *arena, const struct result *result, const struct options *options,
                                 struct faults *faults)
{
    struct chart_look look = {.format = options->output == OUTPUT_PNG ? CHART_PNG : CHART_SVG, .width = CHART_WIDTH};
    struct place place = {.file = result->scenario};
    const char *gnuplot = gnuplot_find(arena);
    struct plot plot;
    enum plot_kind kind = PLOT_LATENCY;
    while (strcmp(plot_name[kind], options->plot) != 0) kind++;
    if (!plot_make(arena, result, kind, &plot)) {
        faults_add(faults, FAULT_INPUT, place, "the run has nothing to show of its %s", options->plot);
        return NULL;
    }
    if (!gnuplot) {
        faults_add(faults, FAULT_MACHINE, (struct place){.file = "gnuplot"}, GNUPLOT_MISSING);
        return NULL;
    }
    return chart_draw(arena, &plot.chart, look, gnuplot, faults);
}

static int print_plot(struct arena *arena, const struct result *result, const struct options *options)
{
    struct faults *faults = faults_new(arena);
    if (options->output == OUTPUT_PNG && isatty(STDOUT_FILENO)) {
        fprintf(stderr, "loadline: a PNG is not written to a terminal: say where to, with > FILE\n");
        return EXIT_USAGE;
    }
    const struct buffer *picture = draw(arena, result, options, faults);
    if (!picture) return terminal_print_faults(arena, faults, 0, options);
    return terminal_write_bytes(buffer_text(picture), buffer_length(picture));
}

int print_workbook(struct arena *arena, const struct result *result, const struct options *options)
{
    struct faults *faults = faults_new(arena);
    if (isatty(STDOUT_FILENO) && workbook_is_built_in()) {
        fprintf(stderr, "loadline: a workbook is not written to a terminal: say where to, with > FILE\n");
        return EXIT_USAGE;
    }
    const struct buffer *workbook = workbook_report(arena, result, faults);
    if (!workbook) return terminal_print_faults(arena, faults, 0, options);
    return terminal_write_bytes(buffer_text(workbook), buffer_length(workbook));
}

int print_result(struct arena *arena, const struct result *result, const struct options *options)
{
    bool is_bill = options->output == OUTPUT_FOCUS || options->output == OUTPUT_XLSX;
    if (is_bill) price_age_warn(&result, 1, options);
    switch (options->output) {
    case OUTPUT_JSON: return terminal_write(json_report(arena, result));
    case OUTPUT_HTML: return terminal_write(html_report(arena, result, gnuplot_find(arena)));
    case OUTPUT_SVG:
    case OUTPUT_PNG: return print_plot(arena, result, options);
    case OUTPUT_FOCUS:
        return terminal_write(focus_report(arena, result, options->billing_account, options->granularity));
    case OUTPUT_CSV: return terminal_write(tidy_report(arena, result));
    case OUTPUT_MARKDOWN: return terminal_write(markdown_report(arena, result));
    case OUTPUT_JUNIT: return terminal_write(junit_report(arena, result));
    case OUTPUT_HGRM: return terminal_write(hgrm_report(arena, result));
    case OUTPUT_OPENMETRICS: return terminal_write(openmetrics_report(arena, result));
    case OUTPUT_CLOUDWATCH: return terminal_write(cloudwatch_report(arena, result));
    case OUTPUT_PRICING_CALCULATOR:
        return terminal_write(pricing_calculator_report(arena, result, options->billing_account));
    case OUTPUT_XLSX: return print_workbook(arena, result, options);
    default: return terminal_write(text_report(arena, result, terminal_style(options)));
    }
}
