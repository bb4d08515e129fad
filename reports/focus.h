/* focus.h - a run's bill in the shape of FOCUS 1.2 with AWS's own columns, so that it can be put beside real bills.
 *
 * Simulated  every row says so (x_IsSimulated, ChargeDescription). It is not a conformant file: FOCUS describes what was billed.
 * Rows       one for each line of the bill and hour of the clock, day or calendar month (UTC) in which there was something of it; the
 *            rows of a line add up to it, to the last digit of cost and quantity. A row's are what the line had come to by its end less
 *            what it had by its beginning, each the usage until then times the price and rounded once: between them they are less than
 *            10^-10 of their units from the usage of the row itself and its product. A commitment is paid evenly; so is, for lack of
 *            hours, what an older version stored, or a run of more than HOURS_MOST of them.
 * Money      EffectiveCost is the line's cost: it adds up to the run's total to the last digit. BilledCost is the same, but 0 for what a
 *            Savings Plan covers and for what is left of it; in their place stands the purchase, for what of the commitment is paid
 *            month by month: with "No Upfront" BilledCost adds up to the total, too. ListCost and ContractedCost are the exact
 *            product of the printed price and the printed quantity, whose last digit was rounded: cost and product of a row are
 *            within (price + 1) * 1e-10 USD of each other.
 * Null       nothing between commas: what a simulation does not know, such as an invoice.
 * Ownership  the text lives in the arena given.
 * Source     FinOps Open Cost and Usage Specification 1.2; AWS Data Exports, FOCUS 1.2 with AWS columns. */
#ifndef LOADLINE_REPORTS_FOCUS_H
#define LOADLINE_REPORTS_FOCUS_H

struct arena;
struct result;

/* How long a row is. */
enum focus_granularity { FOCUS_HOUR, FOCUS_DAY, FOCUS_MONTH };

/* `account` is the billing account's number. */
const char *focus_report(struct arena *arena, const struct result *result, const char *account,
                         enum focus_granularity granularity);

#endif
