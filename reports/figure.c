#include "reports/figure.h"

#include "models/variant_result.h"
#include "sim/arena.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

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

double figure_half_width(const struct interval *interval)
{
    return (interval->high - interval->low) / 2;
}

const char *figure_usd(struct arena *arena, double usd)
{
    const double shown = 10000;
    return figure_number(arena, round(usd * shown) / shown);
}

const char *figure_plus_minus(struct arena *arena, const struct interval *interval,
                              const char *(*figure)(struct arena *, double))
{
    return interval->known ? arena_format(arena, "±%s", figure(arena, figure_half_width(interval))) : "";
}
