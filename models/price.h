/* price.h - one price, and how far it can be trusted.
 *
 * Units      USD for `per` units: 0.115 for 1 hour, 0.0004 for 1000 requests.
 * Kinds      listed     read from a price list, a bill or a tool's copy of the price list
 *            derived    arithmetic on listed prices
 *            estimated  a listed neighbour times a factor
 *            quoted     somebody else's statement
 *            given      the user's own
 *            Estimated and quoted ones are flagged: a report must say so on the line that they price.
 * Ownership  texts are borrowed from the price book's arena. */
#ifndef LOADLINE_MODELS_PRICE_H
#define LOADLINE_MODELS_PRICE_H

#include "models/money.h"

struct arena;
struct faults;
struct json_node;

struct price {
    struct decimal usd; /* above 0 */
    int64_t per;        /* units that `usd` buys: a power of ten */
    const char *unit;   /* "hour", "GB-month", "GB", "second", "request", .. */
    const char *kind;   /* as above */
    bool estimated;
    const char *as_of;  /* "2026-09-27", "2023-12", "2021-2023"; NULL: not known */
    const char *source; /* where the figure was read */
};

/* Whether a price of that kind must be flagged. */
bool price_kind_is_estimate(const char *kind);

/* USD for one unit, exactly. false where it has more decimals than a decimal holds; no price of a price book has. */
bool price_of_one(const struct price *price, struct decimal *usd);

/* A calendar date, "YYYY-MM-DD" and nothing else. */
bool price_date_is_valid(const char *text);

/* What a bill says of where a price comes from: its source, and where it is known its date. */
const char *price_source_dated(struct arena *arena, const struct price *price);

/* Whole days from the date in what price_source_dated() gave to a moment (ns since 1970, UTC; models/time.h); false where there
 * is none. One known only to the month or the year counts from its first day: where the age is in doubt, the higher one warns. */
bool price_source_age_days(const char *source, int64_t on_ns, int64_t *days);

/* An amount of USD above 0, a number or a decimal string, exactly as it is written. false, with a fault, where it is none. */
bool price_read_usd(const struct json_node *node, struct decimal *usd, struct faults *faults);

#endif
