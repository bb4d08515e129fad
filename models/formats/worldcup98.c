/* worldcup98: requests a minute of the 1998 World Cup web site (nimamahmoudi/worldcup98-dataset, counted from the logs
 * of M. Arlitt and T. Jin, Internet Traffic Archive). Times are UTC; a minute without a request has no record. */
#include "models/formats/dated_counts.h"

static struct counts *read_counts(struct count_reading *reading)
{
    static const struct dated_columns columns = {.date = "period", .count = "count", .interval_s = 60};
    size_t holes;
    return dated_counts_read(reading, &columns, &holes);
}

const struct trace_format format_worldcup98 = {
    .name = "worldcup98",
    .syntax = &csv_syntax,
    .with = {"period", "count"},
    .is_exact = true,
    .counts = read_counts,
};
