/* json_comparison.h - a comparison as JSON: docs/results.md, "Comparisons"; `loadline schema comparison`.
 *
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_JSON_COMPARISON_H
#define LOADLINE_REPORTS_JSON_COMPARISON_H

struct arena;
struct comparison;

const char *json_comparison(struct arena *arena, const struct comparison *comparison);

#endif
