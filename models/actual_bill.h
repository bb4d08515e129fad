/* actual_bill.h - a bill as AWS exports it, read for what an endpoint cost: FOCUS, or a Cost and Usage Report in either naming.
 *
 * Formats    CSV, plain, gzip or zstd, known by the names of its columns: FOCUS with AWS columns (x_UsageType, EffectiveCost, ..), CUR 2.0
 *            (line_item_usage_type, ..), legacy CUR (lineItem/UsageType, ..).
 * Rows       of SageMaker; where there are conditions, all that meet them, of whatever service.
 * Cost       amortised. FOCUS: EffectiveCost. CUR, by its type of line: usage that a Savings Plan covers at SavingsPlanEffectiveCost; of a
 *            plan's recurring fee what was not used (TotalCommitmentToDate less UsedCommitment); negations and upfront fees nothing; all
 *            else UnblendedCost. Discounts (EdpDiscount, PrivateRateDiscount, BundledDiscount, SppDiscount) belong to their usage type.
 * Units      quantity in 10^-10 of AWS's own unit, cost in 10^-10 USD; more digits are rounded, once a row.
 * Order      lines as they first appear.
 * Ownership  lives in the arena given.
 * Errors     NULL with a fault for each column that is missing and for the first rows that make no sense: another number of fields, no
 *            number, no date, another currency than USD; and where no row is left.
 * Source     AWS Data Exports user guide (FOCUS 1.2 with AWS columns; CUR 2.0 table dictionary), "Understanding Savings Plans in the
 *            Cost and Usage Report" for the amortised cost. */
#ifndef LOADLINE_MODELS_ACTUAL_BILL_H
#define LOADLINE_MODELS_ACTUAL_BILL_H

#include "sim/units.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct faults;

#define ACTUAL_UNUSED "SavingsPlan:Unused" /* what is left of a commitment, as on our own bills */

/* A row is of interest where the column holds that text. */
struct actual_condition {
    const char *column, *text;
};

struct actual_line {
    const char *usage_type; /* ACTUAL_UNUSED; the type of the line where it is no usage: "Tax", "Credit" */
    bool usage;
    int128 quantity_e10;
    int64_t cost_e10_usd; /* as sums of money are (money.h) */
};

struct actual_bill {
    const char *file, *format; /* "FOCUS", "CUR 2.0", "CUR" */
    int64_t start_ns, end_ns;  /* of the usage, since 1970 */
    uint64_t rows, other_rows; /* counted; left out */
    size_t line_count;
    const struct actual_line *lines;
};

const struct actual_bill *actual_bill_read(struct arena *arena, const char *file,
                                           const struct actual_condition *conditions, size_t condition_count,
                                           struct faults *faults);

#endif
