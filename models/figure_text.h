/* figure_text.h - numbers for people: scaled, shortened to three or four significant digits, with their unit.
 *
 * Ownership  texts live in the arena given. */
#ifndef LOADLINE_MODELS_FIGURE_TEXT_H
#define LOADLINE_MODELS_FIGURE_TEXT_H

#include <stdint.h>

struct arena;

const char *figure_time(struct arena *arena, double ms);        /* "12.4ms", "1.24s", "0" */
const char *figure_count(struct arena *arena, uint64_t count);  /* "19,366" */
const char *figure_share(struct arena *arena, double share);    /* "66.63%" */
const char *figure_number(struct arena *arena, double value);   /* "12.3", "12,346" */
const char *figure_money(struct arena *arena, int64_t e10_usd); /* "1,234.5678", "<0.0001" */
const char *figure_bytes(struct arena *arena, double bytes);    /* "25 MiB", "844 bytes": units of 2^10 */

#endif
