/* savings_plan.h - a SageMaker Savings Plan: an amount that is paid for every hour of one or three years, for which instances
 * cost less.
 *
 * Rates      what an hour of an instance costs under a plan: the rate of its usage type or instance type in "Rates"; else of its
 *            usage type in "SavingsPlanRates" for the plan's term and payment option; else the list price less "Discount". What has
 *            none of these is not covered. In whole 10^-10 USD, as AWS lists prices.
 * Covered    hours of instances, real-time and asynchronous. Sources disagree on serverless; volumes, data and S3 never are
 *            (docs/models.md, "Discounts and Savings Plans").
 * Ownership  lives in the arena given, with copies of the texts.
 * Source     AWS Savings Plans user guide; service model savingsplans 2019-06-28, DescribeSavingsPlansOfferingRates. */
#ifndef LOADLINE_MODELS_SAVINGS_PLAN_H
#define LOADLINE_MODELS_SAVINGS_PLAN_H

#include "models/money.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct faults;
struct json_node;

struct savings_rate {
    const char *usage; /* a usage type or an instance type */
    int64_t rate_e10_usd;
};

/* The first rate that names a usage holds. */
struct savings_rates {
    size_t count, room;
    struct savings_rate *all;
};

struct savings_plan {
    const char *id, *name;      /* NULL: not said */
    int64_t term_years;         /* 1, 3; 0: not said */
    const char *payment_option; /* "No Upfront", "Partial Upfront", "All Upfront"; NULL: not said */
    int64_t commitment_e10_usd; /* an hour; 0: an offer */
    bool has_share;
    struct decimal share; /* off the list price */
    struct savings_rates rates;
};

struct savings_plans {
    size_t count, room;
    struct savings_plan *all;
};

/* Read the object; held: it says what is committed to. false where there is a fault. */
bool savings_plan_read(const struct json_node *node, bool held, struct savings_plan *out, struct arena *arena,
                       struct faults *faults);

/* Add the plans for SageMaker of an answer of DescribeSavingsPlansOfferingRates, one for each term and payment option, with
 * their rates. */
bool savings_plans_read_rates(const struct json_node *answer, struct savings_plans *out, struct arena *arena,
                              struct faults *faults);

void savings_plans_add(struct savings_plans *plans, struct arena *arena, const struct savings_plan *plan);

/* Give a plan the rates of an offer with the same term and payment option, behind its own. false: they are not the same. */
bool savings_plan_takes_rates(struct savings_plan *plan, const struct savings_plan *offer, struct arena *arena);

/* What an hour of an instance costs under the plan; 0: it is not covered. */
int64_t savings_plan_rate(const struct savings_plan *plan, const char *usage_type, const char *instance_type,
                          struct decimal list_usd);

/* How much of the commitment is paid month by month: 100, 50 or 0 %, and the rest when it is bought. NULL is "No Upfront". */
int savings_plan_recurring_percent(const char *payment_option);

/* "1 year, No Upfront, 36 % off": what is known of it, "Savings Plan" where nothing is. */
const char *savings_plan_title(struct arena *arena, const struct savings_plan *plan);

#endif
