/* azure-functions-2021: single calls of serverless functions (Azure/AzurePublicDataset; Zhang and others, "Faster and Cheaper
 * Serverless Computing on Harvested Resources", SOSP 2021). The column is the end of a call and rows follow the beginnings;
 * both times are seconds, whatever the overview of the publisher says. */
#include "models/formats/format.h"

const struct trace_format format_azure_functions_2021 = {
    .name = "azure-functions-2021",
    .syntax = &csv_syntax,
    .columns = {.of = {[TRACE_ARRIVAL] = {"end_timestamp", UNIT_S}, [TRACE_SERVICE] = {"duration", UNIT_S}},
                .arrival_is_end = true},
    .with = {"app", "func", "end_timestamp", "duration"},
};
