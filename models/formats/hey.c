/* hey: what the load tester hey writes with -o csv (rakyll/hey). `offset` is the beginning of a request, in seconds since that of
 * the test; the response time is seconds with four decimals. Versions before 0.1.3 have no offset, and so no arrivals. */
#include "models/formats/format.h"

const struct trace_format format_hey = {
    .name = "hey",
    .syntax = &csv_syntax,
    .columns.of = {[TRACE_ARRIVAL] = {"offset", UNIT_S}, [TRACE_ELAPSED] = {"response-time", UNIT_S}},
    .with = {"response-time", "DNS+dialup", "Request-write", "Response-delay", "status-code", "offset"},
};
