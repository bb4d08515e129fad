/* azure_kinds.h - the durations and the memory beside azure-functions-2019, joined to its functions by their hashes.
 *
 * Durations  HashOwner, HashApp, HashFunction, Average, percentile_Average_0 .. 100: ms. A function's calls draw from its own table: it goes
 *            through the percentiles, and between two of them it is a line that bends once, at the same share everywhere, so that
 *            the mean is the recorded Average (azure_table.c has the formula).
 * Memory     HashOwner, HashApp, AverageAllocatedMb and its percentiles: MB, of an application.
 * Use        azure_kinds_begin(), each record of calls, azure_kinds_end().
 * Ownership  the tables of functions live in reading->arena, all else in the arena given.
 * Errors     faults of the files, and of what does not fit together; calls without a row there are a warning.
 * Source     Azure/AzurePublicDataset, AzureFunctionsDataset2019.md; Shahrad and others, USENIX ATC 2020. */
#ifndef LOADLINE_MODELS_FORMATS_AZURE_KINDS_H
#define LOADLINE_MODELS_FORMATS_AZURE_KINDS_H

#include "models/formats/format.h"

struct azure_kinds;

/* Who a record is of. */
struct azure_name {
    struct trace_cell owner, app, function;
};

/* Read what stands beside the trace. NULL where nothing does, or with faults. */
struct azure_kinds *azure_kinds_begin(struct count_reading *reading, struct arena *arena);

/* The calls of a function, minute by minute. */
void azure_kinds_add(struct azure_kinds *kinds, const struct azure_name *name, const uint32_t *minute, size_t minutes);

/* Tell the counts, to which the same calls were added, whose they are. */
void azure_kinds_end(struct azure_kinds *kinds, struct counts *counts);

/* --- azure_table.c --- */

#define AZURE_PERCENTILES 7 /* at the shares 0, 0.01, 0.25, 0.5, 0.75, 0.99, 1 */

struct azure_duration {
    const char *key;
    double mean_ns, at_ns[AZURE_PERCENTILES];
};

/* In ns; its mean is mean_ns, or where the percentiles allow none such the nearest to it that they do. */
const struct quantile *azure_table(struct arena *arena, const struct azure_duration *duration);

#endif
