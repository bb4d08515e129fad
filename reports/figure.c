#include "reports/figure.h"

#include "models/result.h"

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
