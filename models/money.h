/* money.h - exact money: integers of 10^-10 USD (_e10_usd), products of any size, text both ways.
 *
 * Range      +-922 million USD in 10^-10. A sum or product beyond it is the bound, and every sum with that is the bound
 *            again: it is enough to ask money_overflowed() of the total.
 * Quantities 128 bits: byte-nanoseconds of a month's storage need 90. What a quantity is divided by, `per`, lies in 1 .. 2^99.
 * Rounding   half away from zero, once, where a product is made; sums never round.
 * Source     docs/decisions.md, decision 15. */
#ifndef LOADLINE_MODELS_MONEY_H
#define LOADLINE_MODELS_MONEY_H

#include "sim/units.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MONEY_SCALE INT64_C(10000000000) /* one USD */

/* A decimal number kept exactly: value * 10^-scale, 0 <= scale <= 18. */
struct decimal {
    int64_t value;
    int scale;
};

/* Read a plain or exponent-form decimal ("0.115", "2e-05"), with the smallest scale that keeps it exactly. false when it
 * is no number, or needs more than 18 decimals, or is out of range; *out is then unchanged. */
bool decimal_read(const char *text, struct decimal *out);

/* number * (1 - share), 0 <= share <= 1: a price less a discount. Exact where 64 bits and 18 decimals hold the digits; else rounded
 * to as many as they do, half away from zero. */
struct decimal decimal_less(struct decimal number, struct decimal share);

/* price (USD per unit) times quantity / per, in 10^-10 USD: money_of(0.115 USD/hour, nanoseconds, 3600e9). */
int64_t money_of(struct decimal price_usd, int128 quantity, int128 per);

/* amount * part / whole; 0 where whole is. The magnitudes of part and whole are below 2^126. */
int64_t money_portion(int64_t amount_e10_usd, int128 part, int128 whole);

int64_t money_add(int64_t a_e10_usd, int64_t b_e10_usd);
bool money_overflowed(int64_t e10_usd);

/* "12.3456": exact, at least two decimals, no trailing zeros beyond them. Returns text; MONEY_TEXT bytes are enough. */
#define MONEY_TEXT 32
const char *money_text(int64_t e10_usd, char text[MONEY_TEXT]);

/* A decimal as text, exact, without trailing zeros ("0.115"). */
const char *decimal_text(struct decimal number, char text[MONEY_TEXT]);

/* quantity / per in 10^-10, rounded half away from zero. Beyond +-2^63 of the unit that bound. */
int128 quantity_e10(int128 quantity, int128 per);

/* What quantity_text() wrote, in 10^-10; of another text, what its first digits are. */
int128 quantity_read_e10(const char *text);

/* quantity / per with at most 10 decimals, rounded half away from zero, no trailing zeros: nanoseconds as hours. Beyond
 * +-2^63 that bound. */
const char *quantity_text(int128 quantity, int128 per, char text[MONEY_TEXT]);

double money_to_usd(int64_t e10_usd);
/* Rounded half away from zero; beyond the range its bound. */
int64_t money_from_usd(double usd);

#endif
