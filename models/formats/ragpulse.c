/* ragpulse: a service that answers from documents, one week (flashserve/RAGPulse). Arrivals are whole seconds, in a string;
 * the block ids are an object of five lists. */
#include "models/formats/format.h"

const struct trace_format format_ragpulse = {
    .name = "ragpulse",
    .syntax = &jsonl_syntax,
    .columns.of = {[TRACE_ARRIVAL] = {"timestamp", UNIT_S},
                   [TRACE_INPUT_TOKENS] = {"input_length", UNIT_NS},
                   [TRACE_OUTPUT_TOKENS] = {"output_length", UNIT_NS},
                   [TRACE_SESSION] = {"session_id", UNIT_NS}},
    .with = {"timestamp", "input_length", "output_length", "hash_ids", "session_id"},
    .without = {"chat_id", "parent_chat_id", "turn", "type"},
};
