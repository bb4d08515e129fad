/* price_age.h - a warning of the verbs and exports that are about money (cost, diff, -o focus, -o xlsx) where it rests on prices that are old. What day it is reaches standard error only: a report of the same
 * run is the same bytes on any day.
 *
 * Old        more than PRICE_OLD_DAYS days before today, or before SOURCE_DATE_EPOCH (seconds since 1970) where that is set
 *            (https://reproducible-builds.org/specs/source-date-epoch/). Prices without a date are not looked at.
 * Errors     none: what cannot be told is not said. */
#ifndef LOADLINE_CLI_PRICE_AGE_H
#define LOADLINE_CLI_PRICE_AGE_H

#include <stddef.h>

#define PRICE_OLD_DAYS 90

struct options;
struct result;

/* One line, unless quiet, about all prices on these bills; nothing where none is old. */
void price_age_warn(const struct result *const *results, size_t count, const struct options *options);

#endif
