#include "models/formats/format.h"

const struct trace_format *const trace_formats[] = {&format_azure_llm,
                                                    &format_vidur,
                                                    &format_mooncake,
                                                    &format_azure_functions,
                                                    &format_worldcup98,
                                                    &format_cloudwatch,
                                                    &format_csv,
                                                    &format_jsonl,
                                                    NULL};
