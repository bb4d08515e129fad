/* azure-llm: the LLM inference traces of 2023 and 2024 (Azure/AzurePublicDataset). Stamps have 7 fractional digits and
 * no zone, or 6 or none and +00:00. The 2025 multimodal trace has the same columns and one more. */
#include "models/formats/format.h"

const struct trace_format format_azure_llm = {
    .name = "azure-llm",
    .syntax = &csv_syntax,
    .columns.of = {[TRACE_ARRIVAL] = {"TIMESTAMP", UNIT_UNKNOWN},
                   [TRACE_INPUT_TOKENS] = {"ContextTokens", UNIT_NS},
                   [TRACE_OUTPUT_TOKENS] = {"GeneratedTokens", UNIT_NS}},
    .with = {"TIMESTAMP", "ContextTokens", "GeneratedTokens"},
};
