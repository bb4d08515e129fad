/* scenario_key.h - a digest of all that the result of a compiled scenario depends on: equal keys have equal results.
 *
 * Covers     the version; the scenario after all changes, with its seed, replications and strictness; the contents of every file read; and
 *            whatever else the caller says. */
#ifndef LOADLINE_SCENARIOS_SCENARIO_KEY_H
#define LOADLINE_SCENARIOS_SCENARIO_KEY_H

#include "models/sha256.h"
#include "scenarios/compile.h"

/* `beside`: what the result depends on beside the scenario; "": nothing. */
void scenario_key(const struct compiled *compiled, const char *beside, char key[SHA256_HEX_BYTES]);

#endif
