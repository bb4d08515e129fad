/* trace_report.h - what traces are like, for people and for scripts: `loadline trace info`.
 *
 * Text       what was read, the rate in windows of several lengths, the gaps, what requests carry, and two small charts.
 * JSON       {"Loadline", "Traces": [{"Path", "Format", "SHA256", "Instant", "StampUnit", "Lacks": [..], "Records", "BadRows", "LeftOut", "Inversions", "StartTime",
 *            "Durations", "Memory", "Tokens": {"Path", "SHA256"}, "MemoryInMB": {"Applications", "Missing", "Mean", "Maximum"}}], "Requests", "StartTime",
 *            "FirstInSeconds", "LastInSeconds", "SpanInSeconds", "RatePerSecond", "Gaps": {"MeanInSeconds", "CoefficientOfVariation"},
 *            "GapsInsideIntervals": {"CoefficientOfVariation", "Least", "Most"},
 *            "Stamps": {"Distinct", "Repeated", "MostOnOne"}, "Windows": [{"InSeconds", "Count", "Mean", "Peak", "PeakAtInSeconds",
 *            "IndexOfDispersion"}], "ByHour": [24 numbers], "Timeline": {"StepInSeconds", "Requests": [..]}, "Fields": [{"Field", "Unit",
 *            "Count", "Missing", "Zeros", "Mean", "Minimum", "P50", "P95", "P99", "Maximum"}]}. A member that does not apply is absent.
 * Texts      from outside are made harmless (display.h, json_write.h).
 * Ownership  texts live in the arena given. */
#ifndef LOADLINE_REPORTS_TRACE_REPORT_H
#define LOADLINE_REPORTS_TRACE_REPORT_H

#include "reports/text_style.h"

struct arena;
struct merged_traces;
struct trace_statistics;

const char *trace_report_text(struct arena *arena, const struct merged_traces *traces,
                              const struct trace_statistics *statistics, struct text_style style);
const char *trace_report_json(struct arena *arena, const struct merged_traces *traces,
                              const struct trace_statistics *statistics);

#endif
