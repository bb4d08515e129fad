/* json_report.h - a result as JSON: `loadline run -o json`, for scripts.
 *
 * Members    names, order and units as promised in docs/results.md; one that does not apply is absent. Times are in
 *            milliseconds, intervals [low, high], money and quantities exact decimals in strings, counts whole numbers.
 * Rounding   doubles pass figure_ms() or figure_significant() (figure.h): the same result gives the same bytes everywhere.
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_JSON_REPORT_H
#define LOADLINE_REPORTS_JSON_REPORT_H

#include <stddef.h>

struct arena;
struct input_digest;
struct json_write;
struct result;

const char *json_report(struct arena *arena, const struct result *result);

/* The same as members of an object that holds nothing else. */
void json_report_members(struct json_write *object, const struct result *result);

/* "Inputs": the files that it was made from. */
void json_report_inputs(struct json_write *object, const struct input_digest *inputs, size_t count);

/* Its "Objectives" alone, as a member. */
void json_report_objectives(struct json_write *object, const struct result *result);

#endif
