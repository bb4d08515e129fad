/* figure.h - numbers on their way out: rounded for programs, scaled and shortened for people.
 *
 * For programs  a result's doubles carry more digits than they have meaning, and the last of them differ between math
 *               libraries. figure_ms() keeps whole nanoseconds and figure_significant() nine significant digits, so that a
 *               seed gives the same bytes everywhere; minus zero becomes zero. Every double of a JSON report that is not
 *               the user's own passes one of the two.
 * For people    three or four significant digits; texts live in the arena given. */
#ifndef LOADLINE_REPORTS_FIGURE_H
#define LOADLINE_REPORTS_FIGURE_H

#include <stdint.h>

struct arena;
struct interval;

double figure_ms(double ms);             /* to the nearest 10^-6 ms */
double figure_significant(double value); /* to nine significant digits */

const char *figure_time(struct arena *arena, double ms);        /* "12.4ms", "1.24s", "0" */
const char *figure_count(struct arena *arena, uint64_t count);  /* "19,366" */
const char *figure_share(struct arena *arena, double share);    /* "66.63%" */
const char *figure_number(struct arena *arena, double value);   /* "12.3", "12,346" */
const char *figure_money(struct arena *arena, int64_t e10_usd); /* "1,234.5678", "<0.0001" */
double figure_half_width(const struct interval *interval);

/* The half width behind a sign, as `figure` (figure_time, figure_share) writes it: "±2.30ms"; "" where it is not known. */
const char *figure_plus_minus(struct arena *arena, const struct interval *interval,
                              const char *(*figure)(struct arena *, double));

#endif
