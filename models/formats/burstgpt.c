/* burstgpt: calls of ChatGPT and GPT-4 at a university (HPMLL/BurstGPT; Wang and others, "BurstGPT: A Real-world Workload
 * Dataset", KDD 2025). Arrivals are seconds since the midnight before the first day. Version 3 adds the session and the
 * elapsed time, in whole seconds, between the columns of versions 1 and 2. A call that failed has 0 response tokens. */
#include "models/formats/format.h"

const struct trace_format format_burstgpt = {
    .name = "burstgpt",
    .syntax = &csv_syntax,
    .columns.of = {[TRACE_ARRIVAL] = {"Timestamp", UNIT_S},
                   [TRACE_INPUT_TOKENS] = {"Request tokens", UNIT_NS},
                   [TRACE_OUTPUT_TOKENS] = {"Response tokens", UNIT_NS},
                   [TRACE_ELAPSED] = {"Elapsed time", UNIT_S},
                   [TRACE_SESSION] = {"Session ID", UNIT_NS}},
    .optional = 1u << TRACE_ELAPSED | 1u << TRACE_SESSION,
    .with = {"Timestamp", "Model", "Request tokens", "Response tokens", "Total tokens", "Log Type"},
};
