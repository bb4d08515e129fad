/* cloudwatch: a counter of CloudWatch's (the Sum of Invocations or RequestCount) as a table of dates and values, such
 * as the series of the Numenta Anomaly Benchmark (numenta/NAB, data/realAWSCloudwatch). A date is the beginning of its
 * period.
 *
 * A counter that counted nothing publishes nothing, so a hole is a period without requests. A table does not tell that
 * it is of a counter: Format says so; where `auto` finds holes, they are said. */
#include "models/formats/dated_counts.h"
#include "models/trace_options.h"

static struct counts *read_counts(struct count_reading *reading)
{
    static const struct dated_columns columns = {.date = "timestamp", .count = "value"};
    size_t holes;
    struct counts *counts = dated_counts_read(reading, &columns, &holes);
    if (counts && holes > 0 && !reading->options->format)
        faults_add(
            reading->faults, FAULT_WARNING, reading->layout->header,
            "is taken for a counter of CloudWatch's, whose %zu missing periods had no requests; say so with Format "
            "\"cloudwatch\"",
            holes);
    return counts;
}

const struct trace_format format_cloudwatch = {
    .name = "cloudwatch",
    .syntax = &csv_syntax,
    .with = {"timestamp", "value"},
    .is_exact = true,
    .counts = read_counts,
};
