/* dated_counts.h - counts that each come with the date at which their interval begins: for the formats that are such
 * tables.
 *
 * Records    see dated_table.h: in any order, holes are intervals without a request.
 * Errors     NULL where faults were added. */
#ifndef LOADLINE_MODELS_FORMATS_DATED_COUNTS_H
#define LOADLINE_MODELS_FORMATS_DATED_COUNTS_H

#include "models/formats/format.h"

struct dated_columns {
    const char *date, *count;
    int64_t interval_s; /* 0: the shortest time between two records, which is a period of CloudWatch's */
};

struct counts *dated_counts_read(struct count_reading *reading, const struct dated_columns *columns, size_t *holes);

#endif
