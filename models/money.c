#include "models/money.h"

#include "models/number.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

#define SCALE_MOST     NUMBER_POWER_MOST
#define MONEY_DECIMALS 10
#define PER_MOST       ((int128)1 << 99) /* times 10^(SCALE_MOST - MONEY_DECIMALS) it is below 2^126 */
#define EXPONENT_LIMIT 1000000           /* beyond every number that can be meant: larger ones are held here */

static bool is_digit(char c)
{
    return '0' <= c && c <= '9';
}

/* "e-05" at *text: its value; *text moves behind it. false when no digit follows the letter. */
static bool read_exponent(const char **text, long *exponent)
{
    const char *at = *text;
    *exponent = 0;
    if (*at != 'e' && *at != 'E') return true;
    at++;
    bool negative = *at == '-';
    if (*at == '-' || *at == '+') at++;
    if (!is_digit(*at)) return false;
    for (; is_digit(*at); at++)
        if (*exponent < EXPONENT_LIMIT) *exponent = 10 * *exponent + (*at - '0');
    if (negative) *exponent = -*exponent;
    *text = at;
    return true;
}

/* Append a digit to a value that is kept negative, because there is one more negative number than there are positive. */
static bool append_digit(int64_t *negative_value, int digit)
{
    return !__builtin_mul_overflow(*negative_value, 10, negative_value) &&
           !__builtin_sub_overflow(*negative_value, digit, negative_value);
}

bool decimal_read(const char *text, struct decimal *out)
{
    const char *at = text;
    bool minus = *at == '-';
    if (minus) at++;
    const char *digits = at;
    while (is_digit(*at)) at++;
    long whole = at - digits, fraction = 0;
    if (whole == 0) return false;
    if (*at == '.') {
        const char *point = at++;
        while (is_digit(*at)) at++;
        fraction = at - point - 1;
        if (fraction == 0) return false;
    }
    const char *end = at;
    long exponent;
    if (!read_exponent(&at, &exponent) || *at) return false;

    /* Zeros at the end say nothing: without them the scale is the smallest that keeps the number. */
    long scale = fraction - exponent;
    while (end > digits && (end[-1] == '0' || end[-1] == '.')) {
        if (end[-1] == '0') scale--;
        end--;
    }
    int64_t value = 0;
    for (const char *digit = digits; digit < end; digit++)
        if (*digit != '.' && !append_digit(&value, *digit - '0')) return false;
    if (value == 0) scale = 0;
    for (; scale < 0; scale++)
        if (!append_digit(&value, 0)) return false;
    if (scale > SCALE_MOST) return false;
    if (!minus && __builtin_sub_overflow(0, value, &value)) return false;
    *out = (struct decimal){value, (int)scale};
    return true;
}

static uint128 magnitude_of(int128 number)
{
    return number < 0 ? -(uint128)number : (uint128)number;
}

/* a * b / c to the nearest, halves up; `most` where it is more than that. The product may need more than 128 bits and is never
 * formed: with the bits of b from the highest on, quotient and rest double and take in a / c and its rest (long division in
 * base 2). c <= 2^126, so that the rest, below 3 c before it is reduced, fits. */
static uint128 multiply_divide(uint128 a, uint128 b, uint128 c, uint128 most)
{
    uint128 quotient = 0, rest = 0;
    const uint128 a_quotient = a / c, a_rest = a % c;
    for (int bit = 127; bit >= 0; bit--) {
        bool set = b >> bit & 1;
        quotient = 2 * quotient + (set ? a_quotient : 0);
        rest = 2 * rest + (set ? a_rest : 0);
        for (; rest >= c; rest -= c) quotient++;
        if (quotient > most) return most;
    }
    quotient += rest >= c - rest;
    return quotient < most ? quotient : most;
}

static int64_t saturated(int128 amount)
{
    return amount > INT64_MAX ? INT64_MAX : amount < -INT64_MAX ? -INT64_MAX : (int64_t)amount;
}

struct decimal decimal_less(struct decimal number, struct decimal share)
{
    int128 kept = (int128)number_power_of_ten[share.scale] - share.value;
    assert(0 <= kept && share.value >= 0);
    int128 value = number.value * kept, last = 0;
    int scale = number.scale + share.scale;
    while (scale > 0 && (value % 10 == 0 || scale > SCALE_MOST || (int64_t)value != value)) {
        last = value % 10;
        value /= 10;
        scale--;
        if (scale > SCALE_MOST || (int64_t)value != value) continue;
        value += (last >= 5) - (last <= -5);
    }
    return (struct decimal){(int64_t)value, scale};
}

int64_t money_of(struct decimal price_usd, int128 quantity, int128 per)
{
    assert(0 < per && per <= PER_MOST && 0 <= price_usd.scale && price_usd.scale <= SCALE_MOST);
    int excess = price_usd.scale - MONEY_DECIMALS; /* decimals of the price that money does not have, or lacks */
    int128 price = price_usd.value, unit = per;
    if (excess > 0)
        unit *= number_power_of_ten[excess];
    else
        price *= number_power_of_ten[-excess];
    int64_t money = (int64_t)multiply_divide(magnitude_of(quantity), magnitude_of(price), (uint128)unit, INT64_MAX);
    return (price < 0) == (quantity < 0) ? money : -money;
}

int64_t money_portion(int64_t amount_e10_usd, int128 part, int128 whole)
{
    if (whole == 0) return 0;
    uint128 amount = magnitude_of(amount_e10_usd);
    int64_t money = (int64_t)multiply_divide(amount, magnitude_of(part), magnitude_of(whole), INT64_MAX);
    bool minus = ((amount_e10_usd < 0) != (part < 0)) != (whole < 0);
    return minus ? -money : money;
}

bool money_overflowed(int64_t e10_usd)
{
    return e10_usd == INT64_MAX || e10_usd <= -INT64_MAX;
}

int64_t money_add(int64_t a_e10_usd, int64_t b_e10_usd)
{
    if (money_overflowed(a_e10_usd)) return a_e10_usd;
    if (money_overflowed(b_e10_usd)) return b_e10_usd;
    return saturated((int128)a_e10_usd + b_e10_usd);
}

/* value * 10^-scale with at least `least` decimals and no zeros behind those. */
static const char *write_decimal(int128 value, int scale, int least, char text[MONEY_TEXT])
{
    uint128 magnitude = magnitude_of(value);
    uint128 one = (uint128)number_power_of_ten[scale];
    for (; scale > least && magnitude % 10 == 0; scale--) {
        magnitude /= 10;
        one /= 10;
    }
    const char *sign = value < 0 ? "-" : "";
    unsigned long long whole = (unsigned long long)(magnitude / one), part = (unsigned long long)(magnitude % one);
    if (scale == 0)
        snprintf(text, MONEY_TEXT, "%s%llu", sign, whole);
    else
        snprintf(text, MONEY_TEXT, "%s%llu.%0*llu", sign, whole, scale, part);
    return text;
}

const char *money_text(int64_t e10_usd, char text[MONEY_TEXT])
{
    return write_decimal(e10_usd, MONEY_DECIMALS, 2, text);
}

const char *decimal_text(struct decimal number, char text[MONEY_TEXT])
{
    assert(0 <= number.scale && number.scale <= SCALE_MOST);
    return write_decimal(number.value, number.scale, 0, text);
}

int128 quantity_e10(int128 quantity, int128 per)
{
    assert(0 < per && per <= PER_MOST);
    const uint128 most = ((uint128)1 << 63) * (uint128)MONEY_SCALE;
    int128 value = (int128)multiply_divide(magnitude_of(quantity), (uint128)MONEY_SCALE, (uint128)per, most);
    return quantity < 0 ? -value : value;
}

const char *quantity_text(int128 quantity, int128 per, char text[MONEY_TEXT])
{
    return write_decimal(quantity_e10(quantity, per), MONEY_DECIMALS, 0, text);
}

int128 quantity_read_e10(const char *text)
{
    const int128 most = (int128)1 << 120;
    int128 value = 0;
    int decimals = 0;
    bool behind = false;
    for (const char *c = text; *c && value < most; c++) {
        behind = behind || *c == '.';
        if (*c < '0' || *c > '9') continue;
        value = 10 * value + (*c - '0');
        decimals += behind;
    }
    for (; decimals < MONEY_DECIMALS && value < most; decimals++) value *= 10;
    return *text == '-' ? -value : value;
}

double money_to_usd(int64_t e10_usd)
{
    return (double)e10_usd / (double)MONEY_SCALE;
}

int64_t money_from_usd(double usd)
{
    double e10_usd = round(usd * (double)MONEY_SCALE);
    if (fabs(e10_usd) >= (double)INT64_MAX) return e10_usd < 0 ? -INT64_MAX : INT64_MAX;
    return (int64_t)e10_usd;
}
