/* cost_actual.h - a run's bill held against one that was really paid: usage type by usage type, and why they differ.
 *
 * Length     the run's bill is taken at its mean for as long as the actual one is.
 * Causes     of each usage type: volume, (actual quantity - forecast quantity) * forecast price; price, what is left of the
 *            difference; and what the run does not have at all is unmodelled. What it has and the actual bill has not is volume.
 * Exact      volume + price + unmodelled = actual - forecast on every line, and lines add up to the totals, to the last digit.
 * Matching   by usage type; one without its region is of us-east-1, and AsyncInf is Host, as asynchronous instances are on our bills.
 * Order      as on the run's bill, then as on the actual one.
 * Ownership  lives in the arena given; names are the bills'. */
#ifndef LOADLINE_REPORTS_COST_ACTUAL_H
#define LOADLINE_REPORTS_COST_ACTUAL_H

#include "models/actual_bill.h"
#include "models/result.h"

struct text_style;

struct actual_difference {
    const char *usage_type;
    bool usage;            /* false: "Tax", "Credit", .. */
    bool forecast, actual; /* it is on that bill */
    int128 forecast_quantity_e10, actual_quantity_e10;
    int64_t forecast_e10_usd, actual_e10_usd;
    int64_t volume_e10_usd, price_e10_usd, unmodelled_e10_usd;
};

struct cost_actual {
    const struct result *run;
    const struct actual_bill *bill;
    size_t line_count;
    struct actual_difference *lines;
    struct actual_difference total; /* without quantities */
};

struct cost_actual cost_actual(struct arena *arena, const struct result *run, const struct actual_bill *bill);

const char *cost_actual_text(struct arena *arena, const struct cost_actual *against, struct text_style style);
const char *cost_actual_json(struct arena *arena, const struct cost_actual *against);
const char *cost_actual_csv(struct arena *arena, const struct cost_actual *against);

#endif
