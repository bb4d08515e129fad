/* trace_figures.h - the figures of a trace that its report says in text and in JSON. */
#ifndef LOADLINE_REPORTS_TRACE_FIGURES_H
#define LOADLINE_REPORTS_TRACE_FIGURES_H

#include "models/trace_statistics.h"

/* In the unit of the field: nanoseconds, tokens, bytes. */
struct trace_value_figures {
    double mean, minimum, p50, p95, p99, maximum;
};

/* Of values that there are. */
struct trace_value_figures trace_figures_of(const struct trace_values *values);

const char *trace_figures_title(enum trace_field field);           /* "input tokens" */
const char *trace_figures_window(const struct trace_scale *scale); /* "10 s", "a minute" */

#endif
