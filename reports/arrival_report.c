#include "reports/arrival_report.h"

#include "models/arrival_dispersion.h"
#include "models/arrival_fit.h"
#include "models/distribution_write.h"
#include "models/json_write.h"
#include "models/trace_merge.h"
#include "models/trace_statistics.h"
#include "reports/buffer.h"
#include "reports/figure.h"
#include "reports/json_trace.h"
#include "reports/text_page.h"
#include "reports/trace_figures.h"
#include "sim/arena.h"
#include "sim/histogram.h"

#include <math.h>

#define REFUSED 0.05 /* probability from which down a process is said not to be the trace's */

/* --- The Traffic object --- */

static void write_number(struct json_write *in, const char *name, double value)
{
    json_write_double(in, name, distribution_rounded(value));
}

static void write_states(struct json_write *in, const struct arrival_candidate *candidate)
{
    struct json_write *states = json_write_add_array(in, "States");
    for (int s = 0; s < 2; s++) {
        struct json_write *state = json_write_add_object(states, NULL);
        write_number(state, "RatePerSecond", candidate->states[s].rate_per_s);
        write_number(state, "MeanDwellInSeconds", candidate->states[s].mean_dwell_s);
    }
}

static void write_points(struct json_write *in, const struct arrival_candidate *candidate)
{
    struct json_write *points = json_write_add_array(in, "Points");
    for (size_t i = 0; i < candidate->point_count; i++) {
        struct json_write *point = json_write_add_array(points, NULL);
        write_number(point, NULL, candidate->points[i].at_s);
        write_number(point, NULL, candidate->points[i].rate_per_s);
    }
}

/* `requests` 0: without their number. */
static void write_arrivals(struct json_write *in, const struct arrival_candidate *candidate, double requests)
{
    struct json_write *arrivals = json_write_add_object(in, "Arrivals");
    json_write_string(arrivals, "Process", arrival_process_name[candidate->process]);
    switch (candidate->process) {
    case PROCESS_RENEWAL: distribution_write(arrivals, "InterarrivalInMilliseconds", &candidate->law); break;
    case PROCESS_BATCH:
        write_number(arrivals, "RatePerSecond", candidate->rate_per_s / distribution_mean(&candidate->law));
        distribution_write(arrivals, "BatchSize", &candidate->law);
        break;
    case PROCESS_MMPP: write_states(arrivals, candidate); break;
    case PROCESS_RATE_CURVE: write_points(arrivals, candidate); break;
    case PROCESS_POISSON:
    case PROCESS_DETERMINISTIC:
    case PROCESS_CLOSED: write_number(arrivals, "RatePerSecond", candidate->rate_per_s); break;
    }
    if (requests > 0) json_write_unsigned(arrivals, "Requests", (uint64_t)(requests + 0.5));
}

static void write_carried(struct json_write *in, const char *name, const struct trace_values *values)
{
    static const double shares[] = {0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1};
    enum { POINTS = sizeof shares / sizeof *shares };
    struct distribution_point points[POINTS];
    if (!values->values) return;
    for (int i = 0; i < POINTS; i++) {
        int64_t value = i == 0 ? values->values->minimum : histogram_quantile(values->values, shares[i]);
        points[i] = (struct distribution_point){shares[i], (double)value};
    }
    struct distribution law = {.family = DISTRIBUTION_QUANTILES, .point_count = POINTS, .points = points};
    if (values->values->minimum == values->values->maximum) law = distribution_constant(points[0].value);
    distribution_write(in, name, &law);
}

static void write_traffic(struct json_write *in, const struct trace_statistics *statistics,
                          const struct arrival_fit *fit)
{
    write_arrivals(in, &fit->candidates[0], fit->requests);
    write_carried(in, "InputTokens", &statistics->values[TRACE_INPUT_TOKENS]);
    write_carried(in, "OutputTokens", &statistics->values[TRACE_OUTPUT_TOKENS]);
    write_carried(in, "PayloadInBytes", &statistics->values[TRACE_PAYLOAD]);
    write_carried(in, "ResponseInBytes", &statistics->values[TRACE_RESPONSE]);
}

const char *arrival_report_traffic(struct arena *arena, const struct trace_statistics *statistics,
                                   const struct arrival_fit *fit)
{
    struct json_write *root = json_write_object();
    write_traffic(root, statistics, fit);
    return json_write_text(root, arena);
}

/* --- JSON --- */

static void write_figure(struct json_write *in, const char *name, double value)
{
    if (isfinite(value)) json_write_double(in, name, distribution_rounded(value));
}

static void write_candidate(struct json_write *in, const struct arrival_candidate *candidate,
                            const struct trace_scale *scale)
{
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "Process", arrival_process_name[candidate->process]);
    json_write_unsigned(object, "Parameters", candidate->parameters);
    write_figure(object, "LogLikelihood", candidate->log_likelihood);
    write_figure(object, "BIC", candidate->bic);
    write_figure(object, "Distance", candidate->distance);
    write_figure(object, "PValue", candidate->p_value);
    if (scale) write_figure(object, "IndexOfDispersion", arrival_dispersion(candidate, time_to_s(scale->window_ns)));
    write_arrivals(object, candidate, 0);
}

const char *arrival_report_json(struct arena *arena, const struct merged_traces *traces,
                                const struct trace_statistics *statistics, const struct arrival_fit *fit)
{
    struct json_write *root = json_write_object();
    json_write_string(root, "Loadline", LOADLINE_VERSION);
    json_trace_files(root, traces);
    json_write_unsigned(root, "Requests", statistics->requests);
    json_write_double(root, "SpanInSeconds", figure_significant(fit->span_s));
    json_write_unsigned(root, "Tested", fit->tested);
    if (fit->tick_ns > 0) json_write_double(root, "TickInSeconds", figure_significant(time_to_s(fit->tick_ns)));
    const struct trace_scale *scale = trace_statistics_widest(statistics);
    if (scale) {
        struct json_write *windows = json_write_add_object(root, "Windows");
        json_write_integer(windows, "InSeconds", scale->window_ns / NS_PER_S);
        write_figure(windows, "IndexOfDispersion", scale->of_whole);
    }
    json_write_string(root, "Best", arrival_process_name[fit->candidates[0].process]);
    struct json_write *candidates = json_write_add_array(root, "Candidates");
    for (size_t i = 0; i < fit->count; i++) write_candidate(candidates, &fit->candidates[i], scale);
    write_traffic(json_write_add_object(root, "Traffic"), statistics, fit);
    return json_write_text(root, arena);
}

/* --- Text --- */

static const char *words_of(struct arena *arena, const struct arrival_candidate *candidate)
{
    const struct arrival_state *state = candidate->states;
    switch (candidate->process) {
    case PROCESS_RENEWAL:
        return arena_format(arena, "gaps of mean %s, coefficient of variation %s",
                            figure_time(arena, distribution_mean(&candidate->law)),
                            figure_number(arena, distribution_cv(&candidate->law)));
    case PROCESS_MMPP:
        return arena_format(arena, "%s/s for %s, %s/s for %s", figure_number(arena, state[0].rate_per_s),
                            figure_time(arena, state[0].mean_dwell_s * 1000), figure_number(arena, state[1].rate_per_s),
                            figure_time(arena, state[1].mean_dwell_s * 1000));
    case PROCESS_RATE_CURVE: return arena_format(arena, "%zu points", candidate->point_count);
    case PROCESS_BATCH:
        return arena_format(arena, "%s at once", figure_number(arena, distribution_mean(&candidate->law)));
    case PROCESS_POISSON:
    case PROCESS_DETERMINISTIC:
    case PROCESS_CLOSED: break;
    }
    return arena_format(arena, "%s/s", figure_number(arena, candidate->rate_per_s));
}

static const char *probability(struct arena *arena, double value)
{
    return value < 0.001 ? "<0.001" : figure_number(arena, value);
}

static const char *shown(struct arena *arena, double value)
{
    return isfinite(value) ? figure_number(arena, value) : "-";
}

static void write_candidates(struct text_page *page, const struct arrival_fit *fit, const struct trace_scale *scale)
{
    struct table *table = table_new(page->arena);
    table_column(table, "process", TABLE_LEFT);
    table_column(table, "free", TABLE_RIGHT);
    table_column(table, "BIC", TABLE_RIGHT);
    table_column(table, "distance", TABLE_RIGHT);
    table_column(table, "p", TABLE_RIGHT);
    table_column(table, "dispersion", TABLE_RIGHT);
    table_column(table, "", TABLE_WRAPPED);
    for (size_t i = 0; i < fit->count; i++) {
        const struct arrival_candidate *candidate = &fit->candidates[i];
        table_row(table);
        table_cell_ink(table, arrival_process_name[candidate->process], i == 0 ? TABLE_BOLD : TABLE_PLAIN);
        table_cell(table, figure_count(page->arena, candidate->parameters));
        table_cell(table, shown(page->arena, candidate->bic));
        table_cell(table, shown(page->arena, candidate->distance));
        table_cell(table, isfinite(candidate->p_value) ? probability(page->arena, candidate->p_value) : "-");
        table_cell(table, scale ? figure_number(page->arena, arrival_dispersion(candidate, time_to_s(scale->window_ns)))
                                : "-");
        table_cell(table, words_of(page->arena, candidate));
    }
    text_page_table(page, table);
}

/* Whether the best process is as bursty as the trace in longer windows, which its gaps do not tell. */
static void write_dispersion(struct text_page *page, const struct arrival_candidate *best,
                             const struct trace_scale *scale)
{
    const double far = 2;
    double of_trace = scale->of_whole, of_best = arrival_dispersion(best, time_to_s(scale->window_ns));
    const char *verdict = of_trace > far * of_best   ? ": bursts of the trace are lost"
                          : of_best > far * of_trace ? ": it has bursts that the trace has not"
                                                     : "";
    text_page_line(
        page, arena_format(page->arena,
                           "in whole windows of %s the trace's counts have a dispersion of %s, those of %s one of %s%s",
                           trace_figures_window(scale), figure_number(page->arena, of_trace),
                           arrival_process_name[best->process], figure_number(page->arena, of_best), verdict));
}

static void write_verdict(struct text_page *page, const struct arrival_fit *fit, const struct trace_scale *scale)
{
    struct arena *arena = page->arena;
    const struct arrival_candidate *best = &fit->candidates[0];
    const char *name = arrival_process_name[best->process];
    if (best->process == PROCESS_BATCH)
        text_page_line(page, "requests share instants: the other processes have none that do");
    else if (best->process == PROCESS_DETERMINISTIC)
        text_page_line(page, "all gaps are the same: those of the other processes differ");
    else if (!isfinite(best->p_value))
        text_page_line(page, "of counts no gaps are known: nothing is tested");
    else if (best->p_value < REFUSED)
        text_page_line(page,
                       arena_format(arena,
                                    "%s is nearest, and not what made this trace: %zu of its gaps are further from "
                                    "it than chance allows (p %s). Replay the trace where bursts matter",
                                    name, fit->tested, probability(arena, best->p_value)));
    else
        text_page_line(page, arena_format(arena, "%s describes it: %zu of its gaps are as they should be (p %s)", name,
                                          fit->tested, probability(arena, best->p_value)));
    if (scale) write_dispersion(page, best, scale);
    if (fit->tick_ns > 0)
        text_page_line(page, arena_format(arena, "stamps are ticks of %s: requests were spread at random inside them",
                                          figure_time(arena, time_to_ms(fit->tick_ns))));
}

const char *arrival_report_text(struct arena *arena, const struct merged_traces *traces,
                                const struct trace_statistics *statistics, const struct arrival_fit *fit,
                                struct text_style style)
{
    if (style.width < TEXT_LEAST_WIDTH) style.width = TEXT_LEAST_WIDTH;
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = style};
    text_page_heading(&page, "Arrivals");
    text_page_line(&page,
                   arena_format(arena, "%s%s: %s requests in %s", traces->of[0].summary.file,
                                traces->count > 1 ? " and others" : "", figure_count(arena, statistics->requests),
                                figure_time(arena, fit->span_s * 1000)));
    const struct trace_scale *scale = trace_statistics_widest(statistics);
    write_verdict(&page, fit, scale);
    write_candidates(&page, fit, scale);
    text_page_heading(&page, "Traffic (-o traffic prints this alone)");
    buffer_add(page.buffer, arrival_report_traffic(arena, statistics, fit));
    return buffer_text(page.buffer);
}
