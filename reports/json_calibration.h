/* json_calibration.h - a calibration for programs, and the scenario that came out of it.
 *
 * Members    docs/results.md, "Calibrations"; the schema is models/schemas/calibration.schema.json.
 * Ownership  texts live in the arena given. */
#ifndef LOADLINE_REPORTS_JSON_CALIBRATION_H
#define LOADLINE_REPORTS_JSON_CALIBRATION_H

struct arena;
struct calibration;

const char *json_calibration(struct arena *arena, const struct calibration *calibration);

/* The document, whole: files that it named are in it. */
const char *json_calibration_scenario(struct arena *arena, const struct calibration *calibration);

#endif
