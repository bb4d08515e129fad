/* discounts.h - what an account pays less than the list price: a scenario's "Discounts".
 *
 *     {"Negotiated": 0.10,                          a share off everything; or rules, of which the first that fits holds:
 *      "Negotiated": [{"Service": "AmazonSageMaker", "UsageType": "*-Host:ml.g5.*", "Discount": 0.15}, ..],
 *      "SavingsPlan": {"CommitmentPerHour": "5.00", "Discount": 0.36, "Rates": {"ml.c5.xlarge": "0.13"},
 *                      "TermInYears": 1, "PaymentOption": "No Upfront", "SavingsPlanId": "..", "Name": ".."},
 *      "SavingsPlanOffers": [{"Discount": 0.42, "TermInYears": 3, "PaymentOption": "All Upfront"}, ..],
 *      "SavingsPlanRates": {"searchResults": [..]}}   an answer of `aws savingsplans describe-savings-plans-offering-rates`
 *
 * Offers     plans that could be bought: "SavingsPlanOffers", each term and payment option of "SavingsPlanRates", and the plan
 *            that is held.
 * Order      a plan's rates stand beside the list price; a negotiated discount is off the list price, of what no plan covers.
 * Ownership  lives in the arena given, with copies of the texts. */
#ifndef LOADLINE_MODELS_DISCOUNTS_H
#define LOADLINE_MODELS_DISCOUNTS_H

#include "models/savings_plan.h"

/* A share off what fits both; NULL fits all. In a pattern each "*" stands for any text. */
struct negotiated_discount {
    const char *service, *usage_type; /* "AmazonSageMaker"; "USE1-Host:ml.c5.xlarge", a pattern */
    struct decimal share;
};

struct discounts {
    size_t negotiated_count;
    const struct negotiated_discount *negotiated;
    bool has_plan; /* one is held */
    struct savings_plan plan;
    struct savings_plans offers; /* to be weighed, the plan that is held first */
};

/* Read the object. On failure *out is unchanged. */
bool discounts_read(const struct json_node *node, struct discounts *out, struct arena *arena, struct faults *faults);

/* The list price less what was negotiated. `discounts` may be NULL. */
struct decimal discounts_contracted(const struct discounts *discounts, const char *service, const char *usage_type,
                                    struct decimal list_usd);

#endif
