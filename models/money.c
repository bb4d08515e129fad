#include "models/money.h"

#include "models/number.h"
#include "sim/units.h"

#include <assert.h>
#include <stdio.h>

#define SCALE_MOST     NUMBER_POWER_MOST
#define MONEY_DECIMALS 10
#define EXPONENT_LIMIT 1000000 /* beyond every number that can be meant: larger ones are held here */

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

/* numerator / denominator to the nearest whole number, halves away from zero; denominator > 0. */
static int128 divide_rounded(int128 numerator, int128 denominator)
{
    int128 quotient = numerator / denominator, rest = numerator % denominator;
    if (rest < 0) return quotient - (-rest >= denominator - -rest);
    return quotient + (rest >= denominator - rest);
}

static int64_t saturated(int128 amount)
{
    return amount > INT64_MAX ? INT64_MAX : amount < -INT64_MAX ? -INT64_MAX : (int64_t)amount;
}

int64_t money_of(struct decimal price_usd, int64_t quantity, int64_t per)
{
    assert(per > 0 && 0 <= price_usd.scale && price_usd.scale <= SCALE_MOST);
    int128 product = (int128)price_usd.value * quantity;
    if (price_usd.scale >= MONEY_DECIMALS)
        return saturated(divide_rounded(product, (int128)per * number_power_of_ten[price_usd.scale - MONEY_DECIMALS]));

    /* Whole part and rest apart: product * 10^10 itself may need more than 128 bits. */
    int64_t factor = number_power_of_ten[MONEY_DECIMALS - price_usd.scale];
    int128 whole = product / per, rest = product % per;
    if (__builtin_mul_overflow(whole, (int128)factor, &whole)) return product < 0 ? -INT64_MAX : INT64_MAX;
    return saturated(saturated(whole) + divide_rounded(rest * factor, per));
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
    uint128 magnitude = value < 0 ? -(uint128)value : (uint128)value;
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

const char *quantity_text(int64_t quantity, int64_t per, char text[MONEY_TEXT])
{
    assert(per > 0);
    return write_decimal(divide_rounded((int128)quantity * MONEY_SCALE, per), MONEY_DECIMALS, 0, text);
}

double money_to_usd(int64_t e10_usd)
{
    return (double)e10_usd / (double)MONEY_SCALE;
}
