/* datum.h - what a metric was in one period: a value, or nothing.
 *
 * Units      ns; the value in whatever unit its metric has. */
#ifndef LOADLINE_SIM_DATUM_H
#define LOADLINE_SIM_DATUM_H

#include <stdbool.h>
#include <stdint.h>

struct datum {
    int64_t start_ns; /* of the period */
    bool missing;     /* nothing was there to be measured; no value */
    double value;
};

#endif
