/* trace_stamps.h - which instant the stamps of a trace are, their unit, and what the trace does not tell: for `trace info`.
 *
 * Ownership  texts live in the arena given, or are constant. */
#ifndef LOADLINE_REPORTS_TRACE_STAMPS_H
#define LOADLINE_REPORTS_TRACE_STAMPS_H

#include <stddef.h>

struct arena;
struct trace_summary;

/* "Arrival", "End" (made an arrival by the time that it took), or "Interval" (requests were counted in it). */
const char *trace_stamps_instant(const struct trace_summary *summary);

/* "date", "s", "ms", "us" or "ns"; of intervals "date", or "s" where they count from the trace's own second 0. */
const char *trace_stamps_unit(const struct trace_summary *summary);

/* What is missing of dates, service times, response times, tokens and bytes; NULL behind the last. */
#define TRACE_LACKS_MOST 6
void trace_stamps_lacks(const struct trace_summary *summary, const char *lacks[TRACE_LACKS_MOST]);

/* The same as a sentence. */
const char *trace_stamps_text(struct arena *arena, const struct trace_summary *summary);

#endif
