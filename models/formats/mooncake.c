/* mooncake: the FAST25 release (kvcache-ai/Mooncake). Arrivals are whole milliseconds. Bailian's and RAGPulse's traces
 * look alike but count seconds, so `auto` asks for the block ids and refuses the names that only those have. */
#include "models/formats/format.h"

const struct trace_format format_mooncake = {
    .name = "mooncake",
    .syntax = &jsonl_syntax,
    .columns.of = {[TRACE_ARRIVAL] = {"timestamp", UNIT_MS},
                   [TRACE_INPUT_TOKENS] = {"input_length", UNIT_NS},
                   [TRACE_OUTPUT_TOKENS] = {"output_length", UNIT_NS}},
    .has_whole_stamps = true,
    .with = {"timestamp", "input_length", "output_length", "hash_ids"},
    .without = {"chat_id", "parent_chat_id", "session_id", "turn", "type"},
};
