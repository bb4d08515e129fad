/* number.h - decimal numbers as text, read into whole numbers exactly: no double in between.
 *
 * Units      the result counts 10^-power of the text's unit: seconds with power 9 are nanoseconds.
 * Rounding   to the nearest, halves away from zero.
 * Errors     false where the text is not a decimal number or the result does not fit; *out is then unchanged. */
#ifndef LOADLINE_MODELS_NUMBER_H
#define LOADLINE_MODELS_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 10^0 .. 10^NUMBER_POWER_MOST: those that 64 bits hold. */
#define NUMBER_POWER_MOST 18
extern const int64_t number_power_of_ten[NUMBER_POWER_MOST + 1];

/* A decimal number ("12", "-0.5", "1.7e9", ".5", "+3."; no NaN, no spaces) times 10^power, 0 <= power <=
 * NUMBER_POWER_MOST. *exact tells whether nothing was rounded off. */
bool number_read(const char *text, size_t length, int power, int64_t *out, bool *exact);

#endif
