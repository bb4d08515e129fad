/* json_fitting.h - profiles made from measurements, for programs: what was found, and the model itself.
 *
 * Members    docs/results.md, "fit"; the schema is models/schemas/fitting.schema.json. Times are in ms.
 * Model      the object that stands under a model's name in a scenario's Models, and which may be a file there.
 * Ownership  texts live in the arena given. */
#ifndef LOADLINE_REPORTS_JSON_FITTING_H
#define LOADLINE_REPORTS_JSON_FITTING_H

struct arena;
struct fitting;

const char *json_fitting(struct arena *arena, const struct fitting *fitting);
const char *json_fitting_model(struct arena *arena, const struct fitting *fitting);

#endif
