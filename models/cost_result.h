/* cost_result.h - the bill in a result: its lines, each hour of theirs, and what commitments to Savings Plans make of it.
 *
 * Units and the rest as in result.h: money in 10^-10 USD (_e10_usd), means over the replications. */
#ifndef LOADLINE_MODELS_COST_RESULT_H
#define LOADLINE_MODELS_COST_RESULT_H

#include "sim/units.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One of the configurations that an endpoint has in a run, where it has several: the one that it begins with is number 0, that of its n-th update
 * number n. */
struct generation {
    const char *endpoint_config_name; /* NULL: the endpoint has one only */
    uint32_t number;
};

/* What a line of the bill has to do with a Savings Plan. */
enum commitment_part {
    COMMITMENT_NONE,
    COMMITMENT_USED,  /* hours that it covers, at its rate */
    COMMITMENT_UNUSED /* what is left of it */
};
extern const char *const commitment_part_name[]; /* "", "Used", "Unused" */

/* What a line has of one hour of the clock, of a replication. */
struct cost_hour {
    size_t hour;         /* 0: the hour of the clock in which the run begins */
    int128 quantity_e10; /* in 10^-10 of the line's unit */
    int64_t cost_e10_usd;
    int64_t succeeded; /* requests of the line's variant */
};

struct cost_line {
    const char *variant_name; /* NULL: of the endpoint as a whole */
    struct generation generation;
    const char *charge;     /* "Instance hours", "Volume", "Data in", "Data out" */
    const char *usage_type; /* "USE1-Host:ml.c5.xlarge" */
    const char *quantity;   /* exact decimals, as text */
    const char *unit;       /* "Hours", "GB-Month", "GB" */
    const char *unit_price; /* USD, as text: what is paid */
    int64_t cost_e10_usd;
    bool estimated;           /* the price is an estimate of ours, not a listed one */
    const char *price_source; /* where the unit price comes from, with its date */
    bool has_busy;            /* false: a run that an older version stored */
    int64_t busy_e10_usd;     /* of the cost, what bought time in which workers were busy */
    enum commitment_part commitment;
    /* Without any discount, and with the negotiated one only; 0 and NULL for what is left of a commitment. */
    const char *list_unit_price, *contracted_unit_price;
    int64_t list_e10_usd, contracted_e10_usd;
    size_t
        hour_count; /* 0: a run that an older version stored, or that is too long for them (hours.h), or a line that is nothing */
    const struct cost_hour *hours; /* in order, those in which there was something; they add up to the line */
};

/* A commitment to a Savings Plan, and what comes of it: of a replication, as the bill. */
struct commitment_result {
    const char *plan;           /* in words */
    const char *id, *name;      /* NULL: not said */
    int64_t term_years;         /* 0: not said */
    const char *payment_option; /* NULL: not said */
    bool held;                  /* it is on the bill; else it could be bought, with the commitment that is best */
    int64_t per_hour_e10_usd;   /* the commitment; 0: none would save anything, and nothing below holds */
    int64_t committed_e10_usd, used_e10_usd; /* in the run */
    int64_t covered_e10_usd;                 /* what the hours that it covers cost without it */
    int64_t eligible_e10_usd;                /* what all hours that it could cover do */
    int64_t total_e10_usd, monthly_e10_usd;  /* the bill with it */
    int64_t saved_monthly_e10_usd;           /* against the bill without any plan; below 0: it costs more */
};

struct cost_result {
    int64_t total_e10_usd; /* = the sum of the lines, always */
    bool has_discounts;
    int64_t list_e10_usd, contracted_e10_usd; /* likewise */
    size_t commitment_count;
    const struct commitment_result *commitments; /* the one that is held first; then by what they save */
    bool has_interval;
    int64_t total_low_e10_usd, total_high_e10_usd;
    int64_t per_hour_e10_usd, monthly_e10_usd; /* 730 hours at this run's mean */
    bool has_per_request;                      /* false where nothing arrived (or nothing succeeded) */
    int64_t per_million_requests_e10_usd, per_thousand_succeeded_e10_usd;
    int64_t busy_e10_usd,
        idle_e10_usd; /* the total and, but for runs of older versions, each line, split by the time in which the workers were busy */
    size_t line_count;
    const struct cost_line *lines;
};

#endif
