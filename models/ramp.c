#include "models/ramp.h"

#include <math.h>

static double rate_per_s(const struct ramp *ramp)
{
    if (ramp->at_s >= ramp->length_s) return ramp->to_per_s;
    return ramp->from_per_s + (ramp->to_per_s - ramp->from_per_s) * (ramp->at_s / ramp->length_s);
}

/* From rate r with the slope s, the gap g lasts t where r t + s t^2 / 2 = g: t = 2 g / (r + sqrt(r^2 + 2 s g)), the form of the
 * root that loses no digits where s is small (Press and others, Numerical Recipes, section 5.6). */
bool ramp_take(struct ramp *ramp, double *gap)
{
    double rate = rate_per_s(ramp), left_s = ramp->length_s - ramp->at_s;
    double left = left_s * (rate + ramp->to_per_s) / 2;
    if (*gap >= left) {
        ramp->at_s = ramp->length_s;
        *gap -= left;
        return false;
    }
    double slope = (ramp->to_per_s - ramp->from_per_s) / ramp->length_s;
    double square = rate * rate + 2 * slope * *gap; /* of the rate at the end of the gap; below 0 by rounding alone */
    double sum = rate + (square > 0 ? sqrt(square) : 0);
    double lasts_s = sum > 0 ? 2 * *gap / sum : 0;
    ramp->at_s += lasts_s < left_s ? lasts_s : left_s;
    return true;
}
