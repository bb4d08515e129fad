/* json_trace.h - the traces that a report in JSON is of: "Traces" with path, format, digest, and what was left out. */
#ifndef LOADLINE_REPORTS_JSON_TRACE_H
#define LOADLINE_REPORTS_JSON_TRACE_H

struct json_write;
struct merged_traces;

void json_trace_files(struct json_write *root, const struct merged_traces *traces);

#endif
