/* validation.h - what `loadline validate` answers: as the service would.
 *
 * JSON       {"EndpointConfigArn", "Warnings"} where there is no fault, else {"Error": {"Code", "Message"}, "Faults":
 *            [{"File", "Line", "Column", "Path", "Message"}], "Warnings"}. A scenario adds "Scenario", its name, and
 *            "UncertainInputs": [{"Pointer", "Low", "Mid", "High"}] where it has any.
 * Ownership  texts live in the arena given. */
#ifndef LOADLINE_REPORTS_VALIDATION_H
#define LOADLINE_REPORTS_VALIDATION_H

#include <stddef.h>

struct arena;
struct faults;
struct uncertain_input;

struct validation {
    const char *file;
    const char *scenario_name; /* NULL: the file is no scenario, or cannot be read */
    const char *config_name, *region;
    const struct faults *faults;
    size_t uncertain_count;
    const struct uncertain_input *uncertain; /* without values */
};

const char *validation_json(struct arena *arena, const struct validation *validation);
const char *validation_text(struct arena *arena, const struct validation *validation);

#endif
