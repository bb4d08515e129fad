/* vidur: request traces as the simulator Vidur replays them (microsoft/vidur, data/processed_traces). Arrivals are
 * seconds from the first request. */
#include "models/formats/format.h"

const struct trace_format format_vidur = {
    .name = "vidur",
    .syntax = &csv_syntax,
    .columns.of = {[TRACE_ARRIVAL] = {"arrived_at", UNIT_S},
                   [TRACE_INPUT_TOKENS] = {"num_prefill_tokens", UNIT_NS},
                   [TRACE_OUTPUT_TOKENS] = {"num_decode_tokens", UNIT_NS}},
    .with = {"arrived_at", "num_prefill_tokens", "num_decode_tokens"},
};
