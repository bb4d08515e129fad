/* focus_sku.h - what FOCUS and AWS call the charge of a line of the bill: service, meter, units, operation.
 *
 * Null       an operation or details that are not known are NULL.
 * Ownership  lives in the arena given to focus_skus_new().
 * Source     AWS's usage types and operations of SageMaker hosting; FOCUS 1.2, closed lists of service categories and units. */
#ifndef LOADLINE_REPORTS_FOCUS_SKU_H
#define LOADLINE_REPORTS_FOCUS_SKU_H

#include <stdbool.h>

struct arena;
struct cost_line;
struct focus_skus;

struct focus_sku {
    const char *meter, *operation;
    const char *unit, *unit_of_one, *aws_unit; /* "Hours", "hour", "Hrs" */
    const char *service_name, *service_code, *service_category, *service_subcategory;
    const char *details; /* a JSON object */
    bool is_capacity;    /* what serves the requests */
};

struct focus_skus *focus_skus_new(struct arena *arena);
struct focus_sku focus_sku_of(const struct focus_skus *skus, const struct cost_line *line);

#endif
