#include "reports/trace_stamps.h"

#include "models/formats/format.h"
#include "models/trace.h"
#include "sim/arena.h"

#include <string.h>

static bool has_end_stamps(const struct trace_summary *summary)
{
    return summary->layout && summary->layout->columns.arrival_is_end;
}

const char *trace_stamps_instant(const struct trace_summary *summary)
{
    return summary->counts ? "Interval" : has_end_stamps(summary) ? "End" : "Arrival";
}

const char *trace_stamps_unit(const struct trace_summary *summary)
{
    if (summary->counts) return summary->has_start ? "date" : "s";
    switch (summary->layout ? summary->layout->columns.of[TRACE_ARRIVAL].unit : UNIT_NS) {
    case UNIT_S: return "s";
    case UNIT_MS: return "ms";
    case UNIT_US: return "us";
    case UNIT_NS: return "ns";
    case UNIT_UNKNOWN: break;
    }
    return "date";
}

void trace_stamps_lacks(const struct trace_summary *summary, const char *lacks[TRACE_LACKS_MOST])
{
    const bool *has = summary->present;
    size_t count = 0;
    if (!summary->has_start) lacks[count++] = "dates";
    if (!has[TRACE_SERVICE]) lacks[count++] = "service times";
    if (!has[TRACE_ELAPSED]) lacks[count++] = "response times";
    if (!has[TRACE_INPUT_TOKENS] && !has[TRACE_OUTPUT_TOKENS]) lacks[count++] = "tokens";
    if (!has[TRACE_PAYLOAD] && !has[TRACE_RESPONSE]) lacks[count++] = "bytes";
    lacks[count] = NULL;
}

const char *trace_stamps_text(struct arena *arena, const struct trace_summary *summary)
{
    const char *lacks[TRACE_LACKS_MOST], *list = "", *unit = trace_stamps_unit(summary);
    trace_stamps_lacks(summary, lacks);
    for (size_t i = 0; lacks[i]; i++) list = arena_format(arena, "%s%s%s", list, i > 0 ? ", " : "", lacks[i]);
    const char *instant = summary->counts           ? "counts of intervals"
                          : has_end_stamps(summary) ? "when requests ended, less how long they took"
                                                    : "when requests arrived";
    bool is_date = strcmp(unit, "date") == 0;
    return arena_format(arena, "stamps: %s, %s%s%s%s", instant, is_date ? "as dates" : "in ", is_date ? "" : unit,
                        *list ? "; it lacks " : "", list);
}
