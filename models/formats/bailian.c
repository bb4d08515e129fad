/* bailian: the usage traces of Qwen at Alibaba's Bailian (alibaba-edu/qwen-bailian-usagetraces-anon). Arrivals are seconds with a
 * fraction; otherwise it looks like Mooncake's, which are milliseconds. */
#include "models/formats/format.h"

const struct trace_format format_bailian = {
    .name = "bailian",
    .syntax = &jsonl_syntax,
    .columns.of = {[TRACE_ARRIVAL] = {"timestamp", UNIT_S},
                   [TRACE_INPUT_TOKENS] = {"input_length", UNIT_NS},
                   [TRACE_OUTPUT_TOKENS] = {"output_length", UNIT_NS}},
    .with = {"chat_id", "parent_chat_id", "timestamp", "input_length", "output_length"},
};
