/* arrival_report.h - which arrival process describes a trace best, for people and for scripts: `loadline trace fit`.
 *
 * JSON       {"Loadline", "Traces": as trace_report.h has them, "Requests", "SpanInSeconds", "Tested", "TickInSeconds", "Windows":
 *            {"InSeconds", "IndexOfDispersion"}, "Best", "Candidates": [{"Process", "Parameters", "LogLikelihood", "BIC", "Distance", "PValue",
 *            "IndexOfDispersion", "Arrivals"}], "Traffic"}; a member that does not apply is absent. The best candidate comes first.
 * Traffic    the object alone, for "Traffic": "FILE" of a scenario and for `trace generate`: the best process for as many requests as the trace
 *            has, and the quantiles of what they carry.
 * Ownership  texts live in the arena given. */
#ifndef LOADLINE_REPORTS_ARRIVAL_REPORT_H
#define LOADLINE_REPORTS_ARRIVAL_REPORT_H

#include "reports/text_style.h"

struct arena;
struct arrival_fit;
struct merged_traces;
struct trace_statistics;

const char *arrival_report_text(struct arena *arena, const struct merged_traces *traces,
                                const struct trace_statistics *statistics, const struct arrival_fit *fit,
                                struct text_style style);
const char *arrival_report_json(struct arena *arena, const struct merged_traces *traces,
                                const struct trace_statistics *statistics, const struct arrival_fit *fit);
const char *arrival_report_traffic(struct arena *arena, const struct trace_statistics *statistics,
                                   const struct arrival_fit *fit);

#endif
