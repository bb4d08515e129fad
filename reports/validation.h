/* validation.h - what `loadline validate` answers: as the service would.
 *
 * JSON       {"EndpointConfigArn", "Warnings"} where there is no fault, else {"Error": {"Code", "Message"}, "Faults":
 *            [{"File", "Line", "Column", "Path", "Message"}], "Warnings"}. A scenario adds "Scenario", its name.
 * Ownership  texts live in the arena given. */
#ifndef LOADLINE_REPORTS_VALIDATION_H
#define LOADLINE_REPORTS_VALIDATION_H

struct arena;
struct faults;

struct validation {
    const char *file;
    const char *scenario_name; /* NULL: the file is no scenario, or cannot be read */
    const char *config_name, *region;
    const struct faults *faults;
};

const char *validation_json(struct arena *arena, const struct validation *validation);
const char *validation_text(struct arena *arena, const struct validation *validation);

#endif
