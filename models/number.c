#include "models/number.h"

#define PLAIN_LENGTH_MOST 18 /* so many digits always fit 64 bits */
#define EXPONENT_LIMIT    100000

const int64_t number_power_of_ten[NUMBER_POWER_MOST + 1] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The digits of a number and where its decimal point stands: value = 0.DIGITS * 10^point. */
struct digits {
    const char *digits; /* may hold one '.' */
    size_t length;
    int64_t point;
    bool negative;
};

/* "e-3" and the like; a larger exponent is held near EXPONENT_LIMIT: the result is then 0 or too large anyway. */
static bool read_exponent(const char *text, const char *end, int64_t *exponent)
{
    bool negative = text < end && *text == '-';
    if (text < end && (*text == '-' || *text == '+')) text++;
    if (text == end) return false;
    int64_t value = 0;
    for (; text < end; text++) {
        if (!is_digit(*text)) return false;
        if (value < EXPONENT_LIMIT) value = value * 10 + (*text - '0');
    }
    *exponent = negative ? -value : value;
    return true;
}

static bool split(const char *text, size_t length, struct digits *out)
{
    const char *end = text + length, *at = text;
    out->negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+')) at++;
    out->digits = at;
    while (at < end && is_digit(*at)) at++;
    size_t before = (size_t)(at - out->digits), after = 0;
    if (at < end && *at == '.') {
        const char *fraction = ++at;
        while (at < end && is_digit(*at)) at++;
        after = (size_t)(at - fraction);
    }
    if (before + after == 0) return false;
    out->length = (size_t)(at - out->digits);
    int64_t exponent = 0;
    if (at < end && (*at == 'e' || *at == 'E')) {
        if (!read_exponent(at + 1, end, &exponent)) return false;
        at = end;
    }
    out->point = (int64_t)before + exponent;
    return at == end;
}

/* 0.DIGITS * 10^places rounded to a whole number. */
static bool scaled(const struct digits *number, int64_t places, uint64_t *out, bool *exact)
{
    uint64_t value = 0;
    bool round_up = false;
    *exact = true;
    size_t i = 0;
    for (; i < number->length; i++) {
        if (number->digits[i] == '.') continue;
        unsigned digit = (unsigned)(number->digits[i] - '0');
        if (places > 0) {
            if (value > (UINT64_MAX / 2 - digit) / 10) return false;
            value = value * 10 + digit;
        } else if (digit > 0) {
            *exact = false;
            if (places == 0) round_up = digit >= 5;
        }
        places--;
    }
    if (value > 0 && places > 0) {
        if (places > NUMBER_POWER_MOST || value > (uint64_t)(INT64_MAX / number_power_of_ten[places])) return false;
        value *= (uint64_t)number_power_of_ten[places];
    }
    *out = value + round_up;
    return *out <= (uint64_t)INT64_MAX;
}

/* Almost every cell: digits, perhaps a point and more digits, all of which count and fit. */
static bool read_plain(const char *text, size_t length, int power, int64_t *out)
{
    if (length == 0 || length > PLAIN_LENGTH_MOST) return false;
    uint64_t value = 0;
    size_t i = 0;
    for (; i < length && is_digit(text[i]); i++) value = value * 10 + (unsigned)(text[i] - '0');
    if (i == 0) return false;
    if (i < length && text[i] == '.') {
        for (i++; i < length && is_digit(text[i]); i++, power--) value = value * 10 + (unsigned)(text[i] - '0');
    }
    int64_t scaled_value;
    if (i < length || power < 0 || __builtin_mul_overflow(value, number_power_of_ten[power], &scaled_value))
        return false;
    *out = scaled_value;
    return true;
}

bool number_read(const char *text, size_t length, int power, int64_t *out, bool *exact)
{
    *exact = true;
    if (read_plain(text, length, power, out)) return true;
    struct digits number;
    uint64_t value;
    if (!split(text, length, &number)) return false;
    if (!scaled(&number, number.point + power, &value, exact)) return false;
    *out = number.negative ? -(int64_t)value : (int64_t)value;
    return true;
}
