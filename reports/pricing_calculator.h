/* pricing_calculator.h - a run's usage as AWS's own Pricing Calculator takes it, to be priced by AWS with the account's discounts and
 * commitments: requests of BatchCreateWorkloadEstimateUsage.
 *
 * Lines      a JSON object on each line, a request of at most 25 entries, for `aws bcm-pricing-calculator
 *            batch-create-workload-estimate-usage --workload-estimate-id ID --cli-input-json`.
 * Amounts    of a month of 730 hours at the run's mean, in AWS's own unit; what a Savings Plan covers and what it does not together.
 * Missing    the operation of charges for which none was found in any text of AWS's; AWS names the entry.
 * Source     service model bcm-pricing-calculator 2024-06-19. */
#ifndef LOADLINE_REPORTS_PRICING_CALCULATOR_H
#define LOADLINE_REPORTS_PRICING_CALCULATOR_H

struct arena;
struct result;

/* `account` is the number of the account whose usage it is. */
const char *pricing_calculator_report(struct arena *arena, const struct result *result, const char *account);

#endif
