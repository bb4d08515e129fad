#include "reports/figure.h"

#include "models/money.h"
#include "models/result.h"
#include "sim/arena.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double figure_ms(double ms)
{
    return round(ms * 1e6) / 1e6 + 0.0;
}

double figure_significant(double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.9g", value);
    return strtod(text, NULL) + 0.0;
}

struct unit {
    const char *name;
    double in_ms;
};

static const struct unit time_units[] = {{"ns", 1e-6}, {"us", 1e-3}, {"ms", 1}, {"s", 1e3}, {"min", 6e4}, {"h", 3.6e6}};

const char *figure_time(struct arena *arena, double ms)
{
    const size_t last = sizeof time_units / sizeof *time_units - 1;
    double size = fabs(ms);
    size_t unit = 0;
    if (size < 0.5e-6) return "0";
    /* On to the next unit before three digits would round up to four. */
    while (unit < last && size >= 999.5 * time_units[unit].in_ms) unit++;
    double value = size / time_units[unit].in_ms;
    int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    return arena_format(arena, "%s%.*f%s", ms < 0 ? "-" : "", decimals, value, time_units[unit].name);
}

const char *figure_count(struct arena *arena, uint64_t count)
{
    char digits[24], text[32];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, count), out = 0;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0) text[out++] = ',';
        text[out++] = digits[i];
    }
    return arena_text_n(arena, text, (size_t)out);
}

const char *figure_share(struct arena *arena, double share)
{
    return arena_format(arena, "%.4g%%", 100 * share + 0.0);
}

const char *figure_number(struct arena *arena, double value)
{
    double size = fabs(value);
    if (size < 999.95 || size > 1e18) return arena_format(arena, "%.4g", value + 0.0);
    return arena_format(arena, "%s%s", value < 0 ? "-" : "", figure_count(arena, (uint64_t)llround(size)));
}

const char *figure_money(struct arena *arena, int64_t e10_usd)
{
    const uint64_t shown = MONEY_SCALE / 10000; /* a hundredth of a cent */
    uint64_t size = e10_usd < 0 ? 0 - (uint64_t)e10_usd : (uint64_t)e10_usd;
    const char *sign = e10_usd < 0 ? "-" : "";
    if (size > 0 && size < shown) return arena_format(arena, "%s<0.0001", sign);
    uint64_t units = size / shown + (size % shown >= shown / 2);
    return arena_format(arena, "%s%s.%04d", sign, figure_count(arena, units / 10000), (int)(units % 10000));
}

double figure_half_width(const struct interval *interval)
{
    return (interval->high - interval->low) / 2;
}

const char *figure_plus_minus(struct arena *arena, const struct interval *interval,
                              const char *(*figure)(struct arena *, double))
{
    return interval->known ? arena_format(arena, "±%s", figure(arena, figure_half_width(interval))) : "";
}
