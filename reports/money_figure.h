/* money_figure.h - money to its last digit, for people: ten decimals, so that the points of a column stand below each other.
 *
 * Ownership  texts live in the arena given. */
#ifndef LOADLINE_REPORTS_MONEY_FIGURE_H
#define LOADLINE_REPORTS_MONEY_FIGURE_H

#include <stdint.h>

struct arena;

const char *money_figure(struct arena *arena, int64_t e10_usd);        /* "0.1020000000" */
const char *money_figure_signed(struct arena *arena, int64_t e10_usd); /* "+0.1020000000", "0.0000000000" */

#endif
