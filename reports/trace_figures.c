#include "reports/trace_figures.h"

#include "sim/histogram.h"

struct trace_value_figures trace_figures_of(const struct trace_values *values)
{
    const struct histogram *histogram = values->values;
    return (struct trace_value_figures){.mean = histogram_mean(histogram),
                                        .minimum = (double)histogram->minimum,
                                        .p50 = (double)histogram_quantile(histogram, 0.5),
                                        .p95 = (double)histogram_quantile(histogram, 0.95),
                                        .p99 = (double)histogram_quantile(histogram, 0.99),
                                        .maximum = (double)histogram->maximum};
}

const char *trace_figures_title(enum trace_field field)
{
    switch (field) {
    case TRACE_SERVICE: return "service time";
    case TRACE_ELAPSED: return "response time";
    case TRACE_INPUT_TOKENS: return "input tokens";
    case TRACE_OUTPUT_TOKENS: return "output tokens";
    case TRACE_PAYLOAD: return "payload bytes";
    case TRACE_RESPONSE: return "response bytes";
    case TRACE_ARRIVAL:
    case TRACE_TARGET:
    case TRACE_TTL:
    case TRACE_EXPLAINED:
    case TRACE_SESSION:
    case TRACE_AGENT:
    case TRACE_DEPTH:
    case TRACE_FIELDS: break;
    }
    return "";
}

const char *trace_figures_window(const struct trace_scale *scale)
{
    switch (scale->window_ns / NS_PER_S) {
    case 1: return "a second";
    case 10: return "10 s";
    case 60: return "a minute";
    case 600: return "10 minutes";
    default: return "an hour";
    }
}
