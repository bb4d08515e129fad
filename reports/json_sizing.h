/* json_sizing.h - a sizing as JSON: `loadline size -o json`, for scripts.
 *
 * Members    names, order and units as promised in docs/results.md; one that does not apply is absent. The requests that make
 *            a plan stand as they are sent.
 * Rounding   as in json_report.h.
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_JSON_SIZING_H
#define LOADLINE_REPORTS_JSON_SIZING_H

struct arena;
struct sizing;

const char *json_sizing(struct arena *arena, const struct sizing *sizing);

#endif
